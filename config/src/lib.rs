//! Typed settings, in two shapes: the file as written (`…File`: every key may be left out) and the
//! settings as used (no `Option` that means a default, no `String` that means a number).
//!
//! A file and the environment come in; [`Settings`] or *every* [`Problem`] at once come out:
//!
//! ```text
//! schalter.toml ─▶ table ─┐
//!                         ├─▶ key by key: known? right type? in range? ─▶ …File ─▶ settle ─▶ Settings
//! SCHALTER_MEDIA__PORT ───┘        └──────────────── Problems ◀──────────────────────┘
//! ```
//!
//! The doc comments of the `…File` structs are the documentation: the commented example file and
//! the JSON schema are made from them (see [`document`]).

mod acme;
mod connections;
pub mod document;
mod http;
mod identity;
mod limits;
mod link;
mod media;
mod notify;
mod office;
mod privacy;
mod problem;
mod secret;
mod section;
mod store;
mod telemetry;
mod tls;
mod turn;
mod written;

pub use acme::Acme;
pub use connections::Connections;
pub use http::Http;
pub use identity::Identity;
pub use limits::Limits;
pub use link::Link;
pub use media::Media;
pub use notify::{Network, Notify, Sms, SmsGateway, Smtp, SmtpTls};
pub use office::Office;
pub use privacy::Privacy;
pub use problem::{Problem, Problems};
pub use secret::Secret;
pub use store::Store;
pub use telemetry::{LogFormat, Telemetry};
pub use tls::{Tls, TlsFiles, TlsSource, TlsVersion};
pub use turn::Turn;

use section::Section;
use std::path::Path;
use written::Written;

/// Everything that can be set, as the program uses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The web server.
    pub http: Http,
    /// The media plane.
    pub media: Media,
    /// Media nodes on other machines.
    pub link: Link,
    /// Where things are kept.
    pub store: Store,
    /// The rules of every office.
    pub office: Office,
    /// How long sign-ins and tokens last.
    pub identity: Identity,
    /// How people and programs outside are told.
    pub notify: Notify,
    /// How much one may ask.
    pub limits: Limits,
    /// How long traces of a visit are kept.
    pub privacy: Privacy,
    /// Logs.
    pub telemetry: Telemetry,
}

/// Reads the file (none: defaults alone), lets the environment (`SCHALTER_MEDIA__PORT=…`) override
/// it, and answers with the settings or with every problem found.
pub fn load(
    file: Option<&Path>,
    env: impl Iterator<Item = (String, String)>,
) -> Result<Settings, Problems> {
    let mut problems = Problems::default();
    let mut written = Written::read(file, env, &mut problems);
    let mut settings = Settings {
        http: http(&mut written, &mut problems),
        media: media(&mut written, &mut problems),
        link: written.section::<link::LinkFile>(&mut problems),
        store: written.section::<store::StoreFile>(&mut problems),
        office: written.section::<office::OfficeFile>(&mut problems),
        identity: written.section::<identity::IdentityFile>(&mut problems),
        notify: written.section::<notify::NotifyFile>(&mut problems),
        limits: written.section::<limits::LimitsFile>(&mut problems),
        privacy: written.section::<privacy::PrivacyFile>(&mut problems),
        telemetry: written.section::<telemetry::TelemetryFile>(&mut problems),
    };
    if !settings.media.local && settings.link.listen.is_none() {
        problems.push(
            "media.local",
            "is false, and no other machine can carry media: set link.listen, or leave it true",
        );
    }
    settings.media.share(&settings.http);
    written.refuse_leftovers(&mut problems);
    if problems.is_empty() {
        Ok(settings)
    } else {
        Err(problems)
    }
}

/// What stands within `[http]` is read first: see [`Written`].
fn http(written: &mut Written, problems: &mut Problems) -> Http {
    let acme = written.section::<acme::AcmeFile>(problems);
    let tls = written.section::<tls::TlsFile>(problems);
    let tls = tls.with(acme, problems);
    let connections = written.section::<connections::ConnectionsFile>(problems);
    let http = written.section::<http::HttpFile>(problems);
    let http = Http {
        connections,
        ..http
    };
    http.with(tls, problems)
}

/// The relays first, which stand within `[media]`.
fn media(written: &mut Written, problems: &mut Problems) -> Media {
    let turn = written.section::<turn::TurnFile>(problems);
    let media = written.section::<media::MediaFile>(problems);
    Media { turn, ..media }
}

macro_rules! default_is_an_empty_section {
    ($($settings:ty => $file:ty),+ $(,)?) => {$(
        impl Default for $settings {
            fn default() -> Self {
                defaults::<$file>()
            }
        }
    )+};
}

default_is_an_empty_section! {
    Connections => connections::ConnectionsFile,
    Http => http::HttpFile,
    Media => media::MediaFile,
    Turn => turn::TurnFile,
    Link => link::LinkFile,
    Store => store::StoreFile,
    Office => office::OfficeFile,
    Identity => identity::IdentityFile,
    Notify => notify::NotifyFile,
    Limits => limits::LimitsFile,
    Privacy => privacy::PrivacyFile,
    Telemetry => telemetry::TelemetryFile,
}

/// The settings an empty section gives. That it has no problems is tested.
fn defaults<S: Section>() -> S::Settings {
    S::default().settle(&mut Problems::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_written_is_the_default_and_no_problem() {
        assert_eq!(load(None, std::iter::empty()), Ok(Settings::default()));
    }
}
