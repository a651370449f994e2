//! The municipality: everybody sees it, its administration changes it.

use axum::{Json, extract::State};
use garde::Validate;
use schalter_control_core::{
    Land,
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Tagged, tagged,
    views::{Branding, Tenant},
};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Body, IfMatch},
    languages,
    openapi::Problems,
    problem::{Answer, Code},
    rules::{is_colour, is_logo, is_time_zone},
    store::{
        audit::{Act, Actor},
        tenant,
    },
};

/// The municipality as it shall be.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantWish {
    /// Its name, as citizens read it.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Musterstadt")]
    pub name: String,
    /// The language its pages begin in, by its tag.
    #[garde(custom(fits_locale))]
    #[schema(pattern = "^(de|en)$", example = "de")]
    pub locale: String,
    /// Its time zone.
    #[garde(custom(fits_time_zone))]
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    /// Its federal state by two letters: decides about holidays.
    #[garde(inner(custom(fits_state)))]
    #[schema(pattern = "^[A-Z]{2}$", example = "NW")]
    pub state: Option<String>,
    /// How its pages look.
    #[garde(custom(fits_branding))]
    pub branding: Branding,
}

/// The municipality.
#[utoipa::path(get, path = "/v1/tenant", tag = "offices",
    responses((status = 200, body = Tenant, headers(("ETag" = String))), Problems))]
pub async fn show(State(app): State<App>) -> Tagged<Tenant> {
    shown(&app.tenant.facts())
}

/// Change the municipality.
#[utoipa::path(put, path = "/v1/tenant", tag = "administration", security(("officer" = [])),
    params(("If-Match" = String, Header, description = "The ETag of what was seen")),
    request_body = TenantWish,
    responses((status = 200, body = Tenant, headers(("ETag" = String))), Problems))]
pub async fn change(
    State(app): State<App>,
    admin: OfficerAuth,
    seen: IfMatch,
    Body(wish): Body<TenantWish>,
) -> Answer<Tagged<Tenant>> {
    admin.may_everywhere(Verb::Change, Noun::Tenant)?;
    let before = app.tenant.facts();
    let next = tenant::Tenant {
        version: seen.version()?,
        ..wish.put_on(&before)
    };
    let act = Act::new(Actor::Officer(admin.0.id), "change", "tenant", before.id);
    match app.store.change_tenant(&next, &act).await? {
        tenant::Changed::Written => {}
        _ => return Err(Code::PreconditionFailed.into()),
    }
    let now = app.store.tenant(before.id).await?;
    app.tenant.learn(now.ok_or(Code::UnknownTenant)?);
    Ok(shown(&app.tenant.facts()))
}

fn shown(tenant: &tenant::Tenant) -> Tagged<Tenant> {
    tagged(tenant.version, Json(Tenant::of(tenant)))
}

impl TenantWish {
    fn put_on(self, before: &tenant::Tenant) -> tenant::Tenant {
        tenant::Tenant {
            name: self.name,
            locale: self.locale,
            time_zone: self.time_zone,
            land: self.state.and_then(|state| state.parse::<Land>().ok()),
            branding: tenant::Branding {
                primary_colour: self.branding.primary_colour,
                accent_colour: self.branding.accent_colour,
                logo: self.branding.logo,
                imprint_url: self.branding.imprint_url,
                privacy_url: self.branding.privacy_url,
                feedback_url: self.branding.feedback_url,
            },
            ..before.clone()
        }
    }
}

fn must(fits: bool, what: &str) -> garde::Result {
    if fits {
        Ok(())
    } else {
        Err(garde::Error::new(what))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde's signature")]
fn fits_locale(locale: &str, (): &()) -> garde::Result {
    must(
        languages::by_name(locale).is_some(),
        "must be a language of the house",
    )
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde's signature")]
fn fits_time_zone(name: &str, (): &()) -> garde::Result {
    must(is_time_zone(name), "must be a zone such as Europe/Berlin")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde's signature")]
fn fits_state(code: &str, (): &()) -> garde::Result {
    must(
        code.parse::<Land>().is_ok(),
        "must be two letters such as NW",
    )
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde's signature")]
fn fits_branding(branding: &Branding, (): &()) -> garde::Result {
    let colours = [&branding.primary_colour, &branding.accent_colour];
    let fits = colours.into_iter().flatten().all(|text| is_colour(text));
    must(fits, "colours must be #rrggbb")?;
    let fits = branding.logo.iter().all(|text| is_logo(text));
    must(
        fits,
        "the logo must be a path on this host or a data:image/… address",
    )?;
    let pages = [&branding.imprint_url, &branding.privacy_url];
    let fits = pages
        .into_iter()
        .flatten()
        .all(|url| is_link(url, &["https"]));
    must(fits, "imprint and data protection must be https addresses")?;
    let fits = branding
        .feedback_url
        .iter()
        .all(|url| is_link(url, &["https", "mailto"]));
    must(fits, "feedback must be an https or mailto address")
}

/// An address a page may link to: never a script.
fn is_link(text: &str, schemes: &[&str]) -> bool {
    let url = reqwest::Url::parse(text);
    text.len() <= 500 && url.is_ok_and(|url| schemes.contains(&url.scheme()))
}
