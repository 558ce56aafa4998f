//! From changes to statements: each kind's planner is called here, once. Never orders them.

use std::collections::BTreeMap;

use super::context::Context;
use super::operation::{DomainOperation, EnumOperation, ExtensionOperation, Operation};
use super::step::{Step, rank};
use super::steps::Steps;
use super::{
    Hazard, PlanError, common, constraint, domain, enum_type, family, index, retype, routine,
    sequence, table,
};
use crate::diff::Change;
use crate::ident::QualifiedName;
use crate::schema::{Entry, Extension, Object, ObjectId};

/// Numbers of the statements that make and drop tables: what is theirs refers to them.
#[derive(Default)]
struct Tables {
    made: BTreeMap<QualifiedName, usize>,
    gone: BTreeMap<QualifiedName, usize>,
}

/// The steps of all changes.
pub(super) fn steps(context: &Context<'_>, changes: &[Change]) -> Result<Steps, PlanError> {
    let mut steps = Steps::default();
    let mut tables = Tables::default();
    for change in changes {
        let (old, new) = match change {
            Change::Create(entry) => (None, Some(entry)),
            Change::Drop(entry) => (Some(entry), None),
            Change::Replace { from, to } => (Some(from), Some(to)),
            _ => continue,
        };
        if let Some(Entry { object: Object::Table(gone), .. }) = old.map(AsRef::as_ref) {
            let Some(entry) = old else { continue };
            let number = table::drop(context, &mut steps, entry, gone);
            tables.gone.insert(gone.name.clone(), number);
        }
        if let Some(Entry { object: Object::Table(made), .. }) = new.map(AsRef::as_ref) {
            let Some(entry) = new else { continue };
            let number = table::create(context, &mut steps, entry, made);
            tables.made.insert(made.name.clone(), number);
        }
    }
    let renames = renames(context, &mut steps, changes);
    for change in changes {
        one(context, &mut steps, &tables, change)?;
    }
    steps.all_after(&renames);
    family::order(context, &mut steps);
    Ok(steps)
}

fn one(
    context: &Context<'_>,
    steps: &mut Steps,
    tables: &Tables,
    change: &Change,
) -> Result<(), PlanError> {
    match change {
        Change::Create(entry) => create(context, steps, tables, entry, false),
        Change::Drop(entry) => drop(context, steps, tables, entry),
        Change::Replace { from, to } => match (&from.object, &to.object) {
            (Object::Index(old), Object::Index(new)) if !context.goes_along(from) => {
                index::replace(context, steps, (from, old), (to, new));
            }
            (Object::Constraint(old), Object::Constraint(new))
                if !context.goes_along(from)
                    && !context.changes_beneath(from)
                    && !context.changes_beneath(to) =>
            {
                constraint::replace(context, steps, (from, old), (to, new));
            }
            (old, new) if retype::replace_used(context, steps, old, new) => {}
            _ => {
                drop(context, steps, tables, from);
                create(context, steps, tables, to, false);
            }
        },
        // Renames come before everything else and are made there.
        Change::Rename { .. } => {}
        Change::Table { table, change } => table::alter(context, steps, table, change)?,
        Change::Enum { name, from, to, renamed } => {
            enum_type::alter(context, steps, name, from, to, renamed);
        }
        Change::Domain { from, to, change } => domain::alter(context, steps, from, to, *change),
        Change::Sequence { from, to } => sequence::alter(steps, from, to),
        Change::Extension { from, to } => extension(steps, from, to),
        Change::Constraint { table, name, change } => {
            constraint::alter(steps, table, name, change);
        }
        Change::Index { name, change } => index::alter(steps, name, change),
        Change::View { from, to } => routine::alter_view(context, steps, from, to),
        Change::Function { to, .. } => routine::replace_function(context, steps, to),
        Change::Trigger { on, name, to, .. } => {
            routine::enable_trigger(steps, on, name, *to, &[]);
        }
        Change::Policy { from, to } => routine::alter_policy(context, steps, from, to),
        Change::Comment { on, to, .. } => {
            common::comment(steps, common::address_of(context, on), to.clone(), &[]);
        }
        Change::Grants { on, from, to } => {
            common::grants(steps, &common::address_of(context, on), from, to, &[]);
            common::column_grants_again(context, steps, on, from, to);
        }
    }
    Ok(())
}

fn create(
    context: &Context<'_>,
    steps: &mut Steps,
    tables: &Tables,
    entry: &Entry,
    replaces: bool,
) {
    let simple = |steps: &mut Steps, operation: Operation, rank: u8| {
        let id = entry.object.id();
        let create =
            Step::new(operation).makes([id.clone()]).needs(entry.requires.clone()).rank(rank);
        let create = steps.push(create);
        common::decorate(context, steps, &id, &[create]);
    };
    match &entry.object {
        Object::Namespace(namespace) => {
            let operation = Operation::CreateNamespace(namespace.name.clone());
            simple(steps, operation, rank::NAMESPACE);
        }
        Object::Extension(extension) => {
            let operation = ExtensionOperation::Create {
                name: extension.name.clone(),
                schema: extension.schema.clone(),
                version: extension.version.clone(),
            };
            simple(steps, Operation::Extension(operation), rank::EXTENSION);
        }
        Object::Enum(made) => {
            let operation = EnumOperation::Create(made.clone());
            simple(steps, Operation::Enum(operation), rank::TYPE);
        }
        Object::Domain(made) => {
            let operation = DomainOperation::Create(Box::new(made.clone()));
            simple(steps, Operation::Domain(operation), rank::TYPE);
        }
        Object::Sequence(made) => sequence::create(context, steps, entry, made),
        Object::Function(made) => routine::create_function(context, steps, entry, made),
        // Made before, so that their parts find them.
        Object::Table(_) => {}
        Object::View(made) => routine::create_view(context, steps, entry, made),
        Object::Constraint(made) => {
            let table = tables.made.get(&made.table).copied();
            constraint::create(context, steps, entry, made, table, replaces);
        }
        Object::Index(made) => index::create(context, steps, entry, made),
        Object::Trigger(made) => routine::create_trigger(context, steps, entry, made),
        Object::Policy(made) => routine::create_policy(context, steps, entry, made),
    }
}

fn drop(context: &Context<'_>, steps: &mut Steps, tables: &Tables, entry: &Entry) {
    let along = context.goes_along(entry);
    let simple = |steps: &mut Steps, operation: Operation, rank: u8, hazard: Option<Hazard>| {
        let dropped = Step::new(operation)
            .drops([entry.object.id()])
            .frees(entry.requires.clone())
            .hazards(hazard)
            .rank(rank);
        steps.push(dropped);
    };
    match &entry.object {
        Object::Table(_) => {}
        Object::Constraint(gone) => {
            let table = tables.gone.get(&gone.table).copied();
            let refers = matches!(gone.kind, crate::schema::ConstraintKind::ForeignKey(_));
            if !along {
                constraint::drop(steps, entry, gone, None);
            } else if let (Some(table), true) = (table, refers) {
                constraint::drop(steps, entry, gone, Some(table));
            }
        }
        _ if along => {}
        Object::Namespace(namespace) => {
            let operation = Operation::DropNamespace(namespace.name.clone());
            simple(steps, operation, rank::DROP_NAMESPACE, None);
        }
        Object::Extension(gone) => {
            let operation = ExtensionOperation::Drop { name: gone.name.clone() };
            let operation = Operation::Extension(operation);
            simple(steps, operation, rank::DROP_TYPE, Some(Hazard::Breaks));
        }
        Object::Enum(gone) => {
            let operation = Operation::Enum(EnumOperation::Drop(gone.name.clone()));
            simple(steps, operation, rank::DROP_TYPE, None);
        }
        Object::Domain(gone) => {
            let dropped = Step::new(Operation::Domain(DomainOperation::Drop(gone.name.clone())))
                .drops([entry.object.id()])
                .frees(context.types_beneath(entry))
                .rank(rank::DROP_TYPE);
            steps.push(dropped);
        }
        Object::Sequence(gone) => sequence::drop(steps, entry, gone),
        Object::Function(gone) => routine::drop_function(steps, entry, gone),
        Object::View(gone) => routine::drop_view(context, steps, entry, gone),
        Object::Index(gone) => index::drop(context, steps, entry, gone),
        Object::Trigger(gone) => routine::drop_trigger(steps, entry, gone),
        Object::Policy(gone) => routine::drop_policy(steps, entry, gone),
    }
}

fn extension(steps: &mut Steps, from: &Extension, to: &Extension) {
    let name = to.name.clone();
    if let Some(schema) = to.schema.clone().filter(|_| from.schema != to.schema) {
        let operation = ExtensionOperation::SetSchema { name: name.clone(), schema };
        steps.push(Step::new(Operation::Extension(operation)).rank(rank::EXTENSION));
    }
    if let Some(version) = to.version.clone().filter(|_| from.version != to.version) {
        let operation = ExtensionOperation::Update { name, version };
        steps.push(Step::new(Operation::Extension(operation)).rank(rank::EXTENSION));
    }
}

/// The renames, in the order in which they find the names that they start from.
fn renames(context: &Context<'_>, steps: &mut Steps, changes: &[Change]) -> Vec<usize> {
    let renames: Vec<(&ObjectId, &ObjectId)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Rename { from, to } => Some((from, to)),
            _ => None,
        })
        .collect();
    // A sequence goes to another schema with the table that owns it.
    let goes_along = |from: &ObjectId, to: &ObjectId| {
        let Some(Object::Sequence(sequence)) = context.desired.get(to).map(|entry| &entry.object)
        else {
            return None;
        };
        let owner = ObjectId::Table(sequence.owned_by.as_ref()?.table.clone());
        let is_moved = from.namespace() != to.namespace();
        renames.iter().position(|(_, new)| is_moved && **new == owner)
    };
    let mut numbers = vec![None; renames.len()];
    let mut behind = Vec::new();
    for (at, (from, to)) in renames.iter().enumerate() {
        let mut from = (*from).clone();
        if let Some(table) = goes_along(&from, to)
            && let (ObjectId::Sequence(old), ObjectId::Sequence(new)) = (&mut from, to)
        {
            old.schema.clone_from(&new.schema);
            if old == new {
                continue;
            }
            behind.push((at, table));
        }
        numbers[at] = Some(rename(context, steps, &from, to));
    }
    for (sequence, table) in behind {
        if let Some(sequence) = numbers[sequence] {
            steps.put_after(sequence, numbers[table]);
        }
    }
    numbers.into_iter().flatten().collect()
}

fn rename(context: &Context<'_>, steps: &mut Steps, from: &ObjectId, to: &ObjectId) -> usize {
    let mut address = common::address_of(context, to);
    address.id = from.clone();
    let is_seen = matches!(
        from,
        ObjectId::Table(_)
            | ObjectId::Column(..)
            | ObjectId::View(_)
            | ObjectId::Function { .. }
            | ObjectId::Sequence(_)
    );
    let mut step = Step::new(Operation::Rename { from: address, to: to.clone() })
        .hazards(is_seen.then_some(Hazard::Breaks))
        .rank(rank::RENAME);
    let relation = |id: &ObjectId| match id {
        ObjectId::Table(name)
        | ObjectId::View(name)
        | ObjectId::Index(name)
        | ObjectId::Sequence(name) => Some(name.clone()),
        ObjectId::Constraint { table, name } => {
            Some(QualifiedName::new(table.schema.clone(), name.clone()))
        }
        _ => None,
    };
    step.gives.extend(relation(from));
    step.takes.extend(relation(to));
    steps.push(step)
}
