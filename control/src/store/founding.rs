//! A town is founded whole or not at all: its offices, its officers, its integrators.

use schalter_control_core::{Land, Office};

use super::audit::{self, Act, Actor};
use super::db::{Tx, on};
use super::integrator::scopes;
use super::office::written;
use super::tenant::Tenant;
use super::{Store, StoreError, integrator, office, officer, tenant};
use crate::identity::integrator::Integrator;
use crate::identity::officer::Officer;

/// Everything a town begins with.
pub struct Town {
    /// The municipality.
    pub tenant: Tenant,
    /// Its offices.
    pub offices: Vec<Office>,
    /// Its officers, each with the hash of the first password.
    pub officers: Vec<(Officer, String)>,
    /// Its integrators, each with the hash of the API key.
    pub integrators: Vec<(Integrator, String)>,
}

impl Store {
    /// Keeps a new town.
    pub async fn found(&self, town: &Town) -> Result<(), StoreError> {
        let now_ms = self.clock.now().as_millisecond();
        let mut tx = self.begin().await?;
        add_tenant(&mut tx, &town.tenant, now_ms).await?;
        for office in &town.offices {
            add_office(&mut tx, office).await?;
        }
        for (officer, password_hash) in &town.officers {
            if !add_officer(&mut tx, officer, password_hash, now_ms).await? {
                return Err(StoreError::Taken("the name of an officer"));
            }
        }
        for (integrator, key_hash) in &town.integrators {
            add_integrator(&mut tx, integrator, key_hash, now_ms).await?;
        }
        let tenant = town.tenant.id;
        let act = Act::new(Actor::Operator, "create", "tenant", tenant);
        audit::note(&mut tx, tenant, &act, now_ms).await?;
        tx.commit().await
    }
}

async fn add_tenant(tx: &mut Tx, new: &Tenant, now_ms: i64) -> Result<(), StoreError> {
    on!(Tx, &mut *tx, tx => sqlx::query(tenant::ADD).bind(new.id.to_string()).bind(&new.name)
        .bind(&new.locale).bind(now_ms).bind(&new.time_zone).bind(new.land.map(Land::code))
        .bind(written(&new.branding)?).execute(&mut **tx).await.map(drop)?);
    if tenant::add_hosts(tx, new).await? {
        Ok(())
    } else {
        Err(StoreError::Taken("a host name"))
    }
}

pub(super) async fn add_office(tx: &mut Tx, new: &Office) -> Result<(), StoreError> {
    let (settings, state) = (written(&new.settings)?, written(new.state())?);
    on!(Tx, tx, tx => sqlx::query(office::ADD).bind(new.id.to_string())
        .bind(new.tenant.to_string()).bind(settings).bind(state)
        .execute(&mut **tx).await.map(drop)?);
    Ok(())
}

/// `false` when another officer has the name.
pub(super) async fn add_officer(
    tx: &mut Tx,
    new: &Officer,
    password_hash: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let (tenant, who) = (new.tenant.to_string(), new.id.to_string());
    let added = on!(Tx, &mut *tx, tx => sqlx::query(officer::ADD).bind(&who).bind(&tenant).bind(&new.name)
        .bind(&new.display_name).bind(password_hash).bind(new.must_change_password)
        .bind(new.role.name()).bind(now_ms)
        .execute(&mut **tx).await?.rows_affected());
    if added == 0 {
        return Ok(false);
    }
    for office in &new.offices {
        on!(Tx, &mut *tx, tx => sqlx::query(officer::ASSIGN).bind(&tenant).bind(&who)
            .bind(office.to_string()).execute(&mut **tx).await.map(drop)?);
    }
    Ok(true)
}

pub(super) async fn add_integrator(
    tx: &mut Tx,
    new: &Integrator,
    key_hash: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    on!(Tx, tx, tx => sqlx::query(integrator::ADD).bind(new.id.to_string())
        .bind(new.tenant.to_string()).bind(&new.name).bind(key_hash).bind(now_ms)
        .bind(scopes(&new.scopes)).bind(integrator::ms(new.expires_at))
        .execute(&mut **tx).await.map(drop)?);
    Ok(())
}
