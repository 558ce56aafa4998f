//! One statement outside the transaction of a phase: run once and recorded, whatever is killed in between. Never runs a whole section.

use std::time::Duration;

use aludel_core::script::ConcurrentIndex;

use super::Runner;
use crate::concurrent_index::{self, Found};
use crate::error::{DatabaseError, RunErrorKind};
use crate::event::Event;
use crate::execute::Batch;
use crate::lock::{self, LockKey};
use crate::patience::Patience;
use crate::progress::{self, Done};
use crate::settings;

impl Runner<'_, '_> {
    /// Runs a statement and records it as done.
    ///
    /// Where the server takes it in a transaction, the record is in the same one. Where it does not, it is recorded as begun
    /// first; what it did before a crash is looked up then, as far as that can be.
    pub(super) async fn run_statement(
        &mut self,
        batch: &Batch,
        done: Done,
    ) -> Result<(), RunErrorKind> {
        self.emit(&Event::StatementStarted { database: self.name(), summary: &batch.summary() });
        if batch.is_setting() {
            // A setting lives in the session: the run that resumes needs it again.
            return self.patiently(async |runner: &mut Self| runner.send_batch(batch).await).await;
        }
        if batch.fits_transaction() {
            self.patiently(async |runner: &mut Self| runner.with_record(batch, &done).await)
                .await?;
            self.done.push(done);
            return Ok(());
        }
        let was_begun = self.done.contains(&done.begun());
        if !self.is_done_already(batch, was_begun).await? {
            if !was_begun {
                self.record(done.begun()).await?;
            }
            if let Err(error) = self.run_alone_and_patiently(batch).await {
                // The server has answered: it is known not to be done. Without an answer, the mark stays.
                self.forget(&done.begun()).await;
                return Err(error);
            }
        }
        if batch.forgets_statements() {
            self.prepared = None;
        }
        if batch.forgets_locks() {
            self.lock_again().await?;
        }
        self.record(done).await
    }

    /// A concurrent index build waits for every older transaction by design; giving up leaves an INVALID index.
    async fn run_alone_and_patiently(&mut self, batch: &Batch) -> Result<(), RunErrorKind> {
        if !batch.is_concurrent() {
            return self.patiently(async |runner: &mut Self| runner.send_batch(batch).await).await;
        }
        self.send(settings::WITHOUT_LOCK_TIMEOUT).await?;
        self.send_batch(batch).await?;
        self.send(settings::WITH_LOCK_TIMEOUT_AGAIN).await
    }

    async fn send_batch(&mut self, batch: &Batch) -> Result<(), RunErrorKind> {
        let ran = self.cancellable(batch.run(&self.open.session.client)).await;
        self.forward_notices();
        ran
    }

    /// Tries again while only a lock is missing.
    async fn patiently(
        &mut self,
        mut work: impl AsyncFnMut(&mut Self) -> Result<(), RunErrorKind>,
    ) -> Result<(), RunErrorKind> {
        let mut patience = Patience::default();
        loop {
            let Err(error) = work(self).await else { return Ok(()) };
            let error = self.with_blockers(error);
            let Some(pause) = patience.pause(&error) else { return Err(patience.give_up(error)) };
            self.warn_of_retry(&error, pause);
            self.context.interrupt.pause(pause).await?;
        }
    }

    /// The statement and the record of it in one transaction.
    async fn with_record(&mut self, batch: &Batch, done: &Done) -> Result<(), RunErrorKind> {
        let worked = async {
            self.send("BEGIN").await?;
            self.send_batch(batch).await?;
            let (client, tables) = (&self.open.session.client, &self.open.tables);
            let (owner, written) = tokio::join!(
                biased;
                client.batch_execute(progress::AS_OWNER),
                progress::write(client, tables, self.context.run, done)
            );
            owner.map_err(|error| DatabaseError::new(&error, progress::AS_OWNER))?;
            written?;
            self.commit().await.map_err(|error| batch.refused(error))
        };
        let worked = worked.await;
        if worked.is_err() {
            self.roll_back().await;
        }
        worked
    }

    /// Whether a statement that an earlier run has begun is done, and clears away what a failed index build has left.
    async fn is_done_already(
        &mut self,
        batch: &Batch,
        was_begun: bool,
    ) -> Result<bool, RunErrorKind> {
        let Some(index) = batch.concurrent_index() else { return Ok(false) };
        let client = &self.open.session.client;
        match (&index, concurrent_index::find(client, &index).await?) {
            (ConcurrentIndex::Build { .. }, Found::Valid) => Ok(was_begun),
            (ConcurrentIndex::Build { .. }, Found::Invalid { name }) => {
                let message = format!(
                    "the index {name} is INVALID, left by a build that failed: it is dropped and built again"
                );
                self.emit(&Event::Warning { database: self.name(), message: &message });
                self.send(settings::WITHOUT_LOCK_TIMEOUT).await?;
                self.send(&format!("DROP INDEX CONCURRENTLY {name}")).await?;
                self.send(settings::WITH_LOCK_TIMEOUT_AGAIN).await?;
                Ok(false)
            }
            (ConcurrentIndex::Drop { .. }, Found::Nothing) => Ok(was_begun),
            _ => Ok(false),
        }
    }

    /// Takes the runner's lock once more, which somebody else may have been quicker to take.
    async fn lock_again(&self) -> Result<(), RunErrorKind> {
        let (client, key) = (&self.open.session.client, LockKey::new(&self.open.tables));
        if lock::try_lock(client, key).await? {
            return Ok(());
        }
        let holder = lock::holder(client, key).await?;
        Err(RunErrorKind::LockBusy { waited: Duration::ZERO, holder })
    }

    /// Takes back that a statement was begun. A session that cannot is gone, and the mark is right to stay.
    async fn forget(&mut self, begun: &Done) {
        let (client, tables) = (&self.open.session.client, &self.open.tables);
        if progress::forget(client, tables, begun).await.is_ok() {
            self.done.retain(|done| done != begun);
        }
    }

    /// Records a statement as done, which it is whatever has been asked for since: a request to cancel it that came too
    /// late may hit the record instead, which is then written again.
    async fn record(&mut self, done: Done) -> Result<(), RunErrorKind> {
        const ATTEMPTS: usize = 10;
        let (client, tables) = (&self.open.session.client, &self.open.tables);
        for attempt in 1.. {
            match progress::write_alone(client, tables, self.context.run, &done).await {
                Err(RunErrorKind::Server(error)) if error.is_cancelled() && attempt < ATTEMPTS => {}
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
        self.done.push(done);
        Ok(())
    }
}
