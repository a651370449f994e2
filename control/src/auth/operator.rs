//! Whoever runs the house, by the operator key: sees municipalities and media
//! nodes, and nothing inside of a municipality.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use schalter_control_core::permission::{self, Noun, Verb, Who};

use super::bearer;
use crate::{
    app::App,
    identity::operator,
    problem::{Answer, Code, Problem},
};

/// Whoever runs the house.
#[derive(Debug, Clone, Copy)]
pub struct Operator;

impl Operator {
    /// Whether the table lets the operator do this.
    pub fn may(self, verb: Verb, noun: Noun) -> Answer<()> {
        if permission::reach(Who::Operator, verb, noun).covers(false, &[]) {
            Ok(())
        } else {
            Err(Code::Forbidden.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Operator
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let key = bearer(&parts.headers).ok_or(Code::Unauthorized)?;
        if operator::is_key(&App::from_ref(state), key).await? {
            Ok(Operator)
        } else {
            Err(Code::Unauthorized.into())
        }
    }
}
