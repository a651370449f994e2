//! `[limits]`: how much one may ask.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How much one may ask, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests from one address in a minute.
    pub requests_per_minute: u32,
    /// Requests with one API key in a minute.
    pub key_requests_per_minute: u32,
    /// Seats taken from one address in an hour.
    pub seats_per_hour: u32,
    /// Whether this machine itself is limited too.
    pub loopback: bool,
    /// Proxies that say truly who asks.
    pub trusted_proxies: Vec<IpAddr>,
}

/// How much one may ask. Whoever asks more is told to come again later (429). No address is ever
/// stored or logged: counted is a hash with a key that is thrown away every day.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitsFile {
    /// Requests from one address (IPv6: one /56 network) in a minute; a quarter of them at once.
    #[schemars(range(min = 10, max = 1_000_000), example = 1200)]
    requests_per_minute: Option<u32>,
    /// Requests with one API key in a minute; a quarter of them at once.
    #[schemars(range(min = 10, max = 10_000_000), example = 6000)]
    key_requests_per_minute: Option<u32>,
    /// Seats taken from one address in an hour. A library with public computers needs more.
    #[schemars(range(min = 1, max = 100_000), example = 60)]
    seats_per_hour: Option<u32>,
    /// Whether requests from this machine itself are limited too.
    #[schemars(example = false)]
    loopback: Option<bool>,
    /// Addresses of reverse proxies. What they say in `X-Forwarded-For` is believed; what anybody
    /// else says there is not.
    #[schemars(example = serde_json::json!(["127.0.0.1", "::1"]))]
    trusted_proxies: Option<Vec<IpAddr>>,
}

impl Section for LimitsFile {
    const NAME: &'static str = "limits";
    type Settings = Limits;

    fn settle(self, _: &mut Problems) -> Limits {
        let here = || vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        Limits {
            requests_per_minute: self.requests_per_minute.unwrap_or(1200),
            key_requests_per_minute: self.key_requests_per_minute.unwrap_or(6000),
            seats_per_hour: self.seats_per_hour.unwrap_or(60),
            loopback: self.loopback.unwrap_or(false),
            trusted_proxies: self.trusted_proxies.unwrap_or_else(here),
        }
    }
}
