//! Tells systemd how we are, in the words of `sd_notify(3)`: ready, alive, stopping. Where nobody
//! asked (`NOTIFY_SOCKET` is not set) nothing is said.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use tokio::time::{interval, timeout};

/// Whoever started us and wants to know.
pub struct Supervisor {
    listener: Option<(UnixDatagram, SocketAddr)>,
    /// How often a sign of life is wanted.
    period: Option<Duration>,
}

impl Supervisor {
    /// As the environment tells.
    pub fn from_env() -> Self {
        let wanted = |name| env::var(name).ok();
        let microseconds = wanted("WATCHDOG_USEC").and_then(|text| text.parse().ok());
        let ours = wanted("WATCHDOG_PID").is_none_or(|id| id == std::process::id().to_string());
        Self::new(
            env::var_os("NOTIFY_SOCKET"),
            microseconds.filter(|_| ours).map(Duration::from_micros),
        )
    }

    fn new(socket: Option<OsString>, patience: Option<Duration>) -> Self {
        let listener = socket.and_then(|name| match reach(&name) {
            Ok(listener) => Some(listener),
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "the supervisor cannot be told anything");
                None
            }
        });
        Self {
            listener,
            period: patience.map(|patience| patience / 2),
        }
    }

    /// All doors are open.
    pub fn ready(&self) {
        self.tell("READY=1\nSTATUS=Schalter läuft.");
    }

    /// On the way out: no sign of life is to be expected any more.
    pub fn stopping(&self) {
        self.tell("STOPPING=1\nSTATUS=Schalter hört auf.");
    }

    /// Gives signs of life for ever, as long as the runtime turns and every media worker answers:
    /// what hangs is started anew by the supervisor. Without a watchdog it waits for ever.
    pub async fn watch(&self, is_alive: impl AsyncFn() -> bool) {
        let Some(period) = self.period.filter(|period| !period.is_zero()) else {
            return std::future::pending().await;
        };
        let mut beat = interval(period);
        loop {
            beat.tick().await;
            if timeout(period, is_alive()).await == Ok(true) {
                self.tell("WATCHDOG=1");
            } else {
                tracing::warn!("a media worker does not answer: no sign of life is given");
            }
        }
    }

    fn tell(&self, news: &str) {
        let Some((socket, address)) = &self.listener else {
            return;
        };
        if let Err(error) = socket.send_to_addr(news.as_bytes(), address) {
            tracing::warn!(kind = ?error.kind(), "the supervisor did not hear");
        }
    }
}

/// A path, or with `@` a name that is in no folder.
fn reach(name: &OsStr) -> io::Result<(UnixDatagram, SocketAddr)> {
    let address = match name.as_bytes() {
        [b'@', rest @ ..] => SocketAddr::from_abstract_name(rest)?,
        path => SocketAddr::from_pathname(OsStr::from_bytes(path))?,
    };
    let socket = UnixDatagram::unbound()?;
    // A supervisor that does not listen must not hold us up.
    socket.set_nonblocking(true)?;
    Ok((socket, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_arrives_by_path_and_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let name = format!("schalter-test-{}", std::process::id());
        let by_name = SocketAddr::from_abstract_name(&name).unwrap();
        for (listener, told) in [
            (
                UnixDatagram::bind(&path).unwrap(),
                path.clone().into_os_string(),
            ),
            (
                UnixDatagram::bind_addr(&by_name).unwrap(),
                format!("@{name}").into(),
            ),
        ] {
            let supervisor = Supervisor::new(Some(told), None);
            supervisor.ready();
            let mut heard = [0; 64];
            let length = listener.recv(&mut heard).unwrap();
            assert!(heard[..length].starts_with(b"READY=1\n"));
        }
    }

    #[test]
    fn nobody_listening_is_no_harm() {
        let supervisor = Supervisor::new(Some("/nowhere/at/all".into()), None);
        supervisor.ready();
        supervisor.stopping();
    }
}
