//! The first administrator of a municipality: whoever holds the one-time password may set up
//! everything else.
//!
//! The password stands in a file of the data folder, readable by its owner alone. It is not
//! printed: what is printed ends in a journal.

use std::fs::{OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use schalter_config::Settings;
use schalter_control_core::Role;
use schalter_control_core::id::{OfficerId, TenantId};
use thiserror::Error;
use uuid::Uuid;

use crate::identity::officer::{Guard, Officer};
use crate::identity::one_time_password;
use crate::private;
use crate::store::founding::Town;
use crate::store::tenant::Tenant;
use crate::store::{Store, StoreError};

/// How the first administrator signs in.
pub const NAME: &str = "verwaltung";

/// Why there is no administrator.
#[derive(Debug, Error)]
pub enum AdminError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file with the password.
    #[error("{0} cannot be written: {1}")]
    File(PathBuf, #[source] io::Error),
    /// Passwords.
    #[error("passwords cannot be hashed")]
    Guard,
}

/// Fills the empty store with a municipality and its administrator; tells the file with the
/// password.
pub async fn found(
    store: &Store,
    settings: &Settings,
    guard: &Guard,
) -> Result<PathBuf, AdminError> {
    let tenant = Tenant::new(TenantId(Uuid::new_v4()), "Kommune");
    let password = one_time_password::readable();
    let file = settings.store.data_dir.join("admin.txt");
    keep(&file, &page(&settings.http.public_url, NAME, &password))?;
    store
        .found(&town(tenant, NAME, password, guard).await?)
        .await?;
    Ok(file)
}

/// A new municipality with nothing but an administrator.
pub async fn town(
    tenant: Tenant,
    name: &str,
    password: String,
    guard: &Guard,
) -> Result<Town, AdminError> {
    let officers = vec![admin(tenant.id, name, password, guard).await?];
    Ok(Town {
        tenant,
        offices: Vec::new(),
        officers,
        integrators: Vec::new(),
    })
}

/// An administrator, and the hash of the one-time password.
pub async fn admin(
    tenant: TenantId,
    name: &str,
    password: String,
    guard: &Guard,
) -> Result<(Officer, String), AdminError> {
    let hash = guard.hash(password).await.map_err(|_| AdminError::Guard)?;
    let officer = Officer {
        id: OfficerId(Uuid::new_v4()),
        tenant,
        name: name.to_owned(),
        display_name: "Verwaltung".to_owned(),
        must_change_password: true,
        role: Role::TenantAdmin,
        offices: Vec::new(),
    };
    Ok((officer, hash))
}

fn page(url: &str, name: &str, password: &str) -> String {
    format!(
        "Verwaltung: {url}/desk\nName:       {name}\nEinmal-Passwort (wird bei der ersten Anmeldung \
         geändert): {password}\n"
    )
}

/// For its owner's eyes only, even where the folder is open to others.
pub(crate) fn keep(file: &Path, page: &str) -> Result<(), AdminError> {
    let write = || {
        private::folder_of(file)?;
        let mut open = OpenOptions::new();
        let open = open.write(true).create(true).truncate(true).mode(0o600);
        let mut kept = open.open(file)?;
        // An older file keeps its mode when it is opened.
        kept.set_permissions(Permissions::from_mode(0o600))?;
        kept.write_all(page.as_bytes())?;
        kept.sync_all()
    };
    write().map_err(|error| AdminError::File(file.to_owned(), error))
}
