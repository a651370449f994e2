//! The token in which an identity provider says who came (`OpenID Connect` Core 1.0, section 3.1.3.7).

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::oidc::OidcError;

const LEEWAY_S: u64 = 60;
/// Signatures with a key of the provider's own; nothing with a shared secret.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What a token must say.
pub struct Expected<'a> {
    /// Who made it.
    pub issuer: &'a str,
    /// For whom.
    pub client_id: &'a str,
    /// In answer to which question.
    pub nonce: &'a str,
}

/// What the token says, if it is the provider's, for us, now, and in answer to our question.
pub fn verified(
    token: &str,
    key: &Jwk,
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, OidcError> {
    let header = decode_header(token).map_err(|_| OidcError::Unfit("no token"))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(OidcError::Unfit("algorithm"));
    }
    let key = DecodingKey::from_jwk(key).map_err(|_| OidcError::Unfit("key"))?;
    let mut validation = Validation::new(header.alg);
    validation.leeway = LEEWAY_S;
    validation.set_audience(&[expected.client_id]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    let claims = decode::<Map<String, Value>>(token, &key, &validation);
    let claims = claims.map_err(|_| OidcError::Unfit("token"))?.claims;
    if claims.get("nonce").and_then(Value::as_str) != Some(expected.nonce) {
        return Err(OidcError::Unfit("nonce"));
    }
    let is_for_several = claims["aud"].as_array().is_some_and(|aud| aud.len() > 1);
    let is_party = claims.get("azp").and_then(Value::as_str) == Some(expected.client_id);
    if is_for_several && !is_party {
        return Err(OidcError::Unfit("authorized party"));
    }
    Ok(claims)
}

/// The key this token says it was signed with.
pub(super) fn key_of<'a>(keys: &'a JwkSet, token: &str) -> Option<&'a Jwk> {
    let header = decode_header(token).ok()?;
    match header.kid {
        Some(kid) => keys.find(&kid),
        None => keys.keys.first().filter(|_| keys.keys.len() == 1),
    }
}
