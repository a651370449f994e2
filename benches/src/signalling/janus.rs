//! Janus by its HTTP API. Its video room wants two connections from a participant, one to send
//! on and one for what it receives; its video call wants one, which carries both ways.

mod api;
mod negotiation;

use std::net::IpAddr;

use serde_json::{Value, json};
use str0m::media::Direction;

use super::{Opened, RoomPlan};
use crate::leg::{Place, Side};
use crate::stage::Stage;
use api::{Api, Handle};
use negotiation::{Offer, Unbound, one_mid_each};

/// A Janus.
pub struct Janus {
    api: Api,
    address: IpAddr,
    plugin: Plugin,
}

/// Which of Janus' ways to make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugin {
    /// A room for two publishers.
    VideoRoom,
    /// One calls, the other accepts.
    VideoCall,
}

impl Janus {
    /// The one whose API is at `url`, and whose media is at `address`.
    pub fn new(url: &str, address: IpAddr, plugin: Plugin) -> anyhow::Result<Self> {
        Ok(Self {
            api: Api::new(url)?,
            address,
            plugin,
        })
    }

    pub(super) async fn open(&self, plan: &RoomPlan, stage: &Stage) -> anyhow::Result<Opened> {
        let citizen = self.attach(self.api.create().await?).await?;
        let officer = self.attach(self.api.create().await?).await?;
        match self.plugin {
            Plugin::VideoRoom => self.meet([&citizen, &officer], plan, stage).await?,
            Plugin::VideoCall => self.call([&citizen, &officer], plan, stage).await?,
        }
        let sessions = [citizen, officer].map(|handle| handle.session.to_string());
        Ok(Opened {
            room: plan.room,
            names: sessions.into(),
        })
    }

    /// Ends both sessions and all that hangs on them; an empty room is a few bytes.
    pub(super) async fn close(&self, opened: &Opened) -> anyhow::Result<()> {
        for session in &opened.names {
            self.api
                .ask(&format!("/{session}"), json!({ "janus": "destroy" }))
                .await?;
        }
        Ok(())
    }

    /// Both publish into one room, then each subscribes to the other.
    async fn meet(&self, both: [&Handle; 2], plan: &RoomPlan, stage: &Stage) -> anyhow::Result<()> {
        let room = plan.room + 1;
        let create = json!({
            "request": "create", "room": room, "publishers": 2, "record": false,
            "audiocodec": "opus", "videocodec": "vp8", "notify_joining": false,
        });
        self.api.message_now(both[0], &create).await?;
        let mut feeds = Vec::new();
        for (handle, side) in both.into_iter().zip(Side::BOTH) {
            feeds.push(self.publish(handle, place(side, plan), plan, stage).await?);
        }
        for ((handle, side), feed) in both.into_iter().zip(Side::BOTH).zip(feeds.iter().rev()) {
            self.subscribe(handle.session, place(side, plan), room, feed, stage)
                .await?;
        }
        Ok(())
    }

    /// The feed's number.
    async fn publish(
        &self,
        handle: &Handle,
        place: Place,
        plan: &RoomPlan,
        stage: &Stage,
    ) -> anyhow::Result<Value> {
        let join = json!({ "request": "join", "ptype": "publisher", "room": plan.room + 1 });
        let joined = self.api.message(handle, join, None).await?;
        let (offering, offer) = Offer::new(self.address, plan.lines(), Direction::SendOnly)?;
        let publish = json!({ "request": "publish" });
        let said = self
            .api
            .message(handle, publish, Some(("offer", offer)))
            .await?;
        let leg = offering.accept(place, plan, &said.sdp()?)?;
        stage.enter(leg)?.connected().await?;
        self.api.connected(handle).await?;
        Ok(joined.data["id"].clone())
    }

    async fn subscribe(
        &self,
        session: u64,
        place: Place,
        room: u32,
        feed: &Value,
        stage: &Stage,
    ) -> anyhow::Result<()> {
        let handle = self.attach(session).await?;
        let streams = json!([{ "feed": feed }]);
        let join =
            json!({ "request": "join", "ptype": "subscriber", "room": room, "streams": streams });
        let said = self.api.message(&handle, join, None).await?;
        let (unbound, answer) = Unbound::answering(self.address, &said.sdp()?)?;
        let entered = stage.enter(unbound.leg(place, Vec::new()))?;
        let start = json!({ "request": "start" });
        self.api
            .message(&handle, start, Some(("answer", answer)))
            .await?;
        entered.connected().await
    }

    /// The citizen calls, the officer accepts.
    async fn call(
        &self,
        [citizen, officer]: [&Handle; 2],
        plan: &RoomPlan,
        stage: &Stage,
    ) -> anyhow::Result<()> {
        let name = |side: Side| format!("{}-{}", side.role(), plan.room);
        for (handle, side) in [citizen, officer].into_iter().zip(Side::BOTH) {
            let register = json!({ "request": "register", "username": name(side) });
            self.api.message(handle, register, None).await?;
        }
        let (offering, offer) = Offer::new(self.address, plan.lines(), Direction::SendRecv)?;
        let call = json!({ "request": "call", "username": name(Side::Officer) });
        self.api
            .message(citizen, call, Some(("offer", offer)))
            .await?;
        let incoming = self
            .api
            .event(officer, |event| event["jsep"].is_object())
            .await?;
        let incoming = incoming.sdp()?;
        let (mut unbound, answer) = Unbound::answering(self.address, &incoming)?;
        let sends = unbound.sends(&incoming, plan)?;
        let here = stage.enter(unbound.leg(place(Side::Officer, plan), sends))?;
        let accept = json!({ "request": "accept" });
        self.api
            .message(officer, accept, Some(("answer", answer)))
            .await?;
        let accepted = self
            .api
            .event(citizen, |event| event["jsep"].is_object())
            .await?;
        let answer = one_mid_each(&accepted.sdp()?);
        let there = stage.enter(offering.accept(place(Side::Citizen, plan), plan, &answer)?)?;
        here.connected().await?;
        there.connected().await
    }

    async fn attach(&self, session: u64) -> anyhow::Result<Handle> {
        let plugin = match self.plugin {
            Plugin::VideoRoom => "janus.plugin.videoroom",
            Plugin::VideoCall => "janus.plugin.videocall",
        };
        self.api.attach(session, plugin).await
    }
}

fn place(side: Side, plan: &RoomPlan) -> Place {
    Place {
        room: plan.room,
        side,
    }
}
