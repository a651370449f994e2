//! Media within TLS on the port of the pages: told apart from HTTP, for holders of a pass, to media
//! nodes of this house and nobody else.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::SignedDuration;
use reqwest::header::LINK;
use reqwest::{Client, StatusCode, Version};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UdpSocket;
use tokio::time::timeout;

use crate::clients::{PATIENCE, metric, until_metric};
use crate::papers::Papers;
use crate::support::Town;
use crate::turn::{BINDING, REFRESH, Turn, shake, written};

const ALLOCATIONS: &str = "schalter_relay_allocations";
const CHANNEL: u16 = 0x4000;

/// What our own page offers, as far as the media plane reads it.
#[path = "../api/offer.rs"]
mod offer;

async fn open(papers: &Papers, more: &[(&'static str, &str)]) -> Town {
    let settings = papers.settings();
    let settings = settings.iter().map(|(key, value)| (*key, value.as_str()));
    let settings: Vec<_> = settings.chain(more.iter().copied()).collect();
    Town::open_with(&settings).await
}

/// Somebody in a room: what was answered to the offer, and the pass that came with it.
struct Joined {
    answer: String,
    links: Vec<String>,
}

impl Joined {
    async fn to(town: &Town, browser: &Client) -> Self {
        let post = |path: String, key: &str| {
            let request = browser.post(format!("{}{path}", town.url));
            request.bearer_auth(key)
        };
        let made = post("/v1/rooms".to_owned(), town.api_key()).json(&json!({}));
        let room: Value = made.send().await.unwrap().json().await.unwrap();
        let room = format!("/v1/rooms/{}", room["id"].as_str().unwrap());
        let admitted = post(format!("{room}/participants"), town.api_key());
        let admitted = admitted.json(&json!({"role": "citizen"})).send().await;
        let admitted: Value = admitted.unwrap().json().await.unwrap();
        let joined = post(format!("{room}/media"), admitted["token"].as_str().unwrap())
            .header("content-type", "application/sdp")
            .body(offer::of_our_page());
        let joined = joined.send().await.unwrap();
        assert_eq!(joined.status(), StatusCode::CREATED);
        let links = joined.headers().get_all(LINK).iter();
        let links = links
            .map(|link| link.to_str().unwrap().to_owned())
            .collect();
        let answer = joined.text().await.unwrap();
        Self { answer, links }
    }

    fn pass(&self) -> (String, String) {
        let [link] = &self.links[..] else {
            panic!("one relay is told: {:?}", self.links)
        };
        let word = |nth| link.split('"').nth(nth).unwrap().to_owned();
        assert_eq!(word(1), "ice-server");
        (word(3), word(5))
    }

    fn line(&self, begins: &str) -> &str {
        let mut lines = self.answer.lines();
        lines.find_map(|line| line.strip_prefix(begins)).unwrap()
    }

    /// A request that the media node answers, if it comes from whom it says (RFC 8445).
    fn knock(&self, transaction: u8) -> Vec<u8> {
        let user = format!("{}:yWOC", self.line("a=ice-ufrag:"));
        let attributes: [(u16, &[u8]); 3] = [
            (0x0006, user.as_bytes()),
            (0x0024, &[0, 0, 0, 1]),
            (0x802a, &[0, 0, 0, 0, 0, 0, 0, 1]),
        ];
        let password = self.line("a=ice-pwd:").as_bytes();
        written(BINDING, [transaction; 12], &attributes, Some(password))
    }
}

#[tokio::test]
async fn what_is_said_within_tls_tells_pages_from_relayed_media() {
    let papers = Papers::new();
    let town = open(&papers, &[]).await;
    let browser = papers.browser().build().unwrap();
    let page = browser.get(&town.url).send().await.unwrap();
    assert_eq!(
        (page.status(), page.version()),
        (StatusCode::OK, Version::HTTP_2)
    );
    let old = papers.browser().http1_only().build().unwrap();
    assert_eq!(
        old.get(&town.url).send().await.unwrap().version(),
        Version::HTTP_11
    );

    // Programs that agree on nothing speak HTTP all the same, however slowly.
    let mut mute = shake(&town, &papers, &[]).await;
    for byte in b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n" {
        mute.write_all(&[*byte]).await.unwrap();
        mute.flush().await.unwrap();
    }
    let mut answer = Vec::new();
    let ended = timeout(PATIENCE, mute.read_to_end(&mut answer)).await;
    assert!(
        ended.is_ok() && answer.starts_with(b"HTTP/1.0 200"),
        "{answer:?}"
    );

    let joined = Joined::to(&town, &browser).await;
    for alpn in [&[][..], &["stun.turn"], &["h3", "stun.turn"]] {
        let mut turn = Turn::connect(&town, &papers, alpn).await;
        assert_eq!(turn.allocate(&joined.pass()).await, Ok(()), "{alpn:?}");
    }
    let mut strange = shake(&town, &papers, &["stun.turn"]).await;
    strange.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let ended = timeout(PATIENCE, strange.read(&mut [0; 9])).await;
    assert!(!matches!(ended, Err(_) | Ok(Ok(1..))), "it is hung up");
    until_metric(
        &town,
        r#"schalter_relay_ended_total{reason="strange"}"#,
        1.0,
    )
    .await;
    town.close().await;
}

/// Whoever asks and asks and reads nothing must not fill the house with answers.
#[tokio::test]
async fn who_does_not_read_is_not_listened_to() {
    // The kernel's queues on both sides hold less.
    const MOST_BYTES: usize = 48 << 20;
    let papers = Papers::new();
    let town = open(&papers, &[]).await;
    let mut turn = Turn::connect(&town, &papers, &[]).await;
    let question = written(BINDING, [7; 12], &[], None);
    let questions = question.repeat(4_096);
    let mut said = 0;
    while said < MOST_BYTES {
        let heard = timeout(Duration::from_secs(2), turn.stream.write_all(&questions)).await;
        if !matches!(heard, Ok(Ok(()))) {
            break;
        }
        said += questions.len();
    }
    assert!(said < MOST_BYTES, "{said} bytes of questions were taken");
    town.close().await;
}

#[tokio::test]
async fn a_participant_is_relayed_to_its_node_and_back() {
    let papers = Papers::new();
    let town = open(&papers, &[]).await;
    let browser = papers.browser().build().unwrap();
    let joined = Joined::to(&town, &browser).await;
    let node = town.house.media_addresses()[0];

    let mut turn = Turn::connect(&town, &papers, &[]).await;
    turn.allocate(&joined.pass()).await.unwrap();
    assert!((metric(&town, ALLOCATIONS) - 1.0).abs() < 0.5);
    turn.bind(CHANNEL, node).await.unwrap();
    for transaction in 1..=20 {
        turn.send(CHANNEL, &joined.knock(transaction)).await;
        let said = turn.hear().await.expect("the node answers");
        assert_eq!(said.kind, CHANNEL);
        assert_eq!(said.body[..2], [1, 1], "a success");
        assert_eq!(said.body[8..20], [transaction; 12], "to this question");
    }
    assert_eq!(turn.ask(REFRESH, &[]).await, Ok(()));
    assert_eq!(turn.ask(REFRESH, &[(0x000d, &[0; 4])]).await, Ok(()));
    assert!(metric(&town, ALLOCATIONS) < 0.5, "given back");
    let relayed = r#"schalter_relay_datagrams_total{direction="from_node"}"#;
    assert!((metric(&town, relayed) - 20.0).abs() < 0.5);
    assert_eq!(
        turn.ask(REFRESH, &[]).await,
        Err(437),
        "there is none any more"
    );

    let mut next = Turn::connect(&town, &papers, &[]).await;
    next.allocate(&joined.pass()).await.unwrap();
    drop(next);
    until_metric(&town, r#"schalter_relay_ended_total{reason="closed"}"#, 1.0).await;
    assert!(
        metric(&town, ALLOCATIONS) < 0.5,
        "nobody holds a socket who is gone"
    );
    town.close().await;
}

#[tokio::test]
async fn nobody_is_reached_by_it_but_media_nodes() {
    let papers = Papers::new();
    let town = open(&papers, &[]).await;
    let browser = papers.browser().build().unwrap();
    let joined = Joined::to(&town, &browser).await;
    let node = town.house.media_addresses()[0];
    // Services of this machine, which trusts itself.
    let service = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let service_at = service.local_addr().unwrap();

    let mut turn = Turn::connect(&town, &papers, &[]).await;
    turn.allocate(&joined.pass()).await.unwrap();
    let at = |text: &str| text.parse::<SocketAddr>().unwrap();
    let elsewhere = [
        service_at,
        at("127.0.0.1:53"),
        at("127.0.0.2:10000"),
        at("10.0.0.1:10000"),
        at("169.254.169.254:80"),
        at("0.0.0.0:10000"),
        at("255.255.255.255:10000"),
        at("203.0.113.9:443"),
    ];
    for peer in elsewhere {
        assert_eq!(turn.bind(CHANNEL, peer).await, Err(403), "{peer}");
        if peer.ip() != node.ip() {
            assert_eq!(turn.permit(&[peer]).await, Err(403), "{peer}");
            assert_eq!(
                turn.permit(&[node, peer]).await,
                Err(403),
                "{peer} with a node"
            );
        }
    }
    assert_eq!(turn.bind(CHANNEL, at("[::1]:10000")).await, Err(443));
    // A permission is for an address, but nothing goes to another port of it, nor on a channel that
    // leads nowhere.
    turn.permit(&[node]).await.unwrap();
    turn.send(CHANNEL, b"to nobody").await;
    turn.indicate(service_at, b"to a neighbour of the node")
        .await;
    turn.bind(CHANNEL, node).await.unwrap();
    assert_eq!(
        turn.bind(CHANNEL + 1, node).await,
        Err(400),
        "one channel for one peer"
    );
    turn.send(CHANNEL, &joined.knock(1)).await;
    turn.hear().await.expect("the node answers");
    let nothing = service.try_recv(&mut [0; 99]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);

    let refused = r#"schalter_relay_refusals_total{reason="peer"}"#;
    assert!(metric(&town, refused) > 7.5);
    // TCP to peers is not spoken, and no port is chosen.
    let mut other = Turn::connect(&town, &papers, &[]).await;
    let by_tcp = other
        .allocate_by(&joined.pass(), &[(0x0019, &[6, 0, 0, 0])])
        .await;
    assert_eq!(by_tcp, Err(442));
    let even = [(0x0019, &[17, 0, 0, 0][..]), (0x0018, &[0x80])];
    assert_eq!(other.allocate_by(&joined.pass(), &even).await, Err(420));
    town.close().await;
}

#[tokio::test]
async fn a_stranger_to_the_allocation_is_not_heard() {
    let papers = Papers::new();
    let town = open(&papers, &[]).await;
    let browser = papers.browser().build().unwrap();
    let joined = Joined::to(&town, &browser).await;
    let mut turn = Turn::connect(&town, &papers, &[]).await;
    turn.allocate(&joined.pass()).await.unwrap();
    let relayed = turn.relayed();
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    stranger
        .send_to(b"without permission", relayed)
        .await
        .unwrap();
    until_metric(
        &town,
        r#"schalter_relay_drops_total{reason="stranger"}"#,
        1.0,
    )
    .await;
    town.close().await;
}

#[tokio::test]
async fn only_who_has_a_pass_is_relayed_and_only_so_many() {
    let papers = Papers::new();
    let town = open(&papers, &[("SCHALTER_MEDIA__TURN__MAX_ALLOCATIONS", "2")]).await;
    let browser = papers.browser().build().unwrap();
    let joined = Joined::to(&town, &browser).await;
    let (name, password) = joined.pass();
    let (until, chance) = name.split_once(':').unwrap();
    let later = format!("{}:{chance}", until.parse::<u64>().unwrap() + 60);
    for forged in [
        (name.clone(), "guessed".to_owned()),
        (name.clone(), String::new()),
        (later, password.clone()),
        ("anna".to_owned(), password.clone()),
    ] {
        let mut turn = Turn::connect(&town, &papers, &[]).await;
        assert_eq!(turn.allocate(&forged).await, Err(401), "{}", forged.0);
    }
    // Whoever goes on guessing is hung up on.
    let mut guesser = Turn::connect(&town, &papers, &[]).await;
    let wrong = (name.clone(), "wrong".to_owned());
    guesser.allocate(&wrong).await.unwrap_err();
    let guessing = async { while guesser.tries().await {} };
    timeout(PATIENCE, guessing).await.expect("an end");
    until_metric(
        &town,
        r#"schalter_relay_ended_total{reason="guessed"}"#,
        1.0,
    )
    .await;

    let mut all = Vec::new();
    for _ in 0..2 {
        let mut turn = Turn::connect(&town, &papers, &[]).await;
        turn.allocate(&joined.pass()).await.unwrap();
        assert_eq!(
            turn.ask(0x003, &[(0x0019, &[17, 0, 0, 0])]).await,
            Err(437),
            "one for each"
        );
        all.push(turn);
    }
    let mut third = Turn::connect(&town, &papers, &[]).await;
    assert_eq!(third.allocate(&joined.pass()).await, Err(508));
    drop(all.pop());
    until_metric(&town, r#"schalter_relay_ended_total{reason="closed"}"#, 1.0).await;
    assert_eq!(third.allocate_again().await, Ok(()), "there is place again");

    // An hour later the pass is over for newcomers, and nobody who is being relayed notices.
    town.app.clock.turn(SignedDuration::from_secs(3_601));
    assert_eq!(all[0].ask(REFRESH, &[]).await, Ok(()));
    let mut late = Turn::connect(&town, &papers, &[]).await;
    assert_eq!(late.allocate(&joined.pass()).await, Err(401));
    let again = Joined::to(&town, &browser).await;
    assert_eq!(third.ask(REFRESH, &[(0x000d, &[0; 4])]).await, Ok(()));
    assert_eq!(late.allocate(&again.pass()).await, Ok(()));
    town.close().await;
}

#[tokio::test]
async fn who_asks_for_nothing_makes_place_and_closing_ends_all() {
    let papers = Papers::new();
    let town = open(
        &papers,
        &[("SCHALTER_HTTP__CONNECTIONS__HEADER_TIMEOUT_MS", "300")],
    )
    .await;
    let browser = papers.browser().build().unwrap();
    let joined = Joined::to(&town, &browser).await;
    let mut mute = shake(&town, &papers, &[]).await;
    let ended = timeout(PATIENCE, mute.read(&mut [0; 9])).await;
    assert!(ended.is_ok(), "who says nothing is hung up on");
    let mut turn = Turn::connect(&town, &papers, &[]).await;
    turn.allocate(&joined.pass()).await.unwrap();
    let closed = timeout(Duration::from_secs(10), town.close()).await;
    assert!(closed.is_ok(), "nobody is waited for");
    assert!(turn.hear().await.is_none());
}

#[tokio::test]
async fn without_tls_of_ones_own_or_switched_off_nobody_is_told_of_a_relay() {
    let papers = Papers::new();
    let browser = papers.browser().build().unwrap();
    let plain = Town::open().await;
    assert!(Joined::to(&plain, &browser).await.links.is_empty());
    plain.close().await;
    let off = open(&papers, &[("SCHALTER_MEDIA__TURN__LOCAL", "false")]).await;
    assert!(Joined::to(&off, &browser).await.links.is_empty());
    off.close().await;
    let theirs = [
        ("SCHALTER_MEDIA__TURN__LOCAL", "false"),
        (
            "SCHALTER_MEDIA__TURN__URLS",
            "turns:turn.example:443?transport=tcp",
        ),
        ("SCHALTER_MEDIA__TURN__SECRET", "geheim"),
    ];
    let town = open(&papers, &theirs).await;
    let joined = Joined::to(&town, &browser).await;
    assert!(joined.links[0].starts_with("<turns:turn.example:443?transport=tcp>;"));
    assert_eq!(joined.pass().1.len(), 28, "as coturn makes it");
    town.close().await;
}
