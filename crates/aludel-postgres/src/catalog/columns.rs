//! Columns. Never reads their comments and grants, which come with everybody else's.

use aludel_core::schema::{
    Column, ColumnValue, Expression, GeneratedKind, Identity, IdentityKind, ObjectId, TypeName,
};

use super::draft::{Class, Draft, optional_name};
use super::error::{InspectError, printed};
use super::queries::record;
use super::sequences::IdentitySequences;

record! {
    /// A column of a table or view.
    ColumnRow from "columns" {
        relation: u32,
        number: i16,
        name: String,
        data_type: String,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        not_null: bool,
        identity: String,
        generated: String,
        default_oid: Option<u32>,
        default_expression: Option<String>,
        storage: Option<String>,
        compression: String,
        statistics: Option<i32>,
        inherited: bool,
    }
}

/// A column of a table; its default and its identity's sequence are known as parts of the table from here on.
pub(super) fn column(
    row: ColumnRow,
    table: &ObjectId,
    identities: &mut IdentitySequences,
    draft: &mut Draft,
) -> Result<Column, InspectError> {
    let of = (Class::Relation, row.relation);
    if let Some(default) = row.default_oid {
        draft.part((Class::Default, default), of);
    }
    let sequence = identities.remove(&(row.relation, i32::from(row.number)));
    if let Some((oid, _)) = &sequence {
        draft.part((Class::Relation, *oid), of);
    }
    let label = format_args!("column {} of {table}", row.name);
    let default = row.default_oid.map(|_| printed(row.default_expression, &label)).transpose()?;
    let value = match (row.identity.as_str(), row.generated.as_str(), default) {
        ("", "", None) => ColumnValue::None,
        ("", "", Some(default)) => ColumnValue::Default(Expression::new(default)),
        ("", generated, default) => {
            let kind = match generated {
                "s" => GeneratedKind::Stored,
                "v" => GeneratedKind::Virtual,
                other => return Err(InspectError::unknown(&label, "generation", other)),
            };
            ColumnValue::Generated(Expression::new(printed(default, &label)?), kind)
        }
        (identity, ..) => {
            let kind = match identity {
                "a" => IdentityKind::Always,
                "d" => IdentityKind::ByDefault,
                other => return Err(InspectError::unknown(&label, "identity", other)),
            };
            match sequence {
                Some((_, sequence)) => {
                    ColumnValue::Identity(Identity { kind, sequence: Box::new(sequence) })
                }
                // From PostgreSQL 17 on, a partition draws from its parent's sequence.
                None if row.inherited => ColumnValue::None,
                None => return Err(InspectError::Changed { object: label.to_string() }),
            }
        }
    };
    Ok(Column {
        name: printed(draft.column(row.relation, i32::from(row.number)).cloned(), &label)?,
        data_type: TypeName::canonical(row.data_type),
        collation: optional_name(row.collation_schema, row.collation_name),
        nullable: !row.not_null,
        value,
        storage: row.storage.map(|letter| storage(&letter, &label)).transpose()?,
        compression: match row.compression.as_str() {
            "" => None,
            "p" => Some("pglz".to_owned()),
            "l" => Some("lz4".to_owned()),
            other => return Err(InspectError::unknown(&label, "compression", other)),
        },
        statistics: row.statistics,
        inherited: row.inherited,
        comment: None,
    })
}

fn storage(letter: &str, label: &impl ToString) -> Result<String, InspectError> {
    Ok(match letter {
        "p" => "PLAIN",
        "e" => "EXTERNAL",
        "x" => "EXTENDED",
        "m" => "MAIN",
        other => return Err(InspectError::unknown(label, "storage", other)),
    }
    .to_owned())
}
