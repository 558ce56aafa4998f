//! Transactions of a run and the rows of our own tables in them. Never sends SQL of a revision.

use aludel_core::phase::PlannedStep;
use aludel_core::revision::RevisionId;
use jiff::Timestamp;
use tokio_postgres::types::{ToSql, Type};

use super::Runner;
use crate::error::{DatabaseError, RunErrorKind};
use crate::identity;
use crate::journal::{self, JournalDirection, NewEntry};
use crate::lock::{self, LockKey};
use crate::prepared::Prepared;
use crate::run_table::{self, RunRow};
use crate::settings;
use crate::tables;
use crate::version_table;

impl Runner<'_, '_> {
    pub(super) async fn prepared(&mut self) -> Result<Prepared, RunErrorKind> {
        if let Some(prepared) = &self.prepared {
            return Ok(prepared.clone());
        }
        let prepared = Prepared::new(&self.open.session.client, &self.open.tables).await?;
        self.prepared = Some(prepared.clone());
        Ok(prepared)
    }

    /// Begins a transaction in which nobody else moves the version rows, and checks that nobody has.
    pub(super) async fn begin(&mut self) -> Result<Timestamp, RunErrorKind> {
        self.send("BEGIN").await?;
        if self.identity_is_new || !self.open.facts.is_complete(&self.open.tables) {
            self.create_tables().await?;
        }
        let client = &self.open.session.client;
        let lock = version_table::lock_sql(&self.open.tables);
        let (locked, found, now) = self
            .cancellable(async {
                tokio::join!(
                    biased;
                    client.batch_execute(&lock),
                    version_table::read(client, &self.open.tables),
                    self.server_time()
                )
            })
            .await;
        locked.map_err(|error| DatabaseError::new(&error, &lock))?;
        let found = found?;
        let mut expected = self.heads.clone();
        expected.sort();
        if found != expected {
            let list = |ids: &[RevisionId]| {
                ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            };
            return Err(RunErrorKind::VersionChanged {
                table: self.open.tables.version.to_string(),
                expected: list(&expected),
                found: list(&found),
            });
        }
        now
    }

    /// Makes what is missing of our tables, inside the open transaction.
    pub(super) async fn create_tables(&mut self) -> Result<(), RunErrorKind> {
        if !self.open.facts.is_complete(&self.open.tables) {
            self.send(&self.open.tables.create_all()).await?;
            // The server tells of every table that was there already; nobody wants to know.
            drop(self.open.session.take_notices());
            self.revoke_default_rights().await?;
        }
        if self.identity_is_new {
            identity::write(&self.open.session.client, &self.open.tables, &self.identity).await?;
        }
        Ok(())
    }

    /// Takes back the rights on the tables just made that somebody's default privileges have given away.
    async fn revoke_default_rights(&self) -> Result<(), RunErrorKind> {
        let tables = &self.open.tables;
        let own = [&tables.journal, &tables.run, &tables.progress, &tables.identity];
        let made: Vec<&str> = own
            .into_iter()
            .filter(|table| !self.open.facts.has(table))
            .map(|table| table.name.as_str())
            .collect();
        let schema = tables.journal.schema.as_str();
        let error = |error| DatabaseError::new(&error, tables::RIGHTS);
        let values: &[(&(dyn ToSql + Sync), Type)] =
            &[(&schema, Type::TEXT), (&made, Type::TEXT_ARRAY)];
        let rows = self.open.session.client.query_typed(tables::RIGHTS, values).await;
        for row in rows.map_err(error)? {
            self.send(row.try_get(0).map_err(error)?).await?;
        }
        Ok(())
    }

    /// Makes the tables in a transaction of their own.
    pub(crate) async fn ensure_tables(&mut self) -> Result<(), RunErrorKind> {
        if self.open.facts.is_complete(&self.open.tables) && !self.identity_is_new {
            return Ok(());
        }
        let made = async {
            self.send("BEGIN").await?;
            self.create_tables().await?;
            self.commit().await
        };
        match made.await {
            Ok(()) => {
                self.tables_are_there();
                Ok(())
            }
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    pub(super) fn tables_are_there(&mut self) {
        let tables = &self.open.tables;
        self.open.facts.existing =
            [&tables.version, &tables.journal, &tables.run, &tables.progress, &tables.identity]
                .into_iter()
                .map(|table| table.name.as_str().to_owned())
                .collect();
        self.identity_is_new = false;
    }

    pub(super) async fn clear_versions(&self) -> Result<(), RunErrorKind> {
        let tables = &self.open.tables;
        self.send(&format!("DELETE FROM {}; DELETE FROM {}", tables.version, tables.progress)).await
    }

    /// Writes the round's row, and makes sure that the lock under which all of this was planned is still ours: a revision may
    /// have released it.
    pub(super) async fn write_run(&self, row: &RunRow) -> Result<(), RunErrorKind> {
        let (client, tables) = (&self.open.session.client, &self.open.tables);
        let (written, held) = tokio::join!(
            biased;
            run_table::write(client, tables, row, self.context.author),
            lock::is_held(client, LockKey::new(tables))
        );
        written?;
        if held? { Ok(()) } else { Err(RunErrorKind::LockLost) }
    }

    pub(super) async fn commit(&self) -> Result<(), RunErrorKind> {
        self.go_on()?;
        let client = &self.open.session.client;
        let (durable, committed) = self
            .cancellable(futures_util::future::join(
                client.batch_execute(settings::DURABLE),
                client.batch_execute("COMMIT"),
            ))
            .await;
        durable.map_err(|error| DatabaseError::new(&error, settings::DURABLE))?;
        committed.map_err(|error| DatabaseError::new(&error, "COMMIT"))?;
        Ok(())
    }

    pub(crate) async fn roll_back(&mut self) {
        // The transaction's own error is what matters; a session that cannot roll back is gone, and so is its work.
        let _ = self.open.session.client.batch_execute("ROLLBACK").await;
        drop(self.open.session.take_notices());
    }

    pub(super) async fn server_time(&self) -> Result<Timestamp, RunErrorKind> {
        let sql = "SELECT pg_catalog.clock_timestamp()";
        let row = self.open.session.client.query_typed_one(sql, &[]).await;
        Ok(row.and_then(|row| row.try_get(0)).map_err(|error| DatabaseError::new(&error, sql))?)
    }

    pub(super) fn entry(&self, step: &PlannedStep, number: i32, started: Timestamp) -> NewEntry {
        let graph = self.open.database.revisions.graph();
        let revision = graph.get(step.step.revision.as_str());
        let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        let direction = JournalDirection::of(step.step.action);
        NewEntry {
            run: self.context.run,
            phase: number,
            revision: journal::place_of(step),
            parents: revision
                .map_or_else(|| strings(&step.step.from), |revision| strings(&revision.revises)),
            direction,
            message: revision.map(|revision| revision.message.clone()).unwrap_or_default(),
            checksum: step.file.as_ref().map(|file| file.checksum().to_string()),
            body: step.file.as_ref().map(|file| file.up_text()),
            down_body: step.file.as_ref().and_then(|file| file.down_text()),
            started,
        }
    }
}
