//! An appointment for calendar programs (RFC 5545, by the rules of RFC 5546): invitation, update,
//! cancellation. The same appointment keeps its UID, and each change counts SEQUENCE up.

use std::fmt::Write as _;

use jiff::Timestamp;
use schalter_control_core::notice::{Notice, NoticeKind};

/// RFC 5545, 3.1: lines are folded at 75 octets.
const FOLD: usize = 75;

/// What a calendar program is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Take it in, or take over what has changed.
    Request,
    /// Take it out.
    Cancel,
}

/// What stands around the appointment.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The address mails come from: the organizer.
    pub from: &'a str,
    /// Who has the appointment.
    pub to: &'a str,
    /// The subject, as the name of the entry.
    pub summary: &'a str,
    /// The town's own address.
    pub url: &'a str,
    /// When this was written.
    pub written_at: Timestamp,
}

impl Method {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    fn of(kind: NoticeKind) -> Option<Self> {
        match kind {
            NoticeKind::Confirmed | NoticeKind::Changed => Some(Self::Request),
            NoticeKind::Cancelled => Some(Self::Cancel),
            _ => None,
        }
    }
}

/// The appointment, if this notice is one that changes calendars.
pub fn entry(notice: &Notice, around: Around<'_>) -> Option<(Method, String)> {
    let method = Method::of(notice.kind)?;
    let starts_at = notice.facts.starts_at?;
    let ends_at = notice.facts.ends_at.unwrap_or(starts_at);
    let host = around.url.split("://").last().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let link = format!("{}{}", around.url, notice.facts.link);
    let town = parameter(&notice.facts.town);
    let status = match method {
        Method::Request => "CONFIRMED",
        Method::Cancel => "CANCELLED",
    };
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Schalter//Termine//DE".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        format!("METHOD:{}", method.as_str()),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@{host}", notice.about),
        format!("SEQUENCE:{}", notice.revision),
        format!("DTSTAMP:{}", utc(around.written_at)),
        format!("DTSTART:{}", utc(starts_at)),
        format!("DTEND:{}", utc(ends_at)),
        format!("SUMMARY:{}", text(around.summary)),
        format!("LOCATION:{}", text(&notice.facts.office)),
        format!("STATUS:{status}"),
        "TRANSP:OPAQUE".to_owned(),
        format!("ORGANIZER;CN=\"{town}\":mailto:{}", around.from),
        format!(
            "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{}",
            around.to
        ),
    ];
    if method == Method::Request {
        lines.push(format!("DESCRIPTION:{}", text(&link)));
        lines.push(format!("URL:{link}"));
    }
    lines.push("END:VEVENT".to_owned());
    lines.push("END:VCALENDAR".to_owned());
    Some((method, lines.iter().map(|line| folded(line)).collect()))
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// RFC 5545, 3.3.11.
fn text(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\\' | ';' | ',' => text.extend(['\\', letter]),
            '\n' => text.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => text.push(letter),
        }
    }
    text
}

/// RFC 5545, 3.2: between quotes everything may stand but quotes and control characters.
fn parameter(value: &str) -> String {
    let fits = |letter: &char| !letter.is_control() && *letter != '"';
    value.chars().filter(fits).collect()
}

/// With its line end. A letter of several octets is never torn apart.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > FOLD {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(letter);
        octets += letter.len_utf8();
    }
    let _ = folded.write_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use schalter_control_core::notice::Locale;

    fn of(kind: NoticeKind, revision: u32) -> Option<(Method, String)> {
        let at = "2027-03-06T09:00:00Z".parse().expect("a time");
        let mut notice = super::super::texts::sample(Locale::DE, kind, at);
        notice.revision = revision;
        notice.facts.town = "Bad \"Ä\"; Musterstadt".to_owned();
        let around = Around {
            from: "termine@musterstadt.de",
            to: "erika@example.org",
            summary: "Ihr Termin, am Montag; um 12:00 Uhr – im Bürgerbüro der Gemeinde\nMusterstadt",
            url: "https://termine.musterstadt.de:8443",
            written_at: at,
        };
        entry(&notice, around)
    }

    #[test]
    fn only_what_changes_calendars_has_an_entry() {
        let method = |kind| of(kind, 0).map(|(method, _)| method);
        assert_eq!(method(NoticeKind::Confirmed), Some(Method::Request));
        assert_eq!(method(NoticeKind::Changed), Some(Method::Request));
        assert_eq!(method(NoticeKind::Cancelled), Some(Method::Cancel));
        assert_eq!(method(NoticeKind::ReminderDay), None);
        assert_eq!(method(NoticeKind::TwoBefore), None);
    }

    #[test]
    fn lines_are_short_and_values_are_escaped() {
        let (_, text) = of(NoticeKind::Changed, 3).expect("an entry");
        for line in text.split("\r\n") {
            assert!(line.len() <= FOLD && !line.contains('\n'), "{line}");
        }
        let whole = text.replace("\r\n ", "");
        assert!(whole.contains("SEQUENCE:3\r\n"), "{whole}");
        assert!(whole.contains("@termine.musterstadt.de\r\n"), "{whole}");
        assert!(
            whole.contains("ORGANIZER;CN=\"Bad Ä; Musterstadt\":mailto:"),
            "{whole}"
        );
        assert!(
            whole.contains("SUMMARY:Ihr Termin\\, am Montag\\; um 12:00"),
            "{whole}"
        );
        assert!(whole.contains("\\nMusterstadt"), "{whole}");
    }
}
