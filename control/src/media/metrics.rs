//! The nodes' numbers, read when Prometheus asks. A node's name is the operator's choice; nothing
//! here tells a room or a person.

use std::sync::atomic::Ordering;

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{Error, GaugeVec, IntCounterVec, Opts, Registry};

use super::{Media, Seen};

/// How a number is read.
type Read = fn(&Seen) -> Option<f64>;
/// A name, what it says, and how it is read.
type Number = (&'static str, &'static str, Read);

const NUMBERS: [Number; 6] = [
    (
        "schalter_node_up",
        "1 while the media node gives signs of life, 0 while a link stands and none come.",
        |node| Some(f64::from(u8::from(node.is_up))),
    ),
    (
        "schalter_node_draining",
        "1 while the media node takes no new rooms because it is drained or ends.",
        |node| Some(f64::from(u8::from(node.is_drained))),
    ),
    (
        "schalter_node_busy_ratio",
        "Share of time the media node's workers do not sleep, their mean.",
        |node| Some(node.load.busy_ratio),
    ),
    ("schalter_node_rooms", "Rooms on the media node.", |node| {
        Some(whole(node.load.rooms))
    }),
    (
        "schalter_node_participants",
        "Participants on the media node.",
        |node| Some(whole(node.load.participants)),
    ),
    (
        "schalter_node_capacity_rooms",
        "Rooms like its present ones that the media node can take before it refuses; missing while it has next to nothing to do.",
        |node| node.capacity_rooms,
    ),
];

const MOVES: (&str, &str) = (
    "schalter_node_room_moves_total",
    "Rooms that moved from a node that shall end: everybody came over, somebody was late and joined again, or no other node took them then.",
);

/// Reads a fleet.
struct Nodes {
    media: Media,
    numbers: Vec<(GaugeVec, Read)>,
    moves: IntCounterVec,
}

impl Media {
    /// Registers the numbers of the nodes.
    pub fn register(&self, registry: &Registry) -> Result<(), Error> {
        let gauge = |&(name, help, read): &Number| {
            GaugeVec::new(Opts::new(name, help), &["node"]).map(|gauge| (gauge, read))
        };
        registry.register(Box::new(Nodes {
            media: self.clone(),
            numbers: NUMBERS.iter().map(gauge).collect::<Result<_, _>>()?,
            moves: IntCounterVec::new(Opts::new(MOVES.0, MOVES.1), &["outcome"])?,
        }))
    }
}

impl Collector for Nodes {
    fn desc(&self) -> Vec<&Desc> {
        self.numbers
            .iter()
            .flat_map(|(gauge, _)| gauge.desc())
            .chain(self.moves.desc())
            .collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let seen = self.media.seen();
        let read = |(gauge, read): &(GaugeVec, Read)| {
            gauge.reset();
            for node in &seen {
                if let Some(value) = read(node) {
                    gauge.with_label_values(&[&node.name]).set(value);
                }
            }
            gauge.collect()
        };
        let numbers = self.numbers.iter().flat_map(read);
        numbers.chain(self.moves()).collect()
    }
}

impl Nodes {
    fn moves(&self) -> Vec<MetricFamily> {
        let moves = &self.media.fleet().moves;
        for (outcome, number) in [
            ("over", &moves.over),
            ("late", &moves.late),
            ("refused", &moves.refused),
        ] {
            let counter = self.moves.with_label_values(&[outcome]);
            let now = number.load(Ordering::Relaxed);
            counter.inc_by(now.saturating_sub(counter.get()));
        }
        self.moves.collect()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "Prometheus has no other numbers"
)]
fn whole(value: u64) -> f64 {
    value as f64
}
