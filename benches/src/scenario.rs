//! Scenarios: what every participant sends, and what happens meanwhile. Files in
//! `benches/scenarios/`.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use serde::Deserialize;

use crate::leg::Kind;

/// One scenario, as its file says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// One word; the file's name.
    pub name: String,
    /// What it stands for.
    pub about: String,
    /// How long to measure, unless asked otherwise.
    pub seconds: u64,
    /// How many rooms, unless asked otherwise.
    pub rooms: u32,
    /// Opus.
    pub audio: Option<Sound>,
    /// The camera.
    pub video: Option<Picture>,
    /// The screen.
    pub screen: Option<Picture>,
    /// What the network does to every datagram of every leg, both ways.
    pub network: Option<Network>,
    /// Rooms that come and go beside the steady ones, in the second half of the measured time.
    pub churn: Option<Churn>,
}

/// A stream of sound.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sound {
    /// Packets a second.
    pub packets_per_s: u32,
    /// Payload of each.
    pub bytes: usize,
}

/// A stream of pictures.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Frames a second.
    pub frames_per_s: u32,
    /// Rate of the frames between keyframes.
    pub bits_per_s: u32,
    /// Payload of every packet of a frame but the last.
    pub packet_bytes: usize,
    /// A keyframe this often, and at once when asked for one (at most one a second).
    pub keyframe_every_s: u32,
    /// A keyframe is so many times as large.
    pub keyframe_times: u32,
}

/// A bad network, made in the generator, the same each time by its seed.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Each datagram is lost with this probability.
    pub loss_percent: f64,
    /// Each datagram is late by up to this, evenly, so that some overtake others.
    pub jitter_ms: u64,
    /// Where chance begins.
    pub seed: u64,
}

/// Joins and leaves.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Churn {
    /// Rooms opened a second; each brings two joins.
    pub rooms_per_s: f64,
    /// How long each stays.
    pub stay_ms: u64,
    /// Whether its participants talk meanwhile.
    pub talk: bool,
}

impl Scenario {
    /// Reads `call`, `audio` … or the path of a file.
    pub fn load(name: &str, folder: &Path) -> anyhow::Result<Self> {
        let path = if name.contains('/') {
            Path::new(name).to_path_buf()
        } else {
            folder.join(format!("{name}.toml"))
        };
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("no scenario in {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is no scenario", path.display()))
    }

    /// What each participant sends.
    pub fn kinds(&self) -> Vec<Kind> {
        let sends = |kind: &Kind| match kind {
            Kind::Audio => self.audio.is_some(),
            Kind::Video => self.video.is_some(),
            Kind::Screen => self.screen.is_some(),
        };
        Kind::ALL.into_iter().filter(sends).collect()
    }

    /// How often packets or frames of this kind leave.
    pub fn interval(&self, kind: Kind) -> Duration {
        let per_s = match kind {
            Kind::Audio => self.audio.map(|audio| audio.packets_per_s),
            Kind::Video => self.video.map(|video| video.frames_per_s),
            Kind::Screen => self.screen.map(|screen| screen.frames_per_s),
        };
        Duration::from_secs(1) / per_s.unwrap_or(1).max(1)
    }
}

impl Picture {
    /// The payload sizes of a frame's packets.
    pub fn packets(&self, keyframe: bool) -> impl Iterator<Item = usize> + use<> {
        let times = if keyframe { self.keyframe_times } else { 1 };
        let bytes = (self.bits_per_s / 8 / self.frames_per_s.max(1)) as usize * times as usize;
        let each = self.packet_bytes;
        (0..bytes.div_ceil(each)).map(move |i| each.min(bytes - i * each))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"))
    }

    #[test]
    fn every_file_is_a_scenario_named_like_it() {
        let mut names = Vec::new();
        for file in std::fs::read_dir(folder()).unwrap() {
            let path = file.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let scenario = Scenario::load(&stem, folder()).unwrap();
            assert_eq!(scenario.name, stem);
            names.push(stem);
        }
        names.sort();
        let wanted = "audio,bad-network,call,call+screen,churn,idle,waiting";
        assert_eq!(names.join(","), wanted);
    }

    #[test]
    fn a_second_of_a_call_is_one_and_a_half_megabit_in_packets_of_1100_bytes() {
        let video = Scenario::load("call", folder()).unwrap().video.unwrap();
        let frame: Vec<usize> = video.packets(false).collect();
        assert_eq!(frame, [1_100, 1_100, 1_100, 1_100, 1_100, 750]);
        assert_eq!(frame.iter().sum::<usize>() * 8 * 30, 1_500_000);
        assert_eq!(video.packets(true).sum::<usize>(), 6_250 * 4);
    }
}
