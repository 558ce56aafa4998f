//! Who is in the way of a session, asked from a second one while the first waits. Never disturbs either.

use std::time::Duration;

use tokio_postgres::types::Type;

use crate::connect::{ConnInfo, ConnectOptions, Session, connect};
use crate::event::Blocker;

/// The sessions whose locks a process waits for.
const SQL: &str = "SELECT a.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''), coalesce(a.state, ''), \
    coalesce(pg_catalog.to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '') \
    FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY (pg_catalog.pg_blocking_pids($1)) ORDER BY a.pid";

/// Looks every `pause` who is in the way of a process and tells `changed` when that is somebody, and when it is somebody else. Ends
/// when it cannot look any more: knowing is a help, and never a reason to fail.
pub(crate) async fn watch(
    conn: &ConnInfo,
    application: &str,
    pid: i32,
    pause: Duration,
    mut changed: impl FnMut(&[Blocker]),
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
        let Some(found) = ask(&open, pid).await else { return };
        session = Some(open);
        let pids = |blockers: &[Blocker]| blockers.iter().map(|one| one.pid).collect::<Vec<_>>();
        if !found.is_empty() && pids(&found) != pids(&last) {
            changed(&found);
        }
        last = found;
    }
}

async fn ask(session: &Session, pid: i32) -> Option<Vec<Blocker>> {
    let rows = session.client.query_typed(SQL, &[(&pid, Type::INT4)]).await.ok()?;
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
