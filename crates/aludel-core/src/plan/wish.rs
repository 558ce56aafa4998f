//! What only the author can know about the rows that are there. Never looks at them.

use std::fmt;

use crate::ident::{Ident, QualifiedName};

/// Something that a directive should say; without it the revision may fail where there are rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// A new column takes no NULL and has no default.
    NewColumnValue {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Ident,
    },
    /// A column shall refuse NULL and has no default that could replace it.
    NoNulls {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Ident,
    },
    /// No conversion is known from the old type to the new.
    Conversion {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Ident,
    },
}

impl Wish {
    /// The table and column.
    #[must_use]
    pub fn column(&self) -> (&QualifiedName, &Ident) {
        match self {
            Self::NewColumnValue { table, column }
            | Self::NoNulls { table, column }
            | Self::Conversion { table, column } => (table, column),
        }
    }
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, column) = self.column();
        match self {
            Self::NewColumnValue { .. } => {
                write!(
                    f,
                    "new column {table}.{column} takes no NULL and has no default for the rows that are there"
                )
            }
            Self::NoNulls { .. } => {
                write!(
                    f,
                    "column {table}.{column} shall refuse NULL, which rows that are there may hold"
                )
            }
            Self::Conversion { .. } => {
                write!(
                    f,
                    "no conversion is known from the old type of column {table}.{column} to the new one"
                )
            }
        }
    }
}
