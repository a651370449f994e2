//! Officers as the administration sees them: all of them, with role, offices and state.

use std::collections::HashMap;

use schalter_control_core::Role;
use schalter_control_core::id::{OfficeId, OfficerId, TenantId};
use uuid::Uuid;

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::officer::ASSIGN;
use super::{Store, StoreError, id};
use crate::identity::officer::Officer;

const LIST: &str = "SELECT o.id, o.name, o.display_name, o.role, o.must_change, o.disabled,
    o.version, (SELECT COUNT(*) FROM second_factor f WHERE f.tenant_id = o.tenant_id
        AND f.officer_id = o.id AND f.confirmed = TRUE) FROM officer o
    WHERE o.tenant_id = $1 AND o.id > $2 ORDER BY o.id LIMIT $3";
const ONE: &str = "SELECT o.id, o.name, o.display_name, o.role, o.must_change, o.disabled,
    o.version, (SELECT COUNT(*) FROM second_factor f WHERE f.tenant_id = o.tenant_id
        AND f.officer_id = o.id AND f.confirmed = TRUE) FROM officer o
    WHERE o.tenant_id = $1 AND o.id = $2";
const OFFICES: &str = "SELECT officer_id, office_id FROM officer_office
    WHERE tenant_id = $1 ORDER BY officer_id, office_id";
const CHANGE: &str = "UPDATE officer SET display_name = $1, role = $2, disabled = $3,
    version = version + 1 WHERE tenant_id = $4 AND id = $5 AND version = $6";
const ADMINS: &str = "SELECT COUNT(*) FROM officer
    WHERE tenant_id = $1 AND role = 'tenant_admin' AND disabled = FALSE";
const UNASSIGN: &str = "DELETE FROM officer_office WHERE tenant_id = $1 AND officer_id = $2";
const SIGN_OUT: &str = "DELETE FROM officer_sign_in WHERE tenant_id = $1 AND officer_id = $2";
const RESET: &str = "UPDATE officer SET password_hash = $1, must_change = TRUE,
    version = version + 1 WHERE tenant_id = $2 AND id = $3";

pub(super) const STATEMENTS: &[&str] = &[
    LIST, ONE, OFFICES, CHANGE, ADMINS, UNASSIGN, SIGN_OUT, RESET,
];

/// An officer as the administration sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub officer: Officer,
    /// May not sign in.
    pub disabled: bool,
    /// Signs in with a second factor.
    pub second_factor: bool,
    /// Counts every change by the administration.
    pub version: i64,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is written.
    Written,
    /// Somebody else was faster.
    Late,
    /// Nobody could administer the tenant any more.
    LastAdmin,
}

type Row = (String, String, String, String, bool, bool, i64, i64);

impl Store {
    /// Officers in the order of their ids, after a given one.
    pub async fn members(
        &self,
        tenant: TenantId,
        after: Option<Uuid>,
        limit: u16,
    ) -> Result<Vec<Member>, StoreError> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(LIST)
            .bind(tenant.to_string()).bind(after).bind(i64::from(limit)).fetch_all(pool).await?);
        let mut assigned = self.assigned(tenant).await?;
        rows.into_iter()
            .map(|row| member(tenant, row, &mut assigned))
            .collect()
    }

    /// One officer.
    pub async fn member(
        &self,
        tenant: TenantId,
        officer: OfficerId,
    ) -> Result<Option<Member>, StoreError> {
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(officer.to_string()).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        let mut assigned = self.assigned(tenant).await?;
        member(tenant, row, &mut assigned).map(Some)
    }

    /// Changes an officer who is still at `member.version`. Who is disabled is signed out.
    pub async fn change_member(&self, member: &Member, act: &Act) -> Result<Outcome, StoreError> {
        let Member { officer, .. } = member;
        let (tenant, who) = (officer.tenant.to_string(), officer.id.to_string());
        let mut tx = self.begin().await?;
        let changed = on!(Tx, &mut tx, tx => sqlx::query(CHANGE).bind(&officer.display_name)
            .bind(officer.role.name()).bind(member.disabled).bind(&tenant).bind(&who)
            .bind(member.version).execute(&mut **tx).await?.rows_affected());
        if changed == 0 {
            tx.rollback().await?;
            return Ok(Outcome::Late);
        }
        let admins: i64 = on!(Tx, &mut tx, tx => sqlx::query_scalar(ADMINS).bind(&tenant)
            .fetch_one(&mut **tx).await?);
        if admins == 0 {
            tx.rollback().await?;
            return Ok(Outcome::LastAdmin);
        }
        assign(&mut tx, &tenant, &who, &officer.offices).await?;
        if member.disabled {
            run(&mut tx, SIGN_OUT, &tenant, &who).await?;
        }
        audit::note(&mut tx, officer.tenant, act, self.now_ms()).await?;
        tx.commit().await?;
        Ok(Outcome::Written)
    }

    /// Gives an officer a new one-time password and ends every sign-in; `false` if there is none.
    pub async fn reset_password(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        password_hash: &str,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let who = officer.to_string();
        let mut tx = self.begin().await?;
        let reset = on!(Tx, &mut tx, tx => sqlx::query(RESET).bind(password_hash)
            .bind(tenant.to_string()).bind(&who).execute(&mut **tx).await?.rows_affected());
        run(&mut tx, SIGN_OUT, &tenant.to_string(), &who).await?;
        audit::note(&mut tx, tenant, act, self.now_ms()).await?;
        if reset == 0 {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn assigned(
        &self,
        tenant: TenantId,
    ) -> Result<HashMap<String, Vec<OfficeId>>, StoreError> {
        let rows: Vec<(String, String)> = on!(Db, &self.reader, pool => sqlx::query_as(OFFICES)
            .bind(tenant.to_string()).fetch_all(pool).await?);
        let mut offices: HashMap<String, Vec<OfficeId>> = HashMap::new();
        for (officer, office) in rows {
            offices.entry(officer).or_default().push(id(&office)?);
        }
        Ok(offices)
    }
}

async fn assign(
    tx: &mut Tx,
    tenant: &str,
    who: &str,
    offices: &[OfficeId],
) -> Result<(), StoreError> {
    run(tx, UNASSIGN, tenant, who).await?;
    for office in offices {
        on!(Tx, &mut *tx, tx => sqlx::query(ASSIGN).bind(tenant).bind(who)
            .bind(office.to_string()).execute(&mut **tx).await.map(drop)?);
    }
    Ok(())
}

async fn run(
    tx: &mut Tx,
    statement: &'static str,
    tenant: &str,
    who: &str,
) -> Result<(), StoreError> {
    on!(Tx, tx, tx => sqlx::query(statement).bind(tenant).bind(who).execute(&mut **tx).await
        .map(drop)?);
    Ok(())
}

fn member(
    tenant: TenantId,
    (who, name, display_name, role, must_change_password, disabled, version, factors): Row,
    assigned: &mut HashMap<String, Vec<OfficeId>>,
) -> Result<Member, StoreError> {
    let officer = Officer {
        id: id(&who)?,
        tenant,
        name,
        display_name,
        must_change_password,
        role: Role::by_name(&role).ok_or(StoreError::Unreadable("a role"))?,
        offices: assigned.remove(&who).unwrap_or_default(),
    };
    Ok(Member {
        officer,
        disabled,
        second_factor: factors > 0,
        version,
    })
}
