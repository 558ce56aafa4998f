//! Plans for columns of tables that stay. Never drops a column to change it: `rebuild` decides that before.

use std::collections::BTreeSet;

use super::column_type::{demands, set_type};
use super::constraint::persistences;
use super::context::{Context, stands_on};
use super::enum_type::set_aside;
use super::operation::{ColumnOperation, Operation};
use super::rebuild::mentions;
use super::step::{Mode, Step, rank};
use super::steps::Steps;
use super::table::attachment;
use super::{Hazard, Wish, column_value, not_null};
use crate::diff::ColumnAspect;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, ColumnValue, Expression, GeneratedKind, Object, ObjectId, Schema, TypeName, gives_null,
};

/// A column, or what stands for it, converted explicitly.
pub(super) fn cast(what: impl std::fmt::Display, to: &TypeName) -> Expression {
    Expression::new(format!("{what}::{to}"))
}

/// A step about a column of a table that stays.
pub(super) fn step(
    context: &Context<'_>,
    table: &QualifiedName,
    operation: ColumnOperation,
) -> Step {
    let wanted = |column| required(context.desired, table, column);
    // Of two types that are made anew, the old one is left under the name that it has by then.
    let there = |column| context.by_then(&required(context.current, table, column));
    let (needs, frees) = match &operation {
        ColumnOperation::Add { column, .. } => (wanted(&column.name), BTreeSet::new()),
        ColumnOperation::Backfill { column, .. } => (wanted(column), BTreeSet::new()),
        ColumnOperation::SetType { column, .. }
        | ColumnOperation::SetDefault { column, default: Some(_) }
        | ColumnOperation::SetExpression { column, .. } => (wanted(column), there(column)),
        ColumnOperation::SetDefault { column, default: None }
        | ColumnOperation::DropExpression(column)
        | ColumnOperation::Drop(column) => (BTreeSet::new(), there(column)),
        _ => (BTreeSet::new(), BTreeSet::new()),
    };
    Step::new(Operation::Column { table: table.clone(), operation })
        .needs(needs)
        .needs(context.reattached.get(table).into_iter().flatten().map(attachment))
        .frees(frees)
        .rank(rank::COLUMN)
}

/// What of all that a table requires is required for this column.
pub(super) fn required(schema: &Schema, table: &QualifiedName, name: &Ident) -> BTreeSet<ObjectId> {
    let entry = schema.get(&ObjectId::Table(table.clone()));
    let column = schema.table(table).and_then(|table| table.column(name));
    let (Some(entry), Some(column)) = (entry, column) else { return BTreeSet::new() };
    let value = match &column.value {
        ColumnValue::Default(value) | ColumnValue::Generated(value, _) => value.as_str(),
        ColumnValue::None | ColumnValue::Identity(_) => "",
    };
    let says =
        |text: &str, name: &Ident| text.contains(name.as_str()) || text.contains(&name.to_string());
    let concerns = |id: &&ObjectId| match id {
        ObjectId::Type(name) => {
            says(column.data_type.as_str(), &name.name) || says(value, &name.name)
        }
        ObjectId::Function { name, .. }
        | ObjectId::Sequence(name)
        | ObjectId::Table(name)
        | ObjectId::View(name) => says(value, &name.name),
        _ => true,
    };
    entry.requires.iter().filter(concerns).cloned().collect()
}

/// Whether rows that are there get nothing: no value, or one that is NULL.
fn has_none(value: &ColumnValue) -> bool {
    match value {
        ColumnValue::None => true,
        ColumnValue::Default(default) => gives_null(default.as_str()),
        _ => false,
    }
}

pub(super) fn add(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    column: &Column,
) {
    let id = ObjectId::Column(table.clone(), column.name.clone());
    let key = (table.clone(), column.name.clone());
    let serial = context
        .serial
        .iter()
        .find(|(_, owner)| owner.table == *table && owner.column == column.name)
        .map(|(sequence, _)| sequence.clone());
    let backfill = context.directives.backfills.get(&key).filter(|_| context.options.directives);
    let has_value = !matches!(column.value, ColumnValue::None);
    let mut added = column.clone();
    let mut hazards = BTreeSet::new();
    let mut set_back = None;
    let mut fill = None;
    match (&column.value, backfill) {
        (ColumnValue::None, Some(value)) if column_value::is_constant(value) => {
            // A constant default is stored once for all old rows: nothing is rewritten, nothing is read.
            added.value = ColumnValue::Default(value.clone());
            set_back =
                Some(ColumnOperation::SetDefault { column: column.name.clone(), default: None });
        }
        (_, Some(value)) => {
            added.nullable = true;
            added.value = ColumnValue::None;
            fill = Some(value.clone());
        }
        (value, None) if !column.nullable && has_none(value) => {
            hazards.insert(Hazard::MayFail);
            steps.wish(Wish::NewColumnValue { table: table.clone(), column: column.name.clone() });
        }
        (ColumnValue::Generated(_, GeneratedKind::Stored) | ColumnValue::Identity(_), None) => {
            hazards.insert(Hazard::Rewrite);
        }
        (ColumnValue::Default(default), None)
            if serial.is_some() || column_value::is_volatile(default) =>
        {
            hazards.insert(Hazard::Rewrite);
        }
        _ => {}
    }
    let demands = demands(context.desired, &column.data_type);
    if demands.any {
        hazards.insert(Hazard::Rewrite);
        // A domain may refuse NULL, by a condition too.
        let fails = has_none(&added.value) && !demands.default;
        hazards.extend(fails.then_some(Hazard::MayFail));
    }
    let operation = ColumnOperation::Add { column: added, serial: serial.is_some() };
    let mut first = step(context, table, operation).hazards(hazards).makes([id]).needs(sources(
        context.desired,
        table,
        column,
    ));
    if let Some(sequence) = serial {
        first = first.takes(sequence.clone()).makes([ObjectId::Sequence(sequence)]);
    }
    if let ColumnValue::Identity(identity) = &column.value {
        first = first.takes(identity.sequence.name.clone());
    }
    let mut last = vec![steps.push(first)];
    if let Some(operation) = set_back {
        last = vec![steps.push(step(context, table, operation).after(last))];
    }
    if let Some(value) = fill {
        let operation =
            ColumnOperation::Backfill { column: column.name.clone(), value: value.clone() };
        let backfill = step(context, table, operation).mode(Mode::Alone).after(last);
        last = vec![steps.push(backfill)];
        if let (true, ColumnValue::Default(default)) = (has_value, &column.value) {
            let operation = ColumnOperation::SetDefault {
                column: column.name.clone(),
                default: Some(default.clone()),
            };
            last = vec![steps.push(step(context, table, operation).after(last))];
        }
        if !column.nullable {
            last = not_null::refuse(context, steps, table, &column.name, Some(value), last);
        }
    }
    if let Some(wanted) = context.desired.table(table) {
        super::common::column_comment(steps, wanted, column, &last);
    }
    let of = ObjectId::Table(table.clone());
    super::common::column_grants(context, steps, &of, Some(&column.name), &last);
    storage(context, steps, table, column, &last);
    if let Some(statistics) = column.statistics {
        let operation = ColumnOperation::SetStatistics {
            column: column.name.clone(),
            statistics: Some(statistics),
        };
        steps.push(step(context, table, operation).after(last));
    }
}

/// The enum of a column under the name that it has while a new one takes its place.
pub(super) fn old_type(context: &Context<'_>, data_type: &TypeName) -> Option<ObjectId> {
    let name = data_type.user_type()?;
    context.aside.contains(&name).then(|| ObjectId::Type(set_aside(&name)))
}

/// The columns of its table that a generated column is computed from.
fn sources(schema: &Schema, table: &QualifiedName, column: &Column) -> Vec<ObjectId> {
    let ColumnValue::Generated(expression, _) = &column.value else { return Vec::new() };
    let columns = schema.table(table).into_iter().flat_map(|table| &table.columns);
    columns
        .filter(|source| source.name != column.name)
        .filter(|source| mentions(expression.as_str(), &source.name))
        .map(|source| ObjectId::Column(table.clone(), source.name.clone()))
        .collect()
}

/// The storage of a new column, where it is not its type's own.
pub(super) fn storage(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    column: &Column,
    after: &[usize],
) {
    if let Some(storage) = &column.storage {
        let operation =
            ColumnOperation::SetStorage { column: column.name.clone(), storage: storage.clone() };
        steps.push(step(context, table, operation).after(after.iter().copied()));
    }
}

pub(super) fn drop(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    column: &Column,
) {
    let loses = !matches!(column.value, ColumnValue::Generated(..));
    let mut dropped = step(context, table, ColumnOperation::Drop(column.name.clone()))
        .drops([ObjectId::Column(table.clone(), column.name.clone())])
        .frees(sources(context.current, table, column))
        .frees(old_type(context, &column.data_type))
        .hazards(loses.then_some(Hazard::Drop))
        .hazards(loses.then_some(Hazard::Breaks));
    // What goes with the column goes at the same moment.
    for (id, entry) in context.going_with(table) {
        if !context.dropped.contains(table) && stands_on(entry, table, &column.name) {
            dropped = dropped.drops([id.clone()]).frees(context.requires_elsewhere(entry, table));
            if let Object::Constraint(constraint) = &entry.object {
                dropped = dropped.frees(persistences(constraint));
            }
            if let ObjectId::Index(name) | ObjectId::Sequence(name) = id {
                dropped = dropped.gives(name.clone());
            }
            if let ObjectId::Constraint { name, .. } = id {
                dropped = dropped.gives(QualifiedName::new(table.schema.clone(), name.clone()));
            }
        }
    }
    if let ColumnValue::Identity(identity) = &column.value {
        dropped = dropped.gives(identity.sequence.name.clone());
    }
    steps.push(dropped);
}

pub(super) fn alter(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    aspect: ColumnAspect,
) {
    let column = to.name.clone();
    let id = ObjectId::Column(table.clone(), column.clone());
    match aspect {
        ColumnAspect::Type => set_type(context, steps, table, from, to),
        ColumnAspect::Nullability if to.nullable => {
            let operation = ColumnOperation::SetNotNull { column, not_null: false };
            // A primary key over the column must go first, and an identity too.
            let marker = not_null::takes_null(table, &to.name);
            steps.push(step(context, table, operation).makes([marker]).rank(rank::OTHER));
        }
        ColumnAspect::Nullability => not_null::set(context, steps, table, to),
        ColumnAspect::Value => column_value::set(context, steps, table, from, to),
        // A new type comes with its own.
        ColumnAspect::Storage if to.storage.is_none() && from.data_type != to.data_type => {}
        ColumnAspect::Storage => {
            let own = || own_storage(context.desired, &to.data_type).to_owned();
            let storage = to.storage.clone().unwrap_or_else(own);
            let operation = ColumnOperation::SetStorage { column, storage };
            // A new type would take it away again.
            steps.push(step(context, table, operation).needs([id]));
        }
        ColumnAspect::Compression => {
            let compression = to.compression.clone();
            let operation = ColumnOperation::SetCompression { column, compression };
            steps.push(step(context, table, operation).needs([id]));
        }
        ColumnAspect::Statistics => {
            let statistics = to.statistics;
            let operation = ColumnOperation::SetStatistics { column, statistics };
            steps.push(step(context, table, operation));
        }
    }
}

/// STORAGE of a type by itself, for servers that do not take `DEFAULT` (before 16).
fn own_storage(schema: &Schema, data_type: &TypeName) -> &'static str {
    if data_type.is_array() {
        return "EXTENDED";
    }
    let named = data_type.user_type().map(ObjectId::Type);
    match named.and_then(|id| schema.get(&id)).map(|entry| &entry.object) {
        Some(Object::Enum(_)) => return "PLAIN",
        Some(Object::Domain(domain)) => return own_storage(schema, &domain.base),
        _ => {}
    }
    let text = data_type.as_str();
    let base = text.split(['(', '[']).next().unwrap_or(text);
    const PLAIN: &[&str] = &[
        "smallint",
        "integer",
        "bigint",
        "real",
        "double precision",
        "boolean",
        "date",
        "oid",
        "uuid",
        "money",
        "interval",
        "time without time zone",
        "time with time zone",
        "macaddr",
        "macaddr8",
        "timestamp without time zone",
        "timestamp with time zone",
        "name",
        "point",
        "box",
        "circle",
    ];
    if PLAIN.contains(&base) {
        "PLAIN"
    } else if matches!(base, "numeric" | "inet" | "cidr") {
        "MAIN"
    } else {
        "EXTENDED"
    }
}
