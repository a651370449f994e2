//! Webhooks: events as signed requests (Standard Webhooks), in order per subject.
//!
//! Each webhook follows the events of the store by their numbers. What is due for it is written
//! down in the outbox together with how far that is, so nothing is lost and nothing written twice,
//! whoever dies when.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use schalter_control_core::id::TenantId;
use serde_json::json;

use super::Unsent;
use super::guard::{self, Guard};
use crate::events::Ids;
use crate::identity::seal::{Broken, Seal};
use crate::news::News;
use crate::store::letter::Claimed;
use crate::store::webhook::{Delivery, Webhook};
use crate::store::{Store, StoreError};

/// What every secret begins with.
pub const PREFIX: &str = "whsec_";
/// What the secrets are sealed for.
const SEALED_FOR: &str = "webhook";
/// How many events are written down at once.
const PAGE: u16 = 200;

/// Delivers to webhooks. Clones share the connections.
#[derive(Clone)]
pub struct Deliverer {
    guard: Guard,
}

/// A fresh secret: 32 random octets, as the standard writes them.
pub fn fresh_secret() -> Result<String, aws_lc_rs::error::Unspecified> {
    let mut octets = [0; 32];
    aws_lc_rs::rand::fill(&mut octets)?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(octets)))
}

/// A secret as it lies in the database.
pub fn sealed(seal: &Seal, secret: &str) -> Result<String, Broken> {
    seal.close(SEALED_FOR, secret.as_bytes())
}

/// The secret again. With another key it cannot be read, until the operator mends that.
pub(super) fn unsealed(seal: &Seal, sealed: &str) -> Result<String, Unsent> {
    let opened = seal.unseal(SEALED_FOR, sealed);
    let opened = opened.map_err(|Broken| Unsent::Later("no-secret"))?;
    String::from_utf8(opened).map_err(|_| Unsent::Later("no-secret"))
}

impl Deliverer {
    /// Behind this guard.
    pub fn new(guard: Guard) -> Self {
        Self { guard }
    }

    /// Delivers it once; any answer of success is one.
    pub async fn send(
        &self,
        webhook: &Webhook,
        letter: &Claimed,
        now: Timestamp,
    ) -> Result<(), Unsent> {
        let url = self.guard.look(&webhook.url);
        let url = url.map_err(|_| Unsent::Later("private-address"))?;
        let id = format!("msg_{}", letter.id);
        let second = now.as_second();
        let signature = sign(&webhook.secret, &id, second, &letter.body)?;
        let request = self.guard.client(&url).post(url);
        let request = request
            .header("content-type", "application/json")
            .header("user-agent", "Schalter-Webhooks/1")
            .header("webhook-id", id)
            .header("webhook-timestamp", second)
            .header("webhook-signature", signature)
            .body(letter.body.clone());
        match request.send().await {
            Ok(answer) => judged(answer.status().as_u16()),
            Err(error) if guard::was_private(&error) => Err(Unsent::Later("private-address")),
            Err(error) if error.is_timeout() => Err(Unsent::Later("slow")),
            Err(_) => Err(Unsent::Later("unreachable")),
        }
    }
}

/// 410 says that nobody is there any more. Everything else may be a mistake that somebody mends
/// within the day.
fn judged(status: u16) -> Result<(), Unsent> {
    match status {
        200..=299 => Ok(()),
        300..=399 => Err(Unsent::Later("redirected")),
        410 => Err(Unsent::Never("gone")),
        400..=499 => Err(Unsent::Later("refused")),
        _ => Err(Unsent::Later("failed-there")),
    }
}

/// Standard Webhooks: HMAC-SHA256 over id, time and body.
fn sign(secret: &str, id: &str, second: i64, body: &str) -> Result<String, Unsent> {
    let encoded = secret.strip_prefix(PREFIX).unwrap_or(secret);
    let key = STANDARD
        .decode(encoded)
        .map_err(|_| Unsent::Never("no-secret"))?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let tag = hmac::sign(&key, format!("{id}.{second}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(tag)))
}

/// Writes down what is due for every webhook; answers how many events that were.
pub async fn write_down(store: &Store, tenant: TenantId) -> Result<usize, StoreError> {
    let mut count = 0;
    for webhook in store.webhooks_behind(tenant).await? {
        let news = store.news_since(tenant, webhook.seq, PAGE).await?;
        let until = match news.last() {
            Some(last) => last.seq,
            // All of it was forgotten meanwhile.
            None => store.latest_seq(tenant).await?,
        };
        let deliveries: Vec<_> = news
            .iter()
            .filter_map(|it| delivery(&webhook, it))
            .collect();
        if store
            .write_deliveries(tenant, &webhook, until, &deliveries)
            .await?
        {
            count += news.len();
        }
    }
    Ok(count)
}

/// The same words as in the event stream, wrapped as the standard has it.
fn delivery(webhook: &Webhook, news: &News) -> Option<Delivery> {
    let is_wanted = webhook.kinds.is_empty() || webhook.kinds.iter().any(|it| it == news.kind);
    if !is_wanted || !Ids::are_for_programs(news) {
        return None;
    }
    let body = json!({
        "type": news.kind,
        "timestamp": news.at,
        "data": Ids::told(news).ok()?,
    });
    Some(Delivery {
        seq: news.seq,
        kind: news.kind,
        subject: news.seat_id.map_or(news.office_id.0, |seat| seat.0),
        body: body.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_has_its_signature() {
        let signed = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signed.as_deref(), Ok(expected));
    }

    #[test]
    fn secrets_are_long_and_different() {
        let (one, other) = (fresh_secret().expect("one"), fresh_secret().expect("other"));
        assert_ne!(one, other);
        assert_eq!(one.len(), PREFIX.len() + 44);
    }
}
