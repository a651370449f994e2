//! What a participant is told about what it sends and what it is sent (RTCP), and when.
//!
//! Most of it leaves together with what arrives anyway: a report that is due goes out at the end
//! of the batch, and a timer only sees to it when nothing comes.

use std::time::{Duration, Instant};

use crate::TrackKind;
use crate::events::bytes_per_second;
use crate::media::Media;
use crate::participant::{Happening, Line, Outbox, Participant};
use crate::rtcp_write;
use crate::stats::PacketKind;

/// Which packets came, by their transport-wide numbers.
const ARRIVALS_EVERY: Duration = Duration::from_millis(100);
/// Whoever sends nothing more is told the last ones so much later.
const ARRIVALS_GRACE: Duration = Duration::from_millis(50);
/// Sender and receiver reports, while anything flows.
const REGULAR: Duration = Duration::from_secs(1);
/// After so much silence there is nothing to report any more.
const SILENCE: Duration = Duration::from_secs(5);

/// What waits to be told.
#[derive(Default)]
pub(crate) struct Reports {
    regular_at: Option<Instant>,
    arrivals_at: Option<Instant>,
    pictures_lost: [bool; TrackKind::ALL.len()],
    max_bps: Option<u64>,
    /// When media last went either way.
    moved_at: Option<Instant>,
    scratch: Vec<u8>,
}

impl Reports {
    /// A packet went either way.
    pub(crate) fn moved(&mut self, now: Instant) {
        self.moved_at = Some(now);
        self.regular_at.get_or_insert(now + REGULAR);
    }

    /// A packet with a transport-wide number came; `many` wait to be told.
    pub(crate) fn arrived(&mut self, many: bool, now: Instant) {
        let due_at = self.arrivals_at.get_or_insert(now + ARRIVALS_EVERY);
        if many {
            *due_at = now;
        }
    }

    /// A keyframe of a track is wanted.
    pub(crate) fn picture_lost(&mut self, kind: TrackKind) {
        self.pictures_lost[kind.index()] = true;
    }

    /// The participant may send so much.
    pub(crate) fn max_bitrate(&mut self, bps: u64) {
        self.max_bps = Some(bps);
    }

    fn waits(&self) -> bool {
        self.max_bps.is_some() || self.pictures_lost.contains(&true)
    }
}

impl Media {
    /// When something is to be told at the latest.
    pub(crate) fn report_at(&self) -> Option<Instant> {
        let arrivals_at = self.reports.arrivals_at;
        let arrivals_at = arrivals_at.map(|at| at + ARRIVALS_GRACE);
        let missing_at = self.inflows.iter().filter_map(|flow| flow.missing.due_at());
        let probe_at = self.estimator.probe_at();
        let due = [self.reports.regular_at, arrivals_at, probe_at];
        due.into_iter().flatten().chain(missing_at).min()
    }

    /// Whether there is something to tell now.
    pub(crate) fn reports_due(&self, now: Instant) -> bool {
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        self.reports.waits()
            || due(self.reports.arrivals_at)
            || due(self.reports.regular_at)
            || due(self.estimator.probe_at())
            || self.inflows.iter().any(|flow| due(flow.missing.due_at()))
    }
}

impl Participant {
    /// Tells what is due.
    pub(crate) fn report(&mut self, now: Instant, outbox: &mut Outbox) {
        if self.line != Line::Up || !self.media.reports_due(now) {
            return;
        }
        let mut compound = std::mem::take(&mut self.media.reports.scratch);
        compound.clear();
        let regular = self.media.reports.regular_at.is_some_and(|at| at <= now);
        if regular {
            self.write_regular(&mut compound, now, outbox);
        } else {
            // A compound begins with a report, if an empty one (RFC 3550, section 6.1).
            rtcp_write::receiver_report(&mut compound, self.media.voice(), &[]);
        }
        let empty = compound.len();
        self.write_special(&mut compound, now, outbox);
        if regular || compound.len() > empty {
            self.send_compound(&mut compound, outbox);
        }
        self.media.reports.scratch = compound;
        self.send_probe(now, outbox);
    }

    fn write_regular(&mut self, compound: &mut Vec<u8>, now: Instant, outbox: &mut Outbox) {
        let reports = &mut self.media.reports;
        let silent = reports.moved_at.is_none_or(|at| now > at + SILENCE);
        reports.regular_at = (!silent).then(|| now + REGULAR);
        let voice = self.media.voice();
        let flows = self.media.inflows.iter_mut();
        let blocks: Vec<_> = flows.filter_map(|flow| flow.report(now)).collect();
        let losses = &mut outbox.stats.measured.loss_from_participants;
        for block in &blocks {
            losses.add(f64::from(block.fraction_lost) / 256.0);
        }
        rtcp_write::receiver_report(compound, voice, &blocks);
        for flow in &mut self.media.outflows {
            if let Some(said) = flow.report(now) {
                let (packets, bytes) = (said.packets, said.bytes);
                rtcp_write::sender_report(
                    compound,
                    flow.ssrc,
                    said.ntp,
                    said.time,
                    packets,
                    bytes,
                    &[],
                );
            }
        }
        rtcp_write::names(compound, voice, &self.media.agreed.name);
        self.measure(now, outbox);
    }

    fn write_special(&mut self, compound: &mut Vec<u8>, now: Instant, outbox: &mut Outbox) {
        let voice = self.media.voice();
        let media = &mut self.media;
        if media.reports.arrivals_at.is_some_and(|at| at <= now) {
            media.reports.arrivals_at = None;
            let about = media.inflows.first().map_or(0, |flow| flow.ssrc);
            while !media.recorder.is_empty() {
                media.recorder.report(compound, voice, about);
            }
        }
        let round_trip = media.round_trip;
        let mut asked = Vec::new();
        for flow in &mut media.inflows {
            if flow.missing.due_at().is_some_and(|at| at <= now) {
                asked.clear();
                flow.missing.take_due(round_trip, now, &mut asked);
                if !asked.is_empty() {
                    rtcp_write::nack(compound, voice, flow.ssrc, asked.iter().copied());
                    outbox.stats.nacks_sent += 1;
                }
            }
        }
        let lost = std::mem::take(&mut media.reports.pictures_lost);
        for kind in TrackKind::ALL.into_iter().filter(|kind| lost[kind.index()]) {
            if let Some(flow) = media.inflow(kind) {
                rtcp_write::picture_lost(compound, voice, flow.ssrc);
            }
        }
        if let Some(bps) = media.reports.max_bps.take() {
            let videos = media.inflows.iter().filter(|flow| flow.kind.is_video());
            let ssrcs: Vec<_> = videos.map(|flow| flow.ssrc).collect();
            rtcp_write::max_bitrate(compound, voice, bps, &ssrcs);
        }
    }

    fn send_compound(&mut self, compound: &mut Vec<u8>, outbox: &mut Outbox) {
        let Some(sealer) = self.media.sealer() else {
            return;
        };
        sealer.seal_rtcp(compound);
        let packet = compound.as_slice().to_vec().into();
        self.send_media(PacketKind::Other, packet, outbox);
    }

    fn send_probe(&mut self, now: Instant, outbox: &mut Outbox) {
        let Some(probe) = self.media.estimator.probe(now) else {
            return;
        };
        let mut left = probe.packets * probe.bytes;
        while left > 0 {
            let Some(packet) = self.media.probe(now) else {
                return;
            };
            left = left.saturating_sub(packet.len());
            self.send_media(PacketKind::Other, packet, outbox);
        }
    }

    /// Once a second: what there is to measure, and which streams paused.
    fn measure(&mut self, now: Instant, outbox: &mut Outbox) {
        let measured = &mut outbox.stats.measured;
        if let Some(estimate_bps) = self.estimate_bps {
            measured.estimate.add(bytes_per_second(estimate_bps));
        }
        if let Some(round_trip) = self.media.round_trip {
            measured.round_trip.add(round_trip.as_secs_f64());
        }
        let mut changed = false;
        for flow in &self.media.inflows {
            let track = self.tracks.get_mut(flow.kind);
            changed |= track.active && !flow.flows(now);
            track.active &= flow.flows(now);
        }
        self.tell_again(now);
        if changed {
            outbox
                .happenings
                .push_back((self.key, Happening::Publishing));
        }
    }
}
