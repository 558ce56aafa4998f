//! Sequences. Never knows where a sequence stands.

use super::TypeName;
use crate::ident::{Ident, QualifiedName};

/// A sequence; identity columns keep theirs in [`Identity`](super::Identity).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// Its name.
    pub name: QualifiedName,
    /// `smallint`, `integer` or `bigint`.
    pub data_type: TypeName,
    /// START WITH.
    pub start: i64,
    /// INCREMENT BY.
    pub increment: i64,
    /// MINVALUE.
    pub min: i64,
    /// MAXVALUE.
    pub max: i64,
    /// CACHE.
    pub cache: i64,
    /// CYCLE.
    pub cycle: bool,
    /// Whether it is lost in a crash.
    pub unlogged: bool,
    /// OWNED BY.
    pub owned_by: Option<SequenceOwner>,
}

/// The column that a sequence goes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceOwner {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: Ident,
}

impl Sequence {
    /// A sequence of `data_type` with everything that PostgreSQL fills in.
    ///
    /// ```
    /// use aludel_core::ident::{Ident, QualifiedName};
    /// use aludel_core::schema::{Sequence, TypeName};
    ///
    /// let name = QualifiedName::new(Ident::new("public"), Ident::new("s"));
    /// let sequence = Sequence::new(name, TypeName::canonical("integer"));
    /// assert_eq!((sequence.start, sequence.max), (1, 2_147_483_647));
    /// ```
    #[must_use]
    pub fn new(name: QualifiedName, data_type: TypeName) -> Self {
        let max = match data_type.as_str() {
            "smallint" => i64::from(i16::MAX),
            "integer" => i64::from(i32::MAX),
            _ => i64::MAX,
        };
        Self {
            name,
            data_type,
            start: 1,
            increment: 1,
            min: 1,
            max,
            cache: 1,
            cycle: false,
            unlogged: false,
            owned_by: None,
        }
    }
}
