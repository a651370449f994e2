//! Whoever is too slow, or holds too many connections, makes place for others, who are served all
//! the while. Real sockets that drip.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::time::{Instant, sleep, timeout};

use crate::clients::{PATIENCE, connect, drip, metric, until_closed, until_metric};
use crate::papers::Papers;
use crate::support::Town;

const DRIP: Duration = Duration::from_millis(30);
/// Short for who drips, and long for an honest client on a machine that is busy with other tests.
const SHORT: [(&str, &str); 6] = [
    ("SCHALTER_HTTP__CONNECTIONS__FIRST_BYTE_TIMEOUT_MS", "1500"),
    ("SCHALTER_HTTP__CONNECTIONS__HANDSHAKE_TIMEOUT_MS", "1500"),
    ("SCHALTER_HTTP__CONNECTIONS__HEADER_TIMEOUT_MS", "1600"),
    ("SCHALTER_HTTP__CONNECTIONS__BODY_TIMEOUT_MS", "1700"),
    ("SCHALTER_HTTP__CONNECTIONS__IDLE_TIMEOUT_MS", "1800"),
    ("SCHALTER_HTTP__CONNECTIONS__WRITE_TIMEOUT_MS", "1900"),
];
/// Only these are short: what an event stream must outlive.
const SOON_IDLE: [(&str, &str); 2] = [
    ("SCHALTER_HTTP__CONNECTIONS__IDLE_TIMEOUT_MS", "600"),
    ("SCHALTER_HTTP__CONNECTIONS__WRITE_TIMEOUT_MS", "700"),
];

fn ended(reason: &str) -> String {
    format!("schalter_http_connections_ended_total{{reason=\"{reason}\"}}")
}

/// Somebody else is served while this goes on.
async fn beside<T>(town: &Town, trouble: impl Future<Output = T>) -> T {
    let health = format!("{}/healthz", town.url);
    let others = async {
        loop {
            let answer = reqwest::get(&health).await.expect("others are answered");
            assert!(answer.status().is_success());
            sleep(DRIP).await;
        }
    };
    tokio::select! {
        done = trouble => done,
        () = others => unreachable!(),
    }
}

#[tokio::test]
async fn silence_and_dripping_headers_end_while_others_are_served() {
    let town = Town::open_with(&SHORT).await;
    beside(&town, async {
        let mut silent = connect(&town).await;
        assert!(until_closed(&mut silent).await.is_empty());
        let crowd = (0..50).map(async |_| {
            let said = drip(
                connect(&town).await,
                b"GET / HTTP/1.1\r\nX-A: aaaaaaaaaaaaaa",
                DRIP,
            )
            .await;
            assert!(said.is_empty(), "{}", String::from_utf8_lossy(&said));
        });
        futures_all(crowd).await;
        let preface = drip(connect(&town).await, b"PRI * HTTP/2.0", DRIP * 5).await;
        assert!(
            preface.is_empty() || preface[3] == 4,
            "nothing but settings"
        );
    })
    .await;
    until_metric(&town, &ended("first_byte"), 1.0).await;
    until_metric(&town, &ended("header"), 20.0).await;
    town.close().await;
}

#[tokio::test]
async fn a_body_that_drips_is_told_so_in_plain_words() {
    let town = Town::open_with(&SHORT).await;
    let head = "POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                Content-Length: 60000\r\nAccept-Language: en\r\n\r\n";
    let said = beside(&town, async {
        let mut stream = connect(&town).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        drip(stream, b" ", DRIP).await
    })
    .await;
    let said = String::from_utf8(said).unwrap();
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    let (_, body) = said.split_once("\r\n\r\n").unwrap();
    let problem: Value = serde_json::from_str(body).unwrap();
    assert_eq!(problem["code"], "body-too-slow");
    town.close().await;
}

#[tokio::test]
async fn a_handshake_that_stalls_ends() {
    let papers = Papers::new();
    let settings = papers.settings();
    let settings = settings.iter().map(|(key, value)| (*key, value.as_str()));
    let settings: Vec<_> = settings.chain(SHORT).collect();
    let town = Town::open_with(&settings).await;
    let hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];
    let mut stalled = connect(&town).await;
    stalled.write_all(&hello).await.unwrap();
    let browser = papers.browser().build().unwrap();
    let answer = browser
        .get(format!("{}/healthz", town.url))
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "others come in meanwhile");
    assert!(until_closed(&mut stalled).await.is_empty());
    assert!(
        drip(connect(&town).await, &hello, DRIP).await.len() < 20,
        "an alert at most"
    );
    until_metric(&town, &ended("slow_handshake"), 1.0).await;

    let plain = drip(connect(&town).await, b"GET / HTTP/1.1\r\n", DRIP).await;
    assert!(plain.is_empty(), "no plain HTTP here");
    until_metric(&town, &ended("strange"), 1.0).await;
    town.close().await;
}

#[tokio::test]
async fn who_idles_leaves_and_who_listens_to_events_stays() {
    let town = Town::open_with(&SOON_IDLE).await;
    let mut idle = connect(&town).await;
    let begun = Instant::now();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let said = until_closed(&mut idle).await;
    assert!(said.starts_with(b"HTTP/1.1 200 "));
    assert!(
        begun.elapsed() >= Duration::from_millis(600),
        "kept for a while"
    );
    until_metric(&town, &ended("idle"), 1.0).await;

    // Every limit is over several times, and the stream still tells what happens.
    let mut events = reqwest::get(format!("{}/v1/events", town.url))
        .await
        .unwrap();
    assert!(events.chunk().await.unwrap().is_some());
    sleep(Duration::from_secs(3)).await;
    let office = town.office_id("Bürgerbüro").await;
    let sit = format!("{}/v1/offices/{office}/seats", town.url);
    let client = reqwest::Client::new();
    assert!(client.post(sit).send().await.unwrap().status().is_success());
    let news = timeout(PATIENCE, events.chunk()).await.expect("still told");
    assert!(news.unwrap().is_some());
    town.close().await;
}

#[tokio::test]
async fn who_takes_nothing_of_the_answers_is_let_go() {
    // Not for being idle: what was answered in one piece lies in the buffers and waits.
    let stalled = [("SCHALTER_HTTP__CONNECTIONS__WRITE_TIMEOUT_MS", "700")];
    let town = Town::open_with(&stalled).await;
    let socket = TcpSocket::new_v4().unwrap();
    // Little room, so that it is soon full.
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut greedy = socket.connect(town.house.address()).await.unwrap();
    let before = metric(&town, &ended("closed"));
    let ask = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200);
    // The house may hang up while it is still being asked.
    let _ = greedy.write_all(&ask).await;
    until_metric(&town, &ended("closed"), before + 1.0).await;
    town.close().await;
}

#[tokio::test]
async fn one_address_holds_no_more_than_its_share() {
    let few = [
        ("SCHALTER_HTTP__CONNECTIONS__MAX_PER_ADDRESS", "3"),
        ("SCHALTER_LIMITS__TRUSTED_PROXIES", ""),
    ];
    let town = Town::open_with(&few).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut one = connect(&town).await;
        one.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut first = [0; 12];
        one.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        held.push(one);
    }
    until_closed(&mut connect(&town).await).await;
    until_metric(&town, &ended("crowded"), 1.0).await;
    drop(held);
    let health = format!("{}/healthz", town.url);
    let deadline = Instant::now() + PATIENCE;
    while reqwest::get(&health).await.is_err() {
        assert!(Instant::now() < deadline, "there is a place again");
        sleep(DRIP).await;
    }
    town.close().await;
}

async fn futures_all(all: impl Iterator<Item = impl Future<Output = ()>>) {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let every = std::future::poll_fn(|context| {
        all.retain_mut(|one| one.as_mut().poll(context).is_pending());
        if all.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    });
    every.await;
}
