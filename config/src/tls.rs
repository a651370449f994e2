//! `[http.tls]`: TLS by ourselves, where no reverse proxy speaks it.

use crate::{Acme, Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// TLS, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// Where the certificate comes from.
    pub source: TlsSource,
    /// The oldest version spoken.
    pub min_version: TlsVersion,
    /// Where plain HTTP is answered with the way to https; nowhere if there is none.
    pub redirect_listen: Option<SocketAddr>,
}

/// Where the certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsSource {
    /// From files, which somebody else renews.
    Files(TlsFiles),
    /// From an authority that gives certificates to programs.
    Acme(Acme),
}

/// A certificate in files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate with its chain, as PEM.
    pub certificate: PathBuf,
    /// Its key, as PEM.
    pub key: PathBuf,
}

/// A version of TLS. Older ones are not to be used any more (BSI TR-02102-2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum TlsVersion {
    /// For clients of before 2018.
    #[serde(rename = "1.2")]
    Tls12,
    /// What every browser speaks.
    #[default]
    #[serde(rename = "1.3")]
    Tls13,
}

/// TLS by ourselves, without a reverse proxy: `http.listen` then speaks TLS and nothing else. The
/// suites are those of BSI TR-02102-2.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TlsFile {
    /// The certificate and after it the chain up to a known authority, as PEM. Replaced files are
    /// taken without a restart; a pair that does not fit is not, and the old one goes on.
    #[schemars(example = "", with = "String")]
    certificate: Option<PathBuf>,
    /// The key of the certificate, as PEM. Nobody else should be able to read it.
    #[schemars(example = "", with = "String")]
    key: Option<PathBuf>,
    /// The oldest version of TLS that is spoken: `1.3`, or `1.2` for clients of before 2018.
    #[schemars(example = &"1.3", with = "String", extend("enum" = ["1.3", "1.2"]))]
    min_version: Option<TlsVersion>,
    /// Where to answer plain HTTP with the way to https, and with nothing else, such as `[::]:80`.
    /// Empty: nowhere.
    #[schemars(example = "")]
    redirect_listen: Option<String>,
}

impl Section for TlsFile {
    const NAME: &'static str = "http.tls";
    type Settings = TlsWritten;

    fn settle(self, problems: &mut Problems) -> TlsWritten {
        let redirect_listen = redirect(self.redirect_listen, problems);
        let path = |written: Option<PathBuf>| written.filter(|path| !path.as_os_str().is_empty());
        let files = match (path(self.certificate), path(self.key)) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            (Some(_), None) => {
                let missing = "is missing beside http.tls.certificate: write the path of its key";
                problems.push("http.tls.key", missing);
                None
            }
            (None, Some(_)) => {
                let missing = "is missing beside http.tls.key: write the path of the certificate with its chain";
                problems.push("http.tls.certificate", missing);
                None
            }
        };
        TlsWritten {
            files,
            min_version: self.min_version.unwrap_or_default(),
            redirect_listen,
        }
    }
}

/// `[http.tls]` without what stands in `[http.tls.acme]`.
pub(crate) struct TlsWritten {
    files: Option<TlsFiles>,
    min_version: TlsVersion,
    redirect_listen: Option<SocketAddr>,
}

impl TlsWritten {
    /// Both together; nothing if neither names a certificate.
    pub(crate) fn with(self, acme: Option<Acme>, problems: &mut Problems) -> Option<Tls> {
        let source = match (self.files, acme) {
            (Some(files), None) => TlsSource::Files(files),
            (None, Some(acme)) => TlsSource::Acme(acme),
            (Some(_), Some(_)) => {
                problems.push(
                    "http.tls.acme.domains",
                    "cannot be set beside http.tls.certificate: remove one of them",
                );
                return None;
            }
            (None, None) => {
                if problems.is_empty() {
                    refuse_alone(self.redirect_listen, problems);
                }
                return None;
            }
        };
        Some(Tls {
            source,
            min_version: self.min_version,
            redirect_listen: self.redirect_listen,
        })
    }
}

fn redirect(written: Option<String>, problems: &mut Problems) -> Option<SocketAddr> {
    let written = written.filter(|text| !text.is_empty())?;
    let address = written.parse().ok();
    if address.is_none() {
        problems.push(
            "http.tls.redirect_listen",
            format!(
                "must be an address with a port, is {written:?}: write for example \"[::]:80\""
            ),
        );
    }
    address
}

/// A way to https that is not there leads nowhere.
fn refuse_alone(redirect_listen: Option<SocketAddr>, problems: &mut Problems) {
    if redirect_listen.is_some() {
        problems.push(
            "http.tls.redirect_listen",
            "leads to https, which nobody speaks: write http.tls.certificate and http.tls.key, or remove it",
        );
    }
}
