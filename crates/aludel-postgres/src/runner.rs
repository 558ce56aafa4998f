//! Runs the phases of one database: the work, and its bookkeeping in the same transaction. Never decides what to run,
//! and never commits by itself where a coordinator has to.

use std::time::Duration;

use aludel_core::graph::{Action, heads_after};
use aludel_core::phase::{Part, Phase, PlannedStep, phases};
use aludel_core::revision::RevisionId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::constraints;
use crate::error::{DatabaseError, RunErrorKind};
use crate::event::{Event, Observer};
use crate::execute::Batch;
use crate::identity::{self, Identity};
use crate::interrupt::Interrupt;
use crate::journal::{self, Author, JournalDirection, NewEntry};
use crate::open::{OpenDatabase, State};
use crate::prepared::Prepared;
use crate::progress::{self, Done};
use crate::report::{DatabaseReport, Outcome, StepReport};
use crate::run_table;
use crate::settings;
use crate::version_table;

/// What is the same for every database of a run.
pub struct RunContext<'r> {
    /// The run's id, the same in every journal.
    pub run: Uuid,
    /// The command's name.
    pub command: &'static str,
    /// Who runs it.
    pub author: &'r Author,
    /// Who watches.
    pub observer: &'r dyn Observer,
    /// The wish to stop.
    pub interrupt: &'r Interrupt,
}

/// One database with its plan, ready to run.
pub(crate) struct Runner<'d, 'r> {
    open: OpenDatabase<'d>,
    context: &'r RunContext<'r>,
    steps: Vec<PlannedStep>,
    phases: Vec<Phase>,
    done: Vec<Done>,
    /// The heads that are committed.
    heads: Vec<RevisionId>,
    identity: Identity,
    identity_is_new: bool,
    purge: bool,
    prepared: Option<Prepared>,
    report: DatabaseReport,
}

/// What a phase has done that is not committed yet.
#[derive(Default)]
struct Pending {
    steps: Vec<StepReport>,
    heads: Vec<RevisionId>,
}

impl<'d, 'r> Runner<'d, 'r> {
    pub(crate) fn new(
        open: OpenDatabase<'d>,
        state: State,
        mut steps: Vec<PlannedStep>,
        purge: bool,
        context: &'r RunContext<'r>,
    ) -> Result<Self, RunErrorKind> {
        if !purge {
            progress::resume(&mut steps, &state.done)?;
        }
        let phases = phases(&steps, open.database.options.limits);
        let report = DatabaseReport {
            name: open.database.name.clone(),
            from: state.heads.clone(),
            to: state.heads.clone(),
            steps: Vec::new(),
            outcome: Outcome::NotStarted,
        };
        let identity_is_new = state.identity.is_none();
        let identity = state
            .identity
            .unwrap_or_else(|| Identity { id: Uuid::new_v4(), name: open.database.name.clone() });
        Ok(Self {
            open,
            context,
            steps,
            phases,
            done: state.done,
            heads: state.heads,
            identity,
            identity_is_new,
            purge,
            prepared: None,
            report,
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.open.database.name
    }

    pub(crate) fn open(&self) -> &OpenDatabase<'d> {
        &self.open
    }

    pub(crate) fn report(&self) -> DatabaseReport {
        self.report.clone()
    }

    /// Runs every phase and commits each. What is committed when it fails is in the report.
    pub(crate) async fn run(&mut self, ensure_tables: bool) -> Result<(), RunErrorKind> {
        self.emit(&Event::Planned { database: self.name(), steps: self.steps.len() });
        if self.phases.is_empty() && !self.purge {
            self.report.outcome = Outcome::NothingToDo;
            if ensure_tables {
                self.ensure_tables().await?;
            }
            return Ok(());
        }
        self.report.outcome = Outcome::Failed;
        let count = self.phases.len();
        if count == 0 {
            // A purge to the base has no step: the rows go, and that is all.
            self.run_transaction(1, &[]).await?;
        }
        for index in 0..count {
            let phase = self.phases[index].clone();
            match &phase {
                Phase::Transaction(parts) => self.run_transaction(index + 1, parts).await?,
                Phase::NoTransaction(part) => self.run_alone(index + 1, part).await?,
            }
            self.emit(&Event::PhaseCommitted { database: self.name(), phase: index + 1, phases: count });
        }
        self.report.outcome = Outcome::Done;
        Ok(())
    }

    /// One phase in one transaction.
    async fn run_transaction(&mut self, number: usize, parts: &[Part]) -> Result<(), RunErrorKind> {
        let worked = self.work(number, parts).await;
        let committed = match worked {
            Ok(pending) => self.commit().await.map(|()| pending),
            Err(error) => Err(error),
        };
        match committed {
            Ok(pending) => {
                self.settle(pending);
                Ok(())
            }
            Err(error) => {
                self.roll_back().await;
                Err(self.interrupted_or(error))
            }
        }
    }

    /// Begins a transaction, does the phase's work and its bookkeeping, and leaves the transaction open.
    async fn work(&mut self, number: usize, parts: &[Part]) -> Result<Pending, RunErrorKind> {
        self.context.interrupt.check()?;
        let mut started = self.begin(number).await?;
        let mut pending = Pending { steps: Vec::new(), heads: self.heads.clone() };
        if self.purge && number == 1 {
            self.clear_versions().await?;
            pending.heads.clear();
        }
        for part in parts {
            self.context.interrupt.check()?;
            let step = self.steps[part.step].clone();
            if part.sections.start == step.done_sections {
                self.emit_started(&step);
            }
            let last = self.run_sections(&step, part).await?;
            let entry = part.finishes.then(|| self.entry(&step, number, started));
            let end = self.finish_part(&step, part, last.as_ref(), entry.as_ref()).await?;
            if let Some(now) = end {
                let duration = Duration::try_from(now.duration_since(started)).unwrap_or_default();
                self.emit(&Event::StepFinished { database: self.name(), revision: step.step.revision.as_str(), duration });
                started = now;
                pending.heads = heads_after(&pending.heads, std::slice::from_ref(&step.step));
                pending.steps.push(StepReport {
                    revision: step.step.revision.clone(),
                    direction: step.step.action,
                    duration,
                });
            }
        }
        self.write_run(number, &pending.heads).await?;
        Ok(pending)
    }

    /// One section outside a transaction, statement by statement.
    async fn run_alone(&mut self, number: usize, part: &Part) -> Result<(), RunErrorKind> {
        let result = self.run_alone_inner(number, part).await;
        result.map_err(|error| self.interrupted_or(error))
    }

    async fn run_alone_inner(&mut self, number: usize, part: &Part) -> Result<(), RunErrorKind> {
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
                self.run_one_alone(&batch).await?;
                // A setting lives in the session: the run that resumes needs it again.
                if batch.is_setting() {
                    continue;
                }
                progress::write(&self.open.session.client, &self.open.tables, self.context.run, &done).await?;
                self.done.push(done);
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
    async fn finish_alone(
        &mut self,
        number: usize,
        part: &Part,
        step: &PlannedStep,
        started: Timestamp,
    ) -> Result<(), RunErrorKind> {
        let finish = async {
            self.begin(number).await?;
            let entry = self.entry(step, number, started);
            let bookkeeping = Part { sections: part.sections.end..part.sections.end, ..part.clone() };
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
                self.emit(&Event::StepFinished { database: self.name(), revision: revision.as_str(), duration });
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

    async fn run_one_alone(&mut self, batch: &Batch) -> Result<(), RunErrorKind> {
        self.emit(&Event::StatementStarted { database: self.name(), summary: &batch.summary() });
        // A concurrent index build waits for every older transaction by design; giving up leaves an INVALID index.
        let is_patient = batch.is_concurrent();
        if is_patient {
            self.send(settings::WITHOUT_LOCK_TIMEOUT).await?;
        }
        let ran = self.cancellable(batch.run(&self.open.session.client)).await;
        self.forward_notices();
        ran?;
        if is_patient {
            self.send(settings::WITH_LOCK_TIMEOUT_AGAIN).await?;
        }
        Ok(())
    }

    /// The sections of a part that are transactions, but for their last batch, which is sent together with what follows.
    async fn run_sections(&mut self, step: &PlannedStep, part: &Part) -> Result<Option<Batch>, RunErrorKind> {
        let mut batches: Vec<(usize, Batch)> = part
            .sections
            .clone()
            .flat_map(|section| Batch::of_section(step, section).into_iter().map(move |batch| (section, batch)))
            .collect();
        // Data for COPY is a conversation with the server, into which nothing else may be said.
        let last = batches.pop_if(|(_, batch)| !batch.is_copy());
        let mut section = part.sections.start;
        for (own, batch) in &batches {
            self.enter_section(&mut section, *own).await?;
            let ran = self.cancellable(batch.run(&self.open.session.client)).await;
            self.forward_notices();
            ran?;
        }
        match last {
            Some((own, batch)) => {
                self.enter_section(&mut section, own).await?;
                Ok(Some(batch))
            }
            None => Ok(None),
        }
    }

    /// A section begins with the session's own settings: it was read that way, and may be the first of its transaction.
    async fn enter_section(&self, current: &mut usize, section: usize) -> Result<(), RunErrorKind> {
        if *current == section {
            return Ok(());
        }
        *current = section;
        self.send(&self.open.settings.again()).await
    }

    /// The last batch of a part and everything behind it, in one pipelined round trip: role and settings back, version
    /// rows, journal, progress; and then the deferred checks, where there are any to do. Returns the server's time
    /// behind the journal row; none when the step goes on in a later phase.
    async fn finish_part(
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
        let changes = if entry.is_some() { version_table::changes(&step.step.heads) } else { Vec::new() };
        let (ran, deferrable, reset, changed, inserted, progressed) = self
            .cancellable(async {
                tokio::join!(
                    biased;
                    async {
                        match last {
                            Some(batch) => batch.run(client).await,
                            None => Ok(()),
                        }
                    },
                    constraints::deferrable(client, &prepared.constraints),
                    client.batch_execute(&settings),
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
            checked.map_err(|error| self.end_error(step, DatabaseError::new(&error, "SET CONSTRAINTS … IMMEDIATE")))?;
        }
        Ok(inserted)
    }

    /// Records the sections of a part as done, or forgets them all when the revision is finished.
    async fn write_progress(&self, step: &PlannedStep, part: &Part, is_finished: bool) -> Result<(), RunErrorKind> {
        let (client, tables) = (&self.open.session.client, &self.open.tables);
        let revision = step.step.revision.as_str();
        if is_finished {
            let is_recorded = part.sections.start > 0 || self.done.iter().any(|done| done.revision == revision);
            return if is_recorded { progress::clear(client, tables, revision).await } else { Ok(()) };
        }
        for done in part.sections.clone().filter_map(|section| Done::section(step, section)) {
            progress::write(client, tables, self.context.run, &done).await?;
        }
        Ok(())
    }

    /// A deferred constraint that fails belongs to the revision, not to one statement of it.
    fn end_error(&self, step: &PlannedStep, error: DatabaseError) -> RunErrorKind {
        match &step.file {
            Some(file) => RunErrorKind::DeferredConstraint {
                revision: step.step.revision.clone(),
                path: file.source().path().to_owned(),
                error,
            },
            None => RunErrorKind::Server(error),
        }
    }

    async fn prepared(&mut self) -> Result<Prepared, RunErrorKind> {
        if let Some(prepared) = &self.prepared {
            return Ok(prepared.clone());
        }
        let prepared = Prepared::new(&self.open.session.client, &self.open.tables).await?;
        self.prepared = Some(prepared.clone());
        Ok(prepared)
    }

    /// Begins a transaction in which nobody else moves the version rows, and checks that nobody has.
    async fn begin(&mut self, number: usize) -> Result<Timestamp, RunErrorKind> {
        self.send("BEGIN").await?;
        if number == 1 || !self.open.facts.is_complete(&self.open.tables) {
            self.create_tables().await?;
        }
        let client = &self.open.session.client;
        let lock = version_table::lock_sql(&self.open.tables);
        let (locked, found, now) = tokio::join!(
            client.batch_execute(&lock),
            version_table::read(client, &self.open.tables),
            self.server_time()
        );
        locked.map_err(|error| DatabaseError::new(&error, &lock))?;
        let found = found?;
        let mut expected = self.heads.clone();
        expected.sort();
        if found != expected {
            let list = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(RunErrorKind::VersionChanged {
                table: self.open.tables.version.to_string(),
                expected: list(&expected),
                found: list(&found),
            });
        }
        now
    }

    /// Makes what is missing of our tables, inside the open transaction.
    async fn create_tables(&mut self) -> Result<(), RunErrorKind> {
        if !self.open.facts.is_complete(&self.open.tables) {
            self.send(&self.open.tables.create_all()).await?;
            // The server tells of every table that was there already; nobody wants to know.
            drop(self.open.session.take_notices());
        }
        if self.identity_is_new {
            identity::write(&self.open.session.client, &self.open.tables, &self.identity).await?;
        }
        Ok(())
    }

    /// Makes the tables in a transaction of their own.
    async fn ensure_tables(&mut self) -> Result<(), RunErrorKind> {
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

    fn tables_are_there(&mut self) {
        let tables = &self.open.tables;
        self.open.facts.existing = [&tables.version, &tables.journal, &tables.run, &tables.progress, &tables.identity]
            .into_iter()
            .map(|table| table.name.as_str().to_owned())
            .collect();
        self.identity_is_new = false;
    }

    async fn clear_versions(&self) -> Result<(), RunErrorKind> {
        let tables = &self.open.tables;
        self.send(&format!("DELETE FROM {}; DELETE FROM {}", tables.version, tables.progress)).await
    }

    async fn record_sections(&mut self, step: &PlannedStep, part: &Part) -> Result<(), RunErrorKind> {
        for section in part.sections.clone() {
            if let Some(done) = Done::section(step, section) {
                progress::write(&self.open.session.client, &self.open.tables, self.context.run, &done).await?;
                self.done.push(done);
            }
        }
        Ok(())
    }

    async fn write_run(&self, number: usize, to: &[RevisionId]) -> Result<(), RunErrorKind> {
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
        run_table::write(&self.open.session.client, &self.open.tables, &row, self.context.author).await
    }

    async fn commit(&self) -> Result<(), RunErrorKind> {
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

    async fn roll_back(&mut self) {
        // The transaction's own error is what matters; a session that cannot roll back is gone, and so is its work.
        let _ = self.open.session.client.batch_execute("ROLLBACK").await;
        drop(self.open.session.take_notices());
    }

    fn settle(&mut self, pending: Pending) {
        self.tables_are_there();
        self.heads.clone_from(&pending.heads);
        self.report.to = pending.heads;
        self.report.steps.extend(pending.steps);
    }

    async fn server_time(&self) -> Result<Timestamp, RunErrorKind> {
        let sql = "SELECT pg_catalog.clock_timestamp()";
        let row = self.open.session.client.query_typed_one(sql, &[]).await;
        Ok(row.and_then(|row| row.try_get(0)).map_err(|error| DatabaseError::new(&error, sql))?)
    }

    async fn send(&self, sql: &str) -> Result<(), RunErrorKind> {
        let sent = self.cancellable(self.open.session.client.batch_execute(sql)).await;
        Ok(sent.map_err(|error| DatabaseError::new(&error, sql))?)
    }

    /// Lets work go on to its end, which comes soon when a stop is asked for: its statement is cancelled.
    async fn cancellable<T>(&self, work: impl Future<Output = T>) -> T {
        const AGAIN: Duration = Duration::from_millis(200);
        tokio::pin!(work);
        tokio::select! {
            biased;
            out = &mut work => return out,
            () = self.context.interrupt.requested() => {}
        }
        // A request that arrives between two statements cancels nothing, so it is repeated.
        loop {
            let cancel = self.open.session.cancel_handle();
            tokio::select! {
                biased;
                out = &mut work => return out,
                _ = async { let _ = cancel.cancel().await; tokio::time::sleep(AGAIN).await } => {}
            }
        }
    }

    fn interrupted_or(&self, error: RunErrorKind) -> RunErrorKind {
        match self.context.interrupt.check() {
            Err(interrupted) => interrupted,
            Ok(()) => error,
        }
    }

    fn entry(&self, step: &PlannedStep, number: usize, started: Timestamp) -> NewEntry {
        let graph = self.open.database.revisions.graph();
        let revision = graph.get(step.step.revision.as_str());
        let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        let direction = match step.step.action {
            Action::Upgrade => JournalDirection::Up,
            Action::Downgrade => JournalDirection::Down,
            Action::Stamp => JournalDirection::Stamp,
        };
        NewEntry {
            run: self.context.run,
            phase: phase_number(number),
            revision: step.step.revision.to_string(),
            parents: revision.map_or_else(|| strings(&step.step.from), |revision| strings(&revision.revises)),
            direction,
            message: revision.map(|revision| revision.message.clone()).unwrap_or_default(),
            checksum: step.file.as_ref().map(|file| file.checksum().to_string()),
            body: step.file.as_ref().map(|file| file.up_text()),
            down_body: step.file.as_ref().and_then(|file| file.down_text()),
            started,
        }
    }

    fn emit_started(&self, step: &PlannedStep) {
        let graph = self.open.database.revisions.graph();
        let message = graph.get(step.step.revision.as_str()).map_or("", |revision| revision.message.as_str());
        self.emit(&Event::StepStarted {
            database: self.name(),
            from: &step.step.from,
            to: &step.step.to,
            direction: step.step.action,
            message,
        });
    }

    fn forward_notices(&mut self) {
        for notice in self.open.session.take_notices() {
            self.emit(&Event::Notice { database: self.name(), notice: &notice });
        }
    }

    fn emit(&self, event: &Event<'_>) {
        self.context.observer.event(event);
    }
}

fn phase_number(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
