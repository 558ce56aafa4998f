//! What a run would do to a database, found out without its lock. Never runs anything.

use aludel_core::phase::{Phase, PlannedStep, phases};
use aludel_core::revision::RevisionId;

use crate::error::RunErrorKind;
use crate::open::OpenDatabase;
use crate::plan::Move;
use crate::progress::Done;

/// The steps that are pending, in phases.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// What the database is at.
    pub heads: Vec<RevisionId>,
    /// The steps, with their files.
    pub steps: Vec<PlannedStep>,
    /// What commits together.
    pub phases: Vec<Phase>,
    /// What an earlier run has done of an unfinished revision.
    pub(super) done: Vec<Done>,
}

impl Agenda {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phases.is_empty()
    }

    /// How many statements are ahead; a code step is one.
    #[must_use]
    pub fn statements(&self) -> usize {
        let parts = self.phases.iter().flat_map(Phase::parts);
        parts
            .flat_map(|part| {
                let sections = self.steps.get(part.step).map_or(&[][..], PlannedStep::sections);
                sections.get(part.sections.clone()).unwrap_or_default()
            })
            .map(|section| section.statements.len().max(1))
            .sum()
    }
}

/// Reads what a database is at, and plans what a run of `command` would do now. Takes no lock: a run that is at work meanwhile
/// changes the answer.
///
/// `among_several` is for [`Move`]s with a relative target, as a run of several databases takes them.
///
/// # Errors
///
/// What such a run would refuse before its first change.
pub async fn agenda(
    open: &OpenDatabase<'_>,
    command: &Move,
    among_several: bool,
) -> Result<Agenda, RunErrorKind> {
    let state = open.state().await?;
    let database = open.database;
    let steps = open.planned(&state, command, among_several).await?;
    let kind = |call: &str, version| database.steps.kind(&database.name, call, version);
    let phases = phases(&steps, database.options.limits, kind);
    Ok(Agenda { heads: state.heads, steps, phases, done: state.done })
}
