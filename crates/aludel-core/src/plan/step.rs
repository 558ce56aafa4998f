//! One statement with everything that decides its place. Never orders itself.

use std::collections::BTreeSet;

use super::{Hazard, Operation};
use crate::ident::QualifiedName;
use crate::schema::ObjectId;

/// How a statement is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// With others in a transaction.
    Transaction,
    /// In a transaction that ends behind it, because what it makes can only be used after a commit.
    Commits,
    /// By itself, outside a transaction.
    Alone,
}

/// A statement before it has a place.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub operation: Operation,
    pub hazards: BTreeSet<Hazard>,
    pub mode: Mode,
    /// What exists in its new form behind it.
    pub makes: BTreeSet<ObjectId>,
    /// What no longer exists in its old form behind it.
    pub drops: BTreeSet<ObjectId>,
    /// What must be made before it.
    pub needs: BTreeSet<ObjectId>,
    /// What may only be dropped behind it.
    pub frees: BTreeSet<ObjectId>,
    /// What should be made before it, unless that would be a circle.
    pub prefers: BTreeSet<ObjectId>,
    /// What should be dropped behind it, unless that would be a circle.
    pub prefers_before_drop: BTreeSet<ObjectId>,
    /// Names of relations that it takes.
    pub takes: BTreeSet<QualifiedName>,
    /// Names of relations that it gives free.
    pub gives: BTreeSet<QualifiedName>,
    /// Steps that must come before, by their numbers.
    pub after: Vec<usize>,
    /// Where it stands among steps that could come next: by kind, then by number.
    pub rank: u8,
    /// What a statement of another step may take over, so that this one is left out.
    pub fold: Fold,
}

/// How a step may become a part of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    /// Not at all.
    Never,
    /// A constraint, written inside the CREATE TABLE of this number.
    IntoCreate(usize),
    /// A foreign key, gone with the DROP TABLE of this number when that comes before the other table's.
    WithDrop(usize),
}

impl Step {
    pub fn new(operation: Operation) -> Self {
        Self {
            operation,
            hazards: BTreeSet::new(),
            mode: Mode::Transaction,
            makes: BTreeSet::new(),
            drops: BTreeSet::new(),
            needs: BTreeSet::new(),
            frees: BTreeSet::new(),
            prefers: BTreeSet::new(),
            prefers_before_drop: BTreeSet::new(),
            takes: BTreeSet::new(),
            gives: BTreeSet::new(),
            after: Vec::new(),
            rank: rank::OTHER,
            fold: Fold::Never,
        }
    }

    pub fn hazard(mut self, hazard: Hazard) -> Self {
        self.hazards.insert(hazard);
        self
    }

    pub fn hazards(mut self, hazards: impl IntoIterator<Item = Hazard>) -> Self {
        self.hazards.extend(hazards);
        self
    }

    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    pub fn makes(mut self, ids: impl IntoIterator<Item = ObjectId>) -> Self {
        self.makes.extend(ids);
        self
    }

    pub fn drops(mut self, ids: impl IntoIterator<Item = ObjectId>) -> Self {
        self.drops.extend(ids);
        self
    }

    pub fn needs(mut self, ids: impl IntoIterator<Item = ObjectId>) -> Self {
        self.needs.extend(ids);
        self
    }

    pub fn frees(mut self, ids: impl IntoIterator<Item = ObjectId>) -> Self {
        self.frees.extend(ids);
        self
    }

    pub fn takes(mut self, name: QualifiedName) -> Self {
        self.takes.insert(name);
        self
    }

    pub fn gives(mut self, name: QualifiedName) -> Self {
        self.gives.insert(name);
        self
    }

    pub fn after(mut self, steps: impl IntoIterator<Item = usize>) -> Self {
        self.after.extend(steps);
        self
    }

    pub fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}

/// The order of kinds among statements that could all come next, as a person would write them.
pub(super) mod rank {
    pub const RENAME: u8 = 0;
    pub const NAMESPACE: u8 = 10;
    pub const EXTENSION: u8 = 11;
    pub const DROP: u8 = 15;
    pub const TYPE: u8 = 20;
    pub const SEQUENCE: u8 = 22;
    pub const FUNCTION: u8 = 24;
    pub const TABLE: u8 = 30;
    pub const COLUMN: u8 = 32;
    pub const CONSTRAINT: u8 = 40;
    pub const INDEX: u8 = 42;
    pub const VIEW: u8 = 50;
    pub const TRIGGER: u8 = 60;
    pub const POLICY: u8 = 62;
    pub const OTHER: u8 = 70;
    pub const COMMENT: u8 = 80;
    pub const GRANT: u8 = 82;
    pub const DROP_TABLE: u8 = 90;
    pub const DROP_TYPE: u8 = 92;
    pub const DROP_NAMESPACE: u8 = 95;
}
