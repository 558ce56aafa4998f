//! Plans for tables as a whole. Never touches their constraints, indexes, triggers or policies.

use super::context::Context;
use super::operation::{ColumnOperation, Operation, TableOperation};
use super::step::{Step, rank};
use super::steps::Steps;
use super::{Hazard, PlanError, column, common, sequence};
use crate::diff::TableChange;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    ColumnValue, Entry, Object, ObjectId, PartitionOf, ReplicaIdentity, RowSecurity, Schema, Table,
    same_wording,
};

fn step(operation: TableOperation) -> Step {
    Step::new(Operation::Table(operation)).rank(rank::TABLE)
}

/// The addresses of a table's columns.
fn columns(table: &Table) -> impl Iterator<Item = ObjectId> {
    table.columns.iter().map(|column| ObjectId::Column(table.name.clone(), column.name.clone()))
}

/// CREATE TABLE; gives its number, so that constraints can be written inside.
pub(super) fn create(
    context: &Context<'_>,
    steps: &mut Steps,
    entry: &Entry,
    table: &Table,
) -> usize {
    let id = entry.object.id();
    let serial: Vec<_> = context
        .serial
        .iter()
        .filter(|(_, owner)| owner.table == table.name)
        .map(|(sequence, owner)| (sequence.clone(), owner.column.clone()))
        .collect();
    let made_here: Vec<ObjectId> =
        serial.iter().map(|(sequence, _)| ObjectId::Sequence(sequence.clone())).collect();
    let needs: Vec<ObjectId> =
        entry.requires.iter().filter(|id| !made_here.contains(id)).cloned().collect();
    // Tables that are referred to come first where that is possible, so that references can be written inside.
    let referred = foreign_keys(context.desired, &table.name);
    let mut create = step(TableOperation::Create {
        table: table.clone(),
        constraints: Vec::new(),
        serial: serial.iter().map(|(_, column)| column.clone()).collect(),
    })
    .makes([id.clone()])
    .makes(columns(table))
    .makes(made_here)
    .needs(needs)
    .takes(table.name.clone());
    create.prefers.extend(referred);
    if takes_rows(context.current, table) {
        create = create.hazards([Hazard::LongLock, Hazard::MayFail]);
    }
    for (sequence, _) in serial {
        create = create.takes(sequence);
    }
    for column in &table.columns {
        if let ColumnValue::Identity(identity) = &column.value {
            create = create.takes(identity.sequence.name.clone());
        }
    }
    let number = steps.push(create);
    for column in &table.columns {
        column::storage(context, steps, &table.name, column, &[number]);
        if let Some(statistics) = column.statistics {
            let operation = ColumnOperation::SetStatistics {
                column: column.name.clone(),
                statistics: Some(statistics),
            };
            let operation = Operation::Column { table: table.name.clone(), operation };
            steps.push(Step::new(operation).rank(rank::TABLE).after([number]));
        }
    }
    row_security(steps, &table.name, RowSecurity::default(), table.row_security, &[number]);
    if table.replica_identity != ReplicaIdentity::Default {
        replica_identity(steps, &table.name, &table.replica_identity, &[number]);
    }
    common::decorate(context, steps, &id, &[number]);
    number
}

/// Whether a new partition's rows may lie in the default partition by now, which is read for them.
fn takes_rows(current: &Schema, table: &Table) -> bool {
    let Some(new) = &table.partition_of else { return false };
    let is_default = |other: &PartitionOf| {
        other.parent == new.parent && same_wording(other.bounds.as_str(), "DEFAULT")
    };
    current.iter().any(|(_, entry)| match &entry.object {
        Object::Table(other) => other.partition_of.as_ref().is_some_and(is_default),
        _ => false,
    })
}

/// What stands for a table's being lost in a crash or not, for references that wait for it.
pub(super) fn persistence(table: &QualifiedName) -> ObjectId {
    // No constraint has an empty name.
    ObjectId::Constraint { table: table.clone(), name: Ident::new("") }
}

/// What stands for a partition's being one again, for changes that must reach it through its parent.
pub(super) fn attachment(partition: &QualifiedName) -> ObjectId {
    // No column has an empty name.
    ObjectId::Column(partition.clone(), Ident::new(""))
}

/// The tables that a table's foreign keys refer to, other than itself.
fn foreign_keys(schema: &Schema, of: &QualifiedName) -> impl Iterator<Item = ObjectId> {
    schema.constraints_of(of).filter_map(move |constraint| match &constraint.kind {
        crate::schema::ConstraintKind::ForeignKey(key) if key.references != *of => {
            Some(ObjectId::Table(key.references.clone()))
        }
        _ => None,
    })
}

pub(super) fn drop(
    context: &Context<'_>,
    steps: &mut Steps,
    entry: &Entry,
    table: &Table,
) -> usize {
    let mut dropped = step(TableOperation::Drop(table.name.clone()))
        .drops([entry.object.id()])
        .drops(columns(table))
        .frees(context.types_beneath(entry))
        .hazard(Hazard::Drop)
        .hazard(Hazard::Breaks)
        .gives(table.name.clone())
        .rank(rank::DROP_TABLE);
    dropped.prefers_before_drop.extend(foreign_keys(context.current, &table.name));
    for (id, entry) in context.going_with(&table.name) {
        match &entry.object {
            // A foreign key is a step of its own, left out where the table goes first anyway.
            Object::Constraint(constraint)
                if matches!(constraint.kind, crate::schema::ConstraintKind::ForeignKey(_)) => {}
            _ => {
                dropped = dropped.drops([id.clone()]).frees(context.types_beneath(entry));
                if let ObjectId::Index(name) | ObjectId::Sequence(name) = id {
                    dropped = dropped.gives(name.clone());
                }
                if let ObjectId::Constraint { name, .. } = id {
                    dropped =
                        dropped.gives(QualifiedName::new(table.name.schema.clone(), name.clone()));
                }
            }
        }
    }
    for column in &table.columns {
        if let ColumnValue::Identity(identity) = &column.value {
            dropped = dropped.gives(identity.sequence.name.clone());
        }
    }
    dropped.frees.remove(&entry.object.id());
    steps.push(dropped)
}

fn row_security(
    steps: &mut Steps,
    table: &QualifiedName,
    from: RowSecurity,
    to: RowSecurity,
    after: &[usize],
) {
    let needs = [ObjectId::Table(table.clone())];
    if from.enabled != to.enabled {
        let operation =
            TableOperation::EnableRowSecurity { table: table.clone(), enabled: to.enabled };
        let hazard = (to.enabled && after.is_empty()).then_some(Hazard::Breaks);
        let step = step(operation).needs(needs.clone()).hazards(hazard).rank(rank::POLICY);
        steps.push(step.after(after.iter().copied()));
    }
    if from.forced != to.forced {
        let operation =
            TableOperation::ForceRowSecurity { table: table.clone(), forced: to.forced };
        let step = step(operation).needs(needs).rank(rank::POLICY);
        steps.push(step.after(after.iter().copied()));
    }
}

fn replica_identity(
    steps: &mut Steps,
    table: &QualifiedName,
    identity: &ReplicaIdentity,
    after: &[usize],
) {
    let operation =
        TableOperation::SetReplicaIdentity { table: table.clone(), identity: identity.clone() };
    let mut step = step(operation).rank(rank::OTHER).after(after.iter().copied());
    if let ReplicaIdentity::Index(name) = identity {
        let index = QualifiedName::new(table.schema.clone(), name.clone());
        step = step.needs([
            ObjectId::Index(index),
            ObjectId::Constraint { table: table.clone(), name: name.clone() },
        ]);
    }
    steps.push(step);
}

pub(super) fn alter(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    change: &TableChange,
) -> Result<(), PlanError> {
    let id = ObjectId::Table(table.clone());
    let name = table.clone();
    match change {
        TableChange::AddColumn(added) => column::add(context, steps, table, added),
        TableChange::DropColumn(dropped) => column::drop(context, steps, table, dropped),
        TableChange::AlterColumn { from, to, aspect } => {
            column::alter(context, steps, table, from, to, *aspect);
        }
        TableChange::Unlogged(_, unlogged) => {
            let operation = TableOperation::SetUnlogged { table: name, unlogged: *unlogged };
            // The tables that are kept in a crash refer to none that are lost, at no time.
            let referred = foreign_keys(context.desired, table).filter_map(|id| match id {
                ObjectId::Table(name) => Some(persistence(&name)),
                _ => None,
            });
            let set = step(operation)
                .hazard(Hazard::Rewrite)
                .drops([persistence(table)])
                .makes([persistence(table)]);
            let set = if *unlogged { set.frees(referred) } else { set.needs(referred) };
            let set = steps.push(set);
            sequence::log_as_before(context, steps, table, *unlogged, set);
        }
        TableChange::Options(from, to) => {
            let operation =
                TableOperation::SetOptions { table: name, from: from.clone(), to: to.clone() };
            steps.push(step(operation));
        }
        TableChange::RowSecurity(from, to) => row_security(steps, table, *from, *to, &[]),
        TableChange::ReplicaIdentity(_, to) => replica_identity(steps, table, to, &[]),
        TableChange::Inherits(from, to) => {
            let links = from
                .iter()
                .filter(|parent| !to.contains(parent))
                .map(|parent| (parent, false))
                .chain(
                    to.iter().filter(|parent| !from.contains(parent)).map(|parent| (parent, true)),
                );
            for (parent, inherits) in links {
                let operation = TableOperation::Inherit {
                    table: name.clone(),
                    parent: parent.clone(),
                    inherits,
                };
                steps.push(step(operation).needs(context.needs(&id)).frees(context.frees(&id)));
            }
        }
        TableChange::PartitionOf(from, to) => {
            let mut last = Vec::new();
            if let Some(of) = from {
                let operation = TableOperation::DetachPartition {
                    table: name.clone(),
                    parent: of.parent.clone(),
                };
                last = vec![steps.push(step(operation).frees(context.frees(&id)))];
            }
            if let Some(of) = to {
                let operation = TableOperation::AttachPartition { table: name, of: of.clone() };
                let attach = step(operation)
                    .needs(context.needs(&id))
                    .makes([attachment(table)])
                    .hazards([Hazard::LongLock, Hazard::MayFail])
                    .after(last);
                steps.push(attach);
            }
        }
        TableChange::AccessMethod(_, method) => {
            if context.options.server_version < 15_00_00 {
                return Err(PlanError::Unalterable { object: id, what: "the access method" });
            }
            let operation = TableOperation::SetAccessMethod { table: name, method: method.clone() };
            steps.push(step(operation).hazard(Hazard::Rewrite));
        }
        TableChange::Tablespace(_, tablespace) => {
            let operation =
                TableOperation::SetTablespace { table: name, tablespace: tablespace.clone() };
            steps.push(step(operation).hazard(Hazard::Rewrite));
        }
    }
    Ok(())
}
