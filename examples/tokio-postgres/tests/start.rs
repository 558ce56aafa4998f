//! The worker as a process: what it does with its database before it works.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use aludel::Migrator;
use aludel::postgres::event::Event;
use aludel::postgres::report::Outcome;
use aludel_server::{TestCluster, TestDatabase};

const MIGRATED: &str = "migrating: Add jobs\nmigrating: Find open jobs quickly\n";

fn database() -> TestDatabase<'static> {
    let cluster = TestCluster::shared().expect("a test server starts");
    TestDatabase::create(cluster).expect("a database is made")
}

fn command(database: &TestDatabase<'_>, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tokio-postgres-worker"));
    command.args(args).env("DATABASE_URL", database.url());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(database: &TestDatabase<'_>, args: &[&str]) -> Child {
    command(database, args).spawn().expect("it starts")
}

/// Exit code, stdout and stderr.
fn end(child: Child) -> (Option<i32>, String, String) {
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn run(database: &TestDatabase<'_>, args: &[&str]) -> (Option<i32>, String, String) {
    end(start(database, args))
}

fn applied(database: &TestDatabase<'_>) -> usize {
    database.psql("SELECT revision FROM aludel_journal").unwrap().lines().count()
}

#[tokio::test]
async fn a_fresh_database_is_migrated_and_the_next_start_does_nothing() {
    let database = database();
    assert_eq!(run(&database, &["add", "Invite"]), (Some(0), String::new(), MIGRATED.to_owned()));
    assert_eq!(run(&database, &["add", "Remind"]), (Some(0), String::new(), String::new()));
    let done = "done: Invite\ndone: Remind\n".to_owned();
    assert_eq!(run(&database, &["work"]), (Some(0), done, String::new()));
    assert_eq!(run(&database, &["work"]), (Some(0), String::new(), String::new()));
    assert_eq!(applied(&database), 2);

    let migrator = Migrator::new("test", "1.0.0", aludel::embed_revisions!("aludel.toml"));
    let report = migrator.url("jobs", database.url()).upgrade().await.unwrap();
    assert_eq!(report.databases[0].outcome, Outcome::NothingToDo, "it is at the head");
}

#[test]
fn workers_that_start_at_once_apply_each_revision_once() {
    let database = database();
    let started = [start(&database, &["work"]), start(&database, &["work"])];
    for (code, stdout, stderr) in started.map(end) {
        assert_eq!((code, stdout), (Some(0), String::new()), "{stderr}");
    }
    assert_eq!(applied(&database), 2);
}

#[tokio::test]
async fn a_worker_waits_for_whoever_migrates() {
    let database = database();
    let waiting = RefCell::new(None);
    let observer = |event: &Event<'_>| {
        if let Event::StepStarted { .. } = event
            && waiting.borrow().is_none()
        {
            // This run holds the lock, and goes on when the worker says that it waits for it.
            let mut worker = start(&database, &["work"]);
            let mut line = String::new();
            let mut stderr = BufReader::new(worker.stderr.take().expect("it is piped"));
            stderr.read_line(&mut line).expect("it can be read");
            assert_eq!(line, "waiting for another worker that migrates\n");
            *waiting.borrow_mut() = Some((worker, stderr));
        }
    };
    let migrator = Migrator::new("test", "1.0.0", aludel::embed_revisions!("aludel.toml"));
    migrator.url("jobs", database.url()).observer(&observer).upgrade().await.unwrap();
    let (worker, stderr) = waiting.into_inner().expect("a revision ran");
    let rest: Vec<String> = stderr.lines().map(|line| line.expect("it can be read")).collect();
    let nothing: [&str; 0] = [];
    assert_eq!(rest, nothing, "nothing was left to migrate");
    assert_eq!(end(worker).0, Some(0));
    assert_eq!(applied(&database), 2);
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let database = database();
    run(&database, &["work"]);
    database.psql("UPDATE alembic_version SET version_num = 'ffffffffffff'").unwrap();
    let refused = "error: jobs: the database is at ffffffffffff, which the history does not contain\n\
         hint: a newer version of the program has migrated the database: start that one, or take its revisions back with it\n";
    assert_eq!(run(&database, &["work"]), (Some(1), String::new(), refused.to_owned()));
}
