//! `schalter check`: what is wrong around the program, in plain words, and what to do. It changes
//! nothing: no table, no file stays.

mod certificate;
mod machine;
mod network;
mod notices;
mod store;

use std::fmt;

use schalter_config::Settings;

/// How well something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing to do.
    Good,
    /// To be known; it works all the same.
    Note,
    /// It will not work.
    Fault,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How well it is.
    pub level: Level,
    /// The setting it is about, or another word.
    pub about: &'static str,
    /// What was found, and what to do.
    pub text: String,
}

/// Everything that was found, in the order it was looked at.
#[derive(Clone, Debug, Default)]
pub struct Findings(Vec<Finding>);

/// Looks at everything. Takes seconds: names are looked up and addresses are knocked at.
pub async fn check(settings: &Settings) -> Findings {
    let mut found = Findings::default();
    found.good("Einstellungen", "vollständig und verständlich");
    machine::clock(&mut found);
    machine::folder(settings, &mut found);
    store::database(settings, &mut found).await;
    let runs = network::web_port(settings, &mut found).await;
    network::media_ports(settings, runs, &mut found);
    network::announced(settings, &mut found);
    network::relayed(settings, &mut found);
    certificate::look(settings, jiff::Timestamp::now(), &mut found);
    network::public_address(settings, &mut found).await;
    notices::mail(settings, &mut found).await;
    notices::sms(settings, &mut found).await;
    found
}

impl Findings {
    /// Will it work?
    pub fn are_fine(&self) -> bool {
        self.0.iter().all(|finding| finding.level != Level::Fault)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    fn good(&mut self, about: &'static str, text: impl Into<String>) {
        self.push(Level::Good, about, text);
    }

    fn note(&mut self, about: &'static str, text: impl Into<String>) {
        self.push(Level::Note, about, text);
    }

    fn fault(&mut self, about: &'static str, text: impl Into<String>) {
        self.push(Level::Fault, about, text);
    }

    fn push(&mut self, level: Level, about: &'static str, text: impl Into<String>) {
        let text = text.into();
        self.0.push(Finding { level, about, text });
    }

    fn count(&self, level: Level) -> usize {
        self.0.iter().filter(|it| it.level == level).count()
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Good => "gut",
            Self::Note => "Hinweis",
            Self::Fault => "FEHLER",
        })
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { level, about, text } in &self.0 {
            writeln!(f, "{level:<8} {about}: {text}")?;
        }
        let (faults, notes) = (self.count(Level::Fault), self.count(Level::Note));
        match faults {
            0 => write!(f, "Alles bereit ({notes} Hinweise)."),
            _ => write!(f, "{faults} Fehler, {notes} Hinweise."),
        }
    }
}
