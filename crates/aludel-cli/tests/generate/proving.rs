//! Proof in a shadow database: what is not proved says so, and what is disproved is not written.

use crate::support::assert_shown;
use crate::{USERS, applied, file, files, project};

#[test]
fn a_revision_that_does_not_run_is_not_written() {
    let project = applied("CREATE TABLE users (born text);");
    project.write("schema.sql", "CREATE TABLE users (born date);");
    let revision = ["revision", "--rev-id", "bbbb00000000", "Born"];
    let made = ["users.born=parsed(born)", "users.born=(born"]
        .map(|using| project.show(&[&revision[..], &["--using", using]].concat()));
    assert_eq!(files(&project).len(), 1);
    // Written all the same where that is asked for, to be corrected by hand.
    let forced = ["--using", "users.born=parsed(born)", "--unproved"];
    let forced = project.show(&[&revision[..], &forced[..]].concat());
    assert!(file(&project, "bbbb").contains("\n-- aludel: unproved\n"));
    assert_shown("prove_fails", &format!("{}\n{forced}", made.join("\n")));
}

#[test]
fn a_database_that_was_changed_by_hand_is_told_from_a_wrong_revision() {
    let project = applied("CREATE TABLE users (id integer PRIMARY KEY);");
    project.database("main").query("ALTER TABLE users ADD COLUMN by_hand text").unwrap();
    project.write(
        "schema.sql",
        "CREATE TABLE users (id integer PRIMARY KEY, by_hand text, age integer);",
    );
    let made = project.show(&["revision", "Age"]);
    assert_eq!(files(&project).len(), 1);
    assert_shown("prove_drifted", &made);
}

#[test]
fn a_history_that_does_not_run_elsewhere_leaves_the_revision_unproved() {
    let project = project(USERS);
    let database = project.database("main");
    database.query("CREATE SCHEMA legacy CREATE TABLE people (id integer)").unwrap();
    project.revision(
        "main",
        "aaaa00000000",
        "",
        "Take over",
        "CREATE VIEW legacy.names AS SELECT id FROM legacy.people;",
        "DROP VIEW legacy.names;",
    );
    project.sum("main");
    project.ok(&["-q", "upgrade"]);
    let made = project.show(&["revision", "--rev-id", "bbbb00000000", "Users"]);
    assert_shown("prove_history_fails", &format!("{made}\n{}", file(&project, "bbbb")));
}

#[test]
fn shadow_databases_are_gone_afterwards_and_forgotten_ones_too() {
    let project = project(USERS);
    // A version 7 uuid of 2024, and one of 2099.
    let old = "aludel_shadow_018cc251f40070008000000000000000";
    let young = "aludel_shadow_03b3e5e4880070008000000000000000";
    let server = project.database("main").cluster();
    for name in [old, young] {
        server.query("postgres", &format!("CREATE DATABASE {name}")).unwrap();
    }
    project.ok(&["-q", "revision", "First tables"]);
    let left = format!(
        "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname IN ('{old}', '{young}')"
    );
    let left = server.query("postgres", &left).unwrap();
    server.query("postgres", &format!("DROP DATABASE {young}")).unwrap();
    assert_eq!(left[0][0].as_deref(), Some(young));
}

#[test]
fn a_private_server_is_made_for_shadow_databases_and_dev_knows_it() {
    let mut project = project(USERS);
    project.unset("ALUDEL_SHADOW_URL");
    project.set("ENVIRONMENT", "development");
    if let Ok(folder) = std::env::var("ALUDEL_PG_BINDIR") {
        project.set("ALUDEL_PG_BINDIR", &folder);
    }
    let made = project.run(&["--format", "json", "-q", "revision", "First tables"]);
    project.unset("DATABASE_URL");
    let [status, stopped, reset, afterwards] =
        ["status", "stop", "reset", "status"].map(|command| project.run(&["dev", command]).stdout);
    assert!(made.stdout.contains("\"proved\": true"), "{made:?}");
    let (main, shadow) = status.split_once('\n').unwrap();
    assert_eq!(main, "main: not made yet");
    assert!(shadow.starts_with("shadow-main: running, PostgreSQL"), "{shadow}");
    assert_eq!(stopped, "main: was not running\nshadow-main: stopped\n");
    assert_eq!(reset, "main: nothing to delete\nshadow-main: stopped and deleted\n");
    assert_eq!(afterwards, "main: not made yet\n");
}
