//! Who asks about an appointment: its holder, by token, or an officer of its office.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use schalter_control_core::{
    Appointment,
    id::AppointmentId,
    permission::{self, Noun, Verb, Who},
};

use super::{OfficerAuth, bearer};
use crate::{
    app::App,
    identity::appointment::{self, Held},
    problem::{Answer, Code, Problem},
};

/// The holder of an appointment.
#[derive(Debug, Clone, Copy)]
pub struct Holder(pub Held);

impl Holder {
    /// A token opens its own appointment only; any other does not exist for it.
    pub fn must_hold(&self, id: AppointmentId) -> Answer<()> {
        let reach = permission::reach(Who::Citizen, Verb::Change, Noun::Appointment);
        if reach.covers(self.0.appointment == id, &[]) {
            Ok(())
        } else {
            Err(Code::UnknownAppointment.into())
        }
    }

    /// The same, by the link that was sent: who only filled the form may have typed any address.
    pub fn must_have_proved(&self, id: AppointmentId) -> Answer<()> {
        self.must_hold(id)?;
        if self.0.proved {
            Ok(())
        } else {
            Err(Code::NotConfirmed.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Holder
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let secret = bearer(&parts.headers).ok_or(Code::Unauthorized)?;
        let app = App::from_ref(state);
        let held = appointment::by_secret(&app, secret).await?;
        held.map(Holder).ok_or_else(|| Code::Unauthorized.into())
    }
}

/// The holder of an appointment, or an officer.
#[derive(Debug, Clone)]
pub enum HolderOrOfficer {
    /// By token.
    Holder(Holder),
    /// By sign-in.
    Officer(OfficerAuth),
}

impl HolderOrOfficer {
    /// The appointment, if they may do this with it.
    pub async fn may(
        &self,
        app: &App,
        verb: Verb,
        noun: Noun,
        id: AppointmentId,
    ) -> Answer<Appointment> {
        match self {
            Self::Holder(holder) => {
                holder.must_hold(id)?;
                Ok(app.reception.appointment(id).await?)
            }
            Self::Officer(officer) => {
                let appointment = app.reception.appointment(id).await?;
                officer.may(verb, noun, appointment.office)?;
                Ok(appointment)
            }
        }
    }

    /// A holder must have followed the link; an officer has nothing to prove.
    pub fn must_have_proved(&self, id: AppointmentId) -> Answer<()> {
        match self {
            Self::Holder(holder) => holder.must_have_proved(id),
            Self::Officer(_) => Ok(()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for HolderOrOfficer
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if bearer(&parts.headers).is_some() {
            let holder = <Holder as FromRequestParts<S>>::from_request_parts(parts, state).await;
            return holder.map(Self::Holder);
        }
        let officer = <OfficerAuth as FromRequestParts<S>>::from_request_parts(parts, state).await;
        officer.map(Self::Officer)
    }
}
