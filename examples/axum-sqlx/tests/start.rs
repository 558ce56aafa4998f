//! The service as a process: what it does with its database before it answers.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod service;

use std::cell::RefCell;
use std::process::Command;

use aludel::Migrator;
use aludel::core::revision_set::RevisionSet;
use aludel::postgres::event::Event;
use aludel_server::{TestCluster, TestDatabase};
use serde_json::{Value, json};
use service::{Service, Starting, failed, start, url};

fn database() -> TestDatabase<'static> {
    let cluster = TestCluster::shared().expect("a test server starts");
    TestDatabase::create(cluster).expect("a database is made")
}

/// The first column of what a query gives.
fn column(database: &TestDatabase<'_>, sql: &str) -> Vec<String> {
    let text = database.psql(sql).unwrap();
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

fn heads(database: &TestDatabase<'_>) -> Vec<String> {
    column(database, "SELECT version_num FROM alembic_version")
}

fn applied(database: &TestDatabase<'_>) -> Vec<String> {
    column(database, "SELECT revision FROM aludel_journal ORDER BY id")
}

/// The revisions of the program, oldest first.
fn revisions() -> Vec<String> {
    let project = aludel::embed_revisions!("aludel.toml");
    let set = RevisionSet::open(project.revisions("main").unwrap()).unwrap();
    let mut revisions: Vec<_> = set.graph().iter().map(|it| it.id.to_string()).collect();
    revisions.reverse();
    revisions
}

#[test]
fn a_fresh_database_is_migrated_before_the_first_answer() {
    let database = database();
    let service = Service::start(&database);
    let address = service.address();
    assert_eq!(service.said(), ["migrating: Add circles", "migrating: Add members"]);
    assert_eq!(applied(&database), revisions());
    assert_eq!(heads(&database), revisions()[1..]);

    let circle = json!({"name": "Readers", "capacity": 1});
    assert_eq!(address.post("/circles", &circle), (201, String::new()));
    assert_eq!(address.post("/circles", &circle), (409, "that name is taken".to_owned()));
    let nobody = json!({"name": "Nobody", "capacity": 0});
    assert_eq!(address.post("/circles", &nobody).0, 422);
    let ann = json!({"name": "Ann"});
    assert_eq!(address.post("/circles/1/members", &ann), (201, String::new()));
    let bob = json!({"name": "Bob"});
    assert_eq!(address.post("/circles/1/members", &bob), (409, "the circle is full".to_owned()));
    assert_eq!(address.post("/circles/7/members", &bob).0, 404);
    let (status, body) = address.get("/circles");
    let circles: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 200);
    assert_eq!(circles, json!([{"id": 1, "name": "Readers", "capacity": 1, "members": 1}]));
}

#[test]
fn a_second_start_does_nothing() {
    let database = database();
    drop(Service::start(&database));
    let again = Service::start(&database);
    assert_eq!(again.said(), ["the database is up to date"]);
    assert_eq!(applied(&database), revisions());
    assert_eq!(again.address().get("/circles"), (200, "[]".to_owned()));
}

#[test]
fn two_instances_that_start_at_once_apply_each_revision_once() {
    let database = database();
    let started = [start(&database), start(&database)];
    let instances = started.map(Starting::ready);
    assert_eq!(applied(&database), revisions());
    for instance in &instances {
        assert_eq!(instance.address().get("/circles"), (200, "[]".to_owned()));
    }
}

#[tokio::test]
async fn an_instance_waits_for_the_one_that_migrates() {
    let database = database();
    let waiting = RefCell::new(None);
    let observer = |event: &Event<'_>| {
        if let Event::StepStarted { .. } = event
            && waiting.borrow().is_none()
        {
            // This run holds the lock, and goes on when the service says that it waits for it.
            let mut service = start(&database);
            let line = service.line();
            assert!(line.starts_with("waiting for process "), "{line}");
            assert!(line.contains("(the one before 1.0.0, role postgres, "), "{line}");
            *waiting.borrow_mut() = Some(service);
        }
    };
    let revisions_in_it = aludel::embed_revisions!("aludel.toml");
    Migrator::new("the one before", "1.0.0", revisions_in_it)
        .url("main", url(&database))
        .observer(&observer)
        .upgrade()
        .await
        .unwrap();
    let service = waiting.into_inner().expect("a revision ran").ready();
    assert_eq!(service.said()[1..], ["the database is up to date"]);
    assert_eq!(applied(&database), revisions());
    assert_eq!(service.address().get("/circles"), (200, "[]".to_owned()));
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let database = database();
    drop(Service::start(&database));
    database.psql("UPDATE alembic_version SET version_num = 'ffffffffffff'").unwrap();
    assert_eq!(
        failed(&url(&database)),
        "error: main: the database is at ffffffffffff, which the history does not contain\n\
         hint: a newer version of the program has migrated the database: start that one, or take its revisions back with it\n"
    );
    assert_eq!(heads(&database), ["ffffffffffff"]);
}

#[test]
fn a_start_that_fails_says_why_and_no_password() {
    let database = database();
    database.psql("CREATE TABLE circles (id integer)").unwrap();
    let refused = failed(&url(&database));
    assert_eq!(
        refused,
        "error: main: embedded:migrations/versions/6ad8d382b579_add_circles.sql:9:1: \
         relation \"circles\" already exists (SQLSTATE 42P07)\n"
    );
    let unknown = failed("postgresql://app:s3cret@127.0.0.1:1/main?sslmod=require");
    assert!(unknown.starts_with("error: main: parameter `sslmod` is not known"), "{unknown}");
    let unreachable = failed("postgresql://app:s3cret@127.0.0.1:1/main");
    assert!(unreachable.starts_with("error: main: "), "{unreachable}");
    for text in [refused, unknown, unreachable] {
        assert!(!text.contains("s3cret"), "{text}");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_axum-sqlx"));
    let output = command.env_remove("DATABASE_URL").output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "error: DATABASE_URL is not set\n");
}
