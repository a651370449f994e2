//! What becomes of appointments by themselves: held slots run out, who does not come has missed
//! it. Reminders were written down when the appointment was confirmed and leave when they are due.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::reception::Failure;
use crate::store::StoreError;

/// Looks again at least this often, should another process have taken a booking.
const LONGEST: Duration = Duration::from_secs(15);
/// However much is due, the others have their turn.
const SHORTEST: Duration = Duration::from_millis(50);

/// Until the house closes.
pub async fn run(app: App) {
    loop {
        let pause = settle_due(&app).await.unwrap_or_else(|error| {
            tracing::error!(%error, "appointments could not be settled");
            LONGEST
        });
        tokio::select! {
            () = app.closing.cancelled() => return,
            () = sleep(pause) => {}
        }
    }
}

/// Settles every appointment that is due, and says how long to sleep until the next is. Several
/// processes may do so at once: each change is written once.
pub async fn settle_due(app: &App) -> Result<Duration, StoreError> {
    let due = app
        .store
        .due_appointments(app.tenant.id, app.clock.now())
        .await?;
    let mut all_settled = true;
    for appointment in due {
        match app.reception.settle_appointment(appointment).await {
            Ok(()) => {}
            Err(Failure::Store(error)) => return Err(error),
            Err(failure) => {
                all_settled = false;
                tracing::warn!(%appointment, %failure, "an appointment was not settled");
            }
        }
    }
    if !all_settled {
        // It stays due; asking again at once would be asking for ever.
        return Ok(LONGEST);
    }
    let next = app.store.next_appointment_due(app.tenant.id).await?;
    let until = next.map(|next| next.duration_since(app.clock.now()));
    let until = until.map(|until| Duration::try_from(until).unwrap_or(Duration::ZERO));
    Ok(until.unwrap_or(LONGEST).clamp(SHORTEST, LONGEST))
}
