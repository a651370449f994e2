//! The certificate of `[http.tls]`: does it hold, for the right name, with its key and its chain?

use jiff::Timestamp;
use schalter_config::{Acme, Settings, TlsSource};

use super::Findings;
use super::network::host_of;
use crate::server::certificate::{self, Facts};

const ABOUT: &str = "http.tls";
/// Who renews by hand needs some warning.
const SOON_DAYS: i64 = 21;

pub(super) fn look(settings: &Settings, now: Timestamp, found: &mut Findings) {
    let Some(tls) = &settings.http.tls else {
        return;
    };
    let host = host_of(&settings.http.public_url);
    let files = match &tls.source {
        TlsSource::Files(files) => files,
        TlsSource::Acme(acme) => return order(acme, host, found),
    };
    match certificate::read(files) {
        Ok(pair) => judge(&pair.facts, host, now, found),
        Err(error) => found.fault(ABOUT, plainly(&error)),
    }
}

/// What comes by itself comes only for its names.
fn order(acme: &Acme, host: &str, found: &mut Findings) {
    if acme
        .domains
        .iter()
        .any(|name| name.eq_ignore_ascii_case(host))
    {
        return found.good(
            ABOUT,
            "das Zertifikat kommt von selbst (ACME); TCP 443 muss von außen hierher führen",
        );
    }
    found.fault(ABOUT, format!("http.tls.acme.domains nennt {host} nicht, den Namen in http.public_url: ergänzen Sie ihn"));
}

fn judge(facts: &Facts, host: &str, now: Timestamp, found: &mut Findings) {
    let left_days = (facts.expires_at.as_second() - now.as_second()).div_euclid(86_400);
    let day = facts.expires_at.strftime("%d.%m.%Y");
    if facts.begins_at > now {
        found.fault(
            ABOUT,
            "das Zertifikat gilt noch nicht: geht die Uhr dieses Rechners richtig?",
        );
    } else if left_days < 0 {
        found.fault(
            ABOUT,
            format!("das Zertifikat ist am {day} abgelaufen: erneuern Sie es"),
        );
    } else if left_days < SOON_DAYS {
        found.note(
            ABOUT,
            format!("das Zertifikat läuft am {day} ab: erneuern Sie es bald"),
        );
    } else {
        found.good(
            ABOUT,
            format!("das Zertifikat gilt bis {day}, und der Schlüssel passt"),
        );
    }
    if !facts.is_for(host) {
        let names = facts.names.join(", ");
        found.fault(ABOUT, format!("das Zertifikat gilt nicht für {host}, sondern für {names}: holen Sie eines für den Namen in http.public_url"));
    }
    if facts.is_self_signed {
        found.fault(ABOUT, "das Zertifikat hat sich selbst ausgestellt, dem traut kein Browser: nehmen Sie eines einer bekannten Stelle");
    } else if !facts.is_in_order {
        found.fault(ABOUT, "in der Datei steht nicht nach jedem Zertifikat das seines Ausstellers: nehmen Sie die „fullchain“ Ihrer Stelle, unverändert");
    } else if facts.count == 1 {
        found.note(ABOUT, "in der Datei steht nur ein Zertifikat: meist gehört das der ausstellenden Stelle dahinter („fullchain“), sonst trauen ihm manche Geräte nicht");
    }
}

/// The program's own words are English; what is to be done is the same.
fn plainly(error: &certificate::CertificateError) -> String {
    use certificate::CertificateError as E;
    match error {
        E::File(setting, path, why) => {
            format!(
                "{setting}: {} ist nicht lesbar ({why}): prüfen Sie Pfad und Rechte",
                path.display()
            )
        }
        E::NoCertificate(path) => {
            format!(
                "in {} steht kein Zertifikat: es muss PEM sein (BEGIN CERTIFICATE)",
                path.display()
            )
        }
        E::NoKey(path) => {
            format!(
                "in {} steht kein Schlüssel: er muss PEM sein (BEGIN PRIVATE KEY), ohne Kennwort",
                path.display()
            )
        }
        E::OddKey => "diese Art von Schlüssel geht nicht: nehmen Sie ECDSA (P-256, P-384) oder RSA"
            .to_owned(),
        E::Mismatch => {
            "der Schlüssel gehört nicht zum Zertifikat: nehmen Sie den, mit dem es beantragt wurde"
                .to_owned()
        }
        E::Garbled => "das Zertifikat ist nicht zu verstehen: holen Sie es neu".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Level;

    fn told(change: impl FnOnce(&mut Facts)) -> (Level, String) {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut facts = Facts {
            names: vec!["termine.a.de".to_owned()],
            begins_at: at(0),
            expires_at: at(100 * 86_400),
            is_self_signed: false,
            is_in_order: true,
            count: 2,
        };
        change(&mut facts);
        let mut found = Findings::default();
        judge(&facts, "termine.a.de", at(86_400), &mut found);
        let worst = found.iter().max_by_key(|it| it.level).unwrap();
        (worst.level, worst.text.clone())
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_in_plain_words() {
        let at = |second| Timestamp::from_second(second).unwrap();
        for ((level, text), wanted, word) in [
            (told(|_| ()), Level::Good, "gilt bis 11.04.1970"),
            (
                told(|it| it.expires_at = at(20 * 86_400)),
                Level::Note,
                "läuft am 21.01.1970 ab",
            ),
            (
                told(|it| it.expires_at = at(3_600)),
                Level::Fault,
                "abgelaufen",
            ),
            (
                told(|it| it.begins_at = at(90_000)),
                Level::Fault,
                "noch nicht",
            ),
            (
                told(|it| it.names = vec!["b.de".to_owned()]),
                Level::Fault,
                "gilt nicht für termine.a.de",
            ),
            (
                told(|it| it.is_self_signed = true),
                Level::Fault,
                "selbst ausgestellt",
            ),
            (told(|it| it.is_in_order = false), Level::Fault, "fullchain"),
            (told(|it| it.count = 1), Level::Note, "fullchain"),
        ] {
            assert_eq!(level, wanted, "{text}");
            assert!(text.contains(word), "{text}");
        }
    }
}
