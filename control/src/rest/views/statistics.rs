//! What happened at an office, day by day, as numbers.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An office's numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Statistics {
    /// The office.
    pub office_id: Uuid,
    /// Its days on which anything happened, oldest first.
    pub days: Vec<DayStatistics>,
}

/// The numbers of one day of the office's local time. Without anything about a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DayStatistics {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Seats taken.
    pub taken: u64,
    /// Visits finished with a session.
    pub finished: u64,
    /// Did not come when called.
    pub missed: u64,
    /// Gone without a word.
    pub abandoned: u64,
    /// Gave the seat up.
    pub left: u64,
    /// How often somebody was set aside.
    pub parked: u64,
    /// How often somebody was sent on.
    pub redirected: u64,
    /// Calls that expired.
    pub expired_calls: u64,
    /// Sessions that broke off.
    pub technical_failures: u64,
    /// From sitting down to the first call.
    pub wait: Times,
    /// From coming in to the end.
    pub session: Times,
    /// From pressing "enter" to the first picture of the other side.
    pub first_picture: Times,
    /// Waits that had been promised a range.
    pub promised: u64,
    /// Of these, how many were called within it.
    pub wait_within_range_ratio: Option<f64>,
    /// Of these, how many were called later.
    pub wait_over_range_ratio: Option<f64>,
    /// What was done, by service.
    pub services: Vec<ServiceRendered>,
}

/// How long something took.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Times {
    /// How often.
    pub count: u64,
    /// On average.
    pub mean_ms: Option<u64>,
    /// Half of them took at most this long, to an eighth.
    pub median_ms: Option<u64>,
    /// Nine of ten took at most this long, to an eighth.
    pub p90_ms: Option<u64>,
}

/// How often a service was rendered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceRendered {
    /// The service.
    pub service_id: Uuid,
    /// How often.
    pub count: u64,
}
