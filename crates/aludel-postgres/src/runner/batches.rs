//! A code step in batches: each in a transaction together with the record of how far it came. Never repeats a batch that is
//! committed.

use std::time::Duration;

use aludel_core::phase::PlannedStep;

use super::Runner;
use crate::error::{DatabaseError, RunErrorKind};
use crate::event::Event;
use crate::patience::Patience;
use crate::position::{self, Position};
use crate::progress::{AS_OWNER, Done};
use crate::settings;
use crate::step::{AnyBatchedStep, Batch, How, StepCause, StepError, StepPlace};

/// How long a batch may go on once the run is to stop. What it did is kept then; one that takes longer is cancelled.
const GRACE: Duration = Duration::from_secs(5);

impl Runner<'_, '_> {
    /// Runs the code step that a section calls, from where the last committed batch ended.
    pub(super) async fn run_batches(
        &mut self,
        step: &PlannedStep,
        section: usize,
    ) -> Result<(), RunErrorKind> {
        let (Some((place, How::Batches(code))), Some(call)) =
            (self.called(step, section), Done::call(step, section))
        else {
            return Ok(());
        };
        let work = Work { step, place, call, code: code.as_ref() };
        self.send(&self.open.settings.again()).await?;
        let (client, tables) = (&self.open.session.client, &self.open.tables);
        position::ensure_columns(client, tables).await?;
        let mut position = position::read(client, tables, &work.call).await?;
        let total = self.estimate(&work, position.rows).await?;
        self.tell(&work, position.rows, total, false);
        let pause = work.code.pace().pause;
        while let Some(next) = self.batch_patiently(&work, &position).await? {
            position = next;
            if !self.done.contains(&work.call) {
                self.done.push(work.call.clone());
            }
            self.tell(&work, position.rows, total, false);
            self.go_on()?;
            if pause > Duration::ZERO {
                self.context.interrupt.pause(pause).await?;
            }
        }
        self.tell(&work, position.rows, total, true);
        Ok(())
    }

    /// Asks the step how much there is to do, in a transaction that can change nothing.
    async fn estimate(&mut self, work: &Work<'_>, kept: u64) -> Result<Option<u64>, RunErrorKind> {
        self.send("BEGIN READ ONLY").await?;
        let handle = self.handle(work.step);
        let told = self.cancellable(work.code.estimate(&handle)).await;
        drop(handle);
        self.roll_back().await;
        told.map_err(|failure| work.error(kept, failure.into()))
    }

    /// One batch, tried again while only a lock is missing.
    async fn batch_patiently(
        &mut self,
        work: &Work<'_>,
        from: &Position,
    ) -> Result<Option<Position>, RunErrorKind> {
        let mut patience = Patience::default();
        loop {
            self.go_on()?;
            let error = match self.batch(work, from).await {
                Ok(next) => return Ok(next),
                Err(error) => self.with_blockers(error),
            };
            self.roll_back().await;
            let Some(pause) = patience.pause(&error) else { return Err(patience.give_up(error)) };
            self.warn_of_retry(&error, pause);
            self.context.interrupt.pause(pause).await?;
        }
    }

    /// One batch and where it ended, committed together; nothing when no row was left.
    async fn batch(
        &mut self,
        work: &Work<'_>,
        from: &Position,
    ) -> Result<Option<Position>, RunErrorKind> {
        self.send(&self.open.settings.again()).await?;
        self.send("BEGIN").await?;
        let handle = self.handle(work.step);
        let limit = work.code.pace().rows;
        let ran = self.let_finish(work.code.batch(&handle, from.key.clone(), limit)).await;
        let ran = self.with_overlooked(&handle, ran.map_err(StepCause::from)).await;
        drop(handle);
        self.forward_notices();
        self.prepared = None;
        let Some(Batch { position, rows }) = ran.map_err(|cause| work.error(from.rows, cause))?
        else {
            self.roll_back().await;
            return Ok(None);
        };
        if from.key.as_ref() == Some(&position) {
            let stuck = "a batch ended where the one before it had ended";
            return Err(work.error(from.rows, StepCause::Own(stuck.into())));
        }
        let next = Position { key: Some(position), rows: from.rows.saturating_add(rows) };
        self.keep(work, &next, from.rows).await?;
        Ok(Some(next))
    }

    /// Records where a batch ended and commits both, whatever was asked for since: a batch that is done is kept.
    async fn keep(&self, work: &Work<'_>, next: &Position, kept: u64) -> Result<(), RunErrorKind> {
        let (client, tables) = (&self.open.session.client, &self.open.tables);
        let (owner, written, durable, committed) = tokio::join!(
            biased;
            client.batch_execute(AS_OWNER),
            position::write(client, tables, self.context.run, &work.call, next),
            client.batch_execute(settings::DURABLE),
            client.batch_execute("COMMIT")
        );
        owner.map_err(|error| DatabaseError::new(&error, AS_OWNER))?;
        written?;
        durable.map_err(|error| DatabaseError::new(&error, settings::DURABLE))?;
        committed.map_err(|error| {
            // A deferred constraint is checked here.
            work.error(kept, StepCause::Server(DatabaseError::new(&error, "COMMIT")))
        })
    }

    /// Lets a batch go on to its end, and cancels its statement when that takes too long once the run is to stop.
    async fn let_finish<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        tokio::select! {
            biased;
            out = &mut work => return out,
            () = async { self.watch().await; tokio::time::sleep(GRACE).await } => {}
        }
        self.cancellable(work).await
    }

    fn tell(&self, work: &Work<'_>, done: u64, total: Option<u64>, is_over: bool) {
        let name = &work.place.name;
        self.emit(&Event::StepProgress { database: self.name(), name, done, total, is_over });
    }
}

/// A code step in batches, and where it is called.
struct Work<'w> {
    step: &'w PlannedStep,
    place: StepPlace,
    call: Done,
    code: &'w dyn AnyBatchedStep,
}

impl Work<'_> {
    fn error(&self, kept: u64, cause: StepCause) -> RunErrorKind {
        StepError { place: self.place.clone(), kept: Some(kept), cause }.into()
    }
}
