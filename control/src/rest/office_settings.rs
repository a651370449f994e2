//! The administration of offices: made, changed, closed down.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
};
use garde::Validate;
use schalter_control_core::{
    Input, Locale, Office, OfficeHours, OfficeSettings, Service, Translation,
    id::{OfficeId, ServiceId},
    permission::{Noun, Verb},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Created, created};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Body, Id, IfMatch},
    identity::secret,
    languages,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    rest::Tagged,
    store::audit::{Act, Actor},
};

/// The rules of an office.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeRules {
    /// What it is called.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Bürgerbüro")]
    pub name: String,
    /// What one comes for.
    #[garde(length(chars, max = 2000))]
    #[schema(max_length = 2000)]
    #[serde(default)]
    pub description: String,
    /// Chairs in the waiting area.
    #[garde(range(max = 1000))]
    #[schema(maximum = 1000)]
    pub seats_total: u16,
    /// When it opens: `rule` in the syntax of OpenStreetMap's `opening_hours`, `time_zone`, `land`
    /// and what else the hours know.
    #[garde(skip)]
    #[schema(value_type = Object,
        example = json!({"rule": "Mo-Fr 08:00-12:00; PH off", "time_zone": "Europe/Berlin", "land": "NW"}))]
    pub office_hours: Value,
    /// What one comes for, in the order shown.
    #[garde(dive, length(max = 200))]
    #[schema(max_items = 200)]
    #[serde(default)]
    pub services: Vec<ServiceRules>,
    /// When and how appointments are given; left out: as it is.
    #[garde(skip)]
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    pub appointments: Option<Value>,
    /// When one may come to the town hall itself, in the form of `office_hours`; left out: as it is.
    #[garde(skip)]
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    pub in_person_hours: Option<Value>,
}

/// A service of an office.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceRules {
    /// Its id; left out: a new one.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<Uuid>,
    /// What it is called.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// How long it usually takes, in milliseconds.
    #[garde(range(min = 60_000, max = 28_800_000))]
    #[schema(minimum = 60000, maximum = 28_800_000)]
    pub usual_ms: u64,
    /// The papers one should have at hand.
    #[garde(length(max = 50), inner(length(chars, max = 500)))]
    #[schema(max_items = 50)]
    #[serde(default)]
    pub papers: Vec<String>,
    /// The same in other languages of the pages, by their tags.
    #[garde(custom(in_known_languages), dive)]
    #[schema(example = json!({"en": {"name": "Apply for an identity card", "papers": ["Biometric photo"]}}))]
    #[serde(default)]
    pub translations: BTreeMap<String, TranslationRules>,
}

/// A service in another language; what is left empty is said as above.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TranslationRules {
    /// What it is called.
    #[garde(length(chars, max = 200))]
    #[schema(max_length = 200)]
    pub name: String,
    /// The papers one should have at hand.
    #[garde(length(max = 50), inner(length(chars, max = 500)))]
    #[schema(max_items = 50)]
    pub papers: Vec<String>,
}

/// Open a new office. Officers are assigned to it afterwards.
#[utoipa::path(post, path = "/v1/offices", tag = "administration", security(("officer" = [])),
    request_body = OfficeRules,
    responses((status = 201, body = OfficeRules, headers(("Location" = String))), Problems))]
pub async fn create(
    State(app): State<App>,
    admin: OfficerAuth,
    Body(rules): Body<OfficeRules>,
) -> Answer<Created<OfficeRules>> {
    admin.may_everywhere(Verb::Create, Noun::Office)?;
    let settings = rules.put_on(&OfficeSettings::default())?;
    let id = OfficeId(Uuid::now_v7());
    let office = Office::new(id, app.tenant.id, settings);
    let act = Act::new(Actor::Officer(admin.0.id), "create", "office", id);
    app.store.add_office(&office, &act).await?;
    // The first turn tells the public that there is a new office.
    let snapshot = app.reception.handle(id, Input::Timeout).await?;
    let rules = OfficeRules::of(&snapshot.office.settings)?;
    Ok(created(format!("/v1/offices/{id}"), rules))
}

/// The rules of an office.
#[utoipa::path(get, path = "/v1/offices/{id}/settings", tag = "administration",
    params(("id" = Uuid, Path, description = "The office")), security(("officer" = [])),
    responses((status = 200, body = OfficeRules, headers(("ETag" = String))), Problems))]
pub async fn show(
    State(app): State<App>,
    lead: OfficerAuth,
    Id(id): Id<OfficeId>,
) -> Answer<Tagged<OfficeRules>> {
    let snapshot = app.reception.office(id).await?;
    lead.may(Verb::Read, Noun::OfficeSettings, id)?;
    shown(&snapshot.office.settings)
}

/// Change the rules of an office; whoever waits there keeps their seat.
#[utoipa::path(put, path = "/v1/offices/{id}/settings", tag = "administration",
    params(("id" = Uuid, Path, description = "The office"),
        ("If-Match" = String, Header, description = "The ETag of what was seen")),
    security(("officer" = [])), request_body = OfficeRules,
    responses((status = 200, body = OfficeRules, headers(("ETag" = String))), Problems))]
pub async fn change(
    State(app): State<App>,
    lead: OfficerAuth,
    Id(id): Id<OfficeId>,
    seen: IfMatch,
    Body(rules): Body<OfficeRules>,
) -> Answer<Tagged<OfficeRules>> {
    let before = app.reception.office(id).await?;
    lead.may(Verb::Change, Noun::OfficeSettings, id)?;
    let from = before.office.settings.clone();
    if seen.0 != tag(&from)? {
        return Err(Code::PreconditionFailed.into());
    }
    let to = rules.put_on(&from)?;
    let act = Act::new(Actor::Officer(lead.0.id), "change", "office_settings", id);
    let change = Input::ChangeSettings {
        from: Box::new(from),
        to: Box::new(to),
    };
    let after = app.reception.administer(id, change, act).await?;
    shown(&after.office.settings)
}

/// Close an office down for good. Nobody may be talking there; who waits is dismissed and told so,
/// and appointments are called off by mail or SMS.
#[utoipa::path(delete, path = "/v1/offices/{id}", tag = "administration",
    params(("id" = Uuid, Path, description = "The office")), security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn remove(
    State(app): State<App>,
    admin: OfficerAuth,
    Id(id): Id<OfficeId>,
) -> Answer<StatusCode> {
    app.reception.office(id).await?;
    admin.may(Verb::Remove, Noun::Office, id)?;
    let act = Act::new(Actor::Officer(admin.0.id), "remove", "office", id);
    app.reception.remove(id, &act).await?;
    app.rights.changed();
    Ok(StatusCode::NO_CONTENT)
}

fn shown(settings: &OfficeSettings) -> Answer<Tagged<OfficeRules>> {
    let tag = format!("\"{}\"", tag(settings)?);
    let header = (header::ETAG, tag);
    Ok(([header], Json(OfficeRules::of(settings)?)))
}

/// Settings have no number of their own: the same rules have the same tag.
fn tag(settings: &OfficeSettings) -> Answer<String> {
    let text = serde_json::to_string(settings).map_err(Problem::internal)?;
    Ok(secret::hash(&text)[..22].to_owned())
}

impl OfficeRules {
    fn of(settings: &OfficeSettings) -> Answer<OfficeRules> {
        let in_person = settings.in_person_hours.as_ref();
        Ok(OfficeRules {
            name: settings.name.clone(),
            description: settings.description.clone(),
            seats_total: settings.chairs,
            office_hours: written(&settings.hours)?,
            services: settings.services.iter().map(ServiceRules::of).collect(),
            appointments: Some(written(&settings.appointments)?),
            in_person_hours: in_person.map(written).transpose()?,
        })
    }

    fn put_on(self, before: &OfficeSettings) -> Answer<OfficeSettings> {
        let mut settings = OfficeSettings {
            name: self.name,
            description: self.description,
            chairs: self.seats_total,
            hours: read::<OfficeHours>("/office_hours", self.office_hours)?,
            services: self
                .services
                .into_iter()
                .map(ServiceRules::service)
                .collect(),
            ..before.clone()
        };
        if let Some(appointments) = self.appointments {
            settings.appointments = read("/appointments", appointments)?;
        }
        if let Some(hours) = self.in_person_hours {
            settings.in_person_hours = Some(read("/in_person_hours", hours)?);
        }
        Ok(settings)
    }
}

impl ServiceRules {
    fn of(service: &Service) -> ServiceRules {
        ServiceRules {
            id: Some(service.id.0),
            name: service.name.clone(),
            usual_ms: service.usual_ms,
            papers: service.papers.clone(),
            translations: service
                .translations
                .iter()
                .map(TranslationRules::of)
                .collect(),
        }
    }

    fn service(self) -> Service {
        Service {
            id: ServiceId(self.id.unwrap_or_else(Uuid::now_v7)),
            name: self.name,
            usual_ms: self.usual_ms,
            papers: self.papers,
            translations: self
                .translations
                .into_iter()
                .filter_map(TranslationRules::translation)
                .collect(),
        }
    }
}

impl TranslationRules {
    fn of((tag, it): (&Locale, &Translation)) -> (String, TranslationRules) {
        let rules = TranslationRules {
            name: it.name.clone(),
            papers: it.papers.clone(),
        };
        (tag.as_str().to_owned(), rules)
    }

    /// What says nothing is not kept.
    fn translation((tag, it): (String, TranslationRules)) -> Option<(Locale, Translation)> {
        let tag = languages::by_name(&tag)?;
        let TranslationRules { name, papers } = it;
        let is_said = !(name.is_empty() && papers.is_empty());
        is_said.then_some((tag, Translation { name, papers }))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde's signature")]
fn in_known_languages(translations: &BTreeMap<String, TranslationRules>, (): &()) -> garde::Result {
    match translations
        .keys()
        .find(|tag| languages::by_name(tag).is_none())
    {
        None => Ok(()),
        Some(_) => Err(garde::Error::new("the pages do not speak such a language")),
    }
}

fn written(document: &impl Serialize) -> Answer<Value> {
    serde_json::to_value(document).map_err(Problem::internal)
}

/// Hours are public, so the reason may name what was sent.
fn read<T: DeserializeOwned>(pointer: &str, value: Value) -> Answer<T> {
    serde_json::from_value(value).map_err(|error| {
        let reason = format!("{pointer}: {error}");
        Problem::new(Code::BadRequest).because(reason)
    })
}
