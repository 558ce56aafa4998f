//! From a command and the heads of a database to the steps that will run. Never speaks to the server.

use std::sync::Arc;

use aludel_core::graph::{Action, Step, Symbol, Target, heads_after};
use aludel_core::phase::PlannedStep;
use aludel_core::revision::{Down, RevisionFile, RevisionId, SectionKind};
use aludel_core::revision_set::RevisionSet;

use crate::error::RunErrorKind;
use crate::journal::Applied;
use crate::step::Steps;

/// What a run is to do with each of its databases.
#[derive(Debug, Clone)]
pub enum Move {
    /// Towards the heads.
    Upgrade(Target),
    /// Towards the base.
    Downgrade(Target),
    /// Take back one revision and what is above it, and leave other branches alone.
    TakeBack(RevisionId),
    /// Set the version rows and run nothing.
    Stamp {
        /// Where to.
        targets: Vec<Target>,
        /// Forget the rows that are there first.
        purge: bool,
    },
    /// Only make the tables.
    EnsureVersion,
    /// Only settle what earlier runs left unfinished.
    Recover,
}

impl Move {
    /// The command's name, for the run row.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Upgrade(_) => "upgrade",
            Self::Downgrade(_) | Self::TakeBack(_) => "downgrade",
            Self::Stamp { .. } => "stamp",
            Self::EnsureVersion => "ensure-version",
            Self::Recover => "recover",
        }
    }
}

/// What a plan takes of code steps.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Calls<'c> {
    /// Those that are registered for this database.
    Registered {
        /// All that are.
        steps: &'c Steps,
        /// The database's name.
        database: &'c str,
    },
    /// None: what is planned becomes SQL.
    Refused,
}

/// The steps of one database, with their files.
///
/// `among_several` makes a relative target at the end of the history nothing to do instead of an error: `downgrade`
/// of two databases takes both down one by one until both are at their base.
pub(crate) fn plan(
    revisions: &RevisionSet,
    heads: &[RevisionId],
    command: &Move,
    among_several: bool,
    calls: Calls<'_>,
) -> Result<Vec<PlannedStep>, RunErrorKind> {
    let graph = revisions.graph();
    let steps = match command {
        Move::EnsureVersion | Move::Recover => Vec::new(),
        Move::Upgrade(target)
            if among_several && is_relative(target) && graph.is_at_heads(heads)? =>
        {
            Vec::new()
        }
        Move::Downgrade(target) if among_several && is_relative(target) && heads.is_empty() => {
            Vec::new()
        }
        Move::Upgrade(target) => graph.upgrade_path(heads, target)?,
        Move::Downgrade(target) => graph.downgrade_path(heads, target)?,
        Move::TakeBack(revision) => graph.take_back_path(heads, revision)?,
        Move::Stamp { targets, purge } => {
            graph.stamp_steps(if *purge { &[] } else { heads }, targets)?
        }
    };
    with_files(revisions, steps, calls)
}

/// The steps that bring a database to the heads where a run of this command has brought the others.
pub(crate) fn follow(
    revisions: &RevisionSet,
    heads: &[RevisionId],
    to: &[RevisionId],
    command: &str,
    calls: Calls<'_>,
) -> Result<Vec<PlannedStep>, RunErrorKind> {
    let graph = revisions.graph();
    let targets: Vec<Target> = to.iter().map(Target::revision).collect();
    let targets = if targets.is_empty() { vec![Target::base()] } else { targets };
    if command == "stamp" {
        return with_files(revisions, graph.stamp_steps(heads, &targets)?, calls);
    }
    let mut here = heads.to_vec();
    let mut steps = Vec::new();
    for target in &targets {
        let found = match command {
            "downgrade" => graph.downgrade_path(&here, target)?,
            _ => graph.upgrade_path(&here, target)?,
        };
        here = heads_after(&here, &found);
        steps.extend(found);
    }
    with_files(revisions, steps, calls)
}

fn with_files(
    revisions: &RevisionSet,
    steps: Vec<Step>,
    calls: Calls<'_>,
) -> Result<Vec<PlannedStep>, RunErrorKind> {
    let planned =
        steps.into_iter().map(|step| with_file(revisions, step)).collect::<Result<Vec<_>, _>>()?;
    for step in &planned {
        check_runnable(step, calls)?;
    }
    Ok(planned)
}

fn is_relative(target: &Target) -> bool {
    *target.symbol() == Symbol::Implied
}

fn with_file(revisions: &RevisionSet, step: Step) -> Result<PlannedStep, RunErrorKind> {
    let file = match step.action {
        Action::Upgrade | Action::Downgrade => Some(Arc::new(revisions.file(&step.revision)?)),
        Action::Stamp => None,
    };
    Ok(PlannedStep { step, file, done_sections: 0 })
}

/// Refuses, before anything runs, what would fail in the middle.
fn check_runnable(planned: &PlannedStep, calls: Calls<'_>) -> Result<(), RunErrorKind> {
    let Some(file) = &planned.file else { return Ok(()) };
    let revision = || planned.step.revision.clone();
    let path = || file.source().path().to_owned();
    if planned.step.action == Action::Downgrade {
        match file.down() {
            Down::Missing => {
                return Err(RunErrorKind::MissingDown { revision: revision(), path: path() });
            }
            Down::Irreversible { why } => {
                return Err(RunErrorKind::Irreversible {
                    revision: revision(),
                    path: path(),
                    why: why.clone(),
                });
            }
            Down::Sections(_) => {}
        }
    }
    for section in planned.sections() {
        let SectionKind::Call { name, version } = &section.kind else { continue };
        let (origin, span) = (file.source().clone(), section.marker_span.clone());
        let (name, version, revision) = (name.clone(), *version, revision());
        match calls {
            Calls::Refused => {
                return Err(RunErrorKind::CallOffline { revision, name, version, origin, span });
            }
            Calls::Registered { steps, database } => {
                if steps.find(database, &name, version).is_none() {
                    let near = steps.near(database, &name, version);
                    return Err(RunErrorKind::UnknownCall {
                        revision,
                        name,
                        version,
                        origin,
                        span,
                        near,
                    });
                }
            }
        }
    }
    Ok(())
}

/// The first applied revision whose file is no longer what was run.
///
/// A revision that the journal does not know was applied by another tool, and cannot be compared. One whose file is
/// gone is not edited: whether it is missed is for the graph to say. Nor is one that the version rows do not include,
/// though its last journal row is an application: a stamp, or another tool, has taken it back.
pub(crate) fn edited(
    revisions: &RevisionSet,
    applied: &[Applied],
    heads: &[RevisionId],
) -> Result<Option<RevisionFile>, RunErrorKind> {
    let graph = revisions.graph();
    for item in applied.iter().filter(|item| graph.get(item.revision.as_str()).is_some()) {
        let file = revisions.file(&item.revision)?;
        // Rows that the graph does not know are an error of their own, which the plan reports.
        let differs = !file.is_as_applied(item.checksum);
        if differs && graph.is_applied(item.revision.as_str(), heads).unwrap_or(false) {
            return Ok(Some(file));
        }
    }
    Ok(None)
}
