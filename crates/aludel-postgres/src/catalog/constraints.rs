//! Constraints of tables. Never reads NOT NULL, which PostgreSQL 18 lists too: columns have it.

use std::collections::HashMap;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{
    Check, Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionKey, Expression, ForeignKey,
    Index, Key, Match, Object, ObjectId, ReferentialAction,
};

use super::draft::{Class, Draft, optional_name};
use super::error::{InspectError, printed};
use super::queries::record;

record! {
    /// A constraint.
    ConstraintRow from "constraints" {
        oid: u32,
        name: String,
        kind: String,
        relation: u32,
        index: u32,
        deferrable: bool,
        deferred: bool,
        validated: bool,
        enforced: bool,
        columns: Option<Vec<i16>>,
        referenced: u32,
        referenced_schema: Option<String>,
        referenced_name: Option<String>,
        referenced_columns: Option<Vec<i16>>,
        referenced_names: Option<Vec<String>>,
        matching: String,
        on_update: String,
        on_delete: String,
        on_delete_columns: Option<Vec<i16>>,
        no_inherit: bool,
        expression: Option<String>,
        operators: Option<Vec<String>>,
    }
}

/// Adds the constraints.
pub(super) fn add(
    rows: Vec<ConstraintRow>,
    mut indexes: HashMap<u32, Index>,
    draft: &mut Draft,
) -> Result<(), InspectError> {
    for row in rows {
        let Some(table) = draft.relation(row.relation) else { continue };
        let (oid, index_oid) = (row.oid, row.index);
        // The index of a foreign key is the other table's.
        let index = if row.kind == "f" { None } else { indexes.remove(&index_oid) };
        let is_of_index = index.is_some();
        let object = Object::Constraint(constraint(row, table.clone(), index, draft)?);
        if is_of_index {
            draft.part((Class::Relation, index_oid), (Class::Constraint, oid));
        }
        draft.add(Class::Constraint, oid, object);
    }
    Ok(())
}

fn constraint(
    row: ConstraintRow,
    table: QualifiedName,
    index: Option<Index>,
    draft: &Draft,
) -> Result<Constraint, InspectError> {
    let name = Ident::new(&row.name);
    let id = ObjectId::Constraint { table: table.clone(), name: name.clone() };
    let deferrable = match (row.deferrable, row.deferred) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::Immediate,
        (true, true) => Deferrable::Deferred,
    };
    let own = |numbers| columns(draft, row.relation, numbers, &id);
    let (validated, enforced) = (row.validated, row.enforced);
    let kind = match row.kind.as_str() {
        "p" => ConstraintKind::PrimaryKey(key(own(row.columns)?, printed(index, &id)?)),
        "u" => ConstraintKind::Unique(key(own(row.columns)?, printed(index, &id)?)),
        "x" => ConstraintKind::Exclusion(exclusion(
            row.operators.unwrap_or_default(),
            printed(index, &id)?,
        )),
        "c" => ConstraintKind::Check(Check {
            expression: Expression::new(printed(row.expression, &id)?),
            no_inherit: row.no_inherit,
        }),
        "f" => ConstraintKind::ForeignKey(foreign_key(row, &id, draft)?),
        other => return Err(InspectError::unknown(&id, "kind", other)),
    };
    Ok(Constraint { table, name, kind, deferrable, validated, enforced })
}

/// The columns of a table that have these numbers.
fn columns(
    draft: &Draft,
    table: u32,
    numbers: Option<Vec<i16>>,
    id: &ObjectId,
) -> Result<Vec<Ident>, InspectError> {
    let name = |number: i16| printed(draft.column(table, i32::from(number)).cloned(), id);
    numbers.unwrap_or_default().into_iter().map(name).collect()
}

fn key(columns: Vec<Ident>, index: Index) -> Key {
    Key {
        columns,
        include: index.include,
        nulls_not_distinct: index.nulls_not_distinct,
        options: index.options,
    }
}

fn exclusion(operators: Vec<String>, index: Index) -> Exclusion {
    Exclusion {
        method: index.method,
        keys: index
            .keys
            .into_iter()
            .zip(operators)
            .map(|(key, operator)| ExclusionKey { key, operator })
            .collect(),
        include: index.include,
        predicate: index.predicate,
        options: index.options,
    }
}

fn foreign_key(
    row: ConstraintRow,
    id: &ObjectId,
    draft: &Draft,
) -> Result<ForeignKey, InspectError> {
    let references = optional_name(row.referenced_schema, row.referenced_name);
    Ok(ForeignKey {
        columns: columns(draft, row.relation, row.columns, id)?,
        references: printed(references, id)?,
        referenced_columns: match row.referenced_names {
            // Out of scope, its columns are not read.
            Some(names) => names.into_iter().map(Ident::new).collect(),
            None => columns(draft, row.referenced, row.referenced_columns, id)?,
        },
        matching: match row.matching.as_str() {
            "s" => Match::Simple,
            "f" => Match::Full,
            other => return Err(InspectError::unknown(id, "MATCH", other)),
        },
        on_update: action(&row.on_update, id)?,
        on_delete: action(&row.on_delete, id)?,
        on_delete_columns: columns(draft, row.relation, row.on_delete_columns, id)?,
    })
}

fn action(letter: &str, id: &ObjectId) -> Result<ReferentialAction, InspectError> {
    Ok(match letter {
        "a" => ReferentialAction::NoAction,
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        other => return Err(InspectError::unknown(id, "action", other)),
    })
}
