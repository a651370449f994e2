//! Links that let one person into one room of an integrator. Of the secret only the hash is kept;
//! a new link takes the place of the one before.

use jiff::Timestamp;
use schalter_control_core::id::{ParticipantId, RoomId, TenantId};

use super::db::{Db, Tx, on};
use super::room::Participant;
use super::{Store, StoreError, id};
use crate::identity::participant::Role;

const KEEP: &str = "UPDATE participant SET link_hash = $1, link_until_ms = $2
    WHERE tenant_id = $3 AND room_id = $4 AND id = $5";
const FIND: &str = "SELECT p.room_id, p.id, p.role FROM participant p
    JOIN room r ON r.id = p.room_id AND r.tenant_id = p.tenant_id
    WHERE p.tenant_id = $1 AND p.link_hash = $2 AND p.link_until_ms > $3
        AND r.ended_ms IS NULL AND (r.ends_ms IS NULL OR r.ends_ms > $3)";

pub(super) const STATEMENTS: &[&str] = &[KEEP, FIND];

impl Store {
    /// Keeps the link of a participant until then.
    pub async fn keep_link(
        &self,
        tenant: TenantId,
        (room, participant): (RoomId, ParticipantId),
        link_hash: &str,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(KEEP).bind(link_hash).bind(until.as_millisecond())
            .bind(tenant.to_string()).bind(room.to_string()).bind(participant.to_string())
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// Whom this link lets in where, while the link is good and the room lives.
    pub async fn participant_by_link(
        &self,
        tenant: TenantId,
        link_hash: &str,
    ) -> Result<Option<(RoomId, Participant)>, StoreError> {
        let row: Option<(String, String, String)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(FIND).bind(tenant.to_string()).bind(link_hash).bind(self.now_ms())
                .fetch_optional(pool).await?);
        let Some((room, who, role)) = row else {
            return Ok(None);
        };
        let role = Role::by_name(&role).ok_or(StoreError::Unreadable("a role"))?;
        let participant = Participant {
            id: id(&who)?,
            role,
        };
        Ok(Some((id(&room)?, participant)))
    }
}
