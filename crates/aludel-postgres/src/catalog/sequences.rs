//! Sequences. Never reads where one stands.

use std::collections::HashMap;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Object, Sequence, SequenceOwner, TypeName};

use super::draft::{Class, Draft};
use super::queries::record;

record! {
    /// A sequence.
    SequenceRow from "sequences" {
        oid: u32,
        schema: String,
        name: String,
        data_type: String,
        start: i64,
        increment: i64,
        min: i64,
        max: i64,
        cache: i64,
        cycle: bool,
        unlogged: bool,
        identity: Option<bool>,
        owner_oid: Option<u32>,
        owner_number: Option<i32>,
        owner_schema: Option<String>,
        owner_table: Option<String>,
        owner_column: Option<String>,
    }
}

/// The sequences of identity columns, by table and number of the column.
pub(super) type IdentitySequences = HashMap<(u32, i32), (u32, Sequence)>;

/// Takes the sequences of identity columns out.
pub(super) fn identities(rows: &mut Vec<SequenceRow>, draft: &Draft) -> IdentitySequences {
    rows.extract_if(.., |row| row.identity == Some(true))
        .filter_map(|row| {
            Some(((row.owner_oid?, row.owner_number?), (row.oid, sequence(&row, None, draft))))
        })
        .collect()
}

/// Adds the other sequences, but for those whose owner is left out.
pub(super) fn add(
    rows: Vec<SequenceRow>,
    ignores: impl Fn(&QualifiedName) -> bool,
    draft: &mut Draft,
) {
    for row in rows {
        let owner = match (&row.owner_schema, &row.owner_table, &row.owner_column) {
            (Some(schema), Some(table), Some(column)) => {
                Some(SequenceOwner { table: draft.name(schema, table), column: Ident::new(column) })
            }
            _ => None,
        };
        if owner.as_ref().is_some_and(|owner| ignores(&owner.table)) {
            continue;
        }
        let sequence = sequence(&row, owner, draft);
        let place = draft.add(Class::Relation, row.oid, Object::Sequence(sequence));
        draft.owners.extend(row.owner_oid.map(|owner| (place, owner)));
    }
}

fn sequence(row: &SequenceRow, owned_by: Option<SequenceOwner>, draft: &Draft) -> Sequence {
    Sequence {
        name: draft.name(&row.schema, &row.name),
        data_type: TypeName::canonical(row.data_type.clone()),
        start: row.start,
        increment: row.increment,
        min: row.min,
        max: row.max,
        cache: row.cache,
        cycle: row.cycle,
        unlogged: row.unlogged,
        owned_by,
    }
}
