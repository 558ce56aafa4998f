//! The report of a schema that a dump holds, and a revision that adds, changes and drops what such a schema has. Never writes to the dump.

use std::fs;
use std::path::Path;

use aludel_server::TestDatabase;

use super::facts::Facts;
use super::job::Subject;
use super::stage::{Project, Stage};
use crate::{Result, tell};

/// The table that most others refer to by one column, with that column and its type.
const HUB: &str = "
    SELECT format('%I', n.nspname), conrelid::regclass::text, quote_ident(attname), format_type(atttypid, atttypmod)
    FROM pg_constraint AS k
        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
        JOIN pg_class AS c ON c.oid = conrelid JOIN pg_namespace AS n ON n.oid = relnamespace
    WHERE contype = 'p' AND cardinality(conkey) = 1 AND NOT relispartition AND relname <> 'alembic_version' AND relname NOT LIKE 'aludel\\_%'
        AND n.nspname NOT LIKE 'pg\\_%'
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY (SELECT count(*) FROM pg_constraint AS f WHERE f.confrelid = k.conrelid) DESC, 2 LIMIT 1";

/// A column of another table that may get a default.
const TEXT: &str = "
    SELECT attrelid::regclass::text, quote_ident(attname)
    FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid JOIN pg_namespace AS n ON n.oid = relnamespace
    WHERE relkind = 'r' AND NOT relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND relname NOT LIKE 'aludel\\_%'
        AND NOT atthasdef AND atttypid = 'text'::regtype AND attidentity = '' AND relname <> 'alembic_version'
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        AND NOT EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent))
    ORDER BY 1 DESC, 2 LIMIT 1";

/// Tables that nothing may depend on, the likeliest first.
const LEAVES: &str = "
    SELECT c.oid::regclass::text
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
    WHERE relkind = 'r' AND NOT relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND relname <> 'alembic_version' AND relname NOT LIKE 'aludel\\_%'
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE confrelid = c.oid)
        AND NOT EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent))
    ORDER BY (SELECT count(*) FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f') DESC, 1 LIMIT 40";

pub(super) fn page(stage: &Stage, file: &Path) -> Result<Subject> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    tell(&format!("--- {name}"));
    let dump = fs::read_to_string(file)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    // Commands of psql, which a revision has not.
    let lines = dump.lines().filter(|line| !line.starts_with('\\'));
    let project = Project::of(stage, &lines.collect::<Vec<_>>().join("\n"))?;
    let before = Facts::of(project.database())?;
    let after = Facts::of(&project.ahead(&ahead(project.database())?)?)?;
    let expected = before.expected(&after, "main", 1)?;
    let page = stage.file(&name);
    project.report(&page)?;
    Ok(Subject::new(&name, page, vec![expected]))
}

/// A revision for whatever schema it is.
fn ahead(database: &TestDatabase<'_>) -> Result<String> {
    let mut sql = String::new();
    let first = |query: &str| -> Result<Vec<String>> {
        let row = database.query(query)?.into_iter().next().unwrap_or_default();
        Ok(row.into_iter().flatten().collect())
    };
    if let [schema, table, column, data_type] = first(HUB)?.as_slice() {
        sql.push_str(&format!(
            "CREATE TABLE {schema}.looked_at (\n    id bigint PRIMARY KEY,\n    refers_to {data_type} NOT NULL REFERENCES {table} ({column})\n);\n\
             ALTER TABLE {table} ADD COLUMN looked_at_by text;\n"
        ));
    }
    if let [table, column] = first(TEXT)?.as_slice() {
        sql.push_str(&format!(
            "ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT 'looked at';\n"
        ));
    }
    for row in database.query(LEAVES)? {
        let Some(Some(table)) = row.into_iter().next() else { continue };
        // The server knows what depends on it.
        if database.query(&format!("BEGIN; DROP TABLE {table}; ROLLBACK")).is_ok() {
            sql.push_str(&format!("DROP TABLE {table};\n"));
            break;
        }
    }
    Ok(sql)
}
