//! The weaker leg decides: Bert's line narrows from 2.5 Mbit/s to 300 kbit/s and back. Anna obeys
//! what she is told, as browsers do.

use std::fmt;
use std::time::{Duration, Instant};

use crate::caller::{Arrival, Caller, Wishes, live, live_for};
use crate::town::Town;
use crate::traffic::Track;

const WIDE_KBPS: u32 = 2_500;
const NARROW_KBPS: u32 = 300;
const NARROW_BPS: u64 = 300_000;
/// Enough for the sound and a screen, but not for a camera beside it.
const NARROW_FOR_TWO_KBPS: u32 = 600;
/// What an access network's queue holds.
const QUEUE_MS: u32 = 400;
/// With what goes around each packet, nine tenths of the wide line.
const WISHES: Wishes = Wishes {
    camera_bps: 1_500_000,
    screen_bps: 500_000,
};
const NARROW_FOR: Duration = Duration::from_secs(10);
const WIDE_FOR: Duration = Duration::from_secs(10);

/// What one play measured. Nothing: it never came.
struct Figures {
    /// From the narrowing until Anna was told less than the line carries.
    told: Option<Duration>,
    /// Until she first sent less for a while; a probe may make it more again.
    obeyed: Option<Duration>,
    /// The longest way of a packet from two seconds after the narrowing on.
    queue: Duration,
    /// The longest silence from the narrowing to the end.
    silence: Duration,
    /// The share of the sound that got lost from the narrowing to the end.
    lost_sound: f64,
    /// From the widening until nine tenths of the former rate.
    recovered: Option<Duration>,
    /// Whether in the end more came than the narrow line carries.
    grew: bool,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Option<Duration>| time.map_or(9_999_999, |time| time.as_millis());
        write!(
            f,
            "told {} ms, obeyed {} ms, queue {} ms, silence {} ms, sound lost {:.1} %, recovered {} ms",
            ms(self.told),
            ms(self.obeyed),
            self.queue.as_millis(),
            self.silence.as_millis(),
            self.lost_sound * 100.0,
            ms(self.recovered)
        )
    }
}

/// Narrow and wide again.
fn play() -> Figures {
    let town = Town::new(&[None, None]);
    let shape = |kbps| {
        let device = &town.lines[1].server_device;
        town.server.shape(device, kbps, QUEUE_MS).unwrap();
    };
    shape(WIDE_KBPS);
    let [mut anna, mut bert] = town.call();
    anna.talk(WISHES);
    bert.talk(Wishes::default());
    let before_bps = settle(&mut anna, &mut bert);
    shape(NARROW_KBPS);
    let narrowed = Instant::now();
    live_for(&mut [&mut anna, &mut bert], NARROW_FOR);
    shape(WIDE_KBPS);
    let widened = Instant::now();
    live_for(&mut [&mut anna, &mut bert], WIDE_FOR);
    log(&anna, &bert, narrowed);
    figures(&anna, &bert, narrowed, widened, before_bps)
}

/// What came of a track in the last half of the time the leg was narrow.
fn late_bps(bert: &Caller, track: Track, narrowed: Instant) -> u64 {
    let since = narrowed + NARROW_FOR / 2;
    let late = bert.heard(track).filter(|it| it.at > since);
    let bytes: usize = late.map(|it| it.bytes).sum();
    bytes as u64 * 8 / (NARROW_FOR.as_secs() / 2)
}

/// Until eight tenths of what Anna wishes have come for two seconds; the rate then. Whoever is not
/// let run in time looks like a queue, and the estimate of a busy machine stays lower.
fn settle(anna: &mut Caller, bert: &mut Caller) -> u64 {
    let wished_bps = WISHES.camera_bps + WISHES.screen_bps;
    let settled = live(&mut [anna, bert], Duration::from_mins(1), |all| {
        rate_bps(&all[1].arrivals, Instant::now(), Duration::from_secs(2)) >= wished_bps * 8 / 10
    });
    let rate_bps = rate_bps(&bert.arrivals, Instant::now(), Duration::from_secs(2));
    assert!(settled, "the wide line is never filled: {rate_bps} bit/s");
    rate_bps
}

/// What came in the window that ends then.
fn rate_bps(arrivals: &[Arrival], end: Instant, window: Duration) -> u64 {
    let Some(start) = end.checked_sub(window) else {
        return 0;
    };
    let recent = arrivals.iter().rev().skip_while(|it| it.at > end);
    let bytes: usize = recent
        .take_while(|it| it.at > start)
        .map(|it| it.bytes)
        .sum();
    bytes as u64 * 8_000 / u64::try_from(window.as_millis()).unwrap()
}

fn figures(
    anna: &Caller,
    bert: &Caller,
    narrowed: Instant,
    widened: Instant,
    before_bps: u64,
) -> Figures {
    let told = anna
        .caps
        .iter()
        .find(|(at, cap_bps)| *at >= narrowed && *cap_bps < NARROW_BPS);
    let queue = bert
        .arrivals
        .iter()
        .filter(|it| it.at > narrowed + Duration::from_secs(2) && it.at < widened)
        .map(Arrival::delay);
    let steps = (1..=100).map(|step| Duration::from_millis(100) * step);
    let window = Duration::from_millis(500);
    let recovered = steps
        .filter(|step| *step >= window)
        .find(|step| rate_bps(&bert.arrivals, widened + *step, window) >= before_bps * 9 / 10);
    let mut late = (20..=100).map(|step| widened + Duration::from_millis(100) * step);
    let (silence, lost_sound) = sound(anna, bert, narrowed);
    Figures {
        told: told.map(|(at, _)| *at - narrowed),
        obeyed: obeyed(anna, narrowed, widened),
        queue: queue.max().unwrap_or_default(),
        silence,
        lost_sound,
        recovered,
        // Any window will do: a busy machine may let nobody run at one moment. What waited on the
        // narrow line is through by then.
        grew: late.any(|end| rate_bps(&bert.arrivals, end, window) > NARROW_BPS / 2 * 3),
    }
}

/// When the first window began in which Anna sent less than the narrow line carries.
fn obeyed(anna: &Caller, narrowed: Instant, widened: Instant) -> Option<Duration> {
    let window = Duration::from_millis(300);
    let mut at = narrowed + window;
    while at < widened {
        let sent = anna
            .sent
            .iter()
            .filter(|(sent, _)| *sent + window > at && *sent <= at);
        let bytes: usize = sent.map(|(_, bytes)| *bytes).sum();
        if bytes as u64 * 8_000 / 300 < NARROW_BPS {
            return Some(at.saturating_duration_since(narrowed + window));
        }
        at += Duration::from_millis(20);
    }
    None
}

/// The longest silence and the lost share of the sound.
fn sound(anna: &Caller, bert: &Caller, since: Instant) -> (Duration, f64) {
    let heard: Vec<_> = bert
        .heard(Track::Microphone)
        .filter(|it| it.at >= since)
        .collect();
    let silence = heard.windows(2).map(|pair| pair[1].at - pair[0].at).max();
    let seqs = heard.iter().map(|it| it.seq);
    let sent = seqs.clone().max().unwrap() - seqs.min().unwrap() + 1;
    assert!(anna.caps.len() < 10_000, "caps come as a flood");
    #[expect(clippy::cast_precision_loss, reason = "a few thousand packets")]
    let lost = 1.0 - heard.len() as f64 / sent as f64;
    (silence.unwrap(), lost)
}

/// What happened around the narrowing, for who looks into it.
fn log(anna: &Caller, bert: &Caller, narrowed: Instant) {
    if std::env::var_os("SCHALTER_TEST_LOG").is_none() {
        return;
    }
    for step in 0..40 {
        let at = narrowed + Duration::from_millis(500) * step;
        let rate = rate_bps(&bert.arrivals, at, Duration::from_millis(500));
        let cap = anna.caps.iter().rev().find(|(told, _)| *told <= at);
        let cap = cap.map(|(_, cap_bps)| *cap_bps);
        let around = bert
            .arrivals
            .iter()
            .filter(|it| it.at <= at && it.at + Duration::from_millis(500) > at);
        let queue = around.map(Arrival::delay).max().unwrap_or_default();
        eprintln!(
            "{:>6} ms came {rate:>8} bit/s, cap {cap:?}, queue {queue:?}",
            step * 500
        );
    }
}

#[test]
fn a_leg_that_narrows_holds_the_sender_and_lets_go_again() {
    need_networks!();
    let figures = play();
    eprintln!("{figures}");
    // What is promised is much less; but a machine that is busy may keep everybody waiting.
    assert!(figures.told < Some(NARROW_FOR / 2), "{figures}");
    assert!(
        figures.told.is_some() && figures.obeyed.is_some(),
        "{figures}"
    );
    assert!(figures.silence < Duration::from_secs(2), "{figures}");
    assert!(figures.lost_sound < 0.2, "{figures}");
    assert!(figures.grew, "{figures}");
}

#[test]
fn a_leg_that_narrows_takes_the_camera_before_the_screen() {
    need_networks!();
    let town = Town::new(&[None, None]);
    let shape = |kbps| {
        let device = &town.lines[1].server_device;
        town.server.shape(device, kbps, QUEUE_MS).unwrap();
    };
    shape(WIDE_KBPS);
    let [mut anna, mut bert] = town.call();
    anna.talk(WISHES);
    bert.talk(Wishes::default());
    settle(&mut anna, &mut bert);
    shape(NARROW_FOR_TWO_KBPS);
    let narrowed = Instant::now();
    live_for(&mut [&mut anna, &mut bert], NARROW_FOR);
    let [camera, screen] = [Track::Camera, Track::Screen].map(|it| late_bps(&bert, it, narrowed));
    let told = anna.shares;
    eprintln!("camera {camera} bit/s, screen {screen} bit/s, told {told:?}");
    assert!(told.camera_bps < told.screen_bps, "{told:?}");
    assert!(screen > camera * 3, "{screen} and {camera} bit/s");
}
