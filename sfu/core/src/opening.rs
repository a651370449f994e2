//! A sealed packet of a participant is opened: whose stream it is, and whether it is new.

use std::time::Instant;

use str0m::rtp::Ssrc;

use crate::TrackKind;
use crate::agreed::Carried;
use crate::inflow::Repair;
use crate::media::Media;
use crate::numbers::Numbers;
use crate::participant::{Happening, Incoming, Outbox, Participant};
use crate::payload::Payload;
use crate::rtp::{Head, unpadded};
use crate::seal::Opener;
use crate::stats::{DropReason, PacketKind};

/// So many arrivals are told at once: not many more are remembered.
const MANY: usize = 200;

/// Which of a participant's streams a packet belongs to.
#[derive(Clone, Copy)]
enum Stream {
    /// The stream at this place.
    Main(usize),
    /// The resends of the stream at this place.
    Repair(usize),
}

/// An opened packet.
struct Arrived<'a> {
    datagram: &'a [u8],
    head: Head,
    /// Its full number.
    number: u64,
    payload: Payload,
}

/// A stream nobody named before: what its first packet says of it.
struct Found {
    kind: TrackKind,
    repairs: bool,
}

impl Participant {
    /// Opens a packet of media.
    pub(crate) fn take_rtp(
        &mut self,
        datagram: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        let head = Head::read(datagram).ok_or(DropReason::Unparsable)?;
        let (stream, arrived) = self.open_rtp(datagram, head, now)?;
        self.note_arrival(datagram, &head, now);
        match stream {
            Stream::Main(place) => Ok(self.take_main(place, arrived, now, outbox)),
            Stream::Repair(place) => self.take_repair(place, &arrived, now, outbox),
        }
    }

    /// The stream, and the opened packet. Nothing changes unless the packet is
    /// authentic and new.
    fn open_rtp<'a>(
        &mut self,
        datagram: &'a [u8],
        head: Head,
        now: Instant,
    ) -> Result<(Stream, Arrived<'a>), DropReason> {
        let media = &mut self.media;
        let known = media.find(head.ssrc);
        let numbers = known.map(|stream| media.numbers(stream));
        let number = numbers.map_or(Some(head.seq.into()), |it| it.extend(head.seq));
        let number = number.ok_or(DropReason::NothingNew)?;
        if numbers.is_some_and(|it| !it.is_new(number)) {
            return Err(DropReason::NothingNew);
        }
        let opener = media.opener().ok_or(DropReason::NotAccepted)?;
        let mut payload = open(opener, datagram, &head, number).ok_or(DropReason::NothingNew)?;
        if head.padded {
            let bytes = unpadded(&payload).ok_or(DropReason::Unparsable)?;
            payload.shorten(bytes);
        }
        let found = known.or_else(|| self.discover(datagram, &head, now));
        let arrived = Arrived {
            datagram,
            head,
            number,
            payload,
        };
        Ok((found.ok_or(DropReason::NothingNew)?, arrived))
    }

    /// Whose a new stream is, by what the offer announced, by the name of its media line, or by
    /// its payload type.
    fn discover(&mut self, datagram: &[u8], head: &Head, now: Instant) -> Option<Stream> {
        let Found { kind, repairs } = self.look_up(datagram, head)?;
        if !repairs {
            let place = self.media.begin_inflow(kind, head.ssrc, now);
            return Some(Stream::Main(place));
        }
        let flows = &mut self.media.inflows;
        let place = flows.iter().position(|flow| flow.kind == kind)?;
        flows[place].repair = Some(Repair::new(head.ssrc));
        Some(Stream::Repair(place))
    }

    fn look_up(&self, datagram: &[u8], head: &Head) -> Option<Found> {
        let agreed = &self.media.agreed;
        let resent = agreed.resent_as(head.pt);
        let pt = agreed.payload_type(head.pt).or(resent)?;
        let repairs = resent.is_some();
        let announced = self.media.announced.iter();
        let mut announced =
            announced.filter(|it| it.ssrc == head.ssrc || it.repair == Some(head.ssrc));
        let mid = agreed.any_extension(|ids| ids.mid);
        let mut extensions = head.extensions(datagram);
        let named = extensions.find(|(id, _)| mid != 0 && *id == mid);
        let named = named.and_then(|(_, name)| agreed.kind_of(name));
        let kind = named.or_else(|| announced.next().map(|it| it.kind));
        let kind = kind.or_else(|| self.guess(pt.audio))?;
        let fits = kind.is_video() != pt.audio && self.tracks.get(kind).mid.is_some();
        fits.then_some(Found { kind, repairs })
    }

    /// Of whom says nothing only the first stream is taken.
    fn guess(&self, audio: bool) -> Option<TrackKind> {
        let kind = if audio {
            TrackKind::Microphone
        } else {
            TrackKind::Camera
        };
        self.media.inflow(kind).is_none().then_some(kind)
    }

    /// Remembers that a packet with a number over all streams came.
    fn note_arrival(&mut self, datagram: &[u8], head: &Head, now: Instant) {
        self.media.reports.moved(now);
        let id = self.media.agreed.any_extension(|ids| ids.transport_seq);
        if id == 0 {
            return;
        }
        let mut extensions = head.extensions(datagram);
        if let Some((_, &[high, low])) = extensions.find(|(known, _)| *known == id) {
            self.media
                .recorder
                .came(u16::from_be_bytes([high, low]), now);
            let many = self.media.recorder.waiting() >= MANY;
            self.media.reports.arrived(many, now);
        }
    }

    fn take_main(
        &mut self,
        place: usize,
        arrived: Arrived<'_>,
        now: Instant,
        outbox: &mut Outbox,
    ) -> PacketKind {
        let (head, number) = (arrived.head, arrived.number);
        self.media.learn_clock(place, head.pt);
        let asks = self.asks_for(place);
        let flow = &mut self.media.inflows[place];
        let (kind, clock_hz) = (flow.kind, flow.clock_hz);
        let hopeless = flow.came(number, head.time, asks, now);
        let fresh = self.tracks.get(kind).ssrc != Some(head.ssrc.into());
        self.flows(kind, head.ssrc, outbox);
        if hopeless && kind.is_video() {
            let happening = Happening::Hopeless(kind);
            outbox.happenings.push_back((self.key, happening));
        }
        let incoming = Incoming {
            track: kind,
            fresh,
            ssrc: head.ssrc.into(),
            pt: head.pt.into(),
            seq: number,
            time: head.time,
            clock_hz,
            marker: head.marker,
            carried: self.carried(kind, arrived.datagram, &head),
            payload: arrived.payload,
        };
        self.tell_packet(incoming, outbox);
        kind.into()
    }

    /// A packet that was sent again (RFC 4588): its own number stands before its payload.
    fn take_repair(
        &mut self,
        place: usize,
        arrived: &Arrived<'_>,
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        let head = arrived.head;
        let original = self.media.agreed.resent_as(head.pt);
        let flow = &mut self.media.inflows[place];
        let kind = flow.kind;
        if let Some(repair) = &mut flow.repair {
            repair.numbers.take(arrived.number);
        }
        let [high, low, rest @ ..] = &arrived.payload[..] else {
            // Padding of a probe.
            return Err(DropReason::NothingNew);
        };
        let original = original.ok_or(DropReason::NothingNew)?;
        let seq = flow.numbers.extend(u16::from_be_bytes([*high, *low]));
        let seq = seq.ok_or(DropReason::NothingNew)?;
        let ahead = flow.numbers.newest().is_none_or(|newest| seq > newest);
        if ahead || !flow.numbers.is_new(seq) {
            return Err(DropReason::NothingNew);
        }
        flow.came(seq, head.time, false, now);
        let incoming = Incoming {
            track: kind,
            fresh: false,
            ssrc: flow.ssrc.into(),
            pt: original.pt.into(),
            seq,
            time: head.time,
            clock_hz: flow.clock_hz,
            marker: head.marker,
            carried: Carried::default(),
            payload: Payload::copied(rest),
        };
        self.tell_packet(incoming, outbox);
        Ok(kind.into())
    }

    fn tell_packet(&mut self, incoming: Incoming, outbox: &mut Outbox) {
        let incoming = match incoming.track {
            TrackKind::Microphone => self.take_sound(incoming, outbox),
            TrackKind::Camera | TrackKind::Screen => Some(incoming),
        };
        if let Some(incoming) = incoming {
            let happening = Happening::Packet(incoming);
            outbox.happenings.push_back((self.key, happening));
        }
    }

    /// Whether missing packets of a stream are asked for.
    fn asks_for(&self, place: usize) -> bool {
        match self.media.inflows[place].kind {
            TrackKind::Microphone => self.sound.asks,
            TrackKind::Camera | TrackKind::Screen => true,
        }
    }

    /// A packet of a track came.
    fn flows(&mut self, kind: TrackKind, ssrc: u32, outbox: &mut Outbox) {
        let track = self.tracks.get_mut(kind);
        track.ssrc = Some(Ssrc::from(ssrc));
        if !std::mem::replace(&mut track.active, true) {
            outbox
                .happenings
                .push_back((self.key, Happening::Publishing));
        }
    }

    /// What the sender itself says in the header extensions.
    fn carried(&self, kind: TrackKind, datagram: &[u8], head: &Head) -> Carried {
        let ids = self.media.agreed.extensions(kind);
        let mut carried = Carried::default();
        for (id, value) in head.extensions(datagram) {
            let &[value, ..] = value else { continue };
            if id == ids.audio_level {
                carried.audio_level = Some(value);
            } else if id == ids.orientation {
                carried.orientation = Some(value);
            }
        }
        carried
    }
}

fn open(opener: &Opener, datagram: &[u8], head: &Head, number: u64) -> Option<Payload> {
    let mut payload = Payload::room(datagram.len() - head.bytes);
    let bytes = opener.open_rtp(datagram, head.bytes, head.ssrc, number, payload.bytes_mut())?;
    payload.shorten(bytes);
    Some(payload)
}

impl Media {
    fn find(&self, ssrc: u32) -> Option<Stream> {
        let mut flows = self.inflows.iter().enumerate();
        flows.find_map(|(place, flow)| {
            let repairs = || flow.repair.as_ref().is_some_and(|it| it.ssrc == ssrc);
            if flow.ssrc == ssrc {
                Some(Stream::Main(place))
            } else {
                repairs().then_some(Stream::Repair(place))
            }
        })
    }

    fn numbers(&self, stream: Stream) -> &Numbers {
        match stream {
            Stream::Main(place) => &self.inflows[place].numbers,
            Stream::Repair(place) => {
                let flow = &self.inflows[place];
                flow.repair.as_ref().map_or(&flow.numbers, |it| &it.numbers)
            }
        }
    }

    /// How fast the time of a stream counts, once its payload type is known.
    fn learn_clock(&mut self, place: usize, pt: u8) {
        let flow = &mut self.inflows[place];
        if flow.pt != pt {
            flow.pt = pt;
            let known = self.agreed.payload_type(pt);
            flow.clock_hz = known.map_or(flow.clock_hz, |known| known.clock_hz);
        }
    }
}
