//! Schalter's REST API as an integrator uses it: rooms, participants, offer and answer.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::OnceLock;

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
    media_address: OnceLock<SocketAddr>,
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
        Ok(Self {
            http,
            url,
            key,
            media_address: OnceLock::new(),
        })
    }

    /// Where it takes media, as its first answer said.
    pub fn media_address(&self) -> Option<SocketAddr> {
        self.media_address.get().copied()
    }

    /// A number of its metrics, of all labels together.
    pub async fn metric(&self, name: &str) -> anyhow::Result<f64> {
        let answer = self
            .http
            .get(format!("{}/metrics", self.url))
            .send()
            .await?;
        Ok(sum_of(
            &expect(StatusCode::OK, answer).await?.text().await?,
            name,
        ))
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
        if let Some(at) = first_candidate(&answer) {
            self.media_address.get_or_init(|| at);
        }
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

/// The address of the first UDP candidate of an answer.
fn first_candidate(answer: &str) -> Option<SocketAddr> {
    answer.lines().find_map(|line| {
        let words: Vec<_> = line.strip_prefix("a=candidate:")?.split(' ').collect();
        let [_, _, protocol, _, ip, port, ..] = words[..] else {
            return None;
        };
        let udp = protocol.eq_ignore_ascii_case("udp");
        let at = SocketAddr::new(ip.parse().ok()?, port.parse().ok()?);
        udp.then_some(at)
    })
}

/// The sum of a metric over its labels.
fn sum_of(text: &str, name: &str) -> f64 {
    let values = text.lines().filter_map(|line| {
        let rest = line.strip_prefix(name)?;
        let rest = if rest.starts_with('{') {
            rest.split_once('}')?.1
        } else {
            rest
        };
        rest.strip_prefix(' ')?.parse::<f64>().ok()
    });
    values.sum()
}

async fn expect(wanted: StatusCode, answer: Response) -> anyhow::Result<Response> {
    let status = answer.status();
    if status != wanted {
        bail!("wanted {wanted}, got {status}: {}", answer.text().await?);
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_where_media_is_taken() {
        let answer = "v=0\r\na=candidate:1 1 tcp 9 127.0.0.1 7 typ host\r\n\
            a=candidate:2 1 udp 2113937151 127.0.0.1 40000 typ host ufrag x\r\n";
        let at = "127.0.0.1:40000".parse().unwrap();
        assert_eq!(first_candidate(answer), Some(at));
        assert_eq!(first_candidate("v=0\r\n"), None);
    }

    #[test]
    fn a_metric_is_summed_over_its_labels() {
        let text =
            "# HELP a_total x\na_total{b=\"1\"} 2\na_total{b=\"2\"} 3.5\na_total_else 9\nc 1\n";
        assert!((sum_of(text, "a_total") - 5.5).abs() < 1e-9);
        assert!((sum_of(text, "c") - 1.0).abs() < 1e-9);
    }
}
