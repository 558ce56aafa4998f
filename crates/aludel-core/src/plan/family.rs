//! The order between statements about a whole and those about its parts, where the server carries the one over to the
//! others: from parents to children, and from tables to columns. Never adds a statement.

use std::collections::BTreeMap;

use super::context::Context;
use super::operation::{ColumnOperation, Operation, TableOperation};
use super::steps::Steps;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{ObjectId, Table};

/// Puts the statements about parts behind those about the whole.
pub(super) fn order(context: &Context<'_>, steps: &mut Steps) {
    let mut columns: BTreeMap<(&QualifiedName, &Ident), Vec<usize>> = BTreeMap::new();
    let mut left: BTreeMap<&QualifiedName, Vec<usize>> = BTreeMap::new();
    let mut revoked: BTreeMap<&QualifiedName, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter() {
        match &step.operation {
            Operation::Column { table, operation } => {
                if let Some(column) = carried_over(operation) {
                    columns.entry((table, column)).or_default().push(at);
                }
            }
            Operation::Table(TableOperation::DetachPartition { parent, .. }) => {
                left.entry(parent).or_default().push(at);
            }
            Operation::Table(TableOperation::Drop(name)) => {
                let gone = context.current.table(name);
                if let Some(of) = gone.and_then(|gone| gone.partition_of.as_ref()) {
                    left.entry(&of.parent).or_default().push(at);
                }
            }
            Operation::Revoke { on, .. } => {
                if let ObjectId::Table(name) | ObjectId::View(name) = &on.id {
                    revoked.entry(name).or_default().push(at);
                }
            }
            _ => {}
        }
    }
    let mut links = Vec::new();
    for (at, step) in steps.iter() {
        match &step.operation {
            Operation::Column { table, operation } => {
                let Some(column) = carried_over(operation) else { continue };
                for ancestor in ancestors(context, table, column) {
                    let first = columns.get(&(ancestor, column)).into_iter().flatten();
                    links.extend(first.map(|first| (at, *first)));
                }
            }
            // What a partition holds may be what another one held.
            Operation::Table(
                TableOperation::AttachPartition { of, .. }
                | TableOperation::Create { table: Table { partition_of: Some(of), .. }, .. },
            ) => {
                let first = left.get(&of.parent).into_iter().flatten();
                links.extend(first.map(|first| (at, *first)));
            }
            // A privilege that is taken from a table is taken from its columns too.
            Operation::Grant { on, .. } => {
                if let ObjectId::Column(table, _) = &on.id {
                    let first = revoked.get(table).into_iter().flatten();
                    links.extend(first.map(|first| (at, *first)));
                }
            }
            _ => {}
        }
    }
    for (step, first) in links {
        steps.put_after(step, Some(first));
    }
}

/// The column, where the statement changes the same column of the table's children.
fn carried_over(operation: &ColumnOperation) -> Option<&Ident> {
    match operation {
        ColumnOperation::SetType { column, .. }
        | ColumnOperation::SetDefault { column, .. }
        | ColumnOperation::DropExpression(column) => Some(column),
        _ => None,
    }
}

/// The parents of a table, and theirs, that have the column.
fn ancestors<'c>(
    context: &Context<'c>,
    table: &QualifiedName,
    column: &Ident,
) -> Vec<&'c QualifiedName> {
    let mut found: Vec<&QualifiedName> = Vec::new();
    let mut open = vec![table.clone()];
    while let Some(name) = open.pop() {
        let Some(table) = context.desired.table(&name) else { continue };
        let parents = table.inherits.iter().chain(table.partition_of.iter().map(|of| &of.parent));
        for parent in parents {
            let has = context.desired.table(parent).is_some_and(|of| of.column(column).is_some());
            if has && !found.contains(&parent) {
                found.push(parent);
                open.push(parent.clone());
            }
        }
    }
    found
}
