//! Who is asking: extractors that turn the credential of a request into somebody we know, always
//! within this house's tenant. A handler that takes one of these cannot be reached without it.
//!
//! An officer's cookie travels by itself, so whatever changes something by cookie must come from
//! our own pages: [`SameOrigin`]. Bearer credentials are sent on purpose and need no such check.

mod holder;
mod operator;
mod same_origin;

pub use holder::{Holder, HolderOrOfficer};
pub use operator::Operator;
pub use same_origin::SameOrigin;

use axum::{
    extract::{FromRef, FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::CookieJar;
use schalter_control_core::{
    id::{OfficeId, SeatId},
    permission::{self, Noun, Reach, Verb, Who},
};

use crate::{
    app::App,
    identity::{
        citizen::{self, SeatRef},
        integrator, officer, operator as operator_key,
        participant::{Claims, Unfit},
    },
    limits::Peer,
    problem::{Answer, Code, Problem},
    store::audit::Actor,
};

/// A citizen, by the ticket of a seat.
#[derive(Debug, Clone, Copy)]
pub struct Citizen(pub SeatRef);

impl Citizen {
    /// A ticket opens its own seat only; any other seat does not exist for it.
    pub fn must_hold(&self, seat: SeatId) -> Result<(), Problem> {
        let reach = permission::reach(Who::Citizen, Verb::Change, Noun::Seat);
        if reach.covers(self.0.seat == seat, &[]) {
            Ok(())
        } else {
            Err(Code::UnknownSeat.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Citizen
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let ticket = bearer(&parts.headers).ok_or(Code::Unauthorized)?;
        let app = App::from_ref(state);
        let seat = citizen::by_ticket(&app, ticket).await?;
        seat.map(Citizen).ok_or_else(|| Code::Unauthorized.into())
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Citizen
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    /// A ticket that is not (or no longer) known is as good as none.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        let Some(ticket) = bearer(&parts.headers) else {
            return Ok(None);
        };
        let app = App::from_ref(state);
        let seat = citizen::by_ticket(&app, ticket).await?;
        Ok(seat.map(Citizen))
    }
}

/// An officer who has signed in, perhaps with a one-time password still to be changed.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub officer: officer::Officer,
    /// Their cookie: a secret.
    pub cookie: String,
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let app = App::from_ref(state);
        SameOrigin::check(&app, parts)?;
        signed_in(&app, &parts.headers)
            .await?
            .ok_or_else(|| Code::Unauthorized.into())
    }
}

/// An officer ready for work: signed in, with a password of their own.
#[derive(Debug, Clone)]
pub struct OfficerAuth(pub officer::Officer);

impl OfficerAuth {
    /// Whether the table lets this officer do it at this office.
    pub fn may(&self, verb: Verb, noun: Noun, office: OfficeId) -> Result<(), Problem> {
        self.allowed(verb, noun, self.0.offices.contains(&office))
    }

    /// Whether the table lets this officer do it wherever it is.
    pub fn may_everywhere(&self, verb: Verb, noun: Noun) -> Result<(), Problem> {
        self.allowed(verb, noun, false)
    }

    /// An officer serves their own offices; of others they know nothing beyond the public view.
    pub fn must_serve(&self, office: OfficeId) -> Result<(), Problem> {
        self.may(Verb::Change, Noun::Desk, office)
    }

    fn allowed(&self, verb: Verb, noun: Noun, is_own: bool) -> Result<(), Problem> {
        if permission::reach(self.0.role.into(), verb, noun).covers(is_own, &[]) {
            Ok(())
        } else {
            Err(Code::Forbidden.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfficerAuth
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let signed_in = <SignedIn as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        if signed_in.officer.must_change_password {
            return Err(Code::PasswordChangeRequired.into());
        }
        Ok(OfficerAuth(signed_in.officer))
    }
}

/// An integrator, by API key.
#[derive(Debug, Clone)]
pub struct Integrator(pub integrator::Integrator);

impl Integrator {
    /// Whether the table lets a key with these scopes do it.
    pub fn may(&self, verb: Verb, noun: Noun) -> Result<(), Problem> {
        let reach = permission::reach(Who::Integrator, verb, noun);
        if reach.covers(true, &self.0.scopes) {
            return Ok(());
        }
        let scope = match reach {
            Reach::Scoped(scope) => Some(scope.name()),
            _ => None,
        };
        Err(Problem::new(Code::Forbidden).with("scope", scope))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Integrator
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let key = bearer(&parts.headers).ok_or(Code::Unauthorized)?;
        let app = App::from_ref(state);
        let known = integrator::by_api_key(&app, key).await?;
        known
            .map(Integrator)
            .ok_or_else(|| Code::Unauthorized.into())
    }
}

/// Whoever administers, by sign-in or by API key.
#[derive(Debug, Clone)]
pub enum Administrator {
    /// Signed in.
    Officer(OfficerAuth),
    /// By API key.
    Integrator(Integrator),
}

impl Administrator {
    /// Who it was, for the audit.
    pub fn actor(&self) -> Actor {
        match self {
            Administrator::Officer(officer) => Actor::Officer(officer.0.id),
            Administrator::Integrator(integrator) => Actor::Key(integrator.0.id),
        }
    }

    /// Whether the table lets them do it wherever it is.
    pub fn may(&self, verb: Verb, noun: Noun) -> Result<(), Problem> {
        match self {
            Administrator::Officer(officer) => officer.may_everywhere(verb, noun),
            Administrator::Integrator(integrator) => integrator.may(verb, noun),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Administrator
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if bearer(&parts.headers).is_some() {
            let known = <Integrator as FromRequestParts<S>>::from_request_parts(parts, state);
            return known.await.map(Administrator::Integrator);
        }
        let known = <OfficerAuth as FromRequestParts<S>>::from_request_parts(parts, state);
        known.await.map(Administrator::Officer)
    }
}

/// A participant of one room, by signed token.
#[derive(Debug, Clone, Copy)]
pub struct ParticipantAuth(pub Claims);

impl<S: Send + Sync> FromRequestParts<S> for ParticipantAuth
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or(Code::Unauthorized)?;
        App::from_ref(state)
            .tokens
            .verify(token)
            .map(ParticipantAuth)
            .map_err(|unfit| match unfit {
                Unfit::Expired => Code::TokenExpired.into(),
                Unfit::Invalid => Code::TokenInvalid.into(),
            })
    }
}

/// Whoever listens to the events.
#[derive(Clone)]
pub enum Listener {
    /// The public.
    Anyone,
    /// The holder of a seat.
    Citizen(SeatRef),
    /// An officer ready for work.
    Officer {
        /// Who.
        officer: officer::Officer,
        /// Their cookie: looked at again while the stream is open.
        cookie: String,
    },
    /// An integrator.
    Integrator {
        /// Their key: looked at again while the stream is open.
        key: String,
    },
}

impl Listener {
    /// Whether they still are who they were when they began to listen, with the same rights.
    pub async fn is_as_before(&self, app: &App) -> Answer<bool> {
        Ok(match self {
            Listener::Anyone | Listener::Citizen(_) => true,
            Listener::Officer { officer, cookie } => {
                let now = officer::by_cookie(app, cookie).await?;
                now.is_some_and(|now| now == *officer)
            }
            Listener::Integrator { key } => {
                let now = integrator::by_api_key(app, key).await?;
                now.is_some_and(|now| Integrator(now).may(Verb::Read, Noun::Events).is_ok())
            }
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Listener
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    /// Boxed: a future is as large as the largest it waits for, and axum keeps three copies of the
    /// handler's.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Box::pin(who_listens(parts, state)).await
    }
}

async fn who_listens<S>(parts: &mut Parts, state: &S) -> Result<Listener, Problem>
where
    S: Send + Sync,
    App: FromRef<S>,
{
    let app = App::from_ref(state);
    match bearer(&parts.headers) {
        Some(key) if key.starts_with(integrator::PREFIX) => {
            let key = key.to_owned();
            let known = Box::pin(<Integrator as FromRequestParts<S>>::from_request_parts(
                parts, state,
            ));
            known.await?.may(Verb::Read, Noun::Events)?;
            Ok(Listener::Integrator { key })
        }
        Some(key) if key.starts_with(operator_key::PREFIX) => {
            let known = Box::pin(Operator::from_request_parts(parts, state));
            // Whoever runs the house hears what everybody hears.
            known.await.map(|Operator| Listener::Anyone)
        }
        Some(_) => {
            let known = Box::pin(<Citizen as FromRequestParts<S>>::from_request_parts(
                parts, state,
            ));
            known.await.map(|citizen| Listener::Citizen(citizen.0))
        }
        None => match Box::pin(signed_in(&app, &parts.headers)).await? {
            Some(SignedIn { officer, cookie }) if !officer.must_change_password => {
                Ok(Listener::Officer { officer, cookie })
            }
            _ => Ok(Listener::Anyone),
        },
    }
}

/// The neighbourhood a request comes from, as a pseudonym of a day: never an address.
#[derive(Debug, Clone)]
pub struct Neighbourhood(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Neighbourhood
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let app = App::from_ref(state);
        let peer = parts.extensions.get::<Peer>().copied();
        let peer = peer.map(|peer| app.limits.behind_proxy(peer, &parts.headers));
        Ok(Neighbourhood(app.limits.pseudonym(peer)))
    }
}

async fn signed_in(app: &App, headers: &HeaderMap) -> Result<Option<SignedIn>, Problem> {
    let jar = CookieJar::from_headers(headers);
    let Some(cookie) = jar
        .get(&officer::cookie_name(app, officer::COOKIE))
        .map(|cookie| cookie.value().to_owned())
    else {
        return Ok(None);
    };
    let officer = officer::by_cookie(app, &cookie).await?;
    Ok(officer.map(|officer| SignedIn { officer, cookie }))
}

pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credential) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(credential.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                header::HeaderName::from_static(name),
                value.parse().expect("a header"),
            )
        });
        pairs.collect()
    }

    #[test]
    fn a_bearer_credential_is_read_whatever_the_case_of_the_scheme() {
        assert_eq!(
            bearer(&headers(&[("authorization", "Bearer t_x")])),
            Some("t_x")
        );
        assert_eq!(
            bearer(&headers(&[("authorization", "bearer t_x")])),
            Some("t_x")
        );
        assert_eq!(bearer(&headers(&[("authorization", "Basic t_x")])), None);
        assert_eq!(bearer(&headers(&[("authorization", "t_x")])), None);
    }
}
