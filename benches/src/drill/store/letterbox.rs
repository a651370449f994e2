//! A mail server that takes everything and keeps it: how often which mail came, and what it says.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// So long a mail may take.
const WITHIN: Duration = Duration::from_secs(150);

/// What came so far; ends with it.
pub(super) struct Letterbox {
    port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
    takes: JoinHandle<()>,
}

/// A mail as it came.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    /// The same for the same letter, however often it is sent.
    pub(super) id: String,
    to: String,
    text: String,
}

impl Letterbox {
    pub(super) async fn open() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let mails = Arc::<Mutex<Vec<Mail>>>::default();
        let kept = Arc::clone(&mails);
        let takes = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                // Whoever hangs up half way has sent nothing.
                tokio::spawn(async move { drop(take(stream, &kept).await) });
            }
        });
        Ok(Self { port, mails, takes })
    }

    pub(super) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// All that came to somebody.
    pub(super) fn to(&self, to: &str) -> Vec<Mail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().filter(|mail| mail.to == to).cloned().collect()
    }

    /// How many letters came more than once.
    pub(super) fn doubles(&self) -> usize {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ids: Vec<_> = mails.iter().map(|mail| &mail.id).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        all - ids.len()
    }

    /// The secret of the link in somebody's first mail.
    pub(super) async fn link(&self, to: &str) -> Option<String> {
        let mail = self.count(to, 1).await?.remove(0);
        let (_, link) = mail.text.split_once("/appointment#")?;
        let end = link.find(|letter: char| letter.is_whitespace() || letter == '"');
        Some(link[..end.unwrap_or(link.len())].to_owned())
    }

    /// Somebody's mails, once there are so many; `None` when they do not come.
    pub(super) async fn count(&self, to: &str, count: usize) -> Option<Vec<Mail>> {
        let deadline = Instant::now() + WITHIN;
        while Instant::now() < deadline {
            let mails = self.to(to);
            if mails.len() >= count {
                return Some(mails);
            }
            sleep(Duration::from_millis(20)).await;
        }
        None
    }
}

impl Drop for Letterbox {
    fn drop(&mut self) {
        self.takes.abort();
    }
}

/// One connection, by RFC 5321 as far as our own postman speaks it.
async fn take(stream: TcpStream, kept: &Mutex<Vec<Mail>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 drill\r\n").await?;
    let (mut to, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match word.as_str() {
            "EHLO" => b"250-drill\r\n250 8BITMIME\r\n",
            "RCPT" => {
                to = between(&line, '<', '>');
                b"250 fine\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let text = body(&mut stream).await?;
                let id = header(&text, "Message-ID:");
                let mail = Mail {
                    id,
                    to: to.clone(),
                    text: decoded(&text),
                };
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(mail);
                b"250 taken\r\n"
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n").await,
            _ => b"250 fine\r\n",
        };
        stream.write_all(answer).await?;
    }
}

async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(&line);
    }
}

fn header(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name));
    line.unwrap_or_default()[..]
        .replacen(name, "", 1)
        .trim()
        .to_owned()
}

fn between(line: &str, from: char, to: char) -> String {
    let inner = line
        .split_once(from)
        .and_then(|(_, rest)| rest.split_once(to));
    inner.map_or_else(String::new, |(inner, _)| inner.to_owned())
}

/// Quoted-printable, as far as a link needs it (RFC 2045, 6.7): soft ends of lines and `=3D`.
fn decoded(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=")
}
