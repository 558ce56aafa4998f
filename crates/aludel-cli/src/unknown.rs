//! Revisions that a database is at and its history does not contain, as people read of them. Never asks a journal.

use aludel_core::graph::{GraphError, RevisionGraph};
use aludel_postgres::{FromJournalError, JournalDirection, UnknownRevision};

use crate::error::Problem;
use crate::problems;

/// Who brought each of them there, when and with what; and how they can be taken back.
pub(crate) fn problem(error: &GraphError, revisions: &[UnknownRevision]) -> Problem {
    let mut problem = problems::of_graph(error);
    for unknown in revisions {
        problem = problem.note(unknown.to_string());
    }
    let can_be_taken_back = |unknown: &UnknownRevision| {
        unknown.entry.as_ref().is_some_and(|entry| {
            entry.direction == JournalDirection::Up && entry.down_body.is_some()
        })
    };
    if !revisions.is_empty() && revisions.iter().all(can_be_taken_back) {
        problem = problem.hint(
            "`{program} downgrade --from-journal` takes the last of them back as the journal keeps it, after showing its SQL",
        );
    }
    problem
}

/// Adds that rows which this database's history does not know stand in another one's: the URLs are swapped then, and
/// nobody should be told to forget the rows, or to take them back.
pub(crate) fn with_swapped_urls<'g>(
    mut problem: Problem,
    error: &GraphError,
    database: &str,
    graphs: impl IntoIterator<Item = (&'g str, &'g RevisionGraph)>,
) -> Problem {
    let GraphError::UnknownApplied { ids } = error else { return problem };
    let knows = |(name, graph): &(&str, &RevisionGraph)| {
        *name != database && ids.iter().all(|id| graph.get(id.as_str()).is_some())
    };
    if let Some((other, _)) = graphs.into_iter().find(knows) {
        let ids = crate::lines::joined(ids);
        problem.hints =
            vec![format!("the URLs of {database} and {other} look swapped: check them")];
        problem = problem.note(format!("{ids} belongs to the history of {other}"));
    }
    problem
}

/// Why a revision cannot be taken from the journal.
pub(crate) fn of_journal(error: &FromJournalError) -> Problem {
    let problem = Problem::new(error.to_string());
    match error {
        FromJournalError::Checksum { .. } => problem
            .note("somebody changed the journal, or the revision names others that it depends on: those the journal does not keep")
            .hint("get the checkout that has the revision"),
        _ => problem.hint("get the checkout that has the revision"),
    }
}
