//! Two runs at once, and how a test waits for what a run does.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use aludel_server::{Connection, TestDatabase};

use crate::support::{Outcome, Project};
use crate::{as_promised, promised, value};

/// A lock that a revision of these tests waits for until it is opened.
fn close_gate(database: &TestDatabase<'_>) -> Connection {
    let mut keeper = database.connect().unwrap();
    keeper.query("SELECT pg_advisory_lock(7)").unwrap();
    keeper
}

/// Waits until a query answers so, with a pause on the server between two questions; gives up after some thousand.
pub(crate) fn wait_for(connection: &mut Connection, sql: &str, answer: &str) {
    for _ in 0..3_000 {
        if connection.query(sql).unwrap()[0][0].as_deref() == Some(answer) {
            return;
        }
        connection.query("SELECT pg_sleep(0.01)").unwrap();
    }
    panic!("this never answered {answer}: {sql}");
}

/// Starts a run that comes to a gate, and another one, which says that it waits; returns what both did once the gate was opened.
fn two_runs(project: &Project) -> [Outcome; 2] {
    let database = project.database("main");
    let gate = close_gate(database);
    let start = || {
        let mut command = project.command(&["upgrade"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let first = start();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'";
    wait_for(&mut database.connect().unwrap(), waits, "1");
    let mut second = start();
    let mut stderr = BufReader::new(second.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("waiting for") && stderr.read_line(&mut said).unwrap() > 0 {}
    drop(gate);
    stderr.read_to_string(&mut said).unwrap();
    let mut output = second.wait_with_output().unwrap();
    output.stderr = said.into_bytes();
    [project.outcome(&first.wait_with_output().unwrap()), project.outcome(&output)]
}

/// A revision that waits at the gate, and counts how often it runs even if it is rolled back.
const GATED: &str = "SELECT nextval('runs');\nSELECT pg_advisory_xact_lock_shared(7);";

#[test]
fn two_runs_on_a_fresh_database_both_succeed() {
    let project = Project::empty().with_config("main").with_database("main");
    project.revision(
        "main",
        "dca7825748db",
        "",
        "Add users",
        "SELECT pg_advisory_xact_lock_shared(7);",
        "SELECT 1;",
    );
    project.sum("main");
    let [first, second] = two_runs(&project);
    assert_eq!(first.code, 0, "{first:?}");
    promised(&project, "two_runs_on_a_fresh_database_both_succeed", &second);
    assert_eq!(project.ok(&["current"]), "dca7825748db (head)\n");
}

#[test]
fn two_runs_at_one_revision_run_its_statements_once() {
    let project = Project::empty().with_config("main").with_database("main");
    project.revision("main", "dca7825748db", "", "Add users", "CREATE SEQUENCE runs;", "SELECT 1;");
    project.revision("main", "a930217cd080", "dca7825748db", "Count", GATED, "SELECT 1;");
    project.sum("main");
    project.ok(&["upgrade", "dca7"]);
    let [first, second] = two_runs(&project);
    assert_eq!(first.code, 0, "{first:?}");
    let ran = value(project.database("main"), "SELECT 'ran ' || last_value || ' times' FROM runs");
    as_promised("two_runs_at_one_revision_run_its_statements_once", Some(second.code), &ran);
    assert_eq!(project.ok(&["current"]), "a930217cd080 (head)\n");
}
