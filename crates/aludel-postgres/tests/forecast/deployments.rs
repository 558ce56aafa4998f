//! Deployments of several statements, sections and revisions.

use std::time::Duration;

use aludel_core::models::{Base, ModelError, Models};
use aludel_core::plan::Hazard;
use aludel_postgres::catalog::Scope;
use aludel_postgres::forecast::{
    Estimate, Forecast, ForecastBasis, Knowledge, PhaseForecast, SafeForm, StatementForecast,
};
use aludel_postgres::step::{CodeStep, Handle, StepFailure, Steps};
use aludel_server::{TestCluster, TestDatabase};

use crate::database::{connect, database, read_in};
use crate::support::{foreseen, foreseen_with, shadow};
use crate::truth::run;

const USERS: &str = "CREATE TABLE users (id int PRIMARY KEY, email text, n int); \
    INSERT INTO users SELECT i, 'mail', i FROM generate_series(1, 1000) i; ANALYZE users;";

/// What a database with these tables is to expect of revisions.
async fn expected(tables: &str, bodies: &[&str]) -> Forecast {
    let live = database(tables);
    let shadow = shadow(&live.url()).await;
    let before = read_in(&live, &Scope::default()).await;
    let forecast = foreseen(&live.url(), bodies, Some(&shadow)).await;
    assert_eq!(read_in(&live, &Scope::default()).await, before, "nothing is written there");
    shadow.close().await.expect("the shadow database is dropped");
    forecast
}

/// `ACCESS EXCLUSIVE public.users rewrites reads`, a line for each table; a lock that is held already in brackets.
fn drawn(statement: &StatementForecast) -> Vec<String> {
    let line = |table: &aludel_postgres::forecast::TableForecast| {
        let lock = table.lock.map(|lock| lock.to_string()).unwrap_or_default();
        let lock = if table.takes_lock { lock } else { format!("({lock})") };
        let work = [
            (table.work.rewrites, " rewrites"),
            (table.work.scans, " scans"),
            (table.work.empties, " empties"),
            (table.work.builds_indexes > 0, " builds"),
        ];
        let work: String = work.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        format!("{lock} {}{work}", table.name)
    };
    statement.tables.iter().map(line).collect()
}

fn statements(forecast: &Forecast) -> Vec<&StatementForecast> {
    forecast.statements().collect()
}

#[tokio::test]
async fn a_lock_is_taken_once_and_kept_until_the_end_of_the_phase() {
    let forecast = expected(
        USERS,
        &["ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ALTER COLUMN n TYPE bigint; CREATE INDEX ON users (a);\n"],
    )
    .await;
    let seen: Vec<Vec<String>> = forecast.statements().map(drawn).collect();
    assert_eq!(
        seen,
        [
            vec!["ACCESS EXCLUSIVE public.users"],
            vec!["(ACCESS EXCLUSIVE) public.users rewrites scans builds"],
            vec!["(ACCESS EXCLUSIVE) public.users scans builds"],
        ]
    );
    let longest = forecast.longest_lock().expect("a lock");
    let size = statements(&forecast)[1].tables[0].size.expect("a size");
    assert_eq!(size.rows, Some(1000));
    // A thousand bytes a second: the rewrite with its index, and the new index.
    assert_eq!(longest.duration, Duration::from_millis(3 * size.table_bytes));
    assert_eq!(longest.on.to_string(), "public.users");
    assert_eq!(statements(&forecast)[0].estimate, Estimate::Instant);
}

#[tokio::test]
async fn what_the_deployment_makes_itself_keeps_nobody_waiting() {
    let forecast = expected(
        USERS,
        &[
            "CREATE TABLE orders (id int); CREATE INDEX ON orders (id); ALTER TABLE orders ALTER id TYPE bigint;\n",
            "CREATE VIEW mails AS SELECT email FROM users;\n",
        ],
    )
    .await;
    let seen: Vec<Vec<String>> = forecast.statements().map(drawn).collect();
    let nothing: Vec<String> = Vec::new();
    assert_eq!(seen[..3], [nothing.clone(), nothing.clone(), nothing]);
    assert_eq!(seen[3], ["ACCESS SHARE public.users"]);
    assert!(forecast.statements().all(|statement| statement.estimate == Estimate::Instant));
}

#[tokio::test]
async fn a_section_outside_a_transaction_finds_what_came_before_it() {
    let forecast = expected(
        USERS,
        &["-- aludel: up\nALTER TABLE users ADD COLUMN a int;\n\n-- aludel: up no-transaction\n\
           CREATE INDEX CONCURRENTLY users_a ON users (a);\nVACUUM users;\n\n-- aludel: up\n\
           ALTER TABLE users ADD CHECK (a > 0);\n"],
    )
    .await;
    let is_transaction = |phase: &PhaseForecast| phase.is_transaction;
    assert_eq!(forecast.phases.iter().map(is_transaction).collect::<Vec<_>>(), [true, false, true]);
    let seen: Vec<Vec<String>> = forecast.statements().map(drawn).collect();
    assert_eq!(
        seen,
        [
            vec!["ACCESS EXCLUSIVE public.users"],
            vec!["SHARE UPDATE EXCLUSIVE public.users builds"],
            vec!["SHARE UPDATE EXCLUSIVE public.users"],
            vec!["ACCESS EXCLUSIVE public.users scans"],
        ]
    );
    assert_eq!(statements(&forecast)[3].safe_form, Some(SafeForm::NotValid));
}

#[tokio::test]
async fn the_lock_that_a_statement_takes_at_its_end_is_seen_too() {
    let tables = "CREATE TABLE days (id int) PARTITION BY RANGE (id); \
        CREATE TABLE first_day PARTITION OF days FOR VALUES FROM (0) TO (10);";
    let forecast = expected(
        tables,
        &["-- aludel: up no-transaction\nALTER TABLE days DETACH PARTITION first_day CONCURRENTLY;\n"],
    )
    .await;
    assert_eq!(
        drawn(statements(&forecast)[0]),
        ["ACCESS EXCLUSIVE public.first_day", "SHARE UPDATE EXCLUSIVE public.days"]
    );
}

#[tokio::test]
async fn dangers_and_safe_forms_come_from_what_is_seen() {
    let cases: [(&str, &[Hazard], Option<SafeForm>); 12] = [
        ("CREATE INDEX ON users (n)", &[Hazard::LongLock], Some(SafeForm::IndexConcurrently)),
        ("DROP INDEX users_n", &[], Some(SafeForm::DropIndexConcurrently)),
        ("REINDEX TABLE users", &[Hazard::LongLock], Some(SafeForm::ReindexConcurrently)),
        (
            "ALTER TABLE users ADD CHECK (n > 0)",
            &[Hazard::LongLock, Hazard::MayFail],
            Some(SafeForm::NotValid),
        ),
        ("ALTER TABLE users ADD CHECK (n > 0) NOT VALID", &[], None),
        (
            "ALTER TABLE users ADD UNIQUE (email)",
            &[Hazard::LongLock, Hazard::MayFail],
            Some(SafeForm::UsingIndex),
        ),
        (
            "ALTER TABLE users ALTER n SET NOT NULL",
            &[Hazard::LongLock, Hazard::MayFail],
            Some(SafeForm::CheckBeforeNotNull),
        ),
        (
            "ALTER TABLE users ALTER n TYPE bigint",
            &[Hazard::Rewrite, Hazard::MayFail],
            Some(SafeForm::NewColumn),
        ),
        (
            "ALTER TABLE users ADD token uuid DEFAULT gen_random_uuid()",
            &[Hazard::Rewrite],
            Some(SafeForm::DefaultLater),
        ),
        (
            "ALTER TABLE users DROP email",
            &[Hazard::Drop, Hazard::Breaks],
            Some(SafeForm::TwoReleases),
        ),
        ("ALTER TABLE users RENAME n TO m", &[Hazard::Breaks], Some(SafeForm::TwoReleases)),
        ("UPDATE users SET n = 1", &[], Some(SafeForm::Batches)),
    ];
    let live = database(&format!("{USERS} CREATE INDEX users_n ON users (n);"));
    let shadow = shadow(&live.url()).await;
    for (sql, hazards, safe_form) in cases {
        let forecast = foreseen(&live.url(), &[&format!("{sql};\n")], Some(&shadow)).await;
        let statement = statements(&forecast)[0];
        let found: Vec<Hazard> = statement.hazards.iter().copied().collect();
        assert_eq!((found.as_slice(), statement.safe_form), (hazards, safe_form), "{sql}");
    }
    shadow.close().await.expect("the shadow database is dropped");
}

#[tokio::test]
async fn who_is_at_work_on_a_table_is_counted_and_not_disturbed() {
    let live = database(USERS);
    let other = connect(&live.url()).await;
    // Everything but reading would wait for this.
    run(&other, "BEGIN; LOCK TABLE users IN EXCLUSIVE MODE").await;
    let shadow = shadow(&live.url()).await;
    let forecast = foreseen(&live.url(), &["DROP TABLE users;\n"], Some(&shadow)).await;
    let size = statements(&forecast)[0].tables[0].size.expect("a size");
    assert_eq!(size.traffic.sessions, 1);
    assert!(size.traffic.longest.is_some());
    assert_eq!(size.indexes, 1);
    run(&other, "ROLLBACK").await;
    run(&other, "SELECT FROM users").await;
    shadow.close().await.expect("the shadow database is dropped");
}

#[tokio::test]
async fn what_does_not_run_without_rows_is_told_and_the_rest_goes_on() {
    let forecast = expected(
        USERS,
        &["DO $$ BEGIN IF NOT EXISTS (SELECT FROM users) THEN RAISE EXCEPTION 'no users'; END IF; END $$;\n\
           GRANT SELECT ON users TO nobody_here;\nCREATE ROLE somebody_new;\nALTER TABLE users ADD a int;\n"],
    )
    .await;
    let why = |statement: &&StatementForecast| match &statement.knowledge {
        Knowledge::NotRun(why) => why.clone(),
        _ => String::new(),
    };
    let reasons: Vec<String> = statements(&forecast).iter().map(why).collect();
    assert_eq!(
        reasons,
        [
            "the shadow database refuses it: no users (SQLSTATE P0001)",
            "the shadow database refuses it: role \"nobody_here\" does not exist (SQLSTATE 42704)",
            "CREATE ROLE is about more than one database",
            "",
        ]
    );
    assert_eq!(drawn(statements(&forecast)[3]), ["ACCESS EXCLUSIVE public.users"]);
}

#[tokio::test]
async fn roles_of_the_live_server_are_there_while_statements_are_tried_and_then_no_more() {
    let elsewhere = TestCluster::builder().start().expect("a second server");
    let live = TestDatabase::create(&elsewhere).expect("a database");
    live.query(&format!("CREATE ROLE only_here; {USERS}")).expect("tables");
    let shadow_server = TestCluster::shared().expect("a server");
    let shadow = shadow(&shadow_server.url("postgres")).await;
    let bodies = [
        "SET LOCAL ROLE only_here; GRANT SELECT ON users TO only_here; ALTER TABLE users OWNER TO only_here;\n",
        "-- aludel: up no-transaction\nALTER TABLE users ADD a int;\nGRANT UPDATE ON users TO only_here;\n",
    ];
    let forecast = foreseen(&live.url(), &bodies, Some(&shadow)).await;
    let seen: Vec<Vec<String>> = forecast.statements().map(drawn).collect();
    let nothing: Vec<String> = Vec::new();
    let alter = vec!["ACCESS EXCLUSIVE public.users"];
    assert!(forecast.statements().all(|one| one.knowledge == Knowledge::Seen), "{forecast:?}");
    assert_eq!(seen[..2], [nothing.clone(), nothing.clone()]);
    assert_eq!([&seen[2], &seen[3]], [&alter, &alter]);
    assert_eq!(seen[4], nothing);
    let left = "SELECT count(*) FROM pg_roles WHERE rolname = 'only_here'";
    let left = shadow_server.query("postgres", left).expect("an answer");
    assert_eq!(left[0][0].as_deref(), Some("0"));
    shadow.close().await.expect("the shadow database is dropped");
}

#[tokio::test]
async fn rows_that_refer_to_others_show_their_locks_all_the_same() {
    let tables = format!("{USERS} CREATE TABLE orders (user_id int REFERENCES users);");
    let forecast = expected(&tables, &["INSERT INTO orders VALUES (1);\n"]).await;
    let statement = statements(&forecast)[0];
    assert_eq!(statement.knowledge, Knowledge::SeenWithoutRows { locks_rows: false });
    assert_eq!(drawn(statement), ["ROW EXCLUSIVE public.orders"]);
    assert_eq!(statement.estimate, Estimate::Unknown);
}

#[tokio::test]
async fn what_the_copy_lacks_is_named() {
    let tables =
        format!("{USERS} CREATE TYPE pair AS (a int, b int); CREATE TABLE pairs (pair pair);");
    let forecast = expected(&tables, &["ALTER TABLE users ADD a int;\n"]).await;
    let ForecastBasis::Shadow { not_copied, .. } = &forecast.basis else { panic!("a shadow") };
    assert_eq!(not_copied.len(), 1, "{not_copied:?}");
    assert!(not_copied[0].starts_with("CREATE TABLE public.pairs"), "{not_copied:?}");
    assert_eq!(drawn(statements(&forecast)[0]), ["ACCESS EXCLUSIVE public.users"]);
}

#[tokio::test]
async fn without_a_shadow_database_sizes_and_dangers_are_told() {
    let live = database(USERS);
    let forecast = foreseen(&live.url(), &["ALTER TABLE users DROP COLUMN email;\n"], None).await;
    assert_eq!(forecast.basis, ForecastBasis::Nothing);
    let statement = statements(&forecast)[0];
    assert_eq!(statement.knowledge, Knowledge::NoShadow);
    assert_eq!(drawn(statement), ["() public.users"]);
    assert_eq!(statement.tables[0].size.expect("a size").rows, Some(1000));
    let hazards: Vec<Hazard> = statement.hazards.iter().copied().collect();
    assert_eq!(hazards, [Hazard::Drop, Hazard::Breaks]);
    assert_eq!(statement.estimate, Estimate::Unknown);
}

struct Main;

impl Base for Main {
    const NAME: &'static str = "main";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        Ok(Models::default())
    }
}

/// Never runs.
struct Fill;

impl CodeStep for Fill {
    type Base = Main;
    const NAME: &'static str = "fill";
    const VERSION: u32 = 1;

    async fn run(&self, _: &Handle<'_, Main>) -> Result<(), StepFailure> {
        panic!("a forecast runs no step");
    }
}

#[tokio::test]
async fn a_step_in_rust_is_named_and_not_run() {
    let live = database(USERS);
    let shadow = shadow(&live.url()).await;
    let body = "-- aludel: up call fill 1\n\n-- aludel: up\nALTER TABLE users ADD a int;\n";
    let steps = Steps::default().with(Fill);
    let forecast = foreseen_with(&live.url(), &[body], steps, Some(&shadow)).await;
    let [step, add] = statements(&forecast)[..] else { panic!("two statements") };
    assert_eq!((&step.knowledge, step.summary.as_str()), (&Knowledge::CodeStep, "fill 1"));
    assert_eq!(step.estimate, Estimate::Unknown);
    assert_eq!(drawn(add), ["ACCESS EXCLUSIVE public.users"]);
    shadow.close().await.expect("the shadow database is dropped");
}
