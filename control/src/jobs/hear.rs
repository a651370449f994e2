//! Several processes serve one town: what another one commits is seen and told here as well.

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use crate::app::App;
use crate::store::Heard;

/// Looks at everything at least this often, should a whisper have been lost.
const LONGEST: Duration = Duration::from_secs(15);

/// Until the house closes. On SQLite there is nobody to hear.
pub async fn run(app: App) {
    let Some(mut heard) = app.store.heard() else {
        return;
    };
    loop {
        let heard = tokio::select! {
            () = app.closing.cancelled() => return,
            () = sleep(LONGEST) => Heard::Something,
            heard = heard.recv() => match heard {
                Ok(heard) => heard,
                Err(RecvError::Lagged(_)) => Heard::Something,
                Err(RecvError::Closed) => return,
            },
        };
        match heard {
            Heard::Office(tenant, _) if tenant != app.tenant.id => continue,
            Heard::Office(_, office) => app.reception.refresh(&[office]).await,
            Heard::Something => app.reception.refresh_all().await,
        }
        app.news.catch_up(app.tenant.id).await;
    }
}
