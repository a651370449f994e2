//! A call over a simulated line: a publisher who obeys caps a while later, the server that
//! estimates, and a receiver that sends feedback.

use std::time::{Duration, Instant};

use fastrand::Rng;

use super::super::Estimator;
use super::line::{Line, Parcel, Wire};
use crate::pacer::Pacer;
use crate::testing::start;

const STEP_US: u64 = 500;
/// Of the estimate the publisher gets so much, as in `bandwidth`.
const GIVEN: u64 = 90;
const SOUND_BPS: u64 = 64_000;

/// One sight, ten times a second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) at_ms: u64,
    pub(super) bps: u64,
    pub(super) sent_bps: u64,
    /// What came, without padding.
    pub(super) media_bps: u64,
    pub(super) padding_bps: u64,
    pub(super) queue_ms: u64,
}

/// Of each packet when it came, if it did.
type Report = Vec<(u16, Option<i64>)>;

pub(super) struct Call {
    pub(super) estimator: Estimator,
    pub(super) wire: Wire,
    pub(super) now_us: u64,
    /// What the publisher would like to send of pictures.
    pub(super) wish_bps: u64,
    /// Until then no feedback comes through.
    pub(super) deaf_until_us: u64,
    pub(super) caps: Vec<(u64, u64)>,
    pub(super) sights: Vec<Sight>,
    /// When sound came, and when pictures were shut out.
    pub(super) sound_us: Vec<u64>,
    pub(super) shut: Vec<u64>,
    rng: Rng,
    start: Instant,
    seq: u16,
    cap_bps: u64,
    obeys: Vec<(u64, u64)>,
    owed_bytes: f64,
    frame_us: u64,
    tally: [u64; 3],
    came: Vec<(u16, u64)>,
    next_report: u16,
    report_us: u64,
    reports: Vec<(u64, Report)>,
    inflow: (u64, u64, u64),
    before_bps: u64,
    shut_us: Option<u64>,
    pacer: Pacer<u64>,
}

impl Call {
    pub(super) fn new(line: Line, wish_bps: u64, seed: u64) -> Self {
        let mut estimator = Estimator::new(300_000);
        estimator.want(2_900_000);
        Self {
            estimator,
            wire: Wire::new(line, seed),
            now_us: 0,
            wish_bps,
            deaf_until_us: 0,
            caps: Vec::new(),
            sights: Vec::new(),
            sound_us: Vec::new(),
            shut: Vec::new(),
            rng: Rng::with_seed(seed ^ 0x5eed),
            start: start(),
            seq: 65_000,
            cap_bps: 300_000,
            obeys: Vec::new(),
            owed_bytes: 0.0,
            frame_us: 0,
            tally: [0; 3],
            came: Vec::new(),
            next_report: 65_000,
            report_us: 0,
            reports: Vec::new(),
            inflow: (0, 0, 0),
            before_bps: 0,
            shut_us: None,
            pacer: Pacer::default(),
        }
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.now_us / 1_000
    }

    pub(super) fn now(&self) -> Instant {
        self.start + Duration::from_micros(self.now_us)
    }

    pub(super) fn run(&mut self, ms: u64) {
        let end_us = self.now_us + ms * 1_000;
        while self.now_us < end_us {
            self.now_us += STEP_US;
            self.publish();
            self.release();
            self.pad();
            for (at, parcel) in self.wire.pass(self.now_us, STEP_US) {
                self.receive(at, parcel);
            }
            self.report();
            self.hear();
            if self.now_us.is_multiple_of(100_000) {
                self.look();
            }
        }
    }

    fn publish(&mut self) {
        if self.now_us.is_multiple_of(20_000) {
            self.send(205, true, false);
        }
        while let Some(place) = self.obeys.iter().position(|(at, _)| *at <= self.now_us) {
            self.cap_bps = self.obeys.remove(place).1;
        }
        if self.now_us < self.frame_us {
            return;
        }
        self.frame_us = self.now_us + 33_333;
        let bps = self.wish_bps.min(self.cap_bps.saturating_sub(SOUND_BPS));
        let size = f64::from(u32::try_from(bps).unwrap()) / 240.0;
        let mut frame = (size * (0.7 + 0.6 * self.rng.f64()) + self.owed_bytes).max(0.0);
        self.owed_bytes = size + self.owed_bytes - frame;
        while frame > 100.0 {
            let part = frame.min(1_100.0);
            frame -= part;
            self.picture(super::super::whole(part));
        }
        self.owed_bytes += frame;
    }

    /// A key frame now.
    pub(super) fn key_frame(&mut self, bytes: u64) {
        (0..bytes / 1_100).for_each(|_| self.picture(1_100));
    }

    /// Pictures pass unless they are shut out, as in `leg`.
    fn picture(&mut self, bytes: u64) {
        let (since, sum, _) = self.inflow;
        if self.now_us > since + 150_000 {
            self.inflow = (self.now_us, 0, sum * 8_000_000 / (self.now_us - since));
        }
        self.inflow.1 += bytes;
        if let Some(shut_us) = self.shut_us {
            let most_bps = self.estimator.bps().unwrap_or(u64::MAX) / 10 * 12;
            let obeys = self.inflow.2 > 0 && self.inflow.2 <= most_bps;
            let drained = self.estimator.queue() < Duration::from_millis(120);
            let patient = self.now_us < shut_us + 1_000_000;
            if patient && !(obeys && drained) {
                return;
            }
            self.shut_us = None;
        }
        if self.pacer.is_free(self.now()) {
            self.send(bytes, false, false);
        } else {
            self.pacer.hold(usize::try_from(bytes).unwrap(), bytes);
        }
    }

    fn release(&mut self) {
        while let Some(bytes) = self.pacer.take_due(self.now()) {
            self.send(bytes, false, false);
        }
    }

    fn pad(&mut self) {
        if self.estimator.probe_at().is_none_or(|at| at > self.now()) {
            return;
        }
        if let Some(probe) = self.estimator.probe(self.now()) {
            (0..probe.packets).for_each(|_| self.send(probe.bytes as u64, false, true));
        }
    }

    fn send(&mut self, bytes: u64, sound: bool, padding: bool) {
        let (seq, now) = (self.seq, self.now());
        self.seq = seq.wrapping_add(1);
        self.estimator
            .sent(seq, usize::try_from(bytes).unwrap(), padding, now);
        if !padding {
            self.pacer.left(usize::try_from(bytes).unwrap(), now);
        }
        self.tally[usize::from(padding)] += bytes;
        self.wire.push(Parcel {
            seq: Some(seq),
            bytes,
            sound,
            padding,
        });
    }

    fn receive(&mut self, at_us: u64, parcel: Parcel) {
        if !parcel.padding {
            self.tally[2] += parcel.bytes;
        }
        if parcel.sound {
            self.sound_us.push(at_us);
        }
        self.came.extend(parcel.seq.map(|seq| (seq, at_us)));
    }

    /// Feedback leaves every 100 ms, or a little more seldom.
    fn report(&mut self) {
        if self.now_us < self.report_us || self.came.is_empty() {
            return;
        }
        self.report_us = self.now_us + self.rng.u64(60_000..120_000);
        let came = std::mem::take(&mut self.came);
        let ahead = |seq: u16| seq.wrapping_sub(self.next_report);
        let news = came.iter().filter(|(seq, _)| ahead(*seq) < 30_000);
        let Some(last) = news.map(|(seq, _)| ahead(*seq)).max() else {
            return;
        };
        // The receiver's clock is another, and goes round.
        let clock = |at: u64| i64::try_from((at + (64_000 << 24) - 5_000_000) % (64_000 << 24));
        let of = |seq: u16| {
            came.iter()
                .find(|it| it.0 == seq)
                .map(|it| clock(it.1).unwrap())
        };
        let rows = (0..=last).map(|ahead| self.next_report.wrapping_add(ahead));
        let rows: Vec<_> = rows.map(|seq| (seq, of(seq))).collect();
        self.next_report = self.next_report.wrapping_add(last).wrapping_add(1);
        let missing = self.rng.f64() < self.wire.line.feedback_loss;
        if !missing && self.now_us >= self.deaf_until_us {
            let jitter_us = self.rng.u64(0..=self.wire.line.jitter_ms * 2_000);
            let at_us = self.now_us + self.wire.line.way_ms * 1_000 + jitter_us;
            self.reports.push((at_us, rows));
        }
    }

    fn hear(&mut self) {
        while let Some(place) = self.reports.iter().position(|(at, _)| *at <= self.now_us) {
            let (_, rows) = self.reports.remove(place);
            let now = self.now();
            self.estimator.told(rows.into_iter(), now);
            self.pacer.set_line(self.estimator.pace_bps());
        }
        let Some(bps) = self.estimator.bps() else {
            return;
        };
        let fell = bps < self.before_bps / 4 * 3;
        if fell && self.inflow.2 > bps / 10 * 13 && self.shut_us.is_none() {
            self.shut_us = Some(self.now_us);
            self.shut.push(self.now_ms());
            self.pacer.take_all().for_each(drop);
            self.inflow = (self.now_us, 0, 0);
        }
        self.before_bps = bps;
        let cap_bps = bps / 100 * GIVEN;
        let last = self.caps.last().map_or(1, |cap| cap.1);
        if cap_bps.abs_diff(last) > last / 20 {
            self.caps.push((self.now_ms(), cap_bps));
            let obeys_us = self.now_us + self.rng.u64(100_000..200_000);
            let last_us = self.obeys.last().map_or(0, |it| it.0);
            self.obeys.push((obeys_us.max(last_us), cap_bps));
        }
    }

    fn look(&mut self) {
        let [media, padding, came] = std::mem::take(&mut self.tally);
        self.sights.push(Sight {
            at_ms: self.now_ms(),
            bps: self.estimator.bps().unwrap_or(0),
            sent_bps: media * 80,
            padding_bps: padding * 80,
            media_bps: came * 80,
            queue_ms: self.wire.queue_ms(),
        });
    }
}
