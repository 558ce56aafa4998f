//! Domains. Never knows which columns use them.

use super::{Expression, TypeName};
use crate::ident::{Ident, QualifiedName};

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: QualifiedName,
    /// The type underneath.
    pub base: TypeName,
    /// The collation, where it is not the base type's own.
    pub collation: Option<QualifiedName>,
    /// The default.
    pub default: Option<Expression>,
    /// Whether it refuses NULL.
    pub not_null: bool,
    /// Its constraints, by name.
    pub checks: Vec<DomainCheck>,
}

/// A constraint of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainCheck {
    /// Its name.
    pub name: Ident,
    /// The condition over `VALUE`.
    pub expression: Expression,
    /// Whether existing rows are known to satisfy it.
    pub validated: bool,
}
