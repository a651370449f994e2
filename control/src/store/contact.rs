//! Who comes to an appointment, and what opens it. Contact data has a row of its own, so that
//! erasing it is one deletion, and the appointment goes on without.

use jiff::Timestamp;
use schalter_control_core::id::{AppointmentId, OfficeId, TenantId};
use schalter_control_core::notice::{Contact, Locale};

use super::appointment::Change;
use super::db::{Db, Tx, on};
use super::forget::erase;
use super::{Store, StoreError, id, time};

const ADD: &str = "INSERT INTO appointment_contact
        (appointment_id, tenant_id, name, mail, phone, locale, given_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (appointment_id) DO UPDATE SET name = excluded.name, mail = excluded.mail,
        phone = excluded.phone, locale = excluded.locale, given_ms = excluded.given_ms";
const ONE: &str = "SELECT name, mail, phone, locale, given_ms FROM appointment_contact
    WHERE tenant_id = $1 AND appointment_id = $2";
const REMOVE: &str = "DELETE FROM appointment_contact WHERE tenant_id = $1 AND appointment_id = $2";
const ADD_KEY: &str = "INSERT INTO appointment_key
        (key_hash, tenant_id, appointment_id, kind, expires_ms)
    VALUES ($1, $2, $3, $4, $5)";
// Links in mails to an address that was corrected open nothing.
const VOID_LINKS: &str = "DELETE FROM appointment_key
    WHERE tenant_id = $1 AND appointment_id = $2 AND kind <> 'holder'";
const BY_KEY: &str = "SELECT a.office_id, a.id, k.kind FROM appointment_key k
    JOIN appointment a ON a.id = k.appointment_id AND a.tenant_id = k.tenant_id
    WHERE k.tenant_id = $1 AND k.key_hash = $2 AND (k.expires_ms IS NULL OR k.expires_ms > $3)";
const REMOVE_KEYS: &str =
    "DELETE FROM appointment_key WHERE tenant_id = $1 AND appointment_id = $2 AND kind = 'link'";
// What has not left of the outbox, and what it could not deliver, holds the address too.
const BLANK_LETTERS: &str = "DELETE FROM outbox
    WHERE tenant_id = $1 AND about_id = $2 AND state <> 'delivered'";
const TOWN: &str = "SELECT name FROM tenant WHERE id = $1";
const FORGET: &str = "DELETE FROM appointment_contact WHERE tenant_id = $1 AND appointment_id IN
    (SELECT id FROM appointment WHERE tenant_id = $1 AND over_ms < $2)";
const FORGET_KEYS: &str = "DELETE FROM appointment_key WHERE tenant_id = $1 AND
    (expires_ms < $2 OR appointment_id IN
        (SELECT id FROM appointment WHERE tenant_id = $1 AND over_ms < $3))";
const FORGET_CELLS: &str = "DELETE FROM appointment_cell WHERE tenant_id = $1 AND
    appointment_id IN (SELECT id FROM appointment WHERE tenant_id = $1 AND over_ms < $2)";
const FORGET_APPOINTMENTS: &str = "DELETE FROM appointment WHERE tenant_id = $1 AND over_ms < $2
    AND id NOT IN (SELECT appointment_id FROM appointment_contact WHERE tenant_id = $1)
    AND id NOT IN (SELECT appointment_id FROM appointment_key WHERE tenant_id = $1)
    AND id NOT IN (SELECT appointment_id FROM appointment_cell WHERE tenant_id = $1)";

pub(super) const STATEMENTS: &[&str] = &[
    ADD,
    ONE,
    REMOVE,
    ADD_KEY,
    VOID_LINKS,
    BY_KEY,
    REMOVE_KEYS,
    BLANK_LETTERS,
    TOWN,
    FORGET,
    FORGET_KEYS,
    FORGET_CELLS,
    FORGET_APPOINTMENTS,
];

/// Who comes. Printed, it says nothing about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As they want to be called, if they said; asked only so that the officer can greet them.
    pub name: Option<Name>,
    /// How they are reached.
    pub contact: Contact,
    /// The language they read.
    pub locale: Locale,
    /// When they said so.
    pub given_at: Timestamp,
}

/// A person's name. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(pub String);

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Name(…)")
    }
}

/// What opens an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Who filled the form: may all but confirm.
    Holder,
    /// In a link that was sent: is swapped for an access.
    Link,
    /// Who followed a link: may all.
    Access {
        /// Until then.
        until: Timestamp,
    },
}

impl Key {
    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Link => "link",
            Self::Access { .. } => "access",
        }
    }

    fn expires_ms(self) -> Option<i64> {
        match self {
            Self::Access { until } => Some(until.as_millisecond()),
            Self::Holder | Self::Link => None,
        }
    }
}

/// Whose key it is, and its kind as a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOf {
    /// Where.
    pub office: OfficeId,
    /// Which appointment.
    pub appointment: AppointmentId,
    /// `holder`, `link` or `access`.
    pub kind: String,
}

/// How much was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AppointmentsForgotten {
    /// Contact data of persons.
    pub contacts: u64,
    /// What opened an appointment.
    pub keys: u64,
    /// Appointments.
    pub appointments: u64,
}

type Row = (Option<String>, Option<String>, Option<String>, String, i64);

impl Store {
    /// Who comes to an appointment, while that is kept.
    pub async fn person(
        &self,
        tenant: TenantId,
        appointment: AppointmentId,
    ) -> Result<Option<Person>, StoreError> {
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(appointment.to_string()).fetch_optional(pool).await?);
        row.map(|(name, mail, phone, locale, given_ms)| {
            Ok(Person {
                name: name.map(Name),
                contact: Contact { mail, phone },
                locale: Locale::by_name(&locale).unwrap_or(Locale::DE),
                given_at: time(given_ms)?,
            })
        })
        .transpose()
    }

    /// What the municipality is called in letters.
    pub async fn town_name(&self, tenant: TenantId) -> Result<String, StoreError> {
        Ok(on!(Db, &self.reader, pool => sqlx::query_scalar(TOWN)
            .bind(tenant.to_string()).fetch_one(pool).await?))
    }

    /// Whose key this is.
    pub async fn appointment_by_key(
        &self,
        tenant: TenantId,
        key_hash: &str,
        now: Timestamp,
    ) -> Result<Option<KeyOf>, StoreError> {
        let row: Option<(String, String, String)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(BY_KEY).bind(tenant.to_string()).bind(key_hash)
                .bind(now.as_millisecond()).fetch_optional(pool).await?);
        row.map(|(office, appointment, kind)| {
            Ok(KeyOf {
                office: id(&office)?,
                appointment: id(&appointment)?,
                kind,
            })
        })
        .transpose()
    }

    /// One more key.
    pub async fn add_appointment_key(
        &self,
        tenant: TenantId,
        appointment: AppointmentId,
        key: Key,
        key_hash: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        add_key(&mut tx, tenant, appointment, key, key_hash).await?;
        tx.commit().await
    }

    /// Erases who comes, the links that went to them, and what was to be told to them.
    pub async fn erase_person(
        &self,
        tenant: TenantId,
        appointment: AppointmentId,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let erased = on!(Tx, &mut tx, tx => sqlx::query(REMOVE).bind(tenant.to_string())
            .bind(appointment.to_string()).execute(&mut **tx).await?.rows_affected());
        for statement in [REMOVE_KEYS, BLANK_LETTERS] {
            on!(Tx, &mut tx, tx => sqlx::query(statement).bind(tenant.to_string())
                .bind(appointment.to_string()).execute(&mut **tx).await.map(drop)?);
        }
        tx.commit().await?;
        Ok(erased > 0)
    }

    /// Erases contact data of appointments that were over before `contacts_before`, and what is
    /// left of those over before `before`.
    pub async fn forget_appointments(
        &self,
        tenant: TenantId,
        contacts_before: Timestamp,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<AppointmentsForgotten, StoreError> {
        let mut tx = self.begin().await?;
        let contacts = erase(&mut tx, FORGET, tenant, contacts_before).await?;
        let keys = on!(Tx, &mut tx, tx => sqlx::query(FORGET_KEYS).bind(tenant.to_string())
            .bind(now.as_millisecond()).bind(before.as_millisecond())
            .execute(&mut **tx).await?.rows_affected());
        erase(&mut tx, FORGET_CELLS, tenant, before).await?;
        let appointments = erase(&mut tx, FORGET_APPOINTMENTS, tenant, before).await?;
        tx.commit().await?;
        Ok(AppointmentsForgotten {
            contacts,
            keys,
            appointments,
        })
    }
}

/// Within the change of an appointment: who comes, and what opens it.
pub(super) async fn write(tx: &mut Tx, change: &Change<'_>) -> Result<(), StoreError> {
    let (tenant, appointment) = (change.tenant, change.appointment.id);
    if let Some(person) = change.person {
        let Person { contact, .. } = person;
        on!(Tx, &mut *tx, tx => sqlx::query(ADD).bind(appointment.to_string())
            .bind(tenant.to_string()).bind(person.name.as_ref().map(|name| &name.0))
            .bind(&contact.mail).bind(&contact.phone).bind(person.locale.as_str())
            .bind(person.given_at.as_millisecond()).execute(&mut **tx).await.map(drop)?);
        on!(Tx, &mut *tx, tx => sqlx::query(VOID_LINKS).bind(tenant.to_string())
            .bind(appointment.to_string()).execute(&mut **tx).await.map(drop)?);
    }
    for (key, hash) in change.keys {
        add_key(tx, tenant, appointment, *key, hash).await?;
    }
    Ok(())
}

async fn add_key(
    tx: &mut Tx,
    tenant: TenantId,
    appointment: AppointmentId,
    key: Key,
    key_hash: &str,
) -> Result<(), StoreError> {
    on!(Tx, tx, tx => sqlx::query(ADD_KEY).bind(key_hash).bind(tenant.to_string())
        .bind(appointment.to_string()).bind(key.word()).bind(key.expires_ms())
        .execute(&mut **tx).await.map(drop)?);
    Ok(())
}
