//! Tables as DDL. Never their indexes, triggers and policies.

use super::clause::{block, changed_settings, list, with};
use super::{column, constraint};
use crate::ident::Ident;
use crate::plan::{ConstraintOperation, TableOperation};
use crate::schema::{Constraint, ReplicaIdentity, Table};

pub(super) fn render(operation: &TableOperation) -> Vec<String> {
    let (table, action) = match operation {
        TableOperation::Create { table, constraints, serial } => {
            return create(table, constraints, serial);
        }
        TableOperation::Drop(name) => return vec![format!("DROP TABLE {name}")],
        TableOperation::SetUnlogged { table, unlogged } => {
            (table, format!("SET {}", if *unlogged { "UNLOGGED" } else { "LOGGED" }))
        }
        TableOperation::SetOptions { table, from, to } => match changed_settings(from, to) {
            Some(settings) => (table, settings),
            None => return Vec::new(),
        },
        TableOperation::EnableRowSecurity { table, enabled } => {
            (table, format!("{} ROW LEVEL SECURITY", if *enabled { "ENABLE" } else { "DISABLE" }))
        }
        TableOperation::ForceRowSecurity { table, forced } => {
            (table, format!("{} ROW LEVEL SECURITY", if *forced { "FORCE" } else { "NO FORCE" }))
        }
        TableOperation::SetReplicaIdentity { table, identity } => {
            let identity = match identity {
                ReplicaIdentity::Default => "DEFAULT".to_owned(),
                ReplicaIdentity::Nothing => "NOTHING".to_owned(),
                ReplicaIdentity::Full => "FULL".to_owned(),
                ReplicaIdentity::Index(name) => format!("USING INDEX {name}"),
            };
            (table, format!("REPLICA IDENTITY {identity}"))
        }
        TableOperation::Inherit { table, parent, inherits } => {
            (table, format!("{} {parent}", if *inherits { "INHERIT" } else { "NO INHERIT" }))
        }
        TableOperation::AttachPartition { table, of } => {
            (&of.parent, format!("ATTACH PARTITION {table} {}", of.bounds))
        }
        TableOperation::DetachPartition { table, parent } => {
            (parent, format!("DETACH PARTITION {table}"))
        }
        TableOperation::SetAccessMethod { table, method } => {
            let method = method.clone().unwrap_or_else(|| Ident::new("heap"));
            (table, format!("SET ACCESS METHOD {method}"))
        }
        TableOperation::SetTablespace { table, tablespace } => {
            let tablespace = tablespace.clone().unwrap_or_else(|| Ident::new("pg_default"));
            (table, format!("SET TABLESPACE {tablespace}"))
        }
    };
    vec![format!("ALTER TABLE {table} {action}")]
}

/// CREATE TABLE takes NOT VALID and forgets it: such constraints follow in statements of their own.
fn create(table: &Table, constraints: &[Constraint], serial: &[Ident]) -> Vec<String> {
    let is_inside = |constraint: &&Constraint| constraint.validated || !constraint.enforced;
    let inside = constraints.iter().filter(is_inside);
    let columns = table.columns.iter().filter(|column| !column.inherited);
    let items: Vec<String> = columns
        .map(|column| match table.partition_of {
            Some(_) => column::override_of(column),
            None => column::definition(column, serial.contains(&column.name)),
        })
        .chain(inside.map(|constraint| constraint::definition(constraint, false)))
        .collect();
    let unlogged = if table.unlogged { "UNLOGGED " } else { "" };
    let head = format!("CREATE {unlogged}TABLE {}", table.name);
    let mut text = match &table.partition_of {
        Some(of) => {
            let head = format!("{head} PARTITION OF {}", of.parent);
            let head = if items.is_empty() { head } else { block(&head, &items) };
            format!("{head} {}", of.bounds)
        }
        None => block(&head, &items),
    };
    if !table.inherits.is_empty() {
        text.push_str(&format!(" INHERITS ({})", list(&table.inherits)));
    }
    if let Some(partition) = &table.partition_by {
        text.push_str(&format!(" PARTITION BY {}", partition.0));
    }
    if let Some(method) = &table.access_method {
        text.push_str(&format!(" USING {method}"));
    }
    text.push_str(&with(&table.options));
    if let Some(tablespace) = &table.tablespace {
        text.push_str(&format!(" TABLESPACE {tablespace}"));
    }
    let later = constraints.iter().filter(|constraint| !is_inside(constraint)).map(|constraint| {
        let constraint = Box::new(constraint.clone());
        constraint::render(&ConstraintOperation::Add { constraint, not_valid: true })
    });
    std::iter::once(text).chain(later).collect()
}
