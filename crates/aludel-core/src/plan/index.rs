//! Plans for indexes: on a table with rows they are built and dropped while others read and write. Never leaves a
//! moment without an index that is only changed.

use super::context::Context;
use super::enum_type::suffixed;
use super::operation::{Address, IndexOperation, Operation};
use super::step::{Mode, Step, rank};
use super::steps::Steps;
use super::{Hazard, common};
use crate::diff::IndexChange;
use crate::ident::QualifiedName;
use crate::schema::{Entry, Index, ObjectId};

fn step(operation: IndexOperation) -> Step {
    Step::new(Operation::Index(operation)).rank(rank::INDEX)
}

/// Whether the index can be built and dropped CONCURRENTLY, and need be.
fn is_concurrent(context: &Context<'_>, table: &QualifiedName) -> bool {
    context.options.online
        && !context.created.contains(table)
        && !context.dropped.contains(table)
        && !context.is_partitioned(table)
}

pub(super) fn create(context: &Context<'_>, steps: &mut Steps, entry: &Entry, index: &Index) {
    let on_rows = !context.created.contains(&index.table);
    let concurrently = is_concurrent(context, &index.table);
    let build = step(IndexOperation::Create { index: Box::new(index.clone()), concurrently })
        .mode(if concurrently { Mode::Alone } else { Mode::Transaction })
        .hazards((on_rows && !concurrently).then_some(Hazard::LongLock))
        .hazards((on_rows && index.unique).then_some(Hazard::MayFail))
        .makes([entry.object.id()])
        .needs(entry.requires.clone())
        .takes(index.name.clone());
    let build = steps.push(build);
    common::decorate(context, steps, &entry.object.id(), &[build]);
}

pub(super) fn drop(context: &Context<'_>, steps: &mut Steps, entry: &Entry, index: &Index) {
    drop_by(steps, entry, index, is_concurrent(context, &index.table));
}

fn drop_by(steps: &mut Steps, entry: &Entry, index: &Index, concurrently: bool) {
    let dropped = step(IndexOperation::Drop { name: index.name.clone(), concurrently })
        .mode(if concurrently { Mode::Alone } else { Mode::Transaction })
        .drops([entry.object.id()])
        .frees(entry.requires.clone())
        .gives(index.name.clone())
        .rank(rank::DROP);
    steps.push(dropped);
}

/// The old index steps aside under another name until the new one is built.
pub(super) fn replace(
    context: &Context<'_>,
    steps: &mut Steps,
    from: (&Entry, &Index),
    to: (&Entry, &Index),
) {
    let (old_entry, old) = from;
    // Both can only stand at the same time while nothing changes beneath them.
    let apart = context.changes_beneath(old_entry) || context.changes_beneath(to.0);
    if apart || !is_concurrent(context, &old.table) || old.table != to.1.table {
        // Such a change locks the table anyway.
        drop_by(steps, old_entry, old, !apart && is_concurrent(context, &old.table));
        create(context, steps, to.0, to.1);
        return;
    }
    let aside = QualifiedName::new(old.name.schema.clone(), suffixed(&old.name.name, "_old"));
    let id = old_entry.object.id();
    let rename = Step::new(Operation::Rename {
        from: Address { id, kind: "INDEX" },
        to: ObjectId::Index(aside.clone()),
    })
    .gives(old.name.clone())
    .rank(rank::INDEX);
    steps.push(rename);
    let before = steps.next();
    create(context, steps, to.0, to.1);
    let dropped = step(IndexOperation::Drop { name: aside, concurrently: true })
        .mode(Mode::Alone)
        .frees(old_entry.requires.clone())
        .after([before]);
    steps.push(dropped);
}

pub(super) fn alter(steps: &mut Steps, name: &QualifiedName, change: &IndexChange) {
    match change {
        IndexChange::Options(from, to) => {
            let operation = IndexOperation::SetOptions {
                name: name.clone(),
                from: from.clone(),
                to: to.clone(),
            };
            steps.push(step(operation));
        }
        IndexChange::Invalid => {
            let rebuild = step(IndexOperation::Rebuild(name.clone()));
            steps.push(rebuild.mode(Mode::Alone).hazard(Hazard::MayFail));
        }
    }
}
