//! What leaves the house: notices, webhooks, deliveries. Nothing of what a notice says or to whom.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::letter;
use crate::store::webhook;

/// A message in the outbox: a notice by mail or SMS, or a webhook's delivery.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Letter {
    /// Its id.
    pub id: Uuid,
    /// mail, sms or webhook.
    #[schema(example = "mail")]
    pub channel: String,
    /// What it tells.
    #[schema(example = "confirmed")]
    pub kind: String,
    /// The appointment or seat it is about; of a delivery, the webhook.
    pub about_id: Uuid,
    /// waiting, held (its webhook is disabled), delivered, dead or expired.
    #[schema(example = "dead")]
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// How often nobody knows whether it left.
    pub uncertain: i64,
    /// Why the last attempt failed.
    #[schema(example = "unreachable")]
    pub problem: Option<String>,
    /// When it was written down.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it is tried next, while it waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When it was delivered, given up or worthless.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}

/// Where a program is told of events.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Webhook {
    /// Its id.
    pub id: Uuid,
    /// Where deliveries go.
    #[schema(example = "https://termine.example.org/schalter")]
    pub url: String,
    /// Which kinds of events; an empty list is all of them.
    #[schema(example = json!(["seat.called", "session.finished"]))]
    pub kinds: Vec<String>,
    /// Whether it is told at all. After a day without success it is not.
    pub enabled: bool,
    /// Why it was disabled, if not by its owner.
    pub problem: Option<String>,
    /// The last event that was written down for it.
    pub seq: i64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A new webhook, with its secret: it is shown this once.
#[derive(Clone, Serialize, ToSchema)]
pub struct WebhookMade {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// What signs its deliveries, by Standard Webhooks.
    #[schema(example = "whsec_…")]
    pub secret: String,
}

/// One text of a notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeText {
    /// In which notice.
    #[schema(example = "confirmed")]
    pub kind: String,
    /// In which part: subject, text, sms or sms-short.
    #[schema(example = "subject")]
    pub part: String,
    /// The text: Fluent, with variables such as `{ $day }`.
    #[schema(example = "Ihr Termin am { $day } um { $time } Uhr")]
    pub words: String,
    /// Whether the town says it in its own words.
    pub own: bool,
    /// To be sent as `If-Match` by who changes it: changed since, it is refused.
    pub etag: String,
}

/// A notice as people would read it, with made-up facts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticePreview {
    /// The subject of the mail.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: String,
    /// The short message.
    pub sms: String,
    /// How many segments it takes.
    pub sms_segments: u64,
}

impl From<letter::Letter> for Letter {
    fn from(it: letter::Letter) -> Self {
        Self {
            id: it.id.0,
            due_at: (it.state == "waiting").then_some(it.due_at),
            channel: it.channel,
            kind: it.kind,
            about_id: it.about,
            state: it.state,
            attempts: it.attempts,
            uncertain: it.uncertain,
            problem: it.problem,
            created_at: it.created_at,
            ended_at: it.ended_at,
        }
    }
}

impl From<webhook::Webhook> for Webhook {
    fn from(it: webhook::Webhook) -> Self {
        Self {
            id: it.id.0,
            url: it.url,
            kinds: it.kinds,
            enabled: it.enabled,
            problem: it.problem,
            seq: it.seq,
            created_at: it.created_at,
        }
    }
}
