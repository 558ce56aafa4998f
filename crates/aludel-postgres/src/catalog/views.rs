//! Views and materialised views. Never follows their queries: the catalog says what they need.

use std::collections::HashMap;

use aludel_core::ident::Ident;
use aludel_core::schema::{Expression, Object, ObjectId, TypeName, View, ViewKind};

use super::columns::ColumnRow;
use super::draft::{Class, Draft};
use super::error::{InspectError, printed};
use super::options::options;
use super::queries::record;
use super::scope::Scope;

record! {
    /// A view.
    ViewRow from "views" {
        oid: u32,
        schema: String,
        name: String,
        materialized: bool,
        query: Option<String>,
        options: Option<Vec<String>>,
    }
}

/// Adds the views.
pub(super) fn add(
    rows: Vec<ViewRow>,
    columns: &mut HashMap<u32, Vec<ColumnRow>>,
    scope: &Scope,
    draft: &mut Draft,
) -> Result<(), InspectError> {
    for row in rows {
        let named = (row.schema.as_str(), row.name.as_str());
        let Some(name) = draft.name_relation(row.oid, named, scope) else { continue };
        let id = ObjectId::View(name.clone());
        let query = printed(row.query, &id)?;
        let columns = columns.remove(&row.oid).unwrap_or_default();
        let view = View {
            name,
            kind: if row.materialized { ViewKind::Materialized } else { ViewKind::Plain },
            query: Expression::new(query.trim_end().trim_end_matches(';')),
            columns: columns
                .into_iter()
                .map(|column| (Ident::new(column.name), TypeName::canonical(column.data_type)))
                .collect(),
            options: options(row.options, ""),
        };
        draft.add(Class::Relation, row.oid, Object::View(view));
    }
    Ok(())
}
