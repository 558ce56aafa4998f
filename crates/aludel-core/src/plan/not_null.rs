//! Plans for columns that begin to refuse NULL while their tables have rows. Never decides that they shall.

use super::column::step;
use super::context::Context;
use super::enum_type::suffixed;
use super::operation::{ColumnOperation, ConstraintOperation, Operation};
use super::step::{Mode, Step, rank};
use super::steps::Steps;
use super::{Hazard, Wish};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Check, Column, ColumnValue, Constraint, ConstraintKind, Expression, ObjectId};

/// NOT NULL on a column that has rows: these are filled, checked without a lock that stops anybody, then refused.
pub(super) fn set(context: &Context<'_>, steps: &mut Steps, table: &QualifiedName, to: &Column) {
    let key = (table.clone(), to.name.clone());
    let stated = context.directives.backfills.get(&key).filter(|_| context.options.directives);
    let default = match &to.value {
        ColumnValue::Default(default) => Some(default.clone()),
        _ => None,
    };
    let mut last = Vec::new();
    let value = stated.cloned().or(default);
    match value.clone() {
        Some(value) => {
            let operation = ColumnOperation::Backfill { column: to.name.clone(), value };
            let mut fill = step(context, table, operation).mode(Mode::Alone);
            // A default that is set now must be set before: rows written meanwhile shall have it.
            fill.needs.insert(ObjectId::Column(table.clone(), to.name.clone()));
            last = vec![steps.push(fill)];
        }
        None => steps.wish(Wish::NoNulls { table: table.clone(), column: to.name.clone() }),
    }
    refuse(context, steps, table, &to.name, value, last);
}

/// The statements that make a column refuse NULL without a long lock, where its rows were filled with `filled` before.
pub(super) fn refuse(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    column: &Ident,
    filled: Option<Expression>,
    after: Vec<usize>,
) -> Vec<usize> {
    let id = ObjectId::Column(table.clone(), column.clone());
    let set = ColumnOperation::SetNotNull { column: column.clone(), not_null: true };
    if context.is_partitioned(table) || !context.options.online {
        let set = step(context, table, set)
            .hazards([Hazard::LongLock, Hazard::MayFail])
            .needs([id])
            .makes([refuses_null(table, column)])
            .after(after);
        return vec![steps.push(set)];
    }
    let name = suffixed(column, "_is_not_null");
    let check = ConstraintKind::Check(Check {
        expression: Expression::new(format!("{column} IS NOT NULL")),
        no_inherit: false,
    });
    let constraint = Box::new(Constraint::new(table.clone(), name.clone(), check));
    let on = |operation| Step::new(Operation::Constraint(operation)).rank(rank::COLUMN);
    let add = on(ConstraintOperation::Add { constraint, not_valid: true }).needs([id]).after(after);
    let mut checked = steps.push(add);
    if let Some(value) = filled {
        // Rows that were written without a value after the first time; from the check on there are no more of them.
        let operation = ColumnOperation::Backfill { column: column.clone(), value };
        checked = steps.push(step(context, table, operation).mode(Mode::Alone).after([checked]));
    }
    let validate = on(ConstraintOperation::Validate { table: table.clone(), name: name.clone() })
        .mode(Mode::Alone)
        .hazard(Hazard::MayFail)
        .after([checked]);
    let validate = steps.push(validate);
    let set = steps.push(step(context, table, set).after([validate]));
    let drop = on(ConstraintOperation::Drop { table: table.clone(), name })
        .makes([refuses_null(table, column)])
        .after([set]);
    vec![steps.push(drop)]
}

/// What stands for a column that refuses NULL by now, for statements that wait for it.
pub(super) fn refuses_null(table: &QualifiedName, column: &Ident) -> ObjectId {
    ObjectId::Constraint { table: table.clone(), name: suffixed(column, "_is_not_null") }
}

/// What stands for a column that takes NULL by now; what stopped it from doing so drops this.
pub(super) fn takes_null(table: &QualifiedName, column: &Ident) -> ObjectId {
    ObjectId::Constraint { table: table.clone(), name: suffixed(column, "_is_null") }
}
