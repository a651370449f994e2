//! A statement with its values, before anybody runs it: so that what a deed writes can be put
//! together first and sent to the database in one go.

use std::fmt::Write as _;

use super::StoreError;
use super::db::{Tx, on};

/// One of the constants, and what stands for its `$1`, `$2` …
pub(super) struct Statement {
    sql: &'static str,
    values: Vec<Value>,
}

/// What can stand in a row.
pub(super) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
}

/// Gives a query its values, whichever database it is for.
macro_rules! bound {
    ($query:expr, $values:expr) => {
        $values
            .into_iter()
            .fold($query, |query, value| match value {
                Value::Text(text) => query.bind(text.as_deref()),
                Value::Number(number) => query.bind(*number),
            })
    };
}
pub(super) use bound;

impl Statement {
    /// Without any value yet.
    pub(super) const fn new(sql: &'static str) -> Self {
        Self {
            sql,
            values: Vec::new(),
        }
    }

    /// The next value.
    #[must_use]
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// The statement itself.
    pub(super) const fn sql(&self) -> &'static str {
        self.sql
    }

    /// What stands for its parameters.
    pub(super) fn values(&self) -> &[Value] {
        &self.values
    }

    /// Runs it by itself and says how many rows it changed.
    pub(super) async fn run(&self, tx: &mut Tx) -> Result<u64, StoreError> {
        Ok(
            on!(Tx, tx, tx => bound!(sqlx::query(self.sql), &self.values)
            .execute(&mut **tx).await?.rows_affected()),
        )
    }

    /// Writes it behind others, its parameters counted on from theirs.
    pub(super) fn append_to(&self, script: &mut String, others: usize) {
        let mut pieces = self.sql.split('$');
        script.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let number: usize = piece[..digits].parse().unwrap_or(0);
            // Writing to a text cannot fail.
            let _ = write!(script, "${}{}", number + others, &piece[digits..]);
        }
        script.push(';');
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(ToOwned::to_owned))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_counted_on_from_those_before() {
        let mut script = String::new();
        let first = Statement::new("UPDATE a SET b = $1 WHERE c = $2");
        first.append_to(&mut script, 0);
        Statement::new("INSERT INTO d VALUES ($1, $12, 'x')").append_to(&mut script, 2);
        assert_eq!(
            script,
            "UPDATE a SET b = $1 WHERE c = $2;INSERT INTO d VALUES ($3, $14, 'x');"
        );
    }
}
