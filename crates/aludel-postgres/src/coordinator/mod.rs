//! Moves the databases of one command: all are checked before any is touched, and what can commit as one does. Never runs SQL of a revision itself.

pub(crate) mod gid;
mod preflight;
pub(crate) mod protocol;
mod round;
pub(crate) mod settle;

use aludel_core::phase::Phase;
use aludel_core::round::{PhaseOf, Round, rounds};

use crate::database::Database;
use crate::error::{RunError, RunErrorKind};
use crate::event::Event;
use crate::lock::{self, LockKey};
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
    let mut runners = match preflight::preflight(databases, command, context).await {
        Ok(runners) => runners,
        Err(errors) => return Err(untouched(databases, context, errors)),
    };
    let result = go(&mut runners, command, context).await;
    release(&runners).await;
    let report =
        RunReport { run: context.run, databases: runners.iter().map(Runner::report).collect() };
    match result {
        Ok(()) => Ok(report),
        Err(errors) => Err(RunFailure { report, errors }),
    }
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
