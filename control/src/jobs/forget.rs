//! Erases every trace of a visit when its time is over, and says in the log how much it was.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use crate::app::App;
use crate::store::contact::AppointmentsForgotten;
use crate::store::{Forgotten, StoreError};

const PERIOD: Duration = Duration::from_mins(15);

/// Until the house closes.
pub async fn run(app: App) {
    loop {
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "old traces could not be erased");
        }
        tokio::select! {
            () = app.closing.cancelled() => return,
            () = sleep(PERIOD) => {}
        }
    }
}

/// Erases what is due now.
pub async fn once(app: &App) -> Result<Forgotten, StoreError> {
    let now = app.clock.now();
    let keep = app.settings.privacy.keep_visits;
    let keep = SignedDuration::try_from(keep).unwrap_or(SignedDuration::MAX);
    let before = now.checked_sub(keep).unwrap_or(Timestamp::MIN);
    end_old_rooms(app, before).await?;
    let forgotten = app.store.forget(app.tenant.id, before, now).await?;
    app.store.forget_answers(app.tenant.id).await?;
    audit(before, forgotten);
    appointments(app, before, now).await?;
    app.store.empty_log().await?;
    Ok(forgotten)
}

/// Who came to an appointment is erased in its own time, the appointment itself with the visits.
async fn appointments(app: &App, before: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    let keep = SignedDuration::try_from(app.settings.privacy.keep_contacts);
    let keep = keep.unwrap_or(SignedDuration::MAX);
    let contacts_before = now.checked_sub(keep).unwrap_or(Timestamp::MIN);
    let tenant = app.tenant.id;
    let store = &app.store;
    let AppointmentsForgotten {
        contacts,
        keys,
        appointments,
    } = store
        .forget_appointments(tenant, contacts_before, before, now)
        .await?;
    tracing::info!(
        target: "schalter::audit",
        %contacts_before, %before, contacts, keys, appointments,
        "erased who came to appointments"
    );
    Ok(())
}

/// An integrator may forget to end a room; it does not live longer than the trace of a visit.
async fn end_old_rooms(app: &App, before: Timestamp) -> Result<(), StoreError> {
    for room in app.store.rooms_left_open(app.tenant.id, before).await? {
        app.store.end_room(app.tenant.id, room).await?;
        if let Err(refusal) = app.media.close(room).await {
            tracing::warn!(%refusal, %room, "a room could not be closed");
        }
    }
    Ok(())
}

/// The proof: numbers only.
fn audit(before: Timestamp, forgotten: Forgotten) {
    let Forgotten {
        events,
        seats,
        keys,
        participants,
        rooms,
        sign_ins,
        letters,
    } = forgotten;
    tracing::info!(
        target: "schalter::audit",
        %before, events, seats, keys, participants, rooms, sign_ins, letters,
        "erased what was older"
    );
}
