//! Who hears what: the same news, cut to what each listener may know.

use std::sync::Arc;

use axum::body::Bytes;
use schalter_control_core::Locale;
use schalter_control_core::id::{OfficeId, OfficerId};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::frame;
use super::overview::Spoken;
use crate::{
    app::App,
    auth::Listener,
    identity::citizen::SeatRef,
    news::News,
    problem::Answer,
    reception::Snapshot,
    rest::{
        offices,
        views::{Desk, Office, Seat},
    },
};

/// A change of what the public sees.
pub(super) const OFFICE_CHANGED: &str = "office.changed";
/// Who is at their desk concerns colleagues only.
const DESK_CHANGED: &str = "desk.changed";

/// A listener, the office they asked for, if only one, and the language they read; none for
/// officers, who say it as their town does, whoever they talk to.
pub(super) struct Audience {
    pub(super) listener: Listener,
    office: Option<OfficeId>,
    pub(super) reads: Option<Locale>,
}

#[derive(Serialize)]
struct Offices {
    offices: Vec<Office>,
}

#[derive(Serialize)]
struct OneOffice {
    office: Office,
}

#[derive(Serialize)]
struct OneSeat {
    seat: Seat,
    office: Office,
}

/// An officer's browser may show the overview too, so their stream has all the public has.
#[derive(Serialize)]
struct Desks {
    desks: Vec<Desk>,
    offices: Vec<Office>,
}

#[derive(Serialize)]
struct OneDesk {
    office_id: Uuid,
    desk: Desk,
    office: Office,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the API's names")]
pub(crate) struct Ids {
    office_id: OfficeId,
    #[serde(skip_serializing_if = "Option::is_none")]
    seat_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    room_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment_id: Option<Uuid>,
}

impl Audience {
    pub(super) fn new(
        listener: Listener,
        office: Option<OfficeId>,
        reads: Option<Locale>,
    ) -> Audience {
        let office = match &listener {
            Listener::Citizen(seat) => Some(seat.office),
            _ => office,
        };
        let reads = match &listener {
            Listener::Officer { .. } => None,
            _ => reads,
        };
        Audience {
            listener,
            office,
            reads,
        }
    }

    /// The public hears the same words, so they are written once for all of them.
    pub(super) fn is_public(&self) -> bool {
        matches!(self.listener, Listener::Anyone)
    }

    /// Whether somebody listens who may be talking: a citizen or an officer.
    pub(super) fn talks(&self) -> bool {
        !matches!(
            self.listener,
            Listener::Anyone | Listener::Integrator { .. }
        )
    }

    /// Whether news of this office are wanted.
    pub(super) fn wants(&self, office: OfficeId) -> bool {
        self.office.is_none_or(|wanted| wanted == office)
    }

    /// The offices at whose desks this listener is by listening.
    pub(super) fn desks(&self) -> Vec<(OfficeId, OfficerId)> {
        match &self.listener {
            Listener::Officer { officer, .. } => {
                let own = officer
                    .offices
                    .iter()
                    .copied()
                    .filter(|office| self.wants(*office));
                own.map(|office| (office, officer.id)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The view at the beginning.
    pub(super) async fn hello(&self, app: &App) -> Answer<Bytes> {
        let seq = app.store.latest_seq(app.tenant.id).await?;
        let at = app.clock.now();
        match &self.listener {
            Listener::Anyone => frame::hello(
                seq,
                at,
                Offices {
                    offices: self.offices(app).await?,
                },
            ),
            Listener::Citizen(seat) => {
                frame::hello(seq, at, Box::pin(self.own_seat(app, *seat, None)).await?)
            }
            Listener::Officer { .. } => {
                let mut desks = Vec::new();
                for (office, officer) in self.desks() {
                    desks.push(Desk::of(
                        app,
                        &*app.reception.office(office).await?,
                        officer,
                    )?);
                }
                frame::hello(
                    seq,
                    at,
                    Desks {
                        desks,
                        offices: self.offices(app).await?,
                    },
                )
            }
            Listener::Integrator { .. } => frame::hello(seq, at, serde_json::json!({})),
        }
    }

    /// What this listener hears of these news, if anything. What was missed is told with the view
    /// of today: the client catches up, it does not relive.
    pub(super) async fn frame(&self, app: &App, news: &News) -> Answer<Option<Bytes>> {
        if !self.wants(news.office_id) {
            return Ok(None);
        }
        let (seq, kind, at) = (news.seq, news.kind, news.at);
        let is_public_news = kind == OFFICE_CHANGED;
        let frame = match &self.listener {
            Listener::Citizen(seat) if concerns_citizens(news) => frame::news(
                seq,
                kind,
                at,
                self.own_seat(app, *seat, news.office.as_ref()).await?,
            )?,
            Listener::Officer { officer, .. } if officer.offices.contains(&news.office_id) => {
                frame::news(seq, kind, at, self.own_desk(app, news, officer.id).await?)?
            }
            Listener::Anyone | Listener::Officer { .. } if is_public_news => {
                return public(app, news, self.reads).await.map(Some);
            }
            Listener::Integrator { .. } if Ids::are_for_programs(news) => {
                frame::news(seq, kind, at, Ids::of(news))?
            }
            _ => return Ok(None),
        };
        Ok(Some(frame))
    }

    async fn offices(&self, app: &App) -> Answer<Vec<Office>> {
        let mut all = offices::all(app, self.reads).await?;
        all.retain(|office| self.wants(OfficeId(office.id)));
        Ok(all)
    }

    async fn own_seat(
        &self,
        app: &App,
        seat: SeatRef,
        then: Option<&Arc<Snapshot>>,
    ) -> Answer<OneSeat> {
        let snapshot = match then {
            Some(snapshot) => Arc::clone(snapshot),
            None => app.reception.of_seat(seat.office).await?,
        };
        let office = Office::of(&snapshot, app.clock.now(), self.reads);
        Ok(OneSeat {
            seat: Seat::of(app, &snapshot, seat.seat)?,
            office,
        })
    }

    async fn own_desk(&self, app: &App, news: &News, officer: OfficerId) -> Answer<OneDesk> {
        let snapshot = snapshot(app, news.office_id, news.office.as_ref()).await?;
        let desk = Desk::of(app, &snapshot, officer)?;
        Ok(OneDesk {
            office_id: news.office_id.0,
            office: desk.office.clone(),
            desk,
        })
    }
}

impl Ids {
    /// Whether programs hear of it.
    pub(crate) fn are_for_programs(news: &News) -> bool {
        news.kind != DESK_CHANGED
    }

    /// What programs hear, the same in a stream and by webhook.
    pub(crate) fn told(news: &News) -> Answer<Value> {
        frame::value(news.seq, news.kind, news.at, Ids::of(news))
    }

    fn of(news: &News) -> Ids {
        Ids {
            office_id: news.office_id,
            seat_id: news.seat_id.map(|id| id.0),
            call_id: news.call_id.map(|id| id.0),
            session_id: news.session_id.map(|id| id.0),
            room_id: news.room_id.map(|id| id.0),
            appointment_id: news.event.appointment().map(|id| id.0),
        }
    }
}

/// Who is at a desk, and who books when, are no business of those who wait.
fn concerns_citizens(news: &News) -> bool {
    news.kind != DESK_CHANGED && news.event.appointment().is_none()
}

/// What everybody hears of a changed office who reads that language.
async fn public(app: &App, news: &News, reads: Option<Locale>) -> Answer<Bytes> {
    let snapshot = snapshot(app, news.office_id, news.office.as_ref()).await?;
    told(app, news, &snapshot, reads)
}

/// The same in every language in which the town says anything of that office otherwise.
pub(super) async fn public_in_all(app: &App, news: &News) -> Answer<Spoken> {
    let snapshot = snapshot(app, news.office_id, news.office.as_ref()).await?;
    let others = snapshot.office.settings.languages().into_iter();
    let others = others.map(|tag| Ok((tag, told(app, news, &snapshot, Some(tag))?)));
    Ok(Spoken {
        usual: told(app, news, &snapshot, None)?,
        others: others.collect::<Answer<_>>()?,
    })
}

fn told(app: &App, news: &News, snapshot: &Snapshot, reads: Option<Locale>) -> Answer<Bytes> {
    let office = Office::of(snapshot, app.clock.now(), reads);
    frame::news(news.seq, news.kind, news.at, OneOffice { office })
}

async fn snapshot(
    app: &App,
    office: OfficeId,
    then: Option<&Arc<Snapshot>>,
) -> Answer<Arc<Snapshot>> {
    match then {
        Some(snapshot) => Ok(Arc::clone(snapshot)),
        None => Ok(app.reception.fresh(office).await?),
    }
}
