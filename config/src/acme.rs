//! `[http.tls.acme]`: certificates that come by themselves.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::PathBuf;

const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// Certificates that come by themselves, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acme {
    /// The names the certificate is for.
    pub domains: Vec<String>,
    /// Where the authority may write.
    pub contact: Vec<String>,
    /// The authority.
    pub directory: String,
    /// Who vouches for the authority, if not those whom browsers trust.
    pub directory_ca_file: Option<PathBuf>,
}

/// Certificates that come and are renewed by themselves (ACME). The authority looks at TCP 443 of
/// each name, which must lead here. Whoever sets this agrees to the authority's terms.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcmeFile {
    /// The names the certificate is for, such as `termine.musterstadt.de`; all the towns' names.
    /// An empty list switches this off.
    #[schemars(
        example = serde_json::json!([]),
        extend("x-wanted" = "a list of names", "x-instead" = "write for example [\"termine.musterstadt.de\"]")
    )]
    domains: Option<Vec<String>>,
    /// Mail addresses the authority may write to when something is wrong.
    #[schemars(
        example = serde_json::json!([]),
        extend("x-wanted" = "a list of mail addresses", "x-instead" = "write for example [\"it@musterstadt.de\"]")
    )]
    contact: Option<Vec<String>>,
    /// The authority: the address of its directory.
    #[schemars(example = "https://acme-v02.api.letsencrypt.org/directory")]
    directory: Option<String>,
    /// Who vouches for an authority of your own, as PEM. Empty: those whom browsers trust.
    #[schemars(example = "", with = "String")]
    directory_ca_file: Option<PathBuf>,
}

impl Section for AcmeFile {
    const NAME: &'static str = "http.tls.acme";
    type Settings = Option<Acme>;

    fn settle(self, problems: &mut Problems) -> Option<Acme> {
        let domains = self.domains.unwrap_or_default();
        if domains.is_empty() {
            return None;
        }
        if let Some(odd) = domains.iter().find(|name| !is_name(name)) {
            problems.push(
                "http.tls.acme.domains",
                format!("must be names without a star, one is {odd:?}: write for example [\"termine.musterstadt.de\"]"),
            );
        }
        let directory = self.directory.unwrap_or_else(|| LETS_ENCRYPT.to_owned());
        if !directory.starts_with("https://") {
            problems.push(
                "http.tls.acme.directory",
                format!(
                    "must begin with https://, is {directory:?}: write for example {LETS_ENCRYPT:?}"
                ),
            );
        }
        let ca = self.directory_ca_file;
        Some(Acme {
            domains,
            contact: self.contact.unwrap_or_default(),
            directory,
            directory_ca_file: ca.filter(|path| !path.as_os_str().is_empty()),
        })
    }
}

/// Stars need another kind of proof, which nobody but the keeper of the domain can give.
fn is_name(text: &str) -> bool {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    text.contains(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(is_fine)
}
