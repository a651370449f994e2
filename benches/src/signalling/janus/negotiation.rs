//! Engines that negotiate with Janus by SDP: some offer, some answer.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Instant;

use anyhow::Context as _;
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid};
use str0m::{Candidate, Rtc};

use crate::leg::{Engine, Kind, Leg, Place, Sends};
use crate::offering::{engine_config, sends_of};
use crate::signalling::RoomPlan;

/// An engine and its socket, not negotiated yet.
pub(super) struct Unbound {
    rtc: Box<Rtc>,
    socket: UdpSocket,
    address: SocketAddr,
}

/// An offer that waits for Janus' answer.
pub(super) struct Offer {
    unbound: Unbound,
    lines: Vec<(Kind, Mid)>,
    pending: SdpPendingOffer,
}

impl Offer {
    pub(super) fn new(
        address: IpAddr,
        kinds: &[Kind],
        direction: Direction,
    ) -> anyhow::Result<(Self, String)> {
        let mut unbound = Unbound::new(address)?;
        let mut changes = unbound.rtc.sdp_api();
        let line = |&kind: &Kind| {
            let media = if kind == Kind::Audio {
                MediaKind::Audio
            } else {
                MediaKind::Video
            };
            (kind, changes.add_media(media, direction, None, None, None))
        };
        let lines = kinds.iter().map(line).collect();
        let (offer, pending) = changes.apply().context("there is something to offer")?;
        let offering = Self {
            unbound,
            lines,
            pending,
        };
        Ok((offering, offer.to_sdp_string()))
    }

    pub(super) fn accept(
        mut self,
        place: Place,
        plan: &RoomPlan,
        answer: &str,
    ) -> anyhow::Result<Leg> {
        let answer = SdpAnswer::from_sdp_string(answer)?;
        self.unbound
            .rtc
            .sdp_api()
            .accept_answer(self.pending, answer)?;
        let sends = self.unbound.sends_on(&self.lines, plan)?;
        Ok(self.unbound.leg(place, sends))
    }
}

impl Unbound {
    fn new(address: IpAddr) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((address, 0))?;
        let address = socket.local_addr()?;
        let mut rtc = Box::new(engine_config().build(Instant::now()));
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        Ok(Self {
            rtc,
            socket,
            address,
        })
    }

    /// One that answers what Janus offers, and the answer.
    pub(super) fn answering(address: IpAddr, offer: &str) -> anyhow::Result<(Self, String)> {
        let mut unbound = Self::new(address)?;
        let offer = SdpOffer::from_sdp_string(offer)?;
        let answer = unbound.rtc.sdp_api().accept_offer(offer)?;
        Ok((unbound, answer.to_sdp_string()))
    }

    /// What an engine that answered this offer may send. Its lines are those of the caller, in the
    /// caller's order.
    pub(super) fn sends(&mut self, offer: &str, plan: &RoomPlan) -> anyhow::Result<Vec<Sends>> {
        let mids = offer.lines().filter_map(|line| line.strip_prefix("a=mid:"));
        let lines: Vec<_> = plan
            .lines()
            .iter()
            .copied()
            .zip(mids.map(Mid::from))
            .collect();
        self.sends_on(&lines, plan)
    }

    fn sends_on(&mut self, lines: &[(Kind, Mid)], plan: &RoomPlan) -> anyhow::Result<Vec<Sends>> {
        let mut sends = sends_of(&mut self.rtc, lines)?;
        sends.retain(|sends| plan.kinds.contains(&sends.kind));
        Ok(sends)
    }

    pub(super) fn leg(self, place: Place, sends: Vec<Sends>) -> Leg {
        Leg {
            place,
            socket: self.socket,
            address: self.address,
            engine: Engine::WebRtc(self.rtc),
            sends,
        }
    }
}

/// The video call's answers name each m-line twice, which no parser has to accept.
pub(super) fn one_mid_each(sdp: &str) -> String {
    let mut named = false;
    let first = |line: &&str| {
        let again = line.starts_with("a=mid:") && std::mem::replace(&mut named, true);
        named &= !line.starts_with("m=");
        !again
    };
    sdp.split_inclusive('\n').filter(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_m_line_is_named_once() {
        let doubled =
            "v=0\r\nm=audio\r\na=mid:a\r\na=x\r\na=mid:a\r\nm=video\r\na=mid:b\r\na=mid:b\r\n";
        let once = "v=0\r\nm=audio\r\na=mid:a\r\na=x\r\nm=video\r\na=mid:b\r\n";
        assert_eq!(one_mid_each(doubled), once);
        assert_eq!(one_mid_each(once), once);
    }
}
