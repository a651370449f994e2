//! The identity provider of a tenant, and the officers it knows.

use schalter_control_core::Role;
use schalter_control_core::id::TenantId;

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::office::{read, written};
use super::{Store, StoreError, founding};
use crate::identity::officer::Officer;
use crate::identity::oidc::Provider;
use crate::identity::secret;

const ONE: &str = "SELECT settings, sealed FROM identity_provider WHERE tenant_id = $1";
const SET: &str = "INSERT INTO identity_provider (tenant_id, settings, sealed) VALUES ($1, $2, $3)
    ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings, sealed = excluded.sealed";
const NAME: &str = "SELECT name FROM officer
    WHERE tenant_id = $1 AND subject = $2 AND disabled = FALSE";
const DISABLED: &str = "SELECT COUNT(*) FROM officer
    WHERE tenant_id = $1 AND subject = $2 AND disabled = TRUE";
const SET_ROLE: &str = "UPDATE officer SET role = $1, version = version + 1
    WHERE tenant_id = $2 AND subject = $3 AND role <> $1";
const SET_SUBJECT: &str = "UPDATE officer SET subject = $1 WHERE tenant_id = $2 AND id = $3";

pub(super) const STATEMENTS: &[&str] = &[ONE, SET, NAME, DISABLED, SET_ROLE, SET_SUBJECT];

impl Store {
    /// The tenant's provider, and the sealed secret of its client.
    pub async fn provider(
        &self,
        tenant: TenantId,
    ) -> Result<Option<(Provider, String)>, StoreError> {
        let row: Option<(String, String)> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).fetch_optional(pool).await?);
        row.map(|(settings, sealed)| Ok((read(&settings, "an identity provider")?, sealed)))
            .transpose()
    }

    /// Sets the tenant's provider.
    pub async fn set_provider(
        &self,
        tenant: TenantId,
        provider: &Provider,
        sealed: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let settings = written(provider)?;
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(SET).bind(tenant.to_string()).bind(settings)
            .bind(sealed).execute(&mut **tx).await.map(drop)?);
        audit::note(&mut tx, tenant, act, self.now_ms()).await?;
        tx.commit().await
    }

    /// The administration has disabled whom the provider calls so.
    pub(crate) async fn is_disabled(
        &self,
        tenant: TenantId,
        subject: &str,
    ) -> Result<bool, StoreError> {
        let count: i64 = on!(Db, &self.reader, pool => sqlx::query_scalar(DISABLED)
            .bind(tenant.to_string()).bind(subject).fetch_one(pool).await?);
        Ok(count > 0)
    }

    /// The officer whom the provider calls so, now in this role.
    pub(crate) async fn officer_by_subject(
        &self,
        tenant: TenantId,
        subject: &str,
        role: Role,
    ) -> Result<Option<Officer>, StoreError> {
        let name: Option<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(NAME)
            .bind(tenant.to_string()).bind(subject).fetch_optional(pool).await?);
        let Some(name) = name else { return Ok(None) };
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(SET_ROLE).bind(role.name()).bind(tenant.to_string())
            .bind(subject).execute(&mut **tx).await.map(drop)?);
        tx.commit().await?;
        let known = self.officer_by_name(tenant, &name).await?;
        Ok(known.map(|(officer, _)| officer))
    }

    /// Adds an officer whom the provider knows. A name that is taken gets an ending: whom the
    /// provider calls like somebody of ours is not that somebody.
    pub(crate) async fn add_officer_of(
        &self,
        officer: &Officer,
        subject: &str,
        password_hash: &str,
    ) -> Result<Officer, StoreError> {
        let ending = &secret::hash(subject)[..6].to_lowercase();
        let longer = Officer {
            name: format!("{}.{ending}", officer.name),
            ..officer.clone()
        };
        let mut tx = self.begin().await?;
        let now_ms = self.now_ms();
        for officer in [officer, &longer] {
            if founding::add_officer(&mut tx, officer, password_hash, now_ms).await? {
                on!(Tx, &mut tx, tx => sqlx::query(SET_SUBJECT).bind(subject)
                    .bind(officer.tenant.to_string()).bind(officer.id.to_string())
                    .execute(&mut **tx).await.map(drop)?);
                tx.commit().await?;
                return Ok(officer.clone());
            }
        }
        tx.rollback().await?;
        Err(StoreError::Taken("the name of an officer"))
    }
}
