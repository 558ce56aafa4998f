//! A deployment in the middle of the day: fifty runs at once, while the application writes and somebody keeps a table.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use aludel_server::TestDatabase;
use common::{CREDS, MAIN, Platform, copy_of_the_project, finish_child, program, revisions, value};
use tempfile::TempDir;

const RUNS: usize = 50;

/// How long a statement waits for a lock here; shorter than the table is kept, so that phases are given up and tried again.
const LOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// The project with that time.
fn project() -> TempDir {
    let folder = copy_of_the_project();
    for name in ["aludel.toml", "aludel-credentials.toml"] {
        let path = folder.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let changed = text.replace("# lock_timeout = \"3s\"", "lock_timeout = \"1s\"");
        assert_ne!(text, changed, "{name} says what is meant here");
        std::fs::write(&path, changed).unwrap();
    }
    folder
}

/// An upgrade of both databases, started.
fn upgrade(project: &TempDir, platform: &Platform) -> Child {
    let mut command = program();
    platform.with_urls(&mut command).current_dir(project.path()).arg("upgrade").spawn().unwrap()
}

/// What a session of the application did.
#[derive(Debug, Default)]
struct Written {
    rows: usize,
    longest: Duration,
}

/// Inserts rows one after the other until it is told to stop, and at least one.
fn write(database: &TestDatabase<'_>, first: usize, insert: &str, stop: &AtomicBool) -> Written {
    let mut connection = database.connect().unwrap();
    let mut written = Written::default();
    while written.rows == 0 || !stop.load(Ordering::Relaxed) {
        let sql = insert.replace("$id", &(first + written.rows).to_string());
        let begun = Instant::now();
        connection.query(&sql).unwrap_or_else(|error| panic!("a write is lost: {error}"));
        written.longest = written.longest.max(begun.elapsed());
        written.rows += 1;
        connection.query("SELECT pg_sleep(0.005)").unwrap();
    }
    written
}

/// Keeps a table as a long transaction of the application does, for five seconds from the moment when somebody waits for it.
fn keep(database: &TestDatabase<'_>, table: &str, kept: impl FnOnce()) {
    let mut connection = database.connect().unwrap();
    connection.query("BEGIN").unwrap();
    connection.query(&format!("LOCK TABLE {table} IN ROW EXCLUSIVE MODE")).unwrap();
    kept();
    let waiting = format!(
        "SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND NOT granted"
    );
    for _ in 0..6_000 {
        if connection.query(&waiting).unwrap()[0][0].as_deref() != Some("0") {
            connection.query("SELECT pg_sleep(5)").unwrap();
            connection.query("COMMIT").unwrap();
            return;
        }
        connection.query("SELECT pg_sleep(0.01)").unwrap();
    }
    panic!("nobody came to wait for {table}");
}

#[test]
fn fifty_runs_at_once_under_load_apply_every_revision_once_and_hold_nobody_up() {
    let project = project();
    let alone = Platform::as_production();
    let begun = Instant::now();
    finish_child(upgrade(&project, &alone)).ok();
    let work = begun.elapsed();

    let platform = Platform::as_production();
    let stop = AtomicBool::new(false);
    let circle = "INSERT INTO circles (id, name, facilitator_id, capacity_min, capacity_max, status, is_active) \
                  VALUES ($id, 'Circle $id', 2, 2, 8, 'forming', true)";
    let credentials = "INSERT INTO user_credentials (user_id, password_hash, salt, failed_login_attempts, \
                       phone_verification_attempts, password_reset_attempts) VALUES ($id, 'no hash', 'no salt', 0, 0, 0)";
    let count = |database, table| value(database, &format!("SELECT count(*) FROM {table}"));
    let before = [count(&platform.main, "circles"), count(&platform.creds, "user_credentials")];
    let written = thread::scope(|scope| {
        let (platform, stop) = (&platform, &stop);
        let writers: Vec<_> = (1..=3)
            .map(|nth| {
                let circles =
                    scope.spawn(move || write(&platform.main, nth * 1_000_000, circle, stop));
                let users =
                    scope.spawn(move || write(&platform.creds, nth * 1_000_000, credentials, stop));
                [circles, users]
            })
            .collect();
        let (kept, is_kept) = std::sync::mpsc::channel();
        let keeper =
            scope.spawn(move || keep(&platform.main, "circles", || kept.send(()).unwrap()));
        is_kept.recv().unwrap();
        let runs: Vec<Child> = (0..RUNS).map(|_| upgrade(&project, platform)).collect();
        // All are waited for before anything is demanded: the writers end only when they are told to.
        let ended: Vec<_> = runs.into_iter().map(finish_child).collect();
        stop.store(true, Ordering::Relaxed);
        keeper.join().unwrap();
        for run in ended {
            run.ok();
        }
        let [mut circles, mut users] = [Vec::new(), Vec::new()];
        for [circle, user] in writers {
            circles.push(circle.join().unwrap());
            users.push(user.join().unwrap());
        }
        [circles, users]
    });

    assert!(platform.is_at_heads());
    for (name, applied) in [("main", MAIN.len()), ("creds", CREDS.len())] {
        let ups: Vec<(String, String)> =
            revisions(name).into_iter().skip(applied).map(|id| (id, "up".to_owned())).collect();
        assert_eq!(platform.journal(name), ups, "{name}");
    }
    let after = [count(&platform.main, "circles"), count(&platform.creds, "user_credentials")];
    for ((before, after), written) in before.iter().zip(&after).zip(&written) {
        let rows: usize = written.iter().map(|written| written.rows).sum();
        let number = |text: &str| text.parse::<usize>().unwrap();
        assert_eq!(number(before) + rows, number(after), "rows that were written are there");
    }
    // No phase is longer than all of them together with the program's start, when nobody is there; here the machine is shared with
    // fifty programs.
    let limit = 2 * work + LOCK_TIMEOUT + Duration::from_secs(1);
    let longest = written.iter().flatten().map(|written| written.longest).max().unwrap();
    assert!(longest <= limit, "somebody waited {longest:?}, longer than {limit:?}: {written:?}");
}
