//! Leave and return: a citizen leaves mail address or number and may close the page.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use garde::Validate;
use jiff::Timestamp;
use schalter_control_core::{Input, id::SeatId, notice::Contact};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{Citizen, bearer},
    extract::{Body, Id},
    languages,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::callback::Callback,
};

/// Where one is told that it is nearly one's turn.
#[derive(Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallbackWish {
    /// A mail address. Either this or `phone`, or both.
    #[garde(inner(length(chars, max = 254), custom(|mail: &str, (): &()| is_mail(mail))))]
    #[schema(max_length = 254, format = Email, example = "erika.mustermann@example.org")]
    pub mail: Option<String>,
    /// A telephone that takes short messages, with the code of its country.
    #[garde(inner(custom(|phone: &str, (): &()| is_phone(phone))))]
    #[schema(pattern = r"^\+[1-9][0-9]{6,14}$", example = "+4915112345678")]
    pub phone: Option<String>,
}

/// Leave a contact: no sign of life is asked for until one is called, and a message comes when two
/// are before one. The contact is erased when the visit ends.
#[utoipa::path(put, path = "/v1/seats/{id}/callback", tag = "seats",
    params(("id" = uuid::Uuid, Path, description = "The seat")), security(("ticket" = [])),
    request_body = CallbackWish,
    responses((status = 204), Problems))]
pub async fn leave_contact(
    State(app): State<App>,
    citizen: Citizen,
    Id(seat): Id<SeatId>,
    headers: HeaderMap,
    Body(wish): Body<CallbackWish>,
) -> Answer<StatusCode> {
    citizen.must_hold(seat)?;
    let contact = Contact {
        mail: wish.mail,
        phone: wish.phone,
    };
    if contact == Contact::default() {
        return Err(Problem::new(Code::BadRequest).because("send `mail` or `phone`"));
    }
    let callback = callback(contact, &headers, app.clock.now());
    app.reception
        .await_callback(citizen.0.office, seat, callback)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraw the contact; it is erased at once, and the page must stay open again.
#[utoipa::path(delete, path = "/v1/seats/{id}/callback", tag = "seats",
    params(("id" = uuid::Uuid, Path, description = "The seat")), security(("ticket" = [])),
    responses((status = 204), Problems))]
pub async fn withdraw_contact(
    State(app): State<App>,
    citizen: Citizen,
    Id(seat): Id<SeatId>,
) -> Answer<StatusCode> {
    citizen.must_hold(seat)?;
    let input = Input::WithdrawCallback { seat };
    app.reception.handle(citizen.0.office, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn callback(contact: Contact, headers: &HeaderMap, left_at: Timestamp) -> Callback {
    // In the fragment: no server sees it, no log keeps it.
    let link = format!("/seat#{}", bearer(headers).unwrap_or_default());
    Callback {
        contact,
        locale: languages::asked(headers),
        link,
        left_at,
    }
}

/// One `@` with something on both sides and a dot behind; whether it exists only sending tells.
fn is_mail(value: &str) -> garde::Result {
    let is_plain = value.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let fits = value.rsplit_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !name.contains('@') && host.len() > 2 && host.contains('.')
    });
    if is_plain && fits {
        Ok(())
    } else {
        Err(garde::Error::new("not a mail address"))
    }
}

fn is_phone(value: &str) -> garde::Result {
    let digits = value.strip_prefix('+').unwrap_or_default();
    let fits = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    if fits {
        Ok(())
    } else {
        Err(garde::Error::new("not a number like +4915112345678"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_reached_is_taken() {
        for good in ["erika@example.org", "e.m+x@a.b.de"] {
            assert!(is_mail(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "erika",
            "@example.org",
            "a@b",
            "a b@c.de",
            "a@b@c.de",
            "a\n@c.de",
        ] {
            assert!(is_mail(bad).is_err(), "{bad}");
        }
        assert!(is_phone("+4915112345678").is_ok());
        for bad in [
            "",
            "015112345678",
            "+0151123456",
            "+49 151 1234",
            "+49151",
            "++4915112345",
        ] {
            assert!(is_phone(bad).is_err(), "{bad}");
        }
    }
}
