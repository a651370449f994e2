//! From the core's views to what the API shows. Tokens for media are made here, at the moment of
//! showing, so that whoever asks again gets a fresh one.

use jiff::Timestamp;
use schalter_control_core::{
    self as core, CallView, Locale, OfficeHours, SessionView,
    id::{OfficeId, OfficerId, ParticipantId, RoomId, SeatId},
};
use schalter_sfu::RoomState;

use super::views::{
    Alarm, Call, CallOfSeat, CheckVerdict, Desk, DeskState, Door, Gate, Media, Office, Opening,
    OtherDesk, OwnDesk, ParkedSeat, Participant, Presence, Priority, Redirect, Role, Room, Seat,
    SeatState, Service, Session, SessionOfSeat, Wait, WaitingSeat,
};
use crate::{
    app::App,
    identity::participant,
    media::there_participant,
    problem::{Answer, Code},
    reception::Snapshot,
    store::room,
};

impl Office {
    /// What the public sees, in the language somebody reads.
    pub fn of(snapshot: &Snapshot, now: Timestamp, reads: Option<Locale>) -> Office {
        let office = &snapshot.office;
        let settings = &office.settings;
        let view = office.door(now);
        let door = Door::from(view.door);
        let is_open = matches!(door, Door::Open | Door::Full);
        let (waits, calibration) = (snapshot.waits(now), office.calibration());
        Office {
            id: office.id.0,
            name: settings.name.clone(),
            description: settings.description.clone(),
            services: settings
                .services
                .iter()
                .map(|service| Service::of(service, reads))
                .collect(),
            door,
            door_note: view.note,
            door_until: view.until,
            door_by_officer: view.by_officer,
            seats_total: settings.chairs,
            seats_free: office.seats_free(),
            waiting: office.waiting_count(),
            office_hours: week(Some(&settings.hours), now),
            takes_seats: office.takes_seats(waits.newcomer(), now),
            wait: waits.newcomer().map(Wait::from),
            wait_within_range_ratio: calibration.within_ratio(),
            wait_over_range_ratio: calibration.over_ratio(),
            always_open: settings.hours.always_open(),
            appointment_hours: week(settings.appointments.hours.as_ref(), now),
            in_person_hours: week(settings.in_person_hours.as_ref(), now),
            next_slots: None,
            next_opening_at: view.next_opening.filter(|_| !is_open),
        }
    }
}

impl Seat {
    /// What its holder sees; a seat the office has forgotten is gone.
    pub fn of(app: &App, snapshot: &Snapshot, id: SeatId) -> Answer<Seat> {
        let office = &snapshot.office;
        let view = office.seat(id).ok_or(Code::SeatGone)?;
        let media = citizens_media(app, id, view.call.as_ref(), view.session.as_ref());
        Ok(Seat {
            id: id.0,
            office_id: office.id.0,
            office_name: office.settings.name.clone(),
            number: view.number,
            state: view.state.into(),
            position: view.position,
            wait: snapshot.waits(app.clock.now()).of(id).map(Wait::from),
            seated_at: view.seated_at,
            lease_s: office.settings.lease_ms / 1000,
            may_be_away: view.may_be_away,
            call: view.call.map(CallOfSeat::from),
            session: view.session.map(SessionOfSeat::from),
            media: media.transpose()?,
        })
    }
}

impl Desk {
    /// What this officer sees of the office.
    pub fn of(app: &App, snapshot: &Snapshot, officer: OfficerId) -> Answer<Desk> {
        let office = &snapshot.office;
        let own = office.desk(officer);
        let call = own.call.as_ref().map(|view| Call::of(app, office.id, view));
        let session = own
            .session
            .as_ref()
            .map(|view| Session::of(app, office.id, view));
        Ok(Desk {
            // Officers say it as their town does, whoever they talk to.
            office: Office::of(snapshot, app.clock.now(), None),
            officer: OwnDesk {
                id: officer.0,
                state: own.state.into(),
            },
            waiting: office
                .waiting()
                .map(|seat| WaitingSeat::of(&seat, officer))
                .collect(),
            parked: office.parked().map(ParkedSeat::from).collect(),
            call: call.transpose()?,
            session: session.transpose()?,
            desks: colleagues(snapshot, officer),
            alarms: alarms(snapshot),
        })
    }
}

impl Call {
    /// What the officer who calls sees.
    pub fn of(app: &App, office: OfficeId, view: &CallView) -> Answer<Call> {
        let who = participant::of_officer(view.room, view.officer);
        Ok(Call {
            id: view.call.0,
            office_id: office.0,
            seat_id: view.seat.0,
            number: view.number,
            attempt: view.attempt,
            expires_at: view.expires_at,
            media: Media::of(
                app,
                view.room,
                who,
                participant::Role::Officer,
                Gate::Closed,
            )?,
        })
    }
}

impl Session {
    /// What the officer who serves sees.
    pub fn of(app: &App, office: OfficeId, view: &SessionView) -> Answer<Session> {
        let who = participant::of_officer(view.room, view.officer);
        Ok(Session {
            id: view.session.0,
            office_id: office.0,
            seat_id: view.seat.0,
            number: view.number,
            started_at: view.started_at,
            media: Media::of(app, view.room, who, participant::Role::Officer, Gate::Open)?,
        })
    }
}

impl Media {
    /// The way into a room, with a token made now.
    pub(super) fn of(
        app: &App,
        room: RoomId,
        who: ParticipantId,
        role: participant::Role,
        gate: Gate,
    ) -> Answer<Media> {
        let ttl = app.settings.identity.participant_token;
        let (token, expires_at) = app.tokens.mint(room, who, role, ttl)?;
        let url = format!("/v1/rooms/{room}/media");
        Ok(Media {
            room_id: room.0,
            participant_id: who.0,
            token,
            expires_at,
            url,
            gate,
        })
    }
}

impl Room {
    /// What its integrator sees; `state` is the media plane's view of it, if it has one.
    pub fn of(room: &room::Room, state: Option<&RoomState>) -> Room {
        let is_connected = |id: ParticipantId| {
            let there = there_participant(id);
            state.is_some_and(|it| it.participants.iter().any(|p| p.id == there && p.connected))
        };
        let shown = |it: &room::Participant| Participant {
            id: it.id.0,
            role: it.role.into(),
            connected: is_connected(it.id),
        };
        Room {
            id: room.id.0,
            created_at: room.created_at,
            ends_at: room.ends_at,
            max_video_kbps: room.max_video_kbps,
            participants: room.participants.iter().map(shown).collect(),
        }
    }
}

impl WaitingSeat {
    fn of(seat: &core::WaitingSeat, officer: OfficerId) -> WaitingSeat {
        WaitingSeat {
            seat_id: seat.seat.0,
            number: seat.number,
            state: seat.state.into(),
            presence: seat.presence.into(),
            seated_at: seat.seated_at,
            calls: seat.calls,
            called_by_me: seat.called_by == Some(officer),
            services: seat.wish.services.iter().map(|service| service.0).collect(),
            priority: seat.wish.priority.into(),
            redirect: seat.redirect.as_ref().map(Redirect::from),
            may_be_away: seat.may_be_away,
            check: seat.check.map(CheckVerdict::from),
        }
    }
}

fn week(hours: Option<&OfficeHours>, now: Timestamp) -> Vec<Opening> {
    let week = hours.map(|hours| hours.week(now)).unwrap_or_default();
    week.into_iter().map(Opening::from).collect()
}

fn citizens_media(
    app: &App,
    seat: SeatId,
    call: Option<&CallView>,
    session: Option<&SessionView>,
) -> Option<Answer<Media>> {
    let (room, gate) = match (call, session) {
        (_, Some(session)) => (session.room, Gate::Open),
        (Some(call), None) => (call.room, Gate::Closed),
        (None, None) => return None,
    };
    let who = participant::of_seat(room, seat);
    Some(Media::of(app, room, who, participant::Role::Citizen, gate))
}

fn colleagues(snapshot: &Snapshot, officer: OfficerId) -> Vec<OtherDesk> {
    let desks = snapshot
        .office
        .desks()
        .into_iter()
        .filter(|desk| desk.officer != officer);
    let named = desks.filter_map(|desk| {
        let known = snapshot.officers.iter().find(|it| it.id == desk.officer)?;
        Some(OtherDesk {
            officer_id: desk.officer.0,
            display_name: known.display_name.clone(),
            state: desk.state.into(),
        })
    });
    named.collect()
}

fn alarms(snapshot: &Snapshot) -> Vec<Alarm> {
    let alarms = snapshot.office.alarms().iter();
    let named = alarms.map(|alarm| {
        let known = snapshot.officers.iter().find(|it| it.id == alarm.officer);
        Alarm {
            officer_id: alarm.officer.0,
            display_name: known.map_or_else(String::new, |it| it.display_name.clone()),
            raised_at: alarm.raised_at,
            number: alarm.number,
        }
    });
    named.collect()
}

impl From<core::Check> for CheckVerdict {
    fn from(check: core::Check) -> CheckVerdict {
        match check {
            core::Check::Good => CheckVerdict::Good,
            core::Check::Fair => CheckVerdict::Fair,
            core::Check::Poor => CheckVerdict::Poor,
        }
    }
}

impl From<CheckVerdict> for core::Check {
    fn from(check: CheckVerdict) -> core::Check {
        match check {
            CheckVerdict::Good => core::Check::Good,
            CheckVerdict::Fair => core::Check::Fair,
            CheckVerdict::Poor => core::Check::Poor,
        }
    }
}

impl From<CallView> for CallOfSeat {
    fn from(view: CallView) -> CallOfSeat {
        CallOfSeat {
            id: view.call.0,
            attempt: view.attempt,
            expires_at: view.expires_at,
        }
    }
}

impl From<SessionView> for SessionOfSeat {
    fn from(view: SessionView) -> SessionOfSeat {
        SessionOfSeat {
            id: view.session.0,
            started_at: view.started_at,
        }
    }
}

impl From<core::ParkedSeat> for ParkedSeat {
    fn from(seat: core::ParkedSeat) -> ParkedSeat {
        ParkedSeat {
            seat_id: seat.seat.0,
            number: seat.number,
            officer_id: seat.officer.0,
            parked_at: seat.parked_at,
            note: seat.note,
        }
    }
}

impl From<&core::Redirect> for Redirect {
    fn from(redirect: &core::Redirect) -> Redirect {
        Redirect {
            by_officer_id: redirect.by.0,
            from_office_id: redirect.from_office.map(|office| office.0),
            to_officer_id: redirect.to_officer.map(|officer| officer.0),
            reason: redirect.reason.clone(),
        }
    }
}

impl From<Priority> for core::Priority {
    fn from(priority: Priority) -> core::Priority {
        match priority {
            Priority::WalkIn => core::Priority::WalkIn,
            Priority::Appointment => core::Priority::Appointment,
            Priority::Urgent => core::Priority::Urgent,
        }
    }
}

impl From<core::WaitRange> for Wait {
    fn from(range: core::WaitRange) -> Wait {
        Wait {
            median_ms: range.median_ms,
            upper_ms: range.upper_ms,
        }
    }
}

impl Service {
    fn of(service: &core::Service, reads: Option<Locale>) -> Service {
        Service {
            id: service.id.0,
            name: service.name_in(reads).to_owned(),
            usual_ms: service.usual_ms,
            papers: service.papers_in(reads).to_vec(),
        }
    }
}

impl From<core::WeekSpan> for Opening {
    fn from(span: core::WeekSpan) -> Opening {
        let weekday = match span.weekday {
            core::Weekday::Mon => "mon",
            core::Weekday::Tue => "tue",
            core::Weekday::Wed => "wed",
            core::Weekday::Thu => "thu",
            core::Weekday::Fri => "fri",
            core::Weekday::Sat => "sat",
            core::Weekday::Sun => "sun",
        };
        Opening {
            weekday: weekday.to_owned(),
            from: span.from,
            to: span.to,
        }
    }
}

/// The core's words and the API's are the same today; the API's stay when the core's change.
macro_rules! same_words {
    ($($from:path => $to:ident { $($word:ident)* })*) => {$(
        impl From<$from> for $to {
            fn from(word: $from) -> $to {
                match word { $(<$from>::$word => $to::$word,)* }
            }
        }
    )*};
}

same_words! {
    core::Door => Door { Open Paused Closed Full }
    core::SeatState => SeatState { Seated Parked Called Entered Finished Missed Abandoned Left Dismissed }
    core::DeskState => DeskState { Free Calling Serving }
    core::Presence => Presence { Here Reconnecting }
    core::Priority => Priority { WalkIn Appointment Urgent }
    participant::Role => Role { Citizen Officer }
}

impl From<Role> for participant::Role {
    fn from(role: Role) -> participant::Role {
        match role {
            Role::Citizen => participant::Role::Citizen,
            Role::Officer => participant::Role::Officer,
        }
    }
}
