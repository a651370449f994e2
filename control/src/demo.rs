//! The demo town Musterstadt: what an empty store is filled with for a first look.
//!
//! The officers' one-time passwords and the API key exist in two places only: printed at the first
//! start, and in `demo.txt` in the data folder, readable by its owner alone.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use schalter_config::Settings;
use schalter_control_core::id::{OfficeId, OfficerId, ServiceId, TenantId};
use schalter_control_core::{
    AppointmentRules, HoursProblem, Input, Land, Office, OfficeHours, OfficeSettings, Role, Service,
};
use thiserror::Error;
use uuid::Uuid;

use crate::clock::Clock;
use crate::identity::officer::{Guard, Officer};
use crate::identity::{integrator, one_time_password, secret};
use crate::private;
use crate::store::founding::Town;
use crate::store::tenant::Tenant;
use crate::store::{Store, StoreError};

const TIME_ZONE: &str = "Europe/Berlin";
const AROUND_THE_CLOCK: &str = "24/7";
const OFFICE_HOURS: &str = "Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-12:00; PH off";
const AFTERNOONS: &str = "Mo-Th 13:00-16:00; PH off";
const MORNINGS: &str = "Mo-Fr 09:00-12:00; PH off";

/// What was made up for the demo town. Never printed by accident: it has no `Debug`.
#[derive(Clone)]
pub struct Demo {
    /// Who can sign in.
    pub officers: Vec<DemoOfficer>,
    /// Opens the REST API to integrators.
    pub api_key: String,
}

/// An officer of the demo town.
#[derive(Clone)]
pub struct DemoOfficer {
    /// Signs in as.
    pub name: String,
    /// For one sign-in; must be changed then.
    pub password: String,
    /// Where they serve, or that they administer.
    pub office: String,
}

/// Why there is no demo town.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// `demo.txt`.
    #[error("{0} cannot be written: {1}")]
    File(PathBuf, #[source] io::Error),
    /// The office hours.
    #[error(transparent)]
    Hours(#[from] HoursProblem),
    /// Passwords.
    #[error("passwords cannot be hashed")]
    Guard,
}

/// Fills the empty store; the secrets are written to `demo.txt` first, so that none is ever lost.
pub async fn found(
    store: &Store,
    settings: &Settings,
    guard: &Guard,
    clock: &Clock,
) -> Result<(Tenant, Demo), DemoError> {
    let tenant = Tenant {
        land: Some(Land::Nw),
        ..Tenant::new(TenantId(Uuid::new_v4()), "Musterstadt")
    };
    let dilek = OfficerId(Uuid::new_v4());
    let offices = offices(tenant.id, dilek, clock)?;
    let (staff, shown) = staff(tenant.id, dilek, &offices, guard).await?;
    let (integrator, api_key) = integrator::new(tenant.id, "Demo");
    let demo = Demo {
        officers: shown,
        api_key,
    };
    keep(&file(&settings.store.data_dir), &page(settings, &demo))?;
    let integrators = vec![(integrator, secret::hash(&demo.api_key))];
    let town = Town {
        tenant,
        offices,
        officers: staff,
        integrators,
    };
    store.found(&town).await?;
    Ok((town.tenant, demo))
}

/// Where the secrets of the first start are.
pub fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("demo.txt")
}

/// What the first start prints and `demo.txt` holds.
pub fn page(settings: &Settings, demo: &Demo) -> String {
    Page {
        url: &settings.http.public_url,
        demo,
    }
    .to_string()
}

struct Page<'a> {
    url: &'a str,
    demo: &'a Demo,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, demo } = self;
        writeln!(f, "Demo-Stadt Musterstadt")?;
        writeln!(f, "  Für Bürgerinnen und Bürger:   {url}/")?;
        writeln!(f, "  Für Sachbearbeitende:         {url}/desk")?;
        writeln!(f, "  Schnittstelle (REST API):     {url}/docs")?;
        writeln!(f)?;
        writeln!(
            f,
            "Anmeldung mit Einmal-Passwort (wird bei der ersten Anmeldung geändert):"
        )?;
        for DemoOfficer {
            name,
            password,
            office,
        } in &demo.officers
        {
            writeln!(f, "  {name:<14} {password:<48} {office}")?;
        }
        writeln!(f)?;
        writeln!(f, "API-Schlüssel:  {}", demo.api_key)
    }
}

fn offices(tenant: TenantId, dilek: OfficerId, clock: &Clock) -> Result<Vec<Office>, HoursProblem> {
    let town = OfficeSettings {
        description: "Ausweise, Meldebescheinigungen, Führungszeugnisse und alles, wobei wir \
            Ihnen ohne langen Weg helfen können."
            .to_owned(),
        services: vec![
            service(
                "Personalausweis oder Reisepass beantragen",
                12,
                &["Biometrisches Foto", "Alter Ausweis oder Pass"],
            ),
            service(
                "Wohnsitz anmelden",
                10,
                &["Wohnungsgeberbestätigung", "Ausweis"],
            ),
            service("Führungszeugnis beantragen", 6, &["Ausweis"]),
        ],
        // At once and at any hour: who tries the demo town can come to an appointment, too.
        appointments: AppointmentRules {
            lead_ms: 0,
            ..appointments(AROUND_THE_CLOCK, 2)?
        },
        in_person_hours: Some(hours(MORNINGS)?),
        ..OfficeSettings::new("Bürgerbüro", 3, hours(AROUND_THE_CLOCK)?)
    };
    let building = OfficeSettings {
        description: "Fragen zu Bauanträgen, Genehmigungen und Plänen. Halten Sie Ihre Unterlagen \
            gern am Bildschirm bereit."
            .to_owned(),
        services: vec![service(
            "Beratung zum Bauantrag",
            25,
            &["Lageplan", "Bauzeichnung"],
        )],
        appointments: appointments(AFTERNOONS, 1)?,
        ..OfficeSettings::new("Bauamt", 4, hours(OFFICE_HOURS)?)
    };
    let social = OfficeSettings {
        description: "Vertrauliche Beratung zu Wohngeld, Grundsicherung und Hilfen in besonderen \
            Lebenslagen."
            .to_owned(),
        services: vec![service(
            "Wohngeld beantragen",
            30,
            &["Mietvertrag", "Einkommensnachweis"],
        )],
        ..OfficeSettings::new("Sozialberatung", 2, hours(MORNINGS)?)
    };
    let open = |settings| Office::new(OfficeId(Uuid::new_v4()), tenant, settings);
    Ok(vec![
        open(town),
        open(building),
        closed(open(social), dilek, clock),
    ])
}

fn service(name: &str, usual_min: u64, papers: &[&str]) -> Service {
    Service {
        id: ServiceId(Uuid::new_v4()),
        name: name.to_owned(),
        usual_ms: usual_min * 60_000,
        papers: papers.iter().map(|&paper| paper.to_owned()).collect(),
        translations: BTreeMap::new(),
    }
}

fn appointments(rule: &str, counters: u16) -> Result<AppointmentRules, HoursProblem> {
    Ok(AppointmentRules {
        hours: Some(hours(rule)?),
        counters,
        ..AppointmentRules::default()
    })
}

fn hours(rule: &str) -> Result<OfficeHours, HoursProblem> {
    OfficeHours::parse(rule, TIME_ZONE, Some(Land::Nw))
}

/// Closed by its officer. Nobody is there yet to be told.
fn closed(mut office: Office, officer: OfficerId, clock: &Clock) -> Office {
    // Closing an office is never refused; were it, it would stand open, which is no harm.
    let _ = office.handle(Input::Close { officer }, clock.now());
    while office.poll().is_some() {}
    office
}

async fn staff(
    tenant: TenantId,
    dilek: OfficerId,
    offices: &[Office],
    guard: &Guard,
) -> Result<(Vec<(Officer, String)>, Vec<DemoOfficer>), DemoError> {
    let people = [
        (
            OfficerId(Uuid::new_v4()),
            "anna.schmidt",
            "Anna Schmidt",
            Some(0),
        ),
        (
            OfficerId(Uuid::new_v4()),
            "bernd.weber",
            "Bernd Weber",
            Some(0),
        ),
        (
            OfficerId(Uuid::new_v4()),
            "clara.vogt",
            "Clara Vogt",
            Some(1),
        ),
        (dilek, "dilek.kaya", "Dilek Kaya", Some(2)),
        (OfficerId(Uuid::new_v4()), "emma.lang", "Emma Lang", None),
    ];
    let (mut staff, mut shown) = (Vec::new(), Vec::new());
    for (id, name, display_name, place) in people {
        let here: Option<&Office> = place.map(|place| &offices[place]);
        let password = one_time_password::readable();
        let hash = guard
            .hash(password.clone())
            .await
            .map_err(|_| DemoError::Guard)?;
        let person = Officer {
            id,
            tenant,
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            must_change_password: true,
            role: match here {
                Some(_) => Role::Officer,
                None => Role::TenantAdmin,
            },
            offices: here.iter().map(|office| office.id).collect(),
        };
        staff.push((person, hash));
        let office = here.map_or("Verwaltung", |office| &office.settings.name);
        shown.push(DemoOfficer {
            name: name.to_owned(),
            password,
            office: office.to_owned(),
        });
    }
    Ok((staff, shown))
}

/// For its owner's eyes only, even where the folder is open to others.
fn keep(file: &Path, page: &str) -> Result<(), DemoError> {
    let write = || {
        private::folder_of(file)?;
        let mut open = OpenOptions::new();
        let mut kept = open
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(file)?;
        // An older file keeps its mode when it is opened.
        kept.set_permissions(Permissions::from_mode(0o600))?;
        kept.write_all(page.as_bytes())?;
        kept.sync_all()
    };
    write().map_err(|error| DemoError::File(file.to_owned(), error))
}
