//! What the engine of a participant says, in our words.

use std::time::Duration;

use str0m::bwe::BweKind;
use str0m::channel::{ChannelData, ChannelId};
use str0m::media::Mid;
use str0m::rtp::{ExtensionValues, RtpPacket, Ssrc};
use str0m::stats::PeerStats;
use str0m::{Event, IceConnectionState};

use crate::TrackKind;
use crate::packet::rtp_ssrc;
use crate::participant::{Happening, Incoming, Line, Message, Outbox, Participant};
use crate::stats::{DropReason, PacketKind};

/// REMB is told again after this time, for it may have got lost, and what is kept is thought over.
const TELL_AGAIN: Duration = Duration::from_secs(2);
/// The content type of DTLS records that carry data channels.
const DTLS_APPLICATION_DATA: u8 = 23;

impl Participant {
    /// What an event means for the worker, if anything.
    pub(crate) fn read(&mut self, event: Event, outbox: &mut Outbox) -> Option<Happening> {
        match event {
            Event::RtpPacket(packet) => self.read_packet(packet, outbox),
            Event::Connected => Some(self.read_connected()),
            Event::IceConnectionStateChange(state) => self.read_ice(state),
            Event::KeyframeRequest(request) => self.read_keyframe_request(request.mid, outbox),
            Event::ChannelOpen(id, label) => self.read_channel(id, label),
            Event::ChannelData(data) => self.read_message(data),
            Event::ChannelClose(id) => self.forget_channel(id),
            Event::EgressBitrateEstimate(kind) => self.read_estimate(&kind),
            Event::StreamPaused(stream) => self.read_paused(stream.mid, stream.paused),
            Event::PeerStats(stats) => Some(self.read_peer_stats(&stats, outbox)),
            Event::MediaEgressStats(stats) => self.read_egress(stats.mid, stats.nacks, outbox),
            Event::MediaIngressStats(stats) => self.read_ingress(stats.mid, stats.nacks, outbox),
            Event::Closed => Some(Happening::Gone),
            _ => None,
        }
    }

    fn read_packet(&mut self, packet: RtpPacket, outbox: &mut Outbox) -> Option<Happening> {
        let ssrc = packet.header.ssrc;
        let known = self.tracks.by_ssrc(ssrc);
        let track = known.or_else(|| self.discover(ssrc))?;
        let incoming = Incoming::new(track, known.is_none(), packet);
        let incoming = match track {
            TrackKind::Microphone => self.take_sound(incoming, outbox)?,
            TrackKind::Camera | TrackKind::Screen => incoming,
        };
        Some(Happening::Packet(incoming))
    }

    /// A stream we have not seen yet: the engine knows its m-line.
    fn discover(&mut self, ssrc: Ssrc) -> Option<TrackKind> {
        let mid = self.rtc.direct_api().stream_rx(&ssrc)?.mid();
        let kind = self.tracks.by_mid(mid)?;
        self.tracks.get_mut(kind).ssrc = Some(ssrc);
        Some(kind)
    }

    fn read_connected(&mut self) -> Happening {
        self.learn_profile();
        self.line = Line::Up;
        Happening::Connected
    }

    fn read_ice(&mut self, state: IceConnectionState) -> Option<Happening> {
        match self.line {
            Line::Up if state == IceConnectionState::Disconnected => {
                self.line = Line::Silent;
                None
            }
            Line::Silent if state.is_connected() => {
                self.line = Line::Up;
                Some(Happening::Back)
            }
            _ => None,
        }
    }

    fn read_keyframe_request(&self, mid: Mid, outbox: &mut Outbox) -> Option<Happening> {
        outbox.stats.keyframe_requests_received += 1;
        self.tracks.by_mid(mid).map(Happening::KeyframeWanted)
    }

    fn read_channel(&mut self, id: ChannelId, label: String) -> Option<Happening> {
        self.channels.push((id, label));
        None
    }

    fn forget_channel(&mut self, id: ChannelId) -> Option<Happening> {
        self.channels.retain(|(known, _)| *known != id);
        None
    }

    fn read_message(&self, data: ChannelData) -> Option<Happening> {
        let (_, label) = self.channels.iter().find(|(id, _)| *id == data.id)?;
        let label = label.clone();
        Some(Happening::Message(Message {
            label,
            binary: data.binary,
            data: data.data,
        }))
    }

    fn read_paused(&mut self, mid: Mid, paused: bool) -> Option<Happening> {
        let kind = self.tracks.by_mid(mid)?;
        self.tracks.get_mut(kind).active = !paused;
        Some(Happening::Publishing)
    }

    /// The engine's own events tell a mean of three seconds: of those only the first counts, the
    /// statistics tell the rest.
    fn read_estimate(&mut self, kind: &BweKind) -> Option<Happening> {
        match kind {
            BweKind::Twcc {
                estimate,
                can_probe,
            } => {
                let first = *can_probe && !self.leg.measured;
                self.leg.measured = *can_probe;
                first.then(|| Happening::Estimate(estimate.as_u64()))
            }
            BweKind::Remb { estimate, .. } => Some(Happening::Estimate(estimate.as_u64())),
            _ => None,
        }
    }

    fn read_peer_stats(&mut self, stats: &PeerStats, outbox: &mut Outbox) -> Happening {
        let measured = &mut outbox.stats.measured;
        if let Some(round_trip) = stats.rtt {
            measured.round_trip.add(round_trip.as_secs_f64());
            self.leg.round_trip(round_trip, stats.timestamp);
        }
        if let Some(loss) = stats.egress_loss_fraction {
            measured.loss_to_participants.add(loss.into());
        }
        if let Some(loss) = stats.ingress_loss_fraction {
            measured.loss_from_participants.add(loss.into());
        }
        if let Some(estimate_bps) = self.estimate_bps {
            measured.estimate.add(bytes_per_second(estimate_bps));
        }
        if stats.timestamp >= self.told_at + TELL_AGAIN {
            self.told_at = stats.timestamp;
            self.told_bps = None;
            if let Some(round_trip) = self.leg.shortest_round_trip() {
                self.keep_for(round_trip);
            }
        }
        let estimate = stats.bwe_tx.filter(|_| self.leg.measured);
        if let Some(estimate) = estimate {
            let happening = Happening::Estimate(estimate.as_u64());
            outbox.happenings.push_back((self.key, happening));
        }
        Happening::Publishing
    }

    fn read_egress(&mut self, mid: Mid, nacks: u64, outbox: &mut Outbox) -> Option<Happening> {
        let before = &mut self.counted.nacks_received[self.tracks.by_mid(mid)?.index()];
        outbox.stats.nacks_received += nacks.saturating_sub(*before);
        *before = nacks;
        None
    }

    fn read_ingress(&mut self, mid: Mid, nacks: u64, outbox: &mut Outbox) -> Option<Happening> {
        let before = &mut self.counted.nacks_sent[self.tracks.by_mid(mid)?.index()];
        outbox.stats.nacks_sent += nacks.saturating_sub(*before);
        *before = nacks;
        None
    }

    /// What a datagram to the participant belongs to.
    pub(crate) fn sent_kind(&self, contents: &[u8]) -> PacketKind {
        if contents.first() == Some(&DTLS_APPLICATION_DATA) {
            return PacketKind::Data;
        }
        let of = |ssrc| self.sending.iter().find(|(known, _)| *known == ssrc);
        let known = rtp_ssrc(contents).and_then(of);
        known.map_or(PacketKind::Other, |(_, kind)| PacketKind::from(*kind))
    }
}

impl Incoming {
    fn new(track: TrackKind, fresh: bool, packet: RtpPacket) -> Self {
        let header = packet.header;
        Self {
            track,
            fresh,
            ssrc: header.ssrc,
            pt: header.payload_type,
            seq: *packet.seq_no,
            time: header.timestamp,
            clock_hz: packet.time.frequency().get(),
            marker: header.marker,
            came_at: packet.timestamp,
            extensions: carried(&header.ext_vals),
            payload: packet.payload,
        }
    }
}

/// Only what is the sender's to say; the rest belongs to one connection.
fn carried(from: &ExtensionValues) -> ExtensionValues {
    ExtensionValues {
        audio_level: from.audio_level,
        voice_activity: from.voice_activity,
        video_orientation: from.video_orientation,
        ..ExtensionValues::default()
    }
}

/// What a datagram from a participant belongs to, by its first two bytes (RFC 7983, RFC 5761)
/// and the track of the packet in it. RTP without a packet is of no use to anybody.
pub(crate) fn received_kind(
    contents: &[u8],
    track: Option<TrackKind>,
) -> Result<PacketKind, DropReason> {
    match (contents, track) {
        ([DTLS_APPLICATION_DATA, ..], _) => Ok(PacketKind::Data),
        ([128..=191, 192..=223, ..], _) => Ok(PacketKind::Other),
        ([128..=191, ..], Some(track)) => Ok(PacketKind::from(track)),
        ([128..=191, ..], None) => Err(DropReason::NothingNew),
        _ => Ok(PacketKind::Other),
    }
}

/// As Prometheus wants it.
#[expect(clippy::cast_precision_loss, reason = "a rate of 2^53 bit/s is far")]
pub(crate) fn bytes_per_second(bits_per_second: u64) -> f64 {
    bits_per_second as f64 / 8.0
}
