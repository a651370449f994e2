//! The whole API, asked by a machine that invents requests from the OpenAPI document
//! (schemathesis): whatever it sends, no answer is a fault of ours.

use std::path::Path;
use std::process::Command;

use crate::{asker::Asker, support::Town};

/// So long per asker.
const SECONDS: &str = "15";

#[tokio::test(flavor = "multi_thread")]
async fn no_invented_request_of_an_integrator_makes_the_house_fail() {
    let town = Town::open().await;
    let integrator = Asker::integrator(&town);
    nobody_fails(town, integrator).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_invented_request_of_an_administrator_makes_the_house_fail() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    nobody_fails(town, emma).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_invented_request_of_an_officer_makes_the_house_fail() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    nobody_fails(town, anna).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_invented_request_of_an_operator_makes_the_house_fail() {
    let town = Town::open().await;
    let operator = Asker::operator(&town).await;
    nobody_fails(town, operator).await;
}

async fn nobody_fails(town: Town, asker: Asker) {
    let (name, value) = asker.credential().expect("a credential");
    let header = format!("{name}: {value}");
    let url = format!("{}/openapi.json", town.url);
    let run = tokio::task::spawn_blocking(move || invent(&url, &header));
    let (is_fine, said) = run.await.expect("it runs");
    assert!(is_fine, "{said}");
    assert_eq!(Asker::anyone(&town).get("/readyz").await.status, 200);
    town.close().await;
}

/// Asks as somebody. Streams never end and signing out would end the questions: left out.
fn invent(url: &str, header: &str) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = root.join(".venv-test/bin/schemathesis");
    assert!(
        program.exists(),
        "scripts/install-test-tools.sh installs it"
    );
    let output = Command::new(program)
        .current_dir(folder.path())
        .env("NO_PROXY", "127.0.0.1")
        .env("SCHEMATHESIS_HOOKS", "schema_hooks")
        .env("PYTHONPATH", root.join("control/tests/api"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["run", url, "-H", header, "--checks", "not_a_server_error"])
        .args([
            "--max-time",
            SECONDS,
            "--seed",
            "4711",
            "--workers",
            "1",
            "--no-color",
        ])
        .args(["--phases", "examples,coverage,fuzzing", "--warnings", "off"])
        .args(["--suppress-health-check", "all", "--request-timeout", "20"])
        .args([
            "--exclude-path",
            "/v1/events",
            "--exclude-path",
            "/v1/sign-out",
        ])
        .output()
        .expect("schemathesis runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), said)
}
