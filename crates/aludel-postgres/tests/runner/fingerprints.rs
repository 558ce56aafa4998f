//! What a run keeps of the schema that it made, and what that says later.

use aludel_core::fingerprint::{Aside, Comparison, Fingerprint, Kept};
use aludel_core::revision::RevisionId;
use aludel_postgres::OpenDatabase;
use aludel_postgres::fingerprint::Recorded;
use aludel_postgres::interrupt::Interrupt;

use crate::support::{Bench, Recorder, downgrade, run, stamp, upgrade};

const TWO: [&str; 2] = [
    "-- aludel: up\nCREATE TABLE t (id int PRIMARY KEY, name text);\n\n-- aludel: down\nDROP TABLE t;\n",
    "-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY t_name ON t (name);\n\n\
     -- aludel: down\nDROP INDEX t_name;\n",
];

async fn newest(bench: &Bench) -> Option<Recorded> {
    let database = bench.database();
    let open = OpenDatabase::open(&database, "test").await.unwrap();
    open.newest_fingerprint().await.unwrap()
}

async fn live(bench: &Bench) -> Fingerprint {
    let database = bench.database();
    OpenDatabase::open(&database, "test").await.unwrap().fingerprint().await.unwrap()
}

/// What has changed since the newest row, one line each.
async fn drift(bench: &Bench) -> Vec<String> {
    let Some(Recorded { kept: Kept::Known(kept), .. }) = newest(bench).await else {
        panic!("nothing is kept")
    };
    match kept.compare(&live(bench).await, Aside::NOTHING) {
        Comparison::Same => Vec::new(),
        Comparison::Differs(changes) => changes.iter().map(ToString::to_string).collect(),
        Comparison::Unknown(why) => vec![why.to_string()],
    }
}

/// Rows of the journal with the heads of their fingerprints.
fn kept_rows(bench: &Bench) -> String {
    bench.value(
        "SELECT string_agg(direction || ' ' || revision || coalesce(' at ' || (fingerprint->>'heads'), ''), ', ' \
         ORDER BY id) FROM aludel_journal",
    )
}

#[tokio::test]
async fn the_last_revision_of_each_phase_keeps_a_fingerprint_whichever_way_it_goes() {
    let bench = Bench::with(&[TWO[0], "SELECT 1;", TWO[1]]);
    bench.done(upgrade("heads")).await;
    assert_eq!(kept_rows(&bench), "up a1, up b2 at [\"b2\"], up c3 at [\"c3\"]");
    assert_eq!(drift(&bench).await, [""; 0]);
    bench.done(downgrade("-1")).await;
    assert_eq!(newest(&bench).await.unwrap().heads, ["b2"]);
    assert_eq!(drift(&bench).await, [""; 0]);
    bench.done(stamp("base")).await;
    assert!(newest(&bench).await.unwrap().heads.is_empty());
    assert_eq!(drift(&bench).await, [""; 0]);
}

#[tokio::test]
async fn our_own_tables_are_not_in_it() {
    let bench = Bench::with(&[TWO[0]]);
    bench.done(upgrade("heads")).await;
    let names = bench.value(
        "SELECT string_agg(part.key, ', ' ORDER BY part.key) FROM aludel_journal, \
         jsonb_each(fingerprint->'fingerprint'->'objects') AS whole, jsonb_each(whole.value) AS part \
         WHERE part.key NOT LIKE 'privileges%'",
    );
    assert_eq!(
        names,
        "column public.t.id, column public.t.name, constraint t_pkey of public.t, schema public, table public.t"
    );
}

#[tokio::test]
async fn what_somebody_else_changes_is_told_from_what_is_kept() {
    let bench = Bench::with(&TWO);
    bench.done(upgrade("heads")).await;
    bench.sql(
        "CREATE TABLE extra (id int PRIMARY KEY); DROP INDEX t_name; ALTER TABLE t ALTER name SET NOT NULL",
    );
    assert_eq!(
        drift(&bench).await,
        ["changed column public.t.name", "missing index public.t_name", "added table public.extra"]
    );
}

#[tokio::test]
async fn an_application_that_led_to_the_same_heads_is_found_and_a_stamp_is_none() {
    let bench = Bench::with(&TWO);
    bench.done(upgrade("a1")).await;
    bench.done(upgrade("heads")).await;
    bench.done(stamp("a1")).await;
    let database = bench.database();
    let open = OpenDatabase::open(&database, "test").await.unwrap();
    let at = async |id: &str| open.fingerprint_at(&[RevisionId::new(id).unwrap()]).await.unwrap();
    assert_eq!(at("b2").await.unwrap().revision, "b2");
    let Kept::Known(kept) = at("a1").await.unwrap().kept else { panic!("it is known") };
    assert!(kept.compare(&live(&bench).await, Aside::NOTHING) != Comparison::Same);
    assert_eq!(at("zz").await, None);
}

#[tokio::test]
async fn other_formats_are_read_as_unknown() {
    let bench = Bench::with(&TWO);
    bench.done(upgrade("heads")).await;
    bench.sql("UPDATE aludel_journal SET fingerprint = jsonb_set(fingerprint, '{fingerprint,format}', '99') WHERE revision = 'b2'");
    assert_eq!(newest(&bench).await.unwrap().kept, Kept::Unknown);
    bench.sql("UPDATE aludel_journal SET fingerprint = '[]' WHERE revision = 'b2'");
    assert_eq!(newest(&bench).await, None);
}

#[tokio::test]
async fn a_role_that_may_not_update_the_journal_goes_on_without_and_is_told() {
    let mut bench = Bench::with(&TWO);
    bench.done(upgrade("a1")).await;
    let role = bench.new_role("writer");
    bench.sql(&format!(
        "GRANT CREATE ON SCHEMA public TO {role}; ALTER TABLE t OWNER TO {role}; \
         GRANT ALL ON alembic_version, aludel_identity, aludel_run, aludel_progress TO {role}; \
         GRANT SELECT, INSERT ON aludel_journal TO {role}"
    ));
    bench.role = Some(role);
    let recorder = Recorder::new();
    run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap();
    assert_eq!(kept_rows(&bench), "up a1 at [\"a1\"], up b2");
    let warned = recorder.lines().iter().any(|line| line.contains("is not kept"));
    assert!(warned, "{:?}", recorder.lines());
}

#[tokio::test]
async fn nothing_to_do_keeps_nothing() {
    let bench = Bench::with(&TWO);
    bench.done(upgrade("heads")).await;
    bench.sql("UPDATE aludel_journal SET fingerprint = NULL");
    bench.done(upgrade("heads")).await;
    assert_eq!(kept_rows(&bench), "up a1, up b2");
}
