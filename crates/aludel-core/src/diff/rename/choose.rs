//! Which directives are still to be done, and in which order. Never renames.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{DiffError, Rename};
use crate::schema::{Object, ObjectId, Schema};

/// The directives of one stage that fit, each after the one that frees its new name.
pub(super) fn choose(
    current: &Schema,
    desired: &Schema,
    renames: Vec<Rename>,
) -> Result<Vec<Rename>, DiffError> {
    let mut fitting = BTreeSet::new();
    for rename in renames {
        if fits(current, desired, &rename)? {
            fitting.insert(rename);
        }
    }
    contradictions(&fitting)?;
    let going: BTreeSet<Side> = fitting.iter().map(old).collect();
    let mut chosen = Vec::new();
    for rename in fitting {
        if !has(current, &new(&rename)) || going.contains(&new(&rename)) {
            chosen.push(rename);
        } else if !has(desired, &old(&rename)) {
            return Err(DiffError::RenameTaken { rename: Box::new(rename) });
        }
        // Else both names are there on both sides: renamed before, and the old name is used again.
    }
    order(chosen)
}

/// One end of a rename.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Object(ObjectId),
    Label(ObjectId, String),
}

fn old(rename: &Rename) -> Side {
    match rename {
        Rename::Object { from, .. } => Side::Object(from.clone()),
        Rename::Value { of, from, .. } => Side::Label(ObjectId::Type(of.clone()), from.clone()),
    }
}

fn new(rename: &Rename) -> Side {
    match rename {
        Rename::Object { to, .. } => Side::Object(to.clone()),
        Rename::Value { of, to, .. } => Side::Label(ObjectId::Type(of.clone()), to.clone()),
    }
}

fn has(schema: &Schema, side: &Side) -> bool {
    match side {
        Side::Object(ObjectId::Column(on, column)) => {
            schema.table(on).is_some_and(|table| table.column(column).is_some())
                || schema.get(&ObjectId::View(on.clone())).is_some_and(|entry| {
                    match &entry.object {
                        Object::View(view) => view.columns.iter().any(|(name, _)| name == column),
                        _ => false,
                    }
                })
        }
        Side::Object(id) => schema.get(id).is_some(),
        Side::Label(id, label) => match schema.get(id).map(|entry| &entry.object) {
            Some(Object::Enum(enum_type)) => enum_type.values.contains(label),
            _ => false,
        },
    }
}

/// Whether the old name is there and the new one is wanted.
fn fits(current: &Schema, desired: &Schema, rename: &Rename) -> Result<bool, DiffError> {
    possible(rename)?;
    let (old, new) = (old(rename), new(rename));
    if old == new {
        return Ok(false);
    }
    if has(current, &old) {
        return Ok(has(desired, &new));
    }
    if has(current, &new) || is_fresh(current, &new) {
        return Ok(false);
    }
    Err(DiffError::RenameMatchesNothing { rename: Box::new(rename.clone()) })
}

/// Whether the current side has nothing yet that could have had the old name.
fn is_fresh(current: &Schema, side: &Side) -> bool {
    match side {
        Side::Label(id, _) => current.get(id).is_none(),
        Side::Object(id) => match id.relation() {
            Some(relation) => {
                current.table(relation).is_none()
                    && current.get(&ObjectId::View(relation.clone())).is_none()
            }
            None => !current.iter().any(|(other, _)| other.kind() == id.kind()),
        },
    }
}

fn possible(rename: &Rename) -> Result<(), DiffError> {
    let Rename::Object { from, to } = rename else { return Ok(()) };
    let why = match (from, to) {
        (ObjectId::Extension(_), _) => "PostgreSQL cannot rename extensions",
        (from, to) if from.kind() != to.kind() => "the two are of different kinds",
        (ObjectId::Function { arguments: old, .. }, ObjectId::Function { arguments: new, .. })
            if old != new =>
        {
            "a function cannot get other arguments"
        }
        (ObjectId::Column(old, _), ObjectId::Column(new, _)) if old != new => {
            "what belongs to one table cannot move to another"
        }
        _ => return Ok(()),
    };
    Err(DiffError::RenameImpossible { rename: Box::new(rename.clone()), why })
}

fn contradictions(renames: &BTreeSet<Rename>) -> Result<(), DiffError> {
    let mut seen: BTreeMap<(bool, Side), &Rename> = BTreeMap::new();
    for rename in renames {
        for end in [(false, old(rename)), (true, new(rename))] {
            if let Some(first) = seen.insert(end, rename) {
                return Err(DiffError::RenamesContradict {
                    first: Box::new(first.clone()),
                    second: Box::new(rename.clone()),
                });
            }
        }
    }
    Ok(())
}

/// Sorted by name, but each after the one that frees its new name.
fn order(renames: Vec<Rename>) -> Result<Vec<Rename>, DiffError> {
    let mut waiting: BTreeMap<Side, Rename> =
        renames.into_iter().map(|rename| (old(&rename), rename)).collect();
    let mut ordered = Vec::new();
    while let Some((_, first)) = waiting.pop_first() {
        let mut chain = vec![first];
        while let Some(next) = chain.last().and_then(|last| waiting.remove(&new(last))) {
            chain.push(next);
        }
        if let (Some(first), Some(last)) = (chain.first(), chain.last())
            && new(last) == old(first)
        {
            return Err(DiffError::RenameCircle { rename: Box::new(first.clone()) });
        }
        ordered.extend(chain.into_iter().rev());
    }
    Ok(ordered)
}
