//! The generator against the bare relay: what is sent comes out once, and is counted.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::time::{Duration, Instant};

use schalter_benches::floor::Relay;
use schalter_benches::leg::Kind;
use schalter_benches::scenario::{Network, Scenario};
use schalter_benches::signalling::{Floor, RoomPlan, Signalling};
use schalter_benches::stage::Stage;
use schalter_benches::tally::{Tally, wall_ns};

const MEASURED: Duration = Duration::from_millis(1_500);
const LAST_PACKETS: Duration = Duration::from_secs(2);

/// Two rooms over a relay in a thread of its own.
async fn play(scenario: &Scenario, threads: u32) -> Tally {
    let mut relay = Relay::bind().unwrap();
    let floor = Signalling::Floor(Floor::new(relay.port().unwrap()));
    // It ends with the test's process.
    std::thread::spawn(move || relay.run());
    let stage = Stage::open(scenario, threads).unwrap();
    for room in 0..2 {
        let kinds = scenario.kinds();
        floor.open(&RoomPlan { room, kinds }, &stage).await.unwrap();
    }
    let begin_ns = wall_ns();
    let window = begin_ns..begin_ns + u64::try_from(MEASURED.as_nanos()).unwrap();
    stage.measure(&std::iter::once(window).collect()).unwrap();
    stage.talk(Instant::now()).unwrap();
    tokio::time::sleep(MEASURED + LAST_PACKETS).await;
    stage.end().unwrap().remove(0)
}

fn call() -> Scenario {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"));
    Scenario::load("call", folder).unwrap()
}

#[tokio::test]
async fn everything_comes_out_once_and_in_order() {
    let tally = play(&call(), 2).await;
    let (audio, video) = (tally.of(Kind::Audio), tally.of(Kind::Video));
    // Four participants for a second and a half; a busy machine may begin late.
    assert!((200..=310).contains(&audio.sent), "{} sent", audio.sent);
    assert!(video.sent > audio.sent * 3, "{} sent", video.sent);
    assert_eq!((audio.lost(), video.lost()), (0, 0));
    assert_eq!((video.duplicates, video.reordered), (0, 0));
    assert_eq!(tally.forwarded(), audio.sent + video.sent);
    assert!(
        tally.delay_ns().unwrap().min() > 1_000,
        "no relay is that fast"
    );
}

#[tokio::test]
async fn a_bad_network_loses_and_disorders_what_the_scenario_says() {
    let network = Network {
        loss_percent: 10.0,
        jitter_ms: 30,
        seed: 1,
    };
    let scenario = Scenario {
        network: Some(network),
        ..call()
    };
    let tally = play(&scenario, 1).await;
    let video = tally.of(Kind::Video);
    // A tenth on the way there and a tenth on the way back, and nothing repairs it.
    let share = 100 * video.lost() / video.sent;
    assert!((10..=30).contains(&share), "{share} % lost");
    assert!(video.reordered > 0);
    assert!(tally.delay_ns().unwrap().value_at_quantile(0.5) > 5_000_000);
}
