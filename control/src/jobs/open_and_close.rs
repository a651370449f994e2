//! Wakes every office when it wants to be woken: one task that sleeps to the earliest time.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::reception::Failure;
use crate::store::StoreError;
use schalter_control_core::Input;

/// Looks again at least this often, should another process have changed an office.
const LONGEST: Duration = Duration::from_secs(30);
/// An office that wants to be woken again at once has to wait this long.
const SHORTEST: Duration = Duration::from_millis(10);
/// After a failure of the store.
const BREATH: Duration = Duration::from_secs(1);

/// Until the house closes.
pub async fn run(app: App) {
    loop {
        let pause = match wake_due(&app).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::error!(%error, "the offices could not be woken");
                BREATH
            }
        };
        tokio::select! {
            () = app.closing.cancelled() => return,
            () = sleep(pause) => {}
            () = app.reception.stirred() => sleep(SHORTEST).await,
        }
    }
}

/// Wakes every office that is due, and says how long to sleep until the next is.
pub async fn wake_due(app: &App) -> Result<Duration, StoreError> {
    for office in app.store.due(app.tenant.id, app.clock.now()).await? {
        match app.reception.handle(office, Input::Timeout).await {
            Ok(_) => {}
            Err(Failure::Store(error)) => return Err(error),
            Err(failure) => tracing::warn!(%office, %failure, "an office was not woken"),
        }
    }
    let next = app.store.next_wake(app.tenant.id).await?;
    let until = next.map(|next| next.duration_since(app.clock.now()));
    let until = until.map(|until| Duration::try_from(until).unwrap_or(Duration::ZERO));
    Ok(until.unwrap_or(LONGEST).clamp(SHORTEST, LONGEST))
}
