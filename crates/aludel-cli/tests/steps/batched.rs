//! Steps in batches: their progress, and that nothing stops them for good or makes them do a row twice.

use std::process::{Child, Stdio};

use crate::program::{command, outcome, show};
use crate::support::terminal::Terminal;
use crate::support::{Project, assert_shown};
use crate::told::project;

const USERS: &str =
    "INSERT INTO users SELECT id, id || '@x.org' FROM generate_series(1, 10) AS id;";

fn start(project: &Project) -> Child {
    let mut command = command(project, "", &["upgrade"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The child has not been waited for, so its process id is still its own.
fn signal(child: &Child, signal: &str) {
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill").args([signal, &id]).status();
    assert!(sent.unwrap().success());
}

fn touched(project: &Project) -> String {
    let sql = "SELECT string_agg(touched::text, '' ORDER BY id) FROM users";
    project.database("main").query(sql).unwrap()[0][0].clone().unwrap()
}

/// Keeps the second batch from ending until the connection says otherwise.
fn held(project: &Project) -> aludel_server::Connection {
    let mut other = project.database("main").connect().unwrap();
    other.query("SELECT pg_advisory_lock(77)").unwrap();
    other
}

const WAITS: &str = "SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
const GONE: &str = "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'migrate %' \
                    AND datname = current_database()";

fn wait_until(project: &Project, question: &str) {
    let mut connection = project.database("main").connect().unwrap();
    for _ in 0..6_000 {
        if connection.query(question).unwrap()[0][0].as_deref() == Some("t") {
            return;
        }
        connection.query("SELECT pg_sleep(0.01)").unwrap();
    }
    panic!("this never came true: {question}");
}

#[test]
fn a_program_that_is_killed_between_batches_goes_on_where_it_was() {
    let project = project(USERS, "touch_users 1");
    let mut other = held(&project);
    let mut child = start(&project);
    wait_until(&project, WAITS);
    signal(&child, "-KILL");
    child.wait().unwrap();
    other.query("SELECT pg_advisory_unlock(77)").unwrap();
    wait_until(&project, GONE);
    assert_eq!(touched(&project), "1111000000");
    assert_shown("step_batches", &show(&project, "", &["upgrade"]));
    assert_eq!(touched(&project), "1111111111");
    let left = project.database("main").query("SELECT count(*) FROM aludel_progress").unwrap();
    assert_eq!(left[0][0].as_deref(), Some("0"));
}

#[test]
fn ctrl_c_lets_the_batch_end_and_the_next_run_goes_on_behind_it() {
    let project = project(USERS, "touch_users 1");
    let mut other = held(&project);
    let child = start(&project);
    wait_until(&project, WAITS);
    signal(&child, "-INT");
    other.query("SELECT pg_advisory_unlock(77)").unwrap();
    let ended = outcome(&project, &child.wait_with_output().unwrap());
    assert_eq!(ended.code, 130, "{ended:?}");
    // Whether the wish came before the batch had its lock or behind it, the batch has ended.
    assert_eq!(touched(&project), "1111111100");
    assert_eq!(show(&project, "", &["upgrade"]).matches("goes on behind").count(), 1);
    assert_eq!(touched(&project), "1111111111");
}

#[test]
fn on_a_terminal_there_is_a_bar() {
    let project = project(USERS, "touch_users 1");
    let (code, seen) = Terminal::start_command(command(&project, "", &["upgrade"])).end();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("touch_users [") && seen.contains("/10 rows"), "{seen:?}");
    assert!(seen.contains("touch_users: done, 10 rows"), "{seen:?}");
}
