//! The REST API as an integrator uses it: rooms, participants, offer and answer.

use anyhow::{Context as _, bail};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

/// A Schalter and the key to it.
pub(crate) struct Api {
    http: reqwest::Client,
    url: String,
    key: String,
}

/// What an integrator hands to one participant.
#[derive(Deserialize)]
pub(crate) struct Participant {
    token: String,
}

#[derive(Deserialize)]
struct Room {
    id: String,
}

impl Api {
    pub(crate) fn new(url: &str, key: String) -> anyhow::Result<Self> {
        let url = url.trim_end_matches('/').to_owned();
        let http = reqwest::Client::builder().build()?;
        Ok(Self { http, url, key })
    }

    pub(crate) async fn create_room(&self) -> anyhow::Result<String> {
        let answer = self.post("/v1/rooms", &json!({})).await?;
        Ok(answer.json::<Room>().await?.id)
    }

    pub(crate) async fn add_participant(
        &self,
        room: &str,
        role: &str,
    ) -> anyhow::Result<Participant> {
        let path = format!("/v1/rooms/{room}/participants");
        let answer = self.post(&path, &json!({ "role": role })).await?;
        Ok(answer.json().await?)
    }

    /// The offer in, the answer out.
    pub(crate) async fn join(
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

    pub(crate) async fn close_room(&self, room: &str) -> anyhow::Result<()> {
        let request = self
            .http
            .request(Method::DELETE, format!("{}/v1/rooms/{room}", self.url))
            .bearer_auth(&self.key);
        expect(StatusCode::NO_CONTENT, request.send().await?).await?;
        Ok(())
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
