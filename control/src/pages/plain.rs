//! `/plain`: the offices for reading, without any script. A visit needs JavaScript; knowing when
//! the town hall is open does not.

use std::fmt::Write as _;

use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;

use super::words::{DAYS, Words};
use crate::{
    app::App,
    languages,
    notify::texts::escaped,
    problem::Answer,
    rest::{
        offices::with_slots,
        views::{Door, Office, Opening},
    },
};

/// `?lang=` of the links at the end of the page.
#[derive(Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

/// Every office with its door, services and hours.
pub async fn show(
    State(app): State<App>,
    asked: Query<Asked>,
    headers: HeaderMap,
) -> Answer<Response> {
    let words = Words(
        asked
            .lang
            .as_deref()
            .and_then(languages::by_name)
            .unwrap_or_else(|| languages::asked(&headers)),
    );
    let town = escaped(&app.store.town_name(app.tenant.id).await?);
    let mut sections = String::new();
    for snapshot in app.reception.offices(app.tenant.id).await? {
        let zone = TimeZone::get(snapshot.office.settings.hours.time_zone());
        let office = with_slots(&app, &snapshot, Some(words.0)).await?;
        sections += &section(&office, &words, &zone.unwrap_or(TimeZone::UTC));
    }
    let (tag, direction) = (words.0.as_str(), languages::direction(words.0));
    let (heading, lead) = (
        words.say("header-virtual-town-hall"),
        words.say("plain-lead"),
    );
    let others = others();
    let page = format!(
        "<!doctype html>\n<html lang=\"{tag}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{heading} – {town}</title>\n<link rel=\"stylesheet\" href=\"/problem.css\">\n\
         </head>\n<body>\n<main>\n<h1>{heading} {town}</h1>\n<p>{lead}</p>\n{sections}<p>{others}</p>\n</main>\n\
         </body>\n</html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, tag),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "accept-language"),
    ];
    Ok((headers, page).into_response())
}

fn section(office: &Office, words: &Words, zone: &TimeZone) -> String {
    let (name, about) = (escaped(&office.name), escaped(&office.description));
    let mut said = format!("<section>\n<h2>{name}</h2>\n<p>{about}</p>\n<ul>\n");
    for fact in facts(office, words, zone) {
        let _ = writeln!(said, "<li>{fact}</li>");
    }
    said += "</ul>\n";
    said += &services(office, words);
    said += &hours(office, words);
    said + "</section>\n"
}

/// What is true now; every text of an officer is escaped.
fn facts(office: &Office, words: &Words, zone: &TimeZone) -> Vec<String> {
    let when = |at: Timestamp| words.written(&at.to_zoned(zone.clone()));
    let is_open = matches!(office.door, Door::Open | Door::Full);
    let mut door = format!("<strong>{}</strong>", words.door(office.door));
    if let Some(until) = office.door_until.filter(|_| office.door != Door::Closed) {
        let _ = write!(door, " {}", words.with("plain-until", "time", when(until)));
    }
    let mut facts = vec![door];
    facts.extend(office.door_note.as_deref().map(escaped));
    if is_open {
        facts.push(words.fact("office-seats", &words.seats(office)));
    }
    if let Some(wait) = office.wait.filter(|_| is_open) {
        let minutes = wait.upper_ms.div_ceil(60_000);
        facts.push(words.fact(
            "office-wait",
            &words.with("wait-up-to", "to", minutes.to_string()),
        ));
    }
    if let Some(next) = office.next_opening_at {
        facts.push(words.with("plain-opens", "time", when(next)));
    }
    if let Some(&slot) = office.next_slots.iter().flatten().next() {
        facts.push(words.with("plain-slot", "time", when(slot)));
    }
    facts
}

fn services(office: &Office, words: &Words) -> String {
    if office.services.is_empty() {
        return String::new();
    }
    let mut said = format!("<h3>{}</h3>\n<ul>\n", words.say("office-services"));
    for service in &office.services {
        let papers: Vec<_> = service.papers.iter().map(|paper| escaped(paper)).collect();
        let bring = match papers.as_slice() {
            [] => String::new(),
            papers => format!(
                " ({})",
                words.with("plain-papers", "papers", papers.join(", "))
            ),
        };
        let _ = writeln!(said, "<li>{}{bring}</li>", escaped(&service.name));
    }
    said + "</ul>\n"
}

fn hours(office: &Office, words: &Words) -> String {
    let mut said = format!("<h3>{}</h3>\n<ul>\n", words.say("office-hours"));
    if office.always_open {
        let _ = writeln!(said, "<li>{}</li>", words.say("hours-always"));
        return said + "</ul>\n";
    }
    for (day, name, _) in DAYS {
        let spans: Vec<_> = office
            .office_hours
            .iter()
            .filter(|it| it.weekday == day)
            .collect();
        if !spans.is_empty() {
            let _ = writeln!(said, "<li>{}: {}</li>", words.say(name), spans_of(&spans));
        }
    }
    said + "</ul>\n"
}

fn spans_of(spans: &[&Opening]) -> String {
    let spans = spans
        .iter()
        .map(|span| format!("{}–{}", span.from, span.to));
    spans.collect::<Vec<_>>().join(", ")
}

/// The same page in every language.
fn others() -> String {
    let links = languages::all().map(|(locale, name)| {
        let tag = locale.as_str();
        format!("<a href=\"/plain?lang={tag}\" lang=\"{tag}\" hreflang=\"{tag}\">{name}</a>")
    });
    links.collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use schalter_control_core::Locale;

    use super::*;
    use crate::rest::views::Service;

    fn office() -> Office {
        Office {
            id: uuid::Uuid::nil(),
            name: "Bürger & Büro".to_owned(),
            description: String::new(),
            services: vec![Service {
                id: uuid::Uuid::nil(),
                name: "<script>alert(1)</script>".to_owned(),
                usual_ms: 600_000,
                papers: vec!["Ausweis".to_owned()],
            }],
            door: Door::Paused,
            door_note: Some("<img src=x>".to_owned()),
            door_until: "2027-03-02T09:30:00Z".parse().ok(),
            door_by_officer: true,
            seats_total: 3,
            seats_free: 3,
            waiting: 0,
            takes_seats: false,
            wait: None,
            wait_within_range_ratio: None,
            wait_over_range_ratio: None,
            office_hours: vec![Opening {
                weekday: "tue".to_owned(),
                from: "08:00".to_owned(),
                to: "12:00".to_owned(),
            }],
            always_open: false,
            appointment_hours: Vec::new(),
            in_person_hours: Vec::new(),
            next_slots: None,
            next_opening_at: None,
        }
    }

    #[test]
    fn an_office_is_read_in_both_languages_and_its_words_are_no_markup() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let german = section(&office(), &Words(Locale::DE), &zone);
        for said in [
            "Bürger &amp; Büro",
            "&lt;script&gt;",
            "&lt;img",
            "Pause</strong> bis Dienstag, 02.03.2027, 10:30",
            "mitzubringen: Ausweis",
            "Dienstag: 08:00–12:00",
        ] {
            assert!(german.contains(said), "{said} in {german}");
        }
        assert!(!german.contains("<script") && !german.contains("<img"));
        assert!(section(&office(), &Words(Locale::EN), &zone).contains("Tuesday: 08:00–12:00"));
    }
}
