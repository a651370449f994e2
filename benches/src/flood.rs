//! Strangers who send rubbish as fast as they may, and what the running calls hear of it. Rate and
//! time are bounded, and it goes to the loopback of this machine only.

use std::net::{SocketAddr, UdpSocket};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, ensure};

use crate::leg::Kind;
use crate::report::per;
use crate::run::{LAST_PACKETS, Moment, Plan, WARM_UP, moments, windows};
use crate::server::Started;
use crate::signalling::{Schalter, Signalling};
use crate::stage::Stage;
use crate::tally::Tally;

/// A second, at most.
pub const MOST_PER_S: u32 = 50_000;
/// At most; the quiet time before takes as long again.
pub const MOST_SECONDS: u64 = 10;
const STRANGERS: usize = 8;
/// Who was not let run for longer does not catch up: that would be another flood.
const CATCHES_UP: Duration = Duration::from_millis(20);
const OVERRUNS: &str = "schalter_sfu_receive_overruns_total";

/// What came out of a quiet while and a flooded one.
pub struct Flood {
    rooms: u32,
    sent_bad: u64,
    seconds: f64,
    overruns: f64,
    halves: [Half; 2],
}

/// One of the two.
struct Half {
    cores_busy: f64,
    sound: Heard,
    pictures: Heard,
    p99_ms: f64,
}

struct Heard {
    sent: u64,
    lost: u64,
}

/// Calls, quiet for `plan.seconds` and flooded for as long again.
pub async fn flood(plan: &Plan, per_s: u32) -> anyhow::Result<Flood> {
    ensure!(
        per_s <= MOST_PER_S && plan.seconds <= MOST_SECONDS,
        "no more than {MOST_PER_S} packets a second for {MOST_SECONDS} s"
    );
    let server = plan.server.start().await?;
    let stage = Stage::open(&plan.scenario, plan.threads)?;
    plan.open_rooms(&server, &stage).await?;
    stage.talk(Instant::now())?;
    let (begin, time) = (Instant::now() + WARM_UP, Duration::from_secs(plan.seconds));
    let edges = [begin, begin + time, begin + time * 2];
    stage.measure(&windows(&edges))?;
    let schalter = schalter(&server)?;
    let target = schalter.media_address().context("somebody is in a room")?;
    let overruns = schalter.metric(OVERRUNS).await?;
    let strangers = Strangers::start(target, per_s, edges[1], edges[2])?;
    let moments = moments(&server, &edges).await?;
    tokio::time::sleep(LAST_PACKETS).await;
    let sent_bad = strangers.end()?;
    let overruns = schalter.metric(OVERRUNS).await? - overruns;
    let tallies = stage.end()?;
    let half = |n: usize| Half::new(&tallies[n], moments[n], moments[n + 1], time);
    Ok(Flood {
        rooms: plan.rooms,
        sent_bad,
        seconds: time.as_secs_f64(),
        overruns,
        halves: [half(0)?, half(1)?],
    })
}

fn schalter(server: &Started) -> anyhow::Result<&Schalter> {
    match &server.signalling {
        Signalling::Schalter(schalter) => Ok(schalter),
        _ => anyhow::bail!("only Schalter is flooded"),
    }
}

/// A thread that floods.
struct Strangers(JoinHandle<anyhow::Result<u64>>);

impl Strangers {
    fn start(to: SocketAddr, per_s: u32, begin: Instant, end: Instant) -> anyhow::Result<Self> {
        ensure!(to.ip().is_loopback(), "only loopback is flooded");
        let thread = thread::Builder::new().name("strangers".to_owned());
        let thread = thread.spawn(move || rave(to, per_s, begin, end))?;
        Ok(Self(thread))
    }

    fn end(self) -> anyhow::Result<u64> {
        let ended = self.0.join();
        ended.map_err(|_| anyhow!("the strangers panicked"))?
    }
}

/// Sends rubbish from `begin` to `end`; how much.
fn rave(to: SocketAddr, per_s: u32, begin: Instant, end: Instant) -> anyhow::Result<u64> {
    let bind = |_| UdpSocket::bind((to.ip(), 0));
    let sockets = (0..STRANGERS).map(bind).collect::<Result<Vec<_>, _>>()?;
    let bad = bad_packets();
    thread::sleep(begin.saturating_duration_since(Instant::now()));
    let (mut sent, mut done_at, mut owed) = (0, begin, 0.0);
    loop {
        let now = Instant::now();
        if now >= end {
            return Ok(sent);
        }
        let waited = now.saturating_duration_since(done_at).min(CATCHES_UP);
        done_at = now;
        owed += waited.as_secs_f64() * f64::from(per_s);
        while owed >= 1.0 {
            let turn = usize::try_from(sent)?;
            // What the kernel does not take is no flood.
            let went = sockets[turn % STRANGERS].send_to(&bad[turn % bad.len()], to);
            sent += u64::from(went.is_ok());
            owed -= 1.0;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Everything a stranger might try.
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
        vec![0],
    ]
}

impl Half {
    fn new(tally: &Tally, from: Moment, to: Moment, time: Duration) -> anyhow::Result<Self> {
        let used = (to.server - from.server).cpu.as_secs_f64();
        let heard = |kinds: &[Kind]| {
            let sum = |of: fn(&crate::tally::KindTally) -> u64| {
                kinds.iter().map(|kind| of(tally.of(*kind))).sum()
            };
            Heard {
                sent: sum(|kind| kind.sent),
                lost: sum(|kind| kind.lost() + kind.repaired),
            }
        };
        #[expect(clippy::cast_precision_loss, reason = "a minute at most")]
        let p99_ms = tally.delay_ns()?.value_at_quantile(0.99) as f64 / 1e6;
        Ok(Self {
            cores_busy: per(used, time.as_secs_f64()),
            sound: heard(&[Kind::Audio]),
            pictures: heard(&[Kind::Video, Kind::Screen]),
            p99_ms,
        })
    }
}

impl Flood {
    /// The table.
    pub fn page(&self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "half a million")]
        let per_s = per(self.sent_bad as f64, self.seconds);
        let row = |name: &str, half: &Half| {
            let of = |heard: &Heard| format!("{} of {}", heard.lost, heard.sent);
            format!(
                "| {name} | {:.2} | {} | {} | {:.2} |\n",
                half.cores_busy,
                of(&half.sound),
                of(&half.pictures),
                half.p99_ms
            )
        };
        let [quiet, flooded] = &self.halves;
        format!(
            "{} rooms; {} bad packets, {per_s:.0}/s; the kernel dropped {:.0} datagrams before the \
             server saw them.\n\n| | cores | sound lost | pictures lost | p99 ms |\n\
             |---|---:|---:|---:|---:|\n{}{}",
            self.rooms,
            self.sent_bad,
            self.overruns,
            row("quiet", quiet),
            row("flooded", flooded)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_keep_to_their_rate_and_stay_at_home() {
        let here = UdpSocket::bind("127.0.0.1:0").unwrap();
        let begin = Instant::now();
        let end = begin + Duration::from_millis(300);
        let to = here.local_addr().unwrap();
        let sent = Strangers::start(to, 10_000, begin, end).unwrap();
        let sent = sent.end().unwrap();
        assert!((1..=3_000).contains(&sent), "{sent}");
        let away = "192.0.2.1:9".parse().unwrap();
        assert!(Strangers::start(away, 1, begin, end).is_err());
    }
}
