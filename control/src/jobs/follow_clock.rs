//! The machine's clock was turned by hours: it is believed once it has stood for a while, and then
//! nobody loses a seat for it, and no letter is sent twice or left lying.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::clock::{Clock, Jump};
use crate::reception::Failure;
use crate::tenants::Tenants;

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A time server may put it right before anything has come of it.
const STANDS_FOR: Duration = Duration::from_secs(10);

/// Until the house closes.
pub async fn run(tenants: Tenants) {
    let clock = tenants.clock.clone();
    let mut since: Option<(i64, Instant)> = None;
    loop {
        tokio::select! {
            () = tenants.closing.cancelled() => return,
            () = sleep(LOOK_EVERY) => {}
        }
        let Some(jump) = clock.jump() else {
            since = None;
            continue;
        };
        let (by_s, at) = *since.get_or_insert((by_s(jump), Instant::now()));
        if by_s.abs_diff(self::by_s(jump)) > 2 {
            since = None;
        } else if at.elapsed() >= STANDS_FOR {
            tracing::warn!(by_s, "the machine's clock was turned");
            if let Err(failure) = follow(&tenants, &clock, jump).await {
                tracing::error!(%failure, "the clock is not followed yet");
            }
        }
    }
}

/// A claim must not end while its letter is on the way: forward before time goes on there, back
/// only afterwards.
async fn follow(tenants: &Tenants, clock: &Clock, jump: Jump) -> Result<(), Failure> {
    let is_forward = jump.to > jump.from;
    if is_forward {
        turn_outboxes(tenants, jump).await?;
    }
    clock.follow();
    if !is_forward {
        turn_outboxes(tenants, jump).await?;
    }
    for app in tenants.apps() {
        app.reception.settle_all().await?;
        app.store.ring();
    }
    Ok(())
}

async fn turn_outboxes(tenants: &Tenants, jump: Jump) -> Result<(), Failure> {
    for app in tenants.apps() {
        let turned = app.store.turn_outbox(app.tenant.id, jump.from, jump.to);
        turned.await?;
    }
    Ok(())
}

fn by_s(jump: Jump) -> i64 {
    jump.to.duration_since(jump.from).as_secs()
}
