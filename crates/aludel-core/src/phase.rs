//! The phases of a run: what commits together. Never runs anything and never looks at a database.

use std::ops::Range;
use std::sync::Arc;

use crate::graph::{Action, Step};
use crate::revision::{RevisionFile, Section, SectionKind};

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
    /// One section that commits as it goes: statement by statement, or a code step batch by batch.
    NoTransaction(Part),
}

/// How a code step runs, which only the program that registers it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// Inside the transaction of its phase, as a section of statements does.
    Transaction,
    /// Batch by batch, each committed by itself: a phase of its own.
    Batches,
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
            (Some(file), Action::Downgrade) => file.down().sections(),
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
/// A phase ends before and behind every section without transaction and every code step in batches, behind a section that
/// adds a value to an enum (the value cannot be used before the commit), and when it holds enough revisions. `call_kind`
/// says how the code step of this name and version runs.
#[must_use]
pub fn phases(
    steps: &[PlannedStep],
    limits: PhaseLimits,
    call_kind: impl Fn(&str, u32) -> CallKind,
) -> Vec<Phase> {
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
            let commits_itself = match &section.kind {
                SectionKind::Transaction => false,
                SectionKind::NoTransaction => true,
                SectionKind::Call { name, version } => {
                    call_kind(name, *version) == CallKind::Batches
                }
            };
            if commits_itself {
                if start < at {
                    open.push(Part { step: index, sections: start..at, finishes: false });
                }
                if !open.is_empty() {
                    phases.push(Phase::Transaction(std::mem::take(&mut open)));
                }
                let sections = at..at + 1;
                phases.push(Phase::NoTransaction(Part { step: index, sections, finishes }));
                start = at + 1;
            } else if step.file.as_ref().is_some_and(|file| section.ends_phase(file.source())) {
                open.push(Part { step: index, sections: start..at + 1, finishes });
                phases.push(Phase::Transaction(std::mem::take(&mut open)));
                start = at + 1;
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]
mod tests {
    use super::*;
    use crate::graph::HeadsChange;

    /// The phases of one revision as words: `t` a transaction, `n` what commits as it goes, each with its sections, and a
    /// point behind the part that finishes the revision.
    fn drawn(sections: &str, done_sections: usize) -> String {
        let text = format!("-- Test\n--\n-- Revision: a1\n-- Revises:\n\n{sections}");
        let file = RevisionFile::parse("a1_test.sql", text.as_bytes()).unwrap();
        let id = file.header().revision.clone();
        let heads = HeadsChange { delete: Vec::new(), insert: vec![id.clone()], update: None };
        let step = Step {
            revision: id.clone(),
            action: Action::Upgrade,
            heads,
            from: Vec::new(),
            to: vec![id],
            message: String::new(),
        };
        let planned = PlannedStep { step, file: Some(Arc::new(file)), done_sections };
        let kind = |name: &str, version| match (name, version) {
            ("slow", 2) => CallKind::Batches,
            _ => CallKind::Transaction,
        };
        let part =
            |part: &Part| format!("{:?}{}", part.sections, if part.finishes { "." } else { "" });
        let phase = |phase: &Phase| {
            let letter = if matches!(phase, Phase::Transaction(_)) { "t" } else { "n" };
            let parts: Vec<String> = phase.parts().iter().map(part).collect();
            format!("{letter}{}", parts.join(","))
        };
        let phases = phases(&[planned], PhaseLimits { max_revisions: 100 }, kind);
        phases.iter().map(phase).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_call_is_a_phase_of_its_own_where_it_runs_in_batches() {
        let sections = |call: &str| {
            format!(
                "-- aludel: up\nSELECT 1;\n-- aludel: up call {call}\n-- aludel: up\nSELECT 2;\n"
            )
        };
        assert_eq!(drawn(&sections("quick 1"), 0), "t0..3.");
        assert_eq!(drawn(&sections("slow 1"), 0), "t0..3.", "another version is another step");
        assert_eq!(drawn(&sections("slow 2"), 0), "t0..1 n1..2 t2..3.");
        assert_eq!(drawn(&sections("slow 2"), 1), "n1..2 t2..3.");
        assert_eq!(drawn("-- aludel: up call slow 2\n", 0), "n0..1.");
        assert_eq!(drawn("-- aludel: up call quick 1\n", 0), "t0..1.");
    }
}
