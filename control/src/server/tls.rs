//! TLS by ourselves: the certificate is read anew whenever its files change, and a pair that does
//! not fit never takes the place of one that does. Or it comes by itself (`acme.rs`).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use prometheus::Registry;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use schalter_config::{self as config, TlsFiles, TlsSource};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::sleep;
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_util::sync::CancellationToken;

use super::acme::{self, Orders};
use super::certificate::{self, CertificateError, Pair};
use super::relay;
use super::suites;
use super::tally::Told;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// How TLS is spoken, and with which certificate. Clones share everything.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    origin: Origin,
}

/// Where the certificate comes from.
#[derive(Clone)]
enum Origin {
    Files(Arc<Shown>),
    /// Taken out by who sees to them.
    Authority(Arc<Mutex<Option<Orders>>>, Told),
}

/// Why TLS cannot be spoken.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The certificate or its key.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Who vouches for the authority.
    #[error(
        "http.tls.acme.directory_ca_file: {0} cannot be read ({1}): write the path of a PEM file"
    )]
    Authority(PathBuf, String),
    /// The library refuses.
    #[error("http.tls: {0}")]
    Refused(#[from] rustls::Error),
    /// The metrics.
    #[error("the metrics cannot be registered: {0}")]
    Metrics(#[from] prometheus::Error),
}

/// The certificate of now, and where the next one comes from.
struct Shown {
    files: TlsFiles,
    pair: RwLock<Pair>,
    /// The trouble that was told last: it is told once, not every ten seconds.
    trouble: Mutex<Option<String>>,
    told: Told,
}

impl Tls {
    /// Reads the certificate, or orders one. Fails where files cannot be shown: better now than to
    /// the first citizen.
    pub fn open(
        settings: &config::Tls,
        data_dir: &Path,
        registry: &Registry,
    ) -> Result<Self, TlsError> {
        let told = Told::register(registry)?;
        let (origin, certificates): (_, Arc<dyn ResolvesServerCert>) = match &settings.source {
            TlsSource::Files(files) => {
                let shown = Arc::new(Shown::read(files, told)?);
                (Origin::Files(shown.clone()), shown)
            }
            TlsSource::Acme(acme) => {
                let orders = Orders::new(acme, data_dir, &told)?;
                let shown = orders.shown();
                let orders = Arc::new(Mutex::new(Some(orders)));
                (Origin::Authority(orders, told), shown)
            }
        };
        let mut config = suites::config(settings.min_version, certificates)?;
        if matches!(origin, Origin::Authority(..)) {
            config.alpn_protocols.push(acme::PROTOCOL.to_vec());
        }
        // Whoever asks for TURN alone would otherwise have nothing in common with us.
        config.alpn_protocols.push(relay::PROTOCOL.to_vec());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self { acceptor, origin })
    }

    /// Reads the files again. What does not fit is told, and the old certificate stays.
    pub fn look_again(&self) {
        if let Origin::Files(shown) = &self.origin {
            shown.look_again();
        }
    }

    /// Looks at the files, or renews in time, until `closing`.
    pub async fn watch(self, closing: CancellationToken) {
        match self.origin {
            Origin::Files(shown) => shown.watch(closing).await,
            Origin::Authority(orders, told) => {
                let orders = orders.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some(orders) = orders {
                    orders.watch(told, closing).await;
                }
            }
        }
    }

    /// The handshake. None if it was the authority, which has seen what it came for.
    pub(super) async fn accept<S>(&self, stream: S) -> io::Result<Option<TlsStream<S>>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let stream = self.acceptor.accept(stream).await?;
        let protocol = stream.get_ref().1.alpn_protocol();
        let is_authority = protocol == Some(acme::PROTOCOL);
        Ok((!is_authority).then_some(stream))
    }
}

impl Shown {
    fn read(files: &TlsFiles, told: Told) -> Result<Self, CertificateError> {
        let pair = certificate::read(files)?;
        told.taken(pair.facts.expires_at);
        Ok(Self {
            files: files.clone(),
            pair: RwLock::new(pair),
            trouble: Mutex::default(),
            told,
        })
    }

    fn pair(&self) -> Pair {
        let pair = self.pair.read().unwrap_or_else(PoisonError::into_inner);
        pair.clone()
    }

    async fn watch(self: Arc<Self>, closing: CancellationToken) {
        loop {
            tokio::select! {
                () = closing.cancelled() => return,
                () = sleep(LOOK_EVERY) => {}
            }
            let shown = self.clone();
            // A look that panicked changed nothing.
            let _ = tokio::task::spawn_blocking(move || shown.look_again()).await;
        }
    }

    fn look_again(&self) {
        match certificate::read(&self.files) {
            Ok(pair) => self.take(pair),
            Err(error) => self.complain(&error.to_string()),
        }
    }

    fn take(&self, pair: Pair) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if pair.shown.cert == self.pair().shown.cert {
            return;
        }
        let expires_at = pair.facts.expires_at;
        tracing::info!(%expires_at, "a new certificate is shown from now on");
        *self.pair.write().unwrap_or_else(PoisonError::into_inner) = pair;
        self.told.taken(expires_at);
    }

    fn complain(&self, trouble: &str) {
        let mut told = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if told.as_deref() != Some(trouble) {
            tracing::warn!(
                trouble,
                "the new certificate is not taken, the old one stays"
            );
            *told = Some(trouble.to_owned());
            self.told.refused();
        }
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.pair().shown)
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").finish_non_exhaustive()
    }
}
