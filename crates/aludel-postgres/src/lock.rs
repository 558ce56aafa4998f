//! The lock that lets one runner at a time move a database: an advisory lock, polled. Never waits inside the server.

use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::error::{DatabaseError, RunErrorKind};
use crate::event::Holder;
use crate::interrupt::Interrupt;
use crate::tables::Tables;

/// The key of the lock, one per version table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LockKey(i64);

impl LockKey {
    pub(crate) fn new(tables: &Tables) -> Self {
        let digest = Sha256::digest(format!("aludel lock 1\n{}", tables.version));
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest[..8]);
        Self(i64::from_be_bytes(bytes))
    }

    /// The key as SQL has it.
    pub(crate) fn number(self) -> i64 {
        self.0
    }

    /// A key that nobody else uses, to find out whether two sessions are in one database.
    pub(crate) fn probe() -> Self {
        let (high, _) = uuid::Uuid::new_v4().as_u64_pair();
        Self(i64::from_be_bytes(high.to_be_bytes()))
    }
}

const TRY: &str = "SELECT pg_catalog.pg_try_advisory_lock($1)";
const UNLOCK: &str = "SELECT pg_catalog.pg_advisory_unlock($1)";

/// Asks for the lock once.
pub(crate) async fn try_lock(client: &Client, key: LockKey) -> Result<bool, DatabaseError> {
    let row = client.query_typed_one(TRY, &[(&key.0, Type::INT8)]).await;
    row.and_then(|row| row.try_get(0)).map_err(|error| DatabaseError::new(&error, TRY))
}

/// Whether this session holds the lock.
pub(crate) async fn is_held(client: &Client, key: LockKey) -> Result<bool, DatabaseError> {
    const SQL: &str = "\
        SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory' AND l.granted \
            AND l.pid = pg_catalog.pg_backend_pid() AND l.objsubid = 1 \
            AND (l.classid::bigint << 32) | l.objid::bigint = $1)";
    let row = client.query_typed_one(SQL, &[(&key.0, Type::INT8)]).await;
    row.and_then(|row| row.try_get(0)).map_err(|error| DatabaseError::new(&error, SQL))
}

/// Gives the lock back; ending the session would do so too, a little later.
pub(crate) async fn unlock(client: &Client, key: LockKey) -> Result<(), DatabaseError> {
    client
        .query_typed(UNLOCK, &[(&key.0, Type::INT8)])
        .await
        .map_err(|error| DatabaseError::new(&error, UNLOCK))?;
    Ok(())
}

/// Asks for the lock until it is ours, telling `waiting` who holds it each time that changes.
///
/// A blocking lock would be simpler and wrong: a session that waits inside the server holds a snapshot, and
/// `CREATE INDEX CONCURRENTLY` of the runner that works would wait for that snapshot, which is a deadlock.
pub(crate) async fn wait(
    client: &Client,
    key: LockKey,
    patience: Duration,
    interrupt: &Interrupt,
    mut waiting: impl FnMut(Option<&Holder>),
) -> Result<(), RunErrorKind> {
    const FIRST_PAUSE: Duration = Duration::from_millis(10);
    const LONGEST_PAUSE: Duration = Duration::from_millis(250);
    let started = Instant::now();
    let mut pause = FIRST_PAUSE;
    let mut last: Option<Holder> = None;
    while !try_lock(client, key).await? {
        interrupt.check()?;
        let holder = holder(client, key).await?;
        let waited = started.elapsed();
        if waited >= patience {
            return Err(RunErrorKind::LockBusy { waited, holder });
        }
        // Nobody holds it any more when the one who did has left between the two questions.
        if holder.is_some() && holder != last {
            waiting(holder.as_ref());
            last = holder;
        }
        interrupt.pause(pause.min(patience.saturating_sub(waited))).await?;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    Ok(())
}

/// Who holds the lock now, if anyone does and the server tells.
pub(crate) async fn holder(client: &Client, key: LockKey) -> Result<Option<Holder>, DatabaseError> {
    const SQL: &str = "\
        SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''), \
            coalesce(pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '') \
        FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
            AND (l.classid::bigint << 32) | l.objid::bigint = $1 \
            AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    let row = client.query_typed_opt(SQL, &[(&key.0, Type::INT8)]).await.map_err(error)?;
    row.map(|row| {
        Ok(Holder {
            pid: row.try_get::<_, Option<i32>>(0).map_err(error)?.unwrap_or(0),
            application: row.try_get(1).map_err(error)?,
            user: row.try_get(2).map_err(error)?,
            since: row.try_get(3).map_err(error)?,
        })
    })
    .transpose()
}
