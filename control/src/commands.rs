//! What the operator does on the command line, beside a running house or before its first start:
//! municipalities and their administrators. Each command tells what to print.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use schalter_config::Settings;
use schalter_control_core::Land;
use schalter_control_core::id::TenantId;
use thiserror::Error;
use uuid::Uuid;

use crate::clock::Clock;
use crate::first_admin::{self, AdminError, NAME};
use crate::identity::officer::Guard;
use crate::identity::oidc::{Provider, client_secret_of};
use crate::identity::one_time_password;
use crate::identity::operator;
use crate::identity::seal::Seal;
use crate::rules::{UNFIT_STATE, is_sign_in_name, unfit_tenant};
use crate::store::audit::{Act, Actor};
use crate::store::tenant::{Changed, Tenant};
use crate::store::{Store, StoreError};

/// Municipalities.
#[derive(Subcommand)]
pub enum TenantCommand {
    /// Add a municipality and its first administrator.
    Add {
        /// Its name, as citizens read it.
        #[arg(long)]
        name: String,
        /// Where and how.
        #[command(flatten)]
        facts: Facts,
    },
    /// Show all municipalities.
    List,
    /// Change a municipality; what is left out stays as it is.
    Change {
        /// Which: its id or one of its host names.
        tenant: String,
        /// Its new name.
        #[arg(long)]
        name: Option<String>,
        /// Where and how.
        #[command(flatten)]
        facts: Facts,
    },
}

/// What can be said about a municipality.
#[derive(Args)]
pub struct Facts {
    /// A host name it is reached by; several may be given, the best first.
    #[arg(long = "host")]
    hosts: Vec<String>,
    /// The first language of its pages, by its tag.
    #[arg(long)]
    locale: Option<String>,
    /// Its time zone, such as Europe/Berlin.
    #[arg(long)]
    time_zone: Option<String>,
    /// Its federal state by two letters, such as NW.
    #[arg(long)]
    state: Option<String>,
}

/// Identity providers.
#[derive(Args)]
pub struct OidcCommand {
    /// Which municipality: its id or one of its host names.
    tenant: String,
    /// The provider's address, as it calls itself.
    #[arg(long)]
    issuer: String,
    /// How the provider calls us.
    #[arg(long)]
    client_id: String,
    /// A file with the client's secret.
    #[arg(long)]
    client_secret_file: PathBuf,
    /// The claim that names somebody's groups.
    #[arg(long, default_value = "groups")]
    groups_claim: String,
    /// Who is in this group is an officer.
    #[arg(long)]
    officer_group: Option<String>,
    /// Who is in this group is an office lead.
    #[arg(long)]
    lead_group: Option<String>,
    /// Who is in this group is a tenant admin.
    #[arg(long)]
    admin_group: Option<String>,
}

/// Administrators.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Add an administrator; prints the one-time password.
    Add {
        /// The name to sign in with.
        #[arg(long)]
        name: String,
        /// Of which municipality: its id or one of its host names; left out: the oldest.
        #[arg(long)]
        tenant: Option<String>,
    },
}

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The administrator.
    #[error(transparent)]
    Admin(#[from] AdminError),
    /// No such municipality.
    #[error("there is no tenant {0}: `schalter tenant list` shows all")]
    UnknownTenant(String),
    /// A value does not fit.
    #[error("{0}")]
    Unfit(String),
    /// Passwords.
    #[error("passwords cannot be hashed")]
    Guard,
}

/// `schalter tenant …`
pub async fn tenant(settings: &Settings, command: TenantCommand) -> Result<String, CommandError> {
    let store = open(settings).await?;
    match command {
        TenantCommand::Add { name, facts } => add(&store, &name, facts).await,
        TenantCommand::List => list(&store).await,
        TenantCommand::Change {
            tenant,
            name,
            facts,
        } => change(&store, &tenant, name, facts).await,
    }
}

/// `schalter oidc …`
pub async fn oidc(settings: &Settings, command: OidcCommand) -> Result<String, CommandError> {
    let store = open(settings).await?;
    let tenant = find(&store, Some(&command.tenant)).await?;
    let file = &command.client_secret_file;
    let secret = std::fs::read_to_string(file);
    let secret = secret.map_err(|error| unfit(&format!("{}: {error}", file.display())))?;
    let seal = Seal::open(&settings.store.data_dir);
    let seal = seal.map_err(|error| unfit(&format!("seal.key: {error}")))?;
    let sealed = seal.close(&client_secret_of(tenant.id), secret.trim().as_bytes());
    let sealed = sealed.map_err(|error| unfit(&error.to_string()))?;
    let provider = Provider {
        issuer: command.issuer,
        client_id: command.client_id,
        groups_claim: command.groups_claim,
        officer_group: command.officer_group,
        lead_group: command.lead_group,
        admin_group: command.admin_group,
    };
    let act = Act::new(Actor::Operator, "change", "identity_provider", tenant.id);
    store
        .set_provider(tenant.id, &provider, &sealed, &act)
        .await?;
    Ok(String::new())
}

/// `schalter admin …`
pub async fn admin(settings: &Settings, command: AdminCommand) -> Result<String, CommandError> {
    let store = open(settings).await?;
    let AdminCommand::Add { name, tenant } = command;
    let tenant = find(&store, tenant.as_deref()).await?;
    let password = one_time_password::readable();
    let guard = Guard::new().map_err(|_| CommandError::Guard)?;
    let name = name.trim().to_lowercase();
    if !is_sign_in_name(&name) {
        return Err(unfit("a name has letters, digits and . - _ @ only"));
    }
    let (officer, hash) = first_admin::admin(tenant.id, &name, password.clone(), &guard).await?;
    let act = Act::new(Actor::Operator, "create", "officer", officer.id);
    match store.add_officer(&officer, &hash, &act).await? {
        Changed::Written => Ok(format!("{name} signs in with: {password}\n")),
        _ => Err(CommandError::Unfit(format!("the name {name} is taken"))),
    }
}

/// `schalter operator-key`
pub async fn operator_key(settings: &Settings) -> Result<String, CommandError> {
    let store = open(settings).await?;
    Ok(format!("{}\n", operator::new_key(&store).await?))
}

async fn open(settings: &Settings) -> Result<Store, StoreError> {
    Store::open(&settings.store.url, Clock::default()).await
}

async fn add(store: &Store, name: &str, facts: Facts) -> Result<String, CommandError> {
    let tenant = Tenant::new(TenantId(Uuid::new_v4()), name.trim());
    let tenant = facts.put_on(tenant)?;
    let password = one_time_password::readable();
    let guard = Guard::new().map_err(|_| CommandError::Guard)?;
    let id = tenant.id;
    let town = first_admin::town(tenant, NAME, password.clone(), &guard).await?;
    store.found(&town).await?;
    Ok(format!("{id}\n{NAME} signs in with: {password}\n"))
}

async fn list(store: &Store) -> Result<String, CommandError> {
    let mut text = String::new();
    for Tenant {
        id, name, hosts, ..
    } in store.tenants().await?
    {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{id}  {name}  {}", hosts.join(" "));
    }
    Ok(text)
}

async fn change(
    store: &Store,
    which: &str,
    name: Option<String>,
    facts: Facts,
) -> Result<String, CommandError> {
    let mut tenant = find(store, Some(which)).await?;
    if let Some(name) = name {
        name.trim().clone_into(&mut tenant.name);
    }
    let tenant = facts.put_on(tenant)?;
    let act = Act::new(Actor::Operator, "change", "tenant", tenant.id);
    match store.change_tenant(&tenant, &act).await? {
        Changed::Written => Ok(String::new()),
        Changed::Taken => Err(CommandError::Unfit("a host name is taken".to_owned())),
        Changed::Late => Err(CommandError::Unfit("changed meanwhile: again".to_owned())),
    }
}

async fn find(store: &Store, which: Option<&str>) -> Result<Tenant, CommandError> {
    let tenants = store.tenants().await?;
    let is_it = |tenant: &Tenant| {
        which.is_none_or(|which| {
            tenant.id.to_string() == which || tenant.hosts.iter().any(|host| host == which)
        })
    };
    let found = tenants.into_iter().find(is_it);
    found.ok_or_else(|| CommandError::UnknownTenant(which.unwrap_or("at all").to_owned()))
}

impl Facts {
    fn put_on(self, mut tenant: Tenant) -> Result<Tenant, CommandError> {
        if !self.hosts.is_empty() {
            tenant.hosts = self.hosts.iter().map(|host| host.to_lowercase()).collect();
        }
        if let Some(locale) = self.locale {
            tenant.locale = locale;
        }
        if let Some(time_zone) = self.time_zone {
            tenant.time_zone = time_zone;
        }
        if let Some(state) = self.state {
            let land = state.parse::<Land>();
            tenant.land = Some(land.map_err(|_| unfit(UNFIT_STATE))?);
        }
        if let Some(why) = unfit_tenant(&tenant) {
            return Err(unfit(why));
        }
        Ok(tenant)
    }
}

fn unfit(what: &str) -> CommandError {
    CommandError::Unfit(what.to_owned())
}
