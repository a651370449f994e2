//! Tokens for one participant of one room: signed, short-lived, kept nowhere.

use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use schalter_control_core::id::{OfficerId, ParticipantId, RoomId, SeatId};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::clock::Clock;

const AUDIENCE: &str = "schalter-room";

/// Makes and checks participant tokens. Clones share the key.
#[derive(Clone)]
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    issuer: String,
    clock: Clock,
}

/// What a participant is in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who came with a request.
    Citizen,
    /// Who serves.
    Officer,
}

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The only room it opens.
    pub room: RoomId,
    /// As whom.
    pub participant: ParticipantId,
    /// In which role.
    pub role: Role,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Why a token opens nothing.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Unfit {
    /// It was ours, its time is over.
    #[error("the token has expired")]
    Expired,
    /// Not ours, or changed on the way.
    #[error("the token is not valid")]
    Invalid,
}

/// The token could not be signed.
#[derive(Debug, Error)]
#[error("the participant token could not be signed")]
pub struct Unsigned(#[from] jsonwebtoken::errors::Error);

/// A token as it travels.
#[derive(Serialize, Deserialize)]
struct Written {
    iss: String,
    aud: String,
    sub: Uuid,
    room: Uuid,
    role: Role,
    exp: i64,
}

impl Role {
    /// As it is written in JSON, tokens and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Officer => "officer",
        }
    }

    /// The role of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Citizen, Self::Officer]
            .into_iter()
            .find(|role| role.name() == name)
    }
}

impl Tokens {
    /// Signs with `key`; tokens of another issuer are not accepted.
    pub fn new(key: &[u8], issuer: &str, clock: Clock) -> Self {
        Self {
            encoding: EncodingKey::from_secret(key),
            decoding: DecodingKey::from_secret(key),
            issuer: issuer.to_owned(),
            clock,
        }
    }

    /// A token for one participant of one room, and when it expires.
    pub fn mint(
        &self,
        room: RoomId,
        participant: ParticipantId,
        role: Role,
        ttl: Duration,
    ) -> Result<(String, Timestamp), Unsigned> {
        let exp = self
            .clock
            .now()
            .as_second()
            .saturating_add_unsigned(ttl.as_secs());
        let written = Written {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: participant.0,
            room: room.0,
            role,
            exp,
        };
        let token = encode(&Header::new(Algorithm::HS256), &written, &self.encoding)?;
        Ok((token, Timestamp::from_second(exp).unwrap_or(Timestamp::MAX)))
    }

    /// What the token says, if it is ours and its time is not over.
    pub fn verify(&self, token: &str) -> Result<Claims, Unfit> {
        let written = decode::<Written>(token, &self.decoding, &self.validation())
            .map_err(|_| Unfit::Invalid)?
            .claims;
        let expires_at = Timestamp::from_second(written.exp).map_err(|_| Unfit::Invalid)?;
        if expires_at <= self.clock.now() {
            return Err(Unfit::Expired);
        }
        Ok(Claims {
            room: RoomId(written.room),
            participant: ParticipantId(written.sub),
            role: written.role,
            expires_at,
        })
    }

    /// Everything but the time, which is checked by our own clock and without leeway.
    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        validation
    }
}

/// The citizen of this seat in this room: the same after a reload, another in every room.
pub fn of_seat(room: RoomId, seat: SeatId) -> ParticipantId {
    derived(room.0, seat.0)
}

/// This officer in this room: the same after a reload, another in every room.
pub fn of_officer(room: RoomId, officer: OfficerId) -> ParticipantId {
    derived(room.0, officer.0)
}

fn derived(room: Uuid, who: Uuid) -> ParticipantId {
    let mut context = Context::new(&SHA256);
    context.update(room.as_bytes());
    context.update(who.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&context.finish().as_ref()[..16]);
    ParticipantId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
