//! Traces for whoever runs the house and wants them (`telemetry.traces_url`): how long requests
//! took, and the turns of the reception in them, sent to an OpenTelemetry collector in batches
//! (OTLP over HTTP, protobuf).
//!
//! Only spans made here leave: they name routes as they are written, methods, statuses, kinds of
//! turns and the request id. What is logged meanwhile does not go along, whatever it says. A trace
//! begins here: nobody outside gives it a name.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use reqwest::{Client, redirect::Policy};
use schalter_config::Telemetry;
use thiserror::Error;
use tokio::runtime::Handle;
use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::level_filters::LevelFilter;
use tracing::{Instrument as _, info_span};
use tracing_subscriber::{Layer as _, filter::filter_fn};

use crate::metrics;
use crate::reception::Failure;
use crate::request_id::RequestId;
use crate::telemetry::{Beside, TRACES};

/// No collector may take longer for a batch.
const PATIENCE: Duration = Duration::from_secs(5);
/// What is not sent by then at the end is lost.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Why there are no traces.
#[derive(Debug, Error)]
pub enum NoTraces {
    /// The way to the collector.
    #[error("telemetry.traces_url: {0}")]
    Client(#[from] reqwest::Error),
    /// The exporter.
    #[error("telemetry.traces_url: {0}")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
}

/// Traces that are exported until the end of the program.
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends what is left. Waits for a moment only: the collector may be gone.
    pub fn end(self) {
        if self.0.shutdown_with_timeout(LAST_WORDS).is_err() {
            tracing::warn!("the last traces could not be delivered");
        }
    }
}

/// Begins to export, if the settings say where; by this runtime, since batches come from a thread
/// that has none.
pub fn begin(settings: &Telemetry, runtime: &Handle) -> Result<Option<(Traces, Beside)>, NoTraces> {
    let Some(url) = &settings.traces_url else {
        return Ok(None);
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Courier::new(runtime)?)
        .with_endpoint(format!("{url}/v1/traces"))
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .build()?;
    let ratio = f64::from(settings.traces_percent) / 100.0;
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio)));
    let resource = Resource::builder()
        .with_service_name("schalter")
        .with_attribute(opentelemetry::KeyValue::new(
            "service.version",
            env!("CARGO_PKG_VERSION"),
        ));
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(sampler)
        .with_resource(resource.build())
        .build();
    let ours = filter_fn(|metadata| metadata.target() == TRACES && metadata.is_span());
    let spans = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("schalter"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_target(false)
        .with_filter(ours.with_max_level_hint(LevelFilter::INFO));
    Ok(Some((Traces(provider), spans.boxed())))
}

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

/// Carries batches to the collector, and tells the log once when it does not take them any more
/// and once when it does again.
#[derive(Debug)]
struct Courier {
    client: Client,
    runtime: Handle,
    is_stuck: AtomicBool,
}

impl Courier {
    fn new(runtime: &Handle) -> Result<Self, reqwest::Error> {
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none());
        Ok(Self {
            client: client.build()?,
            runtime: runtime.clone(),
            is_stuck: AtomicBool::new(false),
        })
    }

    fn tell(&self, is_stuck: bool) {
        match (self.is_stuck.swap(is_stuck, Ordering::Relaxed), is_stuck) {
            (false, true) => tracing::warn!("telemetry.traces_url takes no traces: they are lost"),
            (true, false) => tracing::info!("telemetry.traces_url takes traces again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Courier {
    async fn send_bytes(
        &self,
        batch: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, HttpError> {
        let carried = self.runtime.spawn(carry(self.client.clone(), batch)).await;
        let carried = carried.map_err(HttpError::from).flatten();
        let is_taken = |answer: &http::Response<Bytes>| answer.status().is_success();
        self.tell(!carried.as_ref().is_ok_and(is_taken));
        carried
    }
}

async fn carry(
    client: Client,
    batch: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, HttpError> {
    let answer = client.execute(batch.try_into()?).await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut taken = http::Response::new(answer.bytes().await?);
    *taken.status_mut() = status;
    *taken.headers_mut() = headers;
    Ok(taken)
}
