//! Second factors and recovery codes of officers.

use schalter_control_core::id::{OfficerId, TenantId};

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::{Store, StoreError};

const ONE: &str = "SELECT sealed, confirmed FROM second_factor
    WHERE tenant_id = $1 AND officer_id = $2";
const ENROL: &str =
    "INSERT INTO second_factor (officer_id, tenant_id, sealed, confirmed, last_step)
    VALUES ($1, $2, $3, FALSE, 0) ON CONFLICT (officer_id) DO UPDATE SET sealed = excluded.sealed
    WHERE second_factor.confirmed = FALSE AND second_factor.tenant_id = excluded.tenant_id";
const CONFIRM: &str = "UPDATE second_factor SET confirmed = TRUE, last_step = $1
    WHERE tenant_id = $2 AND officer_id = $3 AND confirmed = FALSE";
const TAKE_STEP: &str = "UPDATE second_factor SET last_step = $1
    WHERE tenant_id = $2 AND officer_id = $3 AND last_step < $1";
const REMOVE: &str = "DELETE FROM second_factor WHERE tenant_id = $1 AND officer_id = $2";
const ADD_CODE: &str = "INSERT INTO recovery_code (tenant_id, officer_id, code_hash)
    VALUES ($1, $2, $3)";
const TAKE_CODE: &str = "DELETE FROM recovery_code
    WHERE tenant_id = $1 AND officer_id = $2 AND code_hash = $3";
const REMOVE_CODES: &str = "DELETE FROM recovery_code WHERE tenant_id = $1 AND officer_id = $2";

pub(super) const STATEMENTS: &[&str] = &[
    ONE,
    ENROL,
    CONFIRM,
    TAKE_STEP,
    REMOVE,
    ADD_CODE,
    TAKE_CODE,
    REMOVE_CODES,
];

/// A second factor as it stands in the store.
pub(crate) struct SecondFactor {
    /// The sealed secret.
    pub sealed: String,
    /// A first code was right.
    pub confirmed: bool,
}

impl Store {
    /// The officer's second factor.
    pub(crate) async fn second_factor(
        &self,
        tenant: TenantId,
        officer: OfficerId,
    ) -> Result<Option<SecondFactor>, StoreError> {
        let row: Option<(String, bool)> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(officer.to_string()).fetch_optional(pool).await?);
        Ok(row.map(|(sealed, confirmed)| SecondFactor { sealed, confirmed }))
    }

    /// Keeps a new secret until it is confirmed; `false` when one is confirmed already.
    pub(crate) async fn enrol_second_factor(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        sealed: &str,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let kept = on!(Tx, &mut tx, tx => sqlx::query(ENROL).bind(officer.to_string())
            .bind(tenant.to_string()).bind(sealed).execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(kept > 0)
    }

    /// Confirms it, with the time step of the first code and the hashes of the recovery codes.
    pub(crate) async fn confirm_second_factor(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        step: i64,
        code_hashes: &[String],
    ) -> Result<(), StoreError> {
        let (tenant, officer) = (tenant.to_string(), officer.to_string());
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(CONFIRM).bind(step).bind(&tenant).bind(&officer)
            .execute(&mut **tx).await.map(drop)?);
        on!(Tx, &mut tx, tx => sqlx::query(REMOVE_CODES).bind(&tenant).bind(&officer)
            .execute(&mut **tx).await.map(drop)?);
        for hash in code_hashes {
            on!(Tx, &mut tx, tx => sqlx::query(ADD_CODE).bind(&tenant).bind(&officer).bind(hash)
                .execute(&mut **tx).await.map(drop)?);
        }
        tx.commit().await
    }

    /// Takes the code of a time step; `false` when it or a later one was taken before.
    pub(crate) async fn take_step(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        step: i64,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let taken = on!(Tx, &mut tx, tx => sqlx::query(TAKE_STEP).bind(step)
            .bind(tenant.to_string()).bind(officer.to_string())
            .execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(taken > 0)
    }

    /// Takes a recovery code; `false` when there is none like it.
    pub(crate) async fn take_recovery_code(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        code_hash: &str,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let taken = on!(Tx, &mut tx, tx => sqlx::query(TAKE_CODE).bind(tenant.to_string())
            .bind(officer.to_string()).bind(code_hash)
            .execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(taken > 0)
    }

    /// Takes the second factor away; an act when it is not the officer's own deed.
    pub(crate) async fn remove_second_factor(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        act: Option<&Act>,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for statement in [REMOVE, REMOVE_CODES] {
            on!(Tx, &mut tx, tx => sqlx::query(statement).bind(tenant.to_string())
                .bind(officer.to_string()).execute(&mut **tx).await.map(drop)?);
        }
        if let Some(act) = act {
            audit::note(&mut tx, tenant, act, self.now_ms()).await?;
        }
        tx.commit().await
    }
}
