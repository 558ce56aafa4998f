//! Extensions. Never reads their members, nor their comments, which their own scripts write.

use aludel_core::ident::Ident;
use aludel_core::schema::{Extension, Object};

use super::draft::{Class, Draft};
use super::queries::record;

record! {
    /// An extension.
    ExtensionRow from "extensions" {
        oid: u32,
        name: String,
        schema: String,
        version: String,
    }
}

/// Adds the extensions.
pub(super) fn add(rows: Vec<ExtensionRow>, draft: &mut Draft) {
    for row in rows {
        let schema = Ident::new(row.schema);
        let extension = Extension {
            name: Ident::new(row.name),
            schema: Some(schema),
            version: Some(row.version),
        };
        draft.add(Class::Extension, row.oid, Object::Extension(extension));
    }
}
