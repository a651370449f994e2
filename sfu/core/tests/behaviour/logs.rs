//! No address in any log line of ours, not even at TRACE.

use std::io;
use std::sync::{Arc, Mutex};

use schalter_sfu_core::Command;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::pair::{ANNA, IDLE_TIMEOUT, Pair, ROOM, Weather, seconds};

/// Where the log goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("one writer at a time")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// As the shell must set it up: `str0m` and its parts only from WARN, as they log addresses
/// below.
fn subscriber(log: &Log) -> impl tracing::Subscriber + use<> {
    let targets = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("schalter_sfu_core", LevelFilter::TRACE);
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .without_time()
        .with_writer(log.clone());
    tracing_subscriber::registry().with(targets).with(layer)
}

#[test]
fn no_address_is_logged() {
    let log = Log::default();
    // For the whole process, so the other tests are heard as well.
    tracing::subscriber::set_global_default(subscriber(&log)).expect("the only subscriber");
    let mut pair = Pair::connected(150, Weather::STORM);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish_all(now);
    }
    pair.run(seconds(5));
    pair.inject(
        std::net::SocketAddr::from(([203, 0, 113, 66], 6_666)),
        &[22; 100],
    );
    pair.command(Command::Panic {
        room: ROOM,
        participant: ANNA,
    })
    .expect("Anna is there");
    pair.bert().up.weather.loss = 1.0;
    pair.run(IDLE_TIMEOUT + seconds(5));
    let bytes = log.0.lock().expect("one writer at a time").clone();
    let text = String::from_utf8_lossy(&bytes);
    for said in ["connected", "panicked", "disconnected"] {
        assert!(
            text.contains(said),
            "the log was heard: {said} is missing in {text}"
        );
    }
    for secret in [
        "198.51.100.",
        "192.0.2.1",
        "203.0.113.",
        "50000",
        "10000",
        "6666",
    ] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
