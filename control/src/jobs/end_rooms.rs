//! Ends the rooms of integrators whose time is over.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::store::StoreError;

/// Looks again at least this often: shorter than the shortest room, so that none is overlooked.
const LONGEST: Duration = Duration::from_secs(15);
/// However much is due, the others have their turn.
const SHORTEST: Duration = Duration::from_millis(50);

/// Until the house closes.
pub async fn run(app: App) {
    loop {
        let pause = end_due(&app).await.unwrap_or_else(|error| {
            tracing::error!(%error, "rooms could not be ended");
            LONGEST
        });
        tokio::select! {
            () = app.closing.cancelled() => return,
            () = sleep(pause) => {}
        }
    }
}

/// Ends every room that is due, and says how long to sleep until the next is.
pub async fn end_due(app: &App) -> Result<Duration, StoreError> {
    for room in app.store.rooms_due(app.tenant.id).await? {
        app.store.end_room(app.tenant.id, room).await?;
        if let Err(refusal) = app.media.close(room).await {
            tracing::warn!(%refusal, %room, "a room could not be closed");
        }
    }
    let next = app.store.next_room_due(app.tenant.id).await?;
    let until = next.map(|next| next.duration_since(app.clock.now()));
    let until = until.map(|until| Duration::try_from(until).unwrap_or(Duration::ZERO));
    Ok(until.unwrap_or(LONGEST).clamp(SHORTEST, LONGEST))
}
