//! Changes of tables and their columns in words. Never SQL.

use std::fmt;

use super::texts::{Line, List, Map, Optional};
use crate::diff::{ColumnAspect, TableChange};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, ColumnValue, GeneratedKind, IdentityKind, ReplicaIdentity, RowSecurity,
};

pub(super) fn write_table(
    f: &mut fmt::Formatter<'_>,
    table: &QualifiedName,
    change: &TableChange,
) -> fmt::Result {
    match change {
        TableChange::AddColumn(column) => {
            write!(f, "add column {table}.{} {}", column.name, column.data_type)?;
            f.write_str(if column.nullable { "" } else { " not null" })
        }
        TableChange::DropColumn(column) => write!(f, "drop column {table}.{}", column.name),
        TableChange::AlterColumn { from, to, aspect } => {
            write_column(f, &format!("{table}.{}", to.name), from, to, *aspect)
        }
        TableChange::Unlogged(_, to) => {
            write!(f, "make table {table} {}", if *to { "unlogged" } else { "logged" })
        }
        TableChange::Options(from, to) => {
            write!(f, "change options of table {table} from {} to {}", Map(from), Map(to))
        }
        TableChange::RowSecurity(from, to) => write!(
            f,
            "change row level security of table {table} from {} to {}",
            row_security(*from),
            row_security(*to)
        ),
        TableChange::ReplicaIdentity(from, to) => write!(
            f,
            "change replica identity of table {table} from {} to {}",
            replica_identity(from),
            replica_identity(to)
        ),
        TableChange::Inherits(from, to) => {
            write!(f, "change parents of table {table} from {} to {}", List(from), List(to))
        }
        TableChange::PartitionOf(from, to) => match (from, to) {
            (None, Some(to)) => {
                write!(f, "attach table {table} to {} {}", to.parent, Line(to.bounds.as_str()))
            }
            (Some(from), None) => write!(f, "detach table {table} from {}", from.parent),
            (Some(from), Some(to)) if from.parent != to.parent => {
                write!(f, "move partition {table} from {} to {}", from.parent, to.parent)
            }
            (from, to) => write!(
                f,
                "change bounds of partition {table} from {} to {}",
                Optional(from.as_ref().map(|of| &of.bounds)),
                Optional(to.as_ref().map(|of| &of.bounds))
            ),
        },
        TableChange::AccessMethod(from, to) => write!(
            f,
            "change access method of table {table} from {} to {}",
            name_or(from.as_ref(), "heap"),
            name_or(to.as_ref(), "heap")
        ),
        TableChange::Tablespace(from, to) => write!(
            f,
            "change tablespace of table {table} from {} to {}",
            name_or(from.as_ref(), "the default"),
            name_or(to.as_ref(), "the default")
        ),
    }
}

fn write_column(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    from: &Column,
    to: &Column,
    aspect: ColumnAspect,
) -> fmt::Result {
    match aspect {
        ColumnAspect::Type if from.data_type == to.data_type => write!(
            f,
            "change collation of column {path} from {} to {}",
            from.collation.as_ref().map_or("the default".to_owned(), ToString::to_string),
            to.collation.as_ref().map_or("the default".to_owned(), ToString::to_string)
        ),
        ColumnAspect::Type => {
            write!(f, "change type of column {path} from {} to {}", from.data_type, to.data_type)
        }
        ColumnAspect::Nullability if to.nullable => write!(f, "drop not null of column {path}"),
        ColumnAspect::Nullability => write!(f, "set column {path} not null"),
        ColumnAspect::Value => write_value(f, path, &from.value, &to.value),
        ColumnAspect::Storage => write!(
            f,
            "change storage of column {path} from {} to {}",
            from.storage.as_deref().unwrap_or("the default"),
            to.storage.as_deref().unwrap_or("the default")
        ),
        ColumnAspect::Compression => write!(
            f,
            "change compression of column {path} from {} to {}",
            from.compression.as_deref().unwrap_or("the default"),
            to.compression.as_deref().unwrap_or("the default")
        ),
        ColumnAspect::Statistics => {
            let number =
                |value: Option<i32>| value.map_or("the default".to_owned(), |n| n.to_string());
            write!(
                f,
                "change statistics target of column {path} from {} to {}",
                number(from.statistics),
                number(to.statistics)
            )
        }
    }
}

fn write_value(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    from: &ColumnValue,
    to: &ColumnValue,
) -> fmt::Result {
    use ColumnValue::{Default, Generated, Identity, None};
    match (from, to) {
        (None, Default(to)) => write!(f, "set default of column {path} to {}", Line(to.as_str())),
        (Default(from), None) => {
            write!(f, "drop default {} of column {path}", Line(from.as_str()))
        }
        (Default(from), Default(to)) => write!(
            f,
            "change default of column {path} from {} to {}",
            Line(from.as_str()),
            Line(to.as_str())
        ),
        (Generated(from, _), Generated(to, _)) if from != to => write!(
            f,
            "change generation expression of column {path} from {} to {}",
            Line(from.as_str()),
            Line(to.as_str())
        ),
        (Identity(from), Identity(to)) if from.kind == to.kind => {
            write!(f, "change identity sequence of column {path}")
        }
        (from, to) => write!(f, "make column {path} {} instead of {}", value(to), value(from)),
    }
}

fn value(value: &ColumnValue) -> String {
    match value {
        ColumnValue::None => "without default".to_owned(),
        ColumnValue::Default(default) => format!("default {}", Line(default.as_str())),
        ColumnValue::Generated(expression, kind) => {
            let kind = match kind {
                GeneratedKind::Stored => "stored",
                GeneratedKind::Virtual => "virtual",
            };
            format!("generated {kind} as {}", Line(expression.as_str()))
        }
        ColumnValue::Identity(identity) => match identity.kind {
            IdentityKind::Always => "generated always as identity".to_owned(),
            IdentityKind::ByDefault => "generated by default as identity".to_owned(),
        },
    }
}

fn row_security(security: RowSecurity) -> &'static str {
    match (security.enabled, security.forced) {
        (false, false) => "off",
        (false, true) => "off, forced",
        (true, false) => "on",
        (true, true) => "on, forced",
    }
}

fn replica_identity(identity: &ReplicaIdentity) -> String {
    match identity {
        ReplicaIdentity::Default => "default".to_owned(),
        ReplicaIdentity::Nothing => "nothing".to_owned(),
        ReplicaIdentity::Full => "full".to_owned(),
        ReplicaIdentity::Index(name) => format!("index {name}"),
    }
}

fn name_or(name: Option<&Ident>, or: &str) -> String {
    name.map_or_else(|| or.to_owned(), ToString::to_string)
}
