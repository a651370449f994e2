//! Traces across the link, where they are switched on: what control asks and what the node does
//! about it are spans of one trace. They say the kind of what is asked and how it ended, and
//! neither room nor participant.

use std::collections::HashMap;

use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use schalter_sfu_core::Refusal;
use tracing::field::Empty;
use tracing::{Instrument as _, Span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use super::wire::{Answer, Ask, Asked};
use crate::program::telemetry::TRACES;

/// How W3C Trace Context calls it.
const PARENT: &str = "traceparent";

/// Control's side: asks, with the name of the span in which it does.
pub(super) async fn asking<'a, F>(
    ask: &'a Ask,
    exchange: impl FnOnce(Asked<&'a Ask>) -> F,
) -> Result<Answer, Refusal>
where
    F: Future<Output = Result<Answer, Refusal>>,
{
    let span = info_span!(
        target: TRACES,
        "ask",
        otel.name = format!("ask {}", ask.kind()),
        otel.kind = "client",
        otel.status_code = Empty,
        ask.kind = ask.kind(),
        ask.outcome = Empty,
    );
    let asked = Asked {
        ask,
        trace: name_of(&span),
    };
    let answer = exchange(asked).instrument(span.clone()).await;
    match &answer {
        Ok(answer) => note(&span, answer.outcome(), answer.is_failure()),
        Err(Refusal::Unreachable) => note(&span, "unreachable", true),
        Err(_) => note(&span, "unanswered", true),
    }
    answer
}

/// The node's side: does it, in a span that belongs to control's.
pub(super) async fn answering<F>(asked: Asked<Ask>, work: impl FnOnce(Ask) -> F) -> Answer
where
    F: Future<Output = Answer>,
{
    let Asked { ask, trace } = asked;
    let span = info_span!(
        target: TRACES,
        "answer",
        otel.name = format!("answer {}", ask.kind()),
        otel.kind = "server",
        otel.status_code = Empty,
        ask.kind = ask.kind(),
        ask.outcome = Empty,
    );
    if let Some(trace) = trace {
        // Where nothing is traced there is no span to belong to anything.
        let _ = span.set_parent(context_of(trace));
    }
    let answer = work(ask).instrument(span.clone()).await;
    note(&span, answer.outcome(), answer.is_failure());
    answer
}

fn note(span: &Span, outcome: &'static str, is_failure: bool) {
    span.record("ask.outcome", outcome);
    if is_failure {
        span.record("otel.status_code", "ERROR");
    }
}

/// `None` where nothing is traced.
fn name_of(span: &Span) -> Option<String> {
    let mut said = HashMap::new();
    TraceContextPropagator::new().inject_context(&span.context(), &mut said);
    said.remove(PARENT)
}

/// What cannot be read is no trace: then the node's own begins.
fn context_of(trace: String) -> Context {
    let said = HashMap::from([(PARENT.to_owned(), trace)]);
    TraceContextPropagator::new().extract_with_context(&Context::new(), &said)
}
