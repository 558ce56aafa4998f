//! What the desired side says beyond its schema: renames, values for old rows, conversions. Never guessed from names.

use std::collections::BTreeMap;

use crate::ident::{Ident, QualifiedName};
use crate::schema::{Expression, ObjectId};

/// What a comparison of two schemas cannot see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directives {
    /// Objects, columns and enum labels that got another name.
    pub renames: Vec<Rename>,
    /// What rows that are there already get in a column that takes no NULL, by table and column.
    pub backfills: BTreeMap<(QualifiedName, Ident), Expression>,
    /// How a column's values become those of its new type (USING), by table and column.
    pub conversions: BTreeMap<(QualifiedName, Ident), Expression>,
}

/// One name that became another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rename {
    /// An object or a column: both addresses are of one kind.
    Object {
        /// What it was called.
        from: ObjectId,
        /// What it is called now.
        to: ObjectId,
    },
    /// A label of an enum.
    Value {
        /// The enum, by its new name.
        of: QualifiedName,
        /// The old label.
        from: String,
        /// The new label.
        to: String,
    },
}

impl Directives {
    /// The same renames the other way, for the way back; what is said about rows does not turn about.
    #[must_use]
    pub fn reverse(&self) -> Self {
        let renames = self
            .renames
            .iter()
            .map(|rename| match rename.clone() {
                Rename::Object { from, to } => Rename::Object { from: to, to: from },
                Rename::Value { of, from, to } => Rename::Value { of, from: to, to: from },
            })
            .collect();
        Self { renames, ..Self::default() }
    }
}
