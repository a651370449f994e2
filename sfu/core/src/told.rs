//! What a participant reports (RTCP) of what it sends and what it is sent.

use std::time::Instant;

use crate::TrackKind;
use crate::outflow::Clock;
use crate::participant::{Happening, Outbox, Participant};
use crate::rtcp::{self, Reception, Told};
use crate::stats::{DropReason, PacketKind};

impl Participant {
    /// Opens a packet of reports.
    pub(crate) fn take_rtcp(
        &mut self,
        datagram: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        let mut compound = std::mem::take(&mut self.media.opened);
        compound.clear();
        let keys = self.media.opener().ok_or(DropReason::NotAccepted)?;
        let opened = keys.open_rtcp(datagram, &mut compound);
        if opened.is_some() {
            rtcp::read(&compound, |told| self.take_told(told, now, outbox));
        }
        self.media.opened = compound;
        opened
            .map(|()| PacketKind::Other)
            .ok_or(DropReason::NothingNew)
    }

    /// One thing that a report says.
    fn take_told(&mut self, told: Told<'_>, now: Instant, outbox: &mut Outbox) {
        match told {
            Told::SenderReport { ssrc, ntp, time } => self.take_clock(ssrc, ntp, time, now, outbox),
            Told::Reception(reception) => self.take_reception(&reception, now, outbox),
            Told::Missing { ssrc, seq } => self.take_missing(ssrc, seq, now, outbox),
            Told::PictureLost { ssrc } | Told::FullIntra { ssrc } => self.take_lost(ssrc, outbox),
            Told::MaxBitrate { bps } => self.take_max_bitrate(bps, outbox),
            Told::Arrivals(arrivals) => {
                self.media.estimator.told(arrivals.iter(), now);
                self.pacer.set_line(self.media.estimator.pace_bps());
                self.take_estimate(outbox);
            }
            Told::Goodbye { .. } => {}
        }
    }

    fn take_clock(&mut self, ssrc: u32, ntp: u64, time: u32, now: Instant, outbox: &mut Outbox) {
        let flow = self.media.inflows.iter_mut().find(|flow| flow.ssrc == ssrc);
        let Some(flow) = flow else { return };
        flow.reported(ntp, now);
        let clock = Clock { ntp, time, at: now };
        let happening = Happening::Clock(flow.kind, ssrc.into(), clock);
        outbox.happenings.push_back((self.key, happening));
    }

    fn take_reception(&mut self, reception: &Reception, now: Instant, outbox: &mut Outbox) {
        let flow = self
            .media
            .outflows
            .iter()
            .find(|flow| flow.ssrc == reception.ssrc);
        let Some(flow) = flow else { return };
        let loss = f64::from(reception.fraction_lost) / 256.0;
        outbox.stats.measured.loss_to_participants.add(loss);
        let (kind, round_trip) = (flow.kind, flow.round_trip(reception, now));
        if let Some(round_trip) = round_trip {
            self.media.round_trip = Some(round_trip);
        }
        if kind == TrackKind::Microphone {
            self.misses_share(f32::from(reception.fraction_lost) / 256.0);
        }
    }

    fn take_missing(&mut self, ssrc: u32, seq: u16, now: Instant, outbox: &mut Outbox) {
        outbox.stats.nacks_received += 1;
        let flow = self.media.outflows.iter().find(|flow| flow.ssrc == ssrc);
        let Some(kind) = flow.map(|flow| flow.kind) else {
            return;
        };
        if kind == TrackKind::Microphone {
            return self.misses_sound(seq, now, outbox);
        }
        if let Some(packet) = self.media.resend(ssrc, seq, now) {
            outbox.stats.pictures_sent_again += 1;
            self.pacer.left(packet.len(), now);
            self.send_media(kind.into(), packet, outbox);
        }
    }

    fn take_lost(&mut self, ssrc: u32, outbox: &mut Outbox) {
        let flow = self.media.outflows.iter().find(|flow| flow.ssrc == ssrc);
        if let Some(kind) = flow.map(|flow| flow.kind) {
            outbox.stats.keyframe_requests_received += 1;
            let happening = Happening::KeyframeWanted(kind);
            outbox.happenings.push_back((self.key, happening));
        }
    }

    /// Who counts arrivals is believed by these; only who does not by its own sum.
    fn take_max_bitrate(&self, bps: u64, outbox: &mut Outbox) {
        if self.media.estimator.bps().is_none() {
            let happening = Happening::Estimate(bps);
            outbox.happenings.push_back((self.key, happening));
        }
    }

    fn take_estimate(&mut self, outbox: &mut Outbox) {
        let round_trip = self.media.estimator.round_trip();
        self.media.round_trip = round_trip.or(self.media.round_trip);
        if let Some(estimate_bps) = self.media.estimator.bps() {
            let happening = Happening::Estimate(estimate_bps);
            outbox.happenings.push_back((self.key, happening));
        }
    }
}
