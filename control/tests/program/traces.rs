//! Traces, as a collector gets them: what is in them, what is not, and that nobody waits for a
//! collector that does not answer.

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind};
use prost::Message as _;
use reqwest::Client;
use serde_json::Value as Json;

use super::{Program, folder};

/// What a span may say, and nothing else.
const SAID: [&str; 6] = [
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "request.id",
    "turn.kind",
    "turn.outcome",
];
const REQUEST: &str = "0b8f9d5e-7a38-4c1c-9f0e-3f6a5c1d2e7b";

/// Speaks the collector's side of OTLP over HTTP, and keeps every batch as it came.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    async fn open() -> (Self, String) {
        let collector = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}/otlp", listener.local_addr().expect("an address"));
        let router = Router::new().route("/otlp/v1/traces", post(take));
        let router = router.with_state(collector.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        (collector, url)
    }

    fn spans(&self) -> Vec<Span> {
        let batches = self.0.lock().expect("the batches");
        let read = |batch: &Bytes| {
            let batch = ExportTraceServiceRequest::decode(batch.clone()).expect("protobuf");
            for resource in &batch.resource_spans {
                let about = resource.resource.clone().expect("who sends it");
                assert_eq!(said(&about.attributes, "service.name"), "schalter");
            }
            let scopes = batch
                .resource_spans
                .into_iter()
                .flat_map(|it| it.scope_spans);
            scopes.flat_map(|it| it.spans).collect::<Vec<_>>()
        };
        batches.iter().flat_map(read).collect()
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().expect("the batches").concat()
    }
}

async fn take(State(collector): State<Collector>, headers: HeaderMap, batch: Bytes) {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    collector.0.lock().expect("the batches").push(batch);
}

fn said(attributes: &[KeyValue], key: &str) -> String {
    let found = attributes.iter().find(|it| it.key == key);
    match found.and_then(|it| it.value.clone()?.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{key} is {other:?}"),
    }
}

fn named<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    let names: BTreeSet<_> = spans.iter().map(|span| span.name.as_str()).collect();
    let found = spans.iter().find(|span| span.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in {names:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_and_its_turn_are_one_trace_that_names_nobody() {
    let (collector, url) = Collector::open().await;
    let folder = folder();
    let settings = [
        ("SCHALTER_TELEMETRY__TRACES_URL", url.as_str()),
        ("SCHALTER_TELEMETRY__LOG", "trace"),
    ];
    let mut program = Program::start(folder.path(), &settings);
    program.greeting();
    let client = Client::new();
    let offices = format!("{}/v1/offices?name=kanarienvogel", program.url);
    let offices = client.get(offices).send().await.expect("an answer");
    let offices: Json = offices.json().await.expect("JSON");
    let mut offices = offices["items"].as_array().expect("offices").iter();
    let open = offices.find(|office| office["door"] == "open");
    let office = open.expect("an open one")["id"].as_str().expect("an id");
    let chairs = format!("{}/v1/offices/{office}/seats", program.url);
    let taken = client.post(chairs).header("x-request-id", REQUEST).send();
    let taken: Json = taken.await.expect("a seat").json().await.expect("JSON");
    let (id, ticket) = (text(&taken, "id"), text(&taken, "ticket"));
    let own = client.get(format!("{}/v1/seats/{id}", program.url));
    let own = own.bearer_auth(&ticket).send().await;
    assert_eq!(own.expect("an answer").status(), 200);
    let lost = client.get(format!("{}/kanarienvogel", program.url));
    lost.send().await.expect("an answer");
    let nobody = client.get(format!("{}/v1/seats/kanarienvogel", program.url));
    nobody
        .bearer_auth("kanarienvogel")
        .send()
        .await
        .expect("an answer");
    // What was not sent yet is sent now.
    let ended = tokio::task::spawn_blocking(move || program.signal("-TERM")).await;
    assert!(ended.expect("its end").success());

    let spans = collector.spans();
    let request = named(&spans, "POST /v1/offices/{id}/seats");
    assert_eq!(request.kind(), SpanKind::Server);
    assert_eq!(
        said(&request.attributes, "http.route"),
        "/v1/offices/{id}/seats"
    );
    assert_eq!(
        said(&request.attributes, "http.response.status_code"),
        "201"
    );
    assert_eq!(said(&request.attributes, "request.id"), REQUEST);
    let turn = named(&spans, "turn sit");
    assert_eq!(turn.trace_id, request.trace_id, "one trace");
    assert_eq!(turn.parent_span_id, request.span_id);
    assert_eq!(said(&turn.attributes, "turn.outcome"), "done");
    let is_its = |span: &&Span| span.name == "commit" && span.parent_span_id == turn.span_id;
    assert!(spans.iter().any(|span| is_its(&span)), "{spans:#?}");
    let refused = named(&spans, "GET /v1/seats/{id}");
    assert!(!refused.attributes.is_empty());
    named(&spans, "GET none");

    for span in &spans {
        assert!(span.events.is_empty() && span.links.is_empty(), "{span:#?}");
        let more = span
            .attributes
            .iter()
            .find(|it| !SAID.contains(&it.key.as_str()));
        assert!(more.is_none(), "{span:#?}");
    }
    let bytes = collector.bytes();
    for secret in ["kanarienvogel", &ticket, &id, office, "127.0.0.1"] {
        let mut windows = bytes.windows(secret.len());
        assert!(!windows.any(|it| it == secret.as_bytes()), "{secret}");
    }
    let log = fs::read_to_string(folder.path().join("log.txt")).expect("a log");
    assert!(
        !log.contains("schalter::traces"),
        "spans are not in the log"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_collector_that_hangs_or_is_not_there() {
    // Takes connections and never says a word.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let at_silent = silent.local_addr().expect("an address").to_string();
    let gone = format!("127.0.0.1:{}", super::free_port());
    for (at, is_told) in [(at_silent, false), (gone, true)] {
        let folder = folder();
        let url = format!("http://{at}");
        let settings = [("SCHALTER_TELEMETRY__TRACES_URL", url.as_str())];
        let mut program = Program::start(folder.path(), &settings);
        program.greeting();
        let offices = reqwest::get(format!("{}/v1/offices", program.url)).await;
        assert_eq!(offices.expect("an answer").status(), 200);
        let ended = tokio::task::spawn_blocking(move || program.signal("-TERM")).await;
        assert!(ended.expect("its end, soon").success());
        let log = fs::read_to_string(folder.path().join("log.txt")).expect("a log");
        let told = "traces_url takes no traces";
        assert!(!is_told || log.matches(told).count() == 1, "{log}");
        assert!(!log.contains(&at), "{log}");
    }
    drop(silent);
}

fn text(json: &Json, key: &str) -> String {
    json[key].as_str().expect("text").to_owned()
}
