//! A backup of the running program, and back; a database of the first version.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use super::{Program, command, folder};

fn run(folder: &Path, what: &str, file: &str) -> Output {
    let mut command = command(folder);
    command.args([what, file]).output().expect("it runs")
}

fn said(output: &Output) -> String {
    let (out, err) = (output.stdout.as_slice(), output.stderr.as_slice());
    String::from_utf8_lossy(&[out, err].concat()).into_owned()
}

async fn get(program: &Program, path: &str) -> Value {
    let answer = reqwest::get(format!("{}{path}", program.url)).await;
    answer.expect("an answer").json().await.expect("JSON")
}

/// Takes a seat in the first office and answers with its number.
async fn sit(program: &Program) -> u64 {
    let offices = get(program, "/v1/offices").await;
    let open = offices["items"].as_array().expect("offices").iter();
    let open = open
        .clone()
        .find(|it| it["door"] == "open")
        .expect("an open one");
    let path = format!("/v1/offices/{}/seats", open["id"].as_str().expect("an id"));
    let client = reqwest::Client::new();
    let sat = client.post(format!("{}{path}", program.url)).send().await;
    let taken: Value = sat.expect("an answer").json().await.expect("JSON");
    taken["seat"]["number"]
        .as_u64()
        .or(taken["number"].as_u64())
        .expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_the_open_house_brings_back_that_moment() {
    let folder = folder();
    let here = folder.path();
    let mut program = Program::start(here, &[]);
    program.greeting();
    let first = sit(&program).await;
    let done = run(here, "backup", "copy.db");
    assert!(done.status.success(), "{}", said(&done));
    let mode = fs::metadata(here.join("copy.db"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = run(here, "backup", "copy.db");
    assert!(
        said(&again).contains("is there already"),
        "{}",
        said(&again)
    );
    assert_eq!(sit(&program).await, first + 1);

    let open = run(here, "restore", "copy.db");
    assert_eq!(open.status.code(), Some(1));
    assert!(
        said(&open).contains("stop Schalter first"),
        "{}",
        said(&open)
    );
    assert!(program.signal("-TERM").success());
    let done = run(here, "restore", "copy.db");
    assert!(done.status.success(), "{}", said(&done));
    assert!(here.join("data/schalter.db.before-restore").is_file());

    let mut program = Program::start(here, &[]);
    program.greeting();
    assert_eq!(sit(&program).await, first + 1, "the second seat never was");
    assert!(program.signal("-TERM").success());
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let folder = folder();
    let here = folder.path();
    let missing = run(here, "restore", "nowhere.db");
    assert!(
        said(&missing).contains("nowhere.db is not there"),
        "{}",
        said(&missing)
    );
    fs::write(here.join("text.db"), "just a text that is long enough").unwrap();
    let text = run(here, "restore", "text.db");
    assert!(said(&text).contains("no whole backup"), "{}", said(&text));
    assert_eq!(text.status.code(), Some(1));
    assert!(!here.join("data").exists(), "nothing was made");
    let nothing = run(here, "backup", "copy.db");
    assert!(
        said(&nothing).contains("is not there"),
        "{}",
        said(&nothing)
    );
}

/// What the first version wrote, word for word.
const FIRST_HOUSE: &[&str] = &[
    "INSERT INTO tenant VALUES ('6f1c1c1e-0000-4000-8000-000000000001', 'Altstadt', 'de', 2, 1760000000000)",
    r#"INSERT INTO office VALUES ('6f1c1c1e-0000-4000-8000-000000000002',
        '6f1c1c1e-0000-4000-8000-000000000001',
        '{"name":"Altes Amt","description":"","chairs":3,"hours":{"rule":"24/7","time_zone":"Europe/Berlin","land":null},"lease_ms":90000,"call_expiry_ms":60000,"session_grace_ms":300000,"calls_before_missed":3}',
        '{}', 2, NULL)"#,
    "INSERT INTO event VALUES ('6f1c1c1e-0000-4000-8000-000000000001', 1, 1760000000000,
        '6f1c1c1e-0000-4000-8000-000000000002', 'seat.taken', NULL,
        '{\"type\":\"seat.taken\",\"seat\":\"6f1c1c1e-0000-4000-8000-000000000003\",\"number\":1}')",
    "INSERT INTO event VALUES ('6f1c1c1e-0000-4000-8000-000000000001', 2, 1760000000000,
        '6f1c1c1e-0000-4000-8000-000000000002', 'seat.left', NULL,
        '{\"type\":\"seat.left\",\"seat\":\"6f1c1c1e-0000-4000-8000-000000000003\"}')",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_the_first_version_opens_and_works() {
    let folder = folder();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let migrations = folder.path().join("migrations");
    fs::create_dir(&migrations).unwrap();
    let first = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/0001_house.sql");
    fs::copy(first, migrations.join("0001_house.sql")).unwrap();
    let options = SqliteConnectOptions::new()
        .filename(data.join("schalter.db"))
        .create_if_missing(true);
    let mut database = options.connect().await.unwrap();
    let migrator = sqlx::migrate::Migrator::new(migrations).await.unwrap();
    migrator.run(&mut database).await.unwrap();
    for statement in FIRST_HOUSE {
        sqlx::query(*statement)
            .execute(&mut database)
            .await
            .unwrap();
    }
    database.close().await.unwrap();

    let mut program = Program::start(folder.path(), &[]);
    program.greeting();
    let offices = get(&program, "/v1/offices").await;
    assert_eq!(offices["items"][0]["name"], "Altes Amt");
    assert_eq!(sit(&program).await, 1);
    assert!(program.signal("-TERM").success());
}
