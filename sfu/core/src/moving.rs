//! A room that shall live on another node. Who is in it is asked, over the data channel, to open a
//! second connection to the room's address, which leads there by now, and to let go of this one
//! when the other carries. Nothing changes here until control closes the room.

use crate::{Refusal, Reply, RoomId, Worker};

/// What is asked for: a second connection.
const ASK: &[u8] = br#"{"t":"move"}"#;

impl Worker {
    /// Asks everybody in the room. Who cannot be told now may be asked again.
    pub(crate) fn ask_over(&mut self, id: RoomId) -> Result<Reply, Refusal> {
        let room = self.rooms.get(&id).ok_or(Refusal::UnknownRoom)?;
        let keys: Vec<_> = room.members.iter().map(|member| member.key).collect();
        for key in keys {
            self.with(key, |participant, outbox| participant.say(ASK, outbox));
            self.mark_dirty(key);
        }
        Ok(Reply::Done)
    }
}
