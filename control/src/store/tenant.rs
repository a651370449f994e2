//! Municipalities, and the host names they are reached by.

use std::collections::HashMap;

use jiff::Timestamp;
use schalter_control_core::Land;
use schalter_control_core::id::TenantId;
use serde::{Deserialize, Serialize};

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::office::{read, written};
use super::statement::Statement;
use super::{Store, StoreError, id, time};

pub(super) const ADD: &str =
    "INSERT INTO tenant (id, name, locale, created_ms, time_zone, land, branding)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const ALL: &str =
    "SELECT id, name, locale, time_zone, land, branding, version, closed_ms FROM tenant
    ORDER BY created_ms, id";
const PAGE: &str =
    "SELECT id, name, locale, time_zone, land, branding, version, closed_ms FROM tenant
    WHERE $1 = '' OR (created_ms, id) > (SELECT created_ms, id FROM tenant WHERE id = $1)
    ORDER BY created_ms, id LIMIT $2";
const ONE: &str =
    "SELECT id, name, locale, time_zone, land, branding, version, closed_ms FROM tenant
    WHERE id = $1";
const CHANGE: &str = "UPDATE tenant SET name = $1, locale = $2, time_zone = $3, land = $4,
    branding = $5, version = version + 1 WHERE id = $6 AND version = $7";
const HOSTS: &str = "SELECT tenant_id, host FROM tenant_host ORDER BY tenant_id, place";
const REMOVE_HOSTS: &str = "DELETE FROM tenant_host WHERE tenant_id = $1";
const ADD_HOST: &str = "INSERT INTO tenant_host (host, tenant_id, place) VALUES ($1, $2, $3)
    ON CONFLICT (host) DO NOTHING";

const CLOSE: &str = "UPDATE tenant SET closed_ms = $1, version = version + 1 WHERE id = $2";
const SIGN_OUT_ALL: &str = "DELETE FROM officer_sign_in WHERE tenant_id = $1";
const DISABLE_ALL: &str = "UPDATE officer SET disabled = TRUE WHERE tenant_id = $1";
const REMOVE_KEYS: &str = "DELETE FROM api_key WHERE tenant_id = $1";
const SILENCE: &str = "UPDATE webhook SET enabled = FALSE WHERE tenant_id = $1";

pub(super) const STATEMENTS: &[&str] = &[
    ADD,
    ALL,
    PAGE,
    ONE,
    CHANGE,
    HOSTS,
    REMOVE_HOSTS,
    ADD_HOST,
    CLOSE,
    SIGN_OUT_ALL,
    DISABLE_ALL,
    REMOVE_KEYS,
    SILENCE,
];

/// A municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Which.
    pub id: TenantId,
    /// As shown.
    pub name: String,
    /// The tag of the first language of its pages.
    pub locale: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// Its federal state, for holidays.
    pub land: Option<Land>,
    /// How its pages look.
    pub branding: Branding,
    /// The host names it is reached by, the best first; none: whatever host no other claims.
    pub hosts: Vec<String>,
    /// Counts every change.
    pub version: i64,
    /// When it was closed down, if it was.
    pub closed_at: Option<Timestamp>,
}

/// How the pages of a municipality look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Branding {
    /// The colour of buttons and links: `#rrggbb`.
    pub primary_colour: Option<String>,
    /// The colour of highlights: `#rrggbb`.
    pub accent_colour: Option<String>,
    /// The logo: a path on this host, or a `data:image/…` address.
    pub logo: Option<String>,
    /// Who is responsible for the pages: an `https:` address.
    pub imprint_url: Option<String>,
    /// What the municipality says about data protection: an `https:` address.
    pub privacy_url: Option<String>,
    /// Where barriers are reported: an `https:` or `mailto:` address.
    pub feedback_url: Option<String>,
}

/// What became of a change that had to have seen the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is written.
    Written,
    /// Somebody else was faster; nothing was written.
    Late,
    /// A name it wants is taken; nothing was written.
    Taken,
}

type Row = (
    String,
    String,
    String,
    String,
    Option<String>,
    String,
    i64,
    Option<i64>,
);

impl Tenant {
    /// One with the usual settings of a German town.
    pub fn new(id: TenantId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            locale: "de".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            land: None,
            branding: Branding::default(),
            hosts: Vec::new(),
            version: 1,
            closed_at: None,
        }
    }
}

impl Store {
    /// Every municipality, the oldest first.
    pub async fn tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        let rows: Vec<Row> =
            on!(Db, &self.reader, pool => sqlx::query_as(ALL).fetch_all(pool).await?);
        self.with_hosts(rows).await
    }

    /// The same, behind a given one and at most so many.
    pub async fn tenants_after(
        &self,
        after: Option<TenantId>,
        limit: u16,
    ) -> Result<Vec<Tenant>, StoreError> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(PAGE).bind(after)
            .bind(i64::from(limit)).fetch_all(pool).await?);
        self.with_hosts(rows).await
    }

    /// One municipality.
    pub async fn tenant(&self, tenant_id: TenantId) -> Result<Option<Tenant>, StoreError> {
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant_id.to_string()).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        let mut tenant = tenant(row)?;
        tenant.hosts = self.hosts().await?.remove(&tenant_id).unwrap_or_default();
        Ok(Some(tenant))
    }

    /// Changes a municipality that is still at `tenant.version`.
    pub async fn change_tenant(&self, tenant: &Tenant, act: &Act) -> Result<Changed, StoreError> {
        let mut tx = self.begin().await?;
        let changed = on!(Tx, &mut tx, tx => sqlx::query(CHANGE).bind(&tenant.name)
            .bind(&tenant.locale).bind(&tenant.time_zone).bind(tenant.land.map(Land::code))
            .bind(written(&tenant.branding)?).bind(tenant.id.to_string()).bind(tenant.version)
            .execute(&mut **tx).await?.rows_affected());
        if changed == 0 {
            tx.rollback().await?;
            return Ok(Changed::Late);
        }
        on!(Tx, &mut tx, tx => sqlx::query(REMOVE_HOSTS).bind(tenant.id.to_string())
            .execute(&mut **tx).await.map(drop)?);
        if !add_hosts(&mut tx, tenant).await? {
            tx.rollback().await?;
            return Ok(Changed::Taken);
        }
        let now_ms = self.clock.now().as_millisecond();
        audit::note(&mut tx, tenant.id, act, now_ms).await?;
        tx.commit().await?;
        Ok(Changed::Written)
    }

    /// Closes a municipality down: its names are free, nobody signs in, no program may ask or is
    /// told.
    pub async fn close_tenant(&self, tenant: TenantId, act: &Act) -> Result<(), StoreError> {
        let now_ms = self.now_ms();
        let mut tx = self.begin().await?;
        let close = Statement::new(CLOSE).bind(now_ms);
        close.bind(tenant.to_string()).run(&mut tx).await?;
        for statement in [
            REMOVE_HOSTS,
            SIGN_OUT_ALL,
            DISABLE_ALL,
            REMOVE_KEYS,
            SILENCE,
        ] {
            let all = Statement::new(statement).bind(tenant.to_string());
            all.run(&mut tx).await?;
        }
        audit::note(&mut tx, tenant, act, now_ms).await?;
        tx.commit().await
    }

    async fn with_hosts(&self, rows: Vec<Row>) -> Result<Vec<Tenant>, StoreError> {
        let mut hosts = self.hosts().await?;
        let mut tenants = Vec::with_capacity(rows.len());
        for row in rows {
            let mut tenant = tenant(row)?;
            tenant.hosts = hosts.remove(&tenant.id).unwrap_or_default();
            tenants.push(tenant);
        }
        Ok(tenants)
    }

    async fn hosts(&self) -> Result<HashMap<TenantId, Vec<String>>, StoreError> {
        let rows: Vec<(String, String)> =
            on!(Db, &self.reader, pool => sqlx::query_as(HOSTS).fetch_all(pool).await?);
        let mut hosts: HashMap<TenantId, Vec<String>> = HashMap::new();
        for (tenant, host) in rows {
            hosts.entry(id(&tenant)?).or_default().push(host);
        }
        Ok(hosts)
    }
}

/// `false` when another municipality has one of the names.
pub(super) async fn add_hosts(tx: &mut Tx, tenant: &Tenant) -> Result<bool, StoreError> {
    for (place, host) in (0_i64..).zip(&tenant.hosts) {
        let added = on!(Tx, &mut *tx, tx => sqlx::query(ADD_HOST).bind(host)
            .bind(tenant.id.to_string()).bind(place).execute(&mut **tx).await?.rows_affected());
        if added == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn tenant(
    (tenant, name, locale, time_zone, land, branding, version, closed_ms): Row,
) -> Result<Tenant, StoreError> {
    let known = |code: String| Land::ALL.into_iter().find(|land| land.code() == code);
    Ok(Tenant {
        id: id(&tenant)?,
        name,
        locale,
        time_zone,
        land: land.and_then(known),
        branding: read(&branding, "the branding of a tenant")?,
        hosts: Vec::new(),
        version,
        closed_at: closed_ms.map(time).transpose()?,
    })
}
