//! The event stream: who hears what, how a break is made good, and that listening is a sign of life.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    asker::{Answer, Asker, text},
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";
const SOON: Duration = Duration::from_secs(10);

/// An open stream, read frame by frame.
pub(crate) struct Listening {
    response: Response,
    rest: String,
}

#[derive(Debug)]
pub(crate) struct Frame {
    id: Option<i64>,
    event: String,
    pub(crate) data: Value,
}

#[tokio::test]
async fn everybody_hears_of_offices_and_of_nothing_else() {
    let town = Town::open().await;
    let mut public = Listening::to(&Asker::anyone(&town), "", None).await;
    let hello = public.next().await;
    assert_eq!((hello.event.as_str(), hello.id), ("hello", None));
    assert_eq!(hello.data["offices"].as_array().map(Vec::len), Some(3));

    let id = town.office_id(OFFICE).await.to_string();
    let mut one = Listening::to(&Asker::anyone(&town), &format!("?office={id}"), None).await;
    assert_eq!(
        one.next().await.data["offices"].as_array().map(Vec::len),
        Some(1)
    );

    Asker::sit(&town, OFFICE).await;
    for stream in [&mut public, &mut one] {
        let frame = stream.next().await;
        assert_eq!(frame.event, "office.changed");
        assert_eq!(frame.data["type"], "office.changed");
        assert_eq!(frame.data["seq"].as_i64(), frame.id);
        assert_eq!(frame.data["office"]["id"], id.as_str());
        assert_eq!(frame.data["office"]["seats_free"], 2);
        assert!(
            !frame.data.to_string().contains("seat_id"),
            "{}",
            frame.data
        );
    }
    town.close().await;
}

#[tokio::test]
async fn a_citizen_hears_of_their_own_seat() {
    let town = Town::open().await;
    let (citizen, taken) = Asker::sit(&town, OFFICE).await;
    let mut stream = Listening::to(&citizen, "", None).await;
    let hello = stream.until("hello").await;
    assert_eq!(hello.data["seat"]["id"], taken["id"]);
    assert_eq!(hello.data["office"]["name"], OFFICE);

    let officer = Asker::officer(&town, "anna.schmidt").await;
    let calls = format!("/v1/offices/{}/calls", town.office_id(OFFICE).await);
    officer.post(&calls, json!({})).await.is(201);
    let called = stream.until("seat.called").await;
    assert_eq!(called.data["seat"]["state"], "called");
    assert_eq!(called.data["seat"]["media"]["gate"], "closed");
    let secret = text(&called.data, "/seat/media/token");
    assert!(
        town.app.tokens.verify(secret).is_ok(),
        "the token in the frame is good"
    );
    town.close().await;
}

#[tokio::test]
async fn an_officer_hears_of_their_desks_and_is_seen_at_them() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let bernd = Asker::officer(&town, "bernd.weber").await;
    let mut stream = Listening::to(&anna, "", None).await;
    let hello = stream.until("hello").await;
    assert_eq!(hello.data["desks"].as_array().map(Vec::len), Some(1));
    assert_eq!(hello.data["desks"][0]["office"]["name"], OFFICE);

    let office = town.office_id(OFFICE).await;
    let desk = format!("/v1/offices/{office}/desk");
    let colleague = bernd.get(&desk).await.json();
    assert_eq!(
        colleague["desks"][0]["display_name"]
            .as_str()
            .map(str::is_empty),
        Some(false)
    );
    Asker::sit(&town, OFFICE).await;
    let taken = stream.until("seat.taken").await;
    assert_eq!(taken.data["office_id"], office.to_string());
    assert_eq!(taken.data["desk"]["waiting"][0]["number"], 1);

    drop(stream);
    eventually("the colleague has left", async || {
        bernd.get(&desk).await.json()["desks"]
            .as_array()
            .is_some_and(Vec::is_empty)
    })
    .await;
    town.close().await;
}

#[tokio::test]
async fn an_integrator_hears_ids_only() {
    let town = Town::open().await;
    let mut stream = Listening::to(&Asker::integrator(&town), "", None).await;
    stream.until("hello").await;
    let (_, taken) = Asker::sit(&town, OFFICE).await;
    let frame = stream.until("seat.taken").await;
    assert_eq!(frame.data["seat_id"], taken["id"]);
    let mut keys: Vec<_> = frame.data.as_object().expect("an object").keys().collect();
    keys.sort();
    assert_eq!(keys, ["at", "office_id", "seat_id", "seq", "type"]);
    town.close().await;
}

#[tokio::test]
async fn what_was_missed_is_told_before_hello() {
    let town = Town::open().await;
    let integrator = Asker::integrator(&town);
    let mut stream = Listening::to(&integrator, "", None).await;
    stream.until("hello").await;
    let (citizen, first) = Asker::sit(&town, OFFICE).await;
    let last = stream.until("office.changed").await.id;
    drop(stream);

    citizen
        .delete(&format!("/v1/seats/{}", text(&first, "/id")))
        .await
        .is(204);
    let (_, second) = Asker::sit(&town, OFFICE).await;
    let mut stream = Listening::to(&integrator, "", last).await;
    let mut told = Vec::new();
    loop {
        let frame = stream.next().await;
        if frame.event == "hello" {
            break;
        }
        told.push(frame);
    }
    let ids: Vec<i64> = told.iter().filter_map(|frame| frame.id).collect();
    let expected: Vec<i64> = (1..)
        .map(|ahead| last.unwrap_or(0) + ahead)
        .take(ids.len())
        .collect();
    assert_eq!(ids, expected, "in order, without gaps, nothing twice");
    let seats: Vec<_> = told
        .iter()
        .map(|it| (it.event.as_str(), &it.data["seat_id"]))
        .collect();
    assert!(seats.contains(&("seat.left", &first["id"])), "{seats:?}");
    assert!(seats.contains(&("seat.taken", &second["id"])), "{seats:?}");

    // And then it goes on where it stopped.
    let (_, third) = Asker::sit(&town, OFFICE).await;
    let frame = stream.until("seat.taken").await;
    assert_eq!(frame.data["seat_id"], third["id"]);
    town.close().await;
}

#[tokio::test]
async fn listening_is_a_sign_of_life() {
    let town = Town::open().await;
    let desk = format!("/v1/offices/{}/desk", town.office_id(OFFICE).await);
    let officer = Asker::officer(&town, "anna.schmidt").await;
    let presence = async || officer.get(&desk).await.json()["waiting"][0]["presence"].clone();
    let (citizen, taken) = Asker::sit(&town, OFFICE).await;
    let mut stream = Listening::to(&citizen, "", None).await;
    let mut window = Listening::to(&citizen, "", None).await;
    stream.until("hello").await;
    window.until("hello").await;

    drop(stream);
    drop(window);
    eventually("both windows are closed", async || {
        presence().await == "reconnecting"
    })
    .await;
    let mut stream = Listening::to(&citizen, "", None).await;
    let hello = stream.until("hello").await;
    assert_eq!(hello.data["seat"]["position"], taken["position"]);
    eventually("the citizen is back", async || presence().await == "here").await;
    town.close().await;
}

#[tokio::test]
async fn nonsense_is_refused_before_the_stream_begins() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    let nowhere = format!("/v1/events?office={}", uuid::Uuid::nil());
    anyone.get(&nowhere).await.problem(404, "unknown-office");
    anyone
        .get("/v1/events?office=x")
        .await
        .problem(422, "bad-request");
    Asker::bearing(&town, "t_nonsense")
        .get("/v1/events")
        .await
        .problem(401, "unauthorized");
    Asker::bearing(&town, "sk_nonsense")
        .get("/v1/events")
        .await
        .problem(401, "unauthorized");
    let request = anyone
        .request(Method::GET, "/v1/events")
        .header("last-event-id", "soon");
    Answer::to(request).await.problem(422, "bad-request");
    town.close().await;
}

#[tokio::test]
async fn a_closing_house_ends_its_streams() {
    let town = Town::open().await;
    let mut stream = Listening::to(&Asker::anyone(&town), "", None).await;
    stream.until("hello").await;
    let begun = Instant::now();
    town.close().await;
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "stopping took {:?}",
        begun.elapsed()
    );
    let end = timeout(SOON, stream.response.chunk())
        .await
        .expect("an end");
    assert!(!matches!(end, Ok(Some(_))), "nothing is told after the end");
}

impl Listening {
    pub(crate) async fn to(asker: &Asker, query: &str, after: Option<i64>) -> Listening {
        let mut request = asker.request(Method::GET, &format!("/v1/events{query}"));
        if let Some(after) = after {
            request = request.header("last-event-id", after.to_string());
        }
        let response = request.send().await.expect("a stream");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Listening {
            response,
            rest: String::new(),
        }
    }

    pub(crate) async fn next(&mut self) -> Frame {
        timeout(SOON, self.read()).await.expect("a frame in time")
    }

    /// Passes over whatever comes before.
    pub(crate) async fn until(&mut self, event: &str) -> Frame {
        loop {
            let frame = self.next().await;
            if frame.event == event {
                return frame;
            }
        }
    }

    /// The stream is over, whatever is told before.
    pub(crate) async fn ends(mut self) {
        let end = async { while let Ok(Some(_)) = self.response.chunk().await {} };
        timeout(SOON, end).await.expect("an end in time");
    }

    async fn read(&mut self) -> Frame {
        loop {
            while let Some(end) = self.rest.find("\n\n") {
                let block: String = self.rest.drain(..end + 2).collect();
                if let Some(frame) = Frame::of(&block) {
                    return frame;
                }
            }
            let chunk = self.response.chunk().await.expect("a chunk");
            let chunk = chunk.expect("no end yet");
            self.rest += std::str::from_utf8(&chunk).expect("frames come whole");
        }
    }
}

impl Frame {
    /// A keep-alive is none.
    fn of(block: &str) -> Option<Frame> {
        let field = |name: &str| {
            let mut lines = block.lines().filter_map(|line| line.strip_prefix(name));
            lines
                .next_back()
                .map(|value| value.trim_start_matches(':').trim().to_owned())
        };
        let data = serde_json::from_str(&field("data")?).expect("JSON in a frame");
        let id = field("id").map(|id| id.parse().expect("a number"));
        Some(Frame {
            id,
            event: field("event")?,
            data,
        })
    }
}

async fn eventually(what: &str, is_true: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + SOON;
    while !is_true().await {
        assert!(Instant::now() < deadline, "{what}: not in time");
        sleep(Duration::from_millis(20)).await;
    }
}
