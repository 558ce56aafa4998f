//! Everything that can be found out, and everything that an earlier run left to settle, before the first change. Never runs a plan.

use futures_util::future::join_all;

use super::settle;
use crate::database::Database;
use crate::error::{DatabaseError, RunError, RunErrorKind};
use crate::event::Event;
use crate::facts::Facts;
use crate::lock::{self, LockKey};
use crate::open::{OpenDatabase, State};
use crate::plan::Move;
use crate::runner::{RunContext, Runner};

/// Everything that can be found out before the first change.
pub(super) async fn preflight<'d, 'r>(
    databases: &'d [Database],
    command: &Move,
    context: &'r RunContext<'r>,
) -> Result<Vec<Runner<'d, 'r>>, Vec<RunError>> {
    let opened = join_all(databases.iter().map(|database| open(database, context))).await;
    let mut open = collect(databases, opened)?;
    refuse_same(&open).await?;
    for database in &mut open {
        let name = database.database.name.clone();
        lock(database, context).await.map_err(|kind| vec![RunError { database: name, kind }])?;
    }
    let states = settle::settle(databases, &mut open, command, context).await?;
    let several = databases.len() > 1;
    let prepared = open
        .into_iter()
        .zip(states)
        .map(|(open, state)| prepare(open, state, command, several, context));
    collect(databases, join_all(prepared).await)
}

async fn open<'d>(
    database: &'d Database,
    context: &RunContext<'_>,
) -> Result<OpenDatabase<'d>, RunErrorKind> {
    context.interrupt.check()?;
    let open = tokio::select! {
        biased;
        opened = OpenDatabase::open(database, &context.author.tool) => opened?,
        () = context.interrupt.requested() => return Err(RunErrorKind::Interrupted),
    };
    open.facts().check_writable()?;
    Ok(open)
}

async fn prepare<'d, 'r>(
    open: OpenDatabase<'d>,
    state: State,
    command: &Move,
    several: bool,
    context: &'r RunContext<'r>,
) -> Result<Runner<'d, 'r>, RunErrorKind> {
    let purge = matches!(command, Move::Stamp { purge: true, .. });
    let steps = open.planned(&state, command, several).await?;
    Ok(Runner::new(open, state, steps, purge, context))
}

/// Takes the lock, and looks again at what is there: the runner before us may have made the tables.
async fn lock(open: &mut OpenDatabase<'_>, context: &RunContext<'_>) -> Result<(), RunErrorKind> {
    let client = &open.session.client;
    let options = &open.database.options;
    lock::wait(
        client,
        LockKey::new(&open.tables),
        options.lock_wait,
        context.interrupt,
        |holder| {
            context
                .observer
                .event(&Event::WaitingForLock { database: &open.database.name, holder });
        },
    )
    .await?;
    if !open.facts.is_complete(&open.tables) {
        open.facts =
            Facts::read(client, &options.version_table, options.version_table_schema.as_deref())
                .await?;
    }
    Ok(())
}

/// Two configurations that reach one database would wait for each other for ever, so they are found out: a random
/// advisory lock taken in one session is refused in the other only within one database.
async fn refuse_same(open: &[OpenDatabase<'_>]) -> Result<(), Vec<RunError>> {
    for (index, first) in open.iter().enumerate() {
        for second in &open[index + 1..] {
            let same = is_same(first, second).await;
            let kind = match same {
                Ok(false) => continue,
                Ok(true) => RunErrorKind::SameDatabase {
                    first: first.database.name.clone(),
                    second: second.database.name.clone(),
                },
                Err(error) => RunErrorKind::Server(error),
            };
            return Err(vec![RunError { database: second.database.name.clone(), kind }]);
        }
    }
    Ok(())
}

async fn is_same(
    first: &OpenDatabase<'_>,
    second: &OpenDatabase<'_>,
) -> Result<bool, DatabaseError> {
    let key = LockKey::probe();
    if !lock::try_lock(&first.session.client, key).await? {
        return Ok(false);
    }
    let free = lock::try_lock(&second.session.client, key).await?;
    Ok(!free)
}

pub(super) fn collect<T>(
    databases: &[Database],
    results: Vec<Result<T, RunErrorKind>>,
) -> Result<Vec<T>, Vec<RunError>> {
    let mut good = Vec::with_capacity(results.len());
    let mut errors = Vec::new();
    for (database, result) in databases.iter().zip(results) {
        match result {
            Ok(value) => good.push(value),
            Err(kind) => errors.push(RunError { database: database.name.clone(), kind }),
        }
    }
    if errors.is_empty() { Ok(good) } else { Err(errors) }
}
