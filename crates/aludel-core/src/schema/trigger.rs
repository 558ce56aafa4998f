//! Triggers. Never knows what their functions do.

use super::Expression;
use crate::ident::{Ident, QualifiedName};

/// A trigger that somebody made: those that enforce constraints are not among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// The table or view.
    pub on: QualifiedName,
    /// Its name.
    pub name: Ident,
    /// The complete CREATE statement, as `pg_get_triggerdef` prints it.
    pub definition: Expression,
    /// When it fires.
    pub enabled: TriggerEnabled,
}

/// In which sessions a trigger fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerEnabled {
    /// In ordinary sessions.
    Origin,
    /// Never.
    Disabled,
    /// In replication only.
    Replica,
    /// Everywhere.
    Always,
}
