//! Opens the chosen databases at once to read them. Never takes the lock and never writes.

use aludel_core::revision::RevisionId;
use aludel_postgres::OpenDatabase;
use aludel_postgres::database::Database;
use aludel_postgres::error::RunErrorKind;
use futures_util::future::join_all;

use crate::context::{Context, History};
use crate::error::CommandError;
use crate::problems;
use crate::signals;

/// Connects to every database at once and asks each the same; all errors are reported, not only the first.
pub(crate) fn each<T>(
    context: &Context<'_>,
    histories: &[History],
    ask: &impl AsyncFn(&OpenDatabase<'_>) -> Result<T, RunErrorKind>,
) -> Result<Vec<T>, CommandError> {
    let databases = context.databases(histories)?;
    each_of(context, histories, &databases, ask)
}

/// The same of databases that are at hand.
pub(crate) fn each_of<T>(
    context: &Context<'_>,
    histories: &[History],
    databases: &[Database],
    ask: &impl AsyncFn(&OpenDatabase<'_>) -> Result<T, RunErrorKind>,
) -> Result<Vec<T>, CommandError> {
    let tool = context.program.tool();
    let answers = signals::run_reading(async || {
        let ask_one = async |database: &Database| {
            let open = OpenDatabase::open(database, &tool).await?;
            ask(&open).await
        };
        join_all(databases.iter().map(ask_one)).await
    })?;
    let several = databases.len() > 1;
    let each = histories.iter().zip(databases).zip(answers);
    CommandError::all(each.map(|((history, database), answer)| {
        answer.map_err(|kind| {
            let place = context.place(&history.config, database, several);
            let graphs =
                histories.iter().map(|other| (other.config.name.as_str(), other.revisions.graph()));
            problems::failed_among(&kind, &place, graphs)
        })
    }))
}

/// The version rows of every database, all of which its history contains.
pub(crate) fn heads(
    context: &Context<'_>,
    histories: &[History],
) -> Result<Vec<Vec<RevisionId>>, CommandError> {
    each(context, histories, &async |open: &OpenDatabase<'_>| open.known_heads().await)
}
