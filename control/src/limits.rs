//! Nobody may ask too much: so many requests per address and per API key, so many seats per
//! address. Who asks more gets 429 and is told when to come again.
//!
//! No address is ever stored or logged. What is counted is the hash of its prefix with a key that
//! lives in memory alone and is thrown away every day: nobody can compute an address back, not
//! even we.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use dashmap::DashMap;
use schalter_config as config;

use crate::app::App;
use crate::identity::{integrator, secret};
use crate::problem::{Code, Problem};

/// The hashing key is thrown away this often, and with it everything that was counted.
const ROTATION: Duration = Duration::from_hours(24);
/// How many counts are kept before full buckets are dropped.
const MOST: usize = 50_000;
const SEATS: &str = "/v1/offices/{id}/seats";

/// Where the request came from. It lives as long as the request and prints as nothing.
#[derive(Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Counts requests.
pub struct Limits {
    rules: config::Limits,
    epoch: RwLock<Epoch>,
    buckets: DashMap<[u8; 32], Bucket>,
}

struct Epoch {
    key: hmac::Key,
    since: Instant,
}

/// A token bucket: drained by requests, filled by time.
#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// So many at once, and so many per second in the long run.
#[derive(Clone, Copy)]
struct Rate {
    burst: f64,
    per_s: f64,
}

impl Limits {
    /// Nobody has asked yet.
    pub fn new(rules: config::Limits) -> Self {
        Self {
            rules,
            epoch: RwLock::new(Epoch::new()),
            buckets: DashMap::new(),
        }
    }

    /// A name for whoever is behind this address, good for a day; the same for the neighbours in
    /// the same network, and no address.
    pub fn pseudonym(&self, peer: Option<Peer>) -> String {
        let prefix = peer.map_or([0; 16], |Peer(address)| prefix(address));
        secret::hash(&format!("{:?}", self.hash("pseudonym", &prefix)))
    }

    fn admit(&self, app: &App, request: &Request) -> Result<(), Problem> {
        let peer = request.extensions().get::<Peer>().copied();
        let peer = peer.map(|peer| self.behind_proxy(peer, request.headers()));
        let key = bearer_key(request.headers());
        let key_rate = Rate::per_minute(self.rules.key_requests_per_minute);
        if let Some(key) = key {
            self.take("key", key.as_bytes(), key_rate, app)?;
        }
        let Some(Peer(address)) = peer else {
            return Ok(());
        };
        if address.is_loopback() && !self.rules.loopback {
            return Ok(());
        }
        let prefix = prefix(address);
        // Whether a key is one turns out later: who makes them up is counted by address as well.
        let (what, rate) = match key {
            Some(_) => ("address with key", key_rate),
            None => ("address", Rate::per_minute(self.rules.requests_per_minute)),
        };
        self.take(what, &prefix, rate, app)?;
        if sits(request) {
            let rate = Rate::per_hour(self.rules.seats_per_hour);
            self.take("seats", &prefix, rate, app)?;
        }
        Ok(())
    }

    /// Behind a proxy of ours the last address that is not ours is the asker's.
    pub fn behind_proxy(&self, peer: Peer, headers: &HeaderMap) -> Peer {
        let trusted = |address: IpAddr| self.rules.trusted_proxies.contains(&address);
        if !trusted(peer.0) {
            return peer;
        }
        let values = headers.get_all("x-forwarded-for").into_iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        let named: Vec<IpAddr> = texts
            .flat_map(|text| text.split(','))
            .filter_map(|text| text.trim().parse().ok())
            .collect();
        let asker = named.into_iter().rev().find(|address| !trusted(*address));
        asker.map_or(peer, Peer)
    }

    fn take(&self, what: &str, whose: &[u8], rate: Rate, app: &App) -> Result<(), Problem> {
        let now = Instant::now();
        self.rotate(now);
        let place = self.hash(what, &[app.tenant.id.0.as_bytes(), whose].concat());
        let mut bucket = self.buckets.entry(place).or_insert(Bucket {
            tokens: rate.burst,
            at: now,
        });
        match bucket.take(rate, now) {
            Ok(()) => Ok(()),
            Err(wait_s) => {
                Err(Problem::new(Code::TooManyRequests).with("retry_after_s", Some(wait_s)))
            }
        }
    }

    fn hash(&self, what: &str, whose: &[u8]) -> [u8; 32] {
        let epoch = self.epoch.read().unwrap_or_else(PoisonError::into_inner);
        let mut context = hmac::Context::with_key(&epoch.key);
        context.update(what.as_bytes());
        context.update(&[0]);
        context.update(whose);
        let mut hash = [0; 32];
        hash.copy_from_slice(context.sign().as_ref());
        hash
    }

    fn rotate(&self, now: Instant) {
        let since = |epoch: &Epoch| now.saturating_duration_since(epoch.since);
        let is_old = since(&self.epoch.read().unwrap_or_else(PoisonError::into_inner)) > ROTATION;
        if is_old {
            *self.epoch.write().unwrap_or_else(PoisonError::into_inner) = Epoch::new();
            self.buckets.clear();
        } else if self.buckets.len() > MOST {
            let minute = Duration::from_mins(1);
            self.buckets
                .retain(|_, bucket| now.saturating_duration_since(bucket.at) < minute);
        }
    }
}

/// The layer: whoever asks too much is not even looked at.
pub async fn limit(request: Request, next: Next) -> Response {
    if let Some(app) = request.extensions().get::<App>()
        && let Err(problem) = app.limits.admit(app, &request)
    {
        return problem.into_response();
    }
    next.run(request).await
}

fn sits(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    request.method() == Method::POST && path.is_some_and(|path| path.as_str() == SEATS)
}

fn bearer_key(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (_, credential) = value.split_once(' ')?;
    let credential = credential.trim();
    credential
        .starts_with(integrator::PREFIX)
        .then_some(credential)
}

/// What a household or a small office has: one IPv4 address, one IPv6 /56.
pub(crate) fn prefix(address: IpAddr) -> [u8; 16] {
    let address = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(_) => address,
            None => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - 56))),
        },
    };
    address.octets()
}

impl Epoch {
    fn new() -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &secret::random()),
            since: Instant::now(),
        }
    }
}

impl Bucket {
    /// One token, or after how many seconds there is one.
    fn take(&mut self, rate: Rate, now: Instant) -> Result<(), u64> {
        let passed_s = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = passed_s.mul_add(rate.per_s, self.tokens).min(rate.burst);
        self.at = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        let wait = Duration::try_from_secs_f64((1.0 - self.tokens) / rate.per_s);
        Err(wait.map_or(3600, |wait| wait.as_secs().max(1)))
    }
}

impl Rate {
    /// A quarter of it may come at once.
    fn per_minute(requests: u32) -> Self {
        Self {
            burst: (f64::from(requests) / 4.0).max(1.0),
            per_s: f64::from(requests) / 60.0,
        }
    }

    /// All of it may come at once.
    fn per_hour(requests: u32) -> Self {
        Self {
            burst: f64::from(requests).max(1.0),
            per_s: f64::from(requests) / 3600.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits::new(config::Limits::default())
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let rate = Rate::per_minute(8);
        let begin = Instant::now();
        let mut bucket = Bucket {
            tokens: rate.burst,
            at: begin,
        };
        assert_eq!(bucket.take(rate, begin), Ok(()));
        assert_eq!(bucket.take(rate, begin), Ok(()));
        assert_eq!(bucket.take(rate, begin), Err(7));
        assert_eq!(bucket.take(rate, begin + Duration::from_secs(8)), Ok(()));
    }

    #[test]
    fn neighbours_of_one_ipv6_network_count_together_and_ipv4_addresses_each() {
        let of = |text: &str| prefix(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2301::1"), of("2001:db8:1:23ff::9"));
        assert_ne!(of("2001:db8:1:2301::1"), of("2001:db8:1:2401::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
    }

    #[test]
    fn only_a_proxy_of_ours_may_say_who_asks() {
        let mut headers = HeaderMap::new();
        let forwarded = "198.51.100.7, 192.0.2.1, 127.0.0.1";
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let of = |text: &str| {
            let peer = Peer(text.parse().unwrap());
            limits().behind_proxy(peer, &headers).0.to_string()
        };
        assert_eq!(of("127.0.0.1"), "192.0.2.1");
        assert_eq!(of("203.0.113.5"), "203.0.113.5");
    }

    #[test]
    fn a_pseudonym_is_no_address_and_another_every_day() {
        let (today, tomorrow) = (limits(), limits());
        let peer = Some(Peer("192.0.2.1".parse().unwrap()));
        assert_eq!(today.pseudonym(peer), today.pseudonym(peer));
        assert_ne!(today.pseudonym(peer), tomorrow.pseudonym(peer));
        assert!(!today.pseudonym(peer).contains("192"));
    }
}
