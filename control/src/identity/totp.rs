//! Codes of a second factor: RFC 6238, six digits, thirty seconds, SHA-1, as every authenticator
//! app knows them.

use aws_lc_rs::hmac;
use jiff::Timestamp;

const STEP_S: i64 = 30;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step whose code this is: now, or one before or after, for clocks that differ.
pub fn step_of(secret: &[u8], code_given: &str, now: Timestamp) -> Option<i64> {
    let now = now.as_second().div_euclid(STEP_S);
    let digits: String = code_given.chars().filter(|c| !c.is_whitespace()).collect();
    [now, now - 1, now + 1]
        .into_iter()
        .find(|step| code(secret, *step) == digits)
}

/// The code of a time step (RFC 4226, section 5.3).
pub fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[19] & 0x0f);
    let word = [
        tag[offset],
        tag[offset + 1],
        tag[offset + 2],
        tag[offset + 3],
    ];
    format!(
        "{:06}",
        (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000
    )
}

/// What an authenticator app reads, as text or from a QR code.
pub fn uri(issuer: &str, account: &str, secret: &[u8]) -> String {
    let (issuer, account) = (escaped(issuer), escaped(account));
    let secret = base32(secret);
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1\
         &digits=6&period=30"
    )
}

/// RFC 4648, without padding: to be typed by hand.
pub fn base32(bytes: &[u8]) -> String {
    let (mut text, mut pending, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        pending = (pending << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(pending >> bits));
        }
        pending &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(letter(pending << (5 - bits)));
    }
    text
}

fn letter(five_bits: u32) -> char {
    char::from(BASE32[(five_bits & 31) as usize])
}

fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_rfc_6238() {
        let secret = b"12345678901234567890";
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(code(secret, second / STEP_S), expected);
        }
    }

    #[test]
    fn a_code_holds_for_its_half_minute_and_its_neighbours() {
        let secret = b"12345678901234567890";
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(step_of(secret, "287 082", at(59)), Some(1));
        assert_eq!(step_of(secret, "287082", at(89)), Some(1));
        assert_eq!(step_of(secret, "287082", at(90)), None);
        assert_eq!(step_of(secret, "", at(59)), None);
    }

    #[test]
    fn secrets_are_written_as_rfc_4648_says() {
        for (text, expected) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(text.as_bytes()), expected);
        }
        let uri = uri("Stadt Köln", "anna", b"foobar");
        assert!(uri.starts_with("otpauth://totp/Stadt%20K%C3%B6ln:anna?secret=MZXW6YTBOI&"));
    }
}
