//! What belongs together, and what becomes of it: on PostgreSQL statement by statement, on SQLite
//! as one script, because there each word to the database's own thread costs two changes of threads
//! and the statements themselves next to nothing.

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Either, Executor as _, Row as _};
use tokio_stream::StreamExt as _;

use super::StoreError;
use super::commit::Outcome;
use super::statement::{Statement, Value, bound};

/// Statements in their order, and what each must do.
#[derive(Default)]
pub(super) struct Batch(Vec<(Statement, Must)>);

/// What a statement must do.
#[derive(Clone, Copy)]
enum Must {
    /// Run.
    Run,
    /// Change a row, or else nothing is written and this is why.
    Change(Outcome),
    /// Answer with the number of the last event.
    Count,
}

impl Batch {
    /// A statement that does whatever it does.
    pub(super) fn add(&mut self, statement: Statement) {
        self.0.push((statement, Must::Run));
    }

    /// Several of them.
    pub(super) fn extend(&mut self, statements: impl IntoIterator<Item = Statement>) {
        let each = statements.into_iter().map(|it| (it, Must::Run));
        self.0.extend(each);
    }

    /// A statement that changes a row; if it does not, nothing of all this is true.
    pub(super) fn must_change(&mut self, statement: Statement, or_else: Outcome) {
        self.0.push((statement, Must::Change(or_else)));
    }

    /// The statement that counts the events.
    pub(super) fn count(&mut self, statement: Statement) {
        self.0.push((statement, Must::Count));
    }

    /// One after the other. Refused, the transaction must be rolled back.
    pub(super) async fn run_each(&self, tx: &mut PgConnection) -> Result<Outcome, StoreError> {
        let mut last_seq = 0;
        for (statement, must) in &self.0 {
            let query = bound!(sqlx::query(statement.sql()), statement.values());
            match *must {
                Must::Count => last_seq = query.fetch_one(&mut *tx).await?.try_get(0)?,
                Must::Run => {
                    query.execute(&mut *tx).await?;
                }
                Must::Change(or_else) => {
                    if query.execute(&mut *tx).await?.rows_affected() == 0 {
                        return Ok(or_else);
                    }
                }
            }
        }
        Ok(Outcome::Written { last_seq })
    }

    /// All of it in one go, behind a savepoint. Refused or failed, that must be rolled back to.
    pub(super) async fn run_script(
        &self,
        tx: &mut SqliteConnection,
    ) -> Result<Outcome, StoreError> {
        let values = self.0.iter().flat_map(|(statement, _)| statement.values());
        let query = bound!(sqlx::query(AssertSqlSafe(self.script())), values);
        let mut answers = tx.fetch_many(query);
        // The first answer is the savepoint's.
        let mut musts = [Must::Run]
            .into_iter()
            .chain(self.0.iter().map(|(_, must)| *must));
        let (mut last_seq, mut refused) = (0, None);
        loop {
            match answers.try_next().await {
                Ok(Some(Either::Right(row))) => last_seq = row.try_get(0)?,
                Ok(Some(Either::Left(done))) => {
                    if let Some(Must::Change(or_else)) = musts.next()
                        && done.rows_affected() == 0
                    {
                        refused.get_or_insert(or_else);
                    }
                }
                Ok(None) => return Ok(refused.unwrap_or(Outcome::Written { last_seq })),
                // What follows a refusal may well fail.
                Err(error) => return refused.ok_or(error.into()),
            }
        }
    }

    fn script(&self) -> String {
        let mut script = String::from("SAVEPOINT step;");
        let mut others = 0;
        for (statement, _) in &self.0 {
            statement.append_to(&mut script, others);
            others += statement.values().len();
        }
        script
    }
}
