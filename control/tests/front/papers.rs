//! An authority of our own, and the certificates it gives.

use std::fs;
use std::path::PathBuf;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tempfile::TempDir;

/// Where a certificate and its key lie, and who gave them.
pub(crate) struct Papers {
    folder: TempDir,
    issuer: Issuer<'static, KeyPair>,
    /// Of the authority, as PEM.
    pub(crate) authority: String,
}

impl Papers {
    /// An authority and a certificate for localhost.
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(DnType::CommonName, "Musterstadt");
        let authority = params.self_signed(&key).expect("an authority").pem();
        let papers = Self {
            folder: tempfile::tempdir().expect("a folder"),
            issuer: Issuer::new(params, key),
            authority,
        };
        papers.give(2090);
        papers
    }

    /// A fresh certificate for localhost that ends with this year, in place of the old one.
    pub(crate) fn give(&self, until_year: i32) {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, "localhost");
        params.not_after = date_time_ymd(until_year, 12, 31);
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        self.write("cert.pem", &certificate.pem());
        self.write("key.pem", &key.serialize_pem());
    }

    /// A key that belongs to no certificate here.
    pub(crate) fn mix_up(&self) {
        let stranger = KeyPair::generate().expect("a key");
        self.write("key.pem", &stranger.serialize_pem());
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file is written");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The settings that make the house show them.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let path = |name| self.path(name).display().to_string();
        vec![
            (
                "SCHALTER_HTTP__PUBLIC_URL",
                "https://localhost:{port}".to_owned(),
            ),
            ("SCHALTER_HTTP__TLS__CERTIFICATE", path("cert.pem")),
            ("SCHALTER_HTTP__TLS__KEY", path("key.pem")),
        ]
    }

    /// A browser that trusts the authority.
    pub(crate) fn browser(&self) -> reqwest::ClientBuilder {
        let authority = reqwest::Certificate::from_pem(self.authority.as_bytes());
        reqwest::Client::builder()
            .tls_certs_only([authority.expect("a certificate")])
            .redirect(reqwest::redirect::Policy::none())
    }

    /// What else trusts it.
    pub(crate) fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(self.authority.as_bytes());
        roots
            .add(authority.expect("a certificate"))
            .expect("a root");
        roots
    }
}
