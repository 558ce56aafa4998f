//! One step of a run and what it does to the rows of the version table. Never decides which steps are needed.

use std::collections::BTreeSet;
use std::fmt;

use crate::revision::RevisionId;

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Applies a revision.
    Upgrade,
    /// Takes a revision back.
    Downgrade,
    /// Only moves the version table.
    Stamp,
}

/// The rows of the version table that a step touches. Every deleted row and the row before an update is there, every
/// inserted row and the row after an update is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeadsChange {
    /// Rows to delete, before the update.
    pub delete: Vec<RevisionId>,
    /// Rows to insert, before the update.
    pub insert: Vec<RevisionId>,
    /// The row to update: from, to.
    pub update: Option<(RevisionId, RevisionId)>,
}

impl HeadsChange {
    pub(super) fn insert(id: RevisionId) -> Self {
        Self { insert: vec![id], ..Self::default() }
    }

    pub(super) fn delete(id: RevisionId) -> Self {
        Self { delete: vec![id], ..Self::default() }
    }

    /// Several rows (at least one) become one.
    pub(super) fn merge(mut from: Vec<RevisionId>, to: RevisionId) -> Self {
        match from.pop() {
            None => Self::insert(to),
            Some(last) => Self { delete: from, insert: Vec::new(), update: Some((last, to)) },
        }
    }

    /// One row becomes several, or none.
    pub(super) fn unmerge(from: RevisionId, mut to: Vec<RevisionId>) -> Self {
        match to.pop() {
            None => Self::delete(from),
            Some(last) => Self { delete: Vec::new(), insert: to, update: Some((from, last)) },
        }
    }

    /// Moves `heads` as the step moves the version table.
    pub fn apply(&self, heads: &mut BTreeSet<RevisionId>) {
        for id in &self.delete {
            heads.remove(id);
        }
        heads.extend(self.insert.iter().cloned());
        if let Some((from, to)) = &self.update {
            heads.remove(from);
            heads.insert(to.clone());
        }
    }
}

/// One step of an upgrade, a downgrade or a stamp.
///
/// Displayed as Alembic logs it, without the leading `Running`: `upgrade a, b -> c, message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The revision applied or taken back; the destination of a stamp, or the row that a stamp removes.
    pub revision: RevisionId,
    /// What is done.
    pub action: Action,
    /// What becomes of the version table.
    pub heads: HeadsChange,
    /// Where the step comes from, dependencies aside.
    pub from: Vec<RevisionId>,
    /// Where it leads to, dependencies aside.
    pub to: Vec<RevisionId>,
    /// The revision's message; empty for a stamp.
    pub message: String,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.action {
            Action::Upgrade => "upgrade",
            Action::Downgrade => "downgrade",
            Action::Stamp => "stamp_revision",
        };
        write!(f, "{name} {} -> {}", Joined(&self.from), Joined(&self.to))?;
        if !self.message.is_empty() {
            write!(f, ", {}", self.message)?;
        }
        Ok(())
    }
}

/// Identifiers, separated by commas.
pub(super) struct Joined<'a>(pub(super) &'a [RevisionId]);

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, id) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            id.fmt(f)?;
        }
        Ok(())
    }
}

/// The rows of the version table after `steps`, sorted.
#[must_use]
pub fn heads_after(current: &[RevisionId], steps: &[Step]) -> Vec<RevisionId> {
    let mut heads: BTreeSet<RevisionId> = current.iter().cloned().collect();
    for step in steps {
        step.heads.apply(&mut heads);
    }
    heads.into_iter().collect()
}
