//! Ctrl-C, SIGTERM and SIGKILL in the middle of things: how the program ends, what is left, and that the next run goes on.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of several files")]
mod support;

use std::process::{Child, Command, Stdio};

use aludel_server::TestDatabase;
use support::{Outcome, Project};

/// Sleeps until somebody makes a table `awake`, or nearly for ever.
const NAP: &str =
    "SELECT pg_sleep(CASE WHEN to_regclass('public.awake') IS NULL THEN 600 ELSE 0 END);";

/// One database whose second revision takes a nap, behind statements of its own.
fn drowsy(sections: &str) -> Project {
    let project = Project::empty().with_config("main").with_database("main");
    project.revision(
        "main",
        "dca7825748db",
        "",
        "First",
        "CREATE TABLE one (id int);",
        "DROP TABLE one;",
    );
    project.revision("main", "a930217cd080", "dca7825748db", "Second", sections, "SELECT 1;");
    project.sum("main");
    project
}

fn start(project: &Project, args: &[&str]) -> Child {
    let mut command = project.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The child has not been waited for, so its process id is still its own.
fn signal(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
}

fn end(project: &Project, child: Child) -> Outcome {
    project.outcome(&child.wait_with_output().unwrap())
}

/// Asks the server until it answers `t`, pausing there in between; fails in the end.
fn wait_until(database: &TestDatabase<'_>, question: &str) {
    let mut connection = database.connect().unwrap();
    for _ in 0..6_000 {
        if connection.query(question).unwrap()[0][0].as_deref() == Some("t") {
            return;
        }
        connection.query("SELECT pg_sleep(0.01)").unwrap();
    }
    panic!("this never came true: {question}");
}

const ASLEEP: &str = "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' \
                      AND application_name LIKE 'aludel %' AND datname = current_database()";
const GONE: &str = "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'aludel %' \
                    AND datname = current_database()";

fn value(project: &Project, sql: &str) -> String {
    project.database("main").query(sql).unwrap()[0][0].clone().unwrap_or_default()
}

fn has(project: &Project, relation: &str) -> bool {
    value(project, &format!("SELECT to_regclass('{relation}') IS NOT NULL")) == "t"
}

fn awake(project: &Project) {
    project.database("main").query("CREATE TABLE awake (id int)").unwrap();
}

#[test]
fn a_signal_cancels_what_runs_rolls_it_back_and_ends_with_its_own_status() {
    for (name, code) in [("-INT", 130), ("-TERM", 143)] {
        let project = drowsy(&format!("CREATE TABLE two (id int);\n{NAP}"));
        let child = start(&project, &["upgrade"]);
        wait_until(project.database("main"), ASLEEP);
        signal(&child, name);
        let outcome = end(&project, child);
        assert_eq!(outcome.code, code, "{outcome:?}");
        assert!(outcome.stderr.contains("interrupted"), "{outcome:?}");
        assert!(
            !has(&project, "one") && !has(&project, "two") && !has(&project, "alembic_version")
        );
        wait_until(project.database("main"), GONE);

        awake(&project);
        project.ok(&["upgrade"]);
        project.ok(&["current", "--check-heads"]);
    }
}

#[test]
fn a_downgrade_can_be_interrupted_as_well() {
    let project = drowsy("CREATE TABLE two (id int);");
    project.ok(&["upgrade"]);
    project.revision(
        "main",
        "843c768c33cd",
        "a930217cd080",
        "Third",
        "SELECT 1;",
        &format!("DROP TABLE two;\n{NAP}"),
    );
    project.sum("main");
    project.ok(&["upgrade"]);
    let child = start(&project, &["downgrade", "base"]);
    wait_until(project.database("main"), ASLEEP);
    signal(&child, "-INT");
    assert_eq!(end(&project, child).code, 130);
    assert!(has(&project, "two"), "it was rolled back");
    assert_eq!(value(&project, "SELECT version_num FROM alembic_version"), "843c768c33cd");
}

#[test]
fn an_interrupted_run_of_two_databases_says_where_each_one_is() {
    let project = Project::two().with_databases();
    project.revision("creds", "a1b2c3d4e5f6", "d9aa8768cf02", "Sleep", NAP, "SELECT 1;");
    project.sum("creds");
    let child = start(&project, &["--format", "json", "upgrade"]);
    wait_until(project.database("creds"), ASLEEP);
    signal(&child, "-INT");
    let outcome = end(&project, child);
    assert_eq!(outcome.code, 130, "{outcome:?}");
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let outcomes: Vec<&str> = report["databases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|database| database["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["failed", "failed"]);
    let still = outcome.stderr.matches(": stopped, still at <base>").count();
    assert_eq!(still, 2, "{outcome:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn no_core_of_a_running_program_can_be_dumped() {
    let project = drowsy(NAP);
    let child = start(&project, &["upgrade"]);
    wait_until(project.database("main"), ASLEEP);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    signal(&child, "-INT");
    end(&project, child);
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"]);
}

#[test]
fn waiting_for_another_run_can_be_interrupted_without_disturbing_it() {
    let project = drowsy(NAP);
    let first = start(&project, &["upgrade"]);
    wait_until(project.database("main"), ASLEEP);
    let second = start(&project, &["upgrade"]);
    // Its question who holds the lock shows that it has begun to wait.
    wait_until(
        project.database("main"),
        "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name LIKE 'aludel %' \
         AND datname = current_database() AND query LIKE '%pg_locks%'",
    );
    signal(&second, "-INT");
    assert_eq!(end(&project, second).code, 130);
    awake(&project);
    // The first one sleeps on: only it is asked to stop now.
    wait_until(project.database("main"), ASLEEP);
    signal(&first, "-TERM");
    assert_eq!(end(&project, first).code, 143);
    project.ok(&["upgrade"]);
}

#[test]
fn a_command_that_only_reads_ends_at_the_first_signal() {
    let project = drowsy("CREATE TABLE two (id int);");
    project.ok(&["upgrade"]);
    let mut other = project.database("main").connect().unwrap();
    other.query("BEGIN; LOCK TABLE alembic_version").unwrap();
    for (name, code) in [("-INT", 130), ("-TERM", 143)] {
        let child = start(&project, &["current"]);
        wait_until(
            project.database("main"),
            "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name LIKE 'aludel %' \
             AND datname = current_database() AND wait_event_type = 'Lock'",
        );
        signal(&child, name);
        assert_eq!(end(&project, child).code, code);
        wait_until(project.database("main"), GONE);
    }
    other.query("COMMIT").unwrap();
    project.ok(&["current", "--check-heads"]);
}

#[test]
fn the_second_signal_ends_the_program_even_when_the_server_does_not_give_in() {
    // This statement survives every request to cancel it, and counts them where a rollback does not reach.
    let stubborn = "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(600); EXCEPTION WHEN query_canceled THEN \
                    PERFORM nextval('public.cancels'); END; END LOOP; END $$;";
    let project = drowsy(&format!("CREATE TABLE two (id int);\n{stubborn}"));
    project.database("main").query("CREATE SEQUENCE cancels").unwrap();
    let child = start(&project, &["upgrade"]);
    wait_until(project.database("main"), ASLEEP);
    signal(&child, "-INT");
    wait_until(project.database("main"), "SELECT is_called FROM cancels");
    signal(&child, "-TERM");
    assert_eq!(end(&project, child).code, 143);
    // The server finds out that its client is gone, and rolls back.
    wait_until(project.database("main"), GONE);
    assert!(!has(&project, "two"));
}

#[test]
fn a_killed_run_leaves_nothing_behind_and_the_next_one_waits_only_until_the_server_knows() {
    let project = drowsy(&format!("CREATE TABLE two (id int);\n{NAP}"));
    let mut child = start(&project, &["upgrade"]);
    wait_until(project.database("main"), ASLEEP);
    child.kill().unwrap();
    assert_eq!(end(&project, child).code, -1);
    awake(&project);
    // The dead client's session still holds the lock; the configuration waits 20 s for it, the statement would take 600.
    project.ok(&["upgrade"]);
    project.ok(&["current", "--check-heads"]);
    assert_eq!(value(&project, "SELECT count(*) FROM aludel_journal"), "2");
    wait_until(project.database("main"), GONE);
}

#[test]
fn a_run_killed_outside_a_transaction_is_finished_by_the_next_one_which_repeats_only_what_was_running()
 {
    let project = drowsy("SELECT 1;");
    let path = support::revision_path("main", "a930217cd080", "Second");
    let section = format!(
        "-- aludel: up no-transaction\nINSERT INTO one VALUES (1);\nINSERT INTO one SELECT 2 FROM ({}) AS nap;\nINSERT INTO one VALUES (3);\n",
        NAP.trim_end_matches(';')
    );
    project.replace(&path, "-- aludel: up\nSELECT 1;\n", &section);
    project.sum("main");
    let mut child = start(&project, &["upgrade"]);
    wait_until(project.database("main"), ASLEEP);
    child.kill().unwrap();
    end(&project, child);
    assert_eq!(value(&project, "SELECT string_agg(id::text, ' ') FROM one"), "1");
    let current = project.run(&["current"]);
    assert!(current.stderr.contains("a930217cd080 is half run"), "{current:?}");

    awake(&project);
    project.ok(&["upgrade"]);
    assert_eq!(value(&project, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM one"), "1 2 3");
    assert_eq!(value(&project, "SELECT count(*) FROM aludel_progress"), "0");
}

#[test]
fn a_server_that_dies_in_the_middle_is_an_error_and_no_interruption() {
    let project = drowsy(&format!("CREATE TABLE two (id int);\n{NAP}"));
    let child = start(&project, &["upgrade"]);
    wait_until(project.database("main"), ASLEEP);
    let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' \
                     AND application_name LIKE 'aludel %' AND datname = current_database()";
    project.database("main").query(terminate).unwrap();
    let outcome = end(&project, child);
    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert!(outcome.stderr.contains("the connection to the server is lost"), "{outcome:?}");
    assert!(!has(&project, "one"));
}
