//! What earlier runs left unfinished, settled under the locks of all databases of the command. Never touches what is not ours.

use aludel_core::phase::Phase;
use aludel_core::revision::RevisionId;
use aludel_core::round::PhaseOf;
use futures_util::future::join_all;

use super::gid::Gid;
use super::preflight::collect;
use super::protocol::{self, Decision};
use super::round;
use crate::database::Database;
use crate::error::{DatabaseError, RunError, RunErrorKind};
use crate::event::{Event, Settlement};
use crate::open::{OpenDatabase, State};
use crate::plan::{self, Calls, Move};
use crate::prepared_transaction::{self, PreparedRow};
use crate::progress;
use crate::run_table::{self, RunRow};
use crate::runner::{RunContext, Runner};

/// Reads the state of every database and settles what is found: first the prepared transactions, then the databases that stayed
/// behind. Returns the states after it.
pub(super) async fn settle<'d>(
    databases: &[Database],
    open: &mut Vec<OpenDatabase<'d>>,
    command: &Move,
    context: &RunContext<'_>,
) -> Result<Vec<State>, Vec<RunError>> {
    let mut states = read(databases, open).await?;
    if end_prepared(open, &states, context).await? {
        states = read(databases, open).await?;
    }
    let behind = left_behind(open, &states).await?;
    if behind.is_empty() {
        return Ok(states);
    }
    if !matches!(command, Move::Upgrade(_) | Move::Recover) {
        let error = |(index, row): &(usize, Followed)| {
            let kind = RunErrorKind::LeftBehind { run: row.row.run, to: row.to_strings() };
            RunError { database: open[*index].database.name.clone(), kind }
        };
        return Err(behind.iter().map(error).collect());
    }
    for (index, followed) in behind {
        let name = open[index].database.name.clone();
        let database = open.remove(index);
        let (database, result) = follow(database, states[index].clone(), &followed, context).await;
        open.insert(index, database);
        result.map_err(|kind| vec![RunError { database: name, kind }])?;
    }
    read(databases, open).await
}

async fn read(
    databases: &[Database],
    open: &[OpenDatabase<'_>],
) -> Result<Vec<State>, Vec<RunError>> {
    let states = join_all(open.iter().map(OpenDatabase::state)).await;
    collect(databases, states)
}

/// The prepared transactions of a database that are ours.
pub(crate) fn ours(prepared: &[PreparedRow]) -> impl Iterator<Item = (Gid, &PreparedRow)> {
    let here = prepared.iter().filter(|row| row.is_here);
    here.filter_map(|row| Some((row.gid.parse::<Gid>().ok()?, row)))
}

/// Commits or rolls back what earlier runs left prepared, as the database that decides says. Returns whether there was anything.
async fn end_prepared(
    open: &[OpenDatabase<'_>],
    states: &[State],
    context: &RunContext<'_>,
) -> Result<bool, Vec<RunError>> {
    let mut found = false;
    let mut errors = Vec::new();
    for (database, state) in open.iter().zip(states) {
        for (gid, row) in ours(&state.prepared) {
            found = true;
            let decider = states.iter().position(|state| {
                state.identity.as_ref().is_some_and(|identity| identity.id == gid.decider)
            });
            let ended = match decider {
                Some(decider) => {
                    end(database, &open[decider], gid, context).await.map_err(RunErrorKind::from)
                }
                None => Err(RunErrorKind::InDoubt { run: gid.run, since: row.since }),
            };
            if let Err(kind) = ended {
                errors.push(RunError { database: database.database.name.clone(), kind });
            }
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

async fn end(
    database: &OpenDatabase<'_>,
    decider: &OpenDatabase<'_>,
    gid: Gid,
    context: &RunContext<'_>,
) -> Result<(), DatabaseError> {
    let (client, name) = (&database.session.client, gid.to_string());
    let has_row = decider.facts.has(&decider.tables.run)
        && run_table::has(&decider.session.client, &decider.tables, gid.run, gid.phase).await?;
    let (sql, how) = match protocol::decide(has_row) {
        Decision::Commit => (prepared_transaction::commit(&name), Settlement::Committed),
        Decision::RollBack => (prepared_transaction::roll_back(&name), Settlement::RolledBack),
    };
    client.batch_execute(&sql).await.map_err(|error| DatabaseError::new(&error, &sql))?;
    let event = Event::Settled { database: &database.database.name, run: gid.run, how };
    context.observer.event(&event);
    Ok(())
}

/// A round that a database is to follow.
struct Followed {
    row: RunRow,
    from: Vec<RevisionId>,
    to: Vec<RevisionId>,
}

impl Followed {
    fn to_strings(&self) -> Vec<String> {
        self.to.iter().map(ToString::to_string).collect()
    }
}

/// The databases that stayed behind in the newest round of another one.
async fn left_behind(
    open: &[OpenDatabase<'_>],
    states: &[State],
) -> Result<Vec<(usize, Followed)>, Vec<RunError>> {
    let mut behind: Vec<(usize, Followed)> = Vec::new();
    for row in states.iter().filter_map(|state| state.shared.as_ref()) {
        for participant in &row.participants {
            let same = |state: &State| state.identity.as_ref() == Some(&participant.database);
            let Some(index) = states.iter().position(same) else { continue };
            if behind.iter().any(|(other, _)| *other == index) {
                continue;
            }
            let (database, state) = (&open[index], &states[index]);
            let heads = |ids: &[String]| {
                let mut ids: Vec<RevisionId> =
                    ids.iter().filter_map(|id| RevisionId::new(id.as_str()).ok()).collect();
                ids.sort();
                ids
            };
            let (from, to) = (heads(&participant.from), heads(&participant.to));
            let has_row = match &state.shared {
                Some(own) if own.run == row.run && own.phase >= row.phase => true,
                _ => run_table::has(&database.session.client, &database.tables, row.run, row.phase)
                    .await
                    .map_err(|error| {
                        let kind = RunErrorKind::Server(error);
                        vec![RunError { database: database.database.name.clone(), kind }]
                    })?,
            };
            let mut here = state.heads.clone();
            here.sort();
            if protocol::stayed_behind(has_row, &here, &from, &to) {
                behind.push((index, Followed { row: row.clone(), from, to }));
            }
        }
    }
    Ok(behind)
}

/// Does in one database what the round did in the others, and records it as that round.
async fn follow<'d>(
    database: OpenDatabase<'d>,
    state: State,
    followed: &Followed,
    context: &RunContext<'_>,
) -> (OpenDatabase<'d>, Result<(), RunErrorKind>) {
    let Followed { row, from, to } = followed;
    let context = RunContext { run: row.run, ..*context };
    let no_way =
        |reason: String| RunErrorKind::NoWayOn { run: row.run, to: followed.to_strings(), reason };
    let Database { name, revisions, steps, .. } = database.database;
    let calls = Calls::Registered { steps, database: name };
    let planned = plan::follow(revisions, from, to, &row.command, calls);
    let mut steps = match planned {
        Ok(steps) => steps,
        Err(error) => return (database, Err(no_way(error.to_string()))),
    };
    if let Err(error) = progress::resume(&mut steps, &state.done) {
        return (database, Err(error));
    }
    let mut runner = Runner::new(database, state, steps, false, &context);
    let result = match runner.phases() {
        [Phase::Transaction(_)] => {
            let only = [PhaseOf { database: 0, phase: 0 }];
            let done = round::follow(std::slice::from_mut(&mut runner), &only, row, &context).await;
            done.map_err(|errors| {
                errors.into_iter().next().map_or(RunErrorKind::Interrupted, |error| error.kind)
            })
        }
        _ => Err(no_way("it is more than one transaction".to_owned())),
    };
    if result.is_ok() {
        let event =
            Event::Settled { database: runner.name(), run: row.run, how: Settlement::Followed };
        context.observer.event(&event);
    }
    (runner.into_open(), result)
}
