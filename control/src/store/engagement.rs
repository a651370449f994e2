//! Which officer is with a citizen: one row per officer, whichever of their offices it is in. The
//! key makes it true that nobody has two, whoever else commits at the same time.

use schalter_control_core::Office;
use schalter_control_core::id::{OfficeId, OfficerId, RoomId, TenantId};

use super::statement::Statement;

const ENGAGE: &str = "INSERT INTO engagement (tenant_id, officer_id, office_id, room_id)
    VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, officer_id) DO NOTHING";
const RELEASE: &str = "DELETE FROM engagement WHERE tenant_id = $1 AND room_id = $2";
const RELEASE_ALL: &str = "DELETE FROM engagement WHERE tenant_id = $1 AND office_id = $2";

pub(super) const STATEMENTS: &[&str] = &[ENGAGE, RELEASE, RELEASE_ALL];

/// The officer is with a citizen from now on; changes nothing when they already are with one.
pub(super) fn engage(
    tenant: TenantId,
    officer: OfficerId,
    office: OfficeId,
    room: RoomId,
) -> Statement {
    Statement::new(ENGAGE)
        .bind(tenant.to_string())
        .bind(officer.to_string())
        .bind(office.to_string())
        .bind(room.to_string())
}

/// Whoever was in this room is free.
pub(super) fn release(tenant: TenantId, room: RoomId) -> Statement {
    Statement::new(RELEASE)
        .bind(tenant.to_string())
        .bind(room.to_string())
}

/// After a restart: exactly those are engaged who are in a room of this office.
pub(super) fn renew(office: &Office) -> impl Iterator<Item = Statement> {
    let (tenant, id) = (office.tenant, office.id);
    let nobody = Statement::new(RELEASE_ALL)
        .bind(tenant.to_string())
        .bind(id.to_string());
    let engaged = office.rooms();
    let engaged = engaged.map(move |it| engage(tenant, it.officer, id, it.room));
    std::iter::once(nobody).chain(engaged)
}
