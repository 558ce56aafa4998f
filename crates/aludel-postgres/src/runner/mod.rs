//! Runs the phases of one database: the work, and its bookkeeping in the same transaction. Never decides what to run,
//! and never commits by itself where a coordinator has to.

mod alone;
mod bookkeeping;
mod transaction;

use std::time::Duration;

use aludel_core::phase::{Phase, PlannedStep, phases};
use aludel_core::revision::RevisionId;
use uuid::Uuid;

use crate::error::{DatabaseError, RunErrorKind};
use crate::event::{Event, Observer};
use crate::identity::Identity;
use crate::interrupt::Interrupt;
use crate::journal::Author;
use crate::open::{OpenDatabase, State};
use crate::prepared::Prepared;
use crate::progress::{self, Done};
use crate::report::{DatabaseReport, Outcome, StepReport};

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
            self.emit(&Event::PhaseCommitted {
                database: self.name(),
                phase: index + 1,
                phases: count,
            });
        }
        self.report.outcome = Outcome::Done;
        Ok(())
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

    fn emit_started(&self, step: &PlannedStep) {
        let graph = self.open.database.revisions.graph();
        let message =
            graph.get(step.step.revision.as_str()).map_or("", |revision| revision.message.as_str());
        self.emit(&Event::StepStarted {
            database: self.name(),
            from: &step.step.from,
            to: &step.step.to,
            direction: step.step.action,
            message,
        });
    }

    fn warn_of_retry(&self, error: &RunErrorKind, pause: Duration) {
        let message = format!("{error}; rolled back, trying again in {} ms", pause.as_millis());
        self.emit(&Event::Warning { database: self.name(), message: &message });
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
