//! Row security policies. Never says whether row security is on: the table does.

use super::Expression;
use super::grant::Grantee;
use crate::ident::{Ident, QualifiedName};

/// A row security policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The table.
    pub on: QualifiedName,
    /// Its name.
    pub name: Ident,
    /// Whether rows pass when any such policy lets them; a restrictive one must let them too.
    pub permissive: bool,
    /// Which statements it is for.
    pub command: PolicyCommand,
    /// For whom, sorted.
    pub roles: Vec<Grantee>,
    /// Which rows are seen.
    pub using: Option<Expression>,
    /// Which rows may be written.
    pub check: Option<Expression>,
}

/// The statements that a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "SQL's own words")]
pub enum PolicyCommand {
    All,
    Select,
    Insert,
    Update,
    Delete,
}
