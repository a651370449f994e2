//! `[media]`: the media plane.

use crate::{Http, Problems, Turn, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{net::IpAddr, num::NonZero, thread::available_parallelism};

/// The media plane, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Whether media flows through this process.
    pub local: bool,
    /// No new rooms on a node that is busy for more than this share of its time, in percent.
    pub max_load_percent: u8,
    /// Addresses to listen on; empty: loopback and every address of this machine, v4 and v6.
    pub listen: Vec<IpAddr>,
    /// The first UDP port; worker n uses `port + n`. 0: any free port (tests).
    pub port: u16,
    /// Whether TCP connections are taken on the same ports, for networks without UDP.
    pub tcp: bool,
    /// The port of the web server where TCP connections for media are taken as well.
    pub tcp_announce_port: Option<u16>,
    /// Worker threads.
    pub workers: usize,
    /// The cores the workers stay on, worker n on the nth; empty: wherever the kernel puts them.
    pub pin_cores: Vec<usize>,
    /// Addresses told to browsers besides the listened ones (1:1 NAT).
    pub announce: Vec<IpAddr>,
    /// The most that a participant may send for each picture, in bits per second.
    pub video_max_bitrate_bps: u64,
    /// A participant who never connected or is gone this long is removed.
    pub idle_timeout_ms: u64,
    /// Relays for networks that let nothing but TLS through.
    pub turn: Turn,
}

/// The media plane: the selective forwarding unit (SFU) that carries picture and sound, over UDP
/// wherever it works.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MediaFile {
    /// Whether media flows through this process. `false` leaves it to media nodes on other machines
    /// (see `[link]`).
    #[schemars(example = true)]
    local: Option<bool>,
    /// A node whose workers are busy for more than this share of their time, in percent, takes no
    /// new rooms; those there go on. 100 never refuses.
    #[schemars(range(min = 10, max = 100), example = 80)]
    max_load_percent: Option<u8>,
    /// Addresses of this machine to listen on. An empty list means loopback and every address of
    /// this machine, IPv4 and IPv6.
    #[schemars(example = serde_json::json!([]))]
    listen: Option<Vec<IpAddr>>,
    /// The first UDP port; worker n listens on port + n. Open these ports in the firewall. 0 takes
    /// any free ports.
    #[schemars(example = 10000)]
    port: Option<u16>,
    /// Whether browsers whose network lets no UDP through may come over TCP, on the same ports.
    /// Open these for TCP as well. UDP is taken wherever it works.
    #[schemars(example = true)]
    tcp: Option<bool>,
    /// The port of the web server as browsers see it, where media is taken over TCP as well: for
    /// networks that let nothing but 443 through. Left out: the port of `http.public_url` where
    /// the web server speaks TLS by itself, else none. 0 switches it off.
    #[schemars(range(min = 0, max = 65_535), example = 0)]
    tcp_announce_port: Option<u16>,
    /// Worker threads, one per core. Left out: as many as this machine has cores.
    #[schemars(
        range(min = 1, max = 64),
        example = 4,
        extend("x-instead" = "write the number of cores or leave it out")
    )]
    workers: Option<usize>,
    /// The cores the workers stay on, by the kernel's numbers, one for each worker; then so many
    /// workers are started, if their number is left out. An empty list lets the kernel move them,
    /// which is right unless nothing else runs on these cores.
    #[schemars(
        example = serde_json::json!([]),
        extend("x-wanted" = "a list of cores by number", "x-instead" = "write for example [2, 3]")
    )]
    pin_cores: Option<Vec<usize>>,
    /// Addresses told to browsers besides those listened on: the public ones, when a 1:1 NAT stands
    /// before this machine.
    #[schemars(example = serde_json::json!([]))]
    announce: Option<Vec<IpAddr>>,
    /// The most a participant may send for each picture, camera and screen, in bits per second.
    #[schemars(range(min = 100_000, max = 50_000_000), example = 2_500_000)]
    video_max_bitrate_bps: Option<u64>,
    /// A participant who never connected, or has been gone this long, is removed from the room. In
    /// milliseconds. Longer than the outages a session shall survive.
    #[schemars(range(min = 1000, max = 600_000), example = 60_000)]
    idle_timeout_ms: Option<u64>,
}

impl Media {
    /// No new rooms on a node above this share of its time.
    pub fn max_load(&self) -> f64 {
        match self.max_load_percent {
            // A measured share may be a little more than all of it.
            100.. => f64::INFINITY,
            percent => f64::from(percent) / 100.0,
        }
    }
}

impl Section for MediaFile {
    const NAME: &'static str = "media";
    type Settings = Media;

    fn settle(self, problems: &mut Problems) -> Media {
        let pin_cores = self.pin_cores.unwrap_or_default();
        let workers = match pin_cores.len() {
            0 => cores(),
            pinned => pinned,
        };
        let media = Media {
            local: self.local.unwrap_or(true),
            max_load_percent: self.max_load_percent.unwrap_or(80),
            listen: self.listen.unwrap_or_default(),
            port: self.port.unwrap_or(10_000),
            tcp: self.tcp.unwrap_or(true),
            tcp_announce_port: self.tcp_announce_port,
            workers: self.workers.unwrap_or(workers),
            pin_cores,
            announce: self.announce.unwrap_or_default(),
            video_max_bitrate_bps: self.video_max_bitrate_bps.unwrap_or(2_500_000),
            idle_timeout_ms: self.idle_timeout_ms.unwrap_or(60_000),
            turn: Turn::default(),
        };
        check_ports(&media, problems);
        check_cores(&media, problems);
        check_addresses(
            "media.listen",
            &media.listen,
            "leave the list empty",
            problems,
        );
        check_addresses(
            "media.announce",
            &media.announce,
            "write the public address",
            problems,
        );
        media
    }
}

impl Media {
    /// Who listens on the only port that some firewalls let through takes media there, too.
    pub(crate) fn share(&mut self, http: &Http) {
        let by_itself = http.tls.is_some().then(|| http.public_port());
        let port = self.tcp_announce_port.or(by_itself);
        let port = port.filter(|port| *port != 0);
        self.tcp_announce_port = port.filter(|_| self.tcp);
        // What looks like TLS has to be TLS, and a reverse proxy passes nothing but HTTP on.
        self.turn.port = port.filter(|_| self.turn.local && http.tls.is_some());
    }
}

fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get).min(64)
}

fn check_ports(media: &Media, problems: &mut Problems) {
    let last = usize::from(media.port) + media.workers - 1;
    if last > usize::from(u16::MAX) {
        problems.push(
            "media.port",
            format!(
                "the last worker would need port {last}: write a port up to {}",
                65_536 - media.workers
            ),
        );
    }
}

/// Two workers on one core would wait for each other, and a worker without one is a mistake.
fn check_cores(media: &Media, problems: &mut Problems) {
    let (cores, workers) = (&media.pin_cores, media.workers);
    let twice = cores
        .iter()
        .enumerate()
        .find(|(n, core)| cores[..*n].contains(core));
    if let Some((_, core)) = twice {
        problems.push(
            "media.pin_cores",
            format!("names core {core} twice: name another one for each worker"),
        );
    } else if !cores.is_empty() && cores.len() != workers {
        problems.push(
            "media.pin_cores",
            format!(
                "must name a core for each of the {workers} workers, names {}: name {workers}, or \
                 leave the list empty",
                cores.len()
            ),
        );
    }
}

/// A browser can send nothing to `0.0.0.0`.
fn check_addresses(key: &str, addresses: &[IpAddr], instead: &str, problems: &mut Problems) {
    for address in addresses.iter().filter(|address| address.is_unspecified()) {
        problems.push(
            key,
            format!("must be real addresses, one is {address}: {instead}"),
        );
    }
}
