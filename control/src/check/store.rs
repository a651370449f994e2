//! The database: is it there, and is it of this version?

use std::time::Duration;

use schalter_config::Settings;
use tokio::time::timeout;

use super::Findings;
use crate::store::condition::{Condition, condition};

const ABOUT: &str = "store.url";
const PATIENCE: Duration = Duration::from_secs(8);

pub(super) async fn database(settings: &Settings, found: &mut Findings) {
    demo(settings, found);
    let looked = timeout(PATIENCE, condition(&settings.store.url)).await;
    let Ok(looked) = looked else {
        return found.fault(
            ABOUT,
            "die Datenbank antwortet nicht: läuft sie, ist sie von hier erreichbar?",
        );
    };
    match looked {
        Ok(Condition::New) => found.note(ABOUT, "noch leer: Tabellen entstehen beim ersten Start"),
        Ok(Condition::Current) => found.good(ABOUT, "die Datenbank antwortet und ist aktuell"),
        Ok(Condition::Behind(steps)) => found.note(
            ABOUT,
            format!("{steps} Schritte hinter diesem Programm: der nächste Start holt sie nach; sichern Sie vorher"),
        ),
        Ok(Condition::Ahead) => found.fault(
            ABOUT,
            "die Datenbank ist von einem neueren Programm: nehmen Sie dieses, oder spielen Sie die Sicherung ein",
        ),
        // The cause may hold the address with its password.
        Err(_) => found.fault(
            ABOUT,
            "die Datenbank lässt sich nicht öffnen: stimmen Adresse, Benutzer und Kennwort, läuft sie?",
        ),
    }
}

fn demo(settings: &Settings, found: &mut Findings) {
    let local = settings.http.public_url.contains("://localhost");
    if settings.store.demo && !local {
        found.fault(
            "store.demo",
            "die Demo-Stadt hat auf einem Server nichts zu suchen: nehmen Sie store.demo heraus",
        );
    }
}
