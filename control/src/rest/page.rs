//! Lists are read page by page: `?after=` the last id seen, `?limit=` at most so many; `next` in
//! the answer is the address of the page after it.

use garde::Validate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::views::List;
use crate::problem::{Code, Problem};

/// Which part of a list.
#[derive(Debug, Clone, Copy, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Begin behind the item with this id.
    #[garde(skip)]
    pub after: Option<Uuid>,
    /// At most so many; 100 when left out.
    #[garde(inner(range(min = 1, max = 500)))]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u16>,
}

impl Page {
    /// How many at most.
    pub fn limit(self) -> Result<u16, Problem> {
        if self.validate().is_err() {
            return Err(Problem::new(Code::BadRequest).because("limit must be 1 to 500"));
        }
        Ok(self.limit.unwrap_or(100))
    }

    /// The page of this list, and where the next one is if this one is full.
    pub fn of<T>(self, path: &str, items: Vec<T>, last: Option<Uuid>) -> Result<List<T>, Problem> {
        let limit = self.limit()?;
        let last = last.filter(|_| items.len() >= usize::from(limit));
        let next = last.map(|id| format!("{path}?after={id}&limit={limit}"));
        Ok(List { items, next })
    }
}
