//! What a server says of the tables of a database, and what a page has to say because of that. Never asks the program.

use std::collections::{BTreeMap, BTreeSet};

use aludel_server::TestDatabase;

use super::job::{Chosen, Database, Mark, Search};
use crate::Result;

/// Tables that are drawn: no partitions, nothing of an extension, nothing of our own.
const TABLES: &str = r"
    SELECT c.oid, n.nspname, c.relname
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
        AND c.relname <> 'alembic_version' AND c.relname NOT LIKE 'aludel\_%'
        AND NOT EXISTS (SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

/// Everything about a table that is a part of it: which kind, its name, and how it is written.
const PARTS: &str = "
    SELECT attrelid, 'column', attname::text, format_type(atttypid, atttypmod) || attnotnull::text || attidentity::text || attgenerated::text
            || coalesce(pg_get_expr(adbin, adrelid), '') || coalesce(col_description(attrelid, attnum), '')
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT conrelid, 'constraint', conname::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL SELECT indrelid, 'index', indexrelid::text, pg_get_indexdef(indexrelid) FROM pg_index
    UNION ALL SELECT tgrelid, 'trigger', tgname::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT objoid, 'comment', '', description FROM pg_description WHERE classoid = 'pg_class'::regclass AND objsubid = 0";

/// A part of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    kind: String,
    name: String,
}

/// The parts of every table, by the table's name with its schema.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts(BTreeMap<String, BTreeMap<Part, String>>);

impl Facts {
    /// Asks the server.
    pub(super) fn of(database: &TestDatabase<'_>) -> Result<Self> {
        let mut tables: BTreeMap<String, BTreeMap<Part, String>> = BTreeMap::new();
        let sql = format!(
            "SELECT t.nspname || '.' || t.relname, p.kind, p.name, p.said
             FROM ({TABLES}) AS t LEFT JOIN ({PARTS}) AS p (table_oid, kind, name, said) ON p.table_oid = t.oid"
        );
        for row in database.query(&sql)? {
            let mut values = row.into_iter();
            let table = values.next().flatten().ok_or("a table without a name")?;
            let parts = tables.entry(table).or_default();
            if let (Some(Some(kind)), Some(Some(name)), Some(Some(said))) =
                (values.next(), values.next(), values.next())
            {
                // An index is the same if it is written the same.
                let name = if kind == "index" { said.clone() } else { name };
                parts.insert(Part { kind, name }, said);
            }
        }
        Ok(Self(tables))
    }

    /// What a page has to say of a database that is like this, and after its pending revisions like `after`.
    pub(super) fn expected(&self, after: &Self, name: &str, pending: usize) -> Result<Database> {
        let mut marks = BTreeMap::new();
        let mut columns = BTreeMap::new();
        for table in self.0.keys().chain(after.0.keys()) {
            let (old, new) = (self.0.get(table), after.0.get(table));
            if let Some(mark) = mark(old, new) {
                marks.insert(table.clone(), mark);
            }
            let (Some(old), Some(new)) = (old, new) else { continue };
            for part in old.keys().chain(new.keys()).filter(|part| part.kind == "column") {
                if let Some(mark) = mark(old.get(part), new.get(part)) {
                    columns.insert(format!("{table}.{}", part.name), mark);
                }
            }
        }
        let drawn = self.drawn(after);
        let chosen = self.chosen(&marks, &drawn).ok_or("there are no tables")?;
        let words =
            |words: &str| Search { words: words.to_owned(), tables: matches(&drawn, words) };
        let (_, plain) = chosen.table.split_once('.').unwrap_or_default();
        let mut searches = vec![words(plain), words(&chosen.table)];
        searches.extend(chosen.columns.last().map(|column| words(column)));
        let tables = drawn.len();
        Ok(Database { name: name.to_owned(), pending, tables, marks, columns, searches, chosen })
    }

    /// The columns of every table that is there or will be.
    fn drawn(&self, after: &Self) -> BTreeMap<String, BTreeSet<String>> {
        let mut drawn: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (table, parts) in self.0.iter().chain(&after.0) {
            let columns = drawn.entry(table.clone()).or_default();
            let names = parts.keys().filter(|part| part.kind == "column");
            columns.extend(names.map(|part| part.name.clone()));
        }
        drawn
    }

    /// A table that changes and refers to another one, or the best there is.
    fn chosen(
        &self,
        marks: &BTreeMap<String, Mark>,
        drawn: &BTreeMap<String, BTreeSet<String>>,
    ) -> Option<Chosen> {
        let refers = |table: &String| {
            let parts = self.0.get(table).into_iter().flatten();
            parts.filter(|(_, said)| said.starts_with("FOREIGN KEY")).count()
        };
        let changes = |table: &String| marks.get(table) == Some(&Mark::Changed);
        let (table, columns) = drawn
            .iter()
            .max_by_key(|(table, columns)| (changes(table), refers(table) > 0, columns.len()))?;
        Some(Chosen { table: table.clone(), columns: columns.iter().cloned().collect() })
    }
}

fn mark<T: PartialEq>(old: Option<&T>, new: Option<&T>) -> Option<Mark> {
    match (old, new) {
        (Some(_), None) => Some(Mark::Removed),
        (None, Some(_)) => Some(Mark::Added),
        (old, new) if old != new => Some(Mark::Changed),
        _ => None,
    }
}

/// How many tables have the words in their name or in that of a column.
fn matches(drawn: &BTreeMap<String, BTreeSet<String>>, words: &str) -> usize {
    let words = words.to_lowercase();
    let has = |name: &String| name.to_lowercase().contains(&words);
    drawn.iter().filter(|(table, columns)| has(table) || columns.iter().any(has)).count()
}
