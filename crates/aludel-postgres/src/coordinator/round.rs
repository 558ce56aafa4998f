//! One round of a run: the work of its databases at once, and then their commit as one. Never decides what a round is.

use std::time::Duration;

use aludel_core::round::PhaseOf;
use futures_util::future::join_all;
use tokio::sync::watch;

use super::gid::Gid;
use super::protocol::{Answer, Protocol, Side, Verdict, Way};
use crate::error::{RunError, RunErrorKind};
use crate::interrupt::{Interrupter, interrupt};
use crate::patience::Patience;
use crate::report::Outcome;
use crate::run_table::RunRow;
use crate::runner::{RunContext, Runner};

/// How a round of these databases would be committed. The first one's commit decides, and needs no promise.
pub(super) fn way(runners: &[Runner<'_, '_>], round: &[PhaseOf]) -> Way {
    let can_prepare =
        |of: &PhaseOf| runners[of.database].open().facts().max_prepared_transactions > 0;
    if round.iter().skip(1).all(can_prepare) { Way::Prepared } else { Way::OneByOne }
}

/// Does the work of a round in all of its databases and commits it. A round that waited too long for a lock is rolled back
/// everywhere and begun again, a few times.
pub(super) async fn together(
    runners: &mut [Runner<'_, '_>],
    round: &[PhaseOf],
    number: i32,
    context: &RunContext<'_>,
) -> Result<(), Vec<RunError>> {
    let row = row(runners, round, number, context);
    follow(runners, round, &row, context).await
}

/// The same with the row of a round that another database has committed already.
pub(super) async fn follow(
    runners: &mut [Runner<'_, '_>],
    round: &[PhaseOf],
    row: &RunRow,
    context: &RunContext<'_>,
) -> Result<(), Vec<RunError>> {
    let way = way(runners, round);
    let mut patience = Patience::default();
    loop {
        let errors = match attempt(runners, round, row, way).await {
            Ok(()) => return Ok(()),
            Err(errors) => errors,
        };
        let is_settled =
            !errors.iter().any(|error| matches!(error.kind, RunErrorKind::Unsettled { .. }));
        if is_settled && let Err(kind) = context.interrupt.check() {
            return Err(interrupted(errors, kind));
        }
        let Some(pause) = pause(&mut patience, &errors) else {
            let last = |error: RunError| RunError { kind: patience.give_up(error.kind), ..error };
            return Err(errors.into_iter().map(last).collect());
        };
        for error in &errors {
            if let Some(runner) = runners.iter_mut().find(|runner| runner.name() == error.database)
            {
                runner.warn_of_retry(&error.kind, pause);
            }
        }
        if let Err(kind) = context.interrupt.pause(pause).await {
            return Err(interrupted(errors, kind));
        }
    }
}

/// What was asked of the run matters more than what that did to the statements that ran.
fn interrupted(errors: Vec<RunError>, kind: RunErrorKind) -> Vec<RunError> {
    let first = errors.into_iter().next();
    first.map(|error| RunError { database: error.database, kind }).into_iter().collect()
}

/// The pause before the next try, when locks are all that was missing.
fn pause(patience: &mut Patience, errors: &[RunError]) -> Option<Duration> {
    if errors.iter().all(|error| Patience::is_for(&error.kind)) {
        errors.first().and_then(|error| patience.pause(&error.kind))
    } else {
        None
    }
}

/// The row that every database of the round writes in its transaction.
fn row(
    runners: &[Runner<'_, '_>],
    round: &[PhaseOf],
    number: i32,
    context: &RunContext<'_>,
) -> RunRow {
    RunRow {
        run: context.run,
        phase: number,
        coordinator: runners[round[0].database].identity().id,
        participants: round.iter().map(|of| runners[of.database].participant(of.phase)).collect(),
        command: context.command.to_owned(),
    }
}

/// The runners of a round, in its order.
fn of_round<'a, 'd, 'r>(
    runners: &'a mut [Runner<'d, 'r>],
    round: &'a [PhaseOf],
) -> impl Iterator<Item = (&'a mut Runner<'d, 'r>, &'a PhaseOf)> {
    runners.iter_mut().enumerate().filter_map(move |(index, runner)| {
        round.iter().find(|of| of.database == index).map(|of| (runner, of))
    })
}

async fn attempt(
    runners: &mut [Runner<'_, '_>],
    round: &[PhaseOf],
    row: &RunRow,
    way: Way,
) -> Result<(), Vec<RunError>> {
    let worked = work(runners, round, row).await;
    if worked.iter().all(Result::is_ok) {
        return commit(runners, round, row, way).await;
    }
    join_all(of_round(runners, round).map(|(runner, _)| runner.roll_back())).await;
    let mut errors = Vec::new();
    for ((runner, _), result) in of_round(runners, round).zip(worked) {
        match result {
            Ok(()) | Err(RunErrorKind::Abandoned) => runner.ended(Outcome::RolledBack),
            Err(kind) => {
                runner.ended(Outcome::Failed);
                errors.push(RunError { database: runner.name().to_owned(), kind });
            }
        }
    }
    Err(errors)
}

/// The work of all databases at once. When it fails in one, the others are cancelled; who is done first waits for the rest.
async fn work(
    runners: &mut [Runner<'_, '_>],
    round: &[PhaseOf],
    row: &RunRow,
) -> Vec<Result<(), RunErrorKind>> {
    let (abandoner, abandoned) = interrupt();
    let (working, left) = watch::channel(round.len());
    let works = of_round(runners, round).map(|(runner, of)| {
        let (abandoned, abandoner, working, left) =
            (abandoned.clone(), &abandoner, &working, left.clone());
        async move {
            let done = runner.work(of.phase, row, abandoned).await;
            working.send_modify(|left| *left -= 1);
            let kept = match done {
                Ok(()) => wait(runner, left).await,
                Err(error) => Err(error),
            };
            give_up_on_error(abandoner, &kept);
            kept
        }
    });
    join_all(works).await
}

fn give_up_on_error(abandoner: &Interrupter, result: &Result<(), RunErrorKind>) {
    if result.is_err() {
        abandoner.interrupt();
    }
}

/// Waits with an open transaction until every other database is done too. Between us and the server may be what cuts silent
/// connections, so it is not silent.
async fn wait(
    runner: &mut Runner<'_, '_>,
    mut left: watch::Receiver<usize>,
) -> Result<(), RunErrorKind> {
    loop {
        tokio::select! {
            biased;
            () = runner.stopped() => return runner.go_on(),
            _ = left.wait_for(|left| *left == 0) => return Ok(()),
            () = tokio::time::sleep(runner.keep_alive()) => runner.ping().await?,
        }
    }
}

/// Commits what is open in all databases of the round.
async fn commit(
    runners: &mut [Runner<'_, '_>],
    round: &[PhaseOf],
    row: &RunRow,
    way: Way,
) -> Result<(), Vec<RunError>> {
    let mut protocol = Protocol::new(way, round.len());
    let mut errors = Vec::new();
    loop {
        let asked = protocol.next();
        if asked.is_empty() {
            break;
        }
        let questions = of_round(runners, round).enumerate().filter_map(|(side, (runner, _))| {
            let (_, request) = asked.iter().find(|(database, _)| *database == side)?;
            Some(async move {
                let gid = Gid {
                    run: row.run,
                    phase: row.phase,
                    decider: row.coordinator,
                    database: runner.identity().id,
                };
                let (answer, error) = runner.ask(*request, row, &gid.to_string()).await;
                let error = error.map(|kind| RunError { database: runner.name().to_owned(), kind });
                (side, *request, answer, error)
            })
        });
        for (side, request, answer, error) in join_all(questions).await {
            debug_assert!(answer == Answer::Done || error.is_some());
            protocol.answered(side, request, answer);
            errors.extend(error);
        }
    }
    for (side, (runner, of)) in of_round(runners, round).enumerate() {
        match protocol.side(side) {
            Side::Committed => runner.settle(of.phase),
            Side::RolledBack if errors.iter().any(|error| error.database == runner.name()) => {
                runner.ended(Outcome::Failed);
            }
            Side::RolledBack => runner.ended(Outcome::RolledBack),
            Side::Open | Side::Prepared | Side::Unknown => runner.ended(Outcome::InDoubt),
        }
    }
    if protocol.verdict() == Verdict::Committed { Ok(()) } else { Err(errors) }
}
