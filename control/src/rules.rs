//! What names and values of the administration may look like.

use jiff::tz::TimeZone;

use crate::languages;
use crate::store::tenant::Tenant;

/// A name in the DNS, as browsers send it: no scheme, port or path.
pub(crate) fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

/// Why a federal state does not fit.
pub(crate) const UNFIT_STATE: &str = "a state has two letters, such as NW";

/// Why a municipality cannot be like this, if it cannot.
pub(crate) fn unfit_tenant(tenant: &Tenant) -> Option<&'static str> {
    let length = tenant.name.chars().count();
    if !(1..=200).contains(&length) {
        Some("a name has 1 to 200 characters")
    } else if !tenant.hosts.iter().all(|host| is_host(host)) {
        Some("a host is a name without scheme, port and path")
    } else if languages::by_name(&tenant.locale).is_none() {
        Some("a locale is one of the files in web/locales, such as de")
    } else if !is_time_zone(&tenant.time_zone) {
        Some("a time zone is one such as Europe/Berlin")
    } else {
        None
    }
}

/// A time zone of the IANA database.
pub(crate) fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// `#rrggbb`
pub(crate) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A path on this host or an image in the address itself: pages load from no other host.
pub(crate) fn is_logo(text: &str) -> bool {
    let is_path = text.starts_with('/') && !text.starts_with("//");
    let is_image = ["png", "svg+xml", "webp", "jpeg"]
        .iter()
        .any(|kind| text.starts_with(&format!("data:image/{kind};base64,")));
    (is_path || is_image) && !text.contains(|c: char| c.is_whitespace() || "\"'<>\\".contains(c))
}

/// What an officer signs in with: small letters, digits, and `. - _ @` between them.
pub(crate) fn is_sign_in_name(name: &str) -> bool {
    let fits = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || ".-_@".contains(c);
    (1..=200).contains(&name.len()) && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_bare_names_in_small_letters() {
        for good in ["localhost", "termine.musterstadt.de", "xn--mnchen-3ya.de"] {
            assert!(is_host(good), "{good}");
        }
        for bad in [
            "",
            "A.de",
            "https://a.de",
            "a.de:80",
            "a..de",
            "a.de/",
            "ä.de",
        ] {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn a_logo_is_at_home_here() {
        assert!(is_logo("/logo.svg") && is_logo("data:image/png;base64,AAAA"));
        for bad in [
            "https://a.de/x.png",
            "//a.de/x.png",
            "javascript:alert(1)",
            "/a\"b",
        ] {
            assert!(!is_logo(bad), "{bad}");
        }
    }

    #[test]
    fn colours_zones_and_names() {
        assert!(is_colour("#00a0B1") && !is_colour("red") && !is_colour("#00a0b"));
        assert!(is_time_zone("Europe/Berlin") && !is_time_zone("Berlin"));
        assert!(is_sign_in_name("jürgen.groß@stadt") && !is_sign_in_name("Anna"));
        assert!(!is_sign_in_name("") && !is_sign_in_name("a b"));
    }
}
