//! Tables. Never reads foreign tables, which are not compared.

use std::collections::HashMap;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{
    Expression, Object, ObjectId, Partition, PartitionOf, ReplicaIdentity, RowSecurity, Table,
};

use super::columns::{self, ColumnRow};
use super::draft::{Class, Draft};
use super::error::{InspectError, printed};
use super::options::options;
use super::queries::record;
use super::scope::Scope;
use super::sequences::IdentitySequences;

record! {
    /// A table.
    TableRow from "tables" {
        oid: u32,
        schema: String,
        name: String,
        unlogged: bool,
        partitioned: bool,
        partition_key: Option<String>,
        partition: bool,
        bounds: Option<String>,
        parent_schemas: Vec<String>,
        parent_names: Vec<String>,
        options: Option<Vec<String>>,
        toast_options: Option<Vec<String>>,
        row_security: bool,
        forced_row_security: bool,
        replica_identity: String,
        replica_index: Option<String>,
        access_method: Option<String>,
        tablespace: Option<String>,
    }
}

/// Adds the tables with their columns.
pub(super) fn add(
    rows: Vec<TableRow>,
    columns: &mut HashMap<u32, Vec<ColumnRow>>,
    identities: &mut IdentitySequences,
    scope: &Scope,
    draft: &mut Draft,
) -> Result<(), InspectError> {
    for row in rows {
        let named = (row.schema.as_str(), row.name.as_str());
        let Some(name) = draft.name_relation(row.oid, named, scope) else { continue };
        let id = ObjectId::Table(name.clone());
        let columns = columns
            .remove(&row.oid)
            .unwrap_or_default()
            .into_iter()
            .map(|column| columns::column(column, &id, identities, draft))
            .collect::<Result<_, _>>()?;
        let oid = row.oid;
        let mut table = table(row, name, &id, draft)?;
        table.columns = columns;
        draft.add(Class::Relation, oid, Object::Table(table));
    }
    Ok(())
}

fn table(
    row: TableRow,
    name: QualifiedName,
    id: &ObjectId,
    draft: &Draft,
) -> Result<Table, InspectError> {
    let mut parents = row
        .parent_schemas
        .iter()
        .zip(&row.parent_names)
        .map(|(schema, table)| draft.name(schema, table))
        .collect::<Vec<_>>();
    let partition_of = if row.partition {
        let parent = printed(parents.pop(), id)?;
        Some(PartitionOf { parent, bounds: Expression::new(printed(row.bounds, id)?) })
    } else {
        None
    };
    let mut options_of_both = options(row.options, "");
    options_of_both.extend(options(row.toast_options, "toast."));
    Ok(Table {
        name,
        columns: Vec::new(),
        unlogged: row.unlogged,
        partition_by: if row.partitioned {
            Some(Partition(printed(row.partition_key, id)?))
        } else {
            None
        },
        partition_of,
        inherits: parents,
        options: options_of_both,
        row_security: RowSecurity { enabled: row.row_security, forced: row.forced_row_security },
        replica_identity: replica_identity(&row.replica_identity, row.replica_index, id)?,
        access_method: row.access_method.map(Ident::new),
        tablespace: row.tablespace.map(Ident::new),
    })
}

fn replica_identity(
    letter: &str,
    index: Option<String>,
    id: &ObjectId,
) -> Result<ReplicaIdentity, InspectError> {
    Ok(match letter {
        "d" => ReplicaIdentity::Default,
        "n" => ReplicaIdentity::Nothing,
        "f" => ReplicaIdentity::Full,
        // Without its index, the server treats it as nothing.
        "i" => index
            .map_or(ReplicaIdentity::Nothing, |index| ReplicaIdentity::Index(Ident::new(index))),
        other => return Err(InspectError::unknown(id, "replica identity", other)),
    })
}
