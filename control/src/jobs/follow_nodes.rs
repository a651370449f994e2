//! A media node that comes, or comes back after a cut, hears what was meant to happen on it.

use crate::app::App;

/// Until the house closes.
pub async fn run(app: App) {
    let mut returned = app.media.returned();
    // Those that came while the house was opening.
    app.reception.open_rooms_again().await;
    loop {
        tokio::select! {
            () = app.closing.cancelled() => return,
            changed = returned.changed() => if changed.is_err() { return },
        }
        app.reception.open_rooms_again().await;
    }
}
