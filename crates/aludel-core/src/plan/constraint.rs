//! Plans for constraints: on a table with rows they are added without stopping anybody for long, where PostgreSQL can.
//! Never drops a table to change one.

use super::context::Context;
use super::enum_type::suffixed;
use super::not_null::{refuses_null, takes_null};
use super::operation::{ConstraintOperation, IndexOperation, Operation};
use super::step::{Fold, Mode, Step, rank};
use super::steps::Steps;
use super::table::{attachment, persistence};
use super::{Hazard, common};
use crate::diff::ConstraintChange;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Constraint, ConstraintKind, Deferrable, Entry, Index, IndexKey, Key, ObjectId,
};

fn step(operation: ConstraintOperation) -> Step {
    Step::new(Operation::Constraint(operation)).rank(rank::CONSTRAINT)
}

/// The name of the index behind a constraint, if it has one: it stands among the names of relations.
fn index_name(constraint: &Constraint) -> Option<QualifiedName> {
    match constraint.kind {
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Exclusion(_) => {
            Some(QualifiedName::new(constraint.table.schema.clone(), constraint.name.clone()))
        }
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) => None,
    }
}

/// What must be as both tables of a reference shall be.
pub(super) fn persistences(constraint: &Constraint) -> Vec<ObjectId> {
    match &constraint.kind {
        ConstraintKind::ForeignKey(key) => {
            vec![persistence(&constraint.table), persistence(&key.references)]
        }
        _ => Vec::new(),
    }
}

/// Drops a constraint and adds another one under its name; the index of the new one is built while the old one stands.
pub(super) fn replace(
    context: &Context<'_>,
    steps: &mut Steps,
    from: (&Entry, &Constraint),
    to: (&Entry, &Constraint),
) {
    let first = steps.next();
    create(context, steps, to.0, to.1, None, true);
    let build = steps.number_of(first, |operation| {
        matches!(operation, Operation::Index(IndexOperation::Create { concurrently: true, .. }))
    });
    let dropped = drop(steps, from.0, from.1, None);
    steps.put_after(dropped, build);
}

/// Adds a constraint. `create` is the number of the statement that makes its table, if this plan does; it `replaces`
/// another one that stands under its name until then.
pub(super) fn create(
    context: &Context<'_>,
    steps: &mut Steps,
    entry: &Entry,
    constraint: &Constraint,
    create: Option<usize>,
    replaces: bool,
) {
    let id = entry.object.id();
    let on_rows = create.is_none();
    let partitioned = context.is_partitioned(&constraint.table);
    let online = on_rows && !partitioned && context.options.online;
    let key = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => Some(key),
        _ => None,
    };
    let reattached: &[QualifiedName] =
        context.reattached.get(&constraint.table).map(Vec::as_slice).unwrap_or_default();
    let whole = |steps: &mut Steps, not_valid: bool, hazards: &[Hazard]| {
        let mut add =
            step(ConstraintOperation::Add { constraint: Box::new(constraint.clone()), not_valid })
                .makes([id.clone()])
                .needs(entry.requires.clone())
                // A partition that is detached meanwhile would come back without it.
                .needs(reattached.iter().map(attachment))
                .hazards(hazards.iter().copied());
        if let ConstraintKind::PrimaryKey(key) = &constraint.kind {
            add =
                add.needs(key.columns.iter().map(|column| refuses_null(&constraint.table, column)));
        }
        add = add.needs(persistences(constraint));
        if let Some(name) = index_name(constraint) {
            add = add.takes(name);
        }
        if let Some(create) = create {
            add.fold = Fold::IntoCreate(create);
        }
        steps.push(add)
    };
    let last = match (&constraint.kind, key) {
        (_, Some(key)) if online => by_index(steps, entry, constraint, key, replaces),
        (ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_), _)
            if online && constraint.validated && constraint.enforced =>
        {
            let add = whole(steps, true, &[]);
            let validate = step(ConstraintOperation::Validate {
                table: constraint.table.clone(),
                name: constraint.name.clone(),
            })
            .mode(Mode::Alone)
            .hazard(Hazard::MayFail)
            .after([add]);
            steps.push(validate);
            add
        }
        _ => {
            let reads = on_rows && constraint.validated && constraint.enforced;
            let hazards: &[Hazard] = if reads { &[Hazard::LongLock, Hazard::MayFail] } else { &[] };
            whole(steps, !constraint.validated, hazards)
        }
    };
    common::decorate(context, steps, &id, &[last]);
}

/// A key over a table with rows: its index is built while others write, then taken over.
fn by_index(
    steps: &mut Steps,
    entry: &Entry,
    constraint: &Constraint,
    key: &Key,
    replaces: bool,
) -> usize {
    let schema = &constraint.table.schema;
    let own = QualifiedName::new(schema.clone(), constraint.name.clone());
    // While the old constraint stands, its index has the name.
    let name = if replaces { index_aside(schema, &constraint.name) } else { own.clone() };
    let index = Index {
        name: name.clone(),
        table: constraint.table.clone(),
        method: Ident::new("btree"),
        unique: true,
        nulls_not_distinct: key.nulls_not_distinct,
        keys: key.columns.iter().cloned().map(IndexKey::column).collect(),
        include: key.include.clone(),
        predicate: None,
        options: key.options.clone(),
        tablespace: None,
        valid: true,
    };
    let built = ObjectId::Index(name.clone());
    let mut build = Step::new(Operation::Index(IndexOperation::Create {
        index: Box::new(index),
        concurrently: true,
    }))
    .mode(Mode::Alone)
    .hazard(Hazard::MayFail)
    .makes([built])
    .needs(entry.requires.clone())
    .rank(rank::INDEX);
    if !replaces {
        build = build.takes(own.clone());
    }
    let build = steps.push(build);
    let mut add = step(ConstraintOperation::AddUsingIndex {
        constraint: Box::new(constraint.clone()),
        index: name,
    })
    .makes([entry.object.id()])
    .needs(entry.requires.clone())
    .after([build]);
    if replaces {
        add = add.takes(own);
    }
    if matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) {
        add = add.needs(key.columns.iter().map(|column| refuses_null(&constraint.table, column)));
    }
    steps.push(add)
}

/// The name of a key's new index while the old one has the key's.
fn index_aside(schema: &Ident, name: &Ident) -> QualifiedName {
    QualifiedName::new(schema.clone(), suffixed(name, "_new"))
}

/// Drops a constraint. `table` is the number of the statement that drops its table, if this plan does.
pub(super) fn drop(
    steps: &mut Steps,
    entry: &Entry,
    constraint: &Constraint,
    table: Option<usize>,
) -> usize {
    let mut dropped = step(ConstraintOperation::Drop {
        table: constraint.table.clone(),
        name: constraint.name.clone(),
    })
    .drops([entry.object.id()])
    .frees(entry.requires.clone())
    .frees(persistences(constraint))
    .rank(rank::DROP);
    if let Some(name) = index_name(constraint) {
        dropped = dropped.gives(name);
    }
    for key in &entry.requires {
        // A reference stays until the index of the key that comes is built.
        if let ObjectId::Constraint { table, name } = key {
            dropped.prefers.insert(ObjectId::Index(index_aside(&table.schema, name)));
        }
    }
    if let ConstraintKind::PrimaryKey(key) = &constraint.kind {
        let columns = key.columns.iter();
        dropped = dropped.drops(columns.map(|column| takes_null(&constraint.table, column)));
    }
    if let Some(table) = table {
        dropped.fold = Fold::WithDrop(table);
    }
    steps.push(dropped)
}

pub(super) fn alter(
    steps: &mut Steps,
    table: &QualifiedName,
    name: &Ident,
    change: &ConstraintChange,
) {
    let id = ObjectId::Constraint { table: table.clone(), name: name.clone() };
    match change {
        ConstraintChange::Validated(_) => {
            let validate =
                step(ConstraintOperation::Validate { table: table.clone(), name: name.clone() });
            steps.push(validate.mode(Mode::Alone).hazard(Hazard::MayFail).makes([id]));
        }
        ConstraintChange::Deferrable(_, to) => {
            let to: Deferrable = *to;
            let operation = ConstraintOperation::SetDeferrable {
                table: table.clone(),
                name: name.clone(),
                deferrable: to,
            };
            steps.push(step(operation));
        }
    }
}
