//! What a person is told by mail or SMS: which notice, on which way, when, and until when it is
//! still worth telling. The words are made by the shell; the shell also knows the address.
//!
//! A [`Notice`] is due from `send_at` and worthless from `expires_at`. Reminders are written down
//! when the appointment is confirmed and withdrawn when it is moved or cancelled.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::OfficeId;
pub use crate::locale::Locale;

/// Someone who is called within a few minutes need not read it later.
const NEAR_THE_FRONT: SignedDuration = SignedDuration::from_mins(30);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$of])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word it has in paths, tables and texts.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one of this name.
            pub fn by_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == name)
            }
        }
    };
}

words! {
    /// What a person is told.
    NoticeKind {
        /// Somebody wants an appointment: please confirm by the link.
        ConfirmRequest "confirm-request",
        /// The appointment stands.
        Confirmed "confirmed",
        /// The appointment is at another time now.
        Changed "changed",
        /// The appointment does not take place.
        Cancelled "cancelled",
        /// The appointment is tomorrow.
        ReminderDay "reminder-day",
        /// The appointment is in an hour.
        ReminderHour "reminder-hour",
        /// The appointment is over and nobody came; what can be done now.
        Missed "missed",
        /// Two are before you: please come back to your seat.
        TwoBefore "two-before",
    }
}

words! {
    /// The way to a person.
    Channel {
        /// E-mail.
        Mail "mail",
        /// A short message to a telephone.
        Sms "sms",
    }
}

/// How a person is reached. Never printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// An address for e-mail.
    pub mail: Option<String>,
    /// A telephone number, as `+49151…`.
    pub phone: Option<String>,
}

/// What the words of a notice are about. Never printed: the link holds a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The municipality.
    pub town: String,
    /// The office.
    pub office: String,
    /// The service, if one was chosen.
    pub service: String,
    /// The short number to show and to say.
    pub number: String,
    /// When the appointment begins.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// Where that time is told, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Path and fragment below the town's own address: the way to the appointment or the seat.
    pub link: String,
    /// What to bring.
    pub papers: Vec<String>,
    /// Why, in the words of the office.
    pub note: String,
}

/// One thing a person is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What.
    pub kind: NoticeKind,
    /// In which language.
    pub locale: Locale,
    /// By which office.
    pub office: OfficeId,
    /// The appointment or the seat it is about.
    pub about: Uuid,
    /// How often the appointment was changed: the same notice of the same revision is one notice.
    pub revision: u32,
    /// Not before.
    pub send_at: Timestamp,
    /// Not after.
    pub expires_at: Timestamp,
    /// What the words are about.
    pub facts: Facts,
}

/// From when and until when a notice is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Not before.
    pub send_at: Timestamp,
    /// Not after.
    pub expires_at: Timestamp,
}

impl NoticeKind {
    /// When a notice about an appointment at `starts_at` is told; `None` when it is too late for
    /// it already. Who books for tomorrow morning needs no reminder the day before.
    pub fn window(self, starts_at: Timestamp, now: Timestamp) -> Option<Window> {
        let (send_at, expires_at) = match self {
            Self::ReminderDay => (plus(starts_at, -DAY), plus(starts_at, -HOUR * 2)),
            Self::ReminderHour => (plus(starts_at, -HOUR), starts_at),
            Self::TwoBefore => (now, plus(now, NEAR_THE_FRONT)),
            Self::ConfirmRequest => (now, starts_at),
            Self::Confirmed | Self::Changed | Self::Cancelled | Self::Missed => {
                (now, plus(starts_at.max(now), DAY))
            }
        };
        let is_reminder = matches!(self, Self::ReminderDay | Self::ReminderHour);
        let is_late = now >= expires_at || (is_reminder && now > send_at);
        (!is_late).then_some(Window {
            send_at,
            expires_at,
        })
    }

    /// The ways this notice takes to a person who can be reached like this. What must be kept goes
    /// by mail, what must be seen soon by SMS; whoever gave only one gets all of it there.
    pub fn channels(self, contact: &Contact) -> Vec<Channel> {
        let is_urgent = matches!(self, Self::ReminderHour | Self::TwoBefore);
        let is_news = matches!(self, Self::Changed | Self::Cancelled);
        let (mail, sms) = (contact.mail.is_some(), contact.phone.is_some());
        let by_mail = mail && (!is_urgent || !sms);
        let by_sms = sms && (is_urgent || is_news || !mail);
        let ways = [(Channel::Mail, by_mail), (Channel::Sms, by_sms)];
        ways.into_iter().filter(|it| it.1).map(|it| it.0).collect()
    }
}

impl Notice {
    /// The same notice on the same way has the same key, however often it is told of.
    pub fn key(&self, channel: Channel) -> String {
        let (kind, channel) = (self.kind.as_str(), channel.as_str());
        format!("{}:{}:{kind}:{channel}", self.about, self.revision)
    }
}

impl Contact {
    /// Where a letter on this way goes to.
    pub fn on(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Mail => self.mail.as_deref(),
            Channel::Sms => self.phone.as_deref(),
        }
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Facts(…)")
    }
}

/// When a letter that has not left is tried again, after so many attempts; `None` when a day of
/// trying is enough.
pub fn retry_after(attempts: i64) -> Option<SignedDuration> {
    let minutes = [1, 2, 5, 15, 30, 60, 120, 240, 480, 480].map(SignedDuration::from_mins);
    let place = usize::try_from(attempts - 1).ok()?;
    // Most of what fails works a moment later.
    let mut waits = [SignedDuration::from_secs(10)].into_iter().chain(minutes);
    waits.nth(place)
}

fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    let end = if by.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    at.checked_add(by).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn contact(mail: bool, phone: bool) -> Contact {
        Contact {
            mail: mail.then(|| "erika@example.org".to_owned()),
            phone: phone.then(|| "+4915112345678".to_owned()),
        }
    }

    #[test]
    fn who_books_a_week_before_is_reminded_twice() {
        let (now, starts) = (at("2027-03-01T09:00Z"), at("2027-03-08T09:00Z"));
        let day = NoticeKind::ReminderDay.window(starts, now).expect("a day");
        assert_eq!(day.send_at, at("2027-03-07T09:00Z"));
        let hour = NoticeKind::ReminderHour.window(starts, now);
        let hour = hour.expect("an hour");
        assert_eq!(
            (hour.send_at, hour.expires_at),
            (at("2027-03-08T08:00Z"), starts)
        );
    }

    #[test]
    fn what_is_too_late_is_not_told() {
        let starts = at("2027-03-08T09:00Z");
        let this_morning = at("2027-03-08T07:00Z");
        assert_eq!(NoticeKind::ReminderDay.window(starts, this_morning), None);
        assert!(
            NoticeKind::ReminderHour
                .window(starts, this_morning)
                .is_some()
        );
        assert_eq!(NoticeKind::ConfirmRequest.window(starts, starts), None);
        assert!(NoticeKind::Missed.window(starts, starts).is_some());
        let end = NoticeKind::ReminderDay.window(Timestamp::MAX, Timestamp::MAX);
        assert_eq!(end, None);
    }

    #[test]
    fn urgent_goes_by_sms_and_what_is_kept_by_mail() {
        use Channel::{Mail, Sms};
        let both = contact(true, true);
        assert_eq!(NoticeKind::Confirmed.channels(&both), [Mail]);
        assert_eq!(NoticeKind::Cancelled.channels(&both), [Mail, Sms]);
        assert_eq!(NoticeKind::TwoBefore.channels(&both), [Sms]);
        for kind in NoticeKind::ALL {
            assert_eq!(kind.channels(&contact(true, false)), [Mail]);
            assert_eq!(kind.channels(&contact(false, true)), [Sms]);
            assert!(kind.channels(&Contact::default()).is_empty());
        }
    }

    #[test]
    fn trying_goes_on_for_a_day_and_less_and_less_often() {
        let waits: Vec<_> = (1..).map_while(retry_after).collect();
        assert!(waits.is_sorted());
        let whole = waits
            .iter()
            .fold(SignedDuration::ZERO, |sum, wait| sum + *wait);
        assert!((DAY - HOUR..DAY + HOUR).contains(&whole), "{whole:?}");
        assert_eq!(retry_after(0), None);
    }

    #[test]
    fn nothing_about_a_person_is_printed() {
        let facts = Facts {
            link: "/termin#geheim".to_owned(),
            ..Facts::default()
        };
        let text = format!("{:?} {facts:?}", contact(true, true));
        assert!(
            !text.contains("geheim") && !text.contains("erika"),
            "{text}"
        );
    }

    #[test]
    fn every_word_finds_its_kind() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::by_name(kind.as_str()), Some(*kind));
            let written = serde_json::to_value(kind).expect("JSON");
            assert_eq!(written, kind.as_str());
        }
        assert_eq!(NoticeKind::by_name("nothing"), None);
    }
}
