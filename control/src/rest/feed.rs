//! The offices for machines that know nothing of us: schema.org as JSON-LD, and their hours as
//! OpenStreetMap and schema.org write them.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use jiff::Timestamp;
use schalter_control_core::{
    OfficeHours, OfficeSettings, Service, id::OfficeId, schema_org,
    schema_org::OpeningHoursSpecification,
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{app::App, extract::Id, openapi::Problems, problem::Answer, reception::Snapshot};

/// The media type of JSON-LD.
const JSON_LD: &str = "application/ld+json";

/// The hours of an office, in the languages others speak.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoursOfOffice {
    /// Where these times are told.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    /// When one may come to the virtual office without an appointment.
    pub walk_in: Hours,
    /// When appointments take place; null if there are none.
    pub appointments: Option<Hours>,
    /// When one may come to the town hall itself; null if not said.
    pub in_person: Option<Hours>,
}

/// The same hours twice.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hours {
    /// As OpenStreetMap's `opening_hours`. Holidays of the federal state are `PH`; what others do
    /// not know (local holidays, bridge days) is dated, for a year.
    #[schema(example = "Mo-Fr 08:00-12:00; PH off; 2027 Feb 08 off \"Rosenmontag\"")]
    pub opening_hours: String,
    /// As schema.org's `OpeningHoursSpecification`, with all that departs from the week for a year.
    #[schema(value_type = Vec<Object>)]
    pub specification: Vec<OpeningHoursSpecification>,
}

/// The hours of an office: without an appointment, with one, and in the town hall.
#[utoipa::path(get, path = "/v1/offices/{id}/hours", tag = "offices",
    params(("id" = uuid::Uuid, Path, description = "The office")),
    responses((status = 200, body = HoursOfOffice), Problems))]
pub async fn hours(State(app): State<App>, Id(id): Id<OfficeId>) -> Answer<Json<HoursOfOffice>> {
    let snapshot = app.reception.office(id).await?;
    let (settings, now) = (&snapshot.office.settings, app.clock.now());
    let written = |hours: &OfficeHours| Hours {
        opening_hours: hours.osm(now),
        specification: schema_org::specifications(hours, now),
    };
    Ok(Json(HoursOfOffice {
        time_zone: settings.hours.time_zone().to_owned(),
        walk_in: written(&settings.hours),
        appointments: settings.appointments.hours.as_ref().map(written),
        in_person: settings.in_person_hours.as_ref().map(written),
    }))
}

/// Every office as schema.org `GovernmentOffice`, for search engines and other portals.
#[utoipa::path(get, path = "/v1/offices.jsonld", tag = "offices",
    responses((status = 200, body = Object, content_type = "application/ld+json"), Problems))]
pub async fn offices(State(app): State<App>) -> Answer<impl IntoResponse> {
    let (now, url) = (app.clock.now(), app.settings.http.public_url.as_str());
    let town = json!({
        "@type": "GovernmentOrganization",
        "@id": format!("{url}/"),
        "name": app.store.town_name(app.tenant.id).await?,
        "url": format!("{url}/"),
    });
    let mut graph = vec![town];
    for snapshot in app.reception.offices(app.tenant.id).await? {
        graph.push(office(&snapshot, url, now));
    }
    let document = json!({"@context": "https://schema.org", "@graph": graph});
    Ok(([(header::CONTENT_TYPE, JSON_LD)], document.to_string()))
}

fn office(snapshot: &Snapshot, url: &str, now: Timestamp) -> Value {
    let (id, settings) = (snapshot.office.id, &snapshot.office.settings);
    let (week, dated) = lines(&settings.hours, now);
    let services = settings.services.iter();
    let services: Vec<_> = services.map(|it| service(it, id, url)).collect();
    json!({
        "@type": "GovernmentOffice",
        "@id": format!("{url}/v1/offices/{id}"),
        "name": settings.name,
        "description": settings.description,
        "url": format!("{url}/"),
        "parentOrganization": {"@id": format!("{url}/")},
        "openingHoursSpecification": week,
        "specialOpeningHoursSpecification": dated,
        "contactPoint": contact_points(settings, url, now),
        "makesOffer": services,
    })
}

/// Appointments and the counter in the town hall have hours of their own.
fn contact_points(settings: &OfficeSettings, url: &str, now: Timestamp) -> Vec<Value> {
    let points = [
        ("appointments", settings.appointments.hours.as_ref()),
        ("in person", settings.in_person_hours.as_ref()),
    ];
    let point = |(kind, hours): (&str, Option<&OfficeHours>)| {
        hours.map(|hours| {
            json!({
                "@type": "ContactPoint",
                "contactType": kind,
                "url": format!("{url}/"),
                "hoursAvailable": schema_org::specifications(hours, now),
            })
        })
    };
    points.into_iter().filter_map(point).collect()
}

fn service(service: &Service, office: OfficeId, url: &str) -> Value {
    json!({
        "@type": "Offer",
        "itemOffered": {
            "@type": "GovernmentService",
            "name": service.name,
            "provider": {"@id": format!("{url}/v1/offices/{office}")},
        },
    })
}

/// The usual week, and what departs from it.
fn lines(
    hours: &OfficeHours,
    now: Timestamp,
) -> (
    Vec<OpeningHoursSpecification>,
    Vec<OpeningHoursSpecification>,
) {
    let lines = schema_org::specifications(hours, now).into_iter();
    lines.partition(|line| line.valid_from.is_none())
}
