//! show: everything about one revision. Connects only for `current`.

use aludel_core::graph::{GraphError, Revision, Symbol, Target};
use aludel_core::revision::{RevisionFile, RevisionId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{movement, reading};
use crate::args::ShowArgs;
use crate::context::{Context, History};
use crate::document::{Document, DocumentKind};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::lines::{Call, Lines, RevisionDocument, calls, prefixed};
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &ShowArgs) -> Result<ExitStatus, CommandError> {
    let target = movement::target(&args.revision)?;
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let mut documents = Vec::new();
    for (history, revisions) in find(context, &histories, &target)? {
        let database = several.then_some(history.config.name.as_str());
        let lines = Lines { graph: history.revisions.graph(), current: None };
        for revision in revisions {
            if context.output.is_json() {
                documents.push(ShowDocument {
                    database: history.config.name.clone(),
                    revision: lines.document(revision),
                    calls: calls(&file(history, revision)?),
                });
            } else {
                let block = lines.block(revision, &file(history, revision)?);
                context.output.data(&prefixed(&format!("{block}\n"), database));
            }
        }
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    Ok(ExitStatus::Success)
}

/// The revisions that a target names, in every history that knows it; an error when none does.
pub(crate) fn find<'h>(
    context: &Context<'_>,
    histories: &'h [History],
    target: &Target,
) -> Result<Vec<(&'h History, Vec<&'h Revision>)>, CommandError> {
    let rows: Vec<Vec<RevisionId>> = if *target.symbol() == Symbol::Current {
        reading::heads(context, histories)?
    } else {
        histories.iter().map(|_| Vec::new()).collect()
    };
    let mut found = Vec::new();
    let mut first_error = None;
    for (history, rows) in histories.iter().zip(&rows) {
        match history.revisions.graph().resolve_many(target, rows) {
            Ok(revisions) if !revisions.is_empty() => found.push((history, revisions)),
            Ok(_) => {}
            Err(
                error @ (GraphError::UnknownRevision { .. } | GraphError::UnknownBranch { .. }),
            ) => {
                first_error = first_error.or(Some((error, history)));
            }
            Err(error) => {
                let database = (histories.len() > 1).then_some(history.config.name.as_str());
                return Err(problems::graph_failure(&error, database));
            }
        }
    }
    match first_error {
        Some((error, _)) if found.is_empty() => Err(problems::graph_failure(&error, None)),
        _ if found.is_empty() => Err(CommandError::new(
            ExitStatus::Usage,
            Problem::new(format!("{target} names no revision"))
                .hint("`{program} history` lists the revisions"),
        )),
        _ => Ok(found),
    }
}

/// A revision's file.
pub(crate) fn file(history: &History, revision: &Revision) -> Result<RevisionFile, CommandError> {
    history.revisions.file(&revision.id).map_err(|error| {
        CommandError::several(ExitStatus::Failure, problems::of_revisions(&error, None))
    })
}

/// A revision, with what its file says.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ShowDocument {
    /// The name of the configuration of its database.
    database: String,
    #[serde(flatten)]
    revision: RevisionDocument,
    /// The steps in Rust that it calls, those of the way up first.
    calls: Vec<Call>,
}

impl Document for Vec<ShowDocument> {
    const KIND: DocumentKind = DocumentKind::Show;
}
