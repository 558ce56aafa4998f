//! Two databases of one command: nothing is touched before both can be moved, and a failure says where each one is.

use aludel_postgres::Move;
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::report::Outcome;

use crate::support::{Bench, Recorder, downgrade, ids, run, steps, upgrade};

fn pair(main: &[&str], creds: &[&str]) -> (Bench, Bench) {
    let (first, second) = (Bench::named("main"), Bench::named("creds"));
    first.line(main);
    second.line(creds);
    (first, second)
}

async fn both(
    pair: &(Bench, Bench),
    command: Move,
) -> Result<aludel_postgres::report::RunReport, aludel_postgres::report::RunFailure> {
    run(&[&pair.0, &pair.1], &command, &(), &Interrupt::never()).await
}

const UP_DOWN: &str = "-- aludel: up\nSELECT 1;\n\n-- aludel: down\nSELECT 1;\n";

#[tokio::test]
async fn the_first_is_not_touched_when_the_second_fails_its_preflight() {
    let pair =
        pair(&["CREATE TABLE a (id int);"], &["SELECT 1;", "-- aludel: up call nothing 1\n"]);
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    assert_eq!(failure.errors.len(), 1);
    assert_eq!(failure.errors[0].database, "creds");
    assert!(failure.report.databases.iter().all(|report| report.outcome == Outcome::NotStarted));
    assert!(!pair.0.has("a") && !pair.0.has("alembic_version") && !pair.1.has("alembic_version"));
}

#[tokio::test]
async fn the_faults_of_all_databases_are_told_at_once() {
    let pair = pair(&["-- aludel: up call nothing 1\n"], &["-- aludel: up call nothing 2\n"]);
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    let names: Vec<&str> = failure.errors.iter().map(|error| error.database.as_str()).collect();
    assert_eq!(names, ["main", "creds"]);
    assert!(failure.to_string().contains("main: ") && failure.to_string().contains("creds: "));
}

#[tokio::test]
async fn a_failure_in_one_undoes_the_round_in_all_and_keeps_the_rounds_before() {
    let mut pair = pair(
        &["CREATE TABLE a (id int);", "CREATE TABLE b (id int);", "CREATE TABLE b2 (id int);"],
        &["CREATE TABLE c (id int);", "SELECT 1 / 0;", "SELECT 1;"],
    );
    pair.0.options.limits.max_revisions = 1;
    pair.1.options.limits.max_revisions = 1;
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    assert_eq!(failure.errors.len(), 1);
    assert_eq!(failure.errors[0].database, "creds");
    let [main, creds] = failure.report.databases.as_slice() else { panic!("two") };
    assert_eq!((main.outcome, steps(main)), (Outcome::RolledBack, vec!["a1"]));
    assert_eq!((creds.outcome, steps(creds)), (Outcome::Failed, vec!["a1"]));
    assert_eq!((ids(&main.to), ids(&creds.to)), (vec!["a1".to_owned()], vec!["a1".to_owned()]));
    assert!(pair.0.has("a") && !pair.0.has("b") && pair.1.has("c"));
    assert_eq!(pair.0.versions().await, ["a1"]);
    assert_eq!(pair.1.versions().await, ["a1"]);
}

#[tokio::test]
async fn the_errors_of_all_databases_of_a_round_are_told() {
    let pair = pair(&["SELECT 1 / 0;"], &["SELECT pg_sleep(0.1); SELECT 2 / 0;"]);
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    assert!(failure.errors.iter().any(|error| error.database == "main"), "{failure}");
    let pair = self::pair(&["SELECT 1 FROM nowhere;"], &["SELECT 1 FROM nowhere;"]);
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    assert!(!failure.errors.is_empty(), "{failure}");
    assert!(pair.0.versions().await.is_empty() && pair.1.versions().await.is_empty());
}

#[tokio::test]
async fn databases_that_have_one_transaction_each_ahead_commit_as_one_whatever_is_not_a_transaction()
 {
    let alone = "-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY i ON a (id);\n";
    let pair = pair(&["CREATE TABLE a (id int);"], &["CREATE TABLE c (id int);"]);
    both(&pair, upgrade("heads")).await.unwrap();
    pair.0.revision("b2", "a1", &format!("{alone}\n-- aludel: up\nCREATE TABLE b (id int);\n"));
    pair.1.revision("b2", "a1", "SELECT 1 / 0;");
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    assert_eq!(failure.errors.len(), 1);
    assert!(pair.0.has("i") && !pair.0.has("b"), "the index is built, and kept for the next run");
    pair.1.revision("b2", "a1", "CREATE TABLE d (id int);");
    both(&pair, upgrade("heads")).await.unwrap();
    assert!(pair.0.has("b") && pair.1.has("d"));
    assert_eq!(pair.0.value("SELECT count(*) FROM aludel_progress"), "0");
}

#[tokio::test]
async fn the_report_keeps_the_programs_order_up_and_down() {
    let pair = pair(&[UP_DOWN], &[UP_DOWN]);
    for command in [upgrade("heads"), downgrade("base")] {
        let recorder = Recorder::new();
        let report =
            run(&[&pair.0, &pair.1], &command, &recorder, &Interrupt::never()).await.unwrap();
        let names: Vec<&str> = report.databases.iter().map(|report| report.name.as_str()).collect();
        assert_eq!(names, ["main", "creds"]);
        let starts = recorder.lines().into_iter().filter(|line| line.contains("starts")).count();
        assert_eq!(starts, 2);
    }
}

#[tokio::test]
async fn a_database_at_its_end_has_nothing_to_do_among_several_and_is_an_error_alone() {
    let pair = pair(&[UP_DOWN], &[UP_DOWN, UP_DOWN]);
    both(&pair, upgrade("heads")).await.unwrap();
    let report = both(&pair, downgrade("-1")).await.unwrap();
    assert!(report.databases.iter().all(|report| report.outcome == Outcome::Done));
    let report = both(&pair, downgrade("-1")).await.unwrap();
    let outcomes: Vec<Outcome> = report.databases.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::NothingToDo, Outcome::Done]);
    pair.0.fails(downgrade("-1")).await;
    both(&pair, upgrade("+1")).await.unwrap();
    let report = both(&pair, upgrade("+1")).await.unwrap();
    let outcomes: Vec<Outcome> = report.databases.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::NothingToDo, Outcome::Done]);
    pair.0.fails(upgrade("+1")).await;
}

#[tokio::test]
async fn an_identifier_that_one_of_them_does_not_have_is_refused_for_both() {
    let pair = pair(&[UP_DOWN, UP_DOWN], &[UP_DOWN]);
    let failure = both(&pair, upgrade("b2")).await.unwrap_err();
    assert_eq!(failure.errors[0].database, "creds");
    assert!(pair.0.versions().await.is_empty());
}

#[tokio::test]
async fn an_unreachable_database_stops_the_command_before_the_other_is_touched() {
    let pair = pair(&["CREATE TABLE a (id int);"], &["SELECT 1;"]);
    let name = pair.1.server.name().to_owned();
    pair.0.sql(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"));
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    pair.0.sql(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"));
    assert_eq!(failure.errors.len(), 1);
    assert_eq!(failure.errors[0].database, "creds");
    assert!(!pair.0.has("a") && !pair.0.has("alembic_version"));
}
