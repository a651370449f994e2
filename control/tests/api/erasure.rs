//! One person asks what is kept about them, and that it be erased: afterwards no table knows them.

use std::path::Path;

use reqwest::Method;
use serde_json::json;
use sqlx::{Column as _, Connection as _, Row as _};

use crate::{
    appointments::{Erika, MAIL, OFFICE, follows, slots},
    asker::{Answer, Asker, text},
    support::Town,
};

pub(crate) const ERIKA: [&str; 3] = ["Erika Mustermann", "erika.mustermann", "15112345678"];

/// Books as a careful client does: each POST with an Idempotency-Key.
async fn booked(town: &Town) -> Erika {
    let post = async |asker: &Asker, path: String, body| {
        let request = asker.request(Method::POST, &path).json(&body);
        let key = uuid::Uuid::new_v4().to_string();
        Answer::to(request.header("idempotency-key", key)).await
    };
    let office = town.office_id(OFFICE).await;
    let slot = slots(town, 48).await.remove(0);
    let wish = json!({"starts_at": slot["starts_at"]});
    let place = format!("/v1/offices/{office}/appointments");
    let held = post(&Asker::anyone(town), place, wish).await.json();
    let erika = Erika {
        holder: Asker::bearing(town, text(&held, "/token")),
        path: format!("/v1/appointments/{}", text(&held, "/id")),
        starts_at: text(&slot, "/starts_at").parse().expect("a time"),
    };
    let link = erika.tells(town).await;
    let holder = follows(town, &link).await;
    post(&holder, format!("{}/confirm", erika.path), json!({}))
        .await
        .is(200);
    Erika { holder, ..erika }
}

#[tokio::test]
async fn a_person_gets_all_that_is_kept_and_is_erased_from_every_table() {
    let town = Town::open().await;
    let erika = booked(&town).await;
    let other = Erika::has_confirmed(&town).await;
    let contact = format!("{}/contact", erika.path);
    let kept = erika.holder.get(&contact).await.json();
    assert_eq!(
        (text(&kept, "/name"), text(&kept, "/mail")),
        ("Erika Mustermann", MAIL)
    );
    assert_eq!(text(&kept, "/appointment/state"), "confirmed");
    let kinds: Vec<_> = kept["notices"]
        .as_array()
        .expect("letters")
        .iter()
        .map(|it| text(it, "/kind").to_owned())
        .collect();
    for kind in ["confirm-request", "confirmed", "reminder-day"] {
        assert!(
            kinds.iter().any(|it| it == kind),
            "{kind} is not in {kinds:?}"
        );
    }
    // An officer who answers such a request sees the same.
    let anna = Asker::officer(&town, "anna.schmidt").await;
    assert_eq!(anna.get(&contact).await.json(), kept);

    other
        .holder
        .delete(&format!("{}/contact", other.path))
        .await
        .is(204);
    let before = found(&town).await;
    assert_ne!(before, Some(Vec::new()), "she is still somewhere");
    erika.holder.delete(&contact).await.is(204);
    assert_eq!(found(&town).await.unwrap_or_default(), Vec::<String>::new());
    town.close().await;
}

/// Where in the whole database she is still to be found; `None` on `PostgreSQL`, where nobody looks.
async fn found(town: &Town) -> Option<Vec<String>> {
    let file = town.app.settings.store.data_dir.join("schalter.db");
    if !file.exists() {
        return None;
    }
    Some(columns_with(&file, &ERIKA).await)
}

/// Tables and columns of this SQLite file in which one of these words stands.
pub(crate) async fn columns_with(file: &Path, words: &[&str]) -> Vec<String> {
    let url = format!("sqlite:{}", file.display());
    let mut store = sqlx::SqliteConnection::connect(&url)
        .await
        .expect("the store");
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(&mut store)
            .await
            .expect("its tables");
    let mut places = Vec::new();
    for table in tables {
        let all = sqlx::AssertSqlSafe(format!("SELECT * FROM \"{table}\""));
        for row in sqlx::query(all)
            .fetch_all(&mut store)
            .await
            .expect("its rows")
        {
            let knows_her = |column: &&sqlx::sqlite::SqliteColumn| {
                let value = row.try_get::<String, _>(column.ordinal());
                value.is_ok_and(|value| words.iter().any(|word| value.contains(word)))
            };
            let columns = row.columns().iter().filter(knows_her);
            places.extend(columns.map(|column| format!("{table}.{}", column.name())));
        }
    }
    places
}
