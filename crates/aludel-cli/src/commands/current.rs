//! current: what each database is at. Never moves it.

use aludel_core::revision::RevisionId;
use aludel_postgres::{OpenDatabase, Unsettled};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::reading;
use crate::args::CurrentArgs;
use crate::context::Context;
use crate::document::{Document, DocumentKind};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::lines::{Lines, RevisionDocument, prefixed};
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &CurrentArgs) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let states = reading::each(context, &histories, &async |open: &OpenDatabase<'_>| {
        let (heads, unfinished, unsettled) =
            tokio::try_join!(open.known_heads(), open.unfinished(), open.unsettled())?;
        Ok((
            heads,
            unfinished,
            unsettled,
            open.session().server().to_owned(),
            open.facts().database.clone(),
        ))
    })?;
    let mut documents = Vec::new();
    let mut behind = Vec::new();
    for (history, (rows, unfinished, unsettled, server, name)) in histories.iter().zip(&states) {
        let database = several.then_some(history.config.name.as_str());
        let graph = history.revisions.graph();
        let applied =
            graph.applied_heads(rows).map_err(|error| problems::graph_failure(&error, database))?;
        // Not marked `(current)` in text: here every line is.
        let lines = Lines { graph, current: None };
        let missing =
            graph.missing_heads(rows).map_err(|error| problems::graph_failure(&error, database))?;
        if !missing.is_empty() {
            let ids: Vec<&str> = missing.iter().map(|revision| revision.id.as_str()).collect();
            let title = format!("the database is not at its heads: {} not applied", ids.join(", "));
            behind.push(Problem::new(title).of(database).hint("run `{program} upgrade`"));
        }
        if context.output.is_json() {
            let current = applied.iter().map(|revision| revision.id.clone()).collect();
            let lines = Lines { graph, current: Some(current) };
            documents.push(CurrentDocument {
                database: history.config.name.clone(),
                revisions: applied.iter().map(|revision| lines.document(revision)).collect(),
                rows: rows.iter().map(RevisionId::to_string).collect(),
                is_at_heads: missing.is_empty(),
                unfinished: unfinished.clone(),
                unsettled: unsettled.iter().map(UnsettledDocument::from).collect(),
            });
            continue;
        }
        let mut text = String::new();
        if args.verbose {
            text.push_str(&format!("Current revision(s) for {name} on {server}:\n"));
            // A program that could have taken it from two places says which one it was.
            if context.program.project().is_some() {
                text.push_str(&format!("Configuration: {}\n", history.config.path.display()));
            }
        }
        for revision in &applied {
            if args.verbose {
                let file = super::show::file(history, revision)?;
                text.push_str(&format!("{}\n", lines.block(revision, &file)));
            } else {
                text.push_str(&format!("{}\n", lines.plain(revision)));
            }
        }
        if applied.is_empty() && several {
            text.push_str("<base>\n");
        }
        for left in unsettled {
            let invocation = context.output.invocation();
            let hint = invocation.complete("run `{program} recover`", None);
            context.output.warn(&format!(
                "{}: run {} stopped in its commit and left a transaction prepared here: {hint}",
                history.config.name, left.run
            ));
        }
        for revision in unfinished {
            let hint = context
                .output
                .invocation()
                .complete("run `{program} upgrade` to finish it", database);
            context
                .output
                .warn(&format!("{}: revision {revision} is half run: {hint}", history.config.name));
        }
        context.output.data(&prefixed(&text, database));
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    if args.check_heads && !behind.is_empty() {
        return Err(CommandError::several(ExitStatus::NotAtHead, behind));
    }
    Ok(ExitStatus::Success)
}

/// What one database is at.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CurrentDocument {
    /// The name of its configuration.
    database: String,
    /// The newest applied revisions of every line; empty where nothing is applied.
    revisions: Vec<RevisionDocument>,
    /// The identifiers that the version table holds.
    rows: Vec<String>,
    /// Whether every revision of the history is applied.
    is_at_heads: bool,
    /// The identifiers of revisions of which an earlier run did a part; `upgrade` finishes them.
    unfinished: Vec<String>,
    /// What runs that stopped in their commit left prepared here; `recover` settles it.
    unsettled: Vec<UnsettledDocument>,
}

impl Document for Vec<CurrentDocument> {
    const KIND: DocumentKind = DocumentKind::Current;
}

/// A transaction that waits for `recover`.
#[derive(Serialize, JsonSchema)]
struct UnsettledDocument {
    /// The run that prepared it, as in the journal.
    run: Uuid,
    /// When it was prepared, RFC 3339.
    since: String,
}

impl From<&Unsettled> for UnsettledDocument {
    fn from(left: &Unsettled) -> Self {
        Self { run: left.run, since: left.since.to_string() }
    }
}
