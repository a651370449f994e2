//! `[notify]`: how people and programs outside are told.

use crate::{Problems, Secret, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{net::IpAddr, path::PathBuf};

/// How people and programs outside are told, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notify {
    /// Mails leave by this server; without it they stay in the outbox.
    pub smtp: Option<Smtp>,
    /// Short messages leave by this gateway; without it they stay in the outbox.
    pub sms: Option<Sms>,
    /// Networks of our own house that webhooks may reach all the same.
    pub webhook_networks: Vec<Network>,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// Whom we sign in as.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<Secret>,
    /// The address mails come from.
    pub from: String,
    /// A certificate authority of one's own, PEM.
    pub ca_file: Option<PathBuf>,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte.
    Implicit,
    /// By STARTTLS, or not at all.
    StartTls,
    /// Not at all: only to this very machine.
    None,
}

/// A gateway for short messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sms {
    /// Which protocol it speaks.
    pub gateway: SmsGateway,
    /// Where it listens.
    pub url: String,
    /// Whom we sign in as, where the protocol wants it.
    pub user: String,
    /// Its key or password.
    pub key: Option<Secret>,
    /// Whom messages come from.
    pub from: String,
    /// What is sent to a gateway of another protocol.
    pub body: String,
}

/// Which protocol a gateway for short messages speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SmsGateway {
    /// There is none.
    None,
    /// seven.io.
    Seven,
    /// sipgate.
    Sipgate,
    /// LINK Mobility.
    Linkmobility,
    /// Any other that takes JSON by POST.
    Http,
}

/// A network: an address and how many of its bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// How people are told by mail and SMS, and programs by webhook.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotifyFile {
    /// The mail server: `smtps://user@host` (TLS, port 465), `smtp://user@host` (STARTTLS, port
    /// 587), or `smtp://localhost:25` for this very machine. Left out: mails stay in the outbox
    /// until they are worthless.
    #[schemars(example = "")]
    smtp_url: Option<String>,
    /// The password for the mail server. Better in a file: `smtp_password_file`.
    #[schemars(example = "")]
    smtp_password: Option<String>,
    /// A file that holds nothing but the password for the mail server.
    #[schemars(example = "")]
    smtp_password_file: Option<PathBuf>,
    /// The address mails come from.
    #[schemars(example = "")]
    smtp_from: Option<String>,
    /// A certificate authority of your own (PEM), if the mail server's certificate is signed by it.
    #[schemars(example = "")]
    smtp_ca_file: Option<PathBuf>,
    /// The gateway for short messages: `seven` (seven.io), `sipgate`, `linkmobility`, or `http` for
    /// any that takes JSON by POST. With `none` short messages stay in the outbox.
    #[schemars(example = &"none", with = "String",
        extend("enum" = ["none", "seven", "sipgate", "linkmobility", "http"]))]
    sms_gateway: Option<SmsGateway>,
    /// Where the gateway listens. Needed for `linkmobility` and `http`; the others are known.
    #[schemars(example = "")]
    sms_url: Option<String>,
    /// Whom to sign in as: the token's id at sipgate; the user, platform and partner at LINK
    /// Mobility, as `user:platform:partner`. With `http` it makes the key a password.
    #[schemars(example = "")]
    sms_user: Option<String>,
    /// The gateway's key or password. Better in a file: `sms_key_file`.
    #[schemars(example = "")]
    sms_key: Option<String>,
    /// A file that holds nothing but the gateway's key or password.
    #[schemars(example = "")]
    sms_key_file: Option<PathBuf>,
    /// Whom messages come from: 11 letters or a number; at sipgate the extension, such as `s0`.
    #[schemars(example = "")]
    sms_from: Option<String>,
    /// What is sent to a gateway of the kind `http`, as JSON in which the texts `{to}`, `{from}`
    /// and `{text}` are replaced.
    #[schemars(example = serde_json::json!(BODY))]
    sms_body: Option<String>,
    /// Private networks that webhooks may reach, such as `10.1.2.0/24`. All others of the house
    /// are refused, whatever name leads to them.
    #[schemars(example = serde_json::json!([]))]
    webhook_networks: Option<Vec<String>>,
}

const BODY: &str = r#"{"to": "{to}", "from": "{from}", "text": "{text}"}"#;

impl Section for NotifyFile {
    const NAME: &'static str = "notify";
    type Settings = Notify;

    fn settle(mut self, problems: &mut Problems) -> Notify {
        Notify {
            smtp: self.smtp(problems),
            sms: self.sms(problems),
            webhook_networks: networks(self.webhook_networks.take(), problems),
        }
    }
}

impl NotifyFile {
    fn smtp(&mut self, problems: &mut Problems) -> Option<Smtp> {
        let file = given_file(&mut self.smtp_password_file);
        let written = given(&mut self.smtp_password);
        let password = Secret::settle("notify.smtp_password", written, file.as_deref(), problems);
        let url = given(&mut self.smtp_url)?;
        let Some((tls, user, host, port)) = server(&url) else {
            let instead = "must be a mail server: write \"smtps://user@mail.example\" or \
                           \"smtp://user@mail.example\"; without TLS only \"smtp://localhost:25\"; \
                           the password belongs into smtp_password_file";
            problems.push("notify.smtp_url", instead);
            return None;
        };
        let from = self.smtp_from.take().unwrap_or_default();
        if !from.contains('@') || from.contains(char::is_whitespace) {
            problems.push(
                "notify.smtp_from",
                "must be an address: write for example \"termine@musterstadt.de\"",
            );
        }
        Some(Smtp {
            host,
            port,
            tls,
            user,
            password,
            from,
            ca_file: given_file(&mut self.smtp_ca_file),
        })
    }

    fn sms(&mut self, problems: &mut Problems) -> Option<Sms> {
        let file = given_file(&mut self.sms_key_file);
        let written = given(&mut self.sms_key);
        let key = Secret::settle("notify.sms_key", written, file.as_deref(), problems);
        let gateway = self.sms_gateway?;
        let known = match gateway {
            SmsGateway::Seven => "https://gateway.seven.io/api/sms",
            SmsGateway::Sipgate => "https://api.sipgate.com/v2/sessions/sms",
            SmsGateway::Linkmobility | SmsGateway::Http => "",
            SmsGateway::None => return None,
        };
        let url = given(&mut self.sms_url).unwrap_or_else(|| known.to_owned());
        if !url.starts_with("https://") && !is_loopback(&url) {
            let instead = "must be where the gateway listens: write \"https://…\"";
            problems.push("notify.sms_url", instead);
        }
        let user = self.sms_user.take().unwrap_or_default();
        if gateway == SmsGateway::Linkmobility && user.split(':').count() != 3 {
            problems.push("notify.sms_user", "must be \"user:platform:partner\"");
        }
        let body = given(&mut self.sms_body).unwrap_or_else(|| BODY.to_owned());
        if serde_json::from_str::<serde_json::Value>(&body).is_err() {
            problems.push(
                "notify.sms_body",
                format!("must be JSON: write for example {BODY}"),
            );
        }
        Some(Sms {
            gateway,
            url,
            user,
            key,
            from: self.sms_from.take().unwrap_or_default(),
            body,
        })
    }
}

/// Nothing between the quotes is as good as nothing written.
fn given(written: &mut Option<String>) -> Option<String> {
    written.take().filter(|text| !text.is_empty())
}

fn given_file(written: &mut Option<PathBuf>) -> Option<PathBuf> {
    written.take().filter(|path| !path.as_os_str().is_empty())
}

/// Protection, user, host and port of `smtps://user@host:port`.
fn server(url: &str) -> Option<(SmtpTls, Option<String>, String, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let (user, address) = match rest.rsplit_once('@') {
        Some((user, address)) => (Some(user.to_owned()), address),
        None => (None, rest),
    };
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (address, None),
    };
    let is_odd = |text: &str| text.is_empty() || text.contains([':', '/', '?', '#', ' ']);
    if is_odd(host) || user.as_deref().is_some_and(is_odd) {
        return None;
    }
    let is_here = matches!(host, "localhost" | "127.0.0.1");
    let (tls, usual) = match scheme {
        "smtps" => (SmtpTls::Implicit, 465),
        "smtp" if is_here => (SmtpTls::None, 25),
        "smtp" => (SmtpTls::StartTls, 587),
        _ => return None,
    };
    Some((tls, user, host.to_owned(), port.unwrap_or(usual)))
}

fn is_loopback(url: &str) -> bool {
    ["http://127.0.0.1", "http://localhost"]
        .iter()
        .any(|start| url.starts_with(start))
}

fn networks(written: Option<Vec<String>>, problems: &mut Problems) -> Vec<Network> {
    let mut networks = Vec::new();
    for text in written.unwrap_or_default() {
        match Network::parse(&text) {
            Some(network) => networks.push(network),
            None => problems.push(
                "notify.webhook_networks",
                format!("{text:?} is no network: write \"10.1.2.0/24\" or \"fd00::/8\""),
            ),
        }
    }
    networks
}

impl Network {
    /// `10.1.2.0/24`, or a single address.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(all);
        (bits <= all).then_some(Self { address, bits })
    }

    /// Is this address in it?
    pub fn contains(self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differs = own.to_bits() ^ other.to_bits();
                differs.checked_shr(32 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differs = own.to_bits() ^ other.to_bits();
                differs.checked_shr(128 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_reached_with_tls_or_on_this_machine() {
        let of = |url| server(url).map(|(tls, user, host, port)| (tls, user.is_some(), host, port));
        let host = || "mail.a.de".to_owned();
        let implicit = (SmtpTls::Implicit, true, host(), 465);
        assert_eq!(of("smtps://termine@mail.a.de"), Some(implicit));
        let by_command = (SmtpTls::StartTls, false, host(), 2525);
        assert_eq!(of("smtp://mail.a.de:2525"), Some(by_command));
        let here = (SmtpTls::None, false, "localhost".to_owned(), 25);
        assert_eq!(of("smtp://localhost"), Some(here));
        for bad in [
            "mail.a.de",
            "http://a",
            "smtp://",
            "smtp://u:geheim@a",
            "smtp://a:x",
        ] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_network_contains_its_addresses() {
        let contains = |network: &str, address: &str| {
            let network = Network::parse(network).expect("a network");
            network.contains(address.parse().expect("an address"))
        };
        assert!(contains("10.1.2.0/24", "10.1.2.200"));
        assert!(!contains("10.1.2.0/24", "10.1.3.1"));
        assert!(contains("127.0.0.1", "127.0.0.1"));
        assert!(contains("0.0.0.0/0", "8.8.8.8"));
        assert!(contains("fd00::/8", "fd12::1"));
        assert!(!contains("fd00::/8", "2001:db8::1"));
        assert!(!contains("0.0.0.0/0", "::1"));
        assert_eq!(Network::parse("10.0.0.0/33"), None);
        assert_eq!(Network::parse("office"), None);
    }

    #[test]
    fn passwords_are_not_shown_and_unfinished_settings_are_named() {
        let file = NotifyFile {
            smtp_url: Some("smtps://termine@mail.a.de".into()),
            smtp_password: Some("geheim".into()),
            sms_gateway: Some(SmsGateway::Linkmobility),
            webhook_networks: Some(vec!["office".into()]),
            ..NotifyFile::default()
        };
        let mut problems = Problems::default();
        let notify = file.settle(&mut problems);
        assert!(!format!("{notify:?}").contains("geheim"));
        let keys: Vec<_> = problems.iter().map(|it| it.key.as_str()).collect();
        let expected = [
            "notify.smtp_from",
            "notify.sms_url",
            "notify.sms_user",
            "notify.webhook_networks",
        ];
        assert_eq!(keys, expected);
    }
}
