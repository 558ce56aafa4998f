//! Steps of revisions in Rust that run in batches: what is kept of them when a run stops, and that no row is done twice.

use std::cell::RefCell;
use std::time::Duration;

use aludel_postgres::error::RunErrorKind;
use aludel_postgres::interrupt::interrupt;
use aludel_postgres::step::{Batch, BatchedStep, Handle, Pace, StepFailure, Steps};

use crate::steps::Main;
use crate::support::{
    Bench, FOREVER, Recorder, block_on, downgrade, only_error, run, steps, upgrade,
};

/// Adds one to `touched` of so many rows of `items` at a time, in the order of `id`.
struct Touch {
    rows: i64,
    pause: Duration,
    /// What to do beside the row of this id.
    beside: Option<(i32, &'static str)>,
}

impl Default for Touch {
    fn default() -> Self {
        Self { rows: 3, pause: Duration::ZERO, beside: None }
    }
}

impl BatchedStep for Touch {
    type Base = Main;
    type Position = i32;
    const NAME: &'static str = "touch";
    const VERSION: u32 = 1;

    fn pace(&self) -> Pace {
        Pace { rows: self.rows, pause: self.pause }
    }

    async fn estimate(&self, main: &Handle<'_, Main>) -> Result<Option<u64>, StepFailure> {
        let count: i64 = main.query_one("SELECT count(*) FROM items", &[]).await?.get(0);
        Ok(Some(u64::try_from(count)?))
    }

    async fn batch(
        &self,
        main: &Handle<'_, Main>,
        after: Option<i32>,
        limit: i64,
    ) -> Result<Option<Batch<i32>>, StepFailure> {
        let sql = "UPDATE items SET touched = touched + 1, xact = pg_current_xact_id()::text \
                   WHERE id IN (SELECT id FROM items WHERE id > $1 ORDER BY id LIMIT $2) RETURNING id";
        let rows = main.query(sql, &[&after.unwrap_or(0), &limit]).await?;
        let ids: Vec<i32> = rows.iter().map(|row| row.get(0)).collect();
        if let Some((_, statement)) = self.beside.filter(|(id, _)| ids.contains(id)) {
            main.execute(statement, &[]).await?;
        }
        let Some(position) = ids.iter().max().copied() else { return Ok(None) };
        Ok(Some(Batch { position, rows: ids.len() as u64 }))
    }
}

/// Never gets anywhere.
struct Stuck;

impl BatchedStep for Stuck {
    type Base = Main;
    type Position = String;
    const NAME: &'static str = "stuck";
    const VERSION: u32 = 1;

    async fn estimate(&self, _: &Handle<'_, Main>) -> Result<Option<u64>, StepFailure> {
        Ok(None)
    }

    async fn batch(
        &self,
        _: &Handle<'_, Main>,
        _: Option<String>,
        _: i64,
    ) -> Result<Option<Batch<String>>, StepFailure> {
        Ok(Some(Batch { position: "here".to_owned(), rows: 0 }))
    }
}

const ITEMS: &str = "CREATE TABLE items (id int PRIMARY KEY, touched int NOT NULL DEFAULT 0, xact text); \
                     INSERT INTO items SELECT generate_series(1, 8);";
const CALL: &str = "\
-- aludel: up
CREATE TABLE before (id int);

-- aludel: up call touch 1

-- aludel: up
CREATE TABLE behind (id int);

-- aludel: down call touch 1

-- aludel: down
DROP TABLE before;
DROP TABLE behind;
";
const TOUCHED: &str = "SELECT string_agg(touched::text, '' ORDER BY id) FROM items";
const KEPT: &str = "SELECT string_agg(format('%s/%s %s at %s', section, statement, rows, position), ', ' ORDER BY section) FROM aludel_progress";

fn touching() -> Bench {
    Bench::stepping(&[ITEMS, CALL], Steps::default().with_batched(Touch::default()))
}

#[tokio::test]
async fn every_batch_is_a_transaction_of_its_own_between_those_of_the_sections() {
    let bench = touching();
    let recorder = Recorder::new();
    run(&[&bench], &upgrade("heads"), &recorder, &interrupt().1).await.unwrap();
    assert_eq!(bench.value(TOUCHED), "11111111");
    assert_eq!(bench.value("SELECT count(DISTINCT xact) FROM items"), "3");
    assert_eq!(
        recorder.lines(),
        [
            "main plans 2",
            "main starts [\"a1\"]",
            "main ends a1",
            "main starts [\"b2\"]",
            "main commits 1/3",
            "main touch 0/8",
            "main touch 3/8",
            "main touch 6/8",
            "main touch 8/8",
            "main touch 8/8 over",
            "main commits 2/3",
            "main ends b2",
            "main commits 3/3",
        ]
    );
    assert!(bench.has("before") && bench.has("behind"));
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    assert_eq!(steps(&bench.done(downgrade("-1")).await), ["b2"]);
    assert_eq!(bench.value(TOUCHED), "22222222");
    assert!(!bench.has("before") && !bench.has("behind"));
    assert_eq!(bench.journal_line().await, "+a1 +b2 -b2");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
}

#[tokio::test]
async fn a_run_that_is_stopped_ends_between_two_batches_and_the_next_one_goes_on_behind() {
    let touch = Touch { pause: FOREVER, ..Touch::default() };
    let items = format!("-- aludel: up\n{ITEMS}\n\n-- aludel: down\nDROP TABLE items;\n");
    let mut bench = Bench::stepping(&[&items, CALL], Steps::default().with_batched(touch));
    let (interrupter, wish) = interrupt();
    let interrupter = RefCell::new(Some(interrupter));
    // Asked for in the pause behind the first batch: with a pause this long, nothing else ends it.
    let recorder = Recorder::reacting(|line| {
        if line == "main touch 3/8"
            && let Some(interrupter) = interrupter.take()
        {
            interrupter.interrupt();
        }
    });
    let failure = run(&[&bench], &upgrade("heads"), &recorder, &wish).await.unwrap_err();
    assert!(matches!(only_error(failure), RunErrorKind::Interrupted));
    assert_eq!(bench.value(TOUCHED), "11100000");
    assert_eq!(bench.value(KEPT), "1/0  at , 2/-1 3 at 3");
    bench.steps = Steps::default().with_batched(Touch::default());
    // Nothing else may come between.
    let error = bench.fails(downgrade("base")).await;
    assert!(matches!(error, RunErrorKind::HalfDone { .. }), "{error:?}");
    let recorder = Recorder::new();
    run(&[&bench], &upgrade("heads"), &recorder, &interrupt().1).await.unwrap();
    assert!(recorder.lines().contains(&"main touch 3/8".to_owned()), "{:?}", recorder.lines());
    assert_eq!(bench.value(TOUCHED), "11111111");
    assert_eq!(bench.versions().await, ["b2"]);
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
}

#[test]
fn a_batch_that_is_under_way_when_the_run_is_to_stop_is_kept() {
    let beside = Some((5, "SELECT pg_advisory_xact_lock(77)"));
    let touch = Touch { beside, ..Touch::default() };
    let bench = Bench::stepping(&[ITEMS, CALL], Steps::default().with_batched(touch));
    let mut other = bench.server.connect().unwrap();
    other.query("SELECT pg_advisory_lock(77)").unwrap();
    let (interrupter, wish) = interrupt();
    let failure = std::thread::scope(|scope| {
        let asked = &bench;
        scope.spawn(move || {
            asked.wait_until(
                "SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            );
            interrupter.interrupt();
            other.query("SELECT pg_advisory_unlock(77)").unwrap();
        });
        block_on(run(&[&bench], &upgrade("heads"), &(), &wish)).unwrap_err()
    });
    assert!(matches!(only_error(failure), RunErrorKind::Interrupted));
    assert_eq!(bench.value(TOUCHED), "11111100");
    assert_eq!(bench.value(KEPT), "1/0  at , 2/-1 6 at 6");
}

#[tokio::test]
async fn a_batch_that_fails_is_rolled_back_and_those_before_it_stay() {
    let beside = Some((5, "SELECT 1/0"));
    let mut bench = Bench::stepping(
        &[ITEMS, CALL],
        Steps::default().with_batched(Touch { beside, ..Touch::default() }),
    );
    let error = bench.step_error(upgrade("heads")).await;
    assert_eq!(error.kept, Some(3));
    assert_eq!(error.server().unwrap().sqlstate.as_deref(), Some("22012"));
    assert_eq!(bench.value(TOUCHED), "11100000");
    assert_eq!(bench.versions().await, ["a1"]);
    bench.steps = Steps::default().with_batched(Touch::default());
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value(TOUCHED), "11111111");
}

#[tokio::test]
async fn a_deferred_constraint_fails_with_its_batch() {
    let deferred = format!(
        "{ITEMS} CREATE TABLE other (id int REFERENCES items DEFERRABLE INITIALLY DEFERRED);"
    );
    let beside = Some((5, "INSERT INTO other VALUES (99)"));
    let bench = Bench::stepping(
        &[&deferred, CALL],
        Steps::default().with_batched(Touch { beside, ..Touch::default() }),
    );
    let error = bench.step_error(upgrade("heads")).await;
    assert_eq!(error.server().unwrap().sqlstate.as_deref(), Some("23503"));
    assert_eq!(error.kept, Some(3));
    assert_eq!(bench.value(TOUCHED), "11100000");
    assert_eq!(bench.value(KEPT), "1/0  at , 2/-1 3 at 3");
}

#[tokio::test]
async fn a_batch_that_finds_a_row_locked_is_tried_again() {
    let mut bench = touching();
    bench.options.lock_timeout = Duration::from_millis(20);
    bench.done(upgrade("a1")).await;
    let other = RefCell::new(Some(bench.server.connect().unwrap()));
    let sql = |sql: &str| other.borrow_mut().as_mut().map(|other| other.query(sql).unwrap());
    sql("BEGIN");
    sql("SELECT FROM items WHERE id = 5 FOR UPDATE");
    let recorder = Recorder::reacting(|line| {
        if line.contains("trying again") {
            sql("ROLLBACK");
        }
    });
    run(&[&bench], &upgrade("heads"), &recorder, &interrupt().1).await.unwrap();
    let retries = recorder.lines().iter().filter(|line| line.contains("trying again")).count();
    assert!(retries >= 1, "{:?}", recorder.lines());
    assert_eq!(bench.value(TOUCHED), "11111111");
}

#[tokio::test]
async fn a_step_that_does_not_get_on_is_stopped() {
    let bench =
        Bench::stepping(&["-- aludel: up call stuck 1\n"], Steps::default().with_batched(Stuck));
    let error = bench.step_error(upgrade("heads")).await;
    assert!(
        error.to_string().ends_with("a batch ended where the one before it had ended"),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_that_was_changed_while_it_was_half_run_is_refused() {
    let beside = Some((5, "SELECT 1/0"));
    let bench = Bench::stepping(
        &[ITEMS, CALL],
        Steps::default().with_batched(Touch { beside, ..Touch::default() }).with_batched(Stuck),
    );
    bench.step_error(upgrade("heads")).await;
    bench.revision("b2", "a1", &CALL.replace("call touch 1", "call stuck 1"));
    match bench.fails(upgrade("heads")).await {
        RunErrorKind::ProgressChanged { revision, section: 2, .. } => assert_eq!(revision, "b2"),
        other => panic!("{other:?}"),
    }
    // Another version of what an SQL section was is refused as ever.
    bench.revision("b2", "a1", &CALL.replace("TABLE before", "TABLE earlier"));
    let error = bench.fails(upgrade("heads")).await;
    assert!(matches!(error, RunErrorKind::ProgressChanged { section: 1, .. }), "{error:?}");
}

#[tokio::test]
async fn a_progress_table_of_an_earlier_version_gets_its_columns() {
    let bench = touching();
    bench.done(upgrade("a1")).await;
    bench.sql("ALTER TABLE aludel_progress DROP COLUMN position, DROP COLUMN rows");
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value(TOUCHED), "11111111");
    let columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'aludel_progress' AND column_name IN ('position', 'rows')";
    assert_eq!(bench.value(columns), "2");
}

#[tokio::test]
async fn a_step_that_ends_its_revision_leaves_nothing_behind() {
    let bench = Bench::stepping(
        &[ITEMS, "-- aludel: up call touch 1\n", "-- aludel: up call touch 1\n"],
        Steps::default().with_batched(Touch::default()),
    );
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["a1", "b2", "c3"]);
    assert_eq!(bench.value(TOUCHED), "22222222");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    assert_eq!(bench.journal_line().await, "+a1 +b2 +c3");
}
