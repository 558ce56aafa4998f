//! What each object requires, as `pg_depend` says. Never orders anything.

use std::collections::HashMap;

use aludel_core::schema::{Object, ObjectId};

use super::draft::{Class, Draft};
use super::queries::record;

record! {
    /// One thing that depends on another.
    DependencyRow from "dependencies" {
        class: u32,
        object: u32,
        referenced_class: u32,
        referenced_object: u32,
        referenced_number: i32,
        kind: i8,
    }
}

/// The number of a catalog, and of a row in it.
type Address = (u32, u32);

/// The letter of what an extension made.
const MEMBER: i8 = b'e' as i8;
/// The letter of what is made with something else, for itself.
const PART: i8 = b'i' as i8;

/// How deep parts are in parts: the array of the row type of a table is a part of a part.
const DEEPEST: usize = 8;

/// Tells every object what it requires.
pub(super) fn add(rows: &[DependencyRow], draft: &mut Draft) {
    let tree = Tree::new(rows);
    let mut entries = std::mem::take(&mut draft.entries);
    for row in rows.iter().filter(|row| row.kind != MEMBER) {
        let Some(dependent) = tree.whole((row.class, row.object), draft) else { continue };
        let referenced = (row.referenced_class, row.referenced_object);
        let Some(required) = tree.whole(referenced, draft) else { continue };
        // A sequence names its owner itself, and is made before it.
        let is_owner = draft.owners.get(&dependent) == Some(&row.referenced_object);
        if dependent == required || is_owner {
            continue;
        }
        let (Some(entry), Some(id)) = (entries.get_mut(dependent), draft.ids.get(required)) else {
            continue;
        };
        if Class::of(row.referenced_class) == Some(Class::Relation)
            && let Some(relation) = draft.relation(row.referenced_object)
            && let Some(column) = draft.column(row.referenced_object, row.referenced_number)
        {
            let column = ObjectId::Column(relation.clone(), column.clone());
            entry.requires.insert(column);
        }
        entry.requires.insert(id.clone());
    }
    for (id, entry) in draft.ids.iter().zip(&mut entries) {
        let namespace = match &entry.object {
            Object::Extension(extension) => extension.schema.as_ref(),
            _ => id.namespace(),
        };
        let namespace = namespace.and_then(|name| draft.namespaces.get(name));
        entry.requires.extend(namespace.filter(|namespace| *namespace != id).cloned());
        if let Object::Table(table) = &entry.object {
            let parents = table.partition_of.iter().map(|of| &of.parent).chain(&table.inherits);
            entry.requires.extend(parents.cloned().map(ObjectId::Table));
        }
    }
    draft.entries = entries;
}

/// Which rows of catalogs are parts of others.
struct Tree {
    /// Members of extensions, by the extension's number.
    members: HashMap<Address, u32>,
    /// What goes with something else and can not be dropped alone: row types, array types, rules of views.
    parts: HashMap<Address, Address>,
}

impl Tree {
    fn new(rows: &[DependencyRow]) -> Self {
        let of_kind = |kind| rows.iter().filter(move |row| row.kind == kind);
        Self {
            members: of_kind(MEMBER)
                .map(|row| ((row.class, row.object), row.referenced_object))
                .collect(),
            parts: of_kind(PART)
                .map(|row| ((row.class, row.object), (row.referenced_class, row.referenced_object)))
                .collect(),
        }
    }

    /// The object that a row of a catalog is, or is a part of.
    fn whole(&self, address: Address, draft: &Draft) -> Option<usize> {
        std::iter::successors(Some(address), |part| self.parts.get(part).copied())
            .take(DEEPEST)
            .find_map(|(class, oid)| {
                let object = Class::of(class).and_then(|class| draft.whole((class, oid)));
                let extension = self.members.get(&(class, oid));
                object.or_else(|| draft.object((Class::Extension, *extension?)))
            })
    }
}
