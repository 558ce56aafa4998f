//! A rule: its name, its level, and why it is one. Never finds anything by itself; its check does.

use super::finding::{Finding, Level};
use super::reading::Reading;
use crate::plan::Hazard;

/// A rule of lint. All of them are in [`super::rules::RULES`].
#[derive(Debug)]
pub struct Rule {
    /// Its name in files, on the command line and in the manual.
    pub name: &'static str,
    /// How bad it is, where nothing is known about the size of the table.
    pub level: Level,
    /// What it finds, as a fragment.
    pub finds: &'static str,
    /// Why that is dangerous or unwise: one sentence without a full stop.
    pub why: &'static str,
    /// The hazard by which a generated revision says the same.
    pub hazard: Option<Hazard>,
    /// Who finds it.
    pub origin: Origin,
    pub(super) check: fn(&'static Rule, &Reading<'_>) -> Vec<Finding>,
}

/// Who finds what a rule is about.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// We do.
    Own,
    /// These rules of squawk, told what the runner does, in our words.
    Squawk(&'static [squawk_linter::Rule]),
}

impl Origin {
    /// Squawk's rules behind it.
    #[must_use]
    pub fn squawk(self) -> &'static [squawk_linter::Rule] {
        match self {
            Self::Own => &[],
            Self::Squawk(rules) => rules,
        }
    }
}
