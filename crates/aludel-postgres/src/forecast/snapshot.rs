//! What a session sees of its database at one moment: files, scans, locks, columns and constraints. Never compares.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::ident::{Ident, QualifiedName};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::lock_mode::LockMode;
use crate::error::DatabaseError;

/// Every relation of somebody's, by the catalog's number.
pub(super) type Relations = BTreeMap<u32, Relation>;

/// The locks of a process, by relation.
pub(super) type Locks = BTreeMap<u32, BTreeSet<LockMode>>;

/// A table, view, sequence or index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) name: QualifiedName,
    pub(super) kind: Kind,
    /// The file with its rows; 0 where it has none.
    pub(super) file: u32,
    /// How many scans of it were begun.
    pub(super) scans: i64,
    pub(super) is_partition: bool,
    pub(super) columns: BTreeMap<i16, Column>,
    pub(super) constraints: BTreeMap<u32, Constraint>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    MaterializedView,
    Index {
        on: u32,
        is_unique: bool,
    },
    /// A view, a sequence: what has no rows of its own.
    Other,
}

/// A column; its type with its modifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) data_type: String,
    pub(super) is_not_null: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Constraint {
    pub(super) name: String,
    /// The letter of the catalog.
    pub(super) kind: String,
    pub(super) is_validated: bool,
    /// The table that a foreign key refers to; 0 for others.
    pub(super) references: u32,
}

/// A session's moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Snapshot {
    pub(super) relations: Relations,
    pub(super) locks: Locks,
}

/// TOAST tables go with theirs, and the system's are nobody's.
const RELATIONS: &str = "\
    SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text, i.indrelid, \
        coalesce(i.indisunique, false), coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::oid, \
        coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0)::int8, c.relispartition, \
        ARRAY(SELECT a.attnum FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 \
            AND NOT a.attisdropped AND c.relkind IN ('r', 'p') ORDER BY a.attnum), \
        ARRAY(SELECT concat_ws(' ', a.attnotnull, a.atttypid, a.atttypmod, a.attname) \
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 \
            AND NOT a.attisdropped AND c.relkind IN ('r', 'p') ORDER BY a.attnum), \
        ARRAY(SELECT k.oid FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid ORDER BY k.oid), \
        ARRAY(SELECT concat_ws(' ', k.convalidated, k.contype, k.confrelid, k.conname) FROM pg_catalog.pg_constraint k \
            WHERE k.conrelid = c.oid ORDER BY k.oid) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid \
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/// The locks of a process in this database, waited for ones too; the system's own relations aside.
const LOCKS: &str = "\
    SELECT l.relation, l.mode FROM pg_catalog.pg_locks l \
    WHERE l.pid = $1 AND l.locktype = 'relation' AND l.relation >= 16384 \
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())";

impl Snapshot {
    /// Reads it in the session that it is about: what is not committed is seen there alone.
    pub(super) async fn read(client: &Client, pid: i32) -> Result<Self, DatabaseError> {
        // The locks first: reading takes none on what is read of, and none is missed that is there.
        let (locks, relations) = tokio::join!(biased; locks(client, pid), relations(client));
        Ok(Self { locks: locks?, relations: relations? })
    }
}

/// The locks of any session of the database.
pub(super) async fn locks(client: &Client, pid: i32) -> Result<Locks, DatabaseError> {
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, LOCKS);
    let mut locks = Locks::new();
    for row in client.query_typed(LOCKS, &[(&pid, Type::INT4)]).await.map_err(error)? {
        let mode: String = row.try_get(1).map_err(error)?;
        if let Some(mode) = LockMode::of_catalog(&mode) {
            locks.entry(row.try_get(0).map_err(error)?).or_default().insert(mode);
        }
    }
    Ok(locks)
}

pub(super) async fn relations(client: &Client) -> Result<Relations, DatabaseError> {
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, RELATIONS);
    let rows = client.query_typed(RELATIONS, &[]).await.map_err(error)?;
    rows.iter().map(|row| relation(row).map_err(error)).collect()
}

fn relation(row: &Row) -> Result<(u32, Relation), tokio_postgres::Error> {
    let schema: String = row.try_get(1)?;
    let name: String = row.try_get(2)?;
    let letter: String = row.try_get(3)?;
    let on: Option<u32> = row.try_get(4)?;
    let kind = match (letter.as_str(), on) {
        (_, Some(on)) => Kind::Index { on, is_unique: row.try_get(5)? },
        ("r" | "p", None) => Kind::Table,
        ("m", None) => Kind::MaterializedView,
        _ => Kind::Other,
    };
    let numbers: Vec<i16> = row.try_get(9)?;
    let columns: Vec<String> = row.try_get(10)?;
    let keys: Vec<u32> = row.try_get(11)?;
    let constraints: Vec<String> = row.try_get(12)?;
    let relation = Relation {
        name: QualifiedName::new(Ident::new(schema), Ident::new(name)),
        kind,
        file: row.try_get(6)?,
        scans: row.try_get(7)?,
        is_partition: row.try_get(8)?,
        columns: numbers.into_iter().zip(columns.iter().map(|text| column(text))).collect(),
        constraints: keys
            .into_iter()
            .zip(constraints.iter().map(|text| constraint(text)))
            .collect(),
    };
    Ok((row.try_get(0)?, relation))
}

/// `t 23 -1 id`; the name is last, because it may hold blanks.
fn column(text: &str) -> Column {
    let mut parts = text.splitn(4, ' ');
    let is_not_null = parts.next() == Some("t");
    let mut next = || parts.next().unwrap_or_default();
    let (oid, modifier) = (next(), next());
    Column { data_type: format!("{oid} {modifier}"), name: next().to_owned(), is_not_null }
}

/// `t c 0 is_positive`.
fn constraint(text: &str) -> Constraint {
    let mut parts = text.splitn(4, ' ');
    let is_validated = parts.next() == Some("t");
    let mut next = || parts.next().unwrap_or_default();
    let (kind, references) = (next().to_owned(), next().parse().unwrap_or_default());
    Constraint { kind, references, name: next().to_owned(), is_validated }
}
