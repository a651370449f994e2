//! `/plain`: the offices for reading, without any script. A visit needs JavaScript; knowing when
//! the town hall is open does not.

use std::fmt::Write as _;

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::{
    app::App,
    notify::texts::escaped,
    problem::{Answer, Language},
    rest::{
        offices::with_slots,
        views::{Door, Office, Opening},
    },
};

/// The words of this page.
struct Words {
    heading: &'static str,
    lead: &'static str,
    doors: [&'static str; 4],
    until: &'static str,
    next: &'static str,
    seats: &'static str,
    of: &'static str,
    wait: &'static str,
    minutes: &'static str,
    slot: &'static str,
    services: &'static str,
    bring: &'static str,
    hours: &'static str,
    always: &'static str,
    days: [&'static str; 7],
}

const GERMAN: Words = Words {
    heading: "Virtuelles Rathaus",
    lead: "Zum Lesen geht es auch ohne JavaScript. Für einen Platz im Wartebereich, für Termine \
           und für das Gespräch muss es in Ihrem Browser eingeschaltet sein.",
    doors: ["Geöffnet", "Kurze Pause", "Geschlossen", "Geöffnet"],
    until: "bis",
    next: "Öffnet wieder:",
    seats: "Freie Warteplätze:",
    of: "von",
    wait: "Wartezeit bis zu",
    minutes: "Minuten",
    slot: "Nächster Termin:",
    services: "Anliegen",
    bring: "mitzubringen:",
    hours: "Sprechzeiten",
    always: "Jederzeit",
    days: [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
};

const ENGLISH: Words = Words {
    heading: "Virtual town hall",
    lead: "This page can be read without JavaScript. To take a seat, to book and to talk it must \
           be switched on in your browser.",
    doors: ["Open", "Short break", "Closed", "Open"],
    until: "until",
    next: "Opens again:",
    seats: "Free seats:",
    of: "of",
    wait: "Waiting time up to",
    minutes: "minutes",
    slot: "Next appointment:",
    services: "Services",
    bring: "bring along:",
    hours: "Opening hours",
    always: "At any time",
    days: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
};

/// The days as the API names them, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Every office with its door, services and hours.
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let language = Language::of(&headers);
    let words = match language {
        Language::German => &GERMAN,
        Language::English => &ENGLISH,
    };
    let town = escaped(&app.store.town_name(app.tenant.id).await?);
    let mut sections = String::new();
    for snapshot in app.reception.offices(app.tenant.id).await? {
        let zone = TimeZone::get(snapshot.office.settings.hours.time_zone());
        let office = with_slots(&app, &snapshot).await?;
        sections += &section(&office, words, &zone.unwrap_or(TimeZone::UTC));
    }
    let (tag, heading, lead) = (language.tag(), words.heading, words.lead);
    let page = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{heading} – {town}</title>\n<link rel=\"stylesheet\" href=\"/problem.css\">\n\
         </head>\n<body>\n<main>\n<h1>{heading} {town}</h1>\n<p>{lead}</p>\n{sections}</main>\n\
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
    let when = |at: Timestamp| moment(&at.to_zoned(zone.clone()), words);
    let is_open = matches!(office.door, Door::Open | Door::Full);
    let mut facts = vec![format!(
        "<strong>{}</strong>",
        words.doors[office.door as usize]
    )];
    if let Some(until) = office.door_until.filter(|_| office.door != Door::Closed) {
        let _ = write!(facts[0], " {} {}", words.until, when(until));
    }
    facts.extend(office.door_note.as_deref().map(escaped));
    if is_open {
        let (free, all) = (office.seats_free, office.seats_total);
        facts.push(format!("{} {free} {} {all}", words.seats, words.of));
    }
    if let Some(wait) = office.wait.filter(|_| is_open) {
        let minutes = wait.upper_ms.div_ceil(60_000);
        facts.push(format!("{} {minutes} {}", words.wait, words.minutes));
    }
    if let Some(next) = office.next_opening_at {
        facts.push(format!("{} {}", words.next, when(next)));
    }
    if let Some(&slot) = office.next_slots.iter().flatten().next() {
        facts.push(format!("{} {}", words.slot, when(slot)));
    }
    facts
}

fn services(office: &Office, words: &Words) -> String {
    if office.services.is_empty() {
        return String::new();
    }
    let mut said = format!("<h3>{}</h3>\n<ul>\n", words.services);
    for service in &office.services {
        let papers: Vec<_> = service.papers.iter().map(|paper| escaped(paper)).collect();
        let bring = match papers.as_slice() {
            [] => String::new(),
            papers => format!(" ({} {})", words.bring, papers.join(", ")),
        };
        let _ = writeln!(said, "<li>{}{bring}</li>", escaped(&service.name));
    }
    said + "</ul>\n"
}

fn hours(office: &Office, words: &Words) -> String {
    let mut said = format!("<h3>{}</h3>\n<ul>\n", words.hours);
    if office.always_open {
        let _ = writeln!(said, "<li>{}</li>", words.always);
        return said + "</ul>\n";
    }
    for (day, name) in DAYS.iter().zip(words.days) {
        let spans: Vec<_> = office
            .office_hours
            .iter()
            .filter(|it| it.weekday == *day)
            .collect();
        if !spans.is_empty() {
            let _ = writeln!(said, "<li>{name}: {}</li>", spans_of(&spans));
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

/// "Dienstag, 24.11.2026, 09:00"
fn moment(at: &Zoned, words: &Words) -> String {
    let day = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
    let day = words.days.get(day).copied().unwrap_or_default();
    format!("{day}, {}", at.strftime("%d.%m.%Y, %H:%M"))
}

#[cfg(test)]
mod tests {
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
        let german = section(&office(), &GERMAN, &zone);
        for said in [
            "Bürger &amp; Büro",
            "&lt;script&gt;",
            "&lt;img",
            "Kurze Pause</strong> bis Dienstag, 02.03.2027, 10:30",
            "mitzubringen: Ausweis",
            "Dienstag: 08:00–12:00",
        ] {
            assert!(german.contains(said), "{said} in {german}");
        }
        assert!(!german.contains("<script") && !german.contains("<img"));
        assert!(section(&office(), &ENGLISH, &zone).contains("Tuesday: 08:00–12:00"));
    }
}
