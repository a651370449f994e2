//! Everything between a participant's sealed packets and their payloads: its keys, the streams
//! it sends and is sent, and what is counted and told of them.
//!
//! The engine keeps ICE, DTLS, data channels and SDP; RTP and RTCP never reach it. A packet is
//! opened, given a new head and sealed for the other in one buffer, without waiting for anything.

use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::TrackKind;
use crate::agreed::{Agreed, Carried};
use crate::estimate::Estimator;
use crate::inflow::{Inflow, Repair};
use crate::outflow::{Kept, Outflow};
use crate::payload::Payload;
use crate::recorder::Recorder;
use crate::reports::Reports;
use crate::rtp::{Head, NewHead};
use crate::seal::{Opener, Sealer};

/// Where the estimate of a line starts, before anything was measured.
const FIRST_ESTIMATE_BPS: u64 = 1_000_000;

/// The media of one participant.
pub(crate) struct Media {
    keys: Option<(Opener, Sealer)>,
    pub(crate) agreed: Agreed,
    /// Which streams the offer announced.
    pub(crate) announced: Vec<Announced>,
    pub(crate) inflows: Vec<Inflow>,
    pub(crate) outflows: Vec<Outflow>,
    /// What came, by the numbers that count over all streams.
    pub(crate) recorder: Recorder,
    pub(crate) estimator: Estimator,
    next_transport_seq: u16,
    pub(crate) reports: Reports,
    /// The way there and back, as last measured.
    pub(crate) round_trip: Option<Duration>,
    /// Where reports are opened.
    pub(crate) opened: Vec<u8>,
    began: Instant,
}

/// A stream an offer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Announced {
    pub(crate) kind: TrackKind,
    pub(crate) ssrc: u32,
    /// The stream its packets are sent again in.
    pub(crate) repair: Option<u32>,
}

/// A packet to send, up to its payload.
pub(crate) struct Outgoing {
    pub(crate) kind: TrackKind,
    pub(crate) pt: u8,
    pub(crate) marker: bool,
    /// The low half is sent, all of it is sealed.
    pub(crate) number: u64,
    pub(crate) time: u32,
    pub(crate) clock_hz: u32,
    pub(crate) carried: Carried,
}

impl Media {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            keys: None,
            agreed: Agreed::default(),
            announced: Vec::new(),
            inflows: Vec::new(),
            outflows: Vec::new(),
            recorder: Recorder::default(),
            estimator: Estimator::new(FIRST_ESTIMATE_BPS),
            next_transport_seq: 0,
            reports: Reports::default(),
            round_trip: None,
            opened: Vec::new(),
            began: now,
        }
    }

    /// Once: keys set anew would begin to count anew.
    pub(crate) fn set_keys(&mut self, keys: Option<(Opener, Sealer)>) {
        if self.keys.is_none() {
            self.keys = keys;
        }
    }

    pub(crate) fn opener(&mut self) -> Option<&mut Opener> {
        self.keys.as_mut().map(|(opener, _)| opener)
    }

    pub(crate) fn sealer(&mut self) -> Option<&mut Sealer> {
        self.keys.as_mut().map(|(_, sealer)| sealer)
    }

    /// Streams may have been agreed on anew. Those that stay go on with their numbers, and so do
    /// those that go, should they come back: their keys are the same.
    pub(crate) fn set_outflows(&mut self, agreed: impl Iterator<Item = Announced>) {
        let before = std::mem::take(&mut self.outflows);
        let mut before: Vec<_> = before.into_iter().map(Some).collect();
        for Announced { kind, ssrc, repair } in agreed {
            let known = before
                .iter_mut()
                .find(|it| it.as_ref().is_some_and(|it| it.ssrc == ssrc));
            let known = known.and_then(Option::take);
            let outflow = known.unwrap_or_else(|| Outflow::new(kind, ssrc, repair));
            self.outflows.push(outflow);
        }
        self.outflows.extend(before.into_iter().flatten());
    }

    /// Lets go of all that was kept for resending: where the line cannot carry the pictures that
    /// come, resends would only wait in its queue before the sound.
    pub(crate) fn forget_kept(&mut self) {
        self.outflows.iter_mut().for_each(Outflow::forget);
    }

    /// In whose name we report.
    pub(crate) fn voice(&self) -> u32 {
        self.outflows.first().map_or(1, |flow| flow.ssrc)
    }

    pub(crate) fn outflow_mut(&mut self, kind: TrackKind) -> Option<&mut Outflow> {
        self.outflows.iter_mut().find(|flow| flow.kind == kind)
    }

    pub(crate) fn inflow(&self, kind: TrackKind) -> Option<&Inflow> {
        self.inflows.iter().find(|flow| flow.kind == kind)
    }

    /// A new stream of a track: it takes the place of the one before.
    pub(crate) fn begin_inflow(&mut self, kind: TrackKind, ssrc: u32, now: Instant) -> usize {
        self.inflows.retain(|flow| flow.kind != kind);
        let mut flow = Inflow::new(kind, ssrc, now);
        let announced = self.announced.iter().find(|it| it.ssrc == ssrc);
        flow.repair = announced.and_then(|it| it.repair).map(Repair::new);
        self.inflows.push(flow);
        self.inflows.len() - 1
    }

    /// Seals a packet and counts it; nothing if the track is not sent to the participant, or a
    /// packet was sealed under its number before.
    pub(crate) fn seal(
        &mut self,
        outgoing: &Outgoing,
        payload: Payload,
        kept_for: Option<Duration>,
        now: Instant,
    ) -> Option<Bytes> {
        let flows = &mut self.outflows;
        let place = flows.iter().position(|flow| flow.kind == outgoing.kind)?;
        let flow = &mut self.outflows[place];
        let (ssrc, payload_bytes) = (flow.ssrc, payload.len());
        if !flow.take_number(outgoing.number) {
            return None;
        }
        let (packet, head_bytes) = self.leave(outgoing, ssrc, payload, false, now)?;
        let flow = &mut self.outflows[place];
        flow.sent(payload_bytes, outgoing.clock_hz);
        if let Some(time) = kept_for {
            flow.keep(outgoing.number, packet.clone(), head_bytes, time, now);
        }
        Some(packet)
    }

    /// The packet the receiver misses, to be sent again: as RTX (RFC 4588), or where that was not
    /// agreed on, the very bytes that left before. Sealing them anew under the same number would
    /// lay AES-GCM's key open (RFC 7714, section 8.4).
    pub(crate) fn resend(&mut self, ssrc: u32, seq: u16, now: Instant) -> Option<Bytes> {
        let place = self.outflows.iter().position(|flow| flow.ssrc == ssrc)?;
        let kept = self.outflows[place].missed(seq, now)?.clone();
        if self.outflows[place].repair.is_none() {
            return Some(kept.packet);
        }
        self.repair(place, &kept, false, now)
    }

    /// A packet of a probe: one of the last, sent once more. Nothing if there is none, or no
    /// stream for such packets.
    pub(crate) fn probe(&mut self, now: Instant) -> Option<Bytes> {
        let probes = |flow: &Outflow| flow.repair.is_some() && flow.largest().is_some();
        let place = self.outflows.iter().position(probes)?;
        let kept = self.outflows[place].largest()?.clone();
        self.repair(place, &kept, true, now)
    }

    fn repair(&mut self, place: usize, kept: &Kept, probe: bool, now: Instant) -> Option<Bytes> {
        let flow = &mut self.outflows[place];
        let head = Head::read(&kept.packet)?;
        let mut payload = Payload::room(kept.packet.len() - kept.head_bytes + 2);
        let (original_seq, rest) = payload.bytes_mut().split_at_mut(2);
        original_seq.copy_from_slice(&head.seq.to_be_bytes());
        let (_, sealer) = self.keys.as_ref()?;
        let (ssrc, number) = (flow.ssrc, kept.number);
        let bytes = sealer.reopen_rtp(&kept.packet, kept.head_bytes, ssrc, number, rest)?;
        payload.shorten(bytes + 2);
        let (repair_ssrc, next) = flow.repair.as_mut()?;
        let (repair_ssrc, number) = (*repair_ssrc, *next);
        *next += 1;
        let outgoing = Outgoing {
            kind: flow.kind,
            pt: self.agreed.payload_type(head.pt)?.resend?,
            marker: head.marker,
            number,
            time: head.time,
            clock_hz: 0,
            carried: Carried::default(),
        };
        let (packet, _) = self.leave(&outgoing, repair_ssrc, payload, probe, now)?;
        Some(packet)
    }

    /// The packet as it leaves, and the length of its head.
    fn leave(
        &mut self,
        outgoing: &Outgoing,
        ssrc: u32,
        payload: Payload,
        probe: bool,
        now: Instant,
    ) -> Option<(Bytes, usize)> {
        let (_, sealer) = self.keys.as_ref()?;
        let transport_seq = self.next_transport_seq;
        let sent_at = now.saturating_duration_since(self.began);
        let lines = Lines::new(outgoing, transport_seq, sent_at);
        let (extensions, count) = lines.all(&self.agreed, outgoing.kind);
        #[expect(clippy::cast_possible_truncation, reason = "the low half is sent")]
        let head = NewHead {
            marker: outgoing.marker,
            pt: outgoing.pt,
            seq: outgoing.number as u16,
            time: outgoing.time,
            ssrc,
            extensions: &extensions[..count],
            padded: false,
        };
        let packet = payload.into_packet(&head, sealer.rtp_tag_bytes(), |packet, head_bytes| {
            sealer.seal_rtp(packet, head_bytes, ssrc, outgoing.number);
        });
        let head_bytes = head.bytes();
        if self.agreed.extensions(outgoing.kind).transport_seq != 0 {
            self.next_transport_seq = transport_seq.wrapping_add(1);
            let bytes = packet.len();
            self.estimator.sent(transport_seq, bytes, probe, now);
        }
        Some((packet, head_bytes))
    }
}

/// The values of a packet's header extensions.
struct Lines {
    transport_seq: [u8; 2],
    send_time: [u8; 3],
    audio_level: [u8; 1],
    orientation: [u8; 1],
    carried: Carried,
}

impl Lines {
    fn new(outgoing: &Outgoing, transport_seq: u16, sent_at: Duration) -> Self {
        let carried = outgoing.carried;
        // Seconds with 18 bits behind the point, of which six before it (abs-send-time).
        let [.., high, middle, low] = ((sent_at.as_micros() << 18) / 1_000_000).to_be_bytes();
        Self {
            transport_seq: transport_seq.to_be_bytes(),
            send_time: [high, middle, low],
            audio_level: [carried.audio_level.unwrap_or_default()],
            orientation: [carried.orientation.unwrap_or_default()],
            carried,
        }
    }

    /// All that the media line knows, and how many they are. Which line it is stands in every
    /// packet: not every client reads the numbers of streams in an answer.
    fn all<'a>(&'a self, agreed: &'a Agreed, kind: TrackKind) -> ([(u8, &'a [u8]); 4], usize) {
        let ids = agreed.extensions(kind);
        let of_line = match ids.transport_seq {
            0 => (ids.send_time, &self.send_time[..]),
            id => (id, &self.transport_seq[..]),
        };
        let known = [
            (ids.mid, agreed.mid(kind)),
            of_line,
            (
                ids.audio_level * u8::from(self.carried.audio_level.is_some()),
                &self.audio_level,
            ),
            (
                ids.orientation * u8::from(self.carried.orientation.is_some()),
                &self.orientation,
            ),
        ];
        let mut all = [(0, &[][..]); 4];
        let mut count = 0;
        for (id, value) in known {
            if id != 0 && !value.is_empty() {
                all[count] = (id, value);
                count += 1;
            }
        }
        (all, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    #[test]
    fn a_stream_that_comes_back_goes_on_with_its_numbers() {
        let camera = Announced {
            kind: TrackKind::Camera,
            ssrc: 7,
            repair: Some(8),
        };
        let mut media = Media::new(start());
        media.set_outflows([camera].into_iter());
        assert!(media.outflows[0].take_number(5));
        media.set_outflows([].into_iter());
        media.set_outflows([camera].into_iter());
        assert!(!media.outflows[0].take_number(5), "it was sealed before");
        assert_eq!(media.outflows.len(), 1);
    }
}
