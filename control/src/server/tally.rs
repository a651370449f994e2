//! What is counted about connections: how many there are, and how they ended.

use jiff::Timestamp;
use prometheus::{IntCounterVec, IntGauge, Opts, Registry};

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// In peace, or the other side went away.
    Closed,
    /// Its address held too many already.
    Crowded,
    /// It said nothing.
    FirstByte,
    /// The TLS handshake failed.
    Handshake,
    /// The TLS handshake took too long.
    SlowHandshake,
    /// No whole request came in time.
    Header,
    /// No further request came in time.
    Idle,
    /// It was handed to a media worker.
    Media,
    /// Media was relayed on it.
    Relay,
    /// It began with nothing that is spoken here.
    Strange,
}

impl Ended {
    const ALL: [Self; 10] = [
        Self::Closed,
        Self::Crowded,
        Self::FirstByte,
        Self::Handshake,
        Self::SlowHandshake,
        Self::Header,
        Self::Idle,
        Self::Media,
        Self::Relay,
        Self::Strange,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Crowded => "crowded",
            Self::FirstByte => "first_byte",
            Self::Handshake => "handshake",
            Self::SlowHandshake => "slow_handshake",
            Self::Header => "header",
            Self::Idle => "idle",
            Self::Media => "media",
            Self::Relay => "relay",
            Self::Strange => "strange",
        }
    }
}

/// Counts connections. Clones share everything.
#[derive(Clone)]
pub(super) struct Tally {
    open: IntGauge,
    ended: IntCounterVec,
}

/// A connection that is open until this is dropped.
pub(super) struct Open(IntGauge);

impl Tally {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let open = IntGauge::new(
            "schalter_http_connections",
            "Open connections of the web server.",
        )?;
        let ended = Opts::new(
            "schalter_http_connections_ended_total",
            "Connections of the web server that ended, by reason: closed, crowded, first_byte, \
             handshake, slow_handshake, header, idle, media, relay, \
             strange.",
        );
        let ended = IntCounterVec::new(ended, &["reason"])?;
        registry.register(Box::new(open.clone()))?;
        registry.register(Box::new(ended.clone()))?;
        for reason in Ended::ALL {
            ended.with_label_values(&[reason.name()]);
        }
        Ok(Self { open, ended })
    }

    pub(super) fn open(&self) -> Open {
        self.open.inc();
        Open(self.open.clone())
    }

    pub(super) fn ended(&self, how: Ended) {
        self.ended.with_label_values(&[how.name()]).inc();
    }
}

/// What is told about the certificate. Clones share everything.
#[derive(Clone)]
pub(super) struct Told {
    expires_at: IntGauge,
    loads: IntCounterVec,
}

impl Told {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let expires_at = IntGauge::new(
            "schalter_certificate_expires_timestamp_seconds",
            "When the certificate that is shown ends, in Unix time; 0: there is none yet.",
        )?;
        let loads = Opts::new(
            "schalter_certificate_loads_total",
            "Certificates read or ordered, by outcome: taken, refused.",
        );
        let loads = IntCounterVec::new(loads, &["outcome"])?;
        registry.register(Box::new(expires_at.clone()))?;
        registry.register(Box::new(loads.clone()))?;
        for outcome in ["taken", "refused"] {
            loads.with_label_values(&[outcome]);
        }
        Ok(Self { expires_at, loads })
    }

    /// A certificate is shown from now on.
    pub(super) fn taken(&self, expires_at: Timestamp) {
        self.expires_at.set(expires_at.as_second());
        self.loads.with_label_values(&["taken"]).inc();
    }

    /// One could not be shown, or not be had.
    pub(super) fn refused(&self) {
        self.loads.with_label_values(&["refused"]).inc();
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
