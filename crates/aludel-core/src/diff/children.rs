//! What of the current side nobody asked about: partitions and inheritance children that the desired side leaves to
//! whoever makes them. Never hides anything that the desired side knows.

use std::collections::BTreeSet;

use crate::ident::QualifiedName;
use crate::schema::{Entry, Object, ObjectId, Schema, Table};

/// The tables that are left alone, with everything that goes with them.
#[derive(Debug, Default)]
pub(super) struct Ignored(BTreeSet<QualifiedName>);

impl Ignored {
    /// Whether the object is one of the tables or goes with one.
    pub(super) fn holds(&self, id: &ObjectId, entry: &Entry) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let table = match &entry.object {
            Object::Table(table) => Some(&table.name),
            _ => entry.goes_with(id),
        };
        table.is_some_and(|table| self.0.contains(table))
    }
}

/// The tables of `current` that `desired` does not know and whose parent it knows, and their own children in turn.
pub(super) fn ignored(current: &Schema, desired: &Schema) -> Ignored {
    let unknown: Vec<&Table> = current
        .iter()
        .filter_map(|(_, entry)| match &entry.object {
            Object::Table(table) => Some(table),
            _ => None,
        })
        .filter(|table| table.partition_of.is_some() || !table.inherits.is_empty())
        .filter(|table| desired.table(&table.name).is_none())
        .collect();
    let mut children: std::collections::BTreeMap<&QualifiedName, Vec<&QualifiedName>> =
        std::collections::BTreeMap::new();
    let mut pending = Vec::new();
    for table in unknown {
        for parent in table.inherits.iter().chain(table.partition_of.iter().map(|of| &of.parent)) {
            if desired.table(parent).is_some() {
                pending.push(&table.name);
            }
            children.entry(parent).or_default().push(&table.name);
        }
    }
    let mut ignored = BTreeSet::new();
    while let Some(table) = pending.pop() {
        if ignored.insert(table.clone()) {
            pending.extend(children.get(table).into_iter().flatten());
        }
    }
    Ignored(ignored)
}

/// Takes out of `current` what nobody asked about: partitions and inheritance children of tables that `desired` knows,
/// where it does not know the children themselves.
///
/// [`diff`](super::diff()) does the same by itself; the way back, in which the sides change places, needs it before.
pub fn without_unknown_children(current: &mut Schema, desired: &Schema) {
    let ignored = ignored(current, desired);
    let ids: Vec<ObjectId> = current
        .iter()
        .filter(|(id, entry)| ignored.holds(id, entry))
        .map(|(id, _)| id.clone())
        .collect();
    for id in ids {
        current.remove(&id);
    }
}
