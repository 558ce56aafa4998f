//! One runner at a time: who waits for whom, who is told, and that no lock is left behind.

use std::time::Duration;

use aludel_postgres::OpenDatabase;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::interrupt::{Interrupt, interrupt};

use crate::support::{Bench, FOREVER, Recorder, block_on, only_error, run, steps, upgrade};

/// Another runner, which holds the lock until it is dropped: its revision waits for a lock of ours.
fn held<T>(bench: &Bench, while_held: impl FnOnce() -> T) -> T {
    let mut keeper = bench.server.connect().unwrap();
    keeper.query("SELECT pg_advisory_lock(4, 4)").unwrap();
    std::thread::scope(|scope| {
        let holder = scope.spawn(|| block_on(bench.upgrade()));
        bench.wait_until(
            "SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = 4 AND objid = 4 \
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        );
        let result = while_held();
        keeper.query("SELECT pg_advisory_unlock(4, 4)").unwrap();
        holder.join().unwrap().unwrap();
        result
    })
}

/// Its revision waits until nobody else holds the lock 4, 4.
fn waiting() -> Bench {
    let mut bench = Bench::with(&["CREATE TABLE t (id int);\nSELECT pg_advisory_xact_lock(4, 4);"]);
    bench.options.lock_timeout = FOREVER;
    bench
}

#[test]
fn a_busy_lock_is_an_error_that_names_its_holder() {
    let bench = waiting();
    let error = held(&bench, || {
        let mut other = bench.database();
        other.options.lock_wait = Duration::ZERO;
        let recorder = Recorder::new();
        let author = aludel_postgres::Author { os_user: "t".to_owned(), tool: "second".to_owned() };
        let context = aludel_postgres::RunContext {
            run: uuid::Uuid::now_v7(),
            command: "upgrade",
            author: &author,
            observer: &recorder,
            interrupt: &Interrupt::never(),
        };
        let databases = [other];
        block_on(aludel_postgres::coordinator::run(&databases, &upgrade("heads"), &context))
            .unwrap_err()
    });
    match only_error(error) {
        RunErrorKind::LockBusy { holder: Some(holder), .. } => {
            assert_eq!(holder.application, "runner-test 1.2.3");
            assert_eq!(holder.user, "postgres");
            assert!(holder.pid > 0 && holder.since.ends_with('Z'), "{holder:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(bench.has("t"), "the holder went on undisturbed");
}

#[test]
fn who_waits_is_told_for_whom_and_finds_the_work_done() {
    let bench = waiting();
    let recorder = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let second = held(&bench, || {
            let second = scope.spawn(|| {
                let lines = Recorder::new();
                let report =
                    block_on(run(&[&bench], &upgrade("heads"), &lines, &Interrupt::never()));
                recorder.lock().unwrap().extend(lines.lines());
                report
            });
            bench.wait_until(
                "SELECT count(*) = 2 FROM pg_stat_activity WHERE application_name = 'runner-test 1.2.3' \
                 AND datname = current_database()",
            );
            // Its first look at the lock is behind it once it has asked who holds it.
            bench.wait_until(
                "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'runner-test 1.2.3' \
                 AND datname = current_database() AND query LIKE '%pg_locks%' AND pid <> pg_backend_pid()",
            );
            second
        });
        let report = second.join().unwrap().unwrap();
        assert!(steps(&report.databases[0]).is_empty());
    });
    let lines = recorder.into_inner().unwrap();
    assert_eq!(lines, ["main waits for runner-test 1.2.3", "main plans 0"]);
}

#[test]
fn waiting_for_the_lock_can_be_interrupted() {
    let bench = waiting();
    let error = held(&bench, || {
        let (interrupter, wish) = interrupt();
        let recorder = Recorder::reacting(|line| {
            if line.contains("waits for") {
                interrupter.interrupt();
            }
        });
        block_on(run(&[&bench], &upgrade("heads"), &recorder, &wish)).unwrap_err()
    });
    assert!(matches!(only_error(error), RunErrorKind::Interrupted));
}

#[tokio::test]
async fn no_lock_is_left_behind_whether_a_run_ends_well_or_not() {
    let bench = Bench::with(&["SELECT 1;", "SELECT 1 / 0;"]);
    let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND \
                 database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    bench.done(upgrade("a1")).await;
    bench.statement_error().await;
    bench.wait_until(&format!("SELECT ({locks}) = 0"));
    let database = bench.database();
    let open = OpenDatabase::open(&database, "test").await.unwrap();
    assert_eq!(open.lock_holder().await.unwrap(), None);
}

#[tokio::test]
async fn a_table_that_somebody_else_locks_is_given_up_and_everything_rolled_back() {
    let mut bench = Bench::with(&[
        "CREATE TABLE other (id int);",
        "CREATE TABLE mine (id int);\nALTER TABLE other ADD COLUMN n int;",
    ]);
    bench.options.lock_timeout = Duration::from_millis(1);
    bench.done(upgrade("a1")).await;
    let mut reader = bench.server.connect().unwrap();
    reader.query("BEGIN; SELECT * FROM other").unwrap();
    let error = bench.statement_error().await;
    assert!(error.error.is_lock_timeout());
    assert!(bench.read("b2")[error.span.clone()].starts_with("ALTER TABLE other"));
    assert!(!bench.has("mine"));
    reader.query("COMMIT").unwrap();
    bench.done(upgrade("heads")).await;
}

#[test]
fn many_runners_at_once_apply_every_revision_once() {
    let bodies: Vec<String> = (0..8)
        .map(|n| {
            if n % 3 == 2 {
                format!(
                    "-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY i{n} ON t0 (id);\n"
                )
            } else {
                format!("CREATE TABLE t{n} (id int);")
            }
        })
        .collect();
    let bench = Bench::with(&bodies.iter().map(String::as_str).collect::<Vec<_>>());
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..12).map(|_| scope.spawn(|| block_on(bench.upgrade()))).collect();
        for run in runs {
            run.join().unwrap().unwrap();
        }
    });
    let line = block_on(bench.journal_line());
    assert_eq!(line, "+a1 +b2 +c3 +d4 +e5 +f6 +a7 +b8");
}

/// A table that somebody else reads in a transaction, which a revision wants to alter.
fn in_the_way(lock_timeout: Duration) -> (Bench, aludel_server::Connection) {
    let mut bench =
        Bench::with(&["CREATE TABLE other (id int);", "ALTER TABLE other ADD COLUMN n int;"]);
    bench.options.lock_timeout = lock_timeout;
    block_on(bench.done(upgrade("a1")));
    let mut reader = bench.server.connect().unwrap();
    reader.query("SET application_name = 'in the way'").unwrap();
    reader.query("BEGIN; SELECT * FROM other").unwrap();
    (bench, reader)
}

#[test]
fn whoever_is_in_the_way_of_a_statement_is_named_while_it_waits() {
    let (bench, reader) = in_the_way(Duration::from_secs(2));
    let reader = std::sync::Mutex::new(Some(reader));
    let recorder = Recorder::reacting(|line| {
        if line.contains("Blocked")
            && line.contains("in the way")
            && line.contains("idle in transaction")
        {
            drop(reader.lock().unwrap().take());
        }
    });
    block_on(run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never())).unwrap();
    assert!(reader.lock().unwrap().is_none(), "{:?}", recorder.lines());
}

#[test]
fn an_error_for_want_of_a_lock_names_who_held_it() {
    let (bench, mut reader) = in_the_way(Duration::from_millis(300));
    let pid = reader.query("SELECT pg_backend_pid()").unwrap()[0][0].clone().unwrap();
    let error = block_on(bench.statement_error());
    assert!(error.error.is_lock_timeout());
    let blockers = &error.error.blocked_by;
    assert_eq!(blockers.iter().map(|blocker| blocker.pid.to_string()).collect::<Vec<_>>(), [pid]);
    assert_eq!(
        (blockers[0].application.as_str(), blockers[0].state.as_str()),
        ("in the way", "idle in transaction")
    );
}
