//! What a session needs to know about its server before anything else, in one round trip. Never writes.

use std::time::Duration;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::error::{DatabaseError, RunErrorKind};
use crate::tables::{self, Tables};

/// The server and the database as a new session finds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// `server_version_num`, as 150020.
    pub version: i32,
    /// Whether the server is a standby.
    pub in_recovery: bool,
    /// Whether the session may only read.
    pub read_only: bool,
    /// The database's own name.
    pub database: String,
    /// The server's process of this session.
    pub backend_pid: i32,
    /// The role that the session logged in as.
    pub user: String,
    /// The schema of the version table and the tables beside it.
    pub schema: String,
    /// How many transactions the server can keep prepared.
    pub max_prepared_transactions: i32,
    /// How long a statement of the session waits for a lock.
    pub lock_timeout: Duration,
    /// Which of our tables are there, by name.
    pub existing: Vec<String>,
}

/// The oldest major version that has everything the runner relies on (`client_connection_check_interval`).
const OLDEST: i32 = 14_00_00;

impl Facts {
    /// Asks the server.
    ///
    /// The version table is looked for in the configured schema, else where the search path finds it, else where a
    /// new table would go.
    pub(crate) async fn read(
        client: &Client,
        version_table: &str,
        schema: Option<&str>,
    ) -> Result<Self, RunErrorKind> {
        const SQL: &str = "\
            WITH place AS (SELECT coalesce($2, (SELECT n.nspname::text FROM pg_catalog.pg_class c \
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                WHERE c.oid = pg_catalog.to_regclass(pg_catalog.quote_ident($1))), \
                pg_catalog.current_schema()::text, 'public') AS schema) \
            SELECT pg_catalog.current_setting('server_version_num')::int4, pg_catalog.pg_is_in_recovery(), \
                pg_catalog.current_setting('transaction_read_only') = 'on', pg_catalog.current_database()::text, \
                pg_catalog.pg_backend_pid(), session_user::text, place.schema, \
                pg_catalog.current_setting('max_prepared_transactions')::int4, \
                (extract(epoch FROM pg_catalog.current_setting('lock_timeout')::interval) * 1000)::int8, \
                ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c \
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                    WHERE n.nspname = place.schema AND c.relkind IN ('r', 'p') AND c.relname = ANY ($3)) \
            FROM place";
        let names =
            [version_table, tables::JOURNAL, tables::RUN, tables::PROGRESS, tables::IDENTITY];
        let names: &[&str] = &names;
        let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
        let row = client
            .query_typed_one(
                SQL,
                &[(&version_table, Type::TEXT), (&schema, Type::TEXT), (&names, Type::TEXT_ARRAY)],
            )
            .await
            .map_err(error)?;
        Ok(Self {
            version: row.try_get(0).map_err(error)?,
            in_recovery: row.try_get(1).map_err(error)?,
            read_only: row.try_get(2).map_err(error)?,
            database: row.try_get(3).map_err(error)?,
            backend_pid: row.try_get(4).map_err(error)?,
            user: row.try_get(5).map_err(error)?,
            schema: row.try_get(6).map_err(error)?,
            max_prepared_transactions: row.try_get(7).map_err(error)?,
            lock_timeout: Duration::from_millis(
                row.try_get::<_, i64>(8).map_err(error)?.unsigned_abs(),
            ),
            existing: row.try_get(9).map_err(error)?,
        })
    }

    /// The major version, as 15.
    #[must_use]
    pub fn major(&self) -> u32 {
        u32::try_from(self.version / 10_000).unwrap_or_default()
    }

    /// The version as people say it, `15.20`.
    #[must_use]
    pub fn version_text(&self) -> String {
        format!("{}.{}", self.version / 10_000, self.version % 10_000)
    }

    /// Whether one of our tables is there.
    #[must_use]
    pub fn has(&self, table: &aludel_core::ident::QualifiedName) -> bool {
        self.existing.iter().any(|name| name == table.name.as_str())
    }

    /// Whether all of our tables are there.
    pub(crate) fn is_complete(&self, tables: &Tables) -> bool {
        [&tables.version, &tables.journal, &tables.run, &tables.progress, &tables.identity]
            .into_iter()
            .all(|table| self.has(table))
    }

    /// Refuses servers that cannot be read with what we send.
    pub(crate) fn check_readable(&self) -> Result<(), RunErrorKind> {
        if self.version < OLDEST {
            Err(RunErrorKind::TooOld { version: self.version_text() })
        } else {
            Ok(())
        }
    }

    /// Refuses servers that cannot be migrated.
    pub(crate) fn check_writable(&self) -> Result<(), RunErrorKind> {
        self.check_readable()?;
        if self.in_recovery {
            return Err(RunErrorKind::ReadOnly { what: "a standby" });
        }
        if self.read_only {
            return Err(RunErrorKind::ReadOnly { what: "read-only for this session" });
        }
        Ok(())
    }
}
