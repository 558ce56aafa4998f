//! What each object requires, as `pg_depend` says. Never orders anything.

use std::collections::HashMap;

use aludel_core::schema::{Entry, Object, ObjectId};

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

/// The rows, and what is a part of what.
pub(super) struct Dependencies {
    rows: Vec<DependencyRow>,
    tree: Tree,
}

impl Dependencies {
    pub(super) fn new(rows: Vec<DependencyRow>) -> Self {
        Self { tree: Tree::new(&rows), rows }
    }

    /// Tells every object what it requires; all of them have to be there.
    pub(super) fn add(&self, draft: &mut Draft) {
        let mut entries = std::mem::take(&mut draft.entries);
        for row in self.rows.iter().filter(|row| row.kind != MEMBER) {
            self.tree.add(row, &mut entries, draft);
        }
        add_what_is_said_otherwise(&mut entries, draft);
        draft.entries = entries;
    }
}

/// What no row of `pg_depend` says: the schema that an object lies in, and the parents of a table.
fn add_what_is_said_otherwise(entries: &mut [Entry], draft: &Draft) {
    for (id, entry) in draft.ids.iter().zip(entries) {
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

    /// Tells one object what a row says that it requires.
    fn add(&self, row: &DependencyRow, entries: &mut [Entry], draft: &Draft) {
        let whole = |class, object| self.whole((class, object), draft);
        let Some(dependent) = whole(row.class, row.object) else { return };
        let Some(required) = whole(row.referenced_class, row.referenced_object) else { return };
        // A sequence names its owner itself, and is made before it.
        let is_owner = draft.owners.get(&dependent) == Some(&row.referenced_object);
        if dependent == required || is_owner {
            return;
        }
        let (Some(entry), Some(id)) = (entries.get_mut(dependent), draft.ids.get(required)) else {
            return;
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
