//! The words of a notice: the usual ones are Fluent files beside those of the pages; a town may
//! say each of them in its own words, with the same variables.

mod html;
mod when;

pub(crate) use html::escaped;

use std::fmt::Write as _;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use jiff::Timestamp;
use schalter_control_core::notice::{Facts, Locale, Notice, NoticeKind};
use schalter_control_core::sms;
use thiserror::Error;
use unic_langid::LanguageIdentifier;

use super::Unsent;
use crate::languages;

/// Nobody reads a longer mail.
const LONGEST: usize = 4000;
/// Stands for the link while words are checked.
const SAMPLE_LINK: &str = "/termin#a_Jd83kS0_qLw2XyZp4TbN7r";

/// A part of a notice that a town may say in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The subject of the mail.
    Subject,
    /// The text of the mail.
    Text,
    /// The short message.
    Sms,
    /// The short message when the other does not fit into one segment.
    SmsShort,
}

/// What a town says instead of the usual words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In which notice.
    pub kind: NoticeKind,
    /// In which part of it.
    pub part: Part,
    /// What: Fluent, with the variables of the usual text.
    pub words: String,
}

/// A notice in words. It holds the link, which is a secret: not printable.
pub struct Rendered {
    /// The subject of the mail.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: String,
    /// The short message.
    pub sms: String,
}

/// Why words cannot be said.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsayable {
    /// They are too long.
    #[error("the text must be 1 to 4000 letters long")]
    Length,
    /// They are no Fluent text.
    #[error("the text is no Fluent text: a brace may be open, or a line begins with [ * or .")]
    Syntax,
    /// They name a variable there is none of, or a message.
    #[error("the text names something unknown: {0}")]
    Unknown(String),
    /// The link is missing, and with it the use of the notice.
    #[error("the text must contain {{ $link }}")]
    NoLink,
    /// A subject is one line.
    #[error("a subject is one line")]
    Lines,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Subject, Self::Text, Self::Sms, Self::SmsShort];

    /// The word it has in paths, tables and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Text => "text",
            Self::Sms => "sms",
            Self::SmsShort => "sms-short",
        }
    }

    /// The one of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }
}

/// Puts a notice into words, those of the town first. `url` is the town's own address.
pub fn render(notice: &Notice, own: &[Words], url: &str) -> Result<Rendered, Unsayable> {
    let bundle = bundle(notice.locale, own)?;
    let mut args = args(&bundle, notice.locale, &notice.facts)?;
    let link = format!("{url}{}", notice.facts.link);
    args.set("link", link.clone());
    let part = |part: Part| say(&bundle, &key(notice.kind, part), &args);
    let text = tidy(&part(Part::Text)?);
    let button = match notice.kind {
        NoticeKind::TwoBefore => "open-seat",
        _ => "open-link",
    };
    let footer = say(&bundle, "footer", &args)?;
    let button = say(&bundle, button, &args)?;
    Ok(Rendered {
        subject: tidy(&part(Part::Subject)?).replace('\n', " "),
        html: html::page(notice.locale, &text, &link, &button, &footer),
        sms: shortest_needed(&part(Part::Sms)?, &part(Part::SmsShort)?),
        text: format!("{text}\n\n-- \n{footer}\n"),
    })
}

/// The usual words of a part, as they stand in the file: a town begins with them.
pub fn usual(locale: Locale, kind: NoticeKind, part: Part) -> String {
    let key = format!("{} =", key(kind, part));
    let mut lines = languages::notices(locale).lines();
    let Some(first) = lines.find_map(|line| line.strip_prefix(&key)) else {
        return String::new();
    };
    let mut words = vec![first.trim_start()];
    let rest = lines.take_while(|line| line.is_empty() || line.starts_with(' '));
    words.extend(rest.map(|line| line.strip_prefix("    ").unwrap_or(line)));
    words.join("\n").trim().to_owned()
}

/// Can these words be said? They are, to nobody, with made-up facts.
pub fn check(locale: Locale, words: &Words) -> Result<(), Unsayable> {
    if !(1..=LONGEST).contains(&words.words.chars().count()) {
        return Err(Unsayable::Length);
    }
    let own = std::slice::from_ref(words);
    let notice = sample(locale, words.kind, Timestamp::UNIX_EPOCH);
    let bundle = bundle(locale, own)?;
    let mut args = args(&bundle, locale, &notice.facts)?;
    args.set("link", SAMPLE_LINK);
    let said = say(&bundle, &key(words.kind, words.part), &args)?;
    match words.part {
        Part::Subject if tidy(&said).contains('\n') => Err(Unsayable::Lines),
        Part::Subject => Ok(()),
        _ if said.contains(SAMPLE_LINK) => Ok(()),
        _ => Err(Unsayable::NoLink),
    }
}

/// A made-up notice, for a look at the words.
pub fn sample(locale: Locale, kind: NoticeKind, at: Timestamp) -> Notice {
    let starts_at = at + jiff::SignedDuration::from_hours(50);
    Notice {
        kind,
        locale,
        office: schalter_control_core::OfficeId(uuid::Uuid::nil()),
        about: uuid::Uuid::nil(),
        revision: 0,
        send_at: at,
        expires_at: starts_at,
        facts: Facts {
            town: "Musterstadt".to_owned(),
            office: "Bürgerbüro".to_owned(),
            service: "Personalausweis beantragen".to_owned(),
            number: "A17".to_owned(),
            starts_at: Some(starts_at),
            ends_at: Some(starts_at + jiff::SignedDuration::from_mins(20)),
            time_zone: "Europe/Berlin".to_owned(),
            link: SAMPLE_LINK.to_owned(),
            papers: vec!["Passbild".to_owned()],
            note: String::new(),
        },
    }
}

impl From<Unsayable> for Unsent {
    fn from(_: Unsayable) -> Self {
        Self::Never("unsayable")
    }
}

type Bundle = FluentBundle<FluentResource>;

fn key(kind: NoticeKind, part: Part) -> String {
    format!("{}-{}", kind.as_str(), part.as_str())
}

fn bundle(locale: Locale, own: &[Words]) -> Result<Bundle, Unsayable> {
    let language: LanguageIdentifier = locale.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![language]);
    // Marks of direction around every variable would push an SMS out of its alphabet.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource(languages::notices(locale).to_owned())?);
    for words in own {
        let mut text = format!("{} =\n", key(words.kind, words.part));
        for line in words.words.lines() {
            let _ = writeln!(text, "    {line}");
        }
        let resource = resource(text)?;
        if resource.entries().count() != 1 {
            return Err(Unsayable::Syntax);
        }
        bundle.add_resource_overriding(resource);
    }
    Ok(bundle)
}

fn resource(text: String) -> Result<FluentResource, Unsayable> {
    FluentResource::try_new(text).map_err(|_| Unsayable::Syntax)
}

fn say(bundle: &Bundle, key: &str, args: &FluentArgs<'_>) -> Result<String, Unsayable> {
    let message = bundle.get_message(key);
    let pattern = message.and_then(|message| message.value());
    let pattern = pattern.ok_or_else(|| Unsayable::Unknown(key.to_owned()))?;
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(args), &mut errors);
    match errors.first() {
        Some(error) => Err(Unsayable::Unknown(error.to_string())),
        None => Ok(said.into_owned()),
    }
}

/// Everything a text can name.
fn args(bundle: &Bundle, locale: Locale, facts: &Facts) -> Result<FluentArgs<'static>, Unsayable> {
    let mut args = FluentArgs::new();
    for (name, fact) in [
        ("town", facts.town.clone()),
        ("office", facts.office.clone()),
        ("service", facts.service.clone()),
        ("number", facts.number.clone()),
        ("papers", facts.papers.join(", ")),
        ("note", facts.note.clone()),
    ] {
        args.set(format!("has-{name}"), yes_or_no(&fact));
        args.set(name, fact);
    }
    for name in ["day", "day-short", "time"] {
        args.set(name, String::new());
    }
    if let Some(at) = facts.starts_at {
        when::tell_time(bundle, locale, facts, at, &mut args)?;
    }
    Ok(args)
}

fn yes_or_no(fact: &str) -> &'static str {
    if fact.is_empty() { "no" } else { "yes" }
}

/// Without the holes that facts leave which are not there.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        tidy.push_str(line);
        empty = 0;
    }
    tidy
}

/// The usual message if it fits into one segment; else whichever takes fewer.
fn shortest_needed(usual: &str, short: &str) -> String {
    let (usual, short) = (sms::plain(&tidy(usual)), sms::plain(&tidy(short)));
    let (long, few) = (sms::segments(&usual), sms::segments(&short));
    if long > 1 && few < long { short } else { usual }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://termine.musterstadt.de";

    fn monday() -> Timestamp {
        "2027-03-06T07:05:00Z".parse().expect("a time")
    }

    fn said(kind: NoticeKind, locale: Locale) -> Rendered {
        render(&sample(locale, kind, monday()), &[], URL).expect("words")
    }

    fn own(part: Part, words: &str) -> Words {
        Words {
            kind: NoticeKind::Confirmed,
            part,
            words: words.to_owned(),
        }
    }

    #[test]
    fn every_notice_can_be_said_in_every_language_with_its_link_and_in_one_segment() {
        for (locale, _) in languages::all() {
            for &kind in NoticeKind::ALL {
                let said = said(kind, locale);
                let place = format!("{} {}", locale.as_str(), kind.as_str());
                assert!(
                    !said.subject.is_empty() && !said.subject.contains('\n'),
                    "{place}"
                );
                assert!(said.text.contains(SAMPLE_LINK), "{place}: {}", said.text);
                assert!(said.html.contains("<a href="), "{place}: {}", said.html);
                assert!(said.sms.contains(SAMPLE_LINK), "{place}: {}", said.sms);
                // Other alphabets have 70 letters in a segment, and the link alone takes 60.
                let most = if sms::places(&said.sms).is_some() {
                    1
                } else {
                    2
                };
                assert!(sms::segments(&said.sms) <= most, "{place}: {}", said.sms);
                for hole in ["\n\n\n", "{", "  "] {
                    assert!(!said.text.contains(hole), "{place}: {}", said.text);
                }
                for part in Part::ALL {
                    let words = usual(locale, kind, part);
                    let words = Words { kind, part, words };
                    assert_eq!(check(locale, &words), Ok(()), "{place} {part:?}");
                }
            }
        }
    }

    #[test]
    fn times_are_told_as_the_town_tells_them() {
        let german = said(NoticeKind::Confirmed, Locale::DE);
        assert_eq!(
            german.subject,
            "Ihr Termin am Montag, 8. März 2027 um 10:05 Uhr"
        );
        let english = said(NoticeKind::Confirmed, Locale::EN);
        assert_eq!(
            english.subject,
            "Your appointment on Monday, 8 March 2027, 10:05"
        );
        // The clocks go forward on 28 March 2027.
        let mut summer = sample(Locale::DE, NoticeKind::Confirmed, monday());
        summer.facts.starts_at = Some("2027-03-29T07:00:00Z".parse().expect("a time"));
        let summer = render(&summer, &[], URL).expect("words");
        assert!(
            summer.subject.ends_with("29. März 2027 um 9:00 Uhr"),
            "{}",
            summer.subject
        );
    }

    #[test]
    fn a_town_says_it_in_its_own_words() {
        let words = [
            own(Part::Subject, "Moin! Termin am { $day }"),
            own(
                Part::Text,
                "Moin,\n\nbis dann:\n\n{ $link }\n\nIhr { $office }",
            ),
        ];
        for words in &words {
            assert_eq!(check(Locale::DE, words), Ok(()));
        }
        let notice = sample(Locale::DE, NoticeKind::Confirmed, monday());
        let said = render(&notice, &words, URL).expect("words");
        assert_eq!(said.subject, "Moin! Termin am Montag, 8. März 2027");
        assert!(
            said.text.starts_with("Moin,\n\nbis dann:\n\nhttps://"),
            "{}",
            said.text
        );
        assert!(
            said.sms.contains("steht fest") || said.sms.contains("Termin Mo"),
            "{}",
            said.sms
        );
    }

    #[test]
    fn what_cannot_be_said_says_why() {
        let refused = |part, words: &str| check(Locale::DE, &own(part, words)).expect_err(words);
        assert_eq!(refused(Part::Text, ""), Unsayable::Length);
        assert_eq!(refused(Part::Text, &"a".repeat(4001)), Unsayable::Length);
        assert_eq!(refused(Part::Text, "am { $day"), Unsayable::Syntax);
        assert_eq!(refused(Part::Text, "Guten Tag"), Unsayable::NoLink);
        assert_eq!(refused(Part::Subject, "a\nb"), Unsayable::Lines);
        assert!(matches!(
            refused(Part::Text, "{ $link } { $name }"),
            Unsayable::Unknown(_)
        ));
        assert!(matches!(
            refused(Part::Text, "{ $link } { footnote }"),
            Unsayable::Unknown(_)
        ));
        // A second message cannot be smuggled in.
        let smuggled = refused(Part::Sms, "{ $link }\n}\nfooter = x");
        assert_eq!(smuggled, Unsayable::Syntax);
    }

    #[test]
    fn facts_are_text_and_nothing_else() {
        let mut notice = sample(Locale::DE, NoticeKind::Cancelled, monday());
        notice.facts.note = "<script>{ $link } & \"du\"".to_owned();
        notice.facts.office = "Amt\r\nBcc: a@b".to_owned();
        let said = render(&notice, &[], URL).expect("words");
        assert!(
            said.html
                .contains("&lt;script&gt;{ $link } &amp; &quot;du&quot;"),
            "{}",
            said.html
        );
        assert!(!said.subject.contains('\n'));
    }

    #[test]
    fn a_message_too_long_for_one_segment_is_said_shortly() {
        let mut notice = sample(Locale::DE, NoticeKind::Confirmed, monday());
        notice.facts.town = "Verbandsgemeinde Rhein-Mosel-Hunsrück an der Nahe".to_owned();
        let said = render(&notice, &[], URL).expect("words");
        assert!(
            said.sms.starts_with("Termin Mo 8.3. 10:05: https://"),
            "{}",
            said.sms
        );
        assert_eq!(sms::segments(&said.sms), 1);
    }
}
