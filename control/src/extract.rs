//! What handlers take out of a request. Each of these refuses with a `Problem`, never with the
//! framework's own plain text.

use std::convert::Infallible;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query as AxumQuery, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use garde::Validate;
use schalter_control_core::Locale;
use schalter_control_core::id::{
    AppointmentId, CallId, LetterId, OfficeId, OfficerId, RoomId, SeatId, SessionId, TenantId,
    WebhookId,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category, json};
use uuid::Uuid;

use crate::languages;
use crate::media::LOCAL;
use crate::nodes;
use crate::problem::{Code, Problem};
use crate::server::body;

/// A noun that stands in a path by its id.
pub trait Noun: DeserializeOwned + Send {
    /// What to answer when there is no such thing.
    const UNKNOWN: Code;
}

/// An API key in a path.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub struct KeyId(pub Uuid);

/// A sign-in in a path.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub struct SignInId(pub Uuid);

/// A media node in a path: fit for a label, a host name and a file.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct NodeName(pub String);

impl TryFrom<String> for NodeName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        if nodes::is_name(&name) || name == LOCAL {
            Ok(Self(name))
        } else {
            Err("no node is called that")
        }
    }
}

macro_rules! nouns {
    ($($noun:ty: $unknown:ident,)*) => {
        $(impl Noun for $noun {
            const UNKNOWN: Code = Code::$unknown;
        })*
    };
}

nouns! {
    TenantId: UnknownTenant,
    NodeName: UnknownNode,
    OfficeId: UnknownOffice,
    SeatId: UnknownSeat,
    CallId: UnknownCall,
    SessionId: UnknownSession,
    AppointmentId: UnknownAppointment,
    OfficerId: UnknownOfficer,
    KeyId: UnknownApiKey,
    SignInId: UnknownSignIn,
    RoomId: UnknownRoom,
    LetterId: UnknownNotice,
    WebhookId: UnknownWebhook,
}

/// The one id in the path. Whatever is not a UUID is the id of nothing: 404.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<T: Noun, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = <Path<T> as FromRequestParts<S>>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Id(id))
            .map_err(|_| Problem::new(T::UNKNOWN))
    }
}

/// The language somebody reads, by `Accept-Language`; none if it names none of the house. What a
/// town says in several languages is then said as it says it first.
#[derive(Debug, Clone, Copy)]
pub struct Reads(pub Option<Locale>);

impl<S: Send + Sync> FromRequestParts<S> for Reads {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Reads(languages::read_best(&parts.headers)))
    }
}

/// The query of the address.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match AxumQuery::<T>::from_request_parts(parts, state).await {
            Ok(AxumQuery(query)) => Ok(Query(query)),
            Err(error) => Err(Problem::new(Code::BadRequest).because(error.body_text())),
        }
    }
}

/// A JSON body that must be there.
#[derive(Debug, Clone, Copy)]
pub struct Body<T>(pub T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        expect_type(request.headers(), &["application/json"])?;
        let bytes = read(request, state).await?;
        parse(&bytes).map(Body)
    }
}

/// A JSON body that may be left out: nothing at all is the default.
#[derive(Debug, Clone, Copy)]
pub struct OptionalBody<T>(pub T);

impl<T, S> FromRequest<S> for OptionalBody<T>
where
    T: DeserializeOwned + Default + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let bytes = read(request, state).await?;
        if bytes.is_empty() {
            return Ok(OptionalBody(T::default()));
        }
        expect_type(&headers, &["application/json"])?;
        parse(&bytes).map(OptionalBody)
    }
}

/// An empty JSON object: for routes that take nothing today but may take fields later.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// An `application/sdp` body.
#[derive(Debug, Clone)]
pub struct Sdp(pub String);

/// The media type of offers and answers.
pub const SDP: &str = "application/sdp";
/// The media type of trickled candidates.
pub const SDP_FRAGMENT: &str = "application/trickle-ice-sdpfrag";

impl<S: Send + Sync> FromRequest<S> for Sdp {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        expect_type(request.headers(), &[SDP])?;
        text(request, state).await.map(Sdp)
    }
}

/// What a `PATCH` on a media connection carries.
#[derive(Debug, Clone)]
pub enum MediaChange {
    /// A full new offer: ICE restart.
    Offer(String),
    /// More candidates.
    Candidates(String),
}

impl<S: Send + Sync> FromRequest<S> for MediaChange {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let found = expect_type(request.headers(), &[SDP, SDP_FRAGMENT])?;
        let text = text(request, state).await?;
        let is_offer = found == SDP;
        Ok(if is_offer {
            MediaChange::Offer(text)
        } else {
            MediaChange::Candidates(text)
        })
    }
}

/// `If-Match`: what the asker has seen, so that nobody overwrites what they have not.
#[derive(Debug, Clone)]
pub struct IfMatch(pub String);

impl IfMatch {
    /// The version that was seen.
    pub fn version(&self) -> Result<i64, Problem> {
        let version = self.0.strip_prefix('v').and_then(|text| text.parse().ok());
        version.ok_or_else(|| Code::PreconditionFailed.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let tag = parts.headers.get(header::IF_MATCH);
        let tag = tag.ok_or(Code::PreconditionRequired)?.to_str();
        // Proxies that compress make a tag weak; it is still the one we gave.
        let tag = tag.unwrap_or_default().trim().trim_start_matches("W/");
        Ok(IfMatch(tag.trim_matches('"').to_owned()))
    }
}

/// `Idempotency-Key`: the same key gets the same answer. It guards what the answer contains, so it
/// must be as hard to guess: a random UUID, say.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        idempotency_key(&parts.headers).map(IdempotencyKey)
    }
}

/// The key in these headers, if any.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default();
    if !(16..=128).contains(&key.len()) {
        let reason = "Idempotency-Key must be 16 to 128 ASCII characters, a random UUID say";
        return Err(Problem::new(Code::BadRequest).because(reason));
    }
    Ok(Some(key.to_owned()))
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::BodyTooLarge),
            _ if body::was_late(&rejection) => Problem::new(Code::BodyTooSlow),
            _ => Problem::new(Code::BadRequest).because("the body ended early"),
        })
}

async fn text<S: Send + Sync>(request: Request, state: &S) -> Result<String, Problem> {
    let bytes = read(request, state).await?;
    String::from_utf8(bytes.into())
        .map_err(|_| Problem::new(Code::BadOffer).because("the body is not UTF-8 text"))
}

/// The accepted type that `Content-Type` names.
fn expect_type(headers: &HeaderMap, accepted: &[&'static str]) -> Result<&'static str, Problem> {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    let found = accepted
        .iter()
        .copied()
        .find(|kind| essence.eq_ignore_ascii_case(kind));
    found.ok_or_else(|| {
        Problem::new(Code::UnsupportedMediaType).with("expected", Some(accepted.join(", ")))
    })
}

fn parse<T: DeserializeOwned + Validate<Context = ()>>(bytes: &[u8]) -> Result<T, Problem> {
    if holds_nul(bytes) {
        let reason = "text must not hold the character U+0000";
        return Err(Problem::new(Code::BadRequest).because(reason));
    }
    let value: T = serde_json::from_slice(bytes).map_err(|error| {
        let code = match error.classify() {
            Category::Data => Code::BadRequest,
            _ => Code::BadJson,
        };
        Problem::new(code).because(place_of(&error))
    })?;
    value.validate().map_err(|report| {
        let errors: Vec<Value> = report
            .iter()
            .map(|(path, error)| json!({"pointer": pointer(path), "detail": error.message()}))
            .collect();
        Problem::new(Code::BadRequest).with("errors", Some(errors))
    })?;
    Ok(value)
}

/// Where and why, without the sent value: it may be a password.
fn place_of(error: &serde_json::Error) -> String {
    let place = format!("line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Data => {
            let text = error.to_string();
            let fields_only = ["missing field", "unknown field", "duplicate field"];
            if fields_only.iter().any(|start| text.starts_with(start)) {
                text
            } else {
                format!("a value of the wrong kind at {place}")
            }
        }
        Category::Eof => format!("the JSON ends too early at {place}"),
        _ => format!("not JSON at {place}"),
    }
}

/// PostgreSQL keeps no such text, and nobody types it. It cannot come but escaped.
fn holds_nul(bytes: &[u8]) -> bool {
    fn is_in(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(items) => items.iter().any(is_in),
            Value::Object(members) => members
                .iter()
                .any(|(name, member)| name.contains('\0') || is_in(member)),
            _ => false,
        }
    }
    let is_possible = bytes.windows(6).any(|six| six == br"\u0000");
    is_possible && serde_json::from_slice(bytes).is_ok_and(|value| is_in(&value))
}

fn pointer(path: &garde::Path) -> String {
    format!("/{}", path.to_string().replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize, Validate)]
    struct SignIn {
        #[garde(length(chars, min = 1, max = 5))]
        name: String,
    }

    fn refusal(body: &str) -> (Code, String) {
        let problem = parse::<SignIn>(body.as_bytes()).expect_err(body);
        (problem.code(), problem.body(Locale::EN).to_string())
    }

    #[test]
    fn broken_json_and_unfit_json_are_told_apart() {
        assert_eq!(refusal("{").0, Code::BadJson);
        assert_eq!(refusal("nope").0, Code::BadJson);
        assert_eq!(refusal("{}").0, Code::BadRequest);
        assert!(refusal("{}").1.contains("missing field `name`"));
        assert!(
            refusal(r#"{"name":"too long"}"#)
                .1
                .contains(r#""pointer":"/name""#)
        );
        assert_eq!(
            parse::<SignIn>(br#"{"name":"anna"}"#).expect("fits").name,
            "anna"
        );
    }

    #[test]
    fn text_with_a_nul_is_refused_and_text_about_one_is_not() {
        let (code, body) = refusal(r#"{"name":"a\u0000"}"#);
        assert_eq!(code, Code::BadRequest);
        assert!(body.contains("U+0000"), "{body}");
        assert!(!holds_nul(br#"{"name":"\\u0000"}"#));
    }

    #[test]
    fn a_sent_value_is_not_sent_back() {
        assert!(!refusal(r#"{"name":4711}"#).1.contains("4711"));
    }

    #[test]
    fn the_content_type_may_carry_parameters() {
        let mut headers = HeaderMap::new();
        assert!(expect_type(&headers, &[SDP]).is_err());
        headers.insert(
            header::CONTENT_TYPE,
            "Application/SDP; charset=utf-8".parse().expect("ok"),
        );
        assert_eq!(
            expect_type(&headers, &["application/json", SDP]).expect("found"),
            SDP
        );
    }
}
