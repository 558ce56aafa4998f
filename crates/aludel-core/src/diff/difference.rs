//! What a comparison gives, and what it is told. Never compares.

use std::fmt;

use super::{Change, Rename};
use crate::ident::{Ident, QualifiedName};
use crate::schema::Schema;

/// How two schemas are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffOptions {
    /// Whether privileges are compared.
    pub grants: bool,
    /// The server that shall run the changes, as `server_version_num` says it: 150020.
    pub server_version: i32,
    /// Whether partitions and inheritance children that only the current side knows are left alone.
    pub ignore_children: bool,
}

/// What turns one schema into another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// The changes: renames first, then by the address of what they change.
    pub changes: Vec<Change>,
    /// The current side after the renames, which is what the changes speak of. Labels of enums keep their old names
    /// in it, as in [`Change::Enum`].
    pub current: Schema,
    /// What goes and what comes and might be one thing under two names.
    pub probable_renames: Vec<ProbableRename>,
    /// Differences that no statement can mend and that make none.
    pub notes: Vec<Note>,
}

/// Something that looks like a rename and is none until a directive says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbableRename {
    /// The directive that would say so.
    pub rename: Rename,
    /// What speaks for it.
    pub why: &'static str,
}

/// A difference that is no change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The columns that both sides have stand in another order, for which PostgreSQL has no statement.
    ColumnOrder {
        /// The table.
        table: QualifiedName,
        /// The common columns as they stand.
        current: Vec<Ident>,
        /// The common columns as they are wanted.
        desired: Vec<Ident>,
    },
}

impl Difference {
    /// Whether there is nothing to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self { grants: false, server_version: 150_000, ignore_children: true }
    }
}

impl fmt::Display for ProbableRename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} may be a rename: {}", self.rename, self.why)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ColumnOrder { table, current, desired } => {
                let list = |columns: &[Ident]| {
                    columns.iter().map(Ident::to_string).collect::<Vec<_>>().join(", ")
                };
                write!(
                    f,
                    "the columns of {table} stand as {} and are wanted as {}; PostgreSQL has no statement that \
                     reorders columns",
                    list(current),
                    list(desired)
                )
            }
        }
    }
}
