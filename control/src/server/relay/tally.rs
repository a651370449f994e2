//! What is counted about relayed media. No addresses, no names.

use prometheus::{IntCounterVec, IntGauge, Opts, Registry};

use super::connection::End;
use super::talk::Refused;

/// Counts. Clones share everything.
#[derive(Clone)]
pub(super) struct Tally {
    allocations: IntGauge,
    ended: IntCounterVec,
    datagrams: IntCounterVec,
    drops: IntCounterVec,
    refusals: IntCounterVec,
}

/// Where a datagram goes.
#[derive(Clone, Copy)]
pub(super) enum Way {
    ToNode,
    FromNode,
}

/// Why a datagram was dropped.
#[derive(Clone, Copy)]
pub(super) enum Drop {
    /// The client's queue had no room.
    Full,
    /// It waited too long for the client.
    Stale,
    /// It came from whom the client did not ask.
    Stranger,
    /// This machine could not send it.
    Unsent,
}

impl Tally {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let allocations = IntGauge::new(
            "schalter_relay_allocations",
            "Participants whose media is relayed within TLS right now.",
        )?;
        registry.register(Box::new(allocations.clone()))?;
        let counters = |name: &str, help: &str, label: &str, values: &[&str]| {
            let counters = IntCounterVec::new(Opts::new(name, help), &[label])?;
            registry.register(Box::new(counters.clone()))?;
            for value in values {
                counters.with_label_values(&[value]);
            }
            Ok::<_, prometheus::Error>(counters)
        };
        Ok(Self {
            allocations,
            ended: counters(
                "schalter_relay_ended_total",
                "Connections to the relay that ended, by reason: closed, expired, guessed, idle, \
                 shutdown, strange.",
                "reason",
                &End::ALL.map(End::name),
            )?,
            datagrams: counters(
                "schalter_relay_datagrams_total",
                "Datagrams relayed, by direction: to_node, from_node.",
                "direction",
                &[Way::ToNode.name(), Way::FromNode.name()],
            )?,
            drops: counters(
                "schalter_relay_drops_total",
                "Datagrams not relayed, by reason: full, stale, stranger, unsent.",
                "reason",
                &[Drop::Full, Drop::Stale, Drop::Stranger, Drop::Unsent].map(Drop::name),
            )?,
            refusals: counters(
                "schalter_relay_refusals_total",
                "Requests to the relay that were refused, by reason: capacity, credentials, peer.",
                "reason",
                &[Refused::Capacity, Refused::Credentials, Refused::Peer].map(Refused::name),
            )?,
        })
    }

    pub(super) fn allocations(&self) -> &IntGauge {
        &self.allocations
    }

    pub(super) fn ended(&self, end: End) {
        self.ended.with_label_values(&[end.name()]).inc();
    }

    pub(super) fn relayed(&self, way: Way) {
        self.datagrams.with_label_values(&[way.name()]).inc();
    }

    pub(super) fn dropped(&self, why: Drop, count: u64) {
        self.drops.with_label_values(&[why.name()]).inc_by(count);
    }

    pub(super) fn refused(&self, why: Refused) {
        self.refusals.with_label_values(&[why.name()]).inc();
    }
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::ToNode => "to_node",
            Self::FromNode => "from_node",
        }
    }
}

impl Drop {
    fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Stale => "stale",
            Self::Stranger => "stranger",
            Self::Unsent => "unsent",
        }
    }
}

impl Refused {
    fn name(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Credentials => "credentials",
            Self::Peer => "peer",
        }
    }
}
