//! What the program tells of itself: its version, what it needs of the machine, and whether its
//! parts answer. A store that is gone must show as a number, not as a scrape that failed.

use prometheus::process_collector::ProcessCollector;
use prometheus::{Error, IntGaugeVec, Registry};

use super::gauges;
use crate::app::App;

/// The program's own numbers.
pub(super) struct Program {
    ready: IntGaugeVec,
}

impl Program {
    /// Registers them, the standard ones of the process (`process_…`) as well.
    pub(super) fn register(registry: &Registry) -> Result<Self, Error> {
        registry.register(Box::new(ProcessCollector::for_self()))?;
        let build = gauges(
            registry,
            "schalter_build_info",
            "Always 1; the label tells the version that runs.",
            &["version"],
        )?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        let ready = gauges(
            registry,
            "schalter_ready",
            "1 while this part answers: store, media.",
            &["part"],
        )?;
        Ok(Self { ready })
    }

    /// Asks the parts, as `/readyz` does.
    pub(super) async fn look(&self, app: &App) {
        let store = app.store.ping().await.is_ok();
        let media = app.media.self_test().await.is_ok();
        for (part, answers) in [("store", store), ("media", media)] {
            let gauge = self.ready.with_label_values(&[part]);
            gauge.set(i64::from(answers));
        }
    }
}
