//! The languages of the house are the files in `web/locales`: each names itself, so that another
//! file is another language of the pages, and another one in `notices` of the mails. What a
//! language does not say, German says; what no mail of its own has, its nearest kin writes.

use std::{collections::HashMap, sync::LazyLock};

use axum::http::{HeaderMap, header};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use jiff::Zoned;
use rust_embed::RustEmbed;
use schalter_control_core::Locale;
use unic_langid::LanguageIdentifier;

use crate::problem::Words;

#[derive(RustEmbed)]
#[folder = "web/locales"]
struct Files;

/// One of them, and what it can say.
struct Language {
    locale: Locale,
    name: String,
    direction: Direction,
    pages: FluentBundle<FluentResource>,
    /// Titles and details by code: only of those that citizens meet.
    problems: HashMap<String, (String, String)>,
    notices: Option<String>,
    /// How its letters say what day it is.
    days: Option<FluentBundle<FluentResource>>,
}

/// Which way it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// German first.
static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let tags = Files::iter().filter_map(|path| Locale::by_name(path.strip_suffix(".ftl")?));
    let mut all: Vec<_> = tags.map(Language::read).collect();
    all.sort_by_key(|it| (it.locale != Locale::DE, it.locale));
    all
});

/// All of them, German first, with their own names.
pub fn all() -> impl Iterator<Item = (Locale, &'static str)> {
    LANGUAGES.iter().map(|it| (it.locale, it.name.as_str()))
}

/// The one of this tag, if the pages speak it.
pub fn by_name(tag: &str) -> Option<Locale> {
    all()
        .map(|(locale, _)| locale)
        .find(|it| it.as_str() == tag)
}

/// What `Accept-Language` asks for: the best ranked one we speak, German if there is none.
pub fn asked(headers: &HeaderMap) -> Locale {
    read_best(headers).unwrap_or(Locale::DE)
}

/// The same; nothing if it asks for none that we speak.
pub fn read_best(headers: &HeaderMap) -> Option<Locale> {
    let list = headers.get(header::ACCEPT_LANGUAGE)?;
    best_of(list.to_str().ok()?)
}

/// The attribute `dir` of its pages.
pub fn direction(locale: Locale) -> &'static str {
    match of(locale).map(|it| it.direction) {
        Some(Direction::Rtl) => "rtl",
        _ => "ltr",
    }
}

/// A text of the pages, in German if that language has none.
pub fn say(locale: Locale, key: &str, values: &[(&'static str, String)]) -> String {
    let mut args = FluentArgs::new();
    for (name, value) in values {
        match value.parse::<u32>() {
            Ok(count) => args.set(*name, count),
            Err(_) => args.set(*name, value.clone()),
        }
    }
    let said = of(locale).and_then(|it| it.say(key, &args));
    said.or_else(|| of(Locale::DE)?.say(key, &args))
        .unwrap_or_default()
}

/// The words of a problem, if that language has any.
pub fn problem(locale: Locale, code: &str) -> Option<Words> {
    let (title, detail) = of(locale)?.problems.get(code)?;
    Some(Words { title, detail })
}

/// The file of the mails: its own, that of the same language in other words, or German.
pub fn notices(locale: Locale) -> &'static str {
    let own = |tag: &str| {
        LANGUAGES
            .iter()
            .find(|it| it.locale.as_str() == tag)?
            .notices
            .as_deref()
    };
    let kin = own(locale.as_str()).or_else(|| own(locale.primary()));
    kin.or_else(|| own(Locale::DE.as_str())).unwrap_or_default()
}

/// A day not far away, without its year: "Dienstag, 24. November". The letters have the words.
pub fn day(locale: Locale, at: &Zoned) -> String {
    let own = |tag: &str| {
        let language = LANGUAGES.iter().find(|it| it.locale.as_str() == tag)?;
        said_day(language.days.as_ref()?, at)
    };
    let kin = own(locale.as_str()).or_else(|| own(locale.primary()));
    kin.or_else(|| own(Locale::DE.as_str())).unwrap_or_default()
}

fn said_day(words: &FluentBundle<FluentResource>, at: &Zoned) -> Option<String> {
    let one_of = |key: &str, place: i8| {
        let all = plain(words, key, None)?;
        let word = all.split(',').nth(usize::try_from(place).ok()?)?;
        Some(word.trim().to_owned())
    };
    let mut args = FluentArgs::new();
    let weekday = at.weekday().to_monday_zero_offset();
    args.set("weekday", one_of("weekdays", weekday)?);
    args.set("month", one_of("months", at.month() - 1)?);
    args.set("date", at.day().to_string());
    plain(words, "day-soon", Some(&args))
}

fn of(locale: Locale) -> Option<&'static Language> {
    LANGUAGES.iter().find(|it| it.locale == locale)
}

fn best_of(list: &str) -> Option<Locale> {
    let mut best = (0.0_f32, None);
    for (language, weight) in list.split(',').filter_map(weighed) {
        if weight > best.0 {
            best = (weight, Some(language));
        }
    }
    best.1
}

/// `de-AT` is German, `de-simple` its own.
fn weighed(item: &str) -> Option<(Locale, f32)> {
    let mut parts = item.split(';').map(str::trim);
    let tag = parts.next()?.to_ascii_lowercase();
    let language = by_name(&tag).or_else(|| by_name(tag.split('-').next()?))?;
    let weight = parts
        .find_map(|part| part.strip_prefix("q="))
        .map_or(Ok(1.0), str::parse);
    Some((language, weight.unwrap_or(0.0)))
}

impl Language {
    fn read(locale: Locale) -> Self {
        let tag = locale.as_str();
        let pages = bundle(tag, text(&format!("{tag}.ftl")).unwrap_or_default());
        let own = |key: &str| plain(&pages, key, None).unwrap_or_default();
        let notices = text(&format!("notices/{tag}.ftl"));
        let (name, direction) = (own("language-name"), own("language-direction"));
        Self {
            locale,
            name,
            direction: if direction == "rtl" {
                Direction::Rtl
            } else {
                Direction::Ltr
            },
            problems: problems(tag),
            days: notices.as_ref().map(|words| bundle(tag, words.clone())),
            notices,
            pages,
        }
    }

    fn say(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        plain(&self.pages, key, Some(args))
    }
}

/// Every message is a problem: its words the title, its `.detail` what to do.
fn problems(tag: &str) -> HashMap<String, (String, String)> {
    let text = text(&format!("problems/{tag}.ftl")).unwrap_or_default();
    let codes = text.lines().filter_map(|line| line.split_once(" = "));
    let codes = codes.filter(|(code, _)| !code.starts_with([' ', '#']));
    let codes: Vec<_> = codes.map(|(code, _)| code.to_owned()).collect();
    let bundle = bundle(tag, text);
    let words = codes.into_iter().filter_map(|code| {
        let message = bundle.get_message(&code)?;
        let mut errors = Vec::new();
        let mut say = |pattern| {
            bundle
                .format_pattern(pattern, None, &mut errors)
                .into_owned()
        };
        let title = say(message.value()?);
        let detail = say(message.get_attribute("detail")?.value());
        Some((code, (title, detail)))
    });
    words.collect()
}

fn plain(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    args: Option<&FluentArgs<'_>>,
) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(
        bundle
            .format_pattern(pattern, args, &mut errors)
            .into_owned(),
    )
}

fn bundle(tag: &str, text: String) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    // What a mistake in a file spoils, the tests of the pages tell; the rest can still be said.
    bundle.add_resource_overriding(match FluentResource::try_new(text) {
        Ok(resource) | Err((resource, _)) => resource,
    });
    bundle
}

fn text(path: &str) -> Option<String> {
    let file = Files::get(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    fn asks(list: &str) -> Locale {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, list.parse().expect("a header"));
        asked(&headers)
    }

    #[test]
    fn the_best_ranked_language_that_we_speak_is_spoken() {
        assert_eq!(asked(&HeaderMap::new()), Locale::DE);
        for (list, spoken) in [
            ("de-DE,de;q=0.9,en;q=0.8", "de"),
            ("en-GB,en;q=0.9", "en"),
            ("en-GB,en;q=0.9,de;q=0.8", "en"),
            ("xx,en;q=0.5,de;q=0.4", "en"),
            ("uk-UA,uk;q=0.9,en;q=0.5", "uk"),
            ("de-simple", "de-simple"),
            ("xx", "de"),
            ("en;q=0", "de"),
            ("en;q=many", "de"),
            ("", "de"),
        ] {
            assert_eq!(asks(list).as_str(), spoken, "{list}");
        }
    }

    #[test]
    fn every_language_names_itself_and_can_say_what_german_says() {
        assert_eq!(all().next(), Some((Locale::DE, "Deutsch")));
        for (locale, name) in all() {
            let tag = locale.as_str();
            assert!(!name.is_empty(), "{tag}");
            assert!(tag.parse::<LanguageIdentifier>().is_ok(), "{tag}");
            let count = |count: u32| {
                say(
                    locale,
                    "office-waiting-count",
                    &[("waiting", count.to_string())],
                )
            };
            assert!(count(7).contains('7'), "{tag}: {}", count(7));
            assert_ne!(count(0), count(7), "{tag}");
            assert!(!notices(locale).is_empty(), "{tag}");
        }
    }

    #[test]
    fn a_day_is_said_as_the_pages_say_it() {
        let tuesday = "2026-11-24T08:00:00+01:00[Europe/Berlin]";
        let tuesday: Zoned = tuesday.parse().expect("a time");
        for (tag, said) in [
            ("de", "Dienstag, 24. November"),
            ("de-simple", "Dienstag, 24. November"),
            ("en", "Tuesday, November 24"),
            ("tr", "24 Kasım Salı"),
            ("uk", "вівторок, 24 листопада"),
            ("xx", "Dienstag, 24. November"),
        ] {
            let locale = Locale::by_name(tag).expect("a tag");
            assert_eq!(day(locale, &tuesday), said, "{tag}");
        }
    }

    #[test]
    fn the_words_of_problems_are_of_problems_there_are() {
        for language in LANGUAGES.iter() {
            for (code, (title, detail)) in &language.problems {
                let place = format!("{} {code}", language.locale.as_str());
                assert!(Code::by_name(code).is_some(), "{place}");
                assert!(!title.is_empty() && !detail.is_empty(), "{place}");
            }
        }
        let arabic = Locale::by_name("ar").expect("a tag");
        let said = Code::AreaFull.words(arabic);
        assert_ne!(said.title, Code::AreaFull.words(Locale::DE).title);
        assert_eq!(Code::AreaFull.spoken(arabic), arabic);
        assert_eq!(direction(arabic), "rtl");
        // Nobody who reads Arabic meets it; German says it all the same.
        assert_eq!(Code::NameTaken.spoken(arabic), Locale::DE);
        assert!(!Code::NameTaken.words(arabic).title.is_empty());
    }
}
