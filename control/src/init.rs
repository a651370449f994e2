//! `schalter init`: six questions, and a settings file that loads.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, BufRead, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use schalter_config::Problems;
use thiserror::Error;

/// A question: the key it answers, how it is asked, and what holds if nothing is said.
struct Question {
    key: &'static str,
    text: &'static str,
    default: &'static str,
    kind: Kind,
}

/// How an answer is written down.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    List,
}

const QUESTIONS: [Question; 6] = [
    Question {
        key: "http.public_url",
        text: "Unter welcher Adresse erreichen Bürgerinnen und Bürger das virtuelle Rathaus?",
        default: "http://localhost:8080",
        kind: Kind::Text,
    },
    Question {
        key: "http.listen",
        text: "Auf welcher Adresse hört das Programm? Davor steht ein Proxy mit https.",
        default: "127.0.0.1:8080",
        kind: Kind::Text,
    },
    Question {
        key: "media.announce",
        text: "Öffentliche IP-Adressen für Bild und Ton, wenn der Rechner hinter einem NAT steht? \
               Mehrere mit Komma; sonst leer.",
        default: "",
        kind: Kind::List,
    },
    Question {
        key: "store.data_dir",
        text: "In welchem Ordner liegen die Daten?",
        default: "/var/lib/schalter",
        kind: Kind::Text,
    },
    Question {
        key: "privacy.keep_visits_days",
        text: "Nach wie vielen Tagen werden die Spuren von Besuchen gelöscht?",
        default: "7",
        kind: Kind::Number,
    },
    Question {
        key: "telemetry.log_format",
        text: "Protokoll zum Lesen (text) oder für ein Sammelprogramm (json)?",
        default: "text",
        kind: Kind::Text,
    },
];
const HEAD: &str = "# Einstellungen von Schalter, gemacht von `schalter init`. Alle anderen stehen in\n\
                    # schalter.example.toml; `schalter check` sagt, was noch fehlt.\n";

/// Why there is no settings file.
#[derive(Debug, Error)]
pub enum InitError {
    /// There is one already.
    #[error("{0} gibt es schon: nennen Sie mit --config eine andere Datei, oder ändern Sie diese")]
    Exists(String),
    /// Nobody answers any more.
    #[error("keine Antwort: mit --yes gelten die vorgeschlagenen Werte")]
    Silent,
    /// The default values of one who said yes to all do not load.
    #[error("{0}")]
    Unfit(Problems),
    /// The terminal or the disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Asks (`yes`: takes what is proposed) and writes the file.
pub fn init(
    file: &Path,
    yes: bool,
    ear: &mut impl BufRead,
    mouth: &mut impl Write,
) -> Result<(), InitError> {
    if file.exists() {
        return Err(InitError::Exists(file.display().to_string()));
    }
    let mut answers = Vec::new();
    for (place, question) in QUESTIONS.iter().enumerate() {
        let answer = if yes {
            question.default.to_owned()
        } else {
            question.ask(place + 1, ear, mouth)?
        };
        answers.push(answer);
    }
    let asked = QUESTIONS.iter().zip(&answers);
    schalter_config::load(
        None,
        asked.map(|(question, answer)| question.variable(answer)),
    )
    .map_err(InitError::Unfit)?;
    write(file, &text(&answers))?;
    writeln!(
        mouth,
        "Geschrieben: {}. Weiter mit: schalter --config {0} check",
        file.display()
    )?;
    Ok(())
}

impl Question {
    /// Until the answer is one the settings take.
    fn ask(
        &self,
        number: usize,
        ear: &mut impl BufRead,
        mouth: &mut impl Write,
    ) -> Result<String, InitError> {
        loop {
            write!(
                mouth,
                "{number}/{} {} [{}] ",
                QUESTIONS.len(),
                self.text,
                self.default
            )?;
            mouth.flush()?;
            let mut line = String::new();
            if ear.read_line(&mut line)? == 0 {
                return Err(InitError::Silent);
            }
            let answer = match line.trim() {
                "" => self.default,
                said => said,
            };
            match schalter_config::load(None, std::iter::once(self.variable(answer))) {
                Ok(_) => return Ok(answer.to_owned()),
                Err(problems) => writeln!(mouth, "{problems}")?,
            }
        }
    }

    /// The answer as the environment would say it.
    fn variable(&self, answer: &str) -> (String, String) {
        let name = self.key.to_uppercase().replace('.', "__");
        (format!("SCHALTER_{name}"), answer.to_owned())
    }

    fn written(&self, answer: &str) -> String {
        let (_, key) = self.section_and_key();
        let value = match self.kind {
            Kind::Number => answer.to_owned(),
            Kind::Text => quoted(answer),
            Kind::List => {
                let items = answer
                    .split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty());
                format!("[{}]", items.map(quoted).collect::<Vec<_>>().join(", "))
            }
        };
        format!("# {}\n{key} = {value}\n", self.text)
    }

    fn section_and_key(&self) -> (&'static str, &'static str) {
        self.key.split_once('.').unwrap_or(("", self.key))
    }
}

/// A JSON text is a TOML text.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn text(answers: &[String]) -> String {
    let mut text = HEAD.to_owned();
    let mut last = "";
    for (question, answer) in QUESTIONS.iter().zip(answers) {
        let (section, _) = question.section_and_key();
        if section != last {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n[{section}]\n");
            last = section;
        }
        text += &question.written(answer);
    }
    text
}

/// Readable by its owner alone: somebody will write a password into it.
fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut open = OpenOptions::new();
    let mut opened = open.write(true).create_new(true).mode(0o600).open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn told(
        answers: &str,
        yes: bool,
    ) -> (Result<(), InitError>, String, PathBuf, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("s.toml");
        let mut mouth = Vec::new();
        let done = init(&file, yes, &mut answers.as_bytes(), &mut mouth);
        (done, String::from_utf8(mouth).unwrap(), file, folder)
    }

    #[test]
    fn six_answers_make_a_file_that_loads() {
        let answers = "https://termine.astadt.de\n\n192.0.2.7, 2001:db8::7\n/srv/s\n14\njson\n";
        let (done, asked, file, _folder) = told(answers, false);
        done.unwrap();
        assert!(asked.contains("1/6") && asked.contains("6/6"), "{asked}");
        let settings = schalter_config::load(Some(&file), std::iter::empty()).unwrap();
        assert_eq!(settings.http.public_url, "https://termine.astadt.de");
        assert_eq!(settings.media.announce.len(), 2);
        assert_eq!(settings.store.url, "sqlite:/srv/s/schalter.db");
        assert_eq!(settings.privacy.keep_visits.as_secs(), 14 * 24 * 3600);
    }

    #[test]
    fn a_wrong_answer_is_asked_again_with_its_problem() {
        let answers = "astadt\nhttps://astadt.de\n\n\n\nviele\n\n\n";
        let (done, asked, ..) = told(answers, false);
        done.unwrap();
        assert_eq!(asked.matches("1/6").count(), 2, "{asked}");
        assert!(asked.contains("http.public_url: "), "{asked}");
        assert!(asked.contains("privacy.keep_visits_days "), "{asked}");
    }

    #[test]
    fn yes_to_all_takes_the_defaults_and_never_overwrites() {
        let (done, _, file, _folder) = told("", true);
        done.unwrap();
        schalter_config::load(Some(&file), std::iter::empty()).unwrap();
        let again = init(&file, true, &mut io::empty(), &mut io::sink());
        assert!(matches!(again, Err(InitError::Exists(_))));
    }

    #[test]
    fn silence_is_no_answer() {
        let (done, _, file, _folder) = told("", false);
        assert!(matches!(done, Err(InitError::Silent)));
        assert!(!file.exists());
    }
}
