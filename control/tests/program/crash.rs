//! The program is killed between any two steps, and started again on the same files: what was
//! acknowledged stands, what was asked for can be asked again, and a mail is not sent twice
//! unless nobody could know whether it had left, which is then counted.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::Connection as _;
use tempfile::TempDir;

use super::replicas::officer;
use super::servers::MailServer;
use super::{Program, folder};

/// A house that is killed again and again.
struct House {
    folder: TempDir,
    settings: Vec<(&'static str, String)>,
    program: Option<Program>,
    client: Client,
}

impl House {
    /// The house, and what it says at its first start.
    fn open(settings: Vec<(&'static str, String)>) -> (Self, String) {
        let mut house = Self {
            folder: folder(),
            settings,
            program: None,
            client: Client::new(),
        };
        let greeting = house.start();
        (house, greeting)
    }

    fn start(&mut self) -> String {
        let settings: Vec<_> = self
            .settings
            .iter()
            .map(|(key, it)| (*key, it.as_str()))
            .collect();
        let mut program = Program::start(self.folder.path(), &settings);
        let greeting = program.greeting();
        self.program = Some(program);
        greeting
    }

    /// Without a word, and again after a while.
    async fn kill_and_start(&mut self) {
        let program = self.program.take().expect("it runs");
        assert!(!program.signal("-KILL").success());
        self.claims_end().await;
        self.start();
    }

    fn program(&self) -> &Program {
        self.program.as_ref().expect("it runs")
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.program().url))
    }

    async fn get(&self, path: &str, bearer: &str) -> Value {
        let answer = self
            .request(Method::GET, path)
            .bearer_auth(bearer)
            .send()
            .await;
        answer.expect("an answer").json().await.expect("JSON")
    }

    async fn post(&self, path: &str, bearer: &str, body: Value) -> (u16, Value) {
        let request = self
            .request(Method::POST, path)
            .bearer_auth(bearer)
            .json(&body);
        told(request).await.expect("an answer")
    }

    async fn office(&self) -> String {
        let offices = self.get("/v1/offices", "").await;
        let items = offices["items"].as_array().expect("offices").clone();
        let town = items.iter().find(|it| it["name"] == "Bürgerbüro");
        text(town.expect("the Bürgerbüro"), "/id")
    }

    /// Sends it, and kills the house so long afterwards, whatever has become of it by then.
    async fn die_during(
        &mut self,
        request: RequestBuilder,
        after: Duration,
    ) -> Option<(u16, Value)> {
        let asked = tokio::spawn(told(request));
        tokio::time::sleep(after).await;
        self.kill_and_start().await;
        asked.await.expect("it is asked")
    }

    /// Two minutes pass, as it were: whoever claimed a letter and died holds it no longer.
    async fn claims_end(&self) {
        let file = self.folder.path().join("data/schalter.db");
        let url = format!("sqlite:{}", file.display());
        let mut store = sqlx::SqliteConnection::connect(&url)
            .await
            .expect("the store");
        sqlx::query("UPDATE outbox SET claimed_until_ms = 1 WHERE claimed_until_ms IS NOT NULL")
            .execute(&mut store)
            .await
            .expect("the claims end");
    }
}

/// `None` when the house fell before it answered.
async fn told(request: RequestBuilder) -> Option<(u16, Value)> {
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await.ok()?;
    Some((status, serde_json::from_slice(&body).unwrap_or_default()))
}

fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found
        .unwrap_or_else(|| panic!("no text at {pointer} in {value}"))
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_and_a_call_survive_a_kill_at_any_moment() {
    let (mut house, greeting) = House::open(Vec::new());
    let anna = officer(house.program(), &greeting, "anna.schmidt").await;
    let office = house.office().await;
    for after_ms in [0, 3, 12, 60] {
        let after = Duration::from_millis(after_ms);
        let path = format!("/v1/offices/{office}/seats");
        let key = uuid::Uuid::new_v4().to_string();
        let sit = |house: &House| {
            let request = house.request(Method::POST, &path).json(&json!({}));
            request.header("idempotency-key", &key)
        };
        let first = sit(&house);
        let first = house.die_during(first, after).await;
        let again = told(sit(&house)).await.expect("an answer");
        assert_eq!(again.0, 201, "{again:?}");
        if let Some(first) = first {
            assert_eq!(
                (&first.1["id"], &first.1["ticket"]),
                (&again.1["id"], &again.1["ticket"])
            );
        }
        let (seat, ticket) = (text(&again.1, "/id"), text(&again.1, "/ticket"));
        let offices = house.get(&format!("/v1/offices/{office}"), "").await;
        assert_eq!(offices["waiting"], 1, "one person, one seat");

        let calls = format!("/v1/offices/{office}/calls");
        let call = house.request(Method::POST, &calls).header("cookie", &anna);
        house.die_during(call.json(&json!({})), after).await;
        let seat = format!("/v1/seats/{seat}");
        let state = text(&house.get(&seat, &ticket).await, "/state");
        if state == "seated" {
            let call = house.request(Method::POST, &calls).header("cookie", &anna);
            assert_eq!(told(call.json(&json!({}))).await.expect("an answer").0, 201);
        } else {
            assert_eq!(state, "called");
        }
        let entered = house
            .post(&format!("{seat}/enter"), &ticket, json!({}))
            .await;
        assert_eq!(entered.0, 200, "{entered:?}");
        let session = format!("/v1/sessions/{}/finish", text(&entered.1, "/session/id"));
        let finish = house
            .request(Method::POST, &session)
            .header("cookie", &anna);
        house.die_during(finish.json(&json!({})), after).await;
        let finish = house
            .request(Method::POST, &session)
            .header("cookie", &anna);
        let (status, _) = told(finish.json(&json!({}))).await.expect("an answer");
        assert!(
            [200, 204, 404].contains(&status),
            "finished by now, or before: {status}"
        );
        assert_eq!(text(&house.get(&seat, &ticket).await, "/state"), "finished");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_kept_and_told_once_though_the_house_is_killed() {
    let mut server = MailServer::start().await;
    let (mut house, greeting) = House::open(server.settings());
    let emma = officer(house.program(), &greeting, "emma.lang").await;
    let office = house.office().await;
    for after_ms in [0, 8, 30, 120] {
        let (appointment, token) = book(&house, &mut server, &office).await;
        let path = format!("/v1/appointments/{appointment}");
        let confirm = house.request(Method::POST, &format!("{path}/confirm"));
        let confirm = confirm.bearer_auth(&token);
        let answered = house
            .die_during(confirm, Duration::from_millis(after_ms))
            .await;
        let state = text(&house.get(&path, &token).await, "/state");
        if answered.is_some() {
            assert_eq!(state, "confirmed", "what was acknowledged stands");
        }
        let again = house
            .post(&format!("{path}/confirm"), &token, json!({}))
            .await;
        assert_eq!((again.0, &again.1["state"]), (200, &json!("confirmed")));

        let mail = confirmation(&mut server).await;
        delivered(&house, &emma, &appointment).await;
        let mut doubles = 0;
        while let Some(more) = server.another() {
            assert_eq!(more["headers"]["message-id"], mail["headers"]["message-id"]);
            doubles += 1;
        }
        let uncertain = uncertain(&house, &emma, &appointment).await;
        assert!(
            doubles <= uncertain,
            "{doubles} doubles, {uncertain} of them known"
        );
    }
}

/// Holds the next slot, says who comes, follows the link in the mail: the id and a proved token.
async fn book(house: &House, server: &mut MailServer, office: &str) -> (String, String) {
    let slots = house.get(&format!("/v1/offices/{office}/slots"), "").await;
    let slot = json!({"starts_at": slots["items"][20]["starts_at"]});
    let (_, held) = house
        .post(&format!("/v1/offices/{office}/appointments"), "", slot)
        .await;
    let appointment = text(&held, "/id");
    let contact = format!("/v1/appointments/{appointment}/contact");
    let give = house
        .request(Method::PUT, &contact)
        .bearer_auth(text(&held, "/token"));
    let given = told(give.json(&json!({"mail": "erika@example.org"}))).await;
    assert_eq!(given.expect("an answer").0, 200);
    let mail = server.mail().await;
    let words = text(&mail, "/text");
    let (_, link) = words.split_once("/appointment#").expect("a link");
    let link = link.split_whitespace().next().expect("a secret");
    let access = json!({"link": link});
    let (_, access) = house.post("/v1/appointments/access", "", access).await;
    (appointment, text(&access, "/token"))
}

/// The mail with the calendar entry.
async fn confirmation(server: &mut MailServer) -> Value {
    loop {
        let mail = server.mail().await;
        if mail["methods"][0] == "REQUEST" {
            return mail;
        }
    }
}

/// The letters about an appointment, as the administration sees them.
async fn letters(house: &House, emma: &str, appointment: &str) -> Vec<Value> {
    let list = house
        .request(Method::GET, "/v1/notices?limit=500")
        .header("cookie", emma);
    let (_, list) = told(list).await.expect("an answer");
    let all = list["items"].as_array().expect("letters").iter();
    all.filter(|it| it["about_id"] == appointment && it["kind"] == "confirmed")
        .cloned()
        .collect()
}

async fn delivered(house: &House, emma: &str, appointment: &str) {
    for _ in 0..400 {
        let letters = letters(house, emma, appointment).await;
        if letters.iter().all(|it| it["state"] == "delivered") {
            assert_eq!(letters.len(), 1, "{letters:?}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the confirmation was not delivered");
}

async fn uncertain(house: &House, emma: &str, appointment: &str) -> u64 {
    let letters = letters(house, emma, appointment).await;
    letters
        .iter()
        .filter_map(|it| it["uncertain"].as_u64())
        .sum()
}
