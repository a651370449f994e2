//! Fifty thousand bad packets a second from strangers, and the running rooms lose nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests stand outside of the media plane and read the clock themselves"
)]

mod support;

use std::io::Write as _;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use schalter_sfu::RoomId;
use support::{Browser, MICROPHONE, Town, until};

const FLOOD_PER_MS: u32 = 50;
const OVERRUNS: &str = "schalter_sfu_receive_overruns_total";
const SPEAKS_EVERY: Duration = Duration::from_millis(20);
/// Two seconds of sound.
const WORDS: usize = 100;

/// Everything a stranger might try, one after the other.
fn bad_packets() -> Vec<Vec<u8>> {
    let mut check = vec![0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42];
    check.extend([9; 12]);
    check.extend([0, 6, 0, 4, b'a', b':', b'b', b'c']);
    let mut hello = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100];
    hello.resize(113, 1);
    let report = [&[0x80, 200, 0, 6][..], &[5; 24]].concat();
    let mut packet = vec![0x80, 96, 0, 1];
    packet.resize(1_100, 7);
    vec![
        check,
        hello,
        report,
        packet,
        vec![0xff; 64],
        vec![0; 20],
        vec![],
    ]
}

/// Sends until told to stop; how many it sent.
fn flood(to: SocketAddr, stop: Arc<AtomicBool>) -> JoinHandle<u32> {
    thread::spawn(move || {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let bad = bad_packets();
        let (begun, mut sent) = (Instant::now(), 0);
        while !stop.load(Ordering::Relaxed) {
            let due = u32::try_from(begun.elapsed().as_millis()).unwrap() * FLOOD_PER_MS;
            // Who was not let run does not catch up all at once: that is another flood.
            sent = sent.max(due.saturating_sub(20 * FLOOD_PER_MS));
            for number in sent..due {
                let packet = &bad[number as usize % bad.len()];
                socket.send_to(packet, to).unwrap();
            }
            sent = due;
            thread::sleep(Duration::from_millis(1));
        }
        sent
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_bad_packets_costs_running_rooms_no_sound() {
    let town = Town::start(1);
    let mut pairs = Vec::new();
    for room in 0..4 {
        pairs.push(town.pair(RoomId(room)).await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let flooding = flood(town.node.addresses()[0], stop.clone());
    let mut browsers: Vec<&mut Browser> = pairs.iter_mut().flatten().collect();
    let (begun, mut said) = (Instant::now(), 0);
    until(&mut browsers, "everybody has spoken", |all| {
        if begun.elapsed() >= SPEAKS_EVERY * u32::try_from(said).unwrap() {
            let word = format!("word {said}");
            for one in all.iter_mut() {
                one.send(MICROPHONE, word.as_bytes());
            }
            said += 1;
        }
        said == WORDS
    });
    stop.store(true, Ordering::Relaxed);
    let bad = flooding.join().unwrap();
    let settled = Instant::now();
    until(&mut browsers, "what is on its way arrives", |all| {
        all.iter().all(|one| one.heard.len() >= WORDS) || settled.elapsed().as_secs() >= 1
    });
    let heard: Vec<usize> = browsers.iter().map(|one| one.heard.len()).collect();
    let overruns = town.metric(OVERRUNS);
    assert!(f64::from(bad) > 20_000.0, "only {bad} bad packets");
    if overruns > 0.0 {
        // The kernel gives this user small buffers, or the machine has no time for the
        // worker at all: nothing is shown about the worker then.
        let why = format!("the kernel dropped {overruns} before the worker saw them");
        let _ = writeln!(std::io::stderr(), "skipped: {why}");
        return;
    }
    assert_eq!(heard, [WORDS; 8], "beside {bad} bad packets");
}
