//! Janus' HTTP API: sessions, handles of plugins in them, messages, and the events that answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use tokio::time::timeout;

/// How long Janus may take over one request.
const ANSWERS_WITHIN: Duration = Duration::from_secs(15);

/// The API at its address.
pub(super) struct Api {
    http: reqwest::Client,
    url: String,
    transactions: AtomicU64,
}

/// A participant's session, and the path of one plugin handle in it.
pub(super) struct Handle {
    pub(super) session: u64,
    id: u64,
    path: String,
}

/// What a plugin says, and the SDP that comes with it.
pub(super) struct Said {
    pub(super) data: Value,
    sdp: Option<String>,
}

impl Api {
    pub(super) fn new(url: &str) -> anyhow::Result<Self> {
        Ok(Self {
            http: reqwest::Client::builder().build()?,
            url: url.trim_end_matches('/').to_owned(),
            transactions: AtomicU64::new(0),
        })
    }

    pub(super) async fn create(&self) -> anyhow::Result<u64> {
        let created = self.ask("", json!({ "janus": "create" })).await?;
        created["data"]["id"]
            .as_u64()
            .context("a session has a number")
    }

    pub(super) async fn attach(&self, session: u64, plugin: &str) -> anyhow::Result<Handle> {
        let asked = json!({ "janus": "attach", "plugin": plugin });
        let attached = self.ask(&format!("/{session}"), asked).await?;
        let id = attached["data"]["id"]
            .as_u64()
            .context("a handle has a number")?;
        Ok(Handle {
            session,
            id,
            path: format!("/{session}/{id}"),
        })
    }

    /// A message to the plugin that it answers at once.
    pub(super) async fn message_now(&self, handle: &Handle, body: &Value) -> anyhow::Result<()> {
        let asked = json!({ "janus": "message", "body": body });
        let answer = self.ask(&handle.path, asked).await?;
        refused(&answer)
    }

    /// A message to the plugin, and the event that answers it.
    pub(super) async fn message(
        &self,
        handle: &Handle,
        body: Value,
        jsep: Option<(&str, String)>,
    ) -> anyhow::Result<Said> {
        let mut asked = json!({ "janus": "message", "body": body });
        if let Some((kind, sdp)) = jsep {
            asked["jsep"] = json!({ "type": kind, "sdp": sdp });
        }
        let ack = self.ask(&handle.path, asked).await?;
        let transaction = &ack["transaction"];
        self.event(handle, |event| event["transaction"] == *transaction)
            .await
    }

    /// Until Janus, too, finds the connection made: it may be later than the client, and nobody can
    /// subscribe to a feed before.
    pub(super) async fn connected(&self, handle: &Handle) -> anyhow::Result<()> {
        let up = |event: &Value| event["janus"] == "webrtcup" && event["sender"] == handle.id;
        self.event(handle, up).await?;
        Ok(())
    }

    /// Reads the session's events until the one that is meant.
    pub(super) async fn event(
        &self,
        handle: &Handle,
        meant: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Said> {
        let url = format!("{}/{}?maxev=1", self.url, handle.session);
        let reading = async {
            loop {
                let event: Value = self.http.get(&url).send().await?.json().await?;
                refused(&event)?;
                if meant(&event) {
                    return anyhow::Ok(event);
                }
            }
        };
        let event = timeout(ANSWERS_WITHIN, reading)
            .await
            .context("Janus says nothing")??;
        Ok(Said {
            data: event["plugindata"]["data"].clone(),
            sdp: event["jsep"]["sdp"].as_str().map(ToOwned::to_owned),
        })
    }

    pub(super) async fn ask(&self, path: &str, mut asked: Value) -> anyhow::Result<Value> {
        let transaction = self.transactions.fetch_add(1, Ordering::Relaxed);
        asked["transaction"] = transaction.to_string().into();
        let url = format!("{}{path}", self.url);
        let answer: Value = self
            .http
            .post(url)
            .json(&asked)
            .send()
            .await?
            .json()
            .await?;
        refused(&answer)?;
        Ok(answer)
    }
}

impl Said {
    pub(super) fn sdp(&self) -> anyhow::Result<String> {
        self.sdp
            .clone()
            .with_context(|| format!("Janus gives no SDP but {}", self.data))
    }
}

/// Janus and its plugins say no in two places.
fn refused(answer: &Value) -> anyhow::Result<()> {
    let by_plugin = &answer["plugindata"]["data"]["error"];
    if answer["janus"] == "error" || !by_plugin.is_null() {
        bail!("Janus refuses: {} {by_plugin}", answer["error"]["reason"]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_heard_in_both_places() {
        let by_core = json!({ "janus": "error", "error": { "reason": "no such session" } });
        let by_plugin =
            json!({ "janus": "event", "plugindata": { "data": { "error": "no room" } } });
        let fine = json!({ "janus": "event", "plugindata": { "data": { "videoroom": "joined" } } });
        assert!(
            refused(&by_core)
                .unwrap_err()
                .to_string()
                .contains("no such session")
        );
        assert!(
            refused(&by_plugin)
                .unwrap_err()
                .to_string()
                .contains("no room")
        );
        assert!(refused(&fine).is_ok());
    }
}
