//! Plans for sequences that stand by themselves or belong to a column. Never touches identity columns.

use super::context::Context;
use super::operation::{Operation, SequenceOperation};
use super::step::{Step, rank};
use super::steps::Steps;
use super::{Hazard, common};
use crate::ident::QualifiedName;
use crate::schema::{Entry, Object, ObjectId, Sequence, SequenceOwner};

fn step(operation: SequenceOperation) -> Step {
    Step::new(Operation::Sequence(operation)).rank(rank::SEQUENCE)
}

/// OWNED BY, once the column is there.
fn own(steps: &mut Steps, sequence: &Sequence, old: Option<&SequenceOwner>, after: Vec<usize>) {
    let operation =
        SequenceOperation::Own { name: sequence.name.clone(), owner: sequence.owned_by.clone() };
    let column =
        |owner: &SequenceOwner| ObjectId::Column(owner.table.clone(), owner.column.clone());
    // The old owner would take the sequence along.
    let own = step(operation).needs(sequence.owned_by.as_ref().map(column)).frees(old.map(column));
    steps.push(own.rank(rank::COLUMN).after(after));
}

pub(super) fn create(context: &Context<'_>, steps: &mut Steps, entry: &Entry, sequence: &Sequence) {
    if context.serial.contains_key(&sequence.name) {
        return;
    }
    let id = entry.object.id();
    let create = step(SequenceOperation::Create(Box::new(sequence.clone())))
        .makes([id.clone()])
        .needs(entry.requires.clone())
        .takes(sequence.name.clone());
    let create = steps.push(create);
    if sequence.owned_by.is_some() {
        own(steps, sequence, None, vec![create]);
    }
    common::decorate(context, steps, &id, &[create]);
}

pub(super) fn drop(steps: &mut Steps, entry: &Entry, sequence: &Sequence) {
    let dropped = step(SequenceOperation::Drop(sequence.name.clone()))
        .drops([entry.object.id()])
        .frees(entry.requires.clone())
        .gives(sequence.name.clone())
        .hazards(sequence.owned_by.is_none().then_some(Hazard::Breaks))
        .rank(rank::DROP);
    steps.push(dropped);
}

pub(super) fn alter(steps: &mut Steps, from: &Sequence, to: &Sequence) {
    let mut unowned = from.clone();
    unowned.owned_by.clone_from(&to.owned_by);
    let mut last = Vec::new();
    if unowned != *to {
        let operation =
            SequenceOperation::Alter { from: Box::new(from.clone()), to: Box::new(to.clone()) };
        last = vec![steps.push(step(operation))];
    }
    if from.owned_by != to.owned_by {
        own(steps, to, from.owned_by.as_ref(), last);
    }
}

/// A table that becomes logged or unlogged takes the sequences along that its columns own (from 15 on), also those that
/// are not to be as it is.
pub(super) fn log_as_before(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    unlogged: bool,
    set: usize,
) {
    let of_table =
        |sequence: &Sequence| sequence.owned_by.as_ref().is_some_and(|owner| owner.table == *table);
    for (id, entry) in context.desired.iter() {
        let Object::Sequence(to) = &entry.object else { continue };
        let was_owned = || match context.current.get(id).map(|entry| &entry.object) {
            Some(Object::Sequence(from)) => of_table(from),
            _ => false,
        };
        if to.unlogged == unlogged || !(of_table(to) || was_owned()) {
            continue;
        }
        let from = Sequence { unlogged, ..to.clone() };
        let operation = SequenceOperation::Alter { from: Box::new(from), to: Box::new(to.clone()) };
        steps.push(step(operation).needs([id.clone()]).after(vec![set]));
    }
}
