//! The overview: the greeting, and a card for every office.

use std::fmt::Write as _;

use super::{Look, Part, frame::icon, office::mark_of};
use crate::{languages, notify::texts::escaped, rest::views::Office};

/// What happens here, one after the other: icon and text.
const STEPS: [(&str, &str); 3] = [
    ("seat", "step-sit"),
    ("bell", "step-called"),
    ("camera", "step-talk"),
];

impl Look {
    /// All offices of the town.
    pub(super) fn overview(&self) -> Part {
        let (greeting, offices) = (self.greeting(), self.cards());
        let heading = self.words.say("overview-offices");
        let town = escaped(&self.tenant.name);
        Part {
            title: self.words.with("overview-title", "town", town),
            main: format!(
                "<main id=\"main\" tabindex=\"-1\" class=\"s-overview\">{greeting}\
                 <section class=\"s-overview\" aria-labelledby=\"offices-heading\">\
                 <h2 id=\"offices-heading\">{heading}</h2>{offices}</section></main>"
            ),
            piece: None,
        }
    }

    fn greeting(&self) -> String {
        let (heading, lead) = (
            self.words.say("overview-heading"),
            self.words.say("overview-lead"),
        );
        let mut steps = String::new();
        for (number, (name, text)) in (1..).zip(STEPS) {
            let (icon, text) = (icon(name, 24), self.words.say(text));
            let _ = write!(
                steps,
                "<li class=\"s-overview\"><span class=\"disc s-overview\">{icon}</span> \
                 <span><span class=\"strong\">{number}.</span> {text}</span></li>"
            );
        }
        format!(
            "<div class=\"hero s-overview\" data-kern-theme=\"dark\"><h1 tabindex=\"-1\">{heading}</h1>\
             <p class=\"lead s-overview\">{lead}</p><ol class=\"steps s-overview\">{steps}</ol></div>"
        )
    }

    fn cards(&self) -> String {
        let Some(offices) = &self.offices else {
            let loading = self.words.say("loading");
            return format!("<p class=\"muted\" role=\"status\">{loading}</p>");
        };
        if offices.is_empty() {
            let none = self.words.say("overview-no-offices");
            return format!("<p class=\"muted\">{none}</p>");
        }
        let cards: String = offices.iter().map(|office| self.card(office)).collect();
        format!("<div class=\"offices s-overview\">{cards}</div>")
    }

    fn card(&self, office: &Office) -> String {
        let (id, name) = (office.id, escaped(&office.name));
        let (door, facts) = (self.door(office, "s-officecard"), self.facts(office));
        let about = escaped(&office.description);
        let about = match about.as_str() {
            "" => String::new(),
            about => format!("<p class=\"muted\"><bdi>{about}</bdi></p>"),
        };
        let hours = self.fact(
            "clock",
            "office-hours",
            &self.hours(&office.office_hours, office.always_open),
        );
        let (deed, more) = (self.deed(office), self.words.say("office-more"));
        format!(
            "<article class=\"panel s-officecard\" aria-labelledby=\"office-{id}\">\
             <div class=\"top s-officecard\">{door}\
             <h3 id=\"office-{id}\" class=\"s-officecard\">{name}</h3>{about}</div>\
             <dl class=\"s-officecard\">{facts}{hours}</dl>\
             <div class=\"deed s-officecard\">{deed}\
             <a class=\"s-officecard\" href=\"/offices/{id}\" aria-describedby=\"office-{id}\">{more}</a>\
             </div></article>"
        )
    }

    /// The sign on the door, and until when it hangs there.
    pub(super) fn door(&self, office: &Office, owner: &str) -> String {
        let (tone, name) = mark_of(office.door);
        let kern = if tone == "neutral" {
            String::new()
        } else {
            format!("kern-badge--{tone} ")
        };
        let until = office.door_until.and_then(|at| {
            let moment = self.words.moment(at, self.now, &self.zone);
            self.words.until(office.door, &moment)
        });
        let until = until.map(|until| format!("<span class=\"muted\">{until}</span>"));
        format!(
            "<p class=\"door {owner}\"><span class=\"kern-badge {kern}{tone} s-badge\">{} \
             <span class=\"kern-label\">{}</span></span>{}</p>",
            icon(name, 20),
            self.words.door(office.door),
            until.unwrap_or_default()
        )
    }

    /// One thing to know about an office, with its name before it.
    fn fact(&self, name: &str, key: &str, said: &str) -> String {
        let (icon, name) = (icon(name, 22), self.words.say(key));
        format!(
            "<div class=\"s-fact\"><dt class=\"s-fact\">{icon}<span>{name}</span></dt>\
             <dd class=\"s-fact\">{said}</dd></div>"
        )
    }

    /// Free seats, how many wait, how long one would.
    pub(super) fn facts(&self, office: &Office) -> String {
        if office.door == crate::rest::views::Door::Closed {
            return String::new();
        }
        let chairs: String = (0..office.seats_total.min(12))
            .map(|place| {
                if place < office.seats_free {
                    "<span class=\"s-officefacts\"></span>"
                } else {
                    "<span class=\"taken s-officefacts\"></span>"
                }
            })
            .collect();
        let seats = format!(
            "<span>{}</span> <span class=\"chairs s-officefacts\" aria-hidden=\"true\">{chairs}</span>",
            self.words.seats(office)
        );
        let waiting = [("waiting", office.waiting.to_string())];
        let waiting = languages::say(self.words.0, "office-waiting-count", &waiting);
        [
            self.fact("seat", "office-seats", &seats),
            self.fact("people", "office-waiting", &waiting),
            self.fact("hourglass", "office-wait", &self.words.wait(office)),
        ]
        .concat()
    }
}
