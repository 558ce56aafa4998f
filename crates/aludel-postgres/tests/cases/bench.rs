//! Databases for the cases, with their sessions. A database is emptied and used again: a new one for every case, with a new
//! session whose catalog caches are cold, would take most of the time. Never hands out one that a case has failed in.

use std::sync::Mutex;

use aludel_core::revision::{Section, SectionKind};
use aludel_core::schema::Schema;
use aludel_core::source::Source;
use aludel_postgres::catalog::{Scope, inspect_snapshot};
use aludel_server::{TestCluster, TestDatabase};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

/// Takes everything out and leaves what a new database has.
const EMPTY: &str = "\
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
        EXECUTE format('DROP EXTENSION %I CASCADE', name);
    END LOOP;
    FOR name IN SELECT nspname FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
END $$;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
COMMENT ON SCHEMA public IS 'standard public schema';
GRANT USAGE ON SCHEMA public TO PUBLIC;";

/// Takes out of a new database what no case is about and every dump reads through: descriptions of the server's own
/// objects, and the views of the information schema.
const LIGHTEN: &str = "\
SET allow_system_table_mods = on;
SET client_min_messages = error;
DROP SCHEMA information_schema CASCADE;
DELETE FROM pg_description WHERE classoid <> 'pg_namespace'::regclass;
RESET ALL;";

/// The databases that nobody uses at the moment.
static IDLE: Mutex<Vec<Bench>> = Mutex::new(Vec::new());

/// Drops the databases.
pub(crate) fn forget() {
    IDLE.lock().expect("nobody panicked").clear();
}

/// A database with a session.
pub(crate) struct Bench {
    pub(crate) database: TestDatabase<'static>,
    pub(crate) client: Client,
    /// What the session runs on.
    pub(crate) runtime: Runtime,
}

impl Bench {
    /// A database in which a script has run.
    pub(crate) fn with(
        cluster: &'static TestCluster,
        sql: &str,
        file: &str,
    ) -> Result<Self, String> {
        let idle = IDLE.lock().expect("nobody panicked").pop();
        let bench = match idle {
            Some(bench) => bench,
            None => Self::new(cluster),
        };
        bench.execute(EMPTY).expect("a database is emptied");
        // The catalog is read with joins in the order that they are written in: finding a better one takes longer.
        bench.execute("DISCARD ALL").expect("a session is reset");
        bench.execute("SET join_collapse_limit = 1").expect("a session is set");
        bench.execute(sql).map_err(|error| format!("{file}: {error}"))?;
        Ok(bench)
    }

    fn new(cluster: &'static TestCluster) -> Self {
        let database = TestDatabase::create(cluster).expect("a database is made");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime starts");
        let (client, connection) =
            runtime.block_on(tokio_postgres::connect(&database.url(), NoTls)).expect("it connects");
        runtime.spawn(connection);
        let bench = Self { database, client, runtime };
        bench.execute(LIGHTEN).expect("a database is lightened");
        bench.execute("VACUUM pg_description").expect("a table is shortened");
        bench
    }

    /// For the next case.
    pub(crate) fn give_back(self) {
        IDLE.lock().expect("nobody panicked").push(self);
    }

    pub(crate) fn execute(&self, sql: &str) -> Result<(), String> {
        let done = self.runtime.block_on(self.client.batch_execute(sql));
        done.map_err(|error| match error.as_db_error() {
            Some(error) => {
                let more: Vec<&str> = error.detail().into_iter().chain(error.hint()).collect();
                format!("{}: {} {}", error.code().code(), error.message(), more.join("; "))
            }
            None => error.to_string(),
        })
    }

    /// The first column of each row.
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        let messages = self.runtime.block_on(self.client.simple_query(query));
        messages
            .expect("rows are read")
            .iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn inspect(&self) -> Result<Schema, String> {
        self.runtime
            .block_on(inspect_snapshot(&self.client, &Scope::default()))
            .map_err(|error| format!("the catalog is not read: {error}"))
    }

    /// Runs sections as the runner does: in a transaction each, or statement by statement.
    pub(crate) fn apply(
        &self,
        way: &str,
        source: &Source,
        sections: &[Section],
    ) -> Result<(), String> {
        for section in sections {
            let transaction = section.kind == SectionKind::Transaction;
            if transaction {
                self.execute("BEGIN")?;
            }
            for statement in &section.statements {
                let sql = statement.text(source.text());
                self.execute(sql).map_err(|error| format!("{way}: {error}\nin: {sql}"))?;
            }
            if transaction {
                self.execute("COMMIT").map_err(|error| format!("{way}: {error}"))?;
            }
        }
        Ok(())
    }
}
