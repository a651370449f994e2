//! Seats taken and citizens called at a steady rate, each request at its time: whoever is late
//! because the one before was slow counts as slow.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::house::{House, Officer};
use super::{Plan, Times};

#[derive(Default)]
struct Measured {
    sits: Times,
    calls: Times,
    all: Times,
    refused: u32,
}

pub(super) async fn measure(house: &House, plan: &Plan) -> anyhow::Result<String> {
    let officers = u32::try_from(house.officers.len())?;
    let every = Duration::from_secs(1) * officers / plan.rate;
    let begun = Instant::now();
    let until = begun + Duration::from_secs(plan.seconds);
    // One after the other: all at the same moment would be a crowd each time, not a steady rate.
    let starts = (0..officers).map(|place| begun + every * place / officers);
    let work = house
        .officers
        .iter()
        .zip(starts)
        .map(|(officer, start)| visits(house, officer, every, (start, until)));
    let measured = join_all(work).await;
    let seconds = begun.elapsed().as_secs_f64();
    let mut sum = Measured::default();
    for one in measured {
        sum.sits.0.extend(one.sits.0);
        sum.calls.0.extend(one.calls.0);
        sum.all.0.extend(one.all.0);
        sum.refused += one.refused;
    }
    let rate = |times: &Times| times.0.iter().fold(0.0, |sum, _| sum + 1.0) / seconds;
    Ok(format!(
        "| requests per second, SQLite, durable commits | {:.0} of {}, {} refused | {} |\n\
         | p50 and p99 of all, ms | {:.1}, {:.1} | p99 ≤ 10 |\n\
         | sits per second, p99 ms | {:.0}, {:.1} | – |\n\
         | calls per second, p99 ms | {:.0}, {:.1} | – |\n",
        rate(&sum.all),
        plan.rate,
        sum.refused,
        plan.rate,
        sum.all.percentile(50),
        sum.all.percentile(99),
        rate(&sum.sits),
        sum.sits.percentile(99),
        rate(&sum.calls),
        sum.calls.percentile(99),
    ))
}

/// One visit after the other: sit, be called, be taken back, leave.
async fn visits(
    house: &House,
    officer: &Officer,
    every: Duration,
    (mut at, until): (Instant, Instant),
) -> Measured {
    let mut measured = Measured::default();
    let office = format!("/v1/offices/{}", officer.office);
    while at < until {
        let sit = house.request(Method::POST, &format!("{office}/seats"));
        let seat = timed(sit.json(&json!({})), &mut at, every, &mut measured).await;
        let Some((ms, seat)) = seat else { continue };
        measured.sits.push(ms);
        let wish = json!({"seat_id": seat["id"]});
        let call = house.by(officer, Method::POST, &format!("{office}/calls"));
        if let Some((ms, call)) = timed(call.json(&wish), &mut at, every, &mut measured).await {
            measured.calls.push(ms);
            let path = format!("/v1/calls/{}", text(&call, "id"));
            let back = house.by(officer, Method::DELETE, &path);
            timed(back, &mut at, every, &mut measured).await;
        }
        let path = format!("/v1/seats/{}", text(&seat, "id"));
        let leave = house
            .request(Method::DELETE, &path)
            .bearer_auth(text(&seat, "ticket"));
        timed(leave, &mut at, every, &mut measured).await;
    }
    measured
}

/// Sends at its time and waits for the whole answer; the time counts from when it was due.
async fn timed(
    request: RequestBuilder,
    at: &mut Instant,
    every: Duration,
    measured: &mut Measured,
) -> Option<(f64, Value)> {
    let due = *at;
    *at += every;
    sleep_until(due).await;
    let answer = request
        .send()
        .await
        .ok()
        .filter(|it| it.status().is_success());
    let body = match answer {
        Some(answer) => answer.text().await.ok(),
        None => None,
    };
    let ms = due.elapsed().as_secs_f64() * 1_000.0;
    measured.all.push(ms);
    let Some(body) = body else {
        measured.refused += 1;
        return None;
    };
    Some((ms, serde_json::from_str(&body).unwrap_or_default()))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
