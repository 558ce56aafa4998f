//! merge: a revision that joins several heads. Never connects and never applies it.

use aludel_core::graph::{GraphError, Target};
use aludel_core::revision::{NewRevision, RevisionId};
use jiff::Timestamp;

use super::{movement, revision};
use crate::args::MergeArgs;
use crate::context::{Context, History};
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &MergeArgs) -> Result<ExitStatus, CommandError> {
    let targets: Vec<Target> =
        args.revisions.iter().map(|target| movement::target(target)).collect::<Result<_, _>>()?;
    let histories = context.histories()?;
    let (history, revises) = place(&histories, &targets, args.splice)?;
    history.folder()?;
    let ids: Vec<&str> = revises.iter().map(RevisionId::as_str).collect();
    let message = args.message.clone().unwrap_or_else(|| format!("merge {}", ids.join(" and ")));
    let new = NewRevision {
        id: revision::new_id(args.rev_id.as_deref())?,
        message,
        revises,
        created: Timestamp::now(),
        labels: args.branch_label.clone(),
        depends_on: Vec::new(),
        up: Vec::new(),
        down: Vec::new(),
        unproved: false,
    };
    revision::write(context, history, &new, None)
}

/// The history that the revisions belong to, and the parents of the merge. With `heads` and several databases, the one
/// that has several heads.
fn place<'h>(
    histories: &'h [History],
    targets: &[Target],
    splice: bool,
) -> Result<(&'h History, Vec<RevisionId>), CommandError> {
    let mut fitting = Vec::new();
    let mut errors = Vec::new();
    for history in histories {
        match history.revisions.graph().merge_parents(targets, splice) {
            Ok(parents) => fitting.push((history, parents)),
            Err(error) => errors.push(error),
        }
    }
    if fitting.len() > 1 {
        let names: Vec<&str> =
            fitting.iter().map(|(history, _)| history.config.name.as_str()).collect();
        return Err(CommandError::usage(
            format!("these are revisions of {}", names.join(" and ")),
            "name the database with -d",
        ));
    }
    match fitting.pop() {
        Some(found) => Ok(found),
        None if histories.len() > 1
            && errors.iter().all(|error| matches!(error, GraphError::NothingToMerge { .. })) =>
        {
            Err(CommandError::usage(
                "no database has several heads to merge",
                "`{program} heads` lists them",
            ))
        }
        None => {
            if let Some(error) = of_different_databases(histories, targets) {
                return Err(error);
            }
            // An error that is not just "no such revision here" says more.
            let is_stranger =
                |error: &GraphError| matches!(error, GraphError::UnknownRevision { .. });
            errors.sort_by_key(is_stranger);
            match errors.first() {
                // The usual reason is that one includes the other, and then --splice does not help.
                Some(error @ GraphError::NotAHead { .. }) => Err(CommandError::usage(
                    error.to_string(),
                    "a merge joins heads, which `{program} heads` lists; --splice allows others, unless one includes another",
                )),
                Some(error) => Err(problems::graph_failure(error, None)),
                None => Err(CommandError::usage("there is no database", "")),
            }
        }
    }
}

/// An error that says so when every revision is known, though not in one history.
fn of_different_databases(histories: &[History], targets: &[Target]) -> Option<CommandError> {
    let owner = |target: &Target| {
        let knows =
            |history: &&History| history.revisions.graph().resolve_many(target, &[]).is_ok();
        histories.iter().find(knows).map(|history| format!("{target} of {}", history.config.name))
    };
    let knows_all = |history: &History| {
        targets.iter().all(|target| history.revisions.graph().resolve_many(target, &[]).is_ok())
    };
    let owners: Vec<String> = targets.iter().map(owner).collect::<Option<_>>()?;
    (!histories.iter().any(knows_all)).then(|| {
        let title = format!("these are revisions of different databases: {}", owners.join(", "));
        CommandError::usage(
            title,
            "a merge joins heads of one database: `{program} heads` lists them",
        )
    })
}
