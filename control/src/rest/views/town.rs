//! The municipality.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::tenant;

/// One municipality.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tenant {
    /// Its id.
    pub id: Uuid,
    /// Its name, as citizens read it.
    #[schema(example = "Musterstadt")]
    pub name: String,
    /// The language its pages begin in.
    #[schema(example = "de")]
    pub locale: String,
    /// Its time zone.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    /// Its federal state by two letters, if set: decides about holidays.
    #[schema(example = "NW")]
    pub state: Option<String>,
    /// How its pages look.
    pub branding: Branding,
}

/// How the pages of a municipality look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Branding {
    /// The colour of buttons and links.
    #[schema(example = "#003064", pattern = "^#[0-9a-fA-F]{6}$")]
    pub primary_colour: Option<String>,
    /// The colour of highlights.
    #[schema(example = "#f2b600", pattern = "^#[0-9a-fA-F]{6}$")]
    pub accent_colour: Option<String>,
    /// The logo: a path on this host, or a `data:image/…;base64` address.
    #[schema(example = "/logo.svg", max_length = 40000)]
    pub logo: Option<String>,
    /// Who is responsible for the pages, for the link at their foot.
    #[schema(example = "https://www.musterstadt.de/impressum", max_length = 500)]
    pub imprint_url: Option<String>,
    /// What the municipality itself says about data protection.
    #[schema(example = "https://www.musterstadt.de/datenschutz", max_length = 500)]
    pub privacy_url: Option<String>,
    /// Where people report what they cannot use: an `https:` or `mailto:` address.
    #[schema(example = "mailto:barrierefrei@musterstadt.de", max_length = 500)]
    pub feedback_url: Option<String>,
}

impl Tenant {
    /// As everybody may see it.
    pub fn of(tenant: &tenant::Tenant) -> Tenant {
        let branding = tenant.branding.clone();
        Tenant {
            id: tenant.id.0,
            name: tenant.name.clone(),
            locale: tenant.locale.clone(),
            time_zone: tenant.time_zone.clone(),
            state: tenant.land.map(|land| land.code().to_owned()),
            branding: Branding {
                primary_colour: branding.primary_colour,
                accent_colour: branding.accent_colour,
                logo: branding.logo,
                imprint_url: branding.imprint_url,
                privacy_url: branding.privacy_url,
                feedback_url: branding.feedback_url,
            },
        }
    }
}
