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
async fn a_failure_while_running_tells_what_the_first_one_has_committed() {
    let mut pair = pair(
        &["CREATE TABLE a (id int);", "CREATE TABLE b (id int);"],
        &["CREATE TABLE c (id int);", "SELECT 1 / 0;", "SELECT 1;"],
    );
    pair.1.options.limits.max_revisions = 1;
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    assert_eq!(failure.errors.len(), 1);
    assert_eq!(failure.errors[0].database, "creds");
    let [main, creds] = failure.report.databases.as_slice() else { panic!("two") };
    assert_eq!((main.outcome, steps(main)), (Outcome::Done, vec!["a1", "b2"]));
    assert_eq!((creds.outcome, steps(creds)), (Outcome::Failed, vec!["a1"]));
    assert_eq!((ids(&main.to), ids(&creds.to)), (vec!["b2".to_owned()], vec!["a1".to_owned()]));
    assert_eq!(pair.0.versions().await, ["b2"]);
    assert_eq!(pair.1.versions().await, ["a1"]);
}

#[tokio::test]
async fn those_behind_a_failure_are_not_started() {
    let pair = pair(&["SELECT 1 / 0;"], &["CREATE TABLE c (id int);"]);
    let failure = both(&pair, upgrade("heads")).await.unwrap_err();
    let outcomes: Vec<Outcome> =
        failure.report.databases.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::Failed, Outcome::NotStarted]);
    assert!(!pair.1.has("c") && !pair.1.has("alembic_version"));
}

#[tokio::test]
async fn upgrades_go_in_the_programs_order_and_downgrades_in_reverse() {
    let pair = pair(&[UP_DOWN], &[UP_DOWN]);
    let order = |recorder: &Recorder<'_>| -> Vec<String> {
        recorder.lines().into_iter().filter(|line| line.contains("starts")).collect()
    };
    let up = Recorder::new();
    run(&[&pair.0, &pair.1], &upgrade("heads"), &up, &Interrupt::never()).await.unwrap();
    assert_eq!(order(&up), ["main starts [\"a1\"]", "creds starts [\"a1\"]"]);
    let down = Recorder::new();
    let report =
        run(&[&pair.0, &pair.1], &downgrade("base"), &down, &Interrupt::never()).await.unwrap();
    assert_eq!(order(&down), ["creds starts []", "main starts []"]);
    let names: Vec<&str> = report.databases.iter().map(|report| report.name.as_str()).collect();
    assert_eq!(names, ["main", "creds"], "the report keeps the program's order");
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
