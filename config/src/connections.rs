//! `[http.connections]`: how long the web server waits for slow clients, and how many it serves.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::time::Duration;

/// Connections of the web server, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connections {
    /// How many there may be.
    pub max: usize,
    /// How many from one address, reverse proxies excepted.
    pub max_per_address: u32,
    /// How long until the first byte.
    pub first_byte: Duration,
    /// How long a TLS handshake may take.
    pub handshake: Duration,
    /// How long the first request may take to come whole, without its body.
    pub header: Duration,
    /// How long a body may take to come whole.
    pub body: Duration,
    /// How long a connection may stay without a request.
    pub idle: Duration,
    /// How long the other side may take nothing of what is sent to it.
    pub stalled: Duration,
    /// Requests at once on one HTTP/2 connection.
    pub max_streams: u32,
}

/// Connections of the web server: whoever is too slow, or holds too many, makes place for others.
/// Streams of events may stay for ever.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectionsFile {
    /// How many connections there may be; more wait until others end.
    #[schemars(range(min = 10, max = 1_000_000), example = 20_000)]
    max_connections: Option<usize>,
    /// How many connections one address (IPv6: one /56 network) may hold; more are closed at once.
    /// The reverse proxies of `limits.trusted_proxies` are not counted.
    #[schemars(range(min = 1, max = 100_000), example = 256)]
    max_per_address: Option<u32>,
    /// How long until the first byte, in milliseconds.
    #[schemars(range(min = 100, max = 600_000), example = 10_000)]
    first_byte_timeout_ms: Option<u64>,
    /// How long the TLS handshake may take, in milliseconds.
    #[schemars(range(min = 100, max = 600_000), example = 10_000)]
    handshake_timeout_ms: Option<u64>,
    /// How long the first request may take until its header has come whole, in milliseconds. For
    /// later ones, `idle_timeout_ms` is their limit.
    #[schemars(range(min = 100, max = 600_000), example = 15_000)]
    header_timeout_ms: Option<u64>,
    /// How long the body of a request may take to come whole, in milliseconds.
    #[schemars(range(min = 100, max = 30_000), example = 20_000)]
    body_timeout_ms: Option<u64>,
    /// How long a connection may stay open without a request, in milliseconds. Longer than a
    /// reverse proxy keeps its own open (nginx: 60 s).
    #[schemars(range(min = 100, max = 3_600_000), example = 75_000)]
    idle_timeout_ms: Option<u64>,
    /// How long the other side may take nothing of an answer, in milliseconds.
    #[schemars(range(min = 100, max = 3_600_000), example = 60_000)]
    write_timeout_ms: Option<u64>,
    /// How many requests may run at once on one HTTP/2 connection.
    #[schemars(range(min = 1, max = 10_000), example = 128)]
    max_streams: Option<u32>,
}

impl Section for ConnectionsFile {
    const NAME: &'static str = "http.connections";
    type Settings = Connections;

    fn settle(self, _: &mut Problems) -> Connections {
        let ms = |written: Option<u64>, usual| Duration::from_millis(written.unwrap_or(usual));
        Connections {
            max: self.max_connections.unwrap_or(20_000),
            max_per_address: self.max_per_address.unwrap_or(256),
            first_byte: ms(self.first_byte_timeout_ms, 10_000),
            handshake: ms(self.handshake_timeout_ms, 10_000),
            header: ms(self.header_timeout_ms, 15_000),
            body: ms(self.body_timeout_ms, 20_000),
            idle: ms(self.idle_timeout_ms, 75_000),
            stalled: ms(self.write_timeout_ms, 60_000),
            max_streams: self.max_streams.unwrap_or(128),
        }
    }
}
