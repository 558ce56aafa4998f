//! What one database answers in the commit of a round. Never decides what is asked.

use super::Runner;
use crate::coordinator::protocol::{Answer, Request};
use crate::error::{CommitStage, DatabaseError, RunErrorKind};
use crate::prepared_transaction;
use crate::run_table::{self, RunRow};
use crate::settings;

impl Runner<'_, '_> {
    /// Asks the database, and says what is known then, with the error behind it.
    ///
    /// Nothing is cancelled in here: from the first promise on, going on is what brings all databases to one end.
    pub(crate) async fn ask(
        &mut self,
        request: Request,
        row: &RunRow,
        gid: &str,
    ) -> (Answer, Option<RunErrorKind>) {
        let answered = match request {
            Request::Prepare => self.prepare(gid).await,
            Request::Commit => self.commit_round(row).await,
            Request::CommitPrepared => self.end(&prepared_transaction::commit(gid)).await,
            Request::RollBackPrepared => self.end(&prepared_transaction::roll_back(gid)).await,
            Request::RollBack => {
                self.roll_back().await;
                Ok(())
            }
        };
        self.forward_notices();
        let Err(error) = answered else { return (Answer::Done, None) };
        let RunErrorKind::Server(told) = &error else { return (Answer::Refused, Some(error)) };
        if !told.disconnected {
            return (Answer::Refused, Some(error));
        }
        let stage = match request {
            Request::Prepare => CommitStage::Prepare,
            Request::Commit | Request::RollBack => CommitStage::Commit,
            Request::CommitPrepared | Request::RollBackPrepared => CommitStage::Finish,
        };
        (Answer::Lost, Some(RunErrorKind::Unsettled { stage, error: told.clone() }))
    }

    /// Prepares the open transaction, and looks it up: in an aborted one, PREPARE answers without an error that it rolled back.
    async fn prepare(&mut self, gid: &str) -> Result<(), RunErrorKind> {
        let sql = prepared_transaction::prepare(gid);
        let client = &self.open.session.client;
        let (durable, prepared, there) = tokio::join!(
            biased;
            client.batch_execute(settings::DURABLE),
            client.batch_execute(&sql),
            prepared_transaction::is_there(client, gid)
        );
        durable.map_err(|error| DatabaseError::new(&error, settings::DURABLE))?;
        prepared.map_err(|error| DatabaseError::new(&error, "PREPARE TRANSACTION"))?;
        if there? {
            Ok(())
        } else {
            Err(RunErrorKind::NotCommitted { what: "PREPARE TRANSACTION" })
        }
    }

    /// Commits the open transaction, and reads its row back: in an aborted one, COMMIT answers without an error that it rolled back.
    async fn commit_round(&mut self, row: &RunRow) -> Result<(), RunErrorKind> {
        let client = &self.open.session.client;
        let (durable, committed, there) = tokio::join!(
            biased;
            client.batch_execute(settings::DURABLE),
            client.batch_execute("COMMIT"),
            run_table::has(client, &self.open.tables, row.run, row.phase)
        );
        durable.map_err(|error| DatabaseError::new(&error, settings::DURABLE))?;
        committed.map_err(|error| DatabaseError::new(&error, "COMMIT"))?;
        if there? { Ok(()) } else { Err(RunErrorKind::NotCommitted { what: "COMMIT" }) }
    }

    async fn end(&mut self, sql: &str) -> Result<(), RunErrorKind> {
        let ended = self.open.session.client.batch_execute(sql).await;
        Ok(ended.map_err(|error| DatabaseError::new(&error, sql))?)
    }
}
