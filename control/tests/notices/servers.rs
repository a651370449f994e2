//! The others: a real mail server, and a gateway and a receiver that speak HTTP.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse as _;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const SOON: Duration = Duration::from_secs(30);

/// A mail server, and the mails it took.
pub(crate) struct MailServer {
    child: Child,
    _stdin: ChildStdin,
    mails: UnboundedReceiver<Value>,
    pub(crate) port: u16,
    pub(crate) ca_file: PathBuf,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut child = Command::new(here.join("../.venv-test/bin/python"))
            .arg(here.join("tests/notices/smtp_server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python runs: scripts/install-test-tools.sh installs it");
        let stdin = child.stdin.take().expect("its input");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, mut mails) = unbounded_channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let said = serde_json::from_str::<Value>(&line).expect("JSON");
                if sender.send(said).is_err() {
                    return;
                }
            }
        });
        let first = tokio::time::timeout(SOON, mails.recv()).await;
        let first = first.expect("it starts in time").expect("it says where");
        Self {
            child,
            _stdin: stdin,
            mails,
            port: u16::try_from(first["port"].as_u64().expect("a port")).expect("a port"),
            ca_file: first["ca_file"].as_str().expect("a file").into(),
        }
    }

    /// The settings with which mails leave by it.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let ca_file = self.ca_file.display().to_string();
        vec![
            (
                "SCHALTER_NOTIFY__SMTP_URL",
                format!("smtps://termine@localhost:{}", self.port),
            ),
            (
                "SCHALTER_NOTIFY__SMTP_PASSWORD",
                "ein geheimes Passwort".to_owned(),
            ),
            (
                "SCHALTER_NOTIFY__SMTP_FROM",
                "termine@musterstadt.example".to_owned(),
            ),
            ("SCHALTER_NOTIFY__SMTP_CA_FILE", ca_file),
        ]
    }

    /// The next mail it took.
    pub(crate) async fn mail(&mut self) -> Value {
        let mail = tokio::time::timeout(SOON, self.mails.recv()).await;
        mail.expect("a mail in time").expect("the server lives")
    }

    /// One more that it took by now.
    pub(crate) fn another(&mut self) -> Option<Value> {
        self.mails.try_recv().ok()
    }

    /// How many more it took.
    pub(crate) fn more(&mut self) -> usize {
        std::iter::from_fn(|| self.another()).count()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).expect(name);
        value.to_str().expect("text")
    }
}

type Answer = Arc<dyn Fn(&Heard) -> (u16, String) + Send + Sync>;

/// Somebody who is asked over HTTP, answers as told, and remembers.
#[derive(Clone)]
pub(crate) struct Somebody {
    pub(crate) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    answer: Arc<Mutex<Answer>>,
}

impl Somebody {
    /// Answers every request with this status and text.
    pub(crate) async fn answering(status: u16, text: &str) -> Self {
        let text = text.to_owned();
        let answer: Answer = Arc::new(move |_| (status, text.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let somebody = Self {
            url: format!("http://{address}"),
            heard: Arc::default(),
            answer: Arc::new(Mutex::new(answer)),
        };
        let router = Router::new().fallback(hear).with_state(somebody.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        somebody
    }

    /// From now on answers like this.
    pub(crate) fn answer(&self, how: impl Fn(&Heard) -> (u16, String) + Send + Sync + 'static) {
        *self.answer.lock().expect("a lock") = Arc::new(how);
    }

    /// Everything heard so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("a lock").clone()
    }

    /// Waits until so many requests were heard.
    pub(crate) async fn hears(&self, count: usize) -> Vec<Heard> {
        let deadline = Instant::now() + SOON;
        loop {
            let heard = self.heard();
            if heard.len() >= count {
                return heard;
            }
            let missing = format!("heard {} of {count}", heard.len());
            assert!(Instant::now() < deadline, "{missing}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

async fn hear(
    State(somebody): State<Somebody>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> axum::response::Response {
    let heard = Heard {
        path: uri.path().to_owned(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let answer = Arc::clone(&somebody.answer.lock().expect("a lock"));
    let (status, text) = answer(&heard);
    somebody.heard.lock().expect("a lock").push(heard);
    let status = StatusCode::from_u16(status).expect("a status");
    let location = [("location", "http://169.254.169.254/")];
    (status, location, text).into_response()
}
