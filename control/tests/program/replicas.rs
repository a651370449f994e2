//! Two processes on one PostgreSQL serve the same town; one of them dies.

use std::process::Command;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;

use super::{Program, SOON, folder, skipped};

/// A schema of its own; `None` without `SCHALTER_TEST_POSTGRES_URL`.
async fn postgres() -> Option<String> {
    use sqlx::Connection as _;
    let url = std::env::var("SCHALTER_TEST_POSTGRES_URL").ok()?;
    let schema = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut connection = sqlx::PgConnection::connect(&url).await.expect("PostgreSQL");
    let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::query(create)
        .execute(&mut connection)
        .await
        .expect("a schema");
    Some(format!("{url}?options=-c%20search_path%3D{schema}"))
}

/// A stream of events, as an integrator hears it.
struct Stream {
    answer: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(program: &Program, key: &str, after: &str) -> Self {
        let request = Client::new().get(format!("{}/v1/events", program.url));
        let request = request.bearer_auth(key).header("last-event-id", after);
        let answer = request.send().await.expect("a stream");
        assert_eq!(answer.status(), 200);
        Self {
            answer,
            text: String::new(),
        }
    }

    /// The numbers and kinds heard until one of this kind came.
    async fn until(&mut self, kind: &str) -> Vec<(i64, String)> {
        let deadline = Instant::now() + SOON;
        loop {
            let heard = self.heard();
            if heard.iter().any(|(_, one)| one == kind) {
                return heard;
            }
            assert!(Instant::now() < deadline, "no {kind} in {}", self.text);
            let chunk = tokio::time::timeout(SOON, self.answer.chunk()).await;
            let chunk = chunk.expect("something in time").expect("a stream");
            self.text += std::str::from_utf8(&chunk.expect("no end")).expect("text");
        }
    }

    fn heard(&self) -> Vec<(i64, String)> {
        let whole = self.text.split("\n\n").filter(|it| it.starts_with("id: "));
        let frames = whole.filter_map(|frame| frame.split_once("data: "));
        let data = frames.filter_map(|(_, data)| serde_json::from_str::<Value>(data).ok());
        data.map(|it| {
            let seq = it["seq"].as_i64().expect("a number");
            (seq, it["type"].as_str().expect("a kind").to_owned())
        })
        .collect()
    }
}

async fn call(program: &Program, cookie: &str, office: &str) -> u16 {
    let path = format!("{}/v1/offices/{office}/calls", program.url);
    let request = Client::new().post(path).header("cookie", cookie);
    let answer = request.json(&serde_json::json!({})).send().await;
    answer.expect("an answer").status().as_u16()
}

/// Signs in with the one-time password out of the greeting and chooses an own one.
pub(crate) async fn officer(program: &Program, greeting: &str, name: &str) -> String {
    let line = greeting
        .lines()
        .find(|line| line.contains(name))
        .expect(name);
    let password = line.split_whitespace().nth(1).expect("a password");
    let client = Client::new();
    let sign_in = serde_json::json!({"name": name, "password": password});
    let url = &program.url;
    let answer = client
        .post(format!("{url}/v1/sign-in"))
        .json(&sign_in)
        .send()
        .await;
    let answer = answer.expect("an answer");
    let cookie = answer.headers()["set-cookie"].to_str().expect("a cookie");
    let cookie = cookie.split(';').next().expect("its first part").to_owned();
    let change = serde_json::json!({"current": password, "new": "ein ganz eigenes Passwort"});
    let request = client.put(format!("{url}/v1/officer/password"));
    let changed = request.header("cookie", &cookie).json(&change).send().await;
    assert_eq!(changed.expect("an answer").status(), 204);
    cookie
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_taken_on_one_is_called_on_the_other_and_either_may_die() {
    let Some(url) = postgres().await else {
        return skipped("no PostgreSQL: scripts/with-postgres.sh gives one");
    };
    let (here, there) = (folder(), folder());
    let settings = [("SCHALTER_STORE__URL", url.as_str())];
    let mut one = Program::start(here.path(), &settings);
    let greeting = one.greeting();
    let key = greeting
        .split_whitespace()
        .find(|word| word.starts_with("sk_"))
        .expect("a key");
    // The same house: the same key for what is sealed.
    std::fs::create_dir(there.path().join("data")).expect("a folder");
    std::fs::copy(
        here.path().join("data/seal.key"),
        there.path().join("data/seal.key"),
    )
    .expect("the key");
    let mut other = Program::start(there.path(), &settings);
    other.greeting();
    let cookie = officer(&one, &greeting, "anna.schmidt").await;
    let mut stream_one = Stream::open(&one, key, "0").await;
    let mut stream_other = Stream::open(&other, key, "0").await;

    let offices: Value = reqwest::get(format!("{}/v1/offices", one.url))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let office = offices["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == "Bürgerbüro")
        .expect("it");
    let office = office["id"].as_str().unwrap();
    let seats = |program: &Program| format!("{}/v1/offices/{office}/seats", program.url);
    let sat = Client::new().post(seats(&one)).send().await.unwrap();
    assert_eq!(sat.status(), 201);
    stream_other.until("seat.taken").await;
    assert_eq!(
        call(&other, &cookie, office).await,
        201,
        "called on the other"
    );
    let on_one = stream_one.until("seat.called").await;
    let on_other = stream_other.until("seat.called").await;
    for heard in [&on_one, &on_other] {
        let seqs: Vec<_> = heard.iter().map(|it| it.0).collect();
        assert!(seqs.is_sorted_by(|a, b| a < b), "{seqs:?}");
    }
    let common = on_one.len().min(on_other.len());
    assert_eq!(on_one[..common], on_other[..common]);

    // One dies without a word. The other knows everything and goes on.
    let id = one.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-KILL", &id])
            .status()
            .unwrap()
            .success()
    );
    drop(one);
    let last = on_one.last().expect("an event").0.to_string();
    let sat = Client::new().post(seats(&other)).send().await.unwrap();
    assert_eq!(sat.status(), 201);
    let mut again = Stream::open(&other, key, &last).await;
    let after = again.until("seat.taken").await;
    assert_eq!(after[0].0, on_one.last().expect("an event").0 + 1, "no gap");
    tokio::time::timeout(Duration::from_secs(30), async {
        assert!(other.signal("-TERM").success());
    })
    .await
    .expect("it stops");
}
