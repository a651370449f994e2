//! What those who watch over the program see: health, metrics, headers, docs.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::json;

use crate::{
    asker::{Asker, text},
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

#[tokio::test]
async fn a_house_in_order_is_ready() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    assert_eq!(anyone.get("/healthz").await.json(), json!({"status": "ok"}));
    let ready = anyone.get("/readyz").await;
    ready.is(200);
    assert_eq!(ready.json(), json!({"status": "ok"}));
    town.app.store.close().await;
    let refused = anyone.get("/readyz").await.problem(503, "overloaded");
    assert_eq!(refused["reason"], "the store does not answer");
    let metrics = anyone.get("/metrics").await.text;
    for line in [
        "schalter_ready{part=\"store\"} 0",
        "schalter_ready{part=\"media\"} 1",
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line}\n{metrics}");
    }
    anyone.get("/healthz").await.is(200);
    town.close().await;
}

#[tokio::test]
async fn the_numbers_tell_what_happened() {
    let town = Town::open().await;
    let id = town.office_id(OFFICE).await;
    let (citizen, taken) = Asker::sit(&town, OFFICE).await;
    Asker::sit(&town, OFFICE).await;
    let officer = Asker::officer(&town, "anna.schmidt").await;
    officer
        .post(&format!("/v1/offices/{id}/calls"), json!({}))
        .await
        .is(201);
    let seat = format!("/v1/seats/{}", text(&taken, "/id"));
    citizen
        .post(&format!("{seat}/enter"), json!({}))
        .await
        .is(200);
    let metrics = Asker::anyone(&town).get("/metrics").await;
    assert!(
        metrics.headers["content-type"]
            .to_str()
            .is_ok_and(|it| it.starts_with("text/plain"))
    );
    for line in [
        &format!("schalter_office_door{{door=\"open\",office=\"{id}\"}} 1"),
        &format!("schalter_office_door{{door=\"full\",office=\"{id}\"}} 0"),
        "schalter_seats{state=\"seated\"} 1",
        "schalter_seats{state=\"entered\"} 1",
        "schalter_wait_seconds_count 1",
        "schalter_calls_total{outcome=\"entered\"} 1",
        "schalter_calls_total{outcome=\"missed\"} 0",
        "schalter_sessions_running 1",
        "schalter_event_streams 0",
        "schalter_http_requests_total{method=\"POST\",route=\"/v1/offices/{id}/seats\",status=\"201\"} 2",
    ] {
        assert!(
            metrics.text.lines().any(|it| it == line),
            "{line}\nnot in\n{}",
            metrics.text
        );
    }
    citizen.delete(&seat).await.is(204);
    let metrics = Asker::anyone(&town).get("/metrics").await;
    let ended = "schalter_sessions_total{reason=\"hung_up\"} 1";
    assert!(
        metrics.text.lines().any(|it| it == ended),
        "{}",
        metrics.text
    );
    let leaks = [text(&taken, "/id"), "127.0.0.1", "anna"];
    assert!(
        leaks.iter().all(|leak| !metrics.text.contains(leak)),
        "{}",
        metrics.text
    );
    town.close().await;
}

#[tokio::test]
async fn prometheus_accepts_the_metrics() {
    let town = Town::open().await;
    Asker::anyone(&town).get("/v1/offices").await.is(200);
    let metrics = Asker::anyone(&town).get("/metrics").await.text;
    town.close().await;
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool (Debian: prometheus; make test installs it)");
    let mut input = promtool.stdin.take().expect("its input");
    input.write_all(metrics.as_bytes()).expect("written");
    drop(input);
    let output = promtool.wait_with_output().expect("its verdict");
    let verdict = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && verdict.is_empty(),
        "{verdict}\n{metrics}"
    );
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    for path in [
        "/",
        "/v1/offices",
        "/v1/nowhere",
        "/metrics",
        "/openapi.json",
    ] {
        let headers = anyone.get(path).await.headers;
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(
            policy.starts_with("default-src 'self';"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'self'"),
            "{path}: {policy}"
        );
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        let permissions = headers["permissions-policy"].to_str().expect("text");
        assert!(
            permissions.contains("camera=(self), microphone=(self)"),
            "{path}"
        );
    }
    town.close().await;
}

#[tokio::test]
async fn whoever_finds_a_weakness_finds_where_to_write() {
    let contact = [("SCHALTER_HTTP__SECURITY_CONTACT", "mailto:sicherheit@a.de")];
    let town = Town::open_with(&contact).await;
    let file = Asker::anyone(&town).get("/.well-known/security.txt").await;
    file.is(200);
    assert!(
        file.text.starts_with("Contact: mailto:sicherheit@a.de\n"),
        "{}",
        file.text
    );
    town.close().await;
    let town = Town::open().await;
    let file = Asker::anyone(&town).get("/.well-known/security.txt").await;
    file.problem(404, "not-found");
    town.close().await;
}

#[tokio::test]
async fn the_docs_ask_no_other_host() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    for path in ["/docs/", "/docs/swagger-initializer.js", "/docs/index.css"] {
        let page = anyone.get(path).await;
        page.is(200);
        let policy = page.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe-eval"));
        assert!(
            !page.text.contains("https://") && !page.text.contains("http://"),
            "{}",
            page.text
        );
    }
    let initializer = anyone.get("/docs/swagger-initializer.js").await.text;
    assert!(
        initializer.contains(r#""validatorUrl": "none""#),
        "{initializer}"
    );
    assert!(initializer.contains("/openapi.json"), "{initializer}");
    town.close().await;
}
