//! The language a person reads, by its tag (BCP 47). Which languages there are, the files of the
//! words decide; in here a tag is only well formed.

use std::{fmt, str};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The tag of a language, as short as the names of files are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locale {
    letters: [u8; Self::LONGEST],
    length: u8,
}

impl Locale {
    /// German: the first language of the house.
    pub const DE: Self = Self::new(*b"de");
    /// English.
    pub const EN: Self = Self::new(*b"en");
    const LONGEST: usize = 15;

    const fn new(tag: [u8; 2]) -> Self {
        let mut letters = [0; Self::LONGEST];
        letters[0] = tag[0];
        letters[1] = tag[1];
        Self { letters, length: 2 }
    }

    /// The one of this tag; `None` if no language can have it.
    pub fn by_name(tag: &str) -> Option<Self> {
        let mut subtags = tag.split('-');
        let is_language = subtags.next().is_some_and(|it| {
            matches!(it.len(), 2 | 3) && it.bytes().all(|letter| letter.is_ascii_lowercase())
        });
        let is_narrower = subtags.all(|it| {
            matches!(it.len(), 1..=8) && it.bytes().all(|letter| letter.is_ascii_alphanumeric())
        });
        if tag.len() > Self::LONGEST || !is_language || !is_narrower {
            return None;
        }
        let mut letters = [0; Self::LONGEST];
        letters
            .iter_mut()
            .zip(tag.bytes())
            .for_each(|(to, from)| *to = from);
        let length = u8::try_from(tag.len()).ok()?;
        Some(Self { letters, length })
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        let letters = self.letters.get(..usize::from(self.length));
        letters
            .and_then(|it| str::from_utf8(it).ok())
            .unwrap_or_default()
    }

    /// The language without what narrows it: `de` of `de-simple`.
    pub fn primary(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::by_name(&tag).ok_or_else(|| D::Error::custom("no tag of a language"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_kept_as_it_is_and_nonsense_is_none() {
        for tag in [
            "de",
            "en",
            "uk",
            "de-simple",
            "zh-Hant",
            "ckb",
            "de-x-leicht",
        ] {
            let locale = Locale::by_name(tag).expect(tag);
            assert_eq!(locale.as_str(), tag);
            let written = serde_json::to_string(&locale).expect("written");
            assert_eq!(
                serde_json::from_str::<Locale>(&written).expect("read"),
                locale
            );
        }
        for tag in [
            "",
            "d",
            "DE",
            "de_DE",
            "de-",
            "../de",
            "german",
            "de-CH-1996-rozaj-x",
        ] {
            assert_eq!(Locale::by_name(tag), None, "{tag}");
        }
        assert_eq!(Locale::by_name("de"), Some(Locale::DE));
        assert_eq!(Locale::by_name("de-simple").expect("a tag").primary(), "de");
    }
}
