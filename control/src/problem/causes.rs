//! From what the other parts refuse to what the asker reads.

use schalter_control_core::{NoAppointment, Refusal};

use super::{Code, Problem};
use crate::{
    identity::{officer::SignInError, oidc::OidcError, participant::Unsigned},
    reception::Failure,
    store::{StoreError, Trouble, room::NotAdmitted},
};

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::AreaFull { next_opening } => Problem::new(Code::AreaFull)
                .with("next_opening_at", next_opening.map(|at| at.to_string())),
            Refusal::TooLate { next_opening } => Problem::new(Code::AfterClosing)
                .with("next_opening_at", next_opening.map(|at| at.to_string())),
            Refusal::DoorClosed { next_opening } => Problem::new(Code::DoorClosed)
                .with("next_opening_at", next_opening.map(|at| at.to_string())),
            Refusal::DoorPaused { note } => Problem::new(Code::DoorPaused).with("note", note),
            Refusal::AlreadySeated => Code::AlreadySeated.into(),
            Refusal::UnknownSeat => Code::UnknownSeat.into(),
            Refusal::SeatGone => Code::SeatGone.into(),
            Refusal::NotCalled => Code::NotCalled.into(),
            Refusal::CallExpired => Code::CallExpired.into(),
            Refusal::AlreadyEntered => Code::AlreadyEntered.into(),
            Refusal::NobodyWaiting => Code::NobodyWaiting.into(),
            Refusal::OfficerBusy => Code::OfficerBusy.into(),
            Refusal::SeatCalledByOther => Code::SeatCalledByOther.into(),
            Refusal::NotParked => Code::NotParked.into(),
            Refusal::AlreadyParked => Code::AlreadyParked.into(),
            Refusal::UnknownService => Code::UnknownService.into(),
            Refusal::SettingsChanged => Code::PreconditionFailed.into(),
            Refusal::OfficeInUse => Code::OfficeInUse.into(),
            Refusal::UnknownCall => Code::UnknownCall.into(),
            Refusal::NotYourCall => Code::NotYourCall.into(),
            Refusal::UnknownSession => Code::UnknownSession.into(),
            Refusal::NotYourSession => Code::NotYourSession.into(),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::UnknownOffice => Code::UnknownOffice.into(),
            Failure::Refused(refusal) => refusal.into(),
            Failure::UnknownAppointment => Code::UnknownAppointment.into(),
            Failure::NoAppointment(no) => no.into(),
            Failure::Overloaded => Code::Overloaded.into(),
            Failure::Store(error) => error.into(),
        }
    }
}

impl From<NoAppointment> for Problem {
    fn from(no: NoAppointment) -> Problem {
        match no {
            NoAppointment::NotOffered => Code::NoAppointments.into(),
            NoAppointment::UnknownSlot => Code::UnknownSlot.into(),
            NoAppointment::SlotTaken => Code::SlotTaken.into(),
            NoAppointment::Expired => Code::HoldExpired.into(),
            NoAppointment::NoContact => Code::ContactMissing.into(),
            NoAppointment::TooOften => Code::TooManyAttempts.into(),
            NoAppointment::AlreadyConfirmed => Code::AlreadyConfirmed.into(),
            NoAppointment::NotConfirmed => Code::NotConfirmed.into(),
            NoAppointment::Cancelled => Code::AppointmentCancelled.into(),
            NoAppointment::TooEarly { from } => {
                Problem::new(Code::TooEarly).with("check_in_from", Some(from.to_string()))
            }
            NoAppointment::TooLate => Code::TooLate.into(),
            NoAppointment::Missed => Code::AppointmentMissed.into(),
            NoAppointment::AlreadyCheckedIn => Code::AlreadyCheckedIn.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error.trouble() {
            Trouble::Fault => return Problem::internal(error),
            trouble => tracing::error!(%error, ?trouble, "the store does not do what was asked"),
        }
        match error.trouble() {
            Trouble::Full => Problem::new(Code::DiskFull).with("retry_after_s", Some(60)),
            _ => Code::StoreUnavailable.into(),
        }
    }
}

impl From<Unsigned> for Problem {
    fn from(error: Unsigned) -> Problem {
        Problem::internal(error)
    }
}

impl From<NotAdmitted> for Problem {
    fn from(not_admitted: NotAdmitted) -> Problem {
        match not_admitted {
            NotAdmitted::UnknownRoom => Code::UnknownRoom.into(),
            NotAdmitted::RoomFull => Code::RoomFull.into(),
            NotAdmitted::Store(error) => error.into(),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Problem {
        match error {
            SignInError::WrongCredentials => Code::WrongCredentials.into(),
            SignInError::TooManyAttempts { retry_after } => Problem::new(Code::TooManyAttempts)
                .with("retry_after_s", Some(retry_after.as_secs().max(1))),
            SignInError::UnfitPassword(reason) => Problem::new(Code::BadRequest).because(reason),
            SignInError::WeakPassword => Code::WeakPassword.into(),
            SignInError::SecondFactorRequired => Code::SecondFactorRequired.into(),
            SignInError::SecondFactorExists => Code::SecondFactorExists.into(),
            SignInError::Hash => Problem::internal("the password could not be hashed"),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<OidcError> for Problem {
    fn from(error: OidcError) -> Problem {
        match error {
            OidcError::NoProvider => Code::NoIdentityProvider.into(),
            OidcError::Provider(reason) => {
                tracing::warn!(reason, "the identity provider fails");
                Problem::new(Code::IdentityProviderFails).because(reason)
            }
            OidcError::Unfit(reason) => Problem::new(Code::OidcRefused).because(reason),
            OidcError::NoGroup => Code::OidcNoGroup.into(),
            OidcError::Disabled => Code::Forbidden.into(),
            OidcError::SignIn(error) => error.into(),
        }
    }
}

impl From<schalter_sfu::Refusal> for Problem {
    fn from(refusal: schalter_sfu::Refusal) -> Problem {
        use schalter_sfu::Refusal as Media;
        match refusal {
            Media::UnknownRoom => Code::UnknownRoom.into(),
            Media::UnknownParticipant => Code::UnknownParticipant.into(),
            Media::RoomFull => Code::RoomFull.into(),
            Media::Replaced => Code::Replaced.into(),
            Media::BadOffer(reason) | Media::BadCandidate(reason) => {
                Problem::new(Code::BadOffer).because(reason)
            }
            Media::NoAudio => Code::NoAudio.into(),
            Media::NoNode => Problem::new(Code::MediaFull).with("retry_after_s", Some(10)),
            Media::Overloaded | Media::ShuttingDown | Media::Unreachable => Code::Overloaded.into(),
        }
    }
}
