//! ICE over TCP, for networks that let no UDP through.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests stand outside of the media plane and read the clock themselves"
)]

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use schalter_sfu::{Caller, Entrance, FIRST_BYTES, Gate, RoomId};
use support::{ALICE, BOB, Browser, ROOM, Town, settings, until};

/// Alice comes over TCP, Bob over UDP.
async fn mixed_pair(town: &Town, room: RoomId) -> [Browser; 2] {
    town.handle.open_room(room, Gate::Open).await.unwrap();
    let (mut alice, offer) = Browser::over_tcp(town.node.addresses()[0]);
    let answer = town.handle.join(room, ALICE, offer).await.unwrap();
    alice.accept(&answer);
    let mut bob = town.join(room, BOB).await;
    until(&mut [&mut alice, &mut bob], "both are connected", |all| {
        all.iter().all(|one| one.connected && one.channel.is_some())
    });
    [alice, bob]
}

fn talk(alice: &mut Browser, bob: &mut Browser) {
    alice.talk("alice");
    bob.talk("bob");
}

#[tokio::test]
async fn one_over_tcp_and_one_over_udp_meet() {
    let town = Town::start(1);
    let [mut alice, mut bob] = mixed_pair(&town, ROOM).await;
    until(&mut [&mut alice, &mut bob], "both hear and see", |all| {
        let [alice, bob] = all else { unreachable!() };
        talk(alice, bob);
        all.iter()
            .all(|one| one.heard.len() > 30 && one.seen.len() > 30)
    });
    alice.say("Guten Tag");
    until(&mut [&mut alice, &mut bob], "messages arrive", |all| {
        !all[1].messages.is_empty()
    });
    assert_eq!(bob.messages, ["Guten Tag"]);
}

#[tokio::test]
async fn a_room_is_told_of_udp_first_and_of_tcp_only_if_it_is_on() {
    for tcp in [true, false] {
        let mut settings = settings(1);
        settings.tcp = tcp;
        let town = Town::start_with(&settings);
        town.handle.open_room(ROOM, Gate::Open).await.unwrap();
        let (_, offer) = Browser::new();
        let answer = town.handle.join(ROOM, ALICE, offer).await.unwrap();
        let told = |protocol| {
            move |line: &&str| line.starts_with("a=candidate:") && line.contains(protocol)
        };
        let priority = |line: &str| line.split(' ').nth(3).unwrap().parse::<u32>().unwrap();
        let udp = answer.lines().find(told(" udp ")).unwrap();
        let passive = answer.lines().find(told(" tcp "));
        assert_eq!(passive.is_some(), tcp);
        if let Some(passive) = passive {
            assert!(passive.contains("tcptype passive"), "{passive}");
            assert!(priority(udp) > priority(passive));
        }
        let reached = TcpStream::connect(town.node.addresses()[0]);
        assert_eq!(reached.is_ok(), tcp, "nobody listens where nothing is told");
    }
}

#[tokio::test]
async fn a_browser_goes_over_to_udp_once_that_gets_through() {
    let town = Town::start(1);
    let [mut alice, mut bob] = mixed_pair(&town, ROOM).await;
    alice.find_udp();
    // What comes over TCP from now on is not read: only UDP can bring anything.
    until(&mut [&mut alice, &mut bob], "Alice is on UDP", |all| {
        let [alice, bob] = all else { unreachable!() };
        talk(alice, bob);
        alice.udp_datagrams > 50
    });
    alice.stream.as_mut().unwrap().stuck = true;
    let (heard, told) = (alice.heard.len(), bob.heard.len());
    until(&mut [&mut alice, &mut bob], "both hear over UDP", |all| {
        let [alice, bob] = all else { unreachable!() };
        talk(alice, bob);
        alice.heard.len() > heard + 20 && bob.heard.len() > told + 20
    });
}

#[tokio::test]
async fn who_speaks_another_language_or_nothing_is_let_go() {
    let town = Town::start(1);
    let [mut alice, mut bob] = mixed_pair(&town, ROOM).await;
    let mut web = TcpStream::connect(town.node.addresses()[0]).unwrap();
    web.write_all(b"GET / HTTP/1.1\r\nHost: schalter\r\n\r\n")
        .unwrap();
    let mut liar = TcpStream::connect(town.node.addresses()[0]).unwrap();
    liar.write_all(&[0, 20, 0x16, 0xfe, 0xfd]).unwrap();
    liar.write_all(&[1; 17]).unwrap();
    let silent = TcpStream::connect(town.node.addresses()[0]).unwrap();
    for (stream, reason) in [(web, "stranger"), (liar, "stranger"), (silent, "silent")] {
        until_closed(&stream, &mut alice, &mut bob);
        let ended = format!("schalter_sfu_tcp_ended_total{{reason=\"{reason}\"}}");
        town.until_metric(&ended, &mut [&mut alice, &mut bob], 1.0);
    }
    assert!(!alice.stream.as_ref().unwrap().closed, "Alice stays");
}

#[tokio::test]
async fn a_crowd_that_proves_nothing_pushes_out_its_oldest_and_no_participant() {
    let town = Town::start(1);
    let [mut alice, mut bob] = mixed_pair(&town, ROOM).await;
    let port = town.node.addresses()[0];
    let crowd: Vec<TcpStream> = (0..520)
        .map(|_| TcpStream::connect(port).unwrap())
        .collect();
    until_closed(&crowd[0], &mut alice, &mut bob);
    let ended = r#"schalter_sfu_tcp_ended_total{reason="crowded"}"#;
    town.until_metric(ended, &mut [&mut alice, &mut bob], 8.0);
    let heard = alice.heard.len();
    until(&mut [&mut alice, &mut bob], "the call goes on", |all| {
        all[1].talk("bob");
        all[0].heard.len() > heard + 10
    });
}

#[tokio::test]
async fn who_takes_nothing_loses_only_their_own_and_gets_what_is_new_afterwards() {
    let town = Town::start(1);
    let [mut alice, mut bob] = mixed_pair(&town, ROOM).await;
    let [mut carla, mut david] = mixed_pair(&town, RoomId(0xB)).await;
    alice.stream.as_mut().unwrap().stuck = true;
    let stuck_for = Instant::now();
    let drops = || {
        let reasons = ["tcp_full", "tcp_stale"];
        let count =
            |reason| town.metric(&format!("schalter_sfu_drops_total{{reason=\"{reason}\"}}"));
        reasons.map(count).iter().sum::<f64>()
    };
    let mut everybody = [&mut alice, &mut bob, &mut carla, &mut david];
    until(
        &mut everybody,
        "what Alice does not take is dropped",
        |all| {
            for _ in 0..20 {
                all[1].send(support::CAMERA, &[b'x'; 1100]);
            }
            all[3].talk("david");
            drops() > 100.0
        },
    );
    assert!(carla.heard.len() > 5, "the room beside hears all the time");
    assert!(
        stuck_for.elapsed() < Duration::from_secs(10),
        "{:?}",
        stuck_for.elapsed()
    );

    alice.stream.as_mut().unwrap().stuck = false;
    until(
        &mut [&mut alice, &mut bob],
        "Alice hears what is new",
        |all| {
            all[1].send(support::MICROPHONE, b"new");
            all[0].heard.last().is_some_and(|sound| sound == b"new")
        },
    );
}

#[tokio::test]
async fn the_connection_of_one_who_left_is_closed() {
    let town = Town::start(1);
    let [mut alice, mut bob] = mixed_pair(&town, ROOM).await;
    town.handle.leave(ROOM, ALICE).await.unwrap();
    until(&mut [&mut alice, &mut bob], "it is closed", |all| {
        all[0].stream.as_ref().is_some_and(|stream| stream.closed)
    });
    assert!(alice.closed, "the goodbye came first");
}

fn until_closed(stream: &TcpStream, alice: &mut Browser, bob: &mut Browser) {
    stream.set_nonblocking(true).unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        match (&*stream).read(&mut [0; 16]) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Ok(1..) => panic!("a stranger was answered"),
            Ok(0) | Err(_) => return,
        }
        assert!(Instant::now() < deadline, "still open");
        alice.step();
        bob.step();
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What the web server does: accepts, looks without taking, and hands over.
fn hand_over(listener: &TcpListener, entrance: &Entrance) -> Caller {
    let (stream, _) = listener.accept().unwrap();
    let mut first = [0; FIRST_BYTES];
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let seen = stream.peek(&mut first).unwrap();
        match Caller::of(&first[..seen]) {
            Caller::Unknown => assert!(Instant::now() < deadline, "half a frame"),
            Caller::Worker(worker) => {
                entrance.adopt(worker, stream).unwrap();
                return Caller::Worker(worker);
            }
            Caller::Stranger => return Caller::Stranger,
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[tokio::test]
async fn a_connection_that_the_web_server_accepted_is_the_workers_whom_it_names() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut settings = settings(2);
    settings.tcp_announce_port = Some(listener.local_addr().unwrap().port());
    let town = Town::start_with(&settings);
    let entrance = town.node.entrance().unwrap();
    // The first room is on another worker.
    town.handle
        .open_room(RoomId(0xB), Gate::Open)
        .await
        .unwrap();
    town.handle.open_room(ROOM, Gate::Open).await.unwrap();

    let (mut alice, offer) = Browser::over_tcp(listener.local_addr().unwrap());
    let answer = town.handle.join(ROOM, ALICE, offer).await.unwrap();
    let port = format!(" {} typ host", settings.tcp_announce_port.unwrap());
    let mut told = answer.lines().filter(|line| line.contains(" tcp "));
    assert!(told.any(|line| line.contains(&port)), "{answer}");
    alice.accept(&answer);
    let mut bob = town.join(ROOM, BOB).await;
    alice.step();
    let door = std::thread::spawn(move || hand_over(&listener, &entrance));
    until(&mut [&mut alice], "she is let in", |_| door.is_finished());
    assert_eq!(door.join().unwrap(), Caller::Worker(1));
    until(&mut [&mut alice, &mut bob], "both hear and see", |all| {
        let [alice, bob] = all else { unreachable!() };
        talk(alice, bob);
        all.iter()
            .all(|one| one.heard.len() > 10 && one.seen.len() > 10)
    });
}

#[test]
fn strangers_are_told_by_their_first_bytes() {
    let strange = [
        &b"GET / HTTP/1.1\r\n"[..],
        b"\x16\x03\x01\x02\x00",
        b"\0\x14aaaaaaaaaaaaaaaaaaaa",
    ];
    for first in strange {
        assert_eq!(Caller::of(first), Caller::Stranger, "{first:?}");
    }
    for first in [&b""[..], b"\0", b"\0\x14\0\x01\0\0"] {
        assert_eq!(Caller::of(first), Caller::Unknown, "{first:?}");
    }
}
