//! Steps of revisions in Rust that run in the transaction of their revision.

use aludel_core::graph::Action;
use aludel_core::models::{Base, ModelError, Models};
use aludel_core::phase::PhaseLimits;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::offline::Offline;
use aludel_postgres::shadow::Shadow;
use aludel_postgres::step::{CodeStep, Handle, Near, StepCause, StepFailure, Steps};
use aludel_postgres::verify::{Verdict, verify};
use aludel_postgres::{Author, Tables};
use uuid::Uuid;

use crate::support::{Bench, downgrade, only_error, stamp, steps, upgrade};

pub(crate) struct Main;
pub(crate) struct Creds;

impl Base for Main {
    const NAME: &'static str = "main";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        Ok(Models::default())
    }
}

impl Base for Creds {
    const NAME: &'static str = "creds";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        Ok(Models::default())
    }
}

/// Notes the direction, the kind of database and the transaction.
struct Note;

impl CodeStep for Note {
    type Base = Main;
    const NAME: &'static str = "note";
    const VERSION: u32 = 1;

    async fn run(&self, main: &Handle<'_, Main>) -> Result<(), StepFailure> {
        let way = if main.direction() == Action::Downgrade { "down" } else { "up" };
        let seen: i64 = main.query_one("SELECT count(*) FROM notes", &[]).await?.get(0);
        let text = format!("{way} behind {seen}{}", if main.is_shadow() { ", shadow" } else { "" });
        let sql = "INSERT INTO notes SELECT $1, pg_current_xact_id()::text";
        assert_eq!(main.execute(sql, &[&text]).await?, 1);
        assert!(main.query_opt("SELECT FROM notes WHERE note = $1", &[&"no"]).await?.is_none());
        Ok(())
    }
}

/// Sends one statement.
struct Send(&'static str);

impl CodeStep for Send {
    type Base = Main;
    const NAME: &'static str = "send";
    const VERSION: u32 = 2;

    async fn run(&self, main: &Handle<'_, Main>) -> Result<(), StepFailure> {
        main.execute(self.0, &[]).await?;
        Ok(())
    }
}

/// Sends one statement, and does not care.
struct Careless(&'static str);

impl CodeStep for Careless {
    type Base = Main;
    const NAME: &'static str = "careless";
    const VERSION: u32 = 1;

    async fn run(&self, main: &Handle<'_, Main>) -> Result<(), StepFailure> {
        let _ = main.execute("SAVEPOINT here", &[]).await;
        let _ = main.execute(self.0, &[]).await;
        if self.0.contains("mended") {
            main.execute("ROLLBACK TO here", &[]).await?;
        }
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the moon is not full")]
struct Moon(#[source] std::num::ParseIntError);

/// Fails by itself.
struct Wait;

impl CodeStep for Wait {
    type Base = Main;
    const NAME: &'static str = "wait";
    const VERSION: u32 = 1;

    async fn run(&self, main: &Handle<'_, Main>) -> Result<(), StepFailure> {
        main.execute("CREATE TABLE moon (id int)", &[]).await?;
        Err(Moon("full".parse::<i32>().unwrap_err()).into())
    }
}

const NOTES: &str = "CREATE TABLE notes (note text, xact text);";
const BETWEEN: &str = "\
-- aludel: up
INSERT INTO notes SELECT 'before', pg_current_xact_id()::text;

-- aludel: up call note 1

-- aludel: up
INSERT INTO notes SELECT 'behind', pg_current_xact_id()::text;

-- aludel: down call note 1

-- aludel: down
DELETE FROM notes WHERE note LIKE 'be%';
";

#[tokio::test]
async fn a_step_runs_between_the_sections_of_its_revision_and_in_their_transaction() {
    let bench = Bench::stepping(&[NOTES, BETWEEN], Steps::default().with(Note));
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["a1", "b2"]);
    let notes = "SELECT string_agg(note, '; ') FROM notes";
    assert_eq!(bench.value(notes), "before; up behind 1; behind");
    assert_eq!(bench.value("SELECT count(DISTINCT xact) FROM notes"), "1");
    assert_eq!(steps(&bench.done(downgrade("-1")).await), ["b2"]);
    assert_eq!(bench.value(notes), "up behind 1; down behind 3");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    // Revisions of one run share its transaction, steps or no steps.
    assert_eq!(bench.value("SELECT count(*) FROM aludel_run"), "2");
    assert_eq!(bench.journal_line().await, "+a1 +b2 -b2");
}

#[tokio::test]
async fn what_fails_in_a_step_is_told_with_its_cause_and_its_place_and_rolls_the_run_back() {
    let body = "CREATE TABLE b (id int);\n\n-- aludel: up call wait 1\n";
    let own = Bench::stepping(
        &["CREATE TABLE a (id int);", &format!("-- aludel: up\n{body}")],
        Steps::default().with(Wait),
    );
    let error = own.step_error(upgrade("heads")).await;
    let text = error.to_string();
    assert!(
        text.contains(
            "b2_test.sql:9:1: the code step wait 1 failed: the moon is not full: invalid digit"
        ),
        "{text}"
    );
    assert!(matches!(&error.cause, StepCause::Own(own) if own.is::<Moon>()), "{error:?}");
    assert_eq!(error.place.revision.as_str(), "b2");
    assert!(error.kept.is_none() && error.server().is_none());
    assert!(!own.has("a") && !own.has("moon") && !own.has("alembic_version"));

    for (statement, sqlstate) in [
        ("INSERT INTO nowhere VALUES (1)", "42P01"),
        ("DO $$ BEGIN COMMIT; END $$", "2D000"),
        ("VACUUM", "25001"),
        ("SELECT 1; SELECT 2", "42601"),
    ] {
        let call = "-- aludel: up call send 2\n";
        let server = Bench::stepping(
            &["CREATE TABLE a (id int);", call],
            Steps::default().with(Send(statement)),
        );
        let error = server.step_error(upgrade("heads")).await;
        let told = error.server().unwrap();
        assert_eq!(told.sqlstate.as_deref(), Some(sqlstate), "{told:?}");
        assert_eq!(told.statement, statement);
        assert!(!server.has("a"));
    }
}

#[tokio::test]
async fn a_step_cannot_end_its_transaction() {
    for statement in ["COMMIT", " /* x */ rollback", "END", "PREPARE TRANSACTION 'x'", "BEGIN"] {
        let call = "-- aludel: up call send 2\n";
        let bench = Bench::stepping(
            &["CREATE TABLE a (id int);", call],
            Steps::default().with(Send(statement)),
        );
        let error = bench.step_error(upgrade("heads")).await;
        assert!(error.to_string().contains("is not the step's to send"), "{error}");
        assert!(!bench.has("a"));
    }
}

#[tokio::test]
async fn a_step_cannot_begin_to_copy() {
    for statement in ["COPY a FROM STDIN", " copy a to stdout"] {
        let bodies = ["CREATE TABLE a (id int);", "-- aludel: up call send 2\n"];
        let bench = Bench::stepping(&bodies, Steps::default().with(Send(statement)));
        let error = bench.step_error(upgrade("heads")).await;
        assert!(
            error.to_string().contains("COPY with STDIN or STDOUT is not for a step"),
            "{error}"
        );
        assert!(!bench.has("a"));
    }
}

#[tokio::test]
async fn a_statement_whose_error_a_step_overlooks_is_still_the_error() {
    let call = "-- aludel: up call careless 1\n";
    let careless = |sql| Bench::stepping(&[call], Steps::default().with(Careless(sql)));
    let error = careless("SELECT 1/0").step_error(upgrade("heads")).await;
    assert_eq!(error.server().unwrap().sqlstate.as_deref(), Some("22012"));
    // A savepoint mends it.
    assert_eq!(steps(&careless("SELECT 1/0 AS mended").done(upgrade("heads")).await), ["a1"]);
}

#[tokio::test]
async fn what_a_step_does_to_its_session_ends_with_it() {
    for statement in [
        "SET search_path = ''",
        "SET ROLE pg_monitor",
        "SET lock_timeout = '77s'",
        "DEALLOCATE ALL",
    ] {
        let show = "-- aludel: up call send 2\n\n-- aludel: up\nCREATE TABLE shown AS SELECT current_setting('search_path') AS path, current_user AS role, current_setting('lock_timeout') AS patience;\n";
        let bench = Bench::stepping(
            &[show, "CREATE TABLE c (id int);"],
            Steps::default().with(Send(statement)),
        );
        bench.done(upgrade("heads")).await;
        let same =
            "SELECT path LIKE '%public%' AND role = session_user AND patience = '3s' FROM shown";
        assert_eq!(bench.value(same), "t", "{statement}");
    }
}

#[tokio::test]
async fn a_step_that_is_not_registered_is_found_first_and_the_nearest_one_is_named() {
    let called = |name: &str| {
        let call = format!("-- aludel: up call {name}\n");
        Bench::stepping(
            &["CREATE TABLE a (id int);", &call],
            Steps::default().with(Note).with(Foreign),
        )
    };
    for (name, expected) in [
        ("note 3", Some(Near::Version(1))),
        ("notes 1", Some(Near::Name("note", 1))),
        ("foreign 4", Some(Near::Database("creds"))),
        ("xyz 1", None),
    ] {
        let bench = called(name);
        match bench.fails(upgrade("heads")).await {
            RunErrorKind::UnknownCall { near, origin, span, .. } => {
                assert_eq!(near, expected);
                assert_eq!(origin.slice(&span), format!("-- aludel: up call {name}"));
            }
            other => panic!("{other:?}"),
        }
        assert!(!bench.has("a") && !bench.has("alembic_version"));
    }
    // What is only stamped runs nothing.
    assert!(called("xyz 1").run(stamp("heads")).await.is_ok());
}

/// Of another database, and of the same name and version as nothing else.
struct Foreign;

impl CodeStep for Foreign {
    type Base = Creds;
    const NAME: &'static str = "foreign";
    const VERSION: u32 = 4;

    async fn run(&self, _: &Handle<'_, Creds>) -> Result<(), StepFailure> {
        Ok(())
    }
}

#[tokio::test]
async fn two_steps_under_one_name_and_version_are_refused_by_name() {
    let steps =
        Steps::default().with(Foreign).with(Send("SELECT 1")).with(Note).with(Send("SELECT 2"));
    let twice = steps.check().unwrap_err();
    assert_eq!((twice.name, twice.version, twice.database), ("send", 2, "main"));
    assert!(twice.to_string().contains("steps::Send"), "{twice}");
    let bench = Bench::stepping(&["CREATE TABLE a (id int);"], steps);
    let error = only_error(bench.upgrade().await.unwrap_err());
    assert!(matches!(error, RunErrorKind::RegisteredTwice(_)), "{error:?}");
    assert!(!bench.has("a") && !bench.has("alembic_version"));
}

#[tokio::test]
async fn a_proof_runs_steps_and_they_know_that_they_are_in_a_shadow_database() {
    let bench = Bench::stepping(&[NOTES, BETWEEN], Steps::default().with(Note));
    let database = bench.database();
    let author = Author { os_user: "tester".to_owned(), tool: "runner-test 1.2.3".to_owned() };
    let shadow = Shadow::create(&database.conn, &author.tool).await.unwrap();
    let verified = verify(&shadow, &database, &author, &Interrupt::never(), |_| {}).await.unwrap();
    assert_eq!(verified[1].verdict, Verdict::Holds);
    let session = shadow.open("test").await.unwrap();
    let sql = "SELECT string_agg(note, '; ') FROM notes";
    let notes: String = session.client.query_one(sql, &[]).await.unwrap().get(0);
    assert_eq!(
        notes,
        "up behind 1, shadow; down behind 3, shadow; before; up behind 3, shadow; behind"
    );
    drop(session);
    shadow.close().await.unwrap();
}

#[tokio::test]
async fn a_script_refuses_a_revision_with_a_step_by_name() {
    let bench = Bench::stepping(&[NOTES, BETWEEN], Steps::default().with(Note));
    let database = bench.database();
    let author = Author { os_user: "tester".to_owned(), tool: "runner-test 1.2.3".to_owned() };
    let offline = Offline {
        name: "main",
        revisions: &database.revisions,
        tables: &Tables::new("public", "alembic_version"),
        from: &[],
        limits: PhaseLimits { max_revisions: 10 },
        author: &author,
        run: Uuid::now_v7(),
    };
    let error = offline.script(&upgrade("heads")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "revision b2 calls the code step note 1, which runs in the program and cannot be in a script"
    );
    assert!(offline.script(&upgrade("a1")).is_ok());
    assert!(offline.script(&stamp("heads")).is_ok());
}
