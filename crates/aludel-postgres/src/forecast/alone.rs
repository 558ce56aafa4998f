//! Statements that run outside a transaction, whose locks are gone when they end: seen while a second session is in their way.
//! Never used on a live database.

use std::pin::Pin;
use std::time::Duration;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::snapshot::{self, Kind, Locks, Relations};
use crate::connect::Session;
use crate::error::DatabaseError;
use crate::shadow::{Shadow, ShadowError};

/// How long until it is looked again whether a statement waits.
const PAUSE: Duration = Duration::from_millis(2);

/// Sessions that stand in the way of another one and look what it wants.
///
/// Whoever only reads or writes rows would let most of these statements take their lock, and whoever keeps everybody out would show
/// only the first. So the way is freed in steps: nobody may do anything, then read, then write; and at last partitions are held as a
/// reader holds them, which is what a statement waits for that takes a stronger lock at its end.
#[derive(Debug)]
pub(super) struct Barrier {
    watcher: Session,
    writer: Session,
    reader: Session,
}

/// A statement that has run.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) result: Result<(), tokio_postgres::Error>,
    pub(super) locks: Result<Locks, DatabaseError>,
}

/// A statement on its way.
type Running<'a> = Pin<&'a mut (dyn Future<Output = Result<(), tokio_postgres::Error>> + Send)>;

impl Barrier {
    pub(super) async fn new(shadow: &Shadow, application: &str) -> Result<Self, ShadowError> {
        let open = || shadow.open(application);
        let (watcher, writer, reader) = tokio::try_join!(open(), open(), open())?;
        Ok(Self { watcher, writer, reader })
    }

    /// Runs a statement in the session `actor`, whose process is `pid`, and tells every lock that it held or wanted; an error
    /// instead of them where nothing could be put in its way, because there are more tables than the server can keep locked.
    pub(super) async fn observe(
        &self,
        actor: &Client,
        pid: i32,
        sql: &str,
        relations: &Relations,
    ) -> Result<Watched, DatabaseError> {
        let (writer, reader) = (pid_of(&self.writer).await?, pid_of(&self.reader).await?);
        let all = names(relations, |_| true);
        if all.is_empty() {
            return Ok(Watched { result: actor.batch_execute(sql).await, locks: Ok(Locks::new()) });
        }
        let first = format!(
            "BEGIN; LOCK TABLE {all} IN ROW EXCLUSIVE MODE; SAVEPOINT writing; \
             LOCK TABLE {all} IN EXCLUSIVE MODE; SAVEPOINT reading; \
             LOCK TABLE {all} IN ACCESS EXCLUSIVE MODE"
        );
        if let Err(error) = run(&self.writer, &first).await {
            run(&self.writer, "ROLLBACK").await?;
            return Ok(Watched { result: actor.batch_execute(sql).await, locks: Err(error) });
        }
        let mut seen = Locks::new();
        let mut statement = std::pin::pin!(actor.batch_execute(sql));
        let mut over = self.until_blocked(statement.as_mut(), pid, writer, &mut seen).await?;
        for allowed in ["reading", "writing"] {
            run(&self.writer, &format!("ROLLBACK TO SAVEPOINT {allowed}")).await?;
            if over.is_none() {
                over = self.until_blocked(statement.as_mut(), pid, writer, &mut seen).await?;
            }
        }
        let partitions = names(relations, |is_partition| is_partition);
        if over.is_none() && !partitions.is_empty() {
            // Where even a reader would have to wait, the lock is seen already.
            let sql = format!(
                "BEGIN; SET LOCAL lock_timeout = '100ms'; LOCK TABLE {partitions} IN ACCESS SHARE MODE"
            );
            let stands = run(&self.reader, &sql).await.is_ok();
            run(&self.writer, "COMMIT").await?;
            if stands {
                over = self.until_blocked(statement.as_mut(), pid, reader, &mut seen).await?;
            }
            run(&self.reader, "ROLLBACK").await?;
        } else {
            run(&self.writer, "COMMIT").await?;
        }
        let result = match over {
            Some(result) => result,
            None => statement.await,
        };
        Ok(Watched { result, locks: Ok(seen) })
    }

    /// Waits until the statement is in the way of somebody, notes its locks, or gives its result.
    async fn until_blocked(
        &self,
        mut statement: Running<'_>,
        pid: i32,
        by: i32,
        seen: &mut Locks,
    ) -> Result<Option<Result<(), tokio_postgres::Error>>, DatabaseError> {
        loop {
            tokio::select! {
                biased;
                result = &mut statement => return Ok(Some(result)),
                blocked = self.is_blocked(pid, by) => if blocked? {
                    // Not while it moves on: then it would be chance which locks are seen.
                    for (relation, modes) in snapshot::locks(&self.watcher.client, pid).await? {
                        seen.entry(relation).or_default().extend(modes);
                    }
                    return Ok(None);
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn is_blocked(&self, pid: i32, by: i32) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT $2 = ANY (pg_catalog.pg_blocking_pids($1))";
        let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
        let parameters: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 2] =
            [(&pid, Type::INT4), (&by, Type::INT4)];
        let row = self.watcher.client.query_typed_one(SQL, &parameters).await.map_err(error)?;
        row.try_get(0).map_err(error)
    }
}

/// The tables that can be locked by name, with commas between.
fn names(relations: &Relations, of: impl Fn(bool) -> bool) -> String {
    let tables = relations.values().filter(|relation| relation.kind == Kind::Table);
    let names = tables.filter(|table| of(table.is_partition));
    names.map(|table| format!("ONLY {}", table.name)).collect::<Vec<_>>().join(", ")
}

pub(super) async fn pid_of(session: &Session) -> Result<i32, DatabaseError> {
    const SQL: &str = "SELECT pg_catalog.pg_backend_pid()";
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    session.client.query_typed_one(SQL, &[]).await.map_err(error)?.try_get(0).map_err(error)
}

async fn run(session: &Session, sql: &str) -> Result<(), DatabaseError> {
    session.client.batch_execute(sql).await.map_err(|error| DatabaseError::new(&error, sql))
}
