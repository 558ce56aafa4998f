//! Columns as DDL, in tables and by themselves. Never their comments, storage and statistics in a definition.

use super::clause::{default, parenthesised};
use super::sequence;
use crate::ident::{QualifiedName, literal};
use crate::plan::ColumnOperation;
use crate::schema::{Column, ColumnValue, GeneratedKind, Identity, IdentityKind};

pub(super) fn render(table: &QualifiedName, operation: &ColumnOperation) -> Option<String> {
    let (column, action) = match operation {
        ColumnOperation::Add { column, serial } => {
            let definition = definition(column, *serial);
            return Some(format!("ALTER TABLE {table} ADD COLUMN {definition}"));
        }
        ColumnOperation::Drop(column) => {
            return Some(format!("ALTER TABLE {table} DROP COLUMN {column}"));
        }
        ColumnOperation::SetType { column, data_type, collation, using } => {
            let collation = collation.iter().map(|collation| format!(" COLLATE {collation}"));
            let using = using.iter().map(|using| format!(" USING {using}"));
            let rest: String = collation.chain(using).collect();
            (column, format!("TYPE {data_type}{rest}"))
        }
        ColumnOperation::SetNotNull { column, not_null } => {
            (column, format!("{} NOT NULL", if *not_null { "SET" } else { "DROP" }))
        }
        ColumnOperation::SetDefault { column, default: Some(default) } => {
            (column, format!("SET DEFAULT {default}"))
        }
        ColumnOperation::SetDefault { column, default: None } => {
            (column, "DROP DEFAULT".to_owned())
        }
        // Stored or virtual stays as it is, and the statement has no word for it.
        ColumnOperation::SetExpression {
            column,
            expression,
            kind: GeneratedKind::Stored | GeneratedKind::Virtual,
        } => (column, format!("SET EXPRESSION AS {}", parenthesised(expression))),
        ColumnOperation::DropExpression(column) => (column, "DROP EXPRESSION".to_owned()),
        ColumnOperation::AddIdentity { column, identity } => {
            (column, format!("ADD {}", generated_as_identity(identity)))
        }
        ColumnOperation::SetIdentity { column, from, to } => (column, changed_identity(from, to)?),
        ColumnOperation::DropIdentity(column) => (column, "DROP IDENTITY".to_owned()),
        ColumnOperation::AdvanceIdentity(column) => {
            let sequence = format!(
                "pg_catalog.pg_get_serial_sequence({}, {})",
                literal(&table.to_string()),
                literal(column.as_str())
            );
            return Some(sequence::advance(&sequence, table, column));
        }
        ColumnOperation::SetStorage { column, storage } => {
            (column, format!("SET STORAGE {storage}"))
        }
        ColumnOperation::SetCompression { column, compression } => {
            let compression = compression.as_deref().unwrap_or("default");
            (column, format!("SET COMPRESSION {compression}"))
        }
        ColumnOperation::SetStatistics { column, statistics } => {
            (column, format!("SET STATISTICS {}", statistics.unwrap_or(-1)))
        }
        ColumnOperation::Backfill { column, value } => {
            return Some(format!("UPDATE {table} SET {column} = {value} WHERE {column} IS NULL"));
        }
    };
    Some(format!("ALTER TABLE {table} ALTER COLUMN {column} {action}"))
}

/// Name, type and everything behind. STORAGE is not there: it may be only from PostgreSQL 16 on.
pub(super) fn definition(column: &Column, serial: bool) -> String {
    if serial {
        return format!("{} {}", column.name, serial_type(column));
    }
    let mut text = format!("{} {}", column.name, column.data_type);
    if let Some(compression) = &column.compression {
        text.push_str(&format!(" COMPRESSION {compression}"));
    }
    if let Some(collation) = &column.collation {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    text.push_str(&qualifiers(column));
    text
}

/// What a partition says differently of a column that its parent defines.
pub(super) fn override_of(column: &Column) -> String {
    format!("{}{}", column.name, qualifiers(column))
}

fn qualifiers(column: &Column) -> String {
    let not_null = if column.nullable { "" } else { " NOT NULL" };
    let value = match &column.value {
        ColumnValue::None => String::new(),
        ColumnValue::Default(expression) => format!(" DEFAULT {}", default(expression)),
        ColumnValue::Generated(expression, kind) => {
            let kind = match kind {
                GeneratedKind::Stored => "STORED",
                GeneratedKind::Virtual => "VIRTUAL",
            };
            format!(" GENERATED ALWAYS AS {} {kind}", parenthesised(expression))
        }
        ColumnValue::Identity(identity) => format!(" {}", generated_as_identity(identity)),
    };
    format!("{not_null}{value}")
}

/// The word that makes the sequence and the default too, and refuses NULL.
fn serial_type(column: &Column) -> &'static str {
    match column.data_type.as_str() {
        "smallint" => "smallserial",
        "bigint" => "bigserial",
        _ => "serial",
    }
}

fn kind(identity: &Identity) -> &'static str {
    match identity.kind {
        IdentityKind::Always => "GENERATED ALWAYS",
        IdentityKind::ByDefault => "GENERATED BY DEFAULT",
    }
}

fn generated_as_identity(identity: &Identity) -> String {
    let options = sequence::options(&identity.sequence);
    let kind = kind(identity);
    if options.is_empty() {
        format!("{kind} AS IDENTITY")
    } else {
        format!("{kind} AS IDENTITY ({})", options.join(" "))
    }
}

fn changed_identity(from: &Identity, to: &Identity) -> Option<String> {
    let kind = (from.kind != to.kind).then(|| format!("SET {}", kind(to)));
    let options = sequence::changed_options(&from.sequence, &to.sequence);
    let options = options.iter().map(|option| format!("SET {option}"));
    let actions: Vec<String> = kind.into_iter().chain(options).collect();
    (!actions.is_empty()).then(|| actions.join(" "))
}
