//! What the log tells of those who were let in and of those who were not, and what it does not.

use std::fs;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::{Program, command, folder};

const NAME: &str = "anna.schmidt";

/// The password that the greeting tells for the demo's officer.
fn told(greeting: &str) -> String {
    let line = greeting.lines().find(|line| line.contains(NAME));
    let line = line.unwrap_or_else(|| panic!("{NAME} is not in: {greeting}"));
    line.split_whitespace()
        .nth(1)
        .expect("a password")
        .to_owned()
}

#[tokio::test]
async fn who_was_let_in_and_who_was_not_is_told_without_names() {
    let folder = folder();
    let mut program = Program::start(folder.path(), &[]);
    let password = told(&program.greeting());
    let client = Client::new();
    let url = format!("{}/v1/sign-in", program.url);
    for (password, status) in [
        ("geraten und falsch", StatusCode::UNAUTHORIZED),
        (&password, StatusCode::OK),
    ] {
        let body = json!({"name": NAME, "password": password});
        let answer = client.post(&url).json(&body).send().await;
        assert_eq!(answer.expect("an answer").status(), status);
    }
    program.signal("-TERM");

    let log = fs::read_to_string(folder.path().join("log.txt")).expect("a log");
    let told: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("schalter::security"))
        .collect();
    assert!(
        told.iter()
            .any(|line| line.contains("refused") && line.contains("wrong-credentials")),
        "{log}"
    );
    assert!(
        told.iter()
            .any(|line| line.contains("signed in") && line.contains("password")),
        "{log}"
    );
    for secret in [NAME, "geraten", &password, "127.0.0.1"] {
        assert!(!told.iter().any(|line| line.contains(secret)), "{log}");
    }
}

#[tokio::test]
async fn the_operator_says_what_is_logged_without_a_restart() {
    let folder = folder();
    let mut program = Program::start(folder.path(), &[]);
    program.greeting();
    let said = command(folder.path()).arg("operator-key").output();
    let said = String::from_utf8(said.expect("a key").stdout).expect("text");
    let key = said.split_whitespace().find(|word| word.starts_with("op_"));
    let key = key.unwrap_or_else(|| panic!("no key in {said}"));
    let client = Client::new();
    let url = format!("{}/v1/log", program.url);
    let shown = client.get(&url).bearer_auth(key).send().await;
    let shown: Value = shown.expect("an answer").json().await.expect("JSON");
    assert_eq!(shown["levels"], "info");
    let set = async |levels: &str| {
        let body = json!({"levels": levels});
        let asked = client.put(&url).bearer_auth(key).json(&body).send();
        asked.await.expect("an answer").status()
    };
    let stranger = format!("{}/v1/officer", program.url);
    let told = async || {
        let refused = client.get(&stranger).send().await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        let log = fs::read_to_string(folder.path().join("log.txt")).expect("a log");
        log.matches("schalter::security: refused").count()
    };
    assert_eq!(told().await, 1);
    assert_eq!(set("error").await, StatusCode::OK);
    assert_eq!(told().await, 1, "an error it is not");
    assert_eq!(set("error,schalter::security=info").await, StatusCode::OK);
    assert_eq!(told().await, 2);
    for unfit in ["loud", "", "info,[{name=x}]=trace"] {
        assert_eq!(
            set(unfit).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{unfit}"
        );
    }
    assert_eq!(set("info").await, StatusCode::OK);
    let token = command(folder.path())
        .args(["node", "token", "rack-1"])
        .env("SCHALTER_LINK__LISTEN", "127.0.0.1:7443")
        .env("SCHALTER_LINK__ANNOUNCE", "127.0.0.1:7443")
        .output();
    assert!(token.expect("a token").status.success());
    let own = command(folder.path())
        .args(["node", "drain", "local"])
        .output();
    let said = String::from_utf8(own.expect("an answer").stderr).expect("text");
    assert!(said.contains("POST /v1/nodes/local/drain"), "{said}");

    // What was done, over HTTP and by command; what was refused is not there.
    let audit = format!("{}/v1/house-audit", program.url);
    let audit = client.get(audit).bearer_auth(key).send().await;
    let audit: Value = audit.expect("an answer").json().await.expect("JSON");
    let told = |line: &Value| format!("{} {} {}", line["verb"], line["noun"], line["noun_id"]);
    let lines = audit["items"].as_array().expect("lines").iter().map(told);
    let lines: Vec<_> = lines.map(|line| line.replace('"', "")).collect();
    assert_eq!(
        lines,
        [
            "create node rack-1",
            "change log info",
            "change log error,schalter::security=info",
            "change log error",
            "create operator_key ",
        ]
    );
    assert!(program.signal("-TERM").success());
}
