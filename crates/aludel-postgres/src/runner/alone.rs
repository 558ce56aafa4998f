//! A section without transaction: statement by statement, each recorded when it is done. Never repeats what is recorded.

use std::time::Duration;

use aludel_core::graph::heads_after;
use aludel_core::phase::{Part, PlannedStep};
use jiff::Timestamp;

use super::{Pending, Runner};
use crate::error::RunErrorKind;
use crate::event::Event;
use crate::execute::Batch;
use crate::lock::{self, LockKey};
use crate::patience::Patience;
use crate::progress::{self, Done};
use crate::report::StepReport;
use crate::settings;

impl Runner<'_, '_> {
    /// One section outside a transaction, statement by statement.
    pub(super) async fn run_alone(
        &mut self,
        number: usize,
        part: &Part,
    ) -> Result<(), RunErrorKind> {
        let result = self.run_alone_inner(number, part).await;
        result.map_err(|error| self.interrupted_or(error))
    }

    pub(super) async fn run_alone_inner(
        &mut self,
        number: usize,
        part: &Part,
    ) -> Result<(), RunErrorKind> {
        self.context.interrupt.check()?;
        self.ensure_tables().await?;
        let step = self.steps[part.step].clone();
        if part.sections.start == step.done_sections {
            self.emit_started(&step);
        }
        let started = self.server_time().await?;
        for section in part.sections.clone() {
            let count = step.sections().get(section).map_or(0, |section| section.statements.len());
            for statement in 0..count {
                let Some(done) = Done::statement(&step, section, statement) else { continue };
                if self.done.contains(&done) {
                    continue;
                }
                self.context.interrupt.check()?;
                let Some(batch) = Batch::one(&step, section, statement) else { continue };
                self.run_one_alone(&batch, done).await?;
            }
        }
        self.send(&self.open.settings.again()).await?;
        if part.finishes {
            self.finish_alone(number, part, &step, started).await
        } else {
            self.record_sections(&step, part).await
        }
    }

    /// Version rows and journal behind the last section of a revision, when that section was no transaction.
    pub(super) async fn finish_alone(
        &mut self,
        number: usize,
        part: &Part,
        step: &PlannedStep,
        started: Timestamp,
    ) -> Result<(), RunErrorKind> {
        let finish = async {
            self.begin(number).await?;
            let entry = self.entry(step, number, started);
            let bookkeeping =
                Part { sections: part.sections.end..part.sections.end, ..part.clone() };
            let end = self.finish_part(step, &bookkeeping, None, Some(&entry)).await?;
            let heads = heads_after(&self.heads, std::slice::from_ref(&step.step));
            self.write_run(number, &heads).await?;
            self.commit().await?;
            Ok((heads, end.unwrap_or(started)))
        };
        match finish.await {
            Ok((heads, now)) => {
                let duration = Duration::try_from(now.duration_since(started)).unwrap_or_default();
                let revision = step.step.revision.clone();
                self.emit(&Event::StepFinished {
                    database: self.name(),
                    revision: revision.as_str(),
                    duration,
                });
                let steps = vec![StepReport { revision, direction: step.step.action, duration }];
                self.settle(Pending { steps, heads });
                Ok(())
            }
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    /// Runs a statement and records it as done.
    pub(super) async fn run_one_alone(
        &mut self,
        batch: &Batch,
        done: Done,
    ) -> Result<(), RunErrorKind> {
        self.emit(&Event::StatementStarted { database: self.name(), summary: &batch.summary() });
        // A concurrent index build waits for every older transaction by design; giving up leaves an INVALID index.
        let is_patient = batch.is_concurrent();
        if is_patient {
            self.send(settings::WITHOUT_LOCK_TIMEOUT).await?;
        }
        let mut patience = Patience::default();
        loop {
            let ran = self.cancellable(batch.run(&self.open.session.client)).await;
            self.forward_notices();
            let Err(error) = ran else { break };
            let Some(pause) = patience.pause(&error) else { return Err(error) };
            self.warn_of_retry(&error, pause);
            self.context.interrupt.pause(pause).await?;
        }
        if batch.forgets_statements() {
            self.prepared = None;
        }
        if batch.forgets_locks() {
            self.lock_again().await?;
        }
        // A setting lives in the session: the run that resumes needs it again.
        if !batch.is_setting() {
            self.record(done).await?;
        }
        if is_patient {
            self.send(settings::WITH_LOCK_TIMEOUT_AGAIN).await?;
        }
        Ok(())
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

    pub(super) async fn record_sections(
        &mut self,
        step: &PlannedStep,
        part: &Part,
    ) -> Result<(), RunErrorKind> {
        for section in part.sections.clone() {
            if let Some(done) = Done::section(step, section) {
                progress::write(
                    &self.open.session.client,
                    &self.open.tables,
                    self.context.run,
                    &done,
                )
                .await?;
                self.done.push(done);
            }
        }
        Ok(())
    }
}
