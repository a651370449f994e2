//! The mail server and the gateway for short messages: are they there, and do they know us? Nothing
//! is sent.

use schalter_config::Settings;

use super::Findings;
use crate::notify::{Unsent, mail::Mailer, sms::Gateway};

/// Connects, signs in and says goodbye.
pub(super) async fn mail(settings: &Settings, found: &mut Findings) {
    const ABOUT: &str = "notify.smtp_url";
    let Some(smtp) = &settings.notify.smtp else {
        return found.note(
            ABOUT,
            "leer: niemand bekommt eine E-Mail, und Termine können nicht bestätigt werden",
        );
    };
    let mailer = match Mailer::new(smtp, &settings.http.public_url) {
        Ok(mailer) => mailer,
        Err(unfit) => return found.fault(ABOUT, unfit.to_string()),
    };
    let server = format!("{}:{}", smtp.host, smtp.port);
    match mailer.knock().await {
        Ok(()) => found.good(ABOUT, format!("{server} nimmt unsere E-Mails an")),
        Err(why) => found.fault(ABOUT, format!("{server}: {}", of_mail(why))),
    }
}

/// Asks for an answer, whatever it is.
pub(super) async fn sms(settings: &Settings, found: &mut Findings) {
    const ABOUT: &str = "notify.sms_gateway";
    let Some(sms) = &settings.notify.sms else {
        return found.note(ABOUT, "keines: niemand bekommt eine SMS");
    };
    let reached = match Gateway::new(sms) {
        Ok(gateway) => gateway.knock().await,
        Err(error) => return found.fault(ABOUT, error.to_string()),
    };
    match reached {
        Ok(()) => found.good(
            ABOUT,
            format!("{} antwortet; ob der Schlüssel gilt, zeigt erst die erste SMS", sms.url),
        ),
        Err(_) => found.fault(
            ABOUT,
            format!("{} antwortet nicht: prüfen Sie notify.sms_url und ob die Firewall dorthin durchlässt", sms.url),
        ),
    }
}

fn of_mail(why: Unsent) -> &'static str {
    match why.word() {
        "not-authorized" => {
            "der Server nimmt Namen oder Kennwort nicht an: prüfen Sie notify.smtp_url und notify.smtp_password"
        }
        "no-tls" => {
            "die Verschlüsselung kommt nicht zustande: das Zertifikat muss auf diesen Namen lauten und von einer bekannten Stelle sein, sonst nennen Sie deren Zertifikat in notify.smtp_ca_file"
        }
        "unreachable" => {
            "der Server antwortet nicht: prüfen Sie Namen und Port, und ob die Firewall dorthin durchlässt"
        }
        _ => "der Server will gerade nicht: versuchen Sie es in einigen Minuten noch einmal",
    }
}
