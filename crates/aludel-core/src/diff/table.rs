//! Compares tables that both sides have. Never compares constraints, indexes or whatever else is an object of its own.

use super::join::{Comparison, Sides};
use super::{Change, ColumnAspect, DiffError, Note, TableChange, column};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Column, ObjectId, Schema, Table};

/// From here on ALTER TABLE … SET ACCESS METHOD is there.
const SET_ACCESS_METHOD: i32 = 150_000;
/// From here on it is there for partitioned tables too.
const SET_ACCESS_METHOD_OF_PARTITIONED: i32 = 170_000;

pub(super) fn compare(
    sides: &mut Sides<'_>,
    from: &Table,
    to: &Table,
) -> Result<Comparison, DiffError> {
    refuse(from, to, sides.options.server_version)?;
    let mut changes = Vec::new();
    columns(sides, from, to, &mut changes);
    properties(from, to, &mut changes);
    if let Some(note) = order(from, to) {
        sides.notes.push(note);
    }
    Ok(Comparison::Stays(
        changes
            .into_iter()
            .map(|change| Change::Table { table: to.name.clone(), change })
            .collect(),
    ))
}

fn refuse(from: &Table, to: &Table, server_version: i32) -> Result<(), DiffError> {
    let object = || ObjectId::Table(to.name.clone());
    if from.partition_by != to.partition_by {
        return Err(DiffError::Unalterable {
            object: object(),
            what: "PARTITION BY",
            hint: "make a new table beside it, copy the rows, and let the two trade names, in a revision of its own",
        });
    }
    let needs = if to.partition_by.is_some() {
        SET_ACCESS_METHOD_OF_PARTITIONED
    } else {
        SET_ACCESS_METHOD
    };
    if from.access_method != to.access_method && server_version < needs {
        return Err(DiffError::Unalterable {
            object: object(),
            what: "the access method",
            hint: "PostgreSQL changes it from 15 on, that of a partitioned table from 17 on; before, copy the rows \
                   into a new table",
        });
    }
    Ok(())
}

fn columns(sides: &Sides<'_>, from: &Table, to: &Table, changes: &mut Vec<TableChange>) {
    let old = column::by_name(&from.columns);
    let new = column::by_name(&to.columns);
    let keeps_parent = parents(from).any(|parent| parents(to).any(|other| other == parent));
    for column in &from.columns {
        let goes_with_parent = column.inherited && keeps_parent;
        if !goes_with_parent && !new.contains_key(&column.name) {
            changes.push(TableChange::DropColumn(column.clone()));
        }
    }
    for column in &to.columns {
        match old.get(&column.name) {
            None if column.inherited && keeps_parent => {}
            None => changes.push(TableChange::AddColumn(column.clone())),
            Some(present) => {
                for aspect in column::aspects(present, column) {
                    if !comes_from_parent(sides, to, present, column, aspect) {
                        changes.push(TableChange::AlterColumn {
                            from: (*present).clone(),
                            to: column.clone(),
                            aspect,
                        });
                    }
                }
            }
        }
    }
}

fn properties(from: &Table, to: &Table, changes: &mut Vec<TableChange>) {
    if from.unlogged != to.unlogged {
        changes.push(TableChange::Unlogged(from.unlogged, to.unlogged));
    }
    if from.options != to.options {
        changes.push(TableChange::Options(from.options.clone(), to.options.clone()));
    }
    if from.row_security != to.row_security {
        changes.push(TableChange::RowSecurity(from.row_security, to.row_security));
    }
    if from.replica_identity != to.replica_identity {
        changes.push(TableChange::ReplicaIdentity(
            from.replica_identity.clone(),
            to.replica_identity.clone(),
        ));
    }
    if from.inherits != to.inherits {
        changes.push(TableChange::Inherits(from.inherits.clone(), to.inherits.clone()));
    }
    if from.partition_of != to.partition_of {
        changes.push(TableChange::PartitionOf(from.partition_of.clone(), to.partition_of.clone()));
    }
    if from.access_method != to.access_method {
        changes
            .push(TableChange::AccessMethod(from.access_method.clone(), to.access_method.clone()));
    }
    if from.tablespace != to.tablespace {
        changes.push(TableChange::Tablespace(from.tablespace.clone(), to.tablespace.clone()));
    }
}

fn parents(table: &Table) -> impl Iterator<Item = &QualifiedName> {
    table.inherits.iter().chain(table.partition_of.iter().map(|of| &of.parent))
}

/// Whether a parent changes in the same way, so that its change is the child's too.
fn comes_from_parent(
    sides: &Sides<'_>,
    to: &Table,
    present: &Column,
    wanted: &Column,
    aspect: ColumnAspect,
) -> bool {
    if aspect != ColumnAspect::Nullability || !present.inherited || !wanted.inherited {
        return false;
    }
    let nullable = |schema: &Schema, parent: &QualifiedName| {
        Some(schema.table(parent)?.column(&wanted.name)?.nullable)
    };
    parents(to).any(|parent| {
        nullable(sides.current, parent) == Some(present.nullable)
            && nullable(sides.desired, parent) == Some(wanted.nullable)
    })
}

fn order(from: &Table, to: &Table) -> Option<Note> {
    let old = column::by_name(&from.columns);
    let new = column::by_name(&to.columns);
    let names = |columns: &[Column], other: &std::collections::BTreeMap<&Ident, &Column>| {
        columns
            .iter()
            .filter(|column| other.contains_key(&column.name))
            .map(|column| column.name.clone())
            .collect::<Vec<_>>()
    };
    let current = names(&from.columns, &new);
    let desired = names(&to.columns, &old);
    (current != desired).then(|| Note::ColumnOrder { table: to.name.clone(), current, desired })
}
