//! Branches, merges, dependencies, stamps and databases that another tool has moved: what the version table says.

use aludel_core::graph::GraphError;
use aludel_postgres::Move;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::report::Outcome;

use crate::support::{Bench, Recorder, downgrade, only_error, run, stamp, steps, target, upgrade};

fn both_ways(name: &str) -> String {
    format!("-- aludel: up\nCREATE TABLE {name} (id int);\n\n-- aludel: down\nDROP TABLE {name};\n")
}

/// a1 ─┬─ b2 ─┬─ d4
///     └─ c3 ─┘
fn diamond() -> Bench {
    let bench = Bench::new();
    bench.revision("a1", "", &both_ways("a"));
    bench.revision("b2", "a1", &both_ways("b"));
    bench.revision("c3", "a1", &both_ways("c"));
    bench.revision("d4", "b2, c3", &both_ways("d"));
    bench
}

#[tokio::test]
async fn branches_have_a_row_each_and_a_merge_makes_them_one() {
    let bench = diamond();
    bench.done(upgrade("b2")).await;
    assert_eq!(bench.versions().await, ["b2"]);
    bench.done(upgrade("c3")).await;
    assert_eq!(bench.versions().await, ["b2", "c3"]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.versions().await, ["d4"]);
    let rows = bench.journal().await;
    assert_eq!(rows.last().unwrap().parents, ["b2", "c3"]);

    // One step down from a merge would be two places at once.
    bench.fails(downgrade("-1")).await;
    bench.done(downgrade("c3")).await;
    assert_eq!(bench.versions().await, ["b2", "c3"]);
    bench.done(downgrade("base")).await;
    assert!(bench.versions().await.is_empty());
    assert!(!bench.has("a") && !bench.has("b") && !bench.has("c") && !bench.has("d"));
}

#[tokio::test]
async fn two_heads_need_a_choice() {
    let bench = Bench::new();
    bench.revision("a1", "", &both_ways("a"));
    bench.revision_with("b2", "a1", "-- Labels: left\n", &both_ways("b"));
    bench.revision_with("c3", "a1", "-- Labels: right\n", &both_ways("c"));
    let error = bench.fails(upgrade("head")).await;
    assert!(
        matches!(&error, RunErrorKind::Graph(graph) if matches!(**graph, GraphError::MultipleHeads { .. })),
        "{error:?}"
    );
    assert!(bench.versions().await.is_empty() && !bench.has("a"));
    bench.done(upgrade("right@head")).await;
    assert_eq!(bench.versions().await, ["c3"]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.versions().await, ["b2", "c3"]);
    bench.done(downgrade("left@a1")).await;
    assert!(!bench.has("b") && bench.has("c"), "{:?}", bench.versions().await);
}

#[tokio::test]
async fn a_revision_that_others_depend_on_has_no_row_of_its_own() {
    let bench = Bench::new();
    bench.revision("a1", "", &both_ways("a"));
    bench.revision("b2", "a1", &both_ways("b"));
    bench.revision("c3", "", &both_ways("c"));
    bench.revision_with("d4", "c3", "-- Depends-on: b2\n", &both_ways("d"));
    let report = bench.done(upgrade("d4")).await;
    assert_eq!(report.steps.len(), 4);
    assert_eq!(bench.versions().await, ["d4"], "b2 is folded into what depends on it");
    assert_eq!(bench.done(upgrade("heads")).await.outcome, Outcome::NothingToDo);
    bench.done(downgrade("c3")).await;
    assert_eq!(bench.versions().await, ["b2", "c3"], "and stands by itself again");
    bench.done(upgrade("heads")).await;
    bench.done(downgrade("base")).await;
    assert!(bench.versions().await.is_empty() && !bench.has("a") && !bench.has("c"));
}

#[tokio::test]
async fn a_stamp_sets_the_rows_and_runs_nothing() {
    let bench = diamond();
    let report = bench.done(stamp("b2")).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(bench.versions().await, ["b2"]);
    bench.done(stamp("c3")).await;
    assert_eq!(bench.versions().await, ["b2", "c3"], "another line keeps its row");
    bench.done(stamp("d4")).await;
    assert_eq!(bench.versions().await, ["d4"]);
    bench.done(stamp("a1")).await;
    assert_eq!(bench.versions().await, ["a1"]);
    bench.done(stamp("base")).await;
    assert!(bench.versions().await.is_empty());
    assert!(!bench.has("a"));
    assert_eq!(bench.journal_line().await, "=b2 =c3 =d4 =a1 =base");
    let both = Move::Stamp { targets: vec![target("b2"), target("c3")], purge: false };
    bench.done(both).await;
    assert_eq!(bench.versions().await, ["b2", "c3"]);
}

#[tokio::test]
async fn a_stamp_that_purges_forgets_rows_that_no_file_knows() {
    let bench = diamond();
    bench.done(Move::EnsureVersion).await;
    bench.sql("INSERT INTO alembic_version VALUES ('gone1'), ('gone2')");
    let unknown = bench.fails(upgrade("heads")).await;
    assert!(matches!(&unknown, RunErrorKind::UnknownApplied { .. }), "{unknown:?}");
    let error = bench.fails(stamp("b2")).await;
    assert!(matches!(&error, RunErrorKind::UnknownApplied { .. }), "{error:?}");
    bench.done(Move::Stamp { targets: vec![target("b2")], purge: true }).await;
    assert_eq!(bench.versions().await, ["b2"]);
    bench.done(Move::Stamp { targets: vec![target("base")], purge: true }).await;
    assert!(bench.versions().await.is_empty());
    assert_eq!(bench.journal_line().await, "=b2");
}

#[tokio::test]
async fn a_stamp_that_purges_also_forgets_what_was_half_run() {
    let bench = Bench::with(&[
        "SELECT 1;",
        "-- aludel: up no-transaction\nCREATE TABLE t (id int);\nSELECT nothing;\n",
    ]);
    bench.statement_error().await;
    bench.done(Move::Stamp { targets: vec![target("b2")], purge: true }).await;
    assert_eq!(bench.value("SELECT count(*) FROM aludel_progress"), "0");
    assert_eq!(bench.done(upgrade("heads")).await.outcome, Outcome::NothingToDo);
}

#[tokio::test]
async fn ensure_version_makes_the_tables_once_and_no_rows() {
    let bench = diamond();
    assert_eq!(bench.done(Move::EnsureVersion).await.outcome, Outcome::NothingToDo);
    let layout = "SELECT string_agg(concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable), ', ') \
                  FROM information_schema.columns WHERE table_name = 'alembic_version'";
    assert_eq!(bench.value(layout), "version_num character varying 32 NO");
    assert_eq!(
        bench.value(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'alembic_version'::regclass"
        ),
        "alembic_version_pkc"
    );
    let id = bench.value("SELECT id FROM aludel_identity");
    bench.done(Move::EnsureVersion).await;
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ') FROM aludel_identity"), id);
    assert!(bench.versions().await.is_empty() && bench.journal().await.is_empty());
}

#[tokio::test]
async fn a_database_that_alembic_moved_is_taken_over_with_all_its_rows() {
    let bench = diamond();
    bench.sql(
        "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)); \
         INSERT INTO alembic_version VALUES ('b2'), ('c3'); \
         CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int)",
    );
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["d4"]);
    assert_eq!(bench.journal_line().await, "+d4");
    // What another tool applied has no checksum here, so an edit of its file cannot be noticed and stops nothing.
    bench.revision("a1", "", &format!("{}DROP TABLE IF EXISTS nothing;\n", both_ways("a")));
    bench.done(downgrade("base")).await;
    assert_eq!(bench.journal_line().await, "+d4 -d4 -b2 -c3 -a1");
}

#[tokio::test]
async fn alembic_may_go_on_between_two_runs() {
    let bench = Bench::new();
    bench.line(&[&both_ways("a"), &both_ways("b"), &both_ways("c")]);
    bench.done(upgrade("a1")).await;
    bench.sql("CREATE TABLE b (id int); UPDATE alembic_version SET version_num = 'b2'");
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["c3"]);
}

#[tokio::test]
async fn rows_that_another_tool_moves_behind_our_back_stop_the_run_before_it_changes_anything() {
    let bench = Bench::new();
    bench.line(&[&both_ways("a"), &both_ways("b"), &both_ways("c")]);
    bench.done(upgrade("a1")).await;
    // The plan is made; the other tool does not take our lock, and moves the row.
    let recorder = Recorder::reacting(|line| {
        if line.contains("plans") {
            bench.sql("UPDATE alembic_version SET version_num = 'b2'");
        }
    });
    let failure =
        run(&[&bench], &upgrade("heads"), &recorder, &Interrupt::never()).await.unwrap_err();
    match only_error(failure) {
        RunErrorKind::VersionChanged { table, expected, found } => {
            assert_eq!((expected.as_str(), found.as_str()), ("a1", "b2"));
            assert!(table.contains("alembic_version"));
        }
        other => panic!("{other:?}"),
    }
    assert!(!bench.has("b") && !bench.has("c"));
    assert_eq!(bench.versions().await, ["b2"]);
    assert_eq!(bench.journal_line().await, "+a1");
}

#[tokio::test]
async fn a_revision_that_moves_the_version_rows_itself_is_caught() {
    let bench =
        Bench::with(&["SELECT 1;", "UPDATE alembic_version SET version_num = 'x';", "SELECT 1;"]);
    match bench.fails(upgrade("heads")).await {
        RunErrorKind::VersionMoved { expected: 1, found: 0, .. } => {}
        other => panic!("{other:?}"),
    }
    assert!(bench.versions().await.is_empty());
}

#[tokio::test]
async fn a_row_that_can_be_no_revision_is_named() {
    let bench = Bench::with(&["SELECT 1;"]);
    bench.done(Move::EnsureVersion).await;
    bench.sql("INSERT INTO alembic_version VALUES ('no such; thing')");
    let error = bench.fails(upgrade("heads")).await;
    assert!(matches!(error, RunErrorKind::VersionRow { .. }), "{error:?}");
    assert!(error.to_string().contains("alembic_version"));
}

#[tokio::test]
async fn relative_targets_count_from_where_the_database_is() {
    let bench = Bench::new();
    bench.line(&[&both_ways("a"), &both_ways("b"), &both_ways("c"), &both_ways("d")]);
    bench.done(upgrade("+2")).await;
    assert_eq!(bench.versions().await, ["b2"]);
    bench.done(upgrade("+1")).await;
    bench.done(downgrade("-2")).await;
    assert_eq!(bench.versions().await, ["a1"]);
    assert_eq!(steps(&bench.done(upgrade("a1+2")).await), ["b2", "c3"]);
    bench.fails(upgrade("+7")).await;
    bench.fails(downgrade("-7")).await;
    assert_eq!(bench.versions().await, ["c3"]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.done(upgrade("head")).await.outcome, Outcome::NothingToDo);
}

#[tokio::test]
async fn an_edited_revision_is_refused_once_it_is_applied_and_welcome_before() {
    let bench = Bench::new();
    bench.line(&[&both_ways("a"), &both_ways("b")]);
    bench.done(upgrade("a1")).await;
    bench.revision("b2", "a1", &both_ways("bb"));
    // Comments and layout are no edit.
    bench.write(
        "a1_test.sql",
        &bench.read("a1").replace("CREATE TABLE a (id int);", "-- hm\nCREATE  TABLE a\n(id int);"),
    );
    bench.done(upgrade("heads")).await;
    assert!(bench.has("bb"));
    bench.write("a1_test.sql", &bench.read("a1").replace("(id int)", "(id bigint)"));
    for command in [upgrade("heads"), downgrade("-1")] {
        match bench.fails(command).await {
            RunErrorKind::EditedApplied { applied, file } => {
                assert_eq!(file.header().revision.as_str(), "a1");
                assert!(
                    applied.contains("CREATE TABLE a (id int);")
                        && applied.contains("DROP TABLE a;"),
                    "{applied}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(bench.versions().await, ["b2"]);
    bench.done(stamp("a1")).await;
}
