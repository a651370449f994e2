//! mediasoup, by the small signalling server in `benches/peers/mediasoup/`. A participant has two
//! transports, as mediasoup-client makes them: one to send on, one to receive on.

use std::net::IpAddr;

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::ortc::{Ready, RtpParameters, Transport, produced};
use super::{Opened, RoomPlan};
use crate::leg::{Place, Side};
use crate::stage::Stage;

/// A mediasoup worker behind its signalling server.
pub struct Mediasoup {
    http: reqwest::Client,
    url: String,
    address: IpAddr,
}

#[derive(Deserialize)]
struct Producer {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Consumer {
    id: String,
    rtp_parameters: RtpParameters,
}

#[derive(Deserialize)]
struct Done {}

impl Mediasoup {
    /// The one whose signalling is at `url`, and whose media is at `address`.
    pub fn new(url: &str, address: IpAddr) -> anyhow::Result<Self> {
        let url = url.trim_end_matches('/').to_owned();
        let http = reqwest::Client::builder().build()?;
        Ok(Self { http, url, address })
    }

    pub(super) async fn open(&self, plan: &RoomPlan, stage: &Stage) -> anyhow::Result<Opened> {
        let (mut names, mut producers) = (Vec::new(), Vec::new());
        for side in Side::BOTH {
            let (name, ids) = self.publish(side, plan, stage).await?;
            names.push(name);
            producers.push(ids);
        }
        // Each receives what the other sends.
        for (side, producers) in Side::BOTH.into_iter().zip(producers.iter().rev()) {
            names.push(self.subscribe(side, producers, plan, stage).await?);
        }
        Ok(Opened {
            room: plan.room,
            names,
        })
    }

    pub(super) async fn close(&self, opened: &Opened) -> anyhow::Result<()> {
        for transport in &opened.names {
            let Done {} = self.ask(&format!("{transport}/close"), &json!({})).await?;
        }
        Ok(())
    }

    /// The transport's id, and those of its producers.
    async fn publish(
        &self,
        side: Side,
        plan: &RoomPlan,
        stage: &Stage,
    ) -> anyhow::Result<(String, Vec<String>)> {
        let transport: Transport = self.ask("transport", &json!({})).await?;
        let ready = Ready::to_send(&transport, self.address, plan)?;
        self.connect(&transport, &ready).await?;
        let mut producers = Vec::new();
        for &kind in plan.lines() {
            let path = format!("{}/produce", transport.id);
            let producer: Producer = self.ask(&path, &produced(kind)).await?;
            producers.push(producer.id);
        }
        let entered = stage.enter(ready.leg(place(side, plan)))?;
        entered.connected().await?;
        Ok((transport.id, producers))
    }

    /// The transport's id. Consumers begin paused and are resumed when the client is ready, as
    /// mediasoup's docs advise.
    async fn subscribe(
        &self,
        side: Side,
        producers: &[String],
        plan: &RoomPlan,
        stage: &Stage,
    ) -> anyhow::Result<String> {
        let transport: Transport = self.ask("transport", &json!({})).await?;
        let (mut consumers, mut streams) = (Vec::new(), Vec::new());
        for producer in producers {
            let path = format!("{}/consume", transport.id);
            let asked = json!({ "producerId": producer });
            let consumer: Consumer = self.ask(&path, &asked).await?;
            consumers.push(consumer.id);
            streams.push(consumer.rtp_parameters);
        }
        let ready = Ready::to_receive(&transport, self.address, &streams)?;
        self.connect(&transport, &ready).await?;
        let entered = stage.enter(ready.leg(place(side, plan)))?;
        entered.connected().await?;
        for consumer in consumers {
            let path = format!("{}/resume", transport.id);
            let Done {} = self.ask(&path, &json!({ "consumerId": consumer })).await?;
        }
        Ok(transport.id)
    }

    async fn connect(&self, transport: &Transport, ready: &Ready) -> anyhow::Result<()> {
        let path = format!("{}/connect", transport.id);
        let asked = json!({ "dtlsParameters": ready.dtls_parameters });
        let Done {} = self.ask(&path, &asked).await?;
        Ok(())
    }

    async fn ask<T: DeserializeOwned>(&self, path: &str, asked: &Value) -> anyhow::Result<T> {
        let url = format!("{}/{path}", self.url);
        let answer = self.http.post(url).json(asked).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "mediasoup refuses {path}: {text}");
        serde_json::from_str(&text).with_context(|| format!("mediasoup's answer to {path}"))
    }
}

fn place(side: Side, plan: &RoomPlan) -> Place {
    Place {
        room: plan.room,
        side,
    }
}
