//! Compares constraints of tables. Never looks at the rows.

use super::join::Comparison;
use super::{Change, ConstraintChange};
use crate::schema::{Constraint, ConstraintKind};

/// A constraint that is NOT VALID can be validated, a foreign key can be checked at another time; everything else means
/// dropping and adding.
pub(super) fn compare(from: &Constraint, to: &Constraint) -> Comparison {
    let mut changes = Vec::new();
    let mut mended = from.clone();
    if !from.validated && to.validated {
        mended.validated = true;
        changes.push(ConstraintChange::Validated(true));
    }
    let is_foreign_key = matches!(from.kind, ConstraintKind::ForeignKey(_));
    if from.deferrable != to.deferrable && is_foreign_key {
        mended.deferrable = to.deferrable;
        changes.push(ConstraintChange::Deferrable(from.deferrable, to.deferrable));
    }
    if mended != *to {
        return Comparison::Replace;
    }
    Comparison::Stays(
        changes
            .into_iter()
            .map(|change| Change::Constraint {
                table: to.table.clone(),
                name: to.name.clone(),
                change,
            })
            .collect(),
    )
}
