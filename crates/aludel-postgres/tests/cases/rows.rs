//! The rows of all tables, as text. Never changes one.

use std::collections::BTreeMap;

use crate::bench::Bench;

/// The rows of each table, sorted.
pub(crate) type Rows = BTreeMap<String, Vec<String>>;

/// Reads all rows of all tables.
pub(crate) fn read(bench: &Bench) -> Rows {
    let tables = bench.texts(
        "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
         AND n.nspname NOT LIKE 'pg_toast%'",
    );
    let mut rows = Rows::new();
    for table in tables {
        let query = format!("SELECT to_jsonb(r) FROM ONLY {table} AS r ORDER BY 1");
        rows.insert(table, bench.texts(&query));
    }
    rows
}

/// How many rows there are.
pub(crate) fn count(rows: &Rows) -> usize {
    rows.values().map(Vec::len).sum()
}
