//! The machine's clock was turned by hours: it is believed once it has stood for a while, and then
//! nobody loses a seat for it, and no letter is sent twice or left lying.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::clock::{Clock, Jump};
use crate::reception::Failure;
use crate::tenants::Tenants;

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A time server may put it right before anything has come of it.
const STANDS_FOR: Duration = Duration::from_secs(10);
/// So far apart it is the same jump: clocks are read one after the other.
const SAME_S: u64 = 2;

/// Until the house closes.
pub async fn run(tenants: Tenants) {
    let mut since: Option<(i64, Instant)> = None;
    // Followed, and not everything is settled by the new time.
    let mut owed = VecDeque::new();
    loop {
        tokio::select! {
            () = tenants.closing.cancelled() => return,
            () = sleep(LOOK_EVERY) => {}
        }
        if let Some(jump) = stands(&tenants.clock, &mut since)
            && is_done(&make_ready(&tenants, jump).await)
        {
            tenants.clock.follow();
            tracing::warn!(by_s = by_s(jump), "the machine's clock was turned");
            owed.push_back(jump);
        }
        while let Some(&jump) = owed.front()
            && is_done(&settle(&tenants, jump).await)
        {
            owed.pop_front();
        }
    }
}

/// The jump that has stood long enough.
fn stands(clock: &Clock, since: &mut Option<(i64, Instant)>) -> Option<Jump> {
    let Some(jump) = clock.jump() else {
        *since = None;
        return None;
    };
    let (first_s, at) = *since.get_or_insert((by_s(jump), Instant::now()));
    if first_s.abs_diff(by_s(jump)) > SAME_S {
        *since = None;
        return None;
    }
    (at.elapsed() >= STANDS_FOR).then_some(jump)
}

/// A claim must not end while its letter is on the way: forward before time goes on there, back
/// only afterwards.
async fn make_ready(tenants: &Tenants, jump: Jump) -> Result<(), Failure> {
    if jump.to > jump.from {
        turn_outboxes(tenants, jump).await?;
    }
    Ok(())
}

/// By the new time; done again where it could not be kept.
async fn settle(tenants: &Tenants, jump: Jump) -> Result<(), Failure> {
    turn_outboxes(tenants, jump).await?;
    for app in tenants.apps() {
        app.reception.settle_all().await?;
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

fn is_done(done: &Result<(), Failure>) -> bool {
    if let Err(failure) = done {
        tracing::error!(%failure, "a turn of the clock is not settled yet");
    }
    done.is_ok()
}

fn by_s(jump: Jump) -> i64 {
    jump.to.duration_since(jump.from).as_secs()
}
