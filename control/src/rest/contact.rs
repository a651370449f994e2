//! Who comes to an appointment: given, shown to themselves, erased. Asked nowhere else, used for
//! nothing else.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::{
    NoAppointment,
    appointment::{Act, Side},
    id::AppointmentId,
    notice::{Contact, Locale},
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    appointments::{DONE, changed},
    views::{Appointment, Letter, PersonalData},
};
use crate::{
    app::App,
    auth::{Holder, HolderOrOfficer},
    extract::{Body, Id, Reads},
    languages,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    reception::{Failure, appointments::Wanted},
    store::contact::{Name, Person},
};

/// Who comes, as far as they want to say: at least one way to reach them.
#[derive(Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactWish {
    /// How the officer may greet them.
    #[garde(inner(length(chars, max = 100), custom(printable)))]
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// A mail address.
    #[garde(inner(length(chars, max = 254), custom(mail_address)))]
    #[schema(max_length = 254, example = "erika@example.org")]
    pub mail: Option<String>,
    /// A mobile number, German without a country code or international with one.
    #[garde(inner(length(chars, max = 30), custom(mobile_number)))]
    #[schema(max_length = 30, example = "+4915112345678")]
    pub mobile: Option<String>,
    /// The language of the letters; German if left out.
    #[garde(inner(custom(known_language)))]
    #[schema(value_type = Option<String>, example = "de")]
    pub locale: Option<Locale>,
}

/// Say how to be reached. The link to confirm is sent there; said again, the former link is void.
#[utoipa::path(put, path = "/v1/appointments/{id}/contact", tag = "appointments",
    params(("id" = uuid::Uuid, Path, description = "The appointment")), security(("appointment" = [])),
    request_body = ContactWish,
    responses((status = 200, body = Appointment), Problems))]
pub async fn give(
    State(app): State<App>,
    holder: Holder,
    Reads(reads): Reads,
    Id(id): Id<AppointmentId>,
    Body(wish): Body<ContactWish>,
) -> Answer<Json<Appointment>> {
    holder.must_hold(id)?;
    let contact = Contact {
        mail: wish.mail.map(|mail| mail.trim().to_owned()),
        phone: wish.mobile.as_deref().and_then(international),
    };
    if contact == Contact::default() {
        let reason = "give `mail` or `mobile`: the link to confirm must reach you";
        return Err(Problem::new(Code::BadRequest).because(reason));
    }
    let person = Person {
        name: wish.name.map(|name| Name(name.trim().to_owned())),
        contact,
        locale: wish.locale.unwrap_or(Locale::DE),
        given_at: app.clock.now(),
    };
    changed(&app, id, Wanted::Contact(person), reads).await
}

/// Everything kept about who comes: for themselves, by the token from the link, or for an officer
/// of the office who answers their request.
#[utoipa::path(get, path = "/v1/appointments/{id}/contact", tag = "appointments",
    params(("id" = uuid::Uuid, Path, description = "The appointment")),
    security(("appointment" = []), ("officer" = [])),
    responses((status = 200, body = PersonalData), Problems))]
pub async fn show(
    State(app): State<App>,
    asker: HolderOrOfficer,
    Id(id): Id<AppointmentId>,
) -> Answer<Json<PersonalData>> {
    asker.must_have_proved(id)?;
    let appointment = asker.may(&app, Verb::Read, Noun::Appointment, id).await?;
    let person = app.store.person(app.tenant.id, id).await?;
    let person = person.ok_or(Code::ContactMissing)?;
    let snapshot = app
        .reception
        .office_or_what_it_was(appointment.office)
        .await?;
    let keep = app.settings.privacy.keep_contacts;
    let notices = app.store.notices_about(app.tenant.id, id.0).await?;
    let notices = notices.into_iter().map(Letter::from).collect();
    PersonalData::of(&snapshot, &appointment, person, keep, notices).map(Json)
}

/// Erase who comes, now. An appointment still ahead is called off first: nobody could be told of
/// it any more.
#[utoipa::path(delete, path = "/v1/appointments/{id}/contact", tag = "appointments",
    params(("id" = uuid::Uuid, Path, description = "The appointment")),
    security(("appointment" = []), ("officer" = [])),
    responses((status = 204), Problems))]
pub async fn erase(
    State(app): State<App>,
    asker: HolderOrOfficer,
    Id(id): Id<AppointmentId>,
) -> Answer<StatusCode> {
    asker.must_have_proved(id)?;
    asker.may(&app, Verb::Change, Noun::Appointment, id).await?;
    let cancel = Wanted::Act(Act::Cancel { by: Side::Citizen });
    match app.reception.change(id, &cancel).await {
        Ok(_)
        | Err(Failure::NoAppointment(
            NoAppointment::AlreadyCheckedIn | NoAppointment::Missed | NoAppointment::Expired,
        )) => {}
        Err(failure) => return Err(failure.into()),
    }
    let erased = app.store.erase_person(app.tenant.id, id).await?;
    tracing::info!(target: "schalter::audit", appointment = %id, erased, "erased who comes, on request");
    Ok(DONE)
}

fn printable<C>(text: &str, _: &C) -> garde::Result {
    if text.chars().any(char::is_control) {
        Err(garde::Error::new("must be one line of text"))
    } else {
        Ok(())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde's signature")]
fn known_language(locale: &Locale, (): &()) -> garde::Result {
    match languages::by_name(locale.as_str()) {
        Some(_) => Ok(()),
        None => Err(garde::Error::new("must be a language of the house")),
    }
}

/// Looks like an address; that somebody reads it, the link proves.
fn mail_address<C>(text: &str, _: &C) -> garde::Result {
    let fits = |(local, domain): (&str, &str)| {
        let is_clean = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !"<>,;:\"()[]\\@".contains(c))
        };
        is_clean(local)
            && is_clean(domain)
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    };
    if text.trim().split_once('@').is_some_and(fits) {
        Ok(())
    } else {
        Err(garde::Error::new(
            "must be a mail address like erika@example.org",
        ))
    }
}

fn mobile_number<C>(text: &str, _: &C) -> garde::Result {
    match international(text) {
        Some(_) => Ok(()),
        None => Err(garde::Error::new(
            "must be a mobile number like 0151 12345678 or +49 151 12345678",
        )),
    }
}

/// As `+4915112345678`. A single leading zero is a German number (E.123).
fn international(text: &str) -> Option<String> {
    let bare: String = text
        .trim()
        .chars()
        .filter(|c| !" -/().".contains(*c))
        .collect();
    let number = match (
        bare.strip_prefix('+'),
        bare.strip_prefix("00"),
        bare.strip_prefix('0'),
    ) {
        (Some(rest), ..) | (None, Some(rest), _) => rest.to_owned(),
        (None, None, Some(rest)) => format!("49{rest}"),
        _ => return None,
    };
    // E.164: at most 15 digits.
    let fits = (8..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (fits && !number.starts_with('0')).then(|| format!("+{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_international() {
        let cases = [
            ("0151 123 456-78", Some("+4915112345678")),
            ("+49 (151) 12345678", Some("+4915112345678")),
            ("0043 660 1234567", Some("+436601234567")),
            ("15112345678", None),
            ("0151", None),
            ("+49 151 abc 5678", None),
            ("+012345678", None),
        ];
        for (text, expected) in cases {
            assert_eq!(international(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn addresses_that_cannot_be_are_refused() {
        for fine in [
            "erika@example.org",
            "e.m+termin@mail.stadt.example",
            "ä@übung.example",
        ] {
            assert!(mail_address(fine, &()).is_ok(), "{fine}");
        }
        for unfit in [
            "erika",
            "@example.org",
            "erika@",
            "erika@localhost",
            "a b@example.org",
            "a@b@c.example",
            "a@example.org\r\nBcc: x@y.example",
            "<a@example.org>",
        ] {
            assert!(mail_address(unfit, &()).is_err(), "{unfit}");
        }
    }
}
