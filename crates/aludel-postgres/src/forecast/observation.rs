//! What one statement was seen to do in the shadow database. Never says what that costs.

use aludel_core::ident::QualifiedName;

use super::lock_mode::LockMode;

/// What a statement does to the tables that were there before the deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Observation {
    /// Tables and indexes that it locks, reads whole or writes anew; the strongest lock first.
    pub touched: Vec<Touched>,
    /// What it changes in them.
    pub alterations: Vec<Alteration>,
}

/// A table, view, sequence or index that a statement does something to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Its name before the deployment.
    pub name: QualifiedName,
    /// The table, where this is an index of one.
    pub index_of: Option<QualifiedName>,
    /// The strongest lock on it while the statement runs.
    pub lock: LockMode,
    /// Whether this statement takes the lock. Else one before it in the same transaction has, and keeps it.
    pub takes_lock: bool,
    /// What it does with the rows.
    pub work: TableWork,
}

/// What a statement does with the rows of a table as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableWork {
    /// It reads every row.
    pub scans: bool,
    /// It writes every row into a new file.
    pub rewrites: bool,
    /// It throws all rows away without reading them.
    pub empties: bool,
    /// So many indexes of the table are built, each from all rows.
    pub builds_indexes: u32,
    /// The rows are read twice, while others write.
    pub is_concurrent: bool,
}

impl TableWork {
    /// Whether it takes longer the more rows there are.
    #[must_use]
    pub fn is_instant(self) -> bool {
        !self.scans && !self.rewrites && self.builds_indexes == 0
    }
}

/// What changed in a table that was there before the deployment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alteration {
    /// The table, view or sequence is gone.
    Dropped(QualifiedName),
    /// It has another name or schema.
    Renamed(QualifiedName),
    /// A column is gone.
    ColumnDropped(QualifiedName),
    /// A column has another name.
    ColumnRenamed(QualifiedName),
    /// A column is new.
    ColumnAdded(QualifiedName),
    /// A column has another type.
    ColumnRetyped(QualifiedName),
    /// A column takes no NULL any more.
    NotNullSet(QualifiedName),
    /// There is a new check that every row is held to.
    CheckAdded(QualifiedName),
    /// There is a new foreign key that every row is held to.
    ForeignKeyAdded(QualifiedName),
    /// There is a new primary key, or unique or exclusion constraint.
    KeyAdded(QualifiedName),
    /// A constraint that held for new rows holds for all.
    ConstraintValidated(QualifiedName),
    /// There is a new index.
    IndexAdded {
        /// The table.
        on: QualifiedName,
        /// Whether it takes no value twice.
        is_unique: bool,
    },
    /// An index is gone, and its table is not.
    IndexDropped(QualifiedName),
    /// It is a partition now.
    Attached(QualifiedName),
}
