//! Other names and other schemas. Never decides that two objects are the same one.

use super::address::object_name;
use crate::ident::{Ident, QualifiedName};
use crate::plan::Address;
use crate::schema::ObjectId;

pub(super) fn render(from: &Address, to: &ObjectId) -> Vec<String> {
    let new = last_name(to);
    let kind = from.kind;
    match &from.id {
        ObjectId::Namespace(_) | ObjectId::Extension(_) => {
            vec![format!("ALTER {kind} {} RENAME TO {new}", object_name(&from.id))]
        }
        // An index lies in the schema of its table.
        ObjectId::Index(name) => vec![format!("ALTER INDEX {name} RENAME TO {new}")],
        ObjectId::Type(name)
        | ObjectId::Sequence(name)
        | ObjectId::Table(name)
        | ObjectId::View(name) => moved(kind, name, "", to),
        ObjectId::Function { name, arguments } => moved(kind, name, &format!("({arguments})"), to),
        ObjectId::Column(table, name) => {
            vec![format!("ALTER TABLE {table} RENAME COLUMN {name} TO {new}")]
        }
        ObjectId::Constraint { table, name } => {
            vec![format!("ALTER TABLE {table} RENAME CONSTRAINT {name} TO {new}")]
        }
        ObjectId::Trigger { .. } => {
            vec![format!("ALTER TRIGGER {} RENAME TO {new}", object_name(&from.id))]
        }
        ObjectId::Policy { .. } => {
            vec![format!("ALTER POLICY {} RENAME TO {new}", object_name(&from.id))]
        }
    }
}

/// The new name first, then the new schema, as far as each differs.
fn moved(kind: &str, from: &QualifiedName, arguments: &str, to: &ObjectId) -> Vec<String> {
    let new = last_name(to);
    let rename =
        (from.name != *new).then(|| format!("ALTER {kind} {from}{arguments} RENAME TO {new}"));
    let renamed = QualifiedName::new(from.schema.clone(), new.clone());
    let place = to
        .namespace()
        .filter(|schema| **schema != from.schema)
        .map(|schema| format!("ALTER {kind} {renamed}{arguments} SET SCHEMA {schema}"));
    rename.into_iter().chain(place).collect()
}

fn last_name(id: &ObjectId) -> &Ident {
    match id {
        ObjectId::Type(name)
        | ObjectId::Sequence(name)
        | ObjectId::Table(name)
        | ObjectId::View(name)
        | ObjectId::Index(name)
        | ObjectId::Function { name, .. } => &name.name,
        ObjectId::Namespace(name)
        | ObjectId::Extension(name)
        | ObjectId::Column(_, name)
        | ObjectId::Constraint { name, .. }
        | ObjectId::Trigger { name, .. }
        | ObjectId::Policy { name, .. } => name,
    }
}
