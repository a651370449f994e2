//! Schalter's REST API as an integrator uses it: rooms, participants, offer and answer.

use std::net::{Ipv4Addr, UdpSocket};

use anyhow::{Context as _, bail};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Opened, RoomPlan};
use crate::leg::{Leg, Place, Side};
use crate::offering::Offering;
use crate::stage::{Entered, Stage};

/// A Schalter and the key to it.
pub struct Schalter {
    http: reqwest::Client,
    url: String,
    key: String,
}

/// What an integrator hands to one participant.
#[derive(Deserialize)]
struct Participant {
    token: String,
}

#[derive(Deserialize)]
struct Room {
    id: String,
}

impl Schalter {
    /// The one at `url`; `key` may create rooms.
    pub fn new(url: &str, key: String) -> anyhow::Result<Self> {
        let url = url.trim_end_matches('/').to_owned();
        let http = reqwest::Client::builder().build()?;
        Ok(Self { http, url, key })
    }

    pub(super) async fn open(&self, plan: &RoomPlan, stage: &Stage) -> anyhow::Result<Opened> {
        let room = self.create_room().await?;
        let mut entered = Vec::new();
        for side in Side::BOTH {
            let place = Place {
                room: plan.room,
                side,
            };
            entered.push(self.bring_in(&room, place, plan, stage).await?);
        }
        for entered in entered {
            entered.connected().await?;
        }
        Ok(Opened {
            room: plan.room,
            names: vec![room],
        })
    }

    pub(super) async fn close(&self, opened: &Opened) -> anyhow::Result<()> {
        let room = opened.names.first().context("the room has a name")?;
        let request = self
            .http
            .request(Method::DELETE, format!("{}/v1/rooms/{room}", self.url))
            .bearer_auth(&self.key);
        expect(StatusCode::NO_CONTENT, request.send().await?).await?;
        Ok(())
    }

    async fn bring_in(
        &self,
        room: &str,
        place: Place,
        plan: &RoomPlan,
        stage: &Stage,
    ) -> anyhow::Result<Entered> {
        let participant = self.add_participant(room, place.side.role()).await?;
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = socket.local_addr()?;
        let (offering, offer) = Offering::new(address)?;
        let answer = self.join(room, &participant, offer).await?;
        let (engine, mut sends) = offering.accept(&answer)?;
        sends.retain(|sends| plan.kinds.contains(&sends.kind));
        stage.enter(Leg {
            place,
            socket,
            address,
            engine,
            sends,
        })
    }

    async fn create_room(&self) -> anyhow::Result<String> {
        let answer = self.post("/v1/rooms", &json!({})).await?;
        Ok(answer.json::<Room>().await?.id)
    }

    async fn add_participant(&self, room: &str, role: &str) -> anyhow::Result<Participant> {
        let path = format!("/v1/rooms/{room}/participants");
        let answer = self.post(&path, &json!({ "role": role })).await?;
        Ok(answer.json().await?)
    }

    /// The offer in, the answer out.
    async fn join(
        &self,
        room: &str,
        participant: &Participant,
        offer: String,
    ) -> anyhow::Result<String> {
        let request = self
            .http
            .post(format!("{}/v1/rooms/{room}/media", self.url))
            .bearer_auth(&participant.token)
            .header(CONTENT_TYPE, "application/sdp")
            .body(offer);
        let answer = expect(StatusCode::CREATED, request.send().await?).await?;
        Ok(answer.text().await?)
    }

    async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Response> {
        let request = self
            .http
            .post(format!("{}{path}", self.url))
            .bearer_auth(&self.key)
            .json(body);
        let answer = request
            .send()
            .await
            .with_context(|| format!("POST {path}"))?;
        expect(StatusCode::CREATED, answer).await
    }
}

async fn expect(wanted: StatusCode, answer: Response) -> anyhow::Result<Response> {
    let status = answer.status();
    if status != wanted {
        bail!("wanted {wanted}, got {status}: {}", answer.text().await?);
    }
    Ok(answer)
}
