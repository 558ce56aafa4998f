//! Which statements make the changes, in which order, in which sections, with which hazards. Never renders them.
//!
//! ```text
//! Vec<Change> ─ rebuild ─► Vec<Change> ─ planner, one per kind ─► Vec<Step> ─ order ─► Plan
//! ```
//!
//! Every step says what it makes and drops, what must be made before it and what may only be dropped behind it; the
//! order follows from that alone.

mod column;
mod column_type;
mod column_value;
mod common;
mod constraint;
mod context;
mod domain;
mod enum_type;
mod error;
mod family;
mod hazard;
mod index;
mod moved_type;
mod not_null;
mod operation;
mod order;
mod planner;
mod rebuild;
mod retype;
mod routine;
mod sequence;
mod step;
mod steps;
mod table;
mod type_change;
mod wish;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use error::PlanError;
pub use hazard::Hazard;
pub use operation::{
    Address, ColumnOperation, ConstraintOperation, DomainOperation, EnumOperation,
    ExtensionOperation, IndexOperation, Operation, SequenceOperation, TableOperation, ValuePlace,
    ViewOperation,
};
pub use step::Mode;
pub use wish::Wish;

use crate::diff::{Change, Directives};
use crate::schema::Schema;

/// How changes are planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOptions {
    /// The server that shall run it, as `server_version_num` says it: 150020.
    pub server_version: i32,
    /// Whether statements may be split and run outside transactions so that nobody waits for long.
    pub online: bool,
    /// Whether privileges are planned.
    pub grants: bool,
    /// Whether what the directives say about rows counts: it does on the way up, not on the way back.
    pub directives: bool,
}

/// Statements in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The statements.
    pub statements: Vec<PlannedStatement>,
    /// What the author should say, because without it a statement may fail on rows that are there.
    pub wishes: Vec<Wish>,
}

/// A statement with its place and its dangers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStatement {
    /// What it does.
    pub operation: Operation,
    /// How it is run.
    pub mode: Mode,
    /// Its dangers.
    pub hazards: BTreeSet<Hazard>,
}

/// Plans the changes that turn `current`, as it is after the renames, into `desired`.
///
/// # Errors
///
/// [`PlanError`] where no order of statements makes the changes, or no statement makes one.
pub fn plan(
    changes: Vec<Change>,
    current: &Schema,
    desired: &Schema,
    directives: &Directives,
    options: &PlanOptions,
) -> Result<Plan, PlanError> {
    let changes = rebuild::complete(changes, current, desired, options.server_version);
    let context = context::Context::new(current, desired, directives, options, &changes);
    let (steps, wishes) = planner::steps(&context, &changes)?.finish();
    let statements = order::order(steps)?
        .into_iter()
        .map(|step| PlannedStatement {
            operation: step.operation,
            mode: step.mode,
            hazards: step.hazards,
        })
        .collect();
    Ok(Plan { statements, wishes })
}

impl Plan {
    /// All hazards of its statements.
    #[must_use]
    pub fn hazards(&self) -> BTreeSet<Hazard> {
        self.statements.iter().flat_map(|statement| statement.hazards.iter().copied()).collect()
    }
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self { server_version: 150_000, online: true, grants: true, directives: true }
    }
}
