//! Officers, where they serve, and who is signed in.

use jiff::Timestamp;
use schalter_control_core::Role;
use schalter_control_core::id::{OfficeId, OfficerId, TenantId};

use uuid::Uuid;

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::tenant::Changed;
use super::{Store, StoreError, founding, id};
use crate::identity::officer::{Method, Officer};

pub(super) const ADD: &str =
    "INSERT INTO officer (id, tenant_id, name, display_name, password_hash, must_change, role,
    created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (tenant_id, name) DO NOTHING";
pub(super) const ASSIGN: &str =
    "INSERT INTO officer_office (tenant_id, officer_id, office_id) VALUES ($1, $2, $3)";
const BY_NAME: &str = "SELECT id, name, display_name, role, must_change, password_hash
    FROM officer WHERE tenant_id = $1 AND name = $2 AND disabled = FALSE";
const BY_COOKIE: &str =
    "SELECT o.id, o.name, o.display_name, o.role, o.must_change, oo.office_id FROM officer o
    JOIN officer_sign_in s ON s.officer_id = o.id AND s.tenant_id = o.tenant_id
    LEFT JOIN officer_office oo ON oo.officer_id = o.id AND oo.tenant_id = o.tenant_id
    WHERE o.tenant_id = $1 AND s.cookie_hash = $2 AND s.expires_ms > $3 AND o.disabled = FALSE
    ORDER BY oo.office_id";
const OFFICES: &str = "SELECT office_id FROM officer_office
    WHERE tenant_id = $1 AND officer_id = $2 ORDER BY office_id";
const SIGN_IN: &str = "INSERT INTO officer_sign_in
    (cookie_hash, id, tenant_id, officer_id, method, created_ms, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const SIGN_OUT: &str = "DELETE FROM officer_sign_in WHERE tenant_id = $1 AND cookie_hash = $2";
const SIGN_OUT_ELSEWHERE: &str = "DELETE FROM officer_sign_in
    WHERE tenant_id = $1 AND officer_id = $2 AND cookie_hash <> $3";
const SET_PASSWORD: &str = "UPDATE officer SET password_hash = $1, must_change = $2
    WHERE tenant_id = $3 AND id = $4";

pub(super) const STATEMENTS: &[&str] = &[
    ADD,
    ASSIGN,
    BY_NAME,
    BY_COOKIE,
    OFFICES,
    SIGN_IN,
    SIGN_OUT,
    SIGN_OUT_ELSEWHERE,
    SET_PASSWORD,
];

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    display_name: String,
    role: String,
    must_change: bool,
    password_hash: String,
}

impl Store {
    /// The officer who signs in by this name, and the hash of the password.
    pub(crate) async fn officer_by_name(
        &self,
        tenant: TenantId,
        name: &str,
    ) -> Result<Option<(Officer, String)>, StoreError> {
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(BY_NAME)
            .bind(tenant.to_string()).bind(name).fetch_optional(pool).await?);
        self.with_offices(tenant, row).await
    }

    /// The officer who signed in with this cookie: asked with every request, hence in one word.
    pub(crate) async fn officer_by_cookie(
        &self,
        tenant: TenantId,
        cookie_hash: &str,
    ) -> Result<Option<Officer>, StoreError> {
        let rows: Vec<(String, String, String, String, bool, Option<String>)> = on!(Db, &self.reader, pool => sqlx::query_as(BY_COOKIE).bind(tenant.to_string())
                .bind(cookie_hash).bind(self.clock.now().as_millisecond())
                .fetch_all(pool).await?);
        let serves = rows.iter().filter_map(|(.., office)| office.as_deref());
        let offices: Result<Vec<OfficeId>, _> = serves.map(id).collect();
        let offices = offices?;
        let Some((who, name, display_name, role, must_change, _)) = rows.into_iter().next() else {
            return Ok(None);
        };
        Ok(Some(Officer {
            id: id(&who)?,
            tenant,
            name,
            display_name,
            must_change_password: must_change,
            role: Role::by_name(&role).ok_or(StoreError::Unreadable("a role"))?,
            offices,
        }))
    }

    /// Adds an officer.
    pub async fn add_officer(
        &self,
        officer: &Officer,
        password_hash: &str,
        act: &Act,
    ) -> Result<Changed, StoreError> {
        let now_ms = self.clock.now().as_millisecond();
        let mut tx = self.begin().await?;
        if !founding::add_officer(&mut tx, officer, password_hash, now_ms).await? {
            tx.rollback().await?;
            return Ok(Changed::Taken);
        }
        audit::note(&mut tx, officer.tenant, act, now_ms).await?;
        tx.commit().await?;
        Ok(Changed::Written)
    }

    async fn with_offices(
        &self,
        tenant: TenantId,
        row: Option<Row>,
    ) -> Result<Option<(Officer, String)>, StoreError> {
        let Some(row) = row else { return Ok(None) };
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(OFFICES)
            .bind(tenant.to_string()).bind(&row.id).fetch_all(pool).await?);
        let serves: Result<Vec<OfficeId>, _> = rows.iter().map(|office| id(office)).collect();
        let officer = Officer {
            id: id(&row.id)?,
            tenant,
            name: row.name,
            display_name: row.display_name,
            must_change_password: row.must_change,
            role: Role::by_name(&row.role).ok_or(StoreError::Unreadable("a role"))?,
            offices: serves?,
        };
        Ok(Some((officer, row.password_hash)))
    }

    /// Keeps a sign-in.
    pub(crate) async fn sign_in(
        &self,
        officer: &Officer,
        cookie_hash: &str,
        method: Method,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let now_ms = self.clock.now().as_millisecond();
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(SIGN_IN).bind(cookie_hash)
            .bind(Uuid::new_v4().to_string()).bind(officer.tenant.to_string())
            .bind(officer.id.to_string()).bind(method.name()).bind(now_ms)
            .bind(expires_at.as_millisecond()).execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// Forgets a sign-in.
    pub(crate) async fn sign_out(
        &self,
        tenant: TenantId,
        cookie_hash: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(SIGN_OUT).bind(tenant.to_string()).bind(cookie_hash)
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// Sets a password that may stay, and forgets the officer's sign-ins but this one.
    pub(crate) async fn set_password(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        password_hash: &str,
        but: &str,
    ) -> Result<(), StoreError> {
        let (tenant, officer) = (tenant.to_string(), officer.to_string());
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(SET_PASSWORD).bind(password_hash).bind(false)
            .bind(&tenant).bind(&officer).execute(&mut **tx).await.map(drop)?);
        on!(Tx, &mut tx, tx => sqlx::query(SIGN_OUT_ELSEWHERE).bind(&tenant).bind(&officer)
            .bind(but).execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }
}
