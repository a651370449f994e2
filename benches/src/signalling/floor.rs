//! The bare relay's signalling: each leg says hello.

use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::time::Duration;

use anyhow::ensure;
use str0m::media::Mid;

use super::{Opened, RoomPlan};
use crate::bare::{self, Bare};
use crate::leg::{Engine, Kind, Leg, Place, Sends, Side};
use crate::stage::Stage;

const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// A relay on the loopback.
pub struct Floor {
    relay: SocketAddrV4,
}

impl Floor {
    /// The one that listens on this port.
    pub fn new(port: u16) -> Self {
        Self {
            relay: SocketAddrV4::new(Ipv4Addr::LOCALHOST, port),
        }
    }

    pub(super) async fn open(&self, plan: &RoomPlan, stage: &Stage) -> anyhow::Result<Opened> {
        for side in Side::BOTH {
            let place = Place {
                room: plan.room,
                side,
            };
            let entered = stage.enter(self.leg(place, &plan.kinds)?)?;
            entered.connected().await?;
        }
        Ok(Opened {
            room: plan.room,
            names: Vec::new(),
        })
    }

    fn leg(&self, place: Place, kinds: &[Kind]) -> anyhow::Result<Leg> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = socket.local_addr()?;
        socket.connect(self.relay)?;
        socket.set_read_timeout(Some(ANSWERS_WITHIN))?;
        let hello = bare::hello(place);
        socket.send(&hello)?;
        let mut answer = [0; 64];
        let n = socket.recv(&mut answer)?;
        ensure!(answer[..n] == hello, "the relay says something else");
        let sends = kinds.iter().map(|&kind| Sends {
            kind,
            ssrc: (place.room << 3 | (place.side as u32) << 2 | kind as u32).into(),
            mid: Mid::from("bare"),
            pt: 96.into(),
        });
        Ok(Leg {
            place,
            socket,
            address,
            engine: Engine::Bare(Bare::of(place, self.relay)?),
            sends: sends.collect(),
        })
    }
}
