//! What control tells in traces (`telemetry.traces_url`): how long requests took, and the turns of
//! the reception in them. How they leave is `schalter_sfu::program::traces`.
//!
//! Only spans made here leave, and those of what nodes are asked: they name routes as they are
//! written, methods, statuses, kinds of turns and the request id. A trace begins here: nobody
//! outside gives it a name.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::{Instrument as _, info_span};

use crate::metrics;
use crate::reception::Failure;
use crate::request_id::RequestId;
use crate::telemetry::TRACES;

/// A layer: the span of a request, by the route as it is written, never by the address asked for.
pub async fn follow(request: Request, next: Next) -> Response {
    let span = {
        let extensions = request.extensions();
        let route = extensions.get::<MatchedPath>();
        let route = route.map_or("none", MatchedPath::as_str);
        let method = metrics::known(request.method().as_str());
        info_span!(
            target: TRACES,
            "request",
            otel.name = format!("{method} {route}"),
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = method,
            http.route = route,
            http.response.status_code = Empty,
            request.id = extensions.get::<RequestId>().map(RequestId::as_str),
        )
    };
    let response = next.run(request).instrument(span.clone()).await;
    let status = i64::from(response.status().as_u16());
    span.record("http.response.status_code", status);
    if response.status().is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    response
}

/// The span of a turn of the reception, by what kind it is and how it ends. Boxed, since a turn is
/// large and would be copied on its way.
pub fn turn<T>(
    kind: &'static str,
    turn: impl Future<Output = Result<T, Failure>>,
) -> impl Future<Output = Result<T, Failure>> {
    let span = info_span!(
        target: TRACES,
        "turn",
        otel.name = format!("turn {kind}"),
        otel.status_code = Empty,
        turn.kind = kind,
        turn.outcome = Empty,
    );
    let turn = Box::pin(turn.instrument(span.clone()));
    async move {
        let ended = turn.await;
        span.record("turn.outcome", outcome(ended.as_ref().err()));
        if matches!(ended, Err(Failure::Store(_) | Failure::Overloaded)) {
            span.record("otel.status_code", "ERROR");
        }
        ended
    }
}

/// A step of a turn: what the time went into.
pub fn step<F: Future>(name: &'static str, step: F) -> Instrumented<F> {
    step.instrument(info_span!(target: TRACES, "step", otel.name = name))
}

fn outcome(failure: Option<&Failure>) -> &'static str {
    match failure {
        None => "done",
        Some(Failure::Refused(_) | Failure::NoAppointment(_)) => "refused",
        Some(Failure::UnknownOffice | Failure::UnknownAppointment) => "unknown",
        Some(Failure::Overloaded) => "overloaded",
        Some(Failure::Store(_)) => "store_failed",
    }
}
