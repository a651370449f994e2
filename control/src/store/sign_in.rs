//! Who is signed in where: an officer may look at it and end each.

use jiff::Timestamp;
use schalter_control_core::id::{OfficerId, TenantId};
use uuid::Uuid;

use super::db::{Db, Tx, on};
use super::{Store, StoreError, id, time};

const LIST: &str = "SELECT id, cookie_hash, method, created_ms, expires_ms FROM officer_sign_in
    WHERE tenant_id = $1 AND officer_id = $2 AND expires_ms > $3 ORDER BY created_ms, id";
const END: &str = "DELETE FROM officer_sign_in
    WHERE tenant_id = $1 AND officer_id = $2 AND id = $3";

pub(super) const STATEMENTS: &[&str] = &[LIST, END];

/// One sign-in.
pub struct SignIn {
    /// Its name, not its secret.
    pub id: Uuid,
    /// How its cookie is recognised.
    pub cookie_hash: String,
    /// password, totp, `recovery_code`, oidc.
    pub method: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

impl Store {
    /// The sign-ins of an officer that have not expired.
    pub(crate) async fn sign_ins(
        &self,
        tenant: TenantId,
        officer: OfficerId,
    ) -> Result<Vec<SignIn>, StoreError> {
        let rows: Vec<(String, String, String, i64, i64)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(LIST).bind(tenant.to_string()).bind(officer.to_string())
                .bind(self.now_ms()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(which, cookie_hash, method, created_ms, expires_ms)| {
                Ok(SignIn {
                    id: id(&which)?,
                    cookie_hash,
                    method,
                    created_at: time(created_ms)?,
                    expires_at: time(expires_ms)?,
                })
            })
            .collect()
    }

    /// Ends a sign-in of an officer; `false` when there is none.
    pub(crate) async fn end_sign_in(
        &self,
        tenant: TenantId,
        officer: OfficerId,
        which: Uuid,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let ended = on!(Tx, &mut tx, tx => sqlx::query(END).bind(tenant.to_string())
            .bind(officer.to_string()).bind(which.to_string())
            .execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(ended > 0)
    }
}
