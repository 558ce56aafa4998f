//! Where Alembic fails, this program does what it should: the rows of `docs/alembic-failures.md`, one test each.
//!
//! A test wants the exit code and the messages that its row promises, so that the document cannot say anything else.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "support/failures.rs"]
mod failures;
#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use aludel_server::{Connection, TestDatabase};
use support::{CHAIN, CREDS_CHAIN, Outcome, Project};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rows() -> Vec<failures::Row> {
    failures::rows(&fs::read_to_string(root().join("docs/alembic-failures.md")).unwrap())
}

/// Demands what the row of a test promises of this program.
#[track_caller]
fn as_promised(test: &str, exit: Option<i32>, said: &str) {
    let rows = rows();
    let row = rows.iter().find(|row| row.tests.iter().any(|name| name == test));
    let row = row.unwrap_or_else(|| panic!("no row names {test}"));
    if let Some(untrue) = row.here.untrue(exit, said) {
        panic!("docs/alembic-failures.md, {test}: {untrue}");
    }
}

#[track_caller]
fn promised(project: &Project, test: &str, outcome: &Outcome) {
    let said = project.settled(&format!("{}{}", outcome.stdout, outcome.stderr));
    as_promised(test, Some(outcome.code), &said);
}

/// A revision that only has to be there.
fn add(project: &Project, id: &str, revises: &str, message: &str) {
    project.revision("main", id, revises, message, "SELECT 1;", "SELECT 1;");
}

#[test]
fn a_missing_parent_is_shown_in_the_file_that_names_it() {
    let project = Project::one();
    add(&project, "5e1f00000000", "deadbeef0000", "Add events");
    promised(
        &project,
        "a_missing_parent_is_shown_in_the_file_that_names_it",
        &project.run(&["heads"]),
    );
}

#[test]
fn a_cycle_is_shown_in_the_files_that_form_it() {
    let project = Project::one();
    for (id, revises) in [
        ("aaaa00000000", "cccc00000000"),
        ("bbbb00000000", "aaaa00000000"),
        ("cccc00000000", "bbbb00000000"),
    ] {
        add(&project, id, revises, "Link");
    }
    let outcome = project.run(&["heads"]);
    promised(&project, "a_cycle_is_shown_in_the_files_that_form_it", &outcome);
    for id in ["aaaa00000000", "bbbb00000000", "cccc00000000"] {
        assert!(
            outcome.stderr.contains(&format!("main/versions/{id}_link.sql:4:16")),
            "{outcome:?}"
        );
    }
}

#[test]
fn a_revision_that_revises_itself_is_shown() {
    let project = Project::one();
    add(&project, "5e1f00000000", "5e1f00000000", "Add loops");
    promised(&project, "a_revision_that_revises_itself_is_shown", &project.run(&["heads"]));
}

#[test]
fn a_label_that_is_there_twice_is_shown_in_both_files() {
    let project = Project::one();
    let header = "-- Revises:    843c768c33cd\n-- Labels:     billing\n";
    for id in ["5e1f00000000", "6e1f00000000"] {
        project.file("main", id, "Labelled", header, "SELECT 1;", "SELECT 1;");
    }
    let outcome = project.run(&["heads"]);
    promised(&project, "a_label_that_is_there_twice_is_shown_in_both_files", &outcome);
    for id in ["5e1f00000000", "6e1f00000000"] {
        assert!(
            outcome.stderr.contains(&format!("main/versions/{id}_labelled.sql:5:16")),
            "{outcome:?}"
        );
    }
}

#[test]
fn an_identifier_that_is_there_twice_is_shown_in_both_files() {
    let project = Project::one();
    add(&project, "843c768c33cd", "dca7825748db", "Add again");
    let outcome = project.run(&["heads"]);
    promised(&project, "an_identifier_that_is_there_twice_is_shown_in_both_files", &outcome);
    for message in ["add_memberships", "add_again"] {
        assert!(
            outcome.stderr.contains(&format!("main/versions/843c768c33cd_{message}.sql:3:16")),
            "{outcome:?}"
        );
    }
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_step_beyond_a_head_says_how_many_there_are() {
    let project = Project::one().with_database("main");
    add(&project, "27c6a30d7c24", "843c768c33cd", "Add cart");
    add(&project, "ae1027a6acf0", "843c768c33cd", "Add column");
    project.sum("main");
    let outcome = project.run(&["upgrade", "27c6a@head+1"]);
    promised(&project, "a_step_beyond_a_head_says_how_many_there_are", &outcome);
    // What the hint names is understood.
    project.ok(&["upgrade", "27c6a@head"]);
}

#[test]
fn a_stamp_on_an_unknown_revision_says_what_is_there_and_how_to_go_on() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    let database = project.database("main");
    database.query("UPDATE alembic_version SET version_num = 'deadbeef0000'").unwrap();
    let outcome = project.run(&["stamp", "heads"]);
    promised(
        &project,
        "a_stamp_on_an_unknown_revision_says_what_is_there_and_how_to_go_on",
        &outcome,
    );
    assert_eq!(versions(database), "deadbeef0000", "nothing was touched");
    // One way: the file comes back.
    add(&project, "deadbeef0000", "843c768c33cd", "Add events");
    project.sum("main");
    assert_eq!(project.ok(&["current"]), "deadbeef0000 (head)\n");
    // The other one, as the hint says.
    project.remove("main/versions/deadbeef0000_add_events.sql");
    project.sum("main");
    project.ok(&["stamp", "--purge", "heads"]);
    assert_eq!(project.ok(&["current"]), "843c768c33cd (head)\n");
    project.ok(&["downgrade"]);
}

fn versions(database: &TestDatabase<'_>) -> String {
    let sql = "SELECT coalesce(string_agg(version_num, ','), '<base>') FROM alembic_version";
    value(database, sql)
}

fn value(database: &TestDatabase<'_>, sql: &str) -> String {
    database.query(sql).unwrap()[0][0].clone().unwrap()
}

#[test]
fn a_script_on_a_database_at_another_revision_changes_nothing() {
    let project = Project::one().with_database("main");
    project.revision(
        "main",
        "5e1f00000000",
        "843c768c33cd",
        "Add events",
        "CREATE TABLE events ();",
        "DROP TABLE events;",
    );
    project.sum("main");
    project.ok(&["upgrade", "dca7"]);
    let database = project.database("main");
    let script = project.ok(&["upgrade", "843c:head", "--sql"]);
    let error = database.psql(&script).unwrap_err().to_string();
    as_promised(
        "a_script_on_a_database_at_another_revision_changes_nothing",
        None,
        &project.settled(&error),
    );
    assert_eq!(
        value(database, "SELECT coalesce(to_regclass('events')::text, 'no table')"),
        "no table"
    );
    assert_eq!(versions(database), "dca7825748db");
    // At the right one it works.
    project.ok(&["upgrade", "843c"]);
    database.psql(&script).unwrap();
    assert_eq!(project.ok(&["current"]), "5e1f00000000 (head)\n");
}

/// A lock that a revision of these tests waits for until it is opened.
fn close_gate(database: &TestDatabase<'_>) -> Connection {
    let mut keeper = database.connect().unwrap();
    keeper.query("SELECT pg_advisory_lock(7)").unwrap();
    keeper
}

/// Waits until a query answers so, with a pause on the server between two questions; gives up after some thousand.
fn wait_for(database: &TestDatabase<'_>, sql: &str, answer: &str) {
    let mut connection = database.connect().unwrap();
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
    wait_for(database, waits, "1");
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

#[test]
fn a_deferred_constraint_of_the_second_database_is_named() {
    let project = Project::two().with_databases();
    project.revision(
        "creds",
        "5e1f00000000",
        "d9aa8768cf02",
        "Add children",
        "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (p int CONSTRAINT c_of_p REFERENCES p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (1);",
        "DROP TABLE c, p;",
    );
    project.sum("creds");
    let outcome = project.run(&["upgrade"]);
    promised(&project, "a_deferred_constraint_of_the_second_database_is_named", &outcome);
}

#[test]
fn the_databases_are_told_apart_on_every_line() {
    let project = Project::two().with_databases();
    project.ok(&["upgrade"]);
    promised(&project, "the_databases_are_told_apart_on_every_line", &project.run(&["current"]));
}

#[test]
fn two_configurations_on_one_database_are_refused_at_once() {
    let mut project = Project::two().with_database("main");
    let url = support::url(support::cluster(), project.database("main").name());
    project.set("CREDS_DATABASE_URL", &url);
    let outcome = project.run(&["upgrade"]);
    promised(&project, "two_configurations_on_one_database_are_refused_at_once", &outcome);
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(value(project.database("main"), tables), "0");
}

/// What lies in the folder of the main database's revisions.
fn files_of(project: &Project) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(project.path().join("main/versions")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn a_database_that_is_added_later_changes_no_file_of_the_first() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    let before = files_of(&project);
    assert_eq!(before.len(), CHAIN.len() + 1, "the revisions and the manifest");
    let project =
        project.with_config("creds").with_chain("creds", CREDS_CHAIN).with_database("creds");
    let outcome = project.run(&["upgrade"]);
    promised(&project, "a_database_that_is_added_later_changes_no_file_of_the_first", &outcome);
    assert_eq!(files_of(&project), before);
}

#[test]
fn every_row_names_tests_that_are_there() {
    let mut files = Vec::new();
    for folder in ["crates", "apps", "xtask"] {
        rust_files(&root().join(folder), &mut files);
    }
    let sources: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let rows = rows();
    assert!(rows.len() >= 16, "the table was read: {} rows", rows.len());
    for test in rows.iter().flat_map(|row| &row.tests) {
        let found = sources.iter().filter(|source| is_test(source, test)).count();
        assert_eq!(found, 1, "docs/alembic-failures.md names {test}");
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Whether a source has a test function of this name.
fn is_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let begins = |line: &str| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        line.strip_prefix("fn ")
            .and_then(|line| line.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with("()"))
    };
    lines.windows(2).any(|pair| {
        (pair[0] == "#[test]" || pair[0].starts_with("#[tokio::test")) && begins(pair[1])
    })
}

#[test]
fn a_function_that_is_no_test_does_not_count() {
    assert!(is_test("#[test]\nfn one() {}", "one"));
    assert!(is_test("#[tokio::test(flavor = \"multi_thread\")]\nasync fn one() {}", "one"));
    assert!(!is_test("fn one() {}", "one"));
    assert!(!is_test("#[test]\nfn one_more() {}", "one"));
}
