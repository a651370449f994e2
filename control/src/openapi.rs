//! The OpenAPI 3.1 document: made from the code, served at `/openapi.json`, shown at `/docs`, and
//! committed as `docs/openapi.json`, which a test compares.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses, Modify, OpenApi,
    openapi::{
        ContentBuilder, Ref, RefOr, Response, ResponseBuilder,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{problem::CONTENT_TYPE, rest::views};

/// What all routes have in common; the router adds them one by one.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Schalter",
        description = "The virtual town hall counter: waiting areas and one-to-one video sessions. \
            Our own pages use nothing but this API. Errors are `application/problem+json` \
            (RFC 9457), in German or, by `Accept-Language`, another language of the pages.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
    ),
    tags(
        (name = "offices", description = "What everybody may see"),
        (name = "seats", description = "A citizen's visit, by ticket"),
        (name = "appointments", description = "A citizen's appointment, by link"),
        (name = "officer", description = "An officer's account"),
        (name = "desk", description = "An officer's work"),
        (name = "administration", description = "The tenant, its offices, officers and keys"),
        (name = "operator", description = "The municipalities and media nodes of the house, by operator key"),
        (name = "rooms", description = "One-to-one rooms for integrators, by API key"),
        (name = "notices", description = "What people are told by mail and SMS"),
        (name = "webhooks", description = "Events as signed requests, for programs"),
        (name = "media", description = "WebRTC in the manner of WHIP, by participant token"),
        (name = "events", description = "News as server-sent events"),
        (name = "health", description = "For those who watch over the program"),
    ),
    components(schemas(views::Problem)),
    modifiers(&Security)
)]
pub struct Document;

/// The answer of every route when something is wrong.
pub struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let schema = Ref::from_schema_name("Problem");
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new()
            .description("A problem: `code` says which, `detail` what to do")
            .content(CONTENT_TYPE, content)
            .build();
        BTreeMap::from([("default".to_owned(), RefOr::T(response))])
    }
}

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearers = [
            ("ticket", "The ticket from taking a seat: `t_…`"),
            ("appointment", "The token of an appointment: `a_…`"),
            ("api_key", "An API key of the municipality: `sk_…`"),
            ("operator", "The key of whoever runs the house: `op_…`"),
            ("participant", "A participant's token for one room: a JWT"),
        ];
        for (name, description) in bearers {
            let scheme = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(description))
                .build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
        let cookie = ApiKeyValue::with_description("schalter", "Set by signing in");
        components.add_security_scheme("officer", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}
