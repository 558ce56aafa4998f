//! Sections that are transactions: what commits together, and what is left of one that fails.

use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::report::Outcome;

use crate::support::{Bench, Recorder, run, steps, upgrade};

#[tokio::test]
async fn the_whole_run_is_one_transaction() {
    let bench =
        Bench::with(&["CREATE TABLE one (id int);", "CREATE TABLE two (id int);", "SELECT 1 / 0;"]);
    let failure = bench.upgrade().await.unwrap_err();
    assert_eq!(failure.report.databases[0].outcome, Outcome::Failed);
    assert!(failure.report.databases[0].steps.is_empty(), "nothing of it is committed");
    assert!(!bench.has("one") && !bench.has("two") && !bench.has("alembic_version"));
    assert!(bench.versions().await.is_empty());
}

#[tokio::test]
async fn a_phase_holds_as_many_revisions_as_it_may_and_the_phases_before_a_failure_stay() {
    let mut bench = Bench::with(&[
        "CREATE TABLE one (id int);",
        "CREATE TABLE two (id int);",
        "CREATE TABLE three (id int);",
        "CREATE TABLE four (id int);",
        "CREATE TABLE one (id int);",
    ]);
    bench.options.limits.max_revisions = 2;
    let recorder = Recorder::new();
    let failed =
        run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap_err();
    let report = &failed.report.databases[0];
    assert_eq!(steps(report), ["a1", "b2", "c3", "d4"]);
    assert_eq!(report.to[0].as_str(), "d4");
    assert_eq!(bench.versions().await, ["d4"]);
    assert_eq!(bench.journal_line().await, "+a1 +b2 +c3 +d4");
    let phases: Vec<i32> = bench.journal().await.iter().map(|row| row.phase).collect();
    assert_eq!(phases, [1, 1, 2, 2]);
    let commits: Vec<String> =
        recorder.lines().into_iter().filter(|line| line.contains("commits")).collect();
    assert_eq!(commits, ["main commits 1/3", "main commits 2/3"]);
}

#[tokio::test]
async fn one_revision_per_transaction_keeps_the_first_when_the_second_fails() {
    let mut bench = Bench::with(&[
        "CREATE TABLE one (id int);",
        "CREATE TABLE two (id int); INSERT INTO two VALUES ('x');",
        "CREATE TABLE three (id int);",
    ]);
    bench.options.limits.max_revisions = 1;
    let error = bench.statement_error().await;
    assert_eq!(error.revision.as_str(), "b2");
    assert!(bench.has("one") && !bench.has("two"));
    assert_eq!(bench.versions().await, ["a1"]);
    // Repaired, the same command goes on where it stopped.
    bench.revision("b2", "a1", "CREATE TABLE two (id int);");
    let report = bench.done(upgrade("heads")).await;
    assert_eq!(steps(&report), ["b2", "c3"]);
}

#[tokio::test]
async fn an_enum_value_can_be_used_by_the_next_section_and_by_the_next_revision() {
    let bench = Bench::with(&[
        "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE t (m mood);",
        "-- aludel: up\nALTER TYPE mood ADD VALUE 'glad';\n\n-- aludel: up\nINSERT INTO t VALUES ('glad');",
        "ALTER TYPE mood ADD VALUE 'sad'; CREATE TABLE u (id int);",
        "INSERT INTO t VALUES ('sad'), ('glad');",
    ]);
    let report = bench.done(upgrade("heads")).await;
    assert_eq!(steps(&report), ["a1", "b2", "c3", "d4"]);
    assert_eq!(bench.value("SELECT string_agg(m::text, ' ' ORDER BY m) FROM t"), "glad glad sad");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    let phases: Vec<i32> = bench.journal().await.iter().map(|row| row.phase).collect();
    assert_eq!(phases, [1, 2, 2, 3], "a phase ends behind each new value");
}

#[tokio::test]
async fn a_section_that_fails_behind_a_new_enum_value_is_resumed_with_that_section() {
    let bench = Bench::with(&[
        "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE t (m mood);",
        "-- aludel: up\nALTER TYPE mood ADD VALUE 'glad';\n\n-- aludel: up\nINSERT INTO t VALUES ('glad'), ('wrong');",
    ]);
    let error = bench.statement_error().await;
    assert!(error.transactional);
    assert_eq!(bench.versions().await, ["a1"]);
    let file = bench.read("b2").replace(", ('wrong')", "");
    bench.write("b2_test.sql", &file);
    // ADD VALUE once more would fail: the value is there.
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["b2"]);
    assert_eq!(bench.value("SELECT count(*) FROM t"), "1");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
}

#[tokio::test]
async fn an_error_is_placed_in_its_file_where_the_server_saw_it() {
    let body = "-- Grüße, 太郎: ☕\nCREATE TABLE \"größe\" (id int); -- ß\n\nINSERT INTO \"größe\" (id, \"naïve 太\", fehlt)\nVALUES (1, 2, 3);\nSELECT 1;";
    let bench = Bench::with(&["CREATE TABLE zero (id int);", body]);
    let error = bench.statement_error().await;
    let text = bench.read("b2");
    let offset = error.offset.expect("the server says where");
    assert!(text[offset..].starts_with("\"naïve 太\""), "{}", &text[offset..]);
    assert_eq!(
        &text[error.span.clone()],
        &text[text.find("INSERT").unwrap()..text.find(";\nSELECT").unwrap()]
    );
    assert_eq!(error.error.sqlstate.as_deref(), Some("42703"));
    assert_eq!(error.revision.as_str(), "b2");
    assert!(error.transactional);
    let place = error.origin.locate(offset).to_string();
    assert!(place.contains("b2_test.sql:10:"), "{place}");
    assert!(!bench.has("zero") && bench.versions().await.is_empty());
}

#[tokio::test]
async fn an_error_in_a_file_with_windows_line_ends_is_placed_as_well() {
    let bench = Bench::new();
    let text = "-- One\r\n--\r\n-- Revision: a1\r\n-- Revises:\r\n\r\n-- aludel: up\r\nCREATE TABLE t (id int);\r\nSELECT 'é',\r\n  nowhere FROM t;\r\n";
    bench.write("a1_test.sql", text);
    let error = bench.statement_error().await;
    let place = error.origin.locate(error.offset.unwrap());
    assert!(place.ends_with("a1_test.sql:9:3"), "{place}");
}

#[tokio::test]
async fn of_several_statements_the_one_that_failed_is_named_and_not_its_echo() {
    let bench = Bench::with(&[
        "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); SELECT nothing;",
    ]);
    let error = bench.statement_error().await;
    assert_eq!(error.error.sqlstate.as_deref(), Some("23505"));
    assert_eq!(error.error.detail.as_deref(), Some("Key (id)=(1) already exists."));
    let text = bench.read("a1");
    assert_eq!(&text[error.span.clone()], "INSERT INTO t VALUES (1)");
    assert_eq!(error.span.start, text.rfind("INSERT INTO t VALUES (1)").unwrap());
    assert!(!bench.has("t"));
}

#[tokio::test]
async fn an_error_inside_a_function_has_no_place_in_the_file_but_its_context() {
    let bench = Bench::with(&[
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1 / 0; END $$; SELECT f();",
    ]);
    let error = bench.statement_error().await;
    assert_eq!(error.error.sqlstate.as_deref(), Some("22012"));
    assert!(error.error.context.as_ref().unwrap().contains("PL/pgSQL function f()"));
    assert_eq!(&bench.read("a1")[error.span], "SELECT f()");
}

#[tokio::test]
async fn more_statements_than_are_sent_at_once_all_run_in_their_order() {
    let mut body = String::from("CREATE TABLE t (id serial, n int);\n");
    for n in 0..1_000 {
        body.push_str(&format!("INSERT INTO t (n) VALUES ({n});\n"));
    }
    let bench = Bench::with(&[&body, "SELECT 1;"]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT count(*) FROM t WHERE n = id - 1"), "1000");
}

#[tokio::test]
async fn copy_data_is_loaded_between_other_statements() {
    let copy = "CREATE TABLE t (id int, name text);\nINSERT INTO t VALUES (0, 'first');\n\
                COPY t (id, name) FROM stdin;\n1\tone; two\n2\t\\N\n3\tdrei 太郎 -- aludel\n4\ta\\tb\n\\.\n\
                UPDATE t SET id = id + 10;\nCOPY t FROM stdin WITH (FORMAT csv);\n1,\"x,\ny\"\n\\.\n";
    let bench = Bench::with(&[copy]);
    bench.done(upgrade("heads")).await;
    let all = bench
        .value("SELECT string_agg(id || '=' || coalesce(name, 'null'), '|' ORDER BY id) FROM t");
    assert_eq!(all, "1=x,\ny|10=first|11=one; two|12=null|13=drei 太郎 -- aludel|14=a\tb");
}

#[tokio::test]
async fn copy_data_that_does_not_fit_fails_with_its_line_and_leaves_nothing() {
    let bench =
        Bench::with(&["CREATE TABLE t (id int);\nCOPY t FROM stdin;\n1\n2\nthree\n\\.\nSELECT 1;"]);
    let error = bench.statement_error().await;
    assert_eq!(error.error.sqlstate.as_deref(), Some("22P02"));
    let context = error.error.context.as_ref().unwrap();
    assert!(context.contains("COPY t, line 3"), "{context}");
    assert!(!bench.has("t"));
    let next =
        Bench::with(&["CREATE TABLE t (id int);\nCOPY nowhere FROM stdin;\n1\n\\.\nSELECT 1;"]);
    assert_eq!(next.statement_error().await.error.sqlstate.as_deref(), Some("42P01"));
}

#[tokio::test]
async fn notices_reach_the_observer_between_the_events_of_their_revision() {
    let bench = Bench::with(&[
        "CREATE TABLE t (id int); DROP TABLE IF EXISTS nothing;",
        "DO $$ BEGIN RAISE WARNING 'half % done', 50; RAISE INFO 'more'; END $$;",
    ]);
    let recorder = Recorder::new();
    run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap();
    let expected = [
        "main plans 2",
        "main starts [\"a1\"]",
        "main NOTICE table \"nothing\" does not exist, skipping",
        "main ends a1",
        "main starts [\"b2\"]",
        "main WARNING half 50 done",
        "main INFO more",
        "main ends b2",
        "main commits 1/1",
    ];
    assert_eq!(recorder.lines(), expected, "and no word about tables of our own");
}

#[tokio::test]
async fn a_notice_before_an_error_is_told_too() {
    let bench = Bench::with(&["DO $$ BEGIN RAISE NOTICE 'look here'; END $$; SELECT 1 / 0;"]);
    let recorder = Recorder::new();
    run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap_err();
    assert!(
        recorder.lines().contains(&"main NOTICE look here".to_owned()),
        "{:?}",
        recorder.lines()
    );
}

#[tokio::test]
async fn a_revision_without_statements_is_applied_and_taken_back() {
    let bench = Bench::with(&["-- aludel: up\n-- nothing\n\n-- aludel: down\n"]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.versions().await, ["a1"]);
    bench.done(crate::support::downgrade("base")).await;
    assert_eq!(bench.journal_line().await, "+a1 -a1");
}
