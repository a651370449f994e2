//! Short messages by an HTTP gateway: seven.io, sipgate, LINK Mobility as they document it, or any
//! other that takes JSON by POST.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, redirect::Policy};
use schalter_config::{Secret, Sms, SmsGateway};
use serde_json::{Value, json};

use super::Unsent;

const PATIENCE: Duration = Duration::from_secs(20);
/// seven.io: all messages were taken.
const TAKEN_BY_SEVEN: &str = "100";
/// LINK Mobility: the message is queued.
const QUEUED_BY_LINK: i64 = 1005;

/// Sends short messages. Clones share the connections.
#[derive(Clone)]
pub struct Gateway {
    client: Client,
    settings: Sms,
}

impl Gateway {
    /// By this gateway. Connects when there is something to send.
    pub fn new(settings: &Sms) -> Result<Self, reqwest::Error> {
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none());
        Ok(Self {
            client: client.build()?,
            settings: settings.clone(),
        })
    }

    /// Sends it; afterwards the gateway is responsible for it. The reference is the same whenever
    /// this message is sent.
    pub async fn send(&self, reference: &str, to: &str, text: &str) -> Result<(), Unsent> {
        let request = self.request(reference, to, text)?;
        let answer = request.send().await;
        let answer = answer.map_err(|_| Unsent::Later("unreachable"))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(Unsent::of_status(status.as_u16()));
        }
        let body = answer.text().await;
        let body = body.map_err(|_| Unsent::Later("unreachable"))?;
        match self.settings.gateway {
            SmsGateway::Seven => taken_by_seven(&body),
            SmsGateway::Linkmobility => queued_by_link(&body),
            SmsGateway::Sipgate | SmsGateway::Http | SmsGateway::None => Ok(()),
        }
    }

    /// Asks whether anybody is there. Nothing is sent, and no key is shown.
    pub async fn knock(&self) -> Result<(), Unsent> {
        let answer = self.client.head(&self.settings.url).send().await;
        let answer = answer.map_err(|_| Unsent::Later("unreachable"))?;
        match answer.status().as_u16() {
            502..=504 => Err(Unsent::Later("failed-there")),
            _ => Ok(()),
        }
    }

    fn request(&self, reference: &str, to: &str, text: &str) -> Result<RequestBuilder, Unsent> {
        let it = &self.settings;
        let key = it.key.as_ref().map_or("", Secret::reveal);
        let post = self.client.post(&it.url);
        Ok(match it.gateway {
            SmsGateway::Seven => post
                .header("X-Api-Key", key)
                .header("Accept", "application/json")
                .json(&json!({"to": to, "from": it.from, "text": text})),
            SmsGateway::Sipgate => post
                .basic_auth(&it.user, Some(key))
                .json(&json!({"smsId": it.from, "recipient": to, "message": text})),
            SmsGateway::Linkmobility => {
                let mut names = it.user.split(':');
                let mut name = || names.next().unwrap_or_default();
                let (user, platform, partner) = (name(), name(), name());
                post.basic_auth(user, Some(key)).json(&json!({
                    "source": it.from, "destination": to, "userData": text,
                    "platformId": platform, "platformPartnerId": partner,
                    "refId": reference, "useDeliveryReport": false,
                }))
            }
            SmsGateway::Http | SmsGateway::None => {
                let post = post.header("Idempotency-Key", reference);
                let post = match (it.user.as_str(), key) {
                    (_, "") => post,
                    ("", key) => post.bearer_auth(key),
                    (user, key) => post.basic_auth(user, Some(key)),
                };
                post.json(&self.own_body(to, text)?)
            }
        })
    }

    /// The body as the operator wrote it. Texts are put into the JSON, not into its letters, so no
    /// quote in them can break out.
    fn own_body(&self, to: &str, text: &str) -> Result<Value, Unsent> {
        let mut body: Value = serde_json::from_str(&self.settings.body)
            .map_err(|_| Unsent::Later("no-json-in-sms-body"))?;
        let from = &self.settings.from;
        fill(
            &mut body,
            &[("{to}", to), ("{from}", from), ("{text}", text)],
        );
        Ok(body)
    }
}

fn fill(value: &mut Value, words: &[(&str, &str)]) {
    match value {
        // A text that is a placeholder as a whole is what it stands for, whatever is in that.
        Value::String(text) => match words.iter().find(|(name, _)| text == name) {
            Some((_, word)) => *text = (*word).to_owned(),
            None => {
                for (name, word) in words {
                    *text = text.replace(name, word);
                }
            }
        },
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, words)),
        Value::Object(members) => members.values_mut().for_each(|it| fill(it, words)),
        _ => {}
    }
}

/// It answers 200 whatever happened; `success` says what.
fn taken_by_seven(body: &str) -> Result<(), Unsent> {
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    let success = match &answer["success"] {
        Value::String(code) => code.clone(),
        other => other.to_string(),
    };
    match success.as_str() {
        TAKEN_BY_SEVEN => Ok(()),
        "500" => Err(Unsent::Later("no-credit")),
        "600" | "null" => Err(Unsent::Later("failed-there")),
        "900" | "901" | "902" | "903" => Err(Unsent::Later("not-authorized")),
        _ => Err(Unsent::Never("refused")),
    }
}

fn queued_by_link(body: &str) -> Result<(), Unsent> {
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    match answer["resultCode"].as_i64() {
        Some(QUEUED_BY_LINK) => Ok(()),
        Some(_) => Err(Unsent::Never("refused")),
        None => Err(Unsent::Later("failed-there")),
    }
}
