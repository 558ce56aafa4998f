//! A phase in one transaction: the work, and its bookkeeping beside it. Never runs a section without transaction.

use std::time::Duration;

use aludel_core::graph::heads_after;
use aludel_core::phase::{Part, PlannedStep};
use aludel_core::revision::SectionKind;
use jiff::Timestamp;

use super::{Pending, Runner};
use crate::constraints;
use crate::error::{DatabaseError, RunErrorKind};
use crate::event::Event;
use crate::execute::Batch;
use crate::interrupt::Interrupt;
use crate::journal::{self, NewEntry};
use crate::progress::{self, Done};
use crate::report::{Outcome, StepReport};
use crate::run_table::RunRow;
use crate::version_table;

/// What a transactional section has to be done.
enum Work {
    Statements(Batch),
    /// The code step that the section calls.
    Call,
}

impl Work {
    fn of_section(step: &PlannedStep, section: usize) -> Vec<Self> {
        match step.sections().get(section).map(|section| &section.kind) {
            Some(SectionKind::Call { .. }) => vec![Self::Call],
            _ => Batch::of_section(step, section).into_iter().map(Self::Statements).collect(),
        }
    }
}

impl Runner<'_, '_> {
    /// Begins a transaction, does a phase's work and its bookkeeping, and leaves the transaction open for the round's commit.
    ///
    /// `abandoned` is the wish to stop because another database of the round has failed.
    pub(crate) async fn work(
        &mut self,
        phase: usize,
        row: &RunRow,
        abandoned: Interrupt,
    ) -> Result<(), RunErrorKind> {
        self.abandoned = abandoned;
        self.report.outcome = Outcome::Failed;
        let parts = self.phases[phase].parts().to_vec();
        match self.work_on(&parts, row).await {
            Ok(pending) => {
                self.pending = pending;
                Ok(())
            }
            Err(error) => Err(self.interrupted_or(error)),
        }
    }

    async fn work_on(&mut self, parts: &[Part], row: &RunRow) -> Result<Pending, RunErrorKind> {
        self.go_on()?;
        let mut started = self.begin().await?;
        let mut pending = Pending { steps: Vec::new(), heads: self.heads.clone() };
        if self.purge {
            self.clear_versions().await?;
            pending.heads.clear();
        }
        for part in parts {
            self.go_on()?;
            let step = self.steps[part.step].clone();
            if part.sections.start == step.done_sections {
                self.emit_started(&step);
            }
            let last = self.run_sections(&step, part).await?;
            let entry = part.finishes.then(|| self.entry(&step, row.phase, started));
            let end = self.finish_part(&step, part, last.as_ref(), entry.as_ref()).await?;
            if let Some(now) = end {
                let duration = Duration::try_from(now.duration_since(started)).unwrap_or_default();
                self.emit(&Event::StepFinished {
                    database: self.name(),
                    revision: step.step.revision.as_str(),
                    duration,
                });
                started = now;
                pending.heads = heads_after(&pending.heads, std::slice::from_ref(&step.step));
                pending.steps.push(StepReport {
                    revision: step.step.revision.clone(),
                    direction: step.step.action,
                    duration,
                });
            }
        }
        if !pending.steps.is_empty() {
            self.keep_fingerprint(&pending.heads).await?;
        }
        self.write_run(row).await?;
        Ok(pending)
    }

    /// The sections of a part that are transactions, but for their last batch, which is sent together with what follows.
    pub(super) async fn run_sections(
        &mut self,
        step: &PlannedStep,
        part: &Part,
    ) -> Result<Option<Batch>, RunErrorKind> {
        let mut works: Vec<(usize, Work)> = part
            .sections
            .clone()
            .flat_map(|section| {
                Work::of_section(step, section).into_iter().map(move |work| (section, work))
            })
            .collect();
        // Data for COPY is a conversation with the server, into which nothing else may be said; and so is a code step.
        let last = works.pop_if(|(_, work)| match work {
            Work::Statements(batch) => !batch.is_copy() && !batch.forgets_statements(),
            Work::Call => false,
        });
        let mut section = part.sections.start;
        for (own, work) in &works {
            self.enter_section(&mut section, *own).await?;
            match work {
                Work::Statements(batch) => {
                    let ran = self.cancellable(batch.run(&self.open.session.client)).await;
                    self.forward_notices();
                    ran?;
                    if batch.forgets_statements() {
                        self.prepared = None;
                    }
                }
                Work::Call => self.call(step, *own).await?,
            }
        }
        match last {
            Some((own, Work::Statements(batch))) => {
                self.enter_section(&mut section, own).await?;
                Ok(Some(batch))
            }
            Some((_, Work::Call)) | None => Ok(None),
        }
    }

    /// A section begins with the session's own settings: it was read that way, and may be the first of its transaction.
    pub(super) async fn enter_section(
        &self,
        current: &mut usize,
        section: usize,
    ) -> Result<(), RunErrorKind> {
        if *current == section {
            return Ok(());
        }
        *current = section;
        self.send(&self.open.settings.again()).await
    }

    /// The last batch of a part and everything behind it, in one pipelined round trip: role and settings back, version
    /// rows, journal, progress; and then the deferred checks, where there are any to do. Returns the server's time
    /// behind the journal row; none when the step goes on in a later phase.
    pub(super) async fn finish_part(
        &mut self,
        step: &PlannedStep,
        part: &Part,
        last: Option<&Batch>,
        entry: Option<&NewEntry>,
    ) -> Result<Option<Timestamp>, RunErrorKind> {
        let prepared = self.prepared().await?;
        let client = &self.open.session.client;
        let tables = &self.open.tables;
        let settings = self.open.settings.again();
        let changes =
            if entry.is_some() { version_table::changes(&step.step.heads) } else { Vec::new() };
        let (ran, reset, deferrable, changed, inserted, progressed) = self
            .cancellable(async {
                tokio::join!(
                    biased;
                    async {
                        match last {
                            Some(batch) => batch.run(client).await,
                            None => Ok(()),
                        }
                    },
                    client.batch_execute(&settings),
                    constraints::deferrable(client, &prepared.constraints),
                    futures_util::future::join_all(
                        changes.iter().map(|change| prepared.version.apply(client, tables, change))
                    ),
                    async {
                        match entry {
                            Some(entry) => {
                                journal::insert(client, &prepared.journal, entry, self.context.author).await.map(Some)
                            }
                            None => Ok(None),
                        }
                    },
                    self.write_progress(step, part, entry.is_some())
                )
            })
            .await;
        self.forward_notices();
        ran?;
        let deferrable = deferrable?;
        reset.map_err(|error| DatabaseError::new(&error, &settings))?;
        changed.into_iter().collect::<Result<Vec<()>, _>>()?;
        let inserted = inserted?;
        progressed?;
        if let Some(checks) = constraints::check_sql(&deferrable) {
            let checked = self.cancellable(self.open.session.client.batch_execute(&checks)).await;
            self.forward_notices();
            checked.map_err(|error| {
                self.end_error(step, DatabaseError::new(&error, "SET CONSTRAINTS … IMMEDIATE"))
            })?;
        }
        Ok(inserted)
    }

    /// Records the sections of a part as done, or forgets them all when the revision is finished.
    pub(super) async fn write_progress(
        &self,
        step: &PlannedStep,
        part: &Part,
        is_finished: bool,
    ) -> Result<(), RunErrorKind> {
        let (client, tables) = (&self.open.session.client, &self.open.tables);
        let revision = step.step.revision.as_str();
        if is_finished {
            let is_recorded =
                part.sections.start > 0 || self.done.iter().any(|done| done.revision == revision);
            return if is_recorded {
                progress::clear(client, tables, revision).await
            } else {
                Ok(())
            };
        }
        for done in part.sections.clone().filter_map(|section| Done::section(step, section)) {
            progress::write(client, tables, self.context.run, &done).await?;
        }
        Ok(())
    }

    /// A deferred constraint that fails belongs to the revision, not to one statement of it.
    pub(super) fn end_error(&self, step: &PlannedStep, error: DatabaseError) -> RunErrorKind {
        match &step.file {
            Some(file) => RunErrorKind::DeferredConstraint {
                revision: step.step.revision.clone(),
                path: file.source().path().to_owned(),
                error,
            },
            None => RunErrorKind::Server(error),
        }
    }
}
