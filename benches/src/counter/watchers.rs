//! Thousands who watch one office: what each costs in memory, how soon all have seen a change, and
//! what they cost while nothing happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::Times;
use super::house::House;

const CHANGES: usize = 20;
const IDLE: Duration = Duration::from_secs(30);
const CHANGED: &[u8] = b"event: office.changed\n";
const HELLO: &[u8] = b"event: hello\n";

/// What the watchers have seen.
struct Seen {
    greeted: AtomicUsize,
    told: AtomicUsize,
    begun: Mutex<Instant>,
    times: Mutex<Times>,
}

pub(super) async fn measure(house: &House, count: usize) -> anyhow::Result<String> {
    let before_kib = house.memory_kib();
    let seen = Arc::new(Seen {
        greeted: AtomicUsize::new(0),
        told: AtomicUsize::new(0),
        begun: Mutex::new(Instant::now()),
        times: Mutex::new(Times::default()),
    });
    let mut watchers = JoinSet::new();
    for n in 0..count {
        watchers.spawn(watch(open(house).await?, Arc::clone(&seen)));
        if n % 100 == 99 {
            reach(&seen.greeted, n + 1).await.context("not greeted")?;
        }
    }
    reach(&seen.greeted, count)
        .await
        .context("not all were greeted")?;
    let each_kib = house.memory_kib().saturating_sub(before_kib) / count.max(1) as u64;
    let ticks = house.cpu_ticks();
    sleep(IDLE).await;
    let used = Duration::from_millis((house.cpu_ticks() - ticks) * 10);
    let percent = used.as_secs_f64() / IDLE.as_secs_f64() * 100.0;
    for n in 0..CHANGES {
        *seen.begun.lock().await = Instant::now();
        let word = if n % 2 == 0 { "paused" } else { "open" };
        house.door(&house.officers[0], word).await?;
        let all = reach(&seen.told, count * (n + 1)).await;
        all.with_context(|| format!("change {n} was not seen by all"))?;
    }
    let times = seen.times.lock().await;
    Ok(format!(
        "| memory per watcher, {count} of one office, KiB | {each_kib} | ≤ 32 |\n\
         | a change seen: p50, p99 of {}, ms | {:.0}, {:.0} | p99 ≤ 500 |\n\
         | processor for idle watchers, % of a core | {percent:.1} | ≤ 5 |\n",
        times.len(),
        times.percentile(50),
        times.percentile(99),
    ))
}

async fn open(house: &House) -> anyhow::Result<TcpStream> {
    let mut stream = TcpStream::connect(&house.address).await?;
    let office = &house.officers[0].office;
    let request = format!(
        "GET /v1/events?office={office} HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\n\r\n",
        house.address
    );
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

/// Until the house closes.
async fn watch(mut stream: TcpStream, seen: Arc<Seen>) {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        read.extend_from_slice(&buffer[..count]);
        if take(&mut read, HELLO) {
            seen.greeted.fetch_add(1, Ordering::Relaxed);
        }
        if take(&mut read, CHANGED) {
            let ms = seen.begun.lock().await.elapsed().as_secs_f64() * 1_000.0;
            seen.times.lock().await.push(ms);
            seen.told.fetch_add(1, Ordering::Relaxed);
        }
        // What is looked for may come in two pieces.
        let over = read.len().saturating_sub(CHANGED.len());
        read.drain(..over);
    }
}

/// Whether these bytes have come; what is before them is forgotten.
fn take(read: &mut Vec<u8>, what: &[u8]) -> bool {
    let found = read.windows(what.len()).position(|window| window == what);
    if let Some(place) = found {
        read.drain(..place + what.len());
    }
    found.is_some()
}

async fn reach(number: &AtomicUsize, wanted: usize) -> anyhow::Result<()> {
    let reached = async {
        while number.load(Ordering::Relaxed) < wanted {
            sleep(Duration::from_millis(1)).await;
        }
    };
    let in_time = timeout(Duration::from_secs(30), reached).await;
    in_time.with_context(|| format!("{} of {wanted}", number.load(Ordering::Relaxed)))
}
