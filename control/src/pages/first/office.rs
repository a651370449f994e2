//! One office: its door, what one comes for and brings along, when, and what one can do there.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{Look, Part, frame::icon};
use crate::{
    notify::texts::escaped,
    pages::words::DAYS,
    rest::views::{Door, Office, Opening},
};

/// Tone and icon of the sign on the door.
pub(super) fn mark_of(door: Door) -> (&'static str, &'static str) {
    match door {
        Door::Open => ("success", "unlock"),
        Door::Paused => ("warning", "pause"),
        Door::Closed => ("neutral", "lock"),
        Door::Full => ("danger", "full"),
    }
}

impl Look {
    /// The page of one office.
    pub(super) fn office_page(&self, path: &str) -> Part {
        let id = path.trim_start_matches("offices/");
        let office = self
            .offices
            .iter()
            .flatten()
            .find(|it| it.id.to_string() == id);
        let Some(office) = office else {
            return Part {
                title: self.words.say("overview-offices"),
                main: self.waiting(""),
                piece: None,
            };
        };
        let back = format!(
            "<a class=\"back s-officepage\" href=\"/\">{} {}</a>",
            icon("back", 20),
            self.words.say("footer-overview")
        );
        let (head, columns) = (self.head(office), self.columns(office));
        Part {
            title: escaped(&office.name),
            main: format!(
                "<main id=\"main\" tabindex=\"-1\" class=\"s-officepage\">{back}{head}{columns}</main>"
            ),
            piece: None,
        }
    }

    fn head(&self, office: &Office) -> String {
        let (id, name) = (office.id, escaped(&office.name));
        let about = escaped(&office.description);
        let about = match about.as_str() {
            "" => String::new(),
            about => format!("<p class=\"lead s-officepage\"><bdi>{about}</bdi></p>"),
        };
        format!(
            "<div class=\"head s-officepage\">{}<h1 id=\"office-{id}\" tabindex=\"-1\">{name}</h1>{about}</div>",
            self.door(office, "s-officepage")
        )
    }

    fn columns(&self, office: &Office) -> String {
        let say = |key| self.words.say(key);
        let now = format!(
            "<h2 id=\"now-heading\">{}</h2><dl class=\"s-officepage\">{}</dl>{}\
             <p class=\"check s-officepage\"><a class=\"s-officepage\" href=\"/check\">{}</a></p>",
            say("office-now"),
            self.facts(office),
            self.deed(office),
            say("office-check")
        );
        let services = match office.services.as_slice() {
            [] => String::new(),
            _ => panel("", "services", &self.services(office)),
        };
        let hours = panel("hours ", "hours", &self.all_hours(office));
        let now = panel("now ", "now", &now);
        format!("<div class=\"columns s-officepage\">{now}{services}{hours}</div>")
    }

    fn services(&self, office: &Office) -> String {
        let mut said = format!(
            "<h2 id=\"services-heading\">{}</h2><ul class=\"services s-officepage\">",
            self.words.say("office-services")
        );
        for service in &office.services {
            let minutes = ((service.usual_ms + 30_000) / 60_000).max(1);
            let usual = self
                .words
                .with("service-usual", "minutes", minutes.to_string());
            let _ = write!(
                said,
                "<li class=\"s-officepage\"><h3>{}</h3><p class=\"muted\">{usual}</p>{}</li>",
                escaped(&service.name),
                self.papers(&service.papers)
            );
        }
        said + "</ul>"
    }

    fn papers(&self, papers: &[String]) -> String {
        if papers.is_empty() {
            return String::new();
        }
        let mut said = format!(
            "<p class=\"papers-title s-officepage\">{} {}</p><ul class=\"s-officepage\">",
            icon("paper", 20),
            self.words.say("service-papers")
        );
        for paper in papers {
            let _ = write!(said, "<li class=\"s-officepage\">{}</li>", escaped(paper));
        }
        said + "</ul>"
    }

    fn all_hours(&self, office: &Office) -> String {
        let mut said = format!(
            "<h2 id=\"hours-heading\">{}</h2>",
            self.words.say("office-times")
        );
        let kinds = [
            (
                "hours-walk-in",
                &office.office_hours,
                office.always_open,
                true,
            ),
            ("hours-appointment", &office.appointment_hours, false, false),
            ("hours-in-person", &office.in_person_hours, false, false),
        ];
        for (key, hours, always, even_none) in kinds {
            if even_none || !hours.is_empty() {
                let (name, hours) = (self.words.say(key), self.hours(hours, always));
                let _ = write!(said, "<h3 class=\"s-officepage\">{name}</h3>{hours}");
            }
        }
        said
    }

    /// The regular week; neighbouring days with the same hours stand together.
    pub(super) fn hours(&self, hours: &[Opening], always: bool) -> String {
        let lines = lines_of(hours);
        if always || lines.is_empty() {
            let key = if always { "hours-always" } else { "hours-none" };
            return format!("<p>{}</p>", self.words.say(key));
        }
        let lines: String = lines.iter().map(|line| self.line(line)).collect();
        format!("<ul class=\"s-officehours\">{lines}</ul>")
    }

    fn line(&self, (first, last, spans): &Line) -> String {
        let day = |place: usize| self.words.say(DAYS[place].2);
        let days = match last - first {
            0 => day(*first),
            1 => format!("{}, {}", day(*first), day(*last)),
            _ => format!("{}–{}", day(*first), day(*last)),
        };
        let mut times = String::new();
        for (from, to) in spans {
            let values = [("from", from.clone()), ("to", to.clone())];
            let span = crate::languages::say(self.words.0, "hours-span", &values);
            let _ = write!(times, "<span>{span}</span>");
        }
        format!(
            "<li class=\"s-officehours\"><span class=\"days s-officehours\">{days}</span>\
             <span class=\"times s-officehours\">{times}</span></li>"
        )
    }

    /// Sitting down, or booking a time. What is possible stands first.
    pub(super) fn deed(&self, office: &Office) -> String {
        let is_open = office.door == Door::Open && office.seats_free > 0;
        let booking = self.booking_offer(office, is_open && office.takes_seats);
        let said = if is_open && office.takes_seats {
            let id = office.id;
            format!(
                "<button type=\"button\" data-early=\"{id}\" aria-describedby=\"office-{id}\" \
                 class=\"kern-btn kern-btn--primary primary kern-btn--block s-button\">{} \
                 <span class=\"kern-label s-button\">{}</span></button>{booking}",
                icon("seat", 24),
                self.words.say("office-sit")
            )
        } else {
            format!("{booking}{}", self.refusal(office, is_open))
        };
        format!("<div class=\"deed s-officedeed\">{said}</div>")
    }

    fn refusal(&self, office: &Office, is_open: bool) -> String {
        let why = match (office.door, office.door_note.as_deref()) {
            (Door::Paused, Some(note)) => {
                self.words
                    .with("refusal-paused-note", "note", escaped(note))
            }
            (Door::Paused, None) => self.words.say("refusal-paused"),
            (Door::Closed, _) => self.words.say("refusal-closed"),
            _ if is_open => self.words.say("refusal-too-late"),
            _ => self.words.say("refusal-full"),
        };
        let opening = office.next_opening_at.map(|at| {
            let said = self.words.near("opens", &self.moment(at));
            format!(
                "<p class=\"opening s-officedeed\">{} {said}</p>",
                icon("calendar", 22)
            )
        });
        let opening = opening.unwrap_or_default();
        format!("<p class=\"refusal s-officedeed\">{why}</p>{opening}")
    }

    fn booking_offer(&self, office: &Office, may_enter: bool) -> String {
        let slots = office.next_slots.as_deref().unwrap_or_default();
        if slots.is_empty() {
            return String::new();
        }
        let id = office.id;
        let (key, first) = if may_enter {
            ("booking-or", "")
        } else {
            ("booking-instead", "first ")
        };
        let mut chips = String::new();
        for &slot in slots {
            let said = self.words.near("slot", &self.moment(slot));
            let _ = write!(
                chips,
                "<li class=\"s-officedeed\"><a class=\"s-officedeed\" \
                 href=\"/offices/{id}/booking?at={slot}\">{said}</a></li>"
            );
        }
        format!(
            "<div class=\"booking s-officedeed\"><p class=\"strong s-officedeed\">{} {}</p>\
             <ul class=\"s-officedeed\">{chips}</ul>\
             <a class=\"book {first}s-officedeed\" href=\"/offices/{id}/booking\">{}</a></div>",
            icon("calendar", 22),
            self.words.say(key),
            self.words.say("booking-all")
        )
    }

    fn moment(&self, at: Timestamp) -> crate::pages::words::Moment {
        self.words.moment(at, self.now, &self.zone)
    }
}

/// First and last weekday, Monday 0, and from when to when.
type Line = (usize, usize, Vec<(String, String)>);

fn lines_of(hours: &[Opening]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (place, (day, _, _)) in DAYS.iter().enumerate() {
        let of_day = hours.iter().filter(|span| span.weekday == *day);
        let mut spans: Vec<_> = of_day.map(|it| (it.from.clone(), it.to.clone())).collect();
        spans.sort();
        match lines.last_mut() {
            _ if spans.is_empty() => {}
            Some((_, last, above)) if *last + 1 == place && *above == spans => *last = place,
            _ => lines.push((place, place, spans)),
        }
    }
    lines
}

fn panel(kind: &str, name: &str, inside: &str) -> String {
    format!(
        "<section class=\"panel {kind}s-officepage\" aria-labelledby=\"{name}-heading\">{inside}</section>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(weekday: &str, from: &str) -> Opening {
        Opening {
            weekday: weekday.to_owned(),
            from: from.to_owned(),
            to: "12:00".to_owned(),
        }
    }

    #[test]
    fn neighbouring_days_with_the_same_hours_stand_together() {
        let hours = [
            span("mon", "08:00"),
            span("tue", "08:00"),
            span("wed", "09:00"),
            span("fri", "09:00"),
        ];
        let days: Vec<_> = lines_of(&hours).iter().map(|(a, b, _)| (*a, *b)).collect();
        assert_eq!(days, [(0, 1), (2, 2), (4, 4)]);
    }
}
