//! history: the revisions of each database, newest first. Connects only when asked for what is applied.

use aludel_core::graph::{HistoryRange, Symbol};
use aludel_core::revision::RevisionId;
use schemars::JsonSchema;
use serde::Serialize;

use super::reading;
use crate::args::HistoryArgs;
use crate::context::Context;
use crate::document::{Document, DocumentKind};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::lines::{Lines, RevisionDocument, prefixed};
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &HistoryArgs) -> Result<ExitStatus, CommandError> {
    let range =
        args.rev_range.as_deref().map(HistoryRange::parse).transpose().map_err(|error| {
            CommandError::new(
                ExitStatus::Usage,
                Problem::new(error.to_string()).maybe_hint(error.hint()),
            )
        })?;
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let needs_current = range.as_ref().is_some_and(|range| {
        [&range.start, &range.end].into_iter().flatten().any(|end| *end.symbol() == Symbol::Current)
    });
    let rows = if args.indicate_current || needs_current {
        reading::heads(context, &histories)?
    } else {
        histories.iter().map(|_| Vec::new()).collect()
    };
    let mut documents = Vec::new();
    for (history, rows) in histories.iter().zip(&rows) {
        let database = several.then_some(history.config.name.as_str());
        let graph = history.revisions.graph();
        let revisions = graph
            .history(range.as_ref(), rows)
            .map_err(|error| problems::graph_failure(&error, database))?;
        let current =
            if args.indicate_current { Some(applied(graph, rows, database)?) } else { None };
        let lines = Lines { graph, current };
        if context.output.is_json() {
            documents.push(HistoryDocument {
                database: history.config.name.clone(),
                revisions: revisions.iter().map(|revision| lines.document(revision)).collect(),
            });
            continue;
        }
        let mut text = String::new();
        for revision in revisions {
            if args.verbose {
                let file = super::show::file(history, revision)?;
                text.push_str(&format!("{}\n", lines.block(revision, &file)));
            } else {
                text.push_str(&lines.long(revision));
                text.push('\n');
            }
        }
        context.output.data(&prefixed(&text, database));
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    Ok(ExitStatus::Success)
}

fn applied(
    graph: &aludel_core::graph::RevisionGraph,
    rows: &[RevisionId],
    database: Option<&str>,
) -> Result<Vec<RevisionId>, CommandError> {
    let heads =
        graph.applied_heads(rows).map_err(|error| problems::graph_failure(&error, database))?;
    Ok(heads.into_iter().map(|revision| revision.id.clone()).collect())
}

/// The revisions of one history.
#[derive(Serialize, JsonSchema)]
pub(crate) struct HistoryDocument {
    /// The name of its database's configuration.
    database: String,
    /// Those that were asked for, newest first.
    revisions: Vec<RevisionDocument>,
}

impl Document for Vec<HistoryDocument> {
    const KIND: DocumentKind = DocumentKind::History;
}
