//! The commit of several databases as one, and what the next run makes of the remains of one that was killed.

use std::sync::OnceLock;

use aludel_postgres::error::RunErrorKind;
use aludel_postgres::event::{Event, Observer, Settlement};
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::{Move, OpenDatabase};
use aludel_server::TestCluster;
use uuid::Uuid;

use crate::support::{Bench, Recorder, downgrade, only_error, run, stamp, upgrade};

const CREATE_A: &str =
    "-- aludel: up\nCREATE TABLE a (id int);\n\n-- aludel: down\nDROP TABLE a;\n";
const CREATE_B: &str =
    "-- aludel: up\nCREATE TABLE b (id int);\n\n-- aludel: down\nDROP TABLE b;\n";

/// Two databases at their first revision, with a second one ahead.
async fn pair_on(cluster: &'static TestCluster) -> [Bench; 2] {
    let pair = [Bench::on(cluster, "main"), Bench::on(cluster, "creds")];
    for bench in &pair {
        bench.line(&[CREATE_A, CREATE_B]);
    }
    go(&pair, upgrade("a1")).await.expect("the first revision is good");
    pair
}

async fn pair() -> [Bench; 2] {
    pair_on(TestCluster::shared().expect("a test server starts")).await
}

/// A server that keeps no prepared transactions.
fn without_prepared() -> &'static TestCluster {
    static CLUSTER: OnceLock<TestCluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let builder = TestCluster::builder().setting("max_prepared_transactions", "0");
        builder.start().expect("a test server starts")
    })
}

async fn go(
    pair: &[Bench; 2],
    command: Move,
) -> Result<aludel_postgres::report::RunReport, aludel_postgres::report::RunFailure> {
    run(&[&pair[0], &pair[1]], &command, &(), &Interrupt::never()).await
}

fn identity(bench: &Bench) -> String {
    bench.value("SELECT id FROM aludel_identity")
}

/// Leaves in creds what a run leaves that is killed between its two commits: everything of the second revision, prepared.
fn leave_prepared(pair: &[Bench; 2], run: Uuid) -> String {
    let gid = format!("aludel/1/{run}/1/{}/{}", identity(&pair[0]), identity(&pair[1]));
    pair[1].sql(&format!(
        "BEGIN; CREATE TABLE b (id int); UPDATE alembic_version SET version_num = 'b2'; {}; PREPARE TRANSACTION '{gid}'",
        run_row(pair, run)
    ));
    gid
}

/// Leaves in main what the same run has committed there.
fn leave_decided(pair: &[Bench; 2], run: Uuid) {
    pair[0].sql(&format!(
        "BEGIN; CREATE TABLE b (id int); UPDATE alembic_version SET version_num = 'b2'; {}; COMMIT",
        run_row(pair, run)
    ));
}

fn run_row(pair: &[Bench; 2], run: Uuid) -> String {
    let participant = |bench: &Bench| {
        format!(
            r#"{{"id": "{}", "name": "{}", "from": ["a1"], "to": ["b2"]}}"#,
            identity(bench),
            bench.name
        )
    };
    format!(
        "INSERT INTO aludel_run (run, phase, coordinator, participants, command, os_user, tool) \
         VALUES ('{run}', 1, '{}', '[{}, {}]', 'upgrade', 'tester', 'runner-test')",
        identity(&pair[0]),
        participant(&pair[0]),
        participant(&pair[1])
    )
}

/// How the remains of runs were settled.
#[derive(Default)]
struct Settlements(std::sync::Mutex<Vec<(String, Settlement)>>);

impl Observer for Settlements {
    fn event(&self, event: &Event<'_>) {
        if let Event::Settled { database, how, .. } = event {
            self.0.lock().unwrap().push(((*database).to_owned(), *how));
        }
    }
}

async fn settle(pair: &[Bench; 2], command: Move) -> Vec<(String, Settlement)> {
    let settlements = Settlements::default();
    run(&[&pair[0], &pair[1]], &command, &settlements, &Interrupt::never()).await.unwrap();
    settlements.0.into_inner().unwrap()
}

#[tokio::test]
async fn a_row_of_the_same_run_in_each_database_tells_who_took_part() {
    let pair = pair().await;
    let report = go(&pair, upgrade("heads")).await.unwrap();
    for bench in &pair {
        assert_eq!(bench.versions().await, ["b2"]);
        let sql = format!(
            "SELECT coordinator = '{}' AND participants -> 0 ->> 'name' = 'main' AND participants -> 1 -> 'to' = '[\"b2\"]' \
             FROM aludel_run WHERE run = '{}' AND phase = 1",
            identity(&pair[0]),
            report.run
        );
        assert_eq!(bench.value(&sql), "t");
    }
    assert_eq!(
        pair[0].value("SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()"),
        "0"
    );
}

#[tokio::test]
async fn what_was_left_prepared_follows_the_database_that_decides() {
    for command in [Move::Recover, upgrade("heads"), downgrade("base"), stamp("a1")] {
        for decided in [true, false] {
            let pair = pair().await;
            let run = Uuid::now_v7();
            leave_prepared(&pair, run);
            if decided {
                leave_decided(&pair, run);
            }
            let how = if decided { Settlement::Committed } else { Settlement::RolledBack };
            let settled = settle(&pair, command.clone()).await;
            assert_eq!(settled, [("creds".to_owned(), how)]);
            if matches!(command, Move::Recover) {
                assert_eq!((pair[0].has("b"), pair[1].has("b")), (decided, decided));
                assert_eq!(pair[0].versions().await, pair[1].versions().await);
            }
            if matches!(command, Move::Upgrade(_)) {
                assert!(pair.iter().all(|bench| bench.has("b")));
            }
        }
    }
}

#[tokio::test]
async fn readers_tell_of_what_is_left_prepared_and_touch_nothing() {
    let pair = pair().await;
    let run = Uuid::now_v7();
    let gid = leave_prepared(&pair, run);
    let database = pair[1].database();
    let open = OpenDatabase::open(&database, "test").await.unwrap();
    let unsettled = open.unsettled().await.unwrap();
    assert_eq!(unsettled.iter().map(|left| left.run).collect::<Vec<_>>(), [run]);
    assert_eq!(open.heads().await.unwrap().len(), 1);
    pair[1].sql(&format!("ROLLBACK PREPARED '{gid}'"));
}

#[tokio::test]
async fn without_the_database_that_decides_the_run_is_in_doubt_and_nothing_is_touched() {
    let pair = pair().await;
    let run_id = Uuid::now_v7();
    leave_prepared(&pair, run_id);
    for command in [Move::Recover, upgrade("heads"), downgrade("base")] {
        let failure = run(&[&pair[1]], &command, &(), &Interrupt::never()).await.unwrap_err();
        assert!(matches!(only_error(failure), RunErrorKind::InDoubt { run, .. } if run == run_id));
    }
    assert_eq!(settle(&pair, Move::Recover).await.len(), 1);
}

#[tokio::test]
async fn prepared_transactions_of_others_are_never_touched() {
    let pair = pair().await;
    let name = pair[1].server.name();
    let foreign =
        [format!("{name} of somebody"), format!("aludel/2/{name}"), format!("aludel/1/{name}")];
    for gid in &foreign {
        pair[1]
            .sql(&format!("BEGIN; CREATE TABLE \"{gid}\" (id int); PREPARE TRANSACTION '{gid}'"));
    }
    assert_eq!(settle(&pair, upgrade("heads")).await, []);
    let count =
        pair[1].value("SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()");
    assert_eq!(count, "3");
    for gid in &foreign {
        pair[1].sql(&format!("ROLLBACK PREPARED '{gid}'"));
    }
}

#[tokio::test]
async fn a_revision_that_cannot_be_prepared_leaves_neither_database_changed() {
    let pair = pair().await;
    pair[1].revision(
        "c3",
        "b2",
        "CREATE TEMP TABLE t (id int); CREATE TABLE c AS SELECT * FROM t;",
    );
    let failure = go(&pair, upgrade("heads")).await.unwrap_err();
    assert_eq!(failure.errors.len(), 1);
    assert_eq!(failure.errors[0].database, "creds");
    assert!(failure.to_string().contains("temporary objects"), "{failure}");
    for bench in &pair {
        assert_eq!(bench.versions().await, ["a1"]);
        assert!(!bench.has("b"));
    }
}

#[tokio::test]
async fn a_deferred_constraint_that_fails_in_the_first_leaves_nothing_prepared_in_the_second() {
    let pair = pair().await;
    pair[0].revision(
        "c3",
        "b2",
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;\n\
         CREATE TABLE c (id int);\n\
         CREATE CONSTRAINT TRIGGER no AFTER INSERT ON c DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no();\n\
         INSERT INTO c VALUES (1);",
    );
    let failure = go(&pair, upgrade("heads")).await.unwrap_err();
    assert!(failure.to_string().contains("not today"), "{failure}");
    for bench in &pair {
        assert_eq!(bench.versions().await, ["a1"]);
    }
    assert_eq!(
        pair[1].value("SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()"),
        "0"
    );
}

#[tokio::test]
async fn a_lock_that_is_free_again_lets_the_round_succeed_in_both() {
    let mut pair = pair().await;
    for bench in &mut pair {
        bench.options.lock_timeout = std::time::Duration::from_millis(20);
        bench.revision("c3", "b2", "ALTER TABLE a ADD COLUMN n int;");
    }
    let reader = std::sync::Mutex::new(Some(pair[1].server.connect().unwrap()));
    reader.lock().unwrap().as_mut().unwrap().query("BEGIN; SELECT * FROM a").unwrap();
    let recorder = Recorder::reacting(|line| {
        if line.contains("trying again") {
            drop(reader.lock().unwrap().take());
        }
    });
    run(&[&pair[0], &pair[1]], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap();
    assert!(recorder.lines().iter().any(|line| line.contains("trying again")));
    for bench in &pair {
        assert_eq!(bench.versions().await, ["c3"]);
        assert_eq!(bench.journal_line().await, "+a1 +b2 +c3");
    }
}

#[tokio::test]
async fn who_is_done_first_keeps_its_connection_from_being_silent() {
    let mut pair = pair().await;
    pair[0].options.keep_alive = std::time::Duration::from_millis(1);
    // The slower one waits until the first one has been heard of again behind its last statement.
    let question = format!(
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = '{}' AND state = 'idle in transaction' AND query = ''",
        pair[0].server.name()
    );
    pair[1].revision(
        "c3",
        "b2",
        &format!("DO $$ BEGIN WHILE NOT ({question}) LOOP PERFORM pg_stat_clear_snapshot(), pg_sleep(0.01); END LOOP; END $$;"),
    );
    pair[0].revision("c3", "b2", "SELECT 1;");
    go(&pair, upgrade("heads")).await.unwrap();
}

#[tokio::test]
async fn without_prepared_transactions_it_is_said_before_and_both_are_moved() {
    let pair = pair_on(without_prepared()).await;
    let recorder = Recorder::new();
    run(&[&pair[0], &pair[1]], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap();
    let lines = recorder.lines();
    let said = lines.iter().position(|line| line.contains("OneByOne")).expect("it is said");
    let begun = lines.iter().position(|line| line.contains("starts")).expect("it runs");
    assert!(said < begun, "{lines:?}");
    for bench in &pair {
        assert_eq!(bench.versions().await, ["b2"]);
    }
}

#[tokio::test]
async fn a_database_that_stayed_behind_is_finished_by_the_next_upgrade_and_by_recover_and_blocks_everything_else()
 {
    for command in [upgrade("a1"), upgrade("heads"), Move::Recover] {
        let pair = pair_on(without_prepared()).await;
        let run_id = Uuid::now_v7();
        leave_decided(&pair, run_id);
        for refused in [downgrade("base"), stamp("a1")] {
            let failure = go(&pair, refused).await.unwrap_err();
            let RunErrorKind::LeftBehind { run, to } = only_error(failure) else {
                panic!("another error")
            };
            assert_eq!((run, to), (run_id, vec!["b2".to_owned()]));
        }
        assert!(!pair[1].has("b"));
        let settled = settle(&pair, command).await;
        assert_eq!(settled, [("creds".to_owned(), Settlement::Followed)]);
        for bench in &pair {
            assert_eq!(bench.versions().await, ["b2"]);
            assert!(bench.has("b"));
            assert_eq!(
                bench.value(&format!("SELECT count(*) FROM aludel_run WHERE run = '{run_id}'")),
                "1"
            );
        }
        assert_eq!(settle(&pair, Move::Recover).await, []);
    }
}

#[tokio::test]
async fn a_decider_that_lost_its_commit_in_a_failover_follows_the_others() {
    let pair = pair().await;
    go(&pair, upgrade("heads")).await.unwrap();
    pair[0].sql(
        "BEGIN; DROP TABLE b; UPDATE alembic_version SET version_num = 'a1'; \
         DELETE FROM aludel_run WHERE participants -> 0 -> 'to' = '[\"b2\"]'; \
         DELETE FROM aludel_journal WHERE revision = 'b2'; COMMIT",
    );
    let failure = go(&pair, downgrade("base")).await.unwrap_err();
    assert!(matches!(only_error(failure), RunErrorKind::LeftBehind { .. }));
    assert_eq!(settle(&pair, Move::Recover).await, [("main".to_owned(), Settlement::Followed)]);
    assert!(pair[0].has("b"));
    go(&pair, downgrade("base")).await.unwrap();
    assert!(!pair[0].has("a") && !pair[1].has("a"));
}

#[tokio::test]
async fn a_half_finished_downgrade_is_finished_downwards() {
    let pair = pair().await;
    go(&pair, upgrade("heads")).await.unwrap();
    go(&pair, downgrade("a1")).await.unwrap();
    pair[1].sql(
        "BEGIN; CREATE TABLE b (id int); UPDATE alembic_version SET version_num = 'b2'; \
         DELETE FROM aludel_run WHERE command = 'downgrade'; DELETE FROM aludel_journal WHERE direction = 'down'; COMMIT",
    );
    assert_eq!(settle(&pair, Move::Recover).await, [("creds".to_owned(), Settlement::Followed)]);
    assert!(!pair[1].has("b"));
    assert_eq!(pair[1].journal_line().await, "+a1 +b2 -b2");
}

#[tokio::test]
async fn a_revision_that_releases_the_runners_lock_is_rolled_back() {
    let bench = Bench::with(&["CREATE TABLE a (id int);\nSELECT pg_advisory_unlock_all();"]);
    let error = bench.fails(upgrade("heads")).await;
    assert!(matches!(error, RunErrorKind::LockLost), "{error}");
    assert!(!bench.has("a"));
}

#[tokio::test]
async fn a_server_whose_places_are_all_taken_is_refused_before_anything_runs() {
    let cluster = Box::leak(Box::new(
        TestCluster::builder()
            .setting("max_prepared_transactions", "1")
            .start()
            .expect("a test server starts"),
    ));
    let pair = pair_on(cluster).await;
    pair[1].sql("BEGIN; CREATE TABLE taken (id int); PREPARE TRANSACTION 'somebody'");
    let failure = go(&pair, upgrade("heads")).await.unwrap_err();
    assert!(matches!(only_error(failure), RunErrorKind::NoPreparedSlot { slots: 1 }));
    pair[1].sql("ROLLBACK PREPARED 'somebody'");
    go(&pair, upgrade("heads")).await.unwrap();
}
