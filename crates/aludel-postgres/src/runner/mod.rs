//! Runs the phases of one database: the work, and its bookkeeping in the same transaction. Never decides what to run,
//! and never commits by itself where a coordinator has to.

mod alone;
mod batches;
mod bookkeeping;
mod call;
mod fingerprint;
mod statement;
mod transaction;
mod vote;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aludel_core::graph::heads_after;
use aludel_core::phase::{Phase, PlannedStep, phases};
use aludel_core::revision::RevisionId;
use uuid::Uuid;

use crate::database::Database;
use crate::error::{DatabaseError, RunError, RunErrorKind};
use crate::event::{Blocker, Event, Observer};
use crate::identity::Identity;
use crate::interrupt::Interrupt;
use crate::journal::Author;
use crate::open::{OpenDatabase, State};
use crate::prepared::Prepared;
use crate::progress::Done;
use crate::report::{DatabaseReport, Outcome, StepReport};
use crate::run_table::ParticipantRow;
use crate::watch::{Seen, watch};

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
    /// Whether the version rows are to be forgotten first, which the first phase does.
    purge: bool,
    prepared: Option<Prepared>,
    /// How many transactions its server could keep prepared when the run began.
    free_slots: i32,
    /// What the open transaction has done.
    pending: Pending,
    /// The wish to stop because another database of the round has failed.
    abandoned: Interrupt,
    /// Who was in the way of a statement that had to wait.
    blockers: Mutex<Vec<Blocker>>,
    report: DatabaseReport,
}

/// How often it is looked who is in the way of a statement.
const SHORTEST_LOOK: Duration = Duration::from_millis(50);
const LONGEST_LOOK: Duration = Duration::from_secs(1);

/// What a phase has done that is not committed yet.
#[derive(Debug, Clone, Default)]
struct Pending {
    steps: Vec<StepReport>,
    heads: Vec<RevisionId>,
}

impl<'d, 'r> Runner<'d, 'r> {
    pub(crate) fn new(
        open: OpenDatabase<'d>,
        state: State,
        steps: Vec<PlannedStep>,
        purge: bool,
        context: &'r RunContext<'r>,
    ) -> Self {
        let Database { name, options, steps: code, .. } = open.database;
        let kind = |call: &str, version| code.kind(name, call, version);
        let mut phases = phases(&steps, options.limits, kind);
        if phases.is_empty() && purge {
            // A purge to the base has no step: the rows go, and that is all.
            phases.push(Phase::Transaction(Vec::new()));
        }
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
        let slots = open.facts.max_prepared_transactions;
        let taken = i32::try_from(state.prepared.len()).unwrap_or(i32::MAX);
        Self {
            free_slots: slots.saturating_sub(taken).max(0),
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
            pending: Pending::default(),
            abandoned: Interrupt::never(),
            blockers: Mutex::default(),
            report,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.open.database.name
    }

    /// An error of this database.
    pub(crate) fn error(&self, kind: RunErrorKind) -> RunError {
        RunError { database: self.name().to_owned(), kind }
    }

    pub(crate) fn open(&self) -> &OpenDatabase<'d> {
        &self.open
    }

    pub(crate) fn report(&self) -> DatabaseReport {
        self.report.clone()
    }

    /// Gives the session back.
    pub(crate) fn into_open(self) -> OpenDatabase<'d> {
        self.open
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// How many transactions its server can keep prepared now.
    pub(crate) fn free_slots(&self) -> i32 {
        self.free_slots
    }

    /// What is to be done, in order.
    pub(crate) fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// Tells what is ahead.
    pub(crate) fn announce(&mut self) {
        self.emit(&Event::Planned { database: self.name(), steps: self.steps.len() });
        if self.phases.is_empty() {
            self.report.outcome = Outcome::NothingToDo;
        }
    }

    /// The database in the row of a round: from where to where one of its phases leads.
    pub(crate) fn participant(&self, phase: usize) -> ParticipantRow {
        let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        ParticipantRow {
            database: self.identity.clone(),
            from: strings(&self.heads),
            to: strings(&self.heads_behind(phase)),
        }
    }

    /// The heads when a phase is done.
    fn heads_behind(&self, phase: usize) -> Vec<RevisionId> {
        let start = if self.purge { Vec::new() } else { self.heads.clone() };
        let finished = self.phases[phase].parts().iter().filter(|part| part.finishes);
        finished.fold(start, |heads, part| {
            heads_after(&heads, std::slice::from_ref(&self.steps[part.step].step))
        })
    }

    /// Takes what the transaction of a phase did as committed.
    pub(crate) fn settle(&mut self, phase: usize) {
        let pending = std::mem::take(&mut self.pending);
        self.tables_are_there();
        self.purge = false;
        self.heads.clone_from(&pending.heads);
        self.report.to = pending.heads;
        self.report.steps.extend(pending.steps);
        self.passed(phase);
    }

    /// A phase is committed.
    fn passed(&mut self, phase: usize) {
        let phases = self.phases.len();
        self.report.outcome = if phase + 1 == phases { Outcome::Done } else { Outcome::Failed };
        self.emit(&Event::PhaseCommitted { database: self.name(), phase: phase + 1, phases });
    }

    /// How the run ended for this database.
    pub(crate) fn ended(&mut self, outcome: Outcome) {
        self.report.outcome = outcome;
    }

    /// One section outside a transaction.
    pub(crate) async fn run_phase_alone(
        &mut self,
        phase: usize,
        number: i32,
    ) -> Result<(), RunErrorKind> {
        self.report.outcome = Outcome::Failed;
        for part in self.phases[phase].parts().to_vec() {
            self.run_alone(number, &part).await?;
        }
        self.passed(phase);
        Ok(())
    }

    /// How long its connection may be silent while its transaction is open.
    pub(crate) fn keep_alive(&self) -> Duration {
        self.open.database.options.keep_alive
    }

    /// Says something to the server, so that the connection is not silent.
    pub(crate) async fn ping(&self) -> Result<(), RunErrorKind> {
        self.send("").await
    }

    /// Returns when the run is to stop.
    pub(crate) async fn stopped(&self) {
        tokio::select! {
            () = self.context.interrupt.requested() => {}
            () = self.abandoned.requested() => {}
        }
    }

    /// An error once the run is to stop.
    pub(crate) fn go_on(&self) -> Result<(), RunErrorKind> {
        self.context.interrupt.check()?;
        self.abandoned.check().map_err(|_| RunErrorKind::Abandoned)
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
            () = self.stopped() => {}
            () = self.watch() => {}
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

    /// Looks what is done and who is in the way while a statement takes long, until it is over or the run is to stop.
    async fn watch(&self) {
        let Database { conn, options, name, .. } = self.open.database;
        // Twice within the time after which a statement gives up, and never busily.
        let pause = (options.lock_timeout / 3).clamp(SHORTEST_LOOK, LONGEST_LOOK);
        let told = |seen: &Seen<'_>| match seen {
            Seen::Work(work) => self.emit(&Event::Working { database: name, work }),
            Seen::Blockers(by) => {
                *self.blockers.lock().unwrap_or_else(PoisonError::into_inner) = by.to_vec();
                self.emit(&Event::Blocked { database: name, by });
            }
        };
        let tool = &self.context.author.tool;
        tokio::select! {
            () = self.stopped() => {}
            () = watch(conn, tool, self.open.facts.backend_pid, pause, told) => self.stopped().await,
        }
    }

    /// An error about a lock, with those who held it.
    fn with_blockers(&self, kind: RunErrorKind) -> RunErrorKind {
        let blockers = || self.blockers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match kind {
            RunErrorKind::Server(error) => RunErrorKind::Server(error.blocked_by(blockers())),
            RunErrorKind::Statement(mut statement) => {
                statement.error = statement.error.clone().blocked_by(blockers());
                RunErrorKind::Statement(statement)
            }
            RunErrorKind::Step(step) => RunErrorKind::Step(Box::new(step.blocked_by(blockers()))),
            kind => kind,
        }
    }

    fn interrupted_or(&self, error: RunErrorKind) -> RunErrorKind {
        match self.go_on() {
            Err(stopped) => stopped,
            Ok(()) => self.with_blockers(error),
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

    pub(crate) fn warn_of_retry(&self, error: &RunErrorKind, pause: Duration) {
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
