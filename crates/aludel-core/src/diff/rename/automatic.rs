//! Finds objects that have another name and are otherwise the same, where a wrong guess loses nothing: constraints,
//! indexes, and the sequences of serial columns. Never tables, columns or types.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Rename;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{ColumnValue, Entry, Object, ObjectId, Schema};

/// What may be renamed without being asked: objects of the same likeness, paired in the order of their names.
pub(in super::super) fn automatic(current: &Schema, desired: &Schema) -> Vec<Rename> {
    let mut going: BTreeMap<String, Vec<ObjectId>> = BTreeMap::new();
    let mut coming: BTreeMap<String, Vec<ObjectId>> = BTreeMap::new();
    for (id, old, new) in current.beside(desired) {
        let (side, entry) = match (old, new) {
            (Some(old), None) => (&mut going, old),
            (None, Some(new)) => (&mut coming, new),
            _ => continue,
        };
        if let Some(likeness) = likeness(entry) {
            side.entry(likeness).or_default().push(id.clone());
        }
    }
    let mut renames = Vec::new();
    for (likeness, new) in coming {
        let old = going.remove(&likeness).unwrap_or_default();
        renames.extend(old.into_iter().zip(new).map(|(from, to)| Rename::Object { from, to }));
    }
    let taken = identity_sequences(current);
    renames.retain(|rename| match rename {
        Rename::Object { to: ObjectId::Sequence(name) | ObjectId::Index(name), .. } => {
            !taken.contains(name)
        }
        _ => true,
    });
    renames.sort();
    renames
}

/// The names that sequences of identity columns have, which are no objects of their own.
fn identity_sequences(schema: &Schema) -> BTreeSet<&QualifiedName> {
    let tables = schema.iter().filter_map(|(_, entry)| match &entry.object {
        Object::Table(table) => Some(table),
        _ => None,
    });
    tables
        .flat_map(|table| &table.columns)
        .filter_map(|column| match &column.value {
            ColumnValue::Identity(identity) => Some(&identity.sequence.name),
            _ => None,
        })
        .collect()
}

/// Everything but the name, as a key.
fn likeness(entry: &Entry) -> Option<String> {
    let nameless = Ident::new("");
    match &entry.object {
        Object::Constraint(constraint) => {
            let mut constraint = constraint.clone();
            constraint.name = nameless;
            Some(format!("{constraint:?}"))
        }
        Object::Index(index) => {
            let mut index = index.clone();
            index.name = QualifiedName::new(index.name.schema, nameless);
            Some(format!("{index:?}"))
        }
        Object::Sequence(sequence) => {
            let owner = sequence.owned_by.as_ref()?;
            let schema = &sequence.name.schema;
            Some(format!("sequence in {schema:?} of {:?} {:?}", owner.table, owner.column))
        }
        _ => None,
    }
}
