//! Sections without a transaction: every statement by itself, written down, and never run twice.

use aludel_core::graph::Action;
use aludel_core::revision::Checksum;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::interrupt::Interrupt;

use crate::support::{Bench, Recorder, block_on, downgrade, run, stamp, steps, upgrade};

/// Counts its own runs: a sequence keeps its number whatever is rolled back.
const COUNTED: &str = "-- aludel: up no-transaction\n\
    CREATE TABLE IF NOT EXISTS t (id int);\n\
    INSERT INTO t VALUES (1);\n\
    INSERT INTO t SELECT id FROM later;\n\
    INSERT INTO t VALUES (3);\n\n\
    -- aludel: down no-transaction\n\
    DROP TABLE t;\n";

/// A bench whose second revision stops at its third statement, until there is a table `later`.
async fn stopped() -> Bench {
    let bench = Bench::with(&["CREATE TABLE zero (id int);\n-- aludel: down\nDROP TABLE zero;"]);
    let body = bench.read("a1").replace("CREATE TABLE zero", "-- aludel: up\nCREATE TABLE zero");
    bench.write("a1_test.sql", &body);
    bench.revision("b2", "a1", COUNTED);
    let error = bench.statement_error().await;
    assert!(!error.transactional);
    assert_eq!(error.error.sqlstate.as_deref(), Some("42P01"));
    bench
}

#[tokio::test]
async fn what_ran_before_a_failure_stays_and_is_written_down() {
    let bench = stopped().await;
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ') FROM t"), "1");
    assert_eq!(bench.versions().await, ["a1"]);
    assert_eq!(bench.journal_line().await, "+a1");
    let progress = "SELECT string_agg(concat_ws(' ', revision, direction, section, statement), ', ' ORDER BY statement) FROM aludel_progress";
    assert_eq!(bench.value(progress), "b2 up 1 1, b2 up 1 2");
}

#[tokio::test]
async fn the_next_run_does_the_rest_and_nothing_twice() {
    let bench = stopped().await;
    bench.sql("CREATE TABLE later AS SELECT 2 AS id");
    let recorder = Recorder::new();
    let report = run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap();
    assert_eq!(steps(&report.databases[0]), ["b2"]);
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM t"), "1 2 3");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    let alone: Vec<String> =
        recorder.lines().into_iter().filter(|line| line.contains("alone")).collect();
    assert_eq!(
        alone,
        ["main alone INSERT INTO t SELECT id FROM later", "main alone INSERT INTO t VALUES (3)"]
    );
    bench.done(downgrade("base")).await;
    assert_eq!(bench.journal_line().await, "+a1 +b2 -b2 -a1");
}

#[tokio::test]
async fn the_part_that_has_not_run_may_be_repaired() {
    let bench = stopped().await;
    bench.write(
        "b2_test.sql",
        &bench.read("b2").replace("SELECT id FROM later", "VALUES (2), (20)"),
    );
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM t"), "1 2 3 20");
}

#[tokio::test]
async fn a_part_that_has_run_may_not_be_changed() {
    for (old, new) in [
        ("INSERT INTO t VALUES (1);", "INSERT INTO t VALUES (11);"),
        ("CREATE TABLE IF NOT EXISTS t (id int);\n", ""),
        (
            "CREATE TABLE IF NOT EXISTS t (id int);\n",
            "SELECT 0;\nCREATE TABLE IF NOT EXISTS t (id int);\n",
        ),
    ] {
        let bench = stopped().await;
        bench.sql("CREATE TABLE later AS SELECT 2 AS id");
        bench.write("b2_test.sql", &bench.read("b2").replace(old, new));
        match bench.fails(upgrade("heads")).await {
            RunErrorKind::ProgressChanged { revision, section: 1, statement } => {
                assert_eq!(revision, "b2");
                assert!(statement >= 1);
            }
            other => panic!("{new:?}: {other:?}"),
        }
        assert_eq!(bench.value("SELECT count(*) FROM t"), "1");
    }
}

#[tokio::test]
async fn comments_and_layout_of_what_has_run_may_be_changed() {
    let bench = stopped().await;
    bench.sql("CREATE TABLE later AS SELECT 2 AS id");
    let file = bench
        .read("b2")
        .replace("INSERT INTO t VALUES (1);", "-- the first\n  INSERT INTO t VALUES (1);\n\n");
    bench.write("b2_test.sql", &file);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT count(*) FROM t"), "3");
}

#[tokio::test]
async fn half_a_revision_is_neither_passed_over_nor_taken_back_nor_stamped_away() {
    let bench = stopped().await;
    bench.revision("f9", "", "CREATE TABLE elsewhere (id int);");
    for command in [downgrade("-1"), downgrade("base"), stamp("a1"), stamp("b2"), upgrade("f9")] {
        match bench.fails(command.clone()).await {
            RunErrorKind::HalfDone { revision, direction: Action::Upgrade } => {
                assert_eq!(revision, "b2");
            }
            other => panic!("{command:?}: {other:?}"),
        }
    }
    assert_eq!(bench.versions().await, ["a1"]);
    assert!(!bench.has("elsewhere"));
}

#[tokio::test]
async fn half_a_downgrade_is_finished_by_the_same_downgrade() {
    let down = "-- aludel: up\nCREATE TABLE t (id int); CREATE TABLE u (id int);\n\n\
                -- aludel: down no-transaction\nDROP TABLE t;\nDROP TABLE later;\nDROP TABLE u;\n";
    let bench = Bench::with(&["SELECT 1;", down]);
    bench.done(upgrade("heads")).await;
    let failure = bench.run(downgrade("-1")).await.unwrap_err();
    assert!(failure.report.databases[0].steps.is_empty());
    assert!(!bench.has("t") && bench.has("u"));
    assert_eq!(bench.versions().await, ["b2"], "it is not taken back yet");
    match bench.fails(stamp("a1")).await {
        RunErrorKind::HalfDone { revision, direction: Action::Downgrade } => {
            assert_eq!(revision, "b2");
        }
        other => panic!("{other:?}"),
    }
    bench.sql("CREATE TABLE later (id int)");
    assert_eq!(steps(&bench.done(downgrade("-1")).await), ["b2"]);
    assert!(!bench.has("u"));
    assert_eq!(bench.versions().await, ["a1"]);
}

#[tokio::test]
async fn sections_of_both_kinds_run_in_the_order_of_the_file() {
    let bench = Bench::with(&[
        "CREATE TABLE t (id int);",
        "-- aludel: up\nINSERT INTO t VALUES (1);\n\n-- aludel: up no-transaction\nINSERT INTO t VALUES (2);\n\
         CREATE INDEX CONCURRENTLY t_id ON t (id);\n\n-- aludel: up\nINSERT INTO t VALUES (3);\nSELECT 1 / (SELECT count(*) FROM gate);\n\n\
         -- aludel: up no-transaction\nREINDEX INDEX CONCURRENTLY t_id;\n",
        "CREATE TABLE last (id int);",
    ]);
    bench.sql("CREATE TABLE gate (id int)");
    let error = bench.statement_error().await;
    assert!(error.transactional, "the third section is a transaction");
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ') FROM t"), "1 2");
    assert!(!bench.has("last"));
    let progress = "SELECT string_agg(concat_ws('.', section, statement), ' ' ORDER BY section, statement) FROM aludel_progress";
    assert_eq!(bench.value(progress), "1.0 2.0 2.1 2.2");

    bench.sql("INSERT INTO gate VALUES (1)");
    let recorder = Recorder::new();
    let report = run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap();
    assert_eq!(steps(&report.databases[0]), ["b2", "c3"]);
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ') FROM t"), "1 2 3");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    assert_eq!(bench.journal_line().await, "+a1 +b2 +c3");
}

#[tokio::test]
async fn settings_of_a_section_hold_in_it_also_when_it_is_resumed_and_end_with_it() {
    let bench = Bench::with(&[
        "CREATE TABLE seen (v text);",
        "-- aludel: up no-transaction\nSET my.own = 'kept';\nINSERT INTO seen VALUES (current_setting('my.own'));\n\
         INSERT INTO seen SELECT current_setting('my.own') FROM later;\n",
        "INSERT INTO seen VALUES (coalesce(nullif(current_setting('my.own', true), ''), 'gone'));",
    ]);
    bench.statement_error().await;
    bench.sql("CREATE TABLE later AS SELECT 1");
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT string_agg(v, ' ') FROM seen"), "kept kept gone");
}

#[tokio::test]
async fn a_role_taken_on_in_a_section_needs_no_right_on_our_tables() {
    let bench = Bench::new();
    let role = format!("{}_owner", bench.server.name());
    bench.line(&[
        &format!("CREATE ROLE {role}; GRANT CREATE ON SCHEMA public TO {role};"),
        &format!("-- aludel: up no-transaction\nSET ROLE {role};\nCREATE TABLE t (id int);\nCREATE TABLE u (id int);\n"),
    ]);
    let report = bench.run(upgrade("heads")).await;
    let owner = bench.value("SELECT tableowner FROM pg_tables WHERE tablename = 'u'");
    bench.sql(&format!("DROP TABLE IF EXISTS t, u; DROP OWNED BY {role}; DROP ROLE {role}"));
    assert_eq!(steps(&report.unwrap().databases[0]), ["a1", "b2"]);
    assert_eq!(owner, role);
}

#[test]
fn an_index_built_concurrently_waits_for_others_as_long_as_it_takes() {
    let mut bench = Bench::with(&[
        "CREATE TABLE t (id int);",
        "-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY t_id ON t (id);\n",
    ]);
    bench.options.lock_timeout = std::time::Duration::from_millis(1);
    block_on(bench.done(upgrade("a1")));
    let mut other = bench.server.connect().unwrap();
    other.query("BEGIN; INSERT INTO t VALUES (1)").unwrap();
    std::thread::scope(|scope| {
        let build = scope.spawn(|| block_on(bench.done(upgrade("heads"))));
        // It waits for the other transaction, many times longer than its lock_timeout.
        bench.wait_until(
            "SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%' \
             AND wait_event_type = 'Lock' AND datname = current_database() \
             AND clock_timestamp() > query_start + interval '50ms'",
        );
        other.query("COMMIT").unwrap();
        assert_eq!(steps(&build.join().unwrap()), ["b2"]);
    });
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass";
    assert_eq!(bench.value(valid), "t");
    // The patience ends with the statement.
    bench.revision("c3", "b2", "CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS v;");
    block_on(bench.done(upgrade("heads")));
    assert_eq!(bench.value("SELECT v FROM seen"), "1ms");
}

#[tokio::test]
async fn statements_that_forget_the_session_do_not_disturb_the_bookkeeping() {
    let bench = Bench::with(&[
        "CREATE TABLE one (id int);",
        "-- aludel: up no-transaction\nDEALLOCATE ALL;\nCREATE TABLE two (id int);\n",
        "CREATE TABLE three (id int);",
        "-- aludel: up no-transaction\nDISCARD ALL;\nCREATE TABLE four (id int);\n",
        "CREATE TABLE five AS SELECT count(*) AS held FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();",
    ]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.journal_line().await, "+a1 +b2 +c3 +d4 +e5");
    assert_eq!(bench.value("SELECT held FROM five"), "1", "the runner's own lock is held again");
}

const BUILD: &str = "-- aludel: up no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);\n\
    INSERT INTO t VALUES (100);\n\n-- aludel: down no-transaction\nDROP INDEX CONCURRENTLY t_id;\n";

async fn with_duplicates() -> Bench {
    let bench = Bench::with(&[
        "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1), (1);\n-- aludel: down\nDROP TABLE t;",
    ]);
    bench.write(
        "a1_test.sql",
        &bench.read("a1").replace("CREATE TABLE t", "-- aludel: up\nCREATE TABLE t"),
    );
    bench.revision("b2", "a1", BUILD);
    let error = bench.statement_error().await;
    assert_eq!(error.error.sqlstate.as_deref(), Some("23505"));
    bench
}

const IS_VALID: &str = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('t_id')";

#[tokio::test]
async fn an_invalid_index_that_a_failed_build_left_is_dropped_and_built_again() {
    let bench = with_duplicates().await;
    assert_eq!(bench.value(IS_VALID), "f");
    bench.sql("DELETE FROM t WHERE ctid = (SELECT max(ctid) FROM t)");
    let recorder = Recorder::new();
    run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap();
    assert!(
        recorder.lines().iter().any(|line| line.contains("public.t_id is INVALID")),
        "{:?}",
        recorder.lines()
    );
    assert_eq!(bench.value(IS_VALID), "t");
    assert_eq!(bench.value("SELECT count(*) FROM t"), "2");
}

/// What a crash leaves between the end of a statement that no transaction takes and the record of it: the mark that it was begun.
fn begun(bench: &Bench, direction: &str, statement: &str) {
    let checksum = Checksum::of_bytes(statement.as_bytes());
    bench.sql(&format!(
        "INSERT INTO aludel_progress (revision, direction, section, statement, checksum, run) \
         VALUES ('b2', '{direction}', 1, -1, '{checksum}', gen_random_uuid())"
    ));
}

#[tokio::test]
async fn what_was_done_before_the_record_of_it_was_cut_off_is_not_done_again() {
    let bench = with_duplicates().await;
    assert_eq!(
        bench.value("SELECT count(*) FROM aludel_progress"),
        "0",
        "the server answered, so it is known"
    );
    bench.sql("DROP INDEX t_id; DELETE FROM t WHERE ctid = (SELECT max(ctid) FROM t)");
    bench.sql("CREATE UNIQUE INDEX t_id ON t (id)");
    begun(&bench, "up", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id)");
    let before = bench.value("SELECT 't_id'::regclass::oid");
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT 't_id'::regclass::oid"), before);
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    bench.sql("DROP INDEX t_id");
    begun(&bench, "down", "DROP INDEX CONCURRENTLY t_id");
    bench.done(downgrade("-1")).await;
    assert_eq!(bench.journal_line().await, "+a1 +b2 -b2");
}

#[tokio::test]
async fn an_index_of_that_name_that_nobody_has_begun_is_an_error_as_ever() {
    let bench = Bench::with(&[
        "CREATE TABLE t (id int);",
        "-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY t_id ON t (id);\n",
    ]);
    bench.done(upgrade("a1")).await;
    bench.sql("CREATE INDEX t_id ON t (id)");
    assert_eq!(bench.statement_error().await.error.sqlstate.as_deref(), Some("42P07"));
}

#[tokio::test]
async fn a_statement_and_the_record_of_it_are_one_where_the_server_allows_it() {
    let bench = Bench::with(&[
        "CREATE TABLE t (id int, xmin_of_record xid);",
        "-- aludel: up no-transaction\nINSERT INTO t VALUES (1);\nSELECT 1 / (SELECT count(*) FROM gate);\n",
    ]);
    bench.sql("CREATE TABLE gate (id int)");
    bench.statement_error().await;
    let same = "SELECT t.xmin = p.xmin FROM t, aludel_progress p WHERE p.statement = 1";
    assert_eq!(bench.value(same), "t");
}

#[tokio::test]
async fn a_deferred_constraint_that_fails_with_a_single_statement_is_placed_there() {
    let bench = Bench::with(&[
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED);",
        "-- aludel: up no-transaction\nINSERT INTO p VALUES (1);\nINSERT INTO c VALUES (2);\n",
    ]);
    let error = bench.statement_error().await;
    assert_eq!(error.error.sqlstate.as_deref(), Some("23503"));
    assert!(bench.read("b2")[error.span].starts_with("INSERT INTO c"));
    assert_eq!(bench.value("SELECT count(*) FROM c"), "0");
}
