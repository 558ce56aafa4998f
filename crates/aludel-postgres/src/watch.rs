//! What a session is at and who is in its way, asked from a second one while the first works. Never disturbs either.

use std::time::Duration;

use aludel_core::script::summary;
use tokio_postgres::types::Type;

use crate::connect::{ConnInfo, ConnectOptions, Session, connect};
use crate::event::{Blocker, ServerProgress, Work};

/// The sessions whose locks a process waits for.
const BLOCKERS: &str = "SELECT a.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''), coalesce(a.state, ''), \
    coalesce(pg_catalog.to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '') \
    FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY (pg_catalog.pg_blocking_pids($1)) ORDER BY a.pid";

/// What a process is at, with the progress of those statements of which the server tells one.
const WORK: &str = "SELECT a.query, \
    (extract(epoch FROM pg_catalog.clock_timestamp() - a.query_start) * 1000)::bigint, p.phase, p.done, p.total, \
    a.wait_event_type IS NOT DISTINCT FROM 'Lock' \
    FROM pg_catalog.pg_stat_activity a LEFT JOIN ( \
        SELECT pid, phase, \
            CASE WHEN phase LIKE 'waiting%' THEN lockers_done WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END AS done, \
            CASE WHEN phase LIKE 'waiting%' THEN lockers_total WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END AS total \
        FROM pg_catalog.pg_stat_progress_create_index \
        UNION ALL SELECT pid, phase, heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_cluster \
        UNION ALL SELECT pid, phase, heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_vacuum \
        UNION ALL SELECT pid, 'copying', bytes_processed, bytes_total FROM pg_catalog.pg_stat_progress_copy \
    ) p ON p.pid = a.pid WHERE a.pid = $1 AND a.state = 'active'";

/// How much of a statement is told.
const SUMMARY: usize = 60;

/// What was seen.
pub(crate) enum Seen<'s> {
    /// What the process is at; told at every look.
    Work(&'s Work),
    /// Who is in its way; told when that is somebody, and when it is somebody else.
    Blockers(&'s [Blocker]),
}

/// Looks every `pause` what a process is at and who is in its way. Ends when it cannot look any more: knowing is a help, and
/// never a reason to fail.
pub(crate) async fn watch(
    conn: &ConnInfo,
    application: &str,
    pid: i32,
    pause: Duration,
    mut tell: impl FnMut(&Seen<'_>),
) {
    let mut session: Option<Session> = None;
    let mut last: Vec<Blocker> = Vec::new();
    loop {
        tokio::time::sleep(pause).await;
        let open = match session.take() {
            Some(open) => open,
            None => {
                let options = ConnectOptions {
                    application_name: application.to_owned(),
                    ..ConnectOptions::default()
                };
                let Ok(open) = connect(conn, &options).await else { return };
                open
            }
        };
        let (found, work) = tokio::join!(blockers(&open, pid), work(&open, pid));
        let Some(found) = found else { return };
        session = Some(open);
        if let Some(work) = work {
            tell(&Seen::Work(&work));
        }
        let pids = |blockers: &[Blocker]| blockers.iter().map(|one| one.pid).collect::<Vec<_>>();
        if !found.is_empty() && pids(&found) != pids(&last) {
            tell(&Seen::Blockers(&found));
        }
        last = found;
    }
}

async fn blockers(session: &Session, pid: i32) -> Option<Vec<Blocker>> {
    let rows = session.client.query_typed(BLOCKERS, &[(&pid, Type::INT4)]).await.ok()?;
    let blocker = |row: &tokio_postgres::Row| {
        Some(Blocker {
            pid: row.try_get(0).ok()?,
            application: row.try_get(1).ok()?,
            user: row.try_get(2).ok()?,
            state: row.try_get(3).ok()?,
            query_start: row.try_get(4).ok()?,
        })
    };
    rows.iter().map(blocker).collect()
}

async fn work(session: &Session, pid: i32) -> Option<Work> {
    let rows = session.client.query_typed(WORK, &[(&pid, Type::INT4)]).await.ok()?;
    let row = rows.first()?;
    let count = |at: usize| -> Option<u64> { row.try_get::<_, i64>(at).ok()?.try_into().ok() };
    let progress = match row.try_get::<_, Option<String>>(2).ok()? {
        Some(phase) => Some(ServerProgress { phase, done: count(3)?, total: count(4)? }),
        None => None,
    };
    Some(Work {
        statement: summary(row.try_get(0).ok()?, SUMMARY),
        elapsed: Duration::from_millis(count(1).unwrap_or_default()),
        progress,
        waits: row.try_get(5).ok()?,
    })
}
