//! What the log tells of those who were let in and of those who were not, and what it does not.

use std::fs;

use reqwest::{Client, StatusCode};
use serde_json::json;

use super::{Program, folder};

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
