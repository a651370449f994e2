//! Municipalities.

use schalter_control_core::id::TenantId;

/// A municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Which.
    pub id: TenantId,
    /// As shown.
    pub name: String,
    /// `de` or `en`: the first language of its pages.
    pub locale: String,
}
