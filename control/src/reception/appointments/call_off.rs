//! An office was closed down: its appointments are called off, and people are told. What this
//! leaves undone, because the process dies or somebody booked meanwhile, the job does that settles
//! appointments.

use schalter_control_core::NoAppointment;
use schalter_control_core::appointment::Act;
use schalter_control_core::id::{AppointmentId, OfficeId};
use schalter_control_core::notice::Locale;

use super::Wanted;
use crate::languages;
use crate::reception::{Failure, Reception};

impl Reception {
    /// Calls off whatever is left of an office.
    pub(in crate::reception) async fn call_off(&self, office: OfficeId) -> Result<(), Failure> {
        let left = self
            .0
            .store
            .appointments_left(self.0.tenant, office)
            .await?;
        for appointment in left {
            self.call_off_one(appointment).await?;
        }
        Ok(())
    }

    /// Calls off one, unless something else has become of it by itself.
    pub(super) async fn call_off_one(&self, appointment: AppointmentId) -> Result<(), Failure> {
        match self.change(appointment, &Wanted::ClosedDown).await {
            Err(Failure::NoAppointment(NoAppointment::Expired | NoAppointment::Missed)) => {
                let timeout = Wanted::Act(Act::Timeout);
                self.change(appointment, &timeout).await.map(drop)
            }
            called_off => called_off.map(drop),
        }
    }
}

/// What the person reads about it.
pub(super) fn reason(locale: Locale) -> String {
    languages::say(locale, "ended-dismissed", &[])
}
