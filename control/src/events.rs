//! News as server-sent events: `GET /v1/events`.
//!
//! ```text
//! reception ─▶ news::Bus ─┬▶ Overview: each change of an office serialised once ─▶ everybody
//!                         └▶ each citizen, officer, integrator: their own view  ─▶ one stream
//! ```
//!
//! A stream begins with what was missed (`Last-Event-ID`, from the store), then `hello` with the
//! view as it is now, then the news as they come. Who reads too slowly is cut off and comes back
//! with `Last-Event-ID`; nothing is kept in memory for them. An open stream is also a sign of
//! life: a citizen's renews the lease of the seat, an officer's puts them at their desks.

mod audience;
mod frame;
mod overview;
mod presence;
mod stream;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use schalter_control_core::id::OfficeId;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

pub(crate) use audience::Ids;
pub use overview::Overview;
pub use presence::Presence;

use crate::{
    app::App,
    auth::Listener,
    extract::Query,
    languages,
    metrics::Metrics,
    openapi::Problems,
    problem::{Answer, Code, Problem},
};
use audience::Audience;
use stream::Stream;

/// Which events.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Only this office.
    pub office: Option<Uuid>,
}

/// News as they happen. Everybody hears of the offices, a citizen of their seat, an officer of
/// their desks, an integrator of everything by id.
#[utoipa::path(get, path = "/v1/events", tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "The last id received"),
        ("Accept-Language" = Option<String>, Header,
        description = "In which language services are named, as far as the town has said it")),
    security((), ("ticket" = []), ("officer" = []), ("api_key" = [])),
    responses((status = 200, body = String, content_type = "text/event-stream"), Problems))]
pub async fn listen(
    State(app): State<App>,
    State(overview): State<Overview>,
    State(presence): State<Presence>,
    State(metrics): State<Metrics>,
    listener: Listener,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Answer<Response> {
    let office = wish.office.map(OfficeId);
    if let Some(office) = office {
        Box::pin(app.reception.office(office)).await?;
    }
    let audience = Audience::new(listener, office, languages::read_best(&headers));
    let after = last_event_id(&headers)?;
    // Boxed, as who listens is: thousands may come back at once, after a restart.
    let begun = Box::pin(Stream::begin(app, audience, &overview, &presence, after));
    let stream = begun.await?;
    let body = stream.run(metrics.event_stream());
    Ok(answer(Body::from_stream(body)))
}

fn answer(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would otherwise collect the frames before it passes them on.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn last_event_id(headers: &HeaderMap) -> Answer<Option<i64>> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let id = value
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .filter(|id| *id >= 0_i64);
    let reason = "Last-Event-ID must be the id of an event of this stream";
    id.map(Some)
        .ok_or_else(|| Problem::new(Code::BadRequest).because(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_event_ids() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("last-event-id", text.parse().expect("a header"));
            last_event_id(&headers).ok()
        };
        assert_eq!(of("17"), Some(Some(17)));
        assert_eq!(of("-1"), None);
        assert_eq!(of("a"), None);
        assert_eq!(of(""), None);
        assert_eq!(last_event_id(&HeaderMap::new()).ok(), Some(None));
    }
}
