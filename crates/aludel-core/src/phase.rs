//! The phases of a run: what commits together. Never runs anything and never looks at a database.

use std::ops::Range;
use std::sync::Arc;

use crate::graph::{Action, Step};
use crate::revision::{Down, RevisionFile, Section, SectionKind};

/// A step of a run together with the file that says what to do; a stamp does nothing and has no file.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// Which revision, which way, and what becomes of the heads.
    pub step: Step,
    /// The revision's file.
    pub file: Option<Arc<RevisionFile>>,
    /// How many of its sections an earlier run has finished already.
    pub done_sections: usize,
}

/// A part of a run that commits as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Everything in one transaction.
    Transaction(Vec<Part>),
    /// One section, statement by statement, each committed by itself.
    NoTransaction(Part),
}

/// The part of a step that lies in one phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The step's place in the list of planned steps.
    pub step: usize,
    /// Which of the step's sections; empty for a stamp or for a direction with nothing to do.
    pub sections: Range<usize>,
    /// Whether the step is finished behind this part, so that version table and journal are written.
    pub finishes: bool,
}

/// How a run is cut into phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseLimits {
    /// At most so many revisions commit together; each costs the server locks until the commit.
    pub max_revisions: usize,
}

impl PlannedStep {
    /// The sections to run for this step's direction.
    ///
    /// A downgrade without sections gives none: whether that is allowed is checked before the run.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        match (&self.file, self.step.action) {
            (Some(file), Action::Upgrade) => file.up(),
            (Some(file), Action::Downgrade) => match file.down() {
                Down::Sections(sections) => sections,
                Down::Missing | Down::Irreversible { .. } => &[],
            },
            _ => &[],
        }
    }
}

impl Phase {
    /// The parts in order.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        match self {
            Self::Transaction(parts) => parts,
            Self::NoTransaction(part) => std::slice::from_ref(part),
        }
    }
}

/// Cuts a run into phases.
///
/// A phase ends before and behind every section without transaction, behind a section that adds a value to an enum
/// (the value cannot be used before the commit), and when it holds enough revisions.
#[must_use]
pub fn phases(steps: &[PlannedStep], limits: PhaseLimits) -> Vec<Phase> {
    let mut phases = Vec::new();
    let mut open: Vec<Part> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        if open.len() >= limits.max_revisions.max(1) {
            phases.push(Phase::Transaction(std::mem::take(&mut open)));
        }
        let sections = step.sections();
        let mut start = step.done_sections.min(sections.len());
        for (at, section) in sections.iter().enumerate().skip(start) {
            let finishes = at + 1 == sections.len();
            match section.kind {
                SectionKind::Transaction => {
                    let ends =
                        step.file.as_ref().is_some_and(|file| section.ends_phase(file.source()));
                    if ends {
                        open.push(Part { step: index, sections: start..at + 1, finishes });
                        phases.push(Phase::Transaction(std::mem::take(&mut open)));
                        start = at + 1;
                    }
                }
                SectionKind::NoTransaction | SectionKind::Call { .. } => {
                    if start < at {
                        open.push(Part { step: index, sections: start..at, finishes: false });
                    }
                    if !open.is_empty() {
                        phases.push(Phase::Transaction(std::mem::take(&mut open)));
                    }
                    phases.push(Phase::NoTransaction(Part {
                        step: index,
                        sections: at..at + 1,
                        finishes,
                    }));
                    start = at + 1;
                }
            }
        }
        if start < sections.len() || step.done_sections >= sections.len() {
            open.push(Part { step: index, sections: start..sections.len(), finishes: true });
        }
    }
    if !open.is_empty() {
        phases.push(Phase::Transaction(open));
    }
    phases
}
