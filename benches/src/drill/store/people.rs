//! Citizens who sit down and book as our pages do: with a key for what must be done once, and again
//! while the house says that it cannot right now. What was acknowledged to them is remembered.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use reqwest::Method;
use serde_json::json;
use tokio::time::sleep;

use super::house::{Answer, House};

/// Nobody tries longer.
const PATIENCE: Duration = Duration::from_mins(2);
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// What was acknowledged.
#[derive(Default)]
pub(super) struct Promised {
    pub(super) seats: Vec<Seat>,
    pub(super) bookings: Vec<Booking>,
}

/// A seat that was given.
pub(super) struct Seat {
    id: String,
    ticket: String,
}

/// An appointment that was confirmed.
pub(super) struct Booking {
    id: String,
    token: String,
    starts_at: String,
    mail: String,
}

/// Gives every booking a slot of its own to try first, and a mail address. The first lies farther
/// ahead than any clock is turned here: an appointment is missed when its time has passed.
static NEXT: AtomicU32 = AtomicU32::new(60);

/// Takes a seat, once.
pub(super) async fn sit(house: &House) -> anyhow::Result<Answer> {
    sit_by(house, &key()).await
}

async fn sit_by(house: &House, key: &str) -> anyhow::Result<Answer> {
    let path = format!("/v1/offices/{}/seats", house.office);
    house
        .ask(Method::POST, &path, ("", Some(key)), &json!({}))
        .await
}

/// Takes a seat, however often it takes to ask.
pub(super) async fn sit_at_last(house: &House) -> anyhow::Result<Seat> {
    let key = key();
    let taken = at_last(async || sit_by(house, &key).await).await?;
    Ok(Seat {
        ticket: taken.text("ticket"),
        id: taken.be(201)?["id"].as_str().context("an id")?.to_owned(),
    })
}

/// Holds a slot, says who comes, follows the link in the mail and confirms.
pub(super) async fn book_at_last(house: &House) -> anyhow::Result<Booking> {
    let nth = NEXT.fetch_add(1, Ordering::Relaxed);
    let (mail, key) = (format!("erika.{nth}@example.org"), key());
    let mut held = hold(house, nth, &key).await?;
    // Somebody else may have been faster.
    while held.status == 409 {
        held = hold(house, fastrand::u32(0..1000), &self::key()).await?;
    }
    let (held_token, starts_at) = (held.text("token"), held.text("starts_at"));
    let held = held.be(201)?;
    let id = held["id"].as_str().context("an id")?.to_owned();
    let path = format!("/v1/appointments/{id}");
    let contact = at_last(async || {
        let (path, who) = (format!("{path}/contact"), (held_token.as_str(), None));
        let contact = json!({"mail": mail});
        house.ask(Method::PUT, &path, who, &contact).await
    });
    contact.await?.be(200).with_context(|| format!("{held}"))?;
    let link = house
        .letters
        .link(&mail)
        .await
        .context("a mail with a link")?;
    let access = at_last(async || {
        let (path, body) = ("/v1/appointments/access", json!({"link": link}));
        house.ask(Method::POST, path, ("", None), &body).await
    });
    let access = access.await?.be(200)?;
    let token = access["token"].as_str().context("a token")?.to_owned();
    let confirm_key = self::key();
    let confirmed = at_last(async || {
        let (path, who) = (
            format!("{path}/confirm"),
            (token.as_str(), Some(&*confirm_key)),
        );
        house.ask(Method::POST, &path, who, &json!({})).await
    });
    let state = confirmed.await?.be(200)?["state"].clone();
    if state != "confirmed" {
        bail!("a confirmed appointment is {state}");
    }
    Ok(Booking {
        id,
        token,
        starts_at,
        mail,
    })
}

async fn hold(house: &House, nth: u32, key: &str) -> anyhow::Result<Answer> {
    let slots = format!("/v1/offices/{}/slots", house.office);
    let slots = at_last(async || house.get(&slots, "").await)
        .await?
        .be(200)?;
    let slots = slots["items"].as_array().cloned().unwrap_or_default();
    let slot = &slots[nth as usize % slots.len().max(1)]["starts_at"];
    let path = format!("/v1/offices/{}/appointments", house.office);
    let body = json!({"starts_at": slot});
    let held = at_last(async || house.ask(Method::POST, &path, ("", Some(key)), &body).await);
    let mut held = held.await?;
    held.body["starts_at"] = slot.clone();
    Ok(held)
}

/// Again while nobody answers or the answer is to come later. Nobody may ever be told that it is
/// our fault.
async fn at_last(ask: impl AsyncFn() -> anyhow::Result<Answer>) -> anyhow::Result<Answer> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match ask().await {
            Ok(answer) if answer.status == 500 => bail!("an answer is 500: {}", answer.body),
            Ok(answer) if answer.status != 503 && answer.code() != "still-answering" => {
                return Ok(answer);
            }
            Ok(answer) if answer.status == 503 && !answer.retry_after => {
                bail!("a 503 does not say when to come again: {}", answer.body);
            }
            Ok(answer) if Instant::now() > deadline => bail!("still {}", answer.body),
            Err(error) if Instant::now() > deadline => return Err(error),
            _ => sleep(AGAIN_AFTER).await,
        }
    }
}

impl Promised {
    /// What does not hold of it.
    pub(super) async fn broken(&self, house: &House) -> anyhow::Result<Vec<String>> {
        let mut broken = Vec::new();
        let mut positions = HashSet::new();
        for seat in &self.seats {
            let path = format!("/v1/seats/{}", seat.id);
            let shown = at_last(async || house.get(&path, &seat.ticket).await).await?;
            let position = shown.body["position"].as_u64();
            if shown.text("state") != "seated" || !positions.insert(position) {
                broken.push(format!("a seat that was given is {}", shown.body));
            }
        }
        let mut slots = HashSet::new();
        for booking in &self.bookings {
            let path = format!("/v1/appointments/{}", booking.id);
            let shown = at_last(async || house.get(&path, &booking.token).await).await?;
            if shown.text("state") != "confirmed" {
                broken.push(format!(
                    "an appointment that was confirmed is {}",
                    shown.body
                ));
            }
            if !slots.insert(&booking.starts_at) {
                broken.push(format!("{} was given twice", booking.starts_at));
            }
        }
        broken.extend(self.broken_letters(house).await);
        Ok(broken)
    }

    /// Each has the mail with the link and the confirmation, once.
    async fn broken_letters(&self, house: &House) -> Vec<String> {
        let mut broken = Vec::new();
        for booking in &self.bookings {
            if house.letters.count(&booking.mail, 2).await.is_none() {
                let came = house.letters.to(&booking.mail).len();
                broken.push(format!("{came} of two mails came"));
            }
        }
        let doubles = house.letters.doubles();
        if doubles > 0 {
            broken.push(format!("{doubles} mails came twice"));
        }
        broken
    }
}

/// A key that nobody else has.
fn key() -> String {
    std::iter::repeat_with(fastrand::alphanumeric)
        .take(32)
        .collect()
}
