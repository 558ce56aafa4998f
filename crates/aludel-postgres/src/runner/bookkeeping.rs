//! Transactions of a run and the rows of our own tables in them. Never sends SQL of a revision.

use aludel_core::phase::PlannedStep;
use aludel_core::revision::RevisionId;
use jiff::Timestamp;
use tokio_postgres::types::{ToSql, Type};

use super::{Pending, Runner, phase_number};
use crate::error::{DatabaseError, RunErrorKind};
use crate::identity;
use crate::journal::{self, JournalDirection, NewEntry};
use crate::prepared::Prepared;
use crate::run_table;
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
    pub(super) async fn begin(&mut self, number: usize) -> Result<Timestamp, RunErrorKind> {
        self.send("BEGIN").await?;
        if number == 1 || !self.open.facts.is_complete(&self.open.tables) {
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
    pub(super) async fn ensure_tables(&mut self) -> Result<(), RunErrorKind> {
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

    pub(super) async fn write_run(
        &self,
        number: usize,
        to: &[RevisionId],
    ) -> Result<(), RunErrorKind> {
        let row = run_table::RunRow {
            run: self.context.run,
            phase: phase_number(number),
            coordinator: self.identity.id,
            participants: vec![run_table::ParticipantRow {
                database: self.identity.clone(),
                from: self.heads.iter().map(ToString::to_string).collect(),
                to: to.iter().map(ToString::to_string).collect(),
            }],
            command: self.context.command,
        };
        run_table::write(&self.open.session.client, &self.open.tables, &row, self.context.author)
            .await
    }

    pub(super) async fn commit(&self) -> Result<(), RunErrorKind> {
        self.context.interrupt.check()?;
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

    pub(super) async fn roll_back(&mut self) {
        // The transaction's own error is what matters; a session that cannot roll back is gone, and so is its work.
        let _ = self.open.session.client.batch_execute("ROLLBACK").await;
        drop(self.open.session.take_notices());
    }

    pub(super) fn settle(&mut self, pending: Pending) {
        self.tables_are_there();
        self.heads.clone_from(&pending.heads);
        self.report.to = pending.heads;
        self.report.steps.extend(pending.steps);
    }

    pub(super) async fn server_time(&self) -> Result<Timestamp, RunErrorKind> {
        let sql = "SELECT pg_catalog.clock_timestamp()";
        let row = self.open.session.client.query_typed_one(sql, &[]).await;
        Ok(row.and_then(|row| row.try_get(0)).map_err(|error| DatabaseError::new(&error, sql))?)
    }

    pub(super) fn entry(&self, step: &PlannedStep, number: usize, started: Timestamp) -> NewEntry {
        let graph = self.open.database.revisions.graph();
        let revision = graph.get(step.step.revision.as_str());
        let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        let direction = JournalDirection::of(step.step.action);
        NewEntry {
            run: self.context.run,
            phase: phase_number(number),
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
