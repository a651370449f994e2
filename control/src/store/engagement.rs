//! Which officer is with a citizen: one row per officer, whichever of their offices it is in. The
//! key makes it true that nobody has two, whoever else commits at the same time.

use schalter_control_core::Office;
use schalter_control_core::id::{OfficeId, OfficerId, RoomId, TenantId};

use super::StoreError;
use super::db::{Tx, on};

const ENGAGE: &str = "INSERT INTO engagement (tenant_id, officer_id, office_id, room_id)
    VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, officer_id) DO NOTHING";
const RELEASE: &str = "DELETE FROM engagement WHERE tenant_id = $1 AND room_id = $2";
const RELEASE_ALL: &str = "DELETE FROM engagement WHERE tenant_id = $1 AND office_id = $2";

pub(super) const STATEMENTS: &[&str] = &[ENGAGE, RELEASE, RELEASE_ALL];

/// The officer is with a citizen from now on; `false` when they already are with one.
pub(super) async fn engage(
    tx: &mut Tx,
    tenant: TenantId,
    officer: OfficerId,
    office: OfficeId,
    room: RoomId,
) -> Result<bool, StoreError> {
    let added = on!(Tx, tx, tx => sqlx::query(ENGAGE).bind(tenant.to_string())
        .bind(officer.to_string()).bind(office.to_string()).bind(room.to_string())
        .execute(&mut **tx).await?.rows_affected());
    Ok(added > 0)
}

/// Whoever was in this room is free.
pub(super) async fn release(tx: &mut Tx, tenant: TenantId, room: RoomId) -> Result<(), StoreError> {
    on!(Tx, tx, tx => sqlx::query(RELEASE).bind(tenant.to_string()).bind(room.to_string())
        .execute(&mut **tx).await.map(drop)?);
    Ok(())
}

/// After a restart: exactly those are engaged who are in a room of this office.
pub(super) async fn renew(tx: &mut Tx, office: &Office) -> Result<(), StoreError> {
    let tenant = office.tenant;
    on!(Tx, &mut *tx, tx => sqlx::query(RELEASE_ALL).bind(tenant.to_string())
        .bind(office.id.to_string()).execute(&mut **tx).await.map(drop)?);
    for it in office.rooms() {
        engage(tx, tenant, it.officer, office.id, it.room).await?;
    }
    Ok(())
}
