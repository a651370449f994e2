//! Traces of a media node in a process of its own: what control asks of it is in the trace of the
//! request for which it asks, and names nobody.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value as Json, json};

use super::traces::{Collector, named, said, text};
use super::{Program, SOON, command, folder, free_port, offer, skipped};

/// What a node's span may say, and nothing else.
const SAID: [&str; 2] = ["ask.kind", "ask.outcome"];

/// A house without media of its own, and its key.
struct Town {
    program: Program,
    key: String,
    client: Client,
}

impl Town {
    fn open(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut program = Program::start(folder, settings);
        program.greeting();
        let demo = std::fs::read_to_string(folder.join("data/demo.txt")).expect("the demo");
        let key = demo.split_whitespace().find(|word| word.starts_with("sk_"));
        Self {
            program,
            key: key.expect("a key").to_owned(),
            client: Client::new(),
        }
    }

    async fn post(&self, path: &str, bearer: &str, fill: Fill) -> Response {
        let asked = self.client.post(format!("{}{path}", self.program.url));
        let answer = fill(asked.bearer_auth(bearer)).send().await;
        answer.expect("an answer")
    }

    async fn made(&self, path: &str, body: Json) -> Json {
        let answer = self.post(path, &self.key, Box::new(move |it| it.json(&body)));
        let answer = answer.await;
        assert_eq!(answer.status(), 201, "{path}");
        answer.json().await.expect("JSON")
    }

    async fn offers(&self, room: &str, token: &str, sdp: String) -> Response {
        let path = format!("/v1/rooms/{room}/media");
        let fill: Fill = Box::new(move |it| it.header("content-type", "application/sdp").body(sdp));
        self.post(&path, token, fill).await
    }

    async fn is_ready(&self) {
        let deadline = Instant::now() + SOON;
        let path = format!("{}/readyz", self.program.url);
        while self
            .client
            .get(&path)
            .send()
            .await
            .expect("an answer")
            .status()
            != 200
        {
            assert!(Instant::now() < deadline, "no node comes");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

type Fill = Box<dyn FnOnce(RequestBuilder) -> RequestBuilder + Send>;

/// The program beside ours; `None`: it is not built.
fn program_of_nodes() -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_BIN_EXE_schalter")).with_file_name("schalter-sfu");
    let is_built = program.exists();
    if !is_built {
        skipped("schalter-sfu is not built: cargo build --locked -p schalter-sfu");
    }
    is_built.then_some(program)
}

fn node(program: &Path, token: &str, traces: &str) -> Child {
    let mut node = Command::new(program);
    node.env_clear().envs([
        ("SCHALTER_JOIN", token),
        ("SCHALTER_STATUS", "127.0.0.1:0"),
        ("SCHALTER_DRAIN_S", "0"),
        ("SCHALTER_MEDIA__LISTEN", "127.0.0.1"),
        ("SCHALTER_MEDIA__PORT", "0"),
        ("SCHALTER_MEDIA__WORKERS", "1"),
        ("SCHALTER_TELEMETRY__LOG", "trace"),
        ("SCHALTER_TELEMETRY__TRACES_URL", traces),
    ]);
    let node = node.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    node.expect("a node")
}

/// Ends it as its supervisor would; what it logged.
fn ended(node: Child) -> String {
    let id = node.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.expect("kill runs").success());
    let ended = node.wait_with_output().expect("its end");
    assert!(ended.status.success());
    String::from_utf8(ended.stderr).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_node_is_asked_is_in_the_trace_of_the_request_and_names_nobody() {
    let Some(nodes) = program_of_nodes() else {
        return;
    };
    let (collector, traces) = Collector::open().await;
    let link = format!("127.0.0.1:{}", free_port());
    let settings = [
        ("SCHALTER_MEDIA__LOCAL", "false"),
        ("SCHALTER_LINK__LISTEN", link.as_str()),
        ("SCHALTER_LINK__ANNOUNCE", link.as_str()),
        ("SCHALTER_TELEMETRY__TRACES_URL", traces.as_str()),
    ];
    let folder = folder();
    let town = Town::open(folder.path(), &settings);
    let token = command(folder.path())
        .args(["node", "token", "rack-1"])
        .envs(settings)
        .output();
    let token = String::from_utf8(token.expect("a token").stdout).expect("text");
    let node = node(&nodes, token.trim(), &traces);
    town.is_ready().await;

    let room = text(&town.made("/v1/rooms", json!({})).await, "id");
    let path = format!("/v1/rooms/{room}/participants");
    let person = town.made(&path, json!({"role": "citizen"})).await;
    let secret = text(&person, "token");
    let sdp = offer::of_our_page();
    let joined = town.offers(&room, &secret, sdp.clone()).await;
    assert_eq!(joined.status(), 201);
    let refused = town
        .offers(&room, &secret, "v=kanarienvogel".to_owned())
        .await;
    assert_eq!(refused.status(), 422);
    // What was not sent yet is sent now.
    let log = tokio::task::spawn_blocking(move || {
        let log = ended(node);
        assert!(town.program.signal("-TERM").success());
        log
    });
    let log = log.await.expect("their end");
    assert!(
        !log.contains("schalter::traces"),
        "spans are not in the log"
    );

    let told = collector.told();
    let of = |program: &str| {
        let own = told.iter().filter(|(service, _)| service == program);
        own.map(|(_, span)| span.clone()).collect::<Vec<Span>>()
    };
    let (control, node) = (of("schalter"), of("schalter-sfu"));
    let opened = named(&node, "answer open_room");
    let asked = parent(&control, opened);
    assert_eq!(
        (asked.name.as_str(), asked.kind()),
        ("ask open_room", SpanKind::Client)
    );
    assert_eq!(opened.kind(), SpanKind::Server);
    let outcomes: Vec<_> = ["done", "bad_offer"]
        .map(|outcome| {
            let mut joins = node.iter().filter(|span| span.name == "answer join");
            let join = joins.find(|span| said(&span.attributes, "ask.outcome") == outcome);
            let join = join.unwrap_or_else(|| panic!("{outcome} is not in {node:#?}"));
            let request = parent(&control, parent(&control, join));
            assert_eq!(request.name, "POST /v1/rooms/{id}/media");
            assert_eq!(join.trace_id, request.trace_id, "one trace");
            said(&request.attributes, "http.response.status_code")
        })
        .into();
    assert_eq!(outcomes, ["201", "422"]);
    for span in &node {
        assert!(span.events.is_empty() && span.links.is_empty(), "{span:#?}");
        let mut attributes = span.attributes.iter();
        assert!(
            attributes.all(|it| SAID.contains(&it.key.as_str())),
            "{span:#?}"
        );
    }
    let participant = text(&person, "id");
    let bytes = collector.bytes();
    for secret in [
        "kanarienvogel",
        &room,
        &room.replace('-', ""),
        &participant,
        &secret,
        "127.0.0.1",
        "a=fingerprint",
    ] {
        let mut windows = bytes.windows(secret.len());
        assert!(!windows.any(|it| it == secret.as_bytes()), "{secret}");
    }
}

/// In which of these spans it is.
fn parent<'a>(spans: &'a [Span], of: &Span) -> &'a Span {
    let found = spans.iter().find(|span| span.span_id == of.parent_span_id);
    found.unwrap_or_else(|| panic!("{} is in none of {spans:#?}", of.name))
}
