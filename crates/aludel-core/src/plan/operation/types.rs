//! What a statement does to an enum or a domain. Never renders it: `sql` does.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{Domain, DomainCheck, EnumType, Expression};

/// Something about an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnumOperation {
    /// CREATE TYPE … AS ENUM.
    Create(EnumType),
    /// DROP TYPE.
    Drop(QualifiedName),
    /// ALTER TYPE … ADD VALUE.
    AddValue {
        /// The type.
        name: QualifiedName,
        /// The label.
        value: String,
        /// Where it goes; at the end when nothing is said.
        place: Option<ValuePlace>,
    },
    /// ALTER TYPE … RENAME VALUE.
    RenameValue {
        /// The type.
        name: QualifiedName,
        /// The old label.
        from: String,
        /// The new label.
        to: String,
    },
}

/// Where a label goes in its enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "SQL's own words")]
pub enum ValuePlace {
    Before(String),
    After(String),
}

/// Something about a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "SQL's own words")]
pub enum DomainOperation {
    Create(Box<Domain>),
    Drop(QualifiedName),
    SetDefault { name: QualifiedName, default: Option<Expression> },
    SetNotNull { name: QualifiedName, not_null: bool },
    AddCheck { name: QualifiedName, check: DomainCheck, not_valid: bool },
    DropCheck { name: QualifiedName, check: Ident },
    RenameCheck { name: QualifiedName, from: Ident, to: Ident },
    ValidateCheck { name: QualifiedName, check: Ident },
}
