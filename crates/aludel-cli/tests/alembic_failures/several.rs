//! Several databases in one command.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use aludel_server::TestCluster;

use crate::running::wait_for;
use crate::support::{self, CHAIN, CREDS_CHAIN, Project};
use crate::{promised, value};

/// Puts the database of a configuration on a server of its own, under the configuration's name.
fn on_its_own_server(project: &mut Project, name: &str, server: &TestCluster) {
    server.query("postgres", &format!("CREATE DATABASE {name}")).unwrap();
    project.set(&support::variable(name), &support::url(server, name));
    project.name(&server.socket_dir().display().to_string(), "/socket");
}

fn told(server: &TestCluster, database: &str, sql: &str) -> String {
    server.query(database, sql).unwrap()[0][0].clone().unwrap_or_default()
}

/// A revision of the second database with a constraint that does not hold at its end.
fn add_broken_constraint(project: &Project) {
    project.revision(
        "creds",
        "5e1f00000000",
        "d9aa8768cf02",
        "Add children",
        "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (p int CONSTRAINT c_of_p REFERENCES p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (1);",
        "DROP TABLE c, p;",
    );
    project.sum("creds");
}

#[test]
fn a_deferred_constraint_of_the_second_database_is_named() {
    let project = Project::two().with_databases();
    add_broken_constraint(&project);
    let outcome = project.run(&["upgrade"]);
    promised(&project, "a_deferred_constraint_of_the_second_database_is_named", &outcome);
}

#[test]
fn without_prepared_transactions_a_constraint_of_the_second_database_stops_the_first_one_too() {
    let server = TestCluster::builder().setting("max_prepared_transactions", "0").start().unwrap();
    let mut project = Project::two();
    for name in ["main", "creds"] {
        on_its_own_server(&mut project, name, &server);
    }
    add_broken_constraint(&project);
    let mut outcome = project.run(&["upgrade"]);
    let tables = "SELECT count(*) FROM pg_tables WHERE tablename IN ('users', 'passwords')";
    for name in ["main", "creds"] {
        outcome.stdout += &format!("tables of {name}: {}\n", told(&server, name, tables));
    }
    promised(
        &project,
        "without_prepared_transactions_a_constraint_of_the_second_database_stops_the_first_one_too",
        &outcome,
    );
}

#[test]
fn what_a_run_killed_between_its_two_commits_left_is_settled_by_the_next_one() {
    let server = TestCluster::builder().setting("synchronous_commit", "local").start().unwrap();
    let mut project = Project::two().with_database("creds");
    on_its_own_server(&mut project, "main", &server);
    project.ok(&["upgrade", "+1"]);
    // A commit that is made to be durable is there, and waits for a standby that does not exist.
    server.query("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'").unwrap();
    server.restart().unwrap();
    let mut command = project.command(&["upgrade"]);
    let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let commits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    wait_for(&mut server.connect("main").unwrap(), commits, "1");
    run.kill().unwrap();
    run.wait().unwrap();
    server.query("postgres", "ALTER SYSTEM RESET synchronous_standby_names").unwrap();
    server.restart().unwrap();
    let versions = "SELECT string_agg(version_num, ',') FROM alembic_version";
    let left = "SELECT count(*) || ' left prepared' FROM pg_prepared_xacts WHERE database = current_database()";
    let creds = project.database("creds");
    assert_eq!(told(&server, "main", versions), "843c768c33cd", "committed");
    assert_eq!(value(creds, versions), "1e978f7e8aa5", "not committed");
    assert_eq!(value(creds, left), "1 left prepared");
    let mut outcome = project.run(&["upgrade"]);
    outcome.stdout += &value(creds, left);
    promised(
        &project,
        "what_a_run_killed_between_its_two_commits_left_is_settled_by_the_next_one",
        &outcome,
    );
    assert_eq!(value(creds, versions), "d9aa8768cf02");
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
