//! Which index a statement with CONCURRENTLY is about, as its text names it. Never resolves a name; the server does.

use super::cursor::Cursor;

/// An index that is built or dropped without blocking writers.
///
/// The names are the statement's own text, quotes and all.
///
/// ```
/// use aludel_core::script::{ConcurrentIndex, concurrent_index};
///
/// let found = concurrent_index("CREATE INDEX CONCURRENTLY \"by Name\" ON app.t (name)");
/// let expected = ConcurrentIndex::Build { index: r#""by Name""#.to_owned(), table: "app.t".to_owned() };
/// assert_eq!(found, Some(expected));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ConcurrentIndex {
    /// `CREATE INDEX CONCURRENTLY`. The index goes to the schema of its table.
    Build {
        /// The index.
        index: String,
        /// Its table, with a schema where the statement says one.
        table: String,
    },
    /// `DROP INDEX CONCURRENTLY`, which drops one.
    Drop {
        /// The index, with a schema where the statement says one.
        index: String,
    },
}

/// The index of `CREATE INDEX CONCURRENTLY` and `DROP INDEX CONCURRENTLY`; none where the server is to choose a name.
pub fn concurrent_index(statement: &str) -> Option<ConcurrentIndex> {
    let mut at = Cursor::new(statement);
    if at.eat("create") {
        at.eat("unique");
        if !at.eat_all(&["index", "concurrently"]) {
            return None;
        }
        at.eat_all(&["if", "not", "exists"]);
        // `ON` is a reserved word, so it is no name.
        if at.is("on") {
            return None;
        }
        let index = at.take_name()?;
        if !at.eat("on") {
            return None;
        }
        at.eat("only");
        return Some(ConcurrentIndex::Build { index, table: at.take_name()? });
    }
    if !at.eat_all(&["drop", "index", "concurrently"]) {
        return None;
    }
    at.eat_all(&["if", "exists"]);
    Some(ConcurrentIndex::Drop { index: at.take_name()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(statement: &str) -> Option<String> {
        concurrent_index(statement).map(|found| match found {
            ConcurrentIndex::Build { index, table } => format!("build {index} on {table}"),
            ConcurrentIndex::Drop { index } => format!("drop {index}"),
        })
    }

    #[test]
    fn names_are_found_as_they_are_written() {
        for (statement, expected) in [
            ("create index concurrently i on t(a)", "build i on t"),
            (
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I i\" ON ONLY s.\"T\" USING btree (a);",
                "build \"I i\" on s.\"T\"",
            ),
            ("create index /* now */ concurrently i -- here\n on s . t (a)", "build i on s.t"),
            ("DROP INDEX CONCURRENTLY IF EXISTS s.i CASCADE", "drop s.i"),
            ("drop index concurrently i", "drop i"),
        ] {
            assert_eq!(named(statement).as_deref(), Some(expected), "{statement}");
        }
    }

    #[test]
    fn other_statements_and_indexes_without_a_name_give_none() {
        for statement in [
            "create index i on t (a)",
            "create index concurrently on t (a)",
            "drop index i",
            "reindex index concurrently i",
            "create table concurrently (id int)",
            "create index concurrently",
            "",
        ] {
            assert_eq!(named(statement), None, "{statement}");
        }
    }
}
