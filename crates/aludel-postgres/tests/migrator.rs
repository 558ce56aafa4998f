//! An application that migrates its databases itself.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

use std::cell::RefCell;

use aludel_core::embedded::{EmbeddedConfig, EmbeddedProject};
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::event::Event;
use aludel_postgres::interrupt::interrupt;
use aludel_postgres::migrator::{Migrator, MigratorError};
use aludel_postgres::report::Outcome;
use aludel_server::{TestCluster, TestDatabase};
use secrecy::SecretString;

const MAIN: EmbeddedConfig = EmbeddedConfig {
    file_name: "aludel.toml",
    text: "name = 'main'\nscript_location = 'migrations'\nurl_env = 'DATABASE_URL'\n",
    revisions: &[
        (
            "a1_users.sql",
            "-- Users\n--\n-- Revision: a1\n-- Revises:\n\n-- aludel: up\nCREATE TABLE users (id int);\n",
        ),
        (
            "b2_names.sql",
            "-- Names\n--\n-- Revision: b2\n-- Revises: a1\n\n-- aludel: up\nALTER TABLE users ADD name text;\n",
        ),
    ],
    manifest: "",
};

const CREDS: EmbeddedConfig = EmbeddedConfig {
    file_name: "aludel-creds.toml",
    text: "name = 'creds'\nscript_location = 'creds'\nurl_env = 'CREDS_URL'\n[run]\nlock_wait = '0s'\n",
    revisions: &[(
        "c3_tokens.sql",
        "-- Tokens\n--\n-- Revision: c3\n-- Revises:\n\n-- aludel: up\nCREATE TABLE tokens (id int);\n",
    )],
    manifest: "",
};

fn migrator<'m>() -> Migrator<'m> {
    let project = EmbeddedProject { configs: &[MAIN, CREDS], faults: &[] };
    Migrator::new("circles", "1.4.0", project)
}

fn database() -> TestDatabase<'static> {
    let cluster = TestCluster::shared().expect("a test server starts");
    TestDatabase::create(cluster).expect("a database is made")
}

/// What an application would log.
fn told(error: &MigratorError) -> String {
    match error.hint() {
        Some(hint) => format!("{error}\nhint: {hint}"),
        None => error.to_string(),
    }
}

#[tokio::test]
async fn databases_move_in_the_order_of_the_program_and_once() {
    let (main, creds) = (database(), database());
    let messages = RefCell::new(Vec::new());
    let observer = |event: &Event<'_>| {
        if let Event::StepStarted { database, message, .. } = event {
            messages.borrow_mut().push(format!("{database}: {message}"));
        }
    };
    let conn = ConnInfo::parse(&SecretString::from(main.url()), &|_: &str| None).unwrap();
    let migrator = migrator().url("creds", creds.url()).conn("main", conn).observer(&observer);
    let report = migrator.upgrade().await.unwrap();
    let ends = report.databases.iter().map(|it| (it.name.as_str(), it.to[0].as_str(), it.outcome));
    let expected = [("main", "b2", Outcome::Done), ("creds", "c3", Outcome::Done)];
    assert_eq!(ends.collect::<Vec<_>>(), expected);
    let mut seen = messages.take();
    seen.sort();
    assert_eq!(seen, ["creds: Tokens", "main: Names", "main: Users"]);
    let tools = main.psql("SELECT DISTINCT tool FROM aludel_journal").unwrap();
    assert_eq!(tools.trim(), "circles 1.4.0");

    let report = migrator.upgrade().await.unwrap();
    assert!(report.databases.iter().all(|it| it.outcome == Outcome::NothingToDo), "{report:?}");
    assert!(messages.take().is_empty(), "nothing ran");
}

#[tokio::test]
async fn one_database_of_several_moves_alone() {
    let creds = database();
    let report = migrator().url("creds", creds.url()).upgrade().await.unwrap();
    assert_eq!(report.databases.len(), 1);
    assert_eq!(report.databases[0].name, "creds");
}

#[tokio::test]
async fn what_is_wrong_before_a_connection_is_said_without_a_secret() {
    let faulty = EmbeddedProject { configs: &[], faults: &["versions/a1.sql: no header"] };
    let secret = "postgresql://app:s3cret@db/main?sslmod=require";
    let cases = [
        (
            Migrator::new("circles", "1.4.0", faulty).url("main", secret),
            "the revisions in the program cannot be used: versions/a1.sql: no header\n\
             hint: mend the files and build the program anew",
        ),
        (
            migrator(),
            "it was not said how any of the databases is reached\nhint: give the URL of main or creds",
        ),
        (
            migrator().url("cred", secret),
            "the program has no configuration of a database \"cred\"\nhint: did you mean \"creds\"?",
        ),
        (
            migrator().url("main", secret),
            "main: parameter `sslmod` is not known\nhint: did you mean `sslmode`?",
        ),
    ];
    for (migrator, expected) in cases {
        let error = migrator.upgrade().await.unwrap_err();
        assert_eq!(told(&error), expected);
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_database_ahead_of_the_program_is_refused_and_can_be_told_from_other_failures() {
    let main = database();
    migrator().url("main", main.url()).upgrade().await.unwrap();
    main.psql("UPDATE alembic_version SET version_num = 'd4'").unwrap();
    let error = migrator().url("main", main.url()).upgrade().await.unwrap_err();
    assert!(error.is_ahead());
    assert_eq!(
        told(&error),
        "main: the database is at d4, which the history does not contain\n\
         hint: a newer version of the program has migrated the database: start that one, or take its revisions back with it"
    );
    // Not where something else is wrong as well.
    let both = migrator().url("main", main.url()).url("creds", main.url());
    assert!(!both.upgrade().await.unwrap_err().is_ahead());
}

#[tokio::test]
async fn an_instance_that_has_waited_long_enough_says_who_holds_the_lock() {
    let creds = database();
    let second = RefCell::new(None);
    let observer = |event: &Event<'_>| {
        if let Event::StepStarted { .. } = event {
            let url = creds.url();
            // On a thread with a runtime of its own: this one is busy with the run that holds the lock.
            let failed = std::thread::spawn(move || {
                let runtime =
                    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime
                    .block_on(async { migrator().url("creds", url).upgrade().await.unwrap_err() })
            });
            *second.borrow_mut() = Some(failed.join().unwrap());
        }
    };
    migrator().url("creds", creds.url()).observer(&observer).upgrade().await.unwrap();
    let error = second.into_inner().expect("a revision ran");
    let told = told(&error);
    assert!(
        told.starts_with(
            "creds: another runner holds the lock; waited 0 s\nhint: it is held by process "
        ),
        "{told}"
    );
    assert!(told.contains("(circles 1.4.0, role postgres, connected since "), "{told}");
}

#[tokio::test]
async fn a_start_can_be_stopped() {
    let main = database();
    let (interrupter, interrupt) = interrupt();
    let observer = |event: &Event<'_>| {
        if let Event::StepStarted { .. } = event {
            interrupter.interrupt();
        }
    };
    let migrator = migrator().url("main", main.url()).observer(&observer).interrupt(interrupt);
    let Err(MigratorError::Run(failure)) = migrator.upgrade().await else {
        panic!("it was stopped");
    };
    assert!(matches!(failure.errors[0].kind, RunErrorKind::Interrupted), "{failure:?}");
    assert_eq!(main.psql("SELECT to_regclass('users') IS NULL").unwrap().trim(), "t");
}

/// As `anyhow` and `?` in most programs want it.
const _: fn() = || {
    fn is_error<E: std::error::Error + Send + Sync + 'static>() {}
    is_error::<MigratorError>();
};

/// What a library that prints causes makes of an error: each of its words once.
#[tokio::test]
async fn an_error_says_nothing_twice() {
    let main = database();
    main.psql("CREATE TABLE users (id int)").unwrap();
    let error = migrator().url("main", main.url()).upgrade().await.unwrap_err();
    let mut words = vec![error.to_string()];
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        words.push(error.to_string());
        cause = error.source();
    }
    assert_eq!(
        words,
        [
            "main: embedded:migrations/versions/a1_users.sql:7:1: relation \"users\" already exists (SQLSTATE 42P07)"
        ]
    );
}
