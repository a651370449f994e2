//! How long a short message is, and how to keep it within one segment (3GPP TS 23.038).
//!
//! The GSM alphabet packs 160 letters into a segment; a single letter outside of it turns the
//! whole message into UCS-2 with 70. So what merely looks nicer is written plainly first.

/// Letters of the GSM 7-bit default alphabet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Letters of its extension: each takes two places.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

const ALONE: usize = 160;
const JOINED: usize = 153;
const ALONE_UCS2: usize = 70;
const JOINED_UCS2: usize = 67;

/// How many segments this text takes.
pub fn segments(text: &str) -> usize {
    let (places, alone, joined) = match places(text) {
        Some(places) => (places, ALONE, JOINED),
        None => (text.encode_utf16().count(), ALONE_UCS2, JOINED_UCS2),
    };
    if places <= alone {
        1
    } else {
        places.div_ceil(joined)
    }
}

/// How many of the 160 places of a GSM message this text takes; `None` when it has letters the
/// alphabet has not.
pub fn places(text: &str) -> Option<usize> {
    text.chars().map(place).sum()
}

/// The same text, as far as possible in the letters of the GSM alphabet: dashes, quotes and
/// letters with marks are written plainly. Letters of other scripts stay as they are.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match place(letter) {
            Some(_) => plain.push(letter),
            None => match plainer(letter) {
                Some(instead) => plain.push_str(instead),
                None => plain.push(letter),
            },
        }
    }
    plain
}

fn place(letter: char) -> Option<usize> {
    if BASIC.contains(letter) {
        Some(1)
    } else {
        EXTENDED.contains(letter).then_some(2)
    }
}

fn plainer(letter: char) -> Option<&'static str> {
    Some(match letter {
        '–' | '—' | '‑' | '‐' | '−' => "-",
        '„' | '“' | '”' | '«' | '»' => "\"",
        '‚' | '‘' | '’' | '´' | '`' => "'",
        '…' => "...",
        '•' | '·' => "*",
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => " ",
        '\u{200b}' | '\u{ad}' | '\u{2068}' | '\u{2069}' => "",
        'ẞ' => "ß",
        'á' | 'â' | 'ã' | 'ă' | 'ą' | 'ā' => "a",
        'Á' | 'À' | 'Â' | 'Ã' | 'Ă' | 'Ą' | 'Ā' => "A",
        'ç' | 'ć' | 'č' => "c",
        'Ć' | 'Č' => "C",
        'ď' | 'đ' => "d",
        'Ď' | 'Đ' => "D",
        'ê' | 'ë' | 'ę' | 'ě' | 'ē' => "e",
        'È' | 'Ê' | 'Ë' | 'Ę' | 'Ě' => "E",
        'ğ' => "g",
        'Ğ' => "G",
        'í' | 'î' | 'ï' | 'ı' => "i",
        'Í' | 'Ì' | 'Î' | 'Ï' | 'İ' => "I",
        'ł' | 'ľ' => "l",
        'Ł' | 'Ľ' => "L",
        'ń' | 'ň' => "n",
        'Ń' | 'Ň' => "N",
        'ó' | 'ô' | 'õ' | 'ő' => "o",
        'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ő' => "O",
        'œ' => "oe",
        'ř' => "r",
        'Ř' => "R",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'Ś' | 'Š' | 'Ş' | 'Ș' => "S",
        'ť' | 'ţ' | 'ț' => "t",
        'ú' | 'û' | 'ű' | 'ů' => "u",
        'Ú' | 'Ù' | 'Û' | 'Ű' | 'Ů' => "U",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_fits_the_alphabet_and_brackets_count_twice() {
        assert_eq!(places("Grüße aus Köln, §5: ÄÖÜß"), Some(24));
        assert_eq!(places("[10 €]"), Some(9));
        assert_eq!(places("дом"), None);
    }

    #[test]
    fn segments_end_where_the_standard_says() {
        let gsm = |letters| segments(&"ä".repeat(letters));
        assert_eq!((gsm(0), gsm(160), gsm(161)), (1, 1, 2));
        assert_eq!((gsm(306), gsm(307)), (2, 3));
        let euro = |letters| segments(&"€".repeat(letters));
        assert_eq!((euro(80), euro(81)), (1, 2));
        let ucs2 = |letters| segments(&"ж".repeat(letters));
        assert_eq!((ucs2(70), ucs2(71), ucs2(135)), (1, 2, 3));
        // Beyond the basic plane a letter takes two places.
        assert_eq!(
            (segments(&"😀".repeat(35)), segments(&"😀".repeat(36))),
            (1, 2)
        );
    }

    #[test]
    fn what_merely_looks_nicer_is_written_plainly() {
        let nice = "Bürgerbüro – „Beşiktaş“ … ça va, Łódź?";
        assert_eq!(plain(nice), "Bürgerbüro - \"Besiktas\" ... ca va, Lodz?");
        assert!(places(&plain(nice)).is_some());
        assert_eq!(plain("дом – 1"), "дом - 1");
    }
}
