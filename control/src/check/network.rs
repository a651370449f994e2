//! Ports of this machine, names and addresses outside.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::Duration;

use schalter_config::Settings;
use tokio::net::lookup_host;
use tokio::time::timeout;

use super::Findings;

const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a Schalter runs here already: then taken ports are its own.
pub(super) async fn web_port(settings: &Settings, found: &mut Findings) -> bool {
    const ABOUT: &str = "http.listen";
    let address = settings.http.listen;
    let taken = match TcpListener::bind(address) {
        Ok(_) => {
            found.good(ABOUT, format!("{address} ist frei"));
            return false;
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => true,
        Err(error) => {
            found.fault(
                ABOUT,
                format!("auf {address} kann nicht gehört werden ({error}): wählen Sie eine andere Adresse oder einen Port über 1023"),
            );
            return false;
        }
    };
    let ours = taken
        && match settings.http.tls {
            Some(_) => is_ours(&settings.http.public_url).await.is_ok(),
            None => is_ours(&format!("http://{}", reachable(address)))
                .await
                .is_ok(),
        };
    if ours {
        found.good(ABOUT, format!("Schalter läuft schon auf {address}"));
    } else {
        found.fault(
            ABOUT,
            format!("auf {address} hört ein anderes Programm: beenden Sie es, oder wählen Sie einen anderen Port"),
        );
    }
    ours
}

/// The UDP and TCP ports of every worker.
pub(super) fn media_ports(settings: &Settings, runs: bool, found: &mut Findings) {
    const ABOUT: &str = "media.port";
    let media = &settings.media;
    if media.port == 0 {
        return found.note(
            ABOUT,
            "0 nimmt jedes Mal andere Ports: keine Firewall kann sie kennen",
        );
    }
    let all = [IpAddr::V4(Ipv4Addr::UNSPECIFIED)];
    let addresses = if media.listen.is_empty() {
        &all[..]
    } else {
        &media.listen
    };
    let ports =
        (0..media.workers).filter_map(|worker| media.port.checked_add(u16::try_from(worker).ok()?));
    let ports: Vec<u16> = ports.collect();
    let range = format!("{} bis {}", media.port, ports.last().unwrap_or(&media.port));
    let sockets = addresses
        .iter()
        .flat_map(|ip| ports.iter().map(|port| SocketAddr::new(*ip, *port)));
    let refused = sockets
        .into_iter()
        .find_map(|socket| taken(socket, media.tcp).err().map(|error| (socket, error)));
    match refused {
        None => found.good(ABOUT, format!("die Ports {range} sind frei; von außen müssen UDP und TCP durch die Firewall")),
        Some((_, error)) if runs && error.kind() == ErrorKind::AddrInUse => {
            found.good(ABOUT, format!("die Ports {range} hat das laufende Schalter"));
        }
        Some((socket, error)) => found.fault(
            ABOUT,
            format!("{socket} ist nicht zu haben ({error}): beenden Sie, was dort hört, oder setzen Sie media.port"),
        ),
    }
}

fn taken(socket: SocketAddr, tcp: bool) -> std::io::Result<()> {
    UdpSocket::bind(socket)?;
    if tcp {
        TcpListener::bind(socket)?;
    }
    Ok(())
}

/// What browsers are told.
pub(super) fn announced(settings: &Settings, found: &mut Findings) {
    const ABOUT: &str = "media.announce";
    let public = !settings.http.public_url.contains("://localhost");
    let private: Vec<_> = settings
        .media
        .announce
        .iter()
        .filter(|ip| is_private(**ip))
        .collect();
    if let Some(ip) = private.first().filter(|_| public) {
        found.note(
            ABOUT,
            format!(
                "{ip} gilt nur im eigenen Netz: Bürgerinnen und Bürger von außen erreichen es nicht"
            ),
        );
    } else if settings.media.announce.is_empty() && public {
        found.note(ABOUT, "leer: richtig, wenn dieser Rechner seine öffentliche Adresse selbst hat; hinter einem NAT gehört sie hier hinein");
    } else {
        found.good(ABOUT, "gesetzt");
    }
}

/// Whether anybody gets through where nothing but TLS is let out.
pub(super) fn relayed(settings: &Settings, found: &mut Findings) {
    const ABOUT: &str = "media.turn";
    let turn = &settings.media.turn;
    match turn.port {
        Some(port) => found.good(
            ABOUT,
            format!("wer nur TLS nach außen darf, kommt über Port {port}, höchstens {} zugleich", turn.max_allocations),
        ),
        None if !turn.urls.is_empty() => found.good(ABOUT, "eigene TURN-Server sind gesetzt"),
        None => found.note(
            ABOUT,
            "wer nur TLS nach außen darf, bekommt kein Gespräch: lassen Sie Schalter selbst TLS sprechen ([http.tls]), oder setzen Sie media.turn.urls",
        ),
    }
}

/// The name citizens type: does it lead somewhere, with a certificate browsers take?
pub(super) async fn public_address(settings: &Settings, found: &mut Findings) {
    const ABOUT: &str = "http.public_url";
    let url = &settings.http.public_url;
    let host = host_of(url);
    if host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) {
        return found.note(ABOUT, format!("{url} ist nur zum Ausprobieren: setzen Sie den Namen, den Bürgerinnen und Bürger eingeben"));
    }
    if !url.starts_with("https://") {
        found.fault(ABOUT, "ohne https geben Browser weder Kamera noch Mikrofon frei: stellen Sie einen Proxy mit Zertifikat davor, oder setzen Sie [http.tls]");
    }
    if !has_address(host).await {
        return found.fault("DNS", format!("{host} hat keine Adresse: tragen Sie sie beim Verwalter der Domain ein (A und AAAA)"));
    }
    found.good("DNS", format!("{host} hat eine Adresse"));
    match is_ours(url).await {
        Ok(()) => found.good(
            "Zertifikat",
            format!("{url} antwortet, und das Zertifikat gilt"),
        ),
        Err(why) => found.fault("Zertifikat", format!("{url}: {why}")),
    }
}

async fn has_address(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    let found = timeout(PATIENCE, lookup_host((host, 443))).await;
    found.is_ok_and(|found| found.is_ok_and(|mut addresses| addresses.next().is_some()))
}

/// Asks for a sign of life; says in plain words why there is none.
async fn is_ours(url: &str) -> Result<(), &'static str> {
    let client = reqwest::Client::builder().timeout(PATIENCE).build();
    let client = client.map_err(|_| "es kann nicht gefragt werden")?;
    let answer = client.get(format!("{url}/healthz")).send().await;
    let answer = answer.map_err(|error| why(&error))?;
    let text = answer.text().await.unwrap_or_default();
    if text.contains("\"status\":\"ok\"") {
        return Ok(());
    }
    Err(
        "dort antwortet etwas anderes als Schalter: leitet der Proxy hierher weiter, und läuft Schalter?",
    )
}

/// Libraries say certificate troubles only in words.
fn why(error: &reqwest::Error) -> &'static str {
    let said = format!("{error:?}").to_lowercase();
    if said.contains("expired") {
        "das Zertifikat ist abgelaufen: erneuern Sie es, und lassen Sie es künftig von selbst erneuern (ACME)"
    } else if said.contains("notvalidforname") {
        "das Zertifikat gilt für einen anderen Namen: holen Sie eines für diesen"
    } else if said.contains("certificate") {
        "dem Zertifikat traut kein Browser: nehmen Sie eines einer bekannten Stelle, mit der ganzen Kette"
    } else if error.is_timeout() {
        "antwortet nicht: ist TCP 443 in der Firewall offen?"
    } else {
        "ist nicht zu erreichen: läuft der Proxy, und ist TCP 443 offen?"
    }
}

pub(super) fn host_of(url: &str) -> &str {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Where one can knock at what listens everywhere.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Level;

    #[test]
    fn a_host_is_what_stands_before_the_port() {
        for (url, host) in [
            ("https://a.de", "a.de"),
            ("https://a.de:8443", "a.de"),
            ("https://[::1]:8443", "[::1]"),
        ] {
            assert_eq!(host_of(url), host);
        }
    }

    #[test]
    fn a_taken_media_port_is_named_unless_it_is_our_own() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut settings = Settings::default();
        settings.media.listen = vec![Ipv4Addr::LOCALHOST.into()];
        settings.media.port = socket.local_addr().unwrap().port();
        settings.media.workers = 1;
        for (runs, level) in [(false, Level::Fault), (true, Level::Good)] {
            let mut found = Findings::default();
            media_ports(&settings, runs, &mut found);
            assert_eq!(found.iter().next().unwrap().level, level);
        }
    }

    #[tokio::test]
    async fn a_port_of_somebody_else_is_a_fault() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut settings = Settings::default();
        settings.http.listen = listener.local_addr().unwrap();
        drop(std::thread::spawn(move || listener.accept().map(drop)));
        let mut found = Findings::default();
        assert!(!web_port(&settings, &mut found).await);
        assert!(!found.are_fine(), "{found}");
    }

    #[tokio::test]
    async fn a_name_without_address_is_told() {
        let mut settings = Settings::default();
        settings.http.public_url = "https://nirgendwo.invalid".to_owned();
        let mut found = Findings::default();
        public_address(&settings, &mut found).await;
        let dns = found.iter().find(|it| it.about == "DNS").unwrap();
        assert_eq!(dns.level, Level::Fault);
    }
}
