//! A thousand people were here; when their time is over, nothing of them is left: in no row, in no
//! byte of the database's files, in no new backup.

use std::fs;
use std::path::Path;

use jiff::SignedDuration;
use reqwest::Client;
use schalter_control::jobs;
use schalter_control::store::backup::backup;
use serde_json::{Value, json};

use crate::{
    appointments::{Erika, OFFICE},
    asker::{Asker, text},
    erasure::{ERIKA, columns_with},
    support::Town,
};

const WAITED: usize = 990;
const BOOKED: usize = 10;
/// In every mail address that was given, and nowhere else.
const CANARY: &str = "kanarienvogel";

/// Takes a seat, leaves an address to be told, and is told why to wait; then goes. All by one
/// client: making a thousand takes longer than the visits.
async fn waits_and_goes(client: &Client, town: &Town, anna: &Asker, nth: usize) {
    let office = town.office_id(OFFICE).await;
    let url = format!("{}/v1/offices/{office}/seats", town.url);
    let taken = client.post(url).json(&json!({})).send().await;
    let taken = taken.expect("an answer").json::<Value>().await;
    let taken = taken.expect("a seat");
    let (id, ticket) = (text(&taken, "/id"), text(&taken, "/ticket"));
    let seat = format!("{}/v1/seats/{id}", town.url);
    let mail = json!({"mail": format!("{CANARY}-{nth}@example.org")});
    let callback = client.put(format!("{seat}/callback")).json(&mail);
    let left = callback.bearer_auth(ticket).send().await;
    assert_eq!(left.expect("an answer").status(), 204);
    if nth.is_multiple_of(60) {
        let note = json!({"note": format!("{CANARY} {nth} sucht ein Foto")});
        let parked = anna.post(&format!("/v1/seats/{id}/park"), note).await;
        parked.is(200);
    }
    let gone = client.delete(seat).bearer_auth(ticket).send().await;
    assert_eq!(gone.expect("an answer").status(), 204);
}

/// The files of the folder in which one of these words can be read, as UTF-8 or UTF-16.
fn files_with(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut patterns: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
    patterns.extend(words.iter().map(|word| {
        let units = word.encode_utf16();
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    }));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("a file").path();
        if !path.is_file() {
            continue;
        }
        let bytes = fs::read(&path).expect("its bytes");
        let has = |pattern: &Vec<u8>| bytes.windows(pattern.len()).any(|it| it == pattern);
        if patterns.iter().any(has) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn a_thousand_people_leave_nothing_in_rows_log_and_new_backups() {
    let data = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}/schalter.db", data.path().display());
    let town = Town::open_with(&[("SCHALTER_STORE__URL", &url)]).await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let client = Client::new();
    // As many at once as there are chairs.
    for first in (0..WAITED).step_by(3) {
        let each = |nth| waits_and_goes(&client, &town, &anna, first + nth);
        tokio::join!(each(0), each(1), each(2));
    }
    for _ in 0..BOOKED {
        Erika::has_confirmed(&town).await;
    }
    let words: Vec<&str> = ERIKA.iter().copied().chain([CANARY]).collect();
    assert!(
        !files_with(data.path(), &words).is_empty(),
        "they were here"
    );

    // First the appointments are over and told to be missed, then these letters are worthless, too.
    for days in [60, 30] {
        town.app.clock.turn(SignedDuration::from_hours(24 * days));
        do_what_is_due(&town).await;
    }

    let file = data.path().join("schalter.db");
    let rows = columns_with(&file, &words).await;
    assert_eq!(rows, Vec::<String>::new());
    let copy = data.path().join("backup.db");
    backup(&url, &copy).await.expect("a backup");
    assert_eq!(files_with(data.path(), &words), Vec::<String>::new());
    town.close().await;
}

/// What the house does by itself, sooner or later.
async fn do_what_is_due(town: &Town) {
    let app = &town.app;
    let settled = jobs::appointments::settle_due(app).await;
    settled.expect("appointments are over");
    let woken = jobs::open_and_close::wake_due(app).await;
    woken.expect("offices forget who has gone");
    let expired = app.store.expire(app.tenant.id, app.clock.now()).await;
    expired.expect("letters are worthless");
    jobs::forget::once(app).await.expect("forgotten");
}
