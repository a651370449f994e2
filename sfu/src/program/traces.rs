//! Traces for whoever runs the house and wants them (`telemetry.traces_url`), sent to an
//! OpenTelemetry collector in batches (OTLP over HTTP, protobuf), by control and by media nodes.
//!
//! Only spans made for it leave, those of the target [`TRACES`]. What is logged meanwhile does not
//! go along, whatever it says.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use reqwest::{Client, redirect::Policy};
use schalter_config::Telemetry;
use thiserror::Error;
use tokio::runtime::Handle;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer as _, filter::filter_fn};

use super::telemetry::{Beside, TRACES};

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

/// Who sends them.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// Which program.
    pub name: &'static str,
    /// Which of several, as the operator calls it.
    pub instance: Option<&'a str>,
}

/// Begins to export, if the settings say where; by this runtime, since batches come from a thread
/// that has none.
pub fn begin(
    settings: &Telemetry,
    service: Service<'_>,
    runtime: &Handle,
) -> Result<Option<(Traces, Beside)>, NoTraces> {
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
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(
            ratio,
        ))))
        .with_resource(service.resource())
        .build();
    let ours = filter_fn(|metadata| metadata.target() == TRACES && metadata.is_span());
    let spans = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer(service.name))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_target(false)
        .with_filter(ours.with_max_level_hint(LevelFilter::INFO));
    Ok(Some((Traces(provider), spans.boxed())))
}

impl Service<'_> {
    fn resource(self) -> Resource {
        let instance = self.instance.map(str::to_owned);
        let instance = instance.map(|name| KeyValue::new("service.instance.id", name));
        Resource::builder()
            .with_service_name(self.name)
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .with_attributes(instance)
            .build()
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
