//! Schemas. Never lists what lies in one.

use aludel_core::ident::Ident;
use aludel_core::schema::{Namespace, Object, ObjectId};

use super::draft::{Class, Draft};
use super::queries::record;

record! {
    /// A schema.
    NamespaceRow from "namespaces" {
        oid: u32,
        name: String,
        extension: Option<String>,
    }
}

/// Adds the schemas; one that an extension made belongs to the extension.
pub(super) fn add(rows: Vec<NamespaceRow>, draft: &mut Draft) {
    for row in rows {
        let name = Ident::new(row.name);
        match row.extension {
            Some(extension) => {
                draft.namespaces.insert(name, ObjectId::Extension(Ident::new(extension)));
            }
            None => {
                draft.namespaces.insert(name.clone(), ObjectId::Namespace(name.clone()));
                draft.add(Class::Namespace, row.oid, Object::Namespace(Namespace { name }));
            }
        }
    }
}
