//! Moves the databases of one command: all are checked before any is touched, and what can commit as one does. Never runs SQL of a revision itself.

pub(crate) mod gid;
mod preflight;
pub(crate) mod protocol;
mod round;
pub(crate) mod settle;

use std::convert::Infallible;

use aludel_core::phase::Phase;
use aludel_core::round::{PhaseOf, Round, rounds};

use crate::database::Database;
use crate::error::{RunError, RunErrorKind};
use crate::event::Event;
use crate::lock::{self, LockKey};
use crate::open::OpenDatabase;
use crate::plan::Move;
use crate::report::{DatabaseReport, Outcome, RunFailure, RunReport};
use crate::runner::{RunContext, Runner};

/// Moves databases, given in the program's order.
///
/// Preflight (connect, identity, lock, what earlier runs left, versions, plan, checks) comes first for all of them: when it fails for
/// one, none is touched. Then come the rounds: the work of all databases at once, and one commit for all of them. A
/// failure undoes its round everywhere and stops.
///
/// # Errors
///
/// [`RunFailure`] holds every error and what is committed of every database.
pub async fn run(
    databases: &[Database],
    command: &Move,
    context: &RunContext<'_>,
) -> Result<RunReport, RunFailure> {
    match run_behind(databases, command, context, async |_| Ok::<(), Infallible>(())).await {
        Ok(report) => Ok(report),
        Err(Halt::Run(failure)) => Err(failure),
        Err(Halt::Gate { error, .. }) => match error {},
    }
}

/// A database that is about to be changed: everything is checked, its lock is held, and nothing has been touched.
#[derive(Debug)]
pub struct Ready<'r> {
    /// The database.
    pub database: &'r Database,
    /// The session that holds the lock.
    pub open: &'r OpenDatabase<'r>,
}

/// Why a run behind a gate did not come to its end.
#[derive(Debug)]
pub enum Halt<E> {
    /// The gate did not open, so that nothing was changed.
    Gate {
        /// Where each database is.
        report: RunReport,
        /// Why not.
        error: E,
    },
    /// The run failed.
    Run(RunFailure),
}

/// The same as [`run`], with something to be done first: `gate` is called behind the preflight, under the locks of all databases and
/// before the first change, with those databases that have work ahead. It is not called where there is none.
///
/// What an earlier run left in the middle of a commit is settled before: its prepared transaction would keep everybody out.
///
/// # Errors
///
/// [`Halt::Gate`] with the gate's own error, else what [`run`] says.
pub async fn run_behind<E>(
    databases: &[Database],
    command: &Move,
    context: &RunContext<'_>,
    gate: impl AsyncFnOnce(&[Ready<'_>]) -> Result<(), E>,
) -> Result<RunReport, Halt<E>> {
    let mut runners = match preflight::preflight(databases, command, context).await {
        Ok(runners) => runners,
        Err(errors) => return Err(Halt::Run(untouched(databases, context, errors))),
    };
    let ready: Vec<Ready<'_>> = runners
        .iter()
        .filter(|runner| !runner.phases().is_empty())
        .map(|runner| Ready { database: runner.open().database, open: runner.open() })
        .collect();
    if !ready.is_empty()
        && let Err(error) = gate(&ready).await
    {
        release(&runners).await;
        return Err(Halt::Gate { report: report(&runners, context), error });
    }
    let result = go(&mut runners, command, context).await;
    release(&runners).await;
    let report = report(&runners, context);
    match result {
        Ok(()) => Ok(report),
        Err(errors) => Err(Halt::Run(RunFailure { report, errors })),
    }
}

fn report(runners: &[Runner<'_, '_>], context: &RunContext<'_>) -> RunReport {
    RunReport { run: context.run, databases: runners.iter().map(Runner::report).collect() }
}

async fn go(
    runners: &mut [Runner<'_, '_>],
    command: &Move,
    context: &RunContext<'_>,
) -> Result<(), Vec<RunError>> {
    let phases: Vec<Vec<Phase>> = runners.iter().map(|runner| runner.phases().to_vec()).collect();
    let rounds = rounds(&phases);
    runners.iter_mut().for_each(Runner::announce);
    if matches!(command, Move::EnsureVersion) {
        ensure_tables(runners, |_| true).await?;
    }
    for round in &rounds {
        if let Round::Together(all) = round {
            foresee(runners, all, context).await?;
        }
    }
    for (number, round) in (1..).zip(&rounds) {
        match round {
            Round::Alone(of) => {
                let runner = &mut runners[of.database];
                runner
                    .run_phase_alone(of.phase, number)
                    .await
                    .map_err(|kind| vec![runner.error(kind)])?;
            }
            Round::Together(all) => round::together(runners, all, number, context).await?,
        }
    }
    Ok(())
}

/// What has to be so before a round of several databases: each has an identity by which the others find it, and a server with
/// room for a promise; where one keeps none, it is said what that means.
async fn foresee(
    runners: &mut [Runner<'_, '_>],
    round: &[PhaseOf],
    context: &RunContext<'_>,
) -> Result<(), Vec<RunError>> {
    let [first, others @ ..] = round else { return Ok(()) };
    if others.is_empty() {
        return Ok(());
    }
    match round::way(runners, round) {
        protocol::Way::Prepared => {
            let full: Vec<RunError> = others
                .iter()
                .map(|of| &runners[of.database])
                .filter(|runner| runner.free_slots() == 0)
                .map(|runner| {
                    let slots = runner.open().facts().max_prepared_transactions;
                    runner.error(RunErrorKind::NoPreparedSlot { slots })
                })
                .collect();
            if !full.is_empty() {
                return Err(full);
            }
        }
        protocol::Way::OneByOne => {
            let first = runners[first.database].name();
            for of in others {
                let database = runners[of.database].name();
                context.observer.event(&Event::OneByOne { first, database });
            }
        }
    }
    ensure_tables(runners, |index| round.iter().any(|of| of.database == index)).await
}

async fn ensure_tables(
    runners: &mut [Runner<'_, '_>],
    of: impl Fn(usize) -> bool,
) -> Result<(), Vec<RunError>> {
    for (_, runner) in runners.iter_mut().enumerate().filter(|(index, _)| of(*index)) {
        runner.ensure_tables().await.map_err(|kind| vec![runner.error(kind)])?;
    }
    Ok(())
}

/// Gives the locks back in reverse order. A session that cannot is gone, and its lock with it.
async fn release(runners: &[Runner<'_, '_>]) {
    for runner in runners.iter().rev() {
        let open = runner.open();
        let _ = lock::unlock(&open.session.client, LockKey::new(&open.tables)).await;
    }
}

fn untouched(
    databases: &[Database],
    context: &RunContext<'_>,
    errors: Vec<RunError>,
) -> RunFailure {
    let report = |database: &Database| DatabaseReport {
        name: database.name.clone(),
        from: Vec::new(),
        to: Vec::new(),
        steps: Vec::new(),
        outcome: Outcome::NotStarted,
    };
    RunFailure {
        report: RunReport { run: context.run, databases: databases.iter().map(report).collect() },
        errors,
    }
}
