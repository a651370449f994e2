//! The certificate that is shown: read from its files, looked at before it is taken.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use rustls::sign::CertifiedKey;
use schalter_config::TlsFiles;
use thiserror::Error;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::suites;

/// A certificate with its key, and what can be known of it.
#[derive(Clone)]
pub struct Pair {
    /// For the handshake.
    pub shown: Arc<CertifiedKey>,
    /// What it says of itself.
    pub facts: Facts,
}

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The names it is for.
    pub names: Vec<String>,
    /// Since when it holds.
    pub begins_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
    /// Whether it vouches for itself: no browser believes that.
    pub is_self_signed: bool,
    /// Whether each certificate of the file is vouched for by the next one.
    pub is_in_order: bool,
    /// How many certificates the file holds.
    pub count: usize,
}

/// Why a pair cannot be shown. Each names its setting and says what to do.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// A file.
    #[error("{0}: {1} cannot be read ({2}): write the path of a readable file")]
    File(&'static str, PathBuf, String),
    /// No certificate where one should be.
    #[error(
        "http.tls.certificate: {0} holds no certificate: it must be PEM, with lines that say BEGIN CERTIFICATE"
    )]
    NoCertificate(PathBuf),
    /// No key where one should be.
    #[error(
        "http.tls.key: {0} holds no key: it must be PEM, with a line that says BEGIN PRIVATE KEY, and without a passphrase"
    )]
    NoKey(PathBuf),
    /// A kind of key that is not spoken.
    #[error(
        "http.tls.key: this kind of key cannot be used: take an ECDSA key (P-256, P-384) or an RSA key"
    )]
    OddKey,
    /// They are of two different pairs.
    #[error(
        "http.tls.key: does not belong to http.tls.certificate: take the key the certificate was asked for with"
    )]
    Mismatch,
    /// It cannot be understood.
    #[error("http.tls.certificate: the certificate cannot be understood: get it anew")]
    Garbled,
}

const CERTIFICATE: &str = "http.tls.certificate";
const KEY: &str = "http.tls.key";

/// Reads a pair and makes sure that its halves belong together.
pub fn read(files: &TlsFiles) -> Result<Pair, CertificateError> {
    let chain = chain(&files.certificate)?;
    let key = key(&files.key)?;
    pair(chain, &key)
}

/// The pair of a chain and a key.
pub fn pair(
    chain: Vec<CertificateDer<'static>>,
    key: &PrivateKeyDer<'static>,
) -> Result<Pair, CertificateError> {
    let key = suites::signing_key(key).ok_or(CertificateError::OddKey)?;
    let facts = facts(&chain)?;
    let shown = CertifiedKey::new(chain, key);
    match shown.keys_match() {
        Ok(()) => Ok(Pair {
            shown: Arc::new(shown),
            facts,
        }),
        Err(_) => Err(CertificateError::Mismatch),
    }
}

/// What the first certificate of a chain says of itself.
pub fn facts(chain: &[CertificateDer<'_>]) -> Result<Facts, CertificateError> {
    let parsed: Vec<X509Certificate<'_>> = chain
        .iter()
        .map(|one| X509Certificate::from_der(one).map(|(_, parsed)| parsed))
        .collect::<Result<_, _>>()
        .map_err(|_| CertificateError::Garbled)?;
    let first = parsed.first().ok_or(CertificateError::Garbled)?;
    let at = |second| Timestamp::from_second(second).map_err(|_| CertificateError::Garbled);
    let vouched = |pair: &[X509Certificate<'_>]| pair[0].issuer() == pair[1].subject();
    Ok(Facts {
        names: names(first),
        begins_at: at(first.validity().not_before.timestamp())?,
        expires_at: at(first.validity().not_after.timestamp())?,
        is_self_signed: first.issuer() == first.subject(),
        is_in_order: parsed.windows(2).all(vouched),
        count: parsed.len(),
    })
}

impl Facts {
    /// Whether it is for this host, as browsers compare (RFC 9525): `*` stands for one label.
    pub fn is_for(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']);
        self.names.iter().any(|name| is_named(host, name))
    }
}

fn is_named(host: &str, name: &str) -> bool {
    match (name.strip_prefix("*."), host.split_once('.')) {
        (Some(domain), Some((_, rest))) => rest.eq_ignore_ascii_case(domain),
        (Some(_), None) => false,
        (None, _) => host.eq_ignore_ascii_case(name),
    }
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let names = names.value.general_names.iter();
    names
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress(octets) => address(octets),
            _ => None,
        })
        .collect()
}

fn address(octets: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(octets).map(|it| std::net::IpAddr::from(it).to_string());
    let v6 = <[u8; 16]>::try_from(octets).map(|it| std::net::IpAddr::from(it).to_string());
    v4.or(v6).ok()
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let text = text(CERTIFICATE, path)?;
    let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(&text).collect();
    chain
        .ok()
        .filter(|chain| !chain.is_empty())
        .ok_or_else(|| CertificateError::NoCertificate(path.to_owned()))
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, CertificateError> {
    let text = text(KEY, path)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|_| CertificateError::NoKey(path.to_owned()))
}

fn text(setting: &'static str, path: &Path) -> Result<Vec<u8>, CertificateError> {
    fs::read(path)
        .map_err(|error| CertificateError::File(setting, path.to_owned(), error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts_for(names: &[&str]) -> Facts {
        Facts {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            begins_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::UNIX_EPOCH,
            is_self_signed: false,
            is_in_order: true,
            count: 1,
        }
    }

    #[test]
    fn a_star_stands_for_one_label() {
        let facts = facts_for(&["a.de", "*.b.de", "2001:db8::1"]);
        for (host, is_for) in [
            ("a.de", true),
            ("A.de", true),
            ("x.a.de", false),
            ("x.b.de", true),
            ("b.de", false),
            ("y.x.b.de", false),
            ("[2001:db8::1]", true),
        ] {
            assert_eq!(facts.is_for(host), is_for, "{host}");
        }
    }
}
