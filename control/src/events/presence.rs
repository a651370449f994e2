//! An open stream is a sign of life. Several streams of one citizen or officer (two windows, a
//! reload that overlaps) count together: only when the last one ends are they away.

use std::{hash::Hash, sync::Arc};

use dashmap::{DashMap, Entry};
use schalter_control_core::{
    Input,
    id::{OfficeId, OfficerId, SeatId},
};

use crate::app::App;

/// Who is here, by what they hold open. Clones share everything.
#[derive(Clone, Default)]
pub struct Presence(Arc<DashMap<(OfficeId, Somebody), usize>>);

/// Somebody whose stream is a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Somebody {
    /// A citizen on a seat.
    AtSeat(SeatId),
    /// An officer at a desk.
    AtDesk(OfficerId),
}

impl Somebody {
    fn here(self) -> Input {
        match self {
            Somebody::AtSeat(seat) => Input::Seen { seat },
            Somebody::AtDesk(officer) => Input::Present { officer },
        }
    }

    fn away(self) -> Input {
        match self {
            Somebody::AtSeat(seat) => Input::Away { seat },
            Somebody::AtDesk(officer) => Input::Absent { officer },
        }
    }
}

/// One open stream of somebody at one office. Dropped, it says that they are away.
pub(super) struct Here {
    app: App,
    presence: Presence,
    office: OfficeId,
    who: Somebody,
}

impl Presence {
    /// Counts one more open stream and says that they are here.
    pub(super) async fn arrive(&self, app: &App, office: OfficeId, who: Somebody) -> Here {
        *self.0.entry((office, who)).or_insert(0) += 1;
        let here = Here {
            app: app.clone(),
            presence: self.clone(),
            office,
            who,
        };
        here.again().await;
        here
    }

    /// Counts one less; true when it was the last.
    fn leave(&self, office: OfficeId, who: Somebody) -> bool {
        let Entry::Occupied(mut open) = self.0.entry((office, who)) else {
            return false;
        };
        *open.get_mut() -= 1;
        let was_last = *open.get() == 0;
        if was_last {
            open.remove();
        }
        was_last
    }

    fn is_here(&self, office: OfficeId, who: Somebody) -> bool {
        self.0.contains_key(&(office, who))
    }
}

impl Here {
    /// One more sign of life. A seat that is over needs none, so a refusal changes nothing.
    pub(super) async fn again(&self) {
        if let Err(failure) = self
            .app
            .reception
            .handle(self.office, self.who.here())
            .await
        {
            tracing::debug!(%failure, "a sign of life was not taken");
        }
    }
}

impl Drop for Here {
    /// When the house itself closes nobody has gone away: they will be back in a moment.
    fn drop(&mut self) {
        if !self.presence.leave(self.office, self.who) || self.app.closing.is_cancelled() {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (app, presence) = (self.app.clone(), self.presence.clone());
        runtime.spawn(go_away(app, presence, self.office, self.who));
    }
}

/// Says that they are away, unless they are back already; and if they come back while it is being
/// said, their own word comes last.
async fn go_away(app: App, presence: Presence, office: OfficeId, who: Somebody) {
    if presence.is_here(office, who) {
        return;
    }
    if let Err(failure) = app.reception.handle(office, who.away()).await {
        tracing::debug!(%failure, "an absence was not taken");
    }
    if presence.is_here(office, who)
        && let Err(failure) = app.reception.handle(office, who.here()).await
    {
        tracing::debug!(%failure, "a return was not taken");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_stream_counts_as_leaving() {
        let presence = Presence::default();
        let who = Somebody::AtSeat(SeatId(uuid::Uuid::nil()));
        let (here, there) = (OfficeId(uuid::Uuid::nil()), OfficeId(uuid::Uuid::max()));
        presence.0.insert((here, who), 2);
        assert!(
            !presence.leave(there, who),
            "another office is another desk"
        );
        assert!(!presence.leave(here, who));
        assert!(presence.is_here(here, who));
        assert!(presence.leave(here, who));
        assert!(!presence.leave(here, who), "nobody is left to leave");
    }
}
