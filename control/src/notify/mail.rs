//! E-mail by SMTP: plain text, HTML and, where calendars change, the appointment.

use std::error::Error;
use std::time::Duration;
use std::{fs, io};

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use schalter_config::{Smtp, SmtpTls};
use thiserror::Error;

use super::Unsent;
use super::calendar::Method;

/// A server that does not answer for so long will not.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends mails. Clones share the connections.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
    host: String,
}

/// A mail about to be sent. It holds an address: not printable.
pub struct Mail<'a> {
    /// The same whenever it is sent: the second of two can be recognised.
    pub key: &'a str,
    /// Who it goes to.
    pub to: &'a str,
    /// Whose name stands at the sender.
    pub town: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// As plain text.
    pub text: &'a str,
    /// As HTML.
    pub html: &'a str,
    /// For calendar programs.
    pub calendar: Option<(Method, String)>,
}

/// Why mails cannot be sent at all.
#[derive(Debug, Error)]
pub enum Unfit {
    /// The sender's address.
    #[error("notify.smtp_from is not an address")]
    From,
    /// The own certificate authority.
    #[error("notify.smtp_ca_file cannot be read as PEM certificates")]
    Authority,
    /// TLS.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
}

impl Mailer {
    /// By this server. Connects when there is something to send.
    pub fn new(smtp: &Smtp, url: &str) -> Result<Self, Unfit> {
        let host = url.split("://").last().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().to_owned();
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .tls(tls(smtp)?)
            .timeout(Some(PATIENCE))
            // Not the name of this machine: that is nobody's business.
            .hello_name(ClientId::Domain(host.clone()));
        let transport = match (&smtp.user, &smtp.password) {
            (Some(user), Some(password)) => {
                let password = password.reveal().to_owned();
                transport.credentials(Credentials::new(user.clone(), password))
            }
            _ => transport,
        };
        Ok(Self {
            transport: transport.build(),
            from: smtp.from.parse().map_err(|_| Unfit::From)?,
            host,
        })
    }

    /// The sender's address.
    pub fn from(&self) -> &str {
        self.from.as_ref()
    }

    /// Sends it; afterwards the server is responsible for it.
    pub async fn send(&self, mail: &Mail<'_>) -> Result<(), Unsent> {
        let message = self.message(mail)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(why(&error)),
        }
    }

    /// Connects, signs in and sends nothing.
    pub async fn knock(&self) -> Result<(), Unsent> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Unsent::Later("busy")),
            Err(error) => Err(why(&error)),
        }
    }

    fn message(&self, mail: &Mail<'_>) -> Result<Message, Unsent> {
        let to: Address = mail.to.parse().map_err(|_| Unsent::Never("no-address"))?;
        let message = Message::builder()
            .from(Mailbox::new(Some(mail.town.to_owned()), self.from.clone()))
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .message_id(Some(self.message_id(mail.key)))
            .header(AutoSubmitted);
        let words = MultiPart::alternative()
            .singlepart(SinglePart::plain(mail.text.to_owned()))
            .singlepart(SinglePart::html(mail.html.to_owned()));
        let message = match &mail.calendar {
            None => message.multipart(words),
            Some((method, text)) => {
                let words = words.singlepart(part(*method, text)?);
                let file = Attachment::new("termin.ics".to_owned());
                let file = file.body(text.clone(), kind(*method)?);
                message.multipart(MultiPart::mixed().multipart(words).singlepart(file))
            }
        };
        message.map_err(|_| Unsent::Never("unsayable"))
    }

    /// From the key, so that a mail sent twice after a crash is one to mail programs. Hashed, so
    /// that it tells nothing about the appointment.
    fn message_id(&self, key: &str) -> String {
        let hash = digest::digest(&digest::SHA256, key.as_bytes());
        let name = URL_SAFE_NO_PAD.encode(&hash.as_ref()[..18]);
        format!("<{name}@{}>", self.host)
    }
}

fn part(method: Method, text: &str) -> Result<SinglePart, Unsent> {
    let part = SinglePart::builder().header(kind(method)?);
    Ok(part.body(text.to_owned()))
}

fn kind(method: Method) -> Result<ContentType, Unsent> {
    let kind = format!("text/calendar; charset=utf-8; method={}", method.as_str());
    ContentType::parse(&kind).map_err(|_| Unsent::Never("unsayable"))
}

fn tls(smtp: &Smtp) -> Result<Tls, Unfit> {
    if smtp.tls == SmtpTls::None {
        return Ok(Tls::None);
    }
    let mut tls = TlsParameters::builder(smtp.host.clone());
    if let Some(file) = &smtp.ca_file {
        let pem = fs::read(file).map_err(|_| Unfit::Authority)?;
        let own = Certificate::from_pem(&pem).map_err(|_| Unfit::Authority)?;
        tls = tls.add_root_certificate(own);
    }
    let tls = tls.build_rustls()?;
    Ok(match smtp.tls {
        SmtpTls::Implicit => Tls::Wrapper(tls),
        _ => Tls::Required(tls),
    })
}

/// A server's word is not shown: it likes to repeat the address.
fn why(error: &lettre::transport::smtp::Error) -> Unsent {
    let code = error.status().map(u16::from);
    match code {
        // RFC 4954: our account is the matter, not this mail.
        Some(530 | 534 | 535 | 538) => Unsent::Later("not-authorized"),
        Some(550 | 551 | 553 | 556) => Unsent::Never("address-refused"),
        Some(500..) => Unsent::Never("refused"),
        Some(_) => Unsent::Later("busy"),
        None if error.is_tls() || is_handshake(error) => Unsent::Later("no-tls"),
        None => Unsent::Later("unreachable"),
    }
}

/// A handshake that failed is told as a connection that failed; within lies what `tokio-rustls`
/// made of it.
fn is_handshake(error: &(dyn Error + 'static)) -> bool {
    let within = std::iter::successors(Some(error), |error| (*error).source());
    within
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::InvalidData)
}

/// RFC 3834: no holiday answers, please.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
