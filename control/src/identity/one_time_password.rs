//! One-time passwords that can be read aloud: `kupfer-wolke-4821-birne-garten-7302-lampe`.

use crate::identity::secret;

/// Five of these words and two numbers of four digits: 5 × 7 + 2 × 13.2 = 61 bits.
const WORDS: [&str; 128] = [
    "adler", "ahorn", "ampel", "anker", "apfel", "april", "auge", "backe", "balken", "banane",
    "bauer", "becher", "berg", "besen", "biene", "birke", "birne", "blatt", "blume", "boden",
    "bogen", "brief", "brille", "brot", "brunnen", "buche", "butter", "dach", "decke", "dorf",
    "drachen", "eiche", "eimer", "eisen", "ente", "erbse", "erde", "esel", "eule", "falke",
    "farbe", "feder", "feld", "fenster", "ferne", "feuer", "fichte", "fisch", "flasche", "flieder",
    "fluss", "forelle", "fuchs", "gabel", "garten", "gebirge", "geige", "glas", "glocke", "gold",
    "graben", "gurke", "hafen", "hafer", "hagel", "halle", "hammer", "harke", "hase", "haube",
    "hecht", "hecke", "heide", "herbst", "himmel", "hirsch", "holz", "honig", "hose", "hummel",
    "igel", "insel", "jacke", "jahr", "kabel", "kamel", "kamin", "kanne", "karte", "kastanie",
    "kater", "kerze", "kessel", "kiefer", "kirsche", "kissen", "klee", "klinke", "knopf", "koffer",
    "kohle", "korb", "korn", "kranich", "kreide", "krone", "kuchen", "kugel", "kupfer", "lampe",
    "laterne", "laube", "lerche", "licht", "linde", "linse", "luchs", "mantel", "marder", "markt",
    "meise", "melone", "milch", "mohn", "mond", "moos", "motte", "muschel",
];

/// A fresh one.
pub fn readable() -> String {
    let random = secret::random();
    let word = |at: usize| WORDS[usize::from(random[at]) % WORDS.len()];
    let number = |at: usize| u16::from_be_bytes([random[at], random[at + 1]]) % 10_000;
    format!(
        "{}-{}-{:04}-{}-{}-{:04}-{}",
        word(0),
        word(1),
        number(2),
        word(4),
        word(5),
        number(6),
        word(8),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_is_there_once() {
        let different: HashSet<_> = WORDS.into_iter().collect();
        assert_eq!(different.len(), WORDS.len());
    }

    #[test]
    fn passwords_are_five_words_and_two_numbers_and_differ() {
        let (one, other) = (readable(), readable());
        assert_ne!(one, other);
        let numbers = one
            .split('-')
            .filter(|part| part.parse::<u16>().is_ok())
            .count();
        assert_eq!((one.split('-').count(), numbers), (7, 2), "{one}");
    }
}
