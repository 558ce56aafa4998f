//! The wish to stop: what runs is cancelled on the server and rolled back, and what is done is not done again.

use aludel_postgres::error::RunErrorKind;
use aludel_postgres::interrupt::interrupt;
use aludel_postgres::report::{Outcome, RunFailure};

use crate::support::{Bench, Recorder, block_on, only_error, run, steps, upgrade};

/// Upgrades, and asks to stop as soon as a question to the server is answered with `t`.
fn interrupted_when(benches: &[&Bench], question: &str) -> RunFailure {
    let (interrupter, wish) = interrupt();
    std::thread::scope(|scope| {
        let asked = benches[benches.len() - 1];
        scope.spawn(move || {
            asked.wait_until(question);
            interrupter.interrupt();
        });
        block_on(run(benches, &upgrade("heads"), &(), &wish)).unwrap_err()
    })
}

const ASLEEP: &str = "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' \
                      AND datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn a_statement_that_takes_long_is_cancelled_and_everything_rolled_back() {
    let bench = Bench::with(&[
        "CREATE TABLE a (id int);",
        "CREATE TABLE b (id int);\nSELECT pg_sleep(600);",
    ]);
    let failure = interrupted_when(&[&bench], ASLEEP);
    assert_eq!(failure.report.databases[0].outcome, Outcome::Failed);
    assert!(failure.report.databases[0].steps.is_empty());
    assert!(matches!(only_error(failure), RunErrorKind::Interrupted));
    assert!(!bench.has("a") && !bench.has("b") && !bench.has("alembic_version"));
    bench.wait_until("SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'runner-test 1.2.3' AND datname = current_database()");
}

#[test]
fn the_phases_that_are_committed_stay() {
    let mut bench = Bench::with(&["CREATE TABLE a (id int);", "SELECT pg_sleep(600);"]);
    bench.options.limits.max_revisions = 1;
    let failure = interrupted_when(&[&bench], ASLEEP);
    assert_eq!(steps(&failure.report.databases[0]), ["a1"]);
    assert!(bench.has("a"));
}

#[test]
fn a_statement_without_a_transaction_is_cancelled_and_runs_anew_next_time() {
    let bench = Bench::with(&[
        "CREATE TABLE a (id int);",
        "-- aludel: up no-transaction\nINSERT INTO a VALUES (1);\nINSERT INTO a SELECT 2 FROM pg_sleep(CASE WHEN EXISTS (SELECT FROM pg_class WHERE relname = 'awake') THEN 0 ELSE 600 END);\nINSERT INTO a VALUES (3);\n",
    ]);
    let failure = interrupted_when(&[&bench], ASLEEP);
    assert!(matches!(only_error(failure), RunErrorKind::Interrupted));
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ') FROM a"), "1");
    bench.sql("CREATE TABLE awake (id int)");
    block_on(bench.done(upgrade("heads")));
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM a"), "1 2 3");
}

#[test]
fn a_transaction_that_waits_for_a_lock_is_cancelled() {
    let mut bench = Bench::with(&["CREATE TABLE a (id int);", "ALTER TABLE a ADD COLUMN n int;"]);
    bench.options.lock_timeout = crate::support::FOREVER;
    block_on(bench.done(upgrade("a1")));
    for locked in ["a", "alembic_version"] {
        let mut other = bench.server.connect().unwrap();
        other.query(&format!("BEGIN; LOCK TABLE {locked}")).unwrap();
        let question = "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        // The version table is read before it is locked, so it is locked against writing only.
        if locked == "alembic_version" {
            other
                .query("COMMIT; BEGIN; LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE")
                .unwrap();
        }
        let failure = interrupted_when(&[&bench], question);
        assert!(matches!(only_error(failure), RunErrorKind::Interrupted), "{locked}");
        other.query("COMMIT").unwrap();
    }
    block_on(bench.done(upgrade("heads")));
}

#[test]
fn an_interrupt_in_the_second_database_undoes_the_first_one_too() {
    let (main, creds) = (Bench::named("main"), Bench::named("creds"));
    main.line(&["CREATE TABLE a (id int);"]);
    creds.line(&["SELECT pg_sleep(600);"]);
    let failure = interrupted_when(&[&main, &creds], ASLEEP);
    let outcomes: Vec<Outcome> =
        failure.report.databases.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::Failed, Outcome::Failed]);
    assert!(matches!(only_error(failure), RunErrorKind::Interrupted));
    assert!(!main.has("a"));
}

#[tokio::test]
async fn a_wish_that_comes_first_stops_before_anything_is_touched() {
    let bench = Bench::with(&["CREATE TABLE a (id int);"]);
    let (interrupter, wish) = interrupt();
    interrupter.interrupt();
    let failure = run(&[&bench], &upgrade("heads"), &(), &wish).await.unwrap_err();
    assert!(matches!(only_error(failure), RunErrorKind::Interrupted));
    assert!(!bench.has("alembic_version"));
}

#[tokio::test]
async fn a_wish_between_two_revisions_rolls_the_phase_back() {
    let bench = Bench::with(&["CREATE TABLE a (id int);", "CREATE TABLE b (id int);"]);
    let (interrupter, wish) = interrupt();
    let recorder = Recorder::reacting(|line| {
        if line.contains("ends a1") {
            interrupter.interrupt();
        }
    });
    let failure = run(&[&bench], &upgrade("heads"), &recorder, &wish).await.unwrap_err();
    assert!(matches!(only_error(failure), RunErrorKind::Interrupted));
    assert!(!bench.has("a") && !bench.has("alembic_version"));
}

/// The notice comes with the end of the statement: what is asked for then finds the statement done.
#[tokio::test]
async fn a_statement_that_is_done_when_the_wish_comes_is_written_down_as_done() {
    for statement in [
        "DO $$ BEGIN INSERT INTO a VALUES (1); RAISE NOTICE 'now'; END $$;",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);",
        "REINDEX (VERBOSE) TABLE CONCURRENTLY a;",
    ] {
        let bench = Bench::with(&[
            "CREATE TABLE a (id int); CREATE INDEX a_id ON a (id);",
            &format!("-- aludel: up no-transaction\n{statement}\nINSERT INTO a VALUES (2);\n"),
        ]);
        let (interrupter, wish) = interrupt();
        let recorder = Recorder::reacting(|line| {
            if line.starts_with("main NOTICE") || line.starts_with("main INFO") {
                interrupter.interrupt();
            }
        });
        let failure = run(&[&bench], &upgrade("heads"), &recorder, &wish).await.unwrap_err();
        assert!(matches!(only_error(failure), RunErrorKind::Interrupted), "{statement}");
        let progress = bench.value(
            "SELECT string_agg(concat_ws('.', section, statement), ' ') FROM aludel_progress",
        );
        assert_eq!(progress, "1.1", "{statement}");
        bench.done(upgrade("heads")).await;
        assert_eq!(bench.journal_line().await, "+a1 +b2");
    }
}
