//! Indexes, and what of them constraints need. Never reads the parts of partitioned indexes.

use std::collections::HashMap;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Expression, Index, Object, ObjectId};

use super::draft::{Class, Draft};
use super::error::{InspectError, printed};
use super::index_keys::{IndexKeyRow, keys};
use super::options::options;
use super::queries::record;

record! {
    /// An index.
    IndexRow from "indexes" {
        oid: u32,
        relation: u32,
        name: String,
        method: String,
        unique: bool,
        nulls_not_distinct: bool,
        expressions: Option<String>,
        partial: bool,
        predicate: Option<String>,
        options: Option<Vec<String>>,
        tablespace: Option<String>,
        valid: bool,
        constraint: Option<u32>,
    }
}

/// Adds the indexes that stand by themselves; gives back those of constraints, by their number.
pub(super) fn add(
    rows: Vec<IndexRow>,
    key_rows: Vec<IndexKeyRow>,
    draft: &mut Draft,
) -> Result<HashMap<u32, Index>, InspectError> {
    let mut keys_of: HashMap<u32, Vec<IndexKeyRow>> = HashMap::new();
    for key in key_rows {
        keys_of.entry(key.index).or_default().push(key);
    }
    let mut of_constraints = HashMap::new();
    for row in rows {
        let keys = keys_of.remove(&row.oid).unwrap_or_default();
        let (oid, constraint) = (row.oid, row.constraint);
        let Some(index) = index(row, keys, draft)? else { continue };
        if constraint.is_some() {
            of_constraints.insert(oid, index);
        } else {
            draft.add(Class::Relation, oid, Object::Index(index));
        }
    }
    Ok(of_constraints)
}

fn index(
    row: IndexRow,
    key_rows: Vec<IndexKeyRow>,
    draft: &Draft,
) -> Result<Option<Index>, InspectError> {
    let Some(table) = draft.relation(row.relation) else { return Ok(None) };
    // It lies in the schema of its table.
    let name = QualifiedName::new(table.schema.clone(), Ident::new(row.name));
    let id = ObjectId::Index(name.clone());
    let column = |number| draft.column(row.relation, i32::from(number)).cloned();
    let keys = keys(key_rows, row.expressions.as_deref(), column, &id)?;
    let predicate =
        if row.partial { Some(Expression::new(printed(row.predicate, &id)?)) } else { None };
    Ok(Some(Index {
        name,
        table: table.clone(),
        method: Ident::new(row.method),
        unique: row.unique,
        nulls_not_distinct: row.nulls_not_distinct,
        keys: keys.keys,
        include: keys.include,
        predicate,
        options: options(row.options, ""),
        tablespace: row.tablespace.map(Ident::new),
        valid: row.valid,
    }))
}
