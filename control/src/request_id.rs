//! Every request has a name by which asker and operator can speak of it: `X-Request-Id` in the
//! answer, `request_id` in a problem, and in every line of the log that the request caused.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use uuid::Uuid;

/// Where it stands, asked and answered.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longer than any telephone number, shorter than a novel.
const LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

/// The name of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The asker's or the proxy's, if it is hexadecimal digits and dashes, as UUIDs and trace ids
    /// are: nothing that could be somebody's name gets into the log. Else a fresh one.
    fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
        let given = given.filter(|text| is_well_formed(text));
        Self(given.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_well_formed(text: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    LENGTHS.contains(&text.len()) && text.bytes().all(is_fine)
}

/// The outermost layer but one: names the request.
pub async fn name(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    let header = HeaderValue::from_str(id.as_str());
    // Whatever is logged, its lines are told apart.
    let span = tracing::error_span!("request", id = id.as_str());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_names_nobody_is_taken() {
        for (given, is_taken) in [
            ("0b8f9d5e-7a38-4c1c-9f0e-3f6a5c1d2e7b", true),
            ("4BF92F3577B34DA6A3CE929D0E0E4736", true),
            ("+491701234567", false),
            ("0049 89 12345678", false),
            ("erika.muster@musterstadt.de", false),
            ("0123456789abcde", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, HeaderValue::from_str(given).unwrap());
            let id = RequestId::of(&headers);
            assert_eq!(id.as_str() == given, is_taken, "{given}");
            assert!(is_well_formed(id.as_str()));
        }
    }
}
