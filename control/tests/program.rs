//! The program itself, as an operator starts and stops it.

#[path = "program/backup.rs"]
mod backup;
#[path = "program/check.rs"]
mod check;
#[path = "program/crash.rs"]
mod crash;
#[path = "program/log.rs"]
mod log;
#[path = "program/replicas.rs"]
mod replicas;
#[path = "notices/servers.rs"]
#[expect(dead_code, reason = "not all of them")]
mod servers;
#[path = "program/traces.rs"]
mod traces;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::UdpSocket;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(20);

/// A running program and what it says.
struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
}

impl Program {
    /// Starts it and waits for its first words.
    fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let port = free_port();
        let url = format!("http://127.0.0.1:{port}");
        let log = File::create(folder.join("log.txt")).expect("a log");
        let mut child = command(folder)
            .env("SCHALTER_HTTP__LISTEN", format!("127.0.0.1:{port}"))
            .env("SCHALTER_HTTP__PUBLIC_URL", &url)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, stdout, url }
    }

    /// Everything it says until it is ready.
    fn greeting(&mut self) -> String {
        let mut greeting = String::new();
        while !greeting.ends_with("Beenden mit Strg-C.\n") {
            let read = self.stdout.read_line(&mut greeting).expect("a line");
            assert!(read > 0, "it ended early: {greeting}");
        }
        greeting
    }

    /// Sends it a signal and waits for its end.
    fn signal(mut self, signal: &str) -> ExitStatus {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args([signal, &id])
            .status()
            .expect("kill runs");
        assert!(sent.success());
        let deadline = Instant::now() + SOON;
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status;
            }
            assert!(Instant::now() < deadline, "it did not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// With a clean environment: only what the test sets.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schalter"));
    command
        .env_clear()
        .current_dir(folder)
        .env("SCHALTER_MEDIA__LISTEN", "127.0.0.1")
        .env("SCHALTER_MEDIA__PORT", "0")
        .env("SCHALTER_MEDIA__WORKERS", "1")
        .env("SCHALTER_STORE__DEMO", "true");
    command
}

/// As in `support`: says aloud why a test is not played; where a machine waits nothing may be missing.
fn skipped(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "not played: {why}");
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn wrong_settings_end_it_with_every_problem_named_by_its_key() {
    let folder = folder();
    for what in ["serve", "check-config"] {
        let output = command(folder.path())
            .arg(what)
            .envs([
                ("SCHALTER_MEDIA__WORKERS", "0"),
                ("SCHALTER_HTTP__LISTEN", "nowhere"),
            ])
            .env("SCHALTER_TELEMETRY__LOG_FORMAT", "verse")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        for key in ["media.workers", "http.listen", "telemetry.log_format"] {
            assert!(said.contains(key), "{key} is not in: {said}");
        }
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing was made"
    );
}

#[test]
fn settings_without_problems_are_said_to_be_fine() {
    let folder = folder();
    let output = command(folder.path()).arg("check-config").output().unwrap();
    assert!(output.status.success());
}

#[test]
fn a_taken_port_is_named() {
    let folder = folder();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command(folder.path())
        .env("SCHALTER_HTTP__LISTEN", &address)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("http.listen") && said.contains(&address),
        "{said}"
    );
}

#[test]
fn the_first_start_tells_the_secrets_and_the_second_where_they_are() {
    let folder = folder();
    let mut first = Program::start(folder.path(), &[]);
    let greeting = first.greeting();
    for word in [
        &first.url,
        "anna.schmidt",
        "dilek.kaya",
        "Bürgerbüro",
        "sk_",
        "data/demo.txt",
    ] {
        assert!(greeting.contains(word), "{word} is not in: {greeting}");
    }
    assert!(first.signal("-INT").success());

    let data = folder.path().join("data");
    for (file, wanted) in [("", 0o700), ("demo.txt", 0o600), ("schalter.db", 0o600)] {
        let mode = fs::metadata(data.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, wanted, "{file}");
    }
    let kept = fs::read_to_string(data.join("demo.txt")).unwrap();
    assert!(greeting.contains(kept.trim()), "{kept}");

    let mut second = Program::start(folder.path(), &[]);
    let greeting = second.greeting();
    assert!(
        greeting.contains("data/demo.txt") && !greeting.contains("sk_"),
        "{greeting}"
    );
    assert!(second.signal("-TERM").success());
    assert_eq!(fs::read_to_string(data.join("demo.txt")).unwrap(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_within_five_seconds_though_somebody_listens() {
    let folder = folder();
    let mut program = Program::start(folder.path(), &[]);
    program.greeting();
    let mut stream = reqwest::get(format!("{}/v1/events", program.url))
        .await
        .unwrap();
    assert!(stream.chunk().await.unwrap().is_some(), "the first event");
    let begun = Instant::now();
    let status = tokio::task::spawn_blocking(move || program.signal("-TERM"))
        .await
        .unwrap();
    assert!(status.success());
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_survives_a_power_cut() {
    let folder = folder();
    let mut program = Program::start(folder.path(), &[]);
    program.greeting();
    let offices: serde_json::Value = reqwest::get(format!("{}/v1/offices", program.url))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let open = offices["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["door"] == "open")
        .unwrap();
    let sit = format!(
        "{}/v1/offices/{}/seats",
        program.url,
        open["id"].as_str().unwrap()
    );
    let client = reqwest::Client::new();
    let seat: serde_json::Value = client.post(sit).send().await.unwrap().json().await.unwrap();
    assert!(!program.signal("-KILL").success());

    let mut program = Program::start(folder.path(), &[]);
    program.greeting();
    let seat_url = format!("{}/v1/seats/{}", program.url, seat["id"].as_str().unwrap());
    let ticket = seat["ticket"].as_str().unwrap();
    let again = client
        .get(seat_url)
        .bearer_auth(ticket)
        .send()
        .await
        .unwrap();
    let again: serde_json::Value = again.json().await.unwrap();
    assert_eq!(
        (&again["state"], &again["position"]),
        (&"seated".into(), &1.into()),
        "{again}"
    );
    assert!(program.signal("-INT").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_and_no_secret_is_ever_in_the_log() {
    let folder = folder();
    let mut program = Program::start(folder.path(), &[("SCHALTER_TELEMETRY__LOG", "trace")]);
    let greeting = program.greeting();
    let media = greeting
        .lines()
        .find_map(|line| line.strip_prefix("Bild und Ton (UDP): "))
        .unwrap();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for garbage in [
        &b"\x00\x01\x00\x00\x21\x12\xa4\x42garbage-here"[..],
        b"\x16\xfe\xff",
        b"\x80",
    ] {
        socket.send_to(garbage, media).unwrap();
    }
    let client = reqwest::Client::new();
    let sign_in = serde_json::json!({"name": "anna.schmidt", "password": "ein-geheimnis"});
    let sign_in_url = format!("{}/v1/sign-in", program.url);
    client
        .post(sign_in_url)
        .json(&sign_in)
        .send()
        .await
        .unwrap();
    let rooms = format!("{}/v1/rooms", program.url);
    client
        .post(rooms)
        .bearer_auth("sk_ein-geheimnis")
        .send()
        .await
        .unwrap();
    assert!(program.signal("-INT").success());

    let mut log = String::new();
    File::open(folder.path().join("log.txt"))
        .unwrap()
        .read_to_string(&mut log)
        .unwrap();
    assert!(log.contains("stopping"), "the log is there: {log}");
    for forbidden in ["127.0.0.1", "::1", "anna.schmidt", "geheimnis"] {
        let line = log.lines().find(|line| line.contains(forbidden));
        assert_eq!(line, None, "{forbidden} is in the log");
    }
}
