//! Certificates that come and are renewed by themselves (ACME, RFC 8555): the authority looks at
//! this very port (TLS-ALPN-01, RFC 8737), so nothing else has to be open.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::{ClientConfig, RootCertStore};
use rustls_acme::{
    AccountCache, AcmeConfig, AcmeState, CertCache, EventError, EventOk, ResolvesServerCertAcme,
};
use schalter_config as config;
use tokio_stream::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::certificate;
use super::suites;
use super::tally::Told;
use super::tls::TlsError;
use crate::identity::secret;
use crate::private;

/// What the authority speaks when it looks (RFC 8737).
pub(super) const PROTOCOL: &[u8] = b"acme-tls/1";

/// The order of certificates, which goes on as long as the house stands.
pub(super) struct Orders(AcmeState<io::Error>);

impl Orders {
    pub(super) fn new(acme: &config::Acme, data_dir: &Path, told: &Told) -> Result<Self, TlsError> {
        let shelf = Shelf {
            folder: data_dir.join("acme"),
            told: told.clone(),
        };
        let contact = acme.contact.iter().map(|mail| format!("mailto:{mail}"));
        let domains = acme.domains.iter();
        let orders = match &acme.directory_ca_file {
            None => AcmeConfig::new_with_provider(domains, suites::everybodys()),
            Some(file) => AcmeConfig::new_with_client_config(domains, client(file)?),
        };
        let orders = orders.contact(contact).directory(&acme.directory);
        let orders = orders.cache(shelf).state();
        Ok(Self(orders))
    }

    /// Shows what was ordered, and answers the authority.
    pub(super) fn shown(&self) -> Arc<ResolvesServerCertAcme> {
        self.0.resolver()
    }

    /// Orders, and renews in time, until `closing`.
    pub(super) async fn watch(mut self, told: Told, closing: CancellationToken) {
        loop {
            let event = tokio::select! {
                () = closing.cancelled() => return,
                event = self.0.next() => event,
            };
            match event {
                Some(Ok(event)) => happened(&event),
                Some(Err(error)) => failed(&error, &told),
                None => return,
            }
        }
    }
}

fn happened(event: &EventOk) {
    match event {
        EventOk::DeployedCachedCert => tracing::info!("the certificate of the last run is shown"),
        EventOk::DeployedNewCert => tracing::info!("a new certificate is shown from now on"),
        EventOk::CertCacheStore | EventOk::AccountCacheStore => {}
    }
}

/// The library tries again, later each time.
fn failed(error: &EventError<io::Error, io::Error>, told: &Told) {
    tracing::warn!(%error, "no certificate could be ordered; it is tried again");
    told.refused();
}

/// How an authority is spoken to that only the operator's own roots vouch for.
fn client(file: &Path) -> Result<Arc<ClientConfig>, TlsError> {
    let unreadable = |error: pem::Error| TlsError::Authority(file.to_owned(), error.to_string());
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_file_iter(file).map_err(unreadable)? {
        roots.add(root.map_err(unreadable)?)?;
    }
    let builder = ClientConfig::builder_with_provider(suites::everybodys());
    let builder = builder.with_safe_default_protocol_versions()?;
    let client = builder.with_root_certificates(roots).with_no_client_auth();
    Ok(Arc::new(client))
}

/// Where account and certificates lie between two runs, readable by their owner alone.
struct Shelf {
    folder: PathBuf,
    told: Told,
}

impl Shelf {
    fn file(&self, what: &str, whose: &[String], directory: &str) -> PathBuf {
        let name = secret::hash(&format!("{}\n{directory}", whose.join("\n")));
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = name.get(..16).unwrap_or(&name);
        self.folder.join(format!("{what}-{name}.pem"))
    }

    fn tell(&self, pem: &[u8]) {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        if let Some(facts) = chain.ok().and_then(|it| certificate::facts(&it).ok()) {
            self.told.taken(facts.expires_at);
        }
    }
}

fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Beside it first, so that a full disk leaves the old one whole.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    private::folder_of(file)?;
    let beside = file.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut open = options.open(&beside)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    fs::rename(beside, file)
}

#[async_trait]
impl CertCache for Shelf {
    type EC = io::Error;

    async fn load_cert(&self, domains: &[String], directory: &str) -> io::Result<Option<Vec<u8>>> {
        let found = read(&self.file("certificate", domains, directory))?;
        if let Some(pem) = &found {
            self.tell(pem);
        }
        Ok(found)
    }

    async fn store_cert(&self, domains: &[String], directory: &str, pem: &[u8]) -> io::Result<()> {
        self.tell(pem);
        write(&self.file("certificate", domains, directory), pem)
    }
}

#[async_trait]
impl AccountCache for Shelf {
    type EA = io::Error;

    async fn load_account(&self, whose: &[String], directory: &str) -> io::Result<Option<Vec<u8>>> {
        read(&self.file("account", whose, directory))
    }

    async fn store_account(&self, whose: &[String], directory: &str, key: &[u8]) -> io::Result<()> {
        write(&self.file("account", whose, directory), key)
    }
}
