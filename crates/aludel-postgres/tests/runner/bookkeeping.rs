//! What a run writes down: journal, runs, identity; and the tables in which it does.

use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::{JournalDirection, OpenDatabase};

use crate::support::{Bench, downgrade, run, stamp, upgrade};

const FIRST: &str = "-- aludel: up\nCREATE TABLE t (id int); -- a comment\n\n-- aludel: up no-transaction\n\
                     INSERT INTO t VALUES (1);\n\n-- aludel: down\nDROP TABLE t;\n";

#[tokio::test]
async fn a_journal_row_holds_everything_that_was_run() {
    let bench = Bench::with(&[FIRST, "SELECT pg_sleep(0.02);"]);
    let before = bench.value("SELECT extract(epoch FROM clock_timestamp())");
    let report = run(&[&bench], &upgrade("heads"), &(), &Interrupt::never()).await.unwrap();
    let rows = bench.journal().await;
    assert_eq!(rows.len(), 2);
    let row = &rows[0];
    assert_eq!(row.run, report.run);
    assert_eq!((row.revision.as_str(), row.direction), ("a1", JournalDirection::Up));
    assert!(row.parents.is_empty());
    assert_eq!(row.message, "Revision a1");
    let file = bench.database().revisions.file(&"a1".parse_id()).unwrap();
    assert_eq!(row.checksum, Some(file.checksum().to_string()));
    assert_eq!(row.body, Some(file.up_text()));
    let body = row.body.as_deref().unwrap();
    assert!(
        body.contains("CREATE TABLE t (id int); -- a comment") && body.contains("no-transaction")
    );
    assert_eq!(row.down_body, file.down_text());
    assert!(row.down_body.as_deref().unwrap().contains("DROP TABLE t;"));
    assert_eq!(row.db_user, "postgres");
    assert_eq!((row.os_user.as_str(), row.tool.as_str()), ("tester", "runner-test 1.2.3"));
    assert!(row.started.as_millisecond() >= (before.parse::<f64>().unwrap() * 1000.0) as i64 - 1);

    let next = &rows[1];
    assert!(next.id > row.id && next.run == row.run && next.phase >= row.phase);
    assert_eq!(next.parents, ["a1"]);
    assert_eq!(next.down_body, None);
    assert!(next.duration.as_micros() >= 20_000, "the server slept that long");
    assert!(next.started >= row.started);
}

#[tokio::test]
async fn going_down_and_stamping_are_journalled_too() {
    let bench = Bench::with(&[FIRST, "-- aludel: up\nSELECT 1;\n\n-- aludel: down\nSELECT 2;\n"]);
    bench.done(upgrade("heads")).await;
    bench.done(downgrade("base")).await;
    bench.done(stamp("heads")).await;
    assert_eq!(bench.journal_line().await, "+a1 +b2 -b2 -a1 =b2");
    let rows = bench.journal().await;
    let down = &rows[3];
    assert!(down.checksum.is_some() && down.body.is_some() && down.down_body.is_some());
    let stamped = &rows[4];
    assert_eq!((&stamped.checksum, &stamped.body, &stamped.down_body), (&None, &None, &None));
    let runs: std::collections::BTreeSet<_> = rows.iter().map(|row| row.run).collect();
    assert_eq!(runs.len(), 3, "one run per command");
}

#[tokio::test]
async fn every_phase_has_a_run_row_with_what_moved_from_where_to_where() {
    let mut bench = Bench::with(&["SELECT 1;", "SELECT 2;", "SELECT 3;"]);
    bench.options.limits.max_revisions = 2;
    let report = run(&[&bench], &upgrade("heads"), &(), &Interrupt::never()).await.unwrap();
    let rows = bench
        .server
        .query(
            "SELECT run, phase, coordinator = (SELECT id FROM aludel_identity), command, os_user, tool, db_user, \
             participants->0->>'name', participants->0->>'from', participants->0->>'to', \
             participants->0->>'id' = coordinator::text, jsonb_array_length(participants) FROM aludel_run ORDER BY phase",
        )
        .unwrap();
    let text = |row: &Vec<Option<String>>| {
        row.iter().skip(1).map(|value| value.clone().unwrap()).collect::<Vec<_>>().join("|")
    };
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row[0] == Some(report.run.to_string())));
    let who = "t|upgrade|tester|runner-test 1.2.3|postgres|main";
    assert_eq!(text(&rows[0]), format!("1|{who}|[]|[\"b2\"]|t|1"));
    assert_eq!(text(&rows[1]), format!("2|{who}|[\"b2\"]|[\"c3\"]|t|1"));
}

#[tokio::test]
async fn a_run_of_two_databases_has_one_id_in_both_journals() {
    let (main, creds) = (Bench::named("main"), Bench::named("creds"));
    main.line(&["SELECT 1;"]);
    creds.line(&["SELECT 1;", "SELECT 2;"]);
    let report = run(&[&main, &creds], &upgrade("heads"), &(), &Interrupt::never()).await.unwrap();
    let rows = [main.journal().await, creds.journal().await].concat();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.run == report.run));
    let names = [&main, &creds].map(|bench| bench.value("SELECT name FROM aludel_identity"));
    assert_eq!(names, ["main", "creds"]);
    let ids = [&main, &creds].map(|bench| bench.value("SELECT id FROM aludel_identity"));
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn the_identity_stays_the_same_from_run_to_run() {
    let bench = Bench::with(&["SELECT 1;", "-- aludel: up\nSELECT 1;\n\n-- aludel: down\n"]);
    bench.done(upgrade("+1")).await;
    let id = bench.value("SELECT id FROM aludel_identity");
    bench.done(upgrade("heads")).await;
    bench.done(downgrade("-1")).await;
    assert_eq!(bench.value("SELECT string_agg(id::text, ' ') FROM aludel_identity"), id);
    let database = bench.database();
    let open = OpenDatabase::open(&database, "test").await.unwrap();
    let identity = open.identity().await.unwrap().unwrap();
    assert_eq!((identity.id.to_string(), identity.name.as_str()), (id, "main"));
}

#[tokio::test]
async fn reading_makes_no_tables() {
    let bench = Bench::with(&["SELECT 1;"]);
    let database = bench.database();
    let open = OpenDatabase::open(&database, "test").await.unwrap();
    assert!(open.heads().await.unwrap().is_empty());
    assert!(open.identity().await.unwrap().is_none());
    assert!(open.journal(None, 10).await.unwrap().is_empty());
    assert!(open.unfinished().await.unwrap().is_empty());
    assert!(open.applied_checksums().await.unwrap().is_empty());
    assert!(open.lock_holder().await.unwrap().is_none());
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(bench.value(tables), "0");
}

#[tokio::test]
async fn our_tables_are_nobody_elses_even_where_rights_are_given_away_by_default() {
    let bench = Bench::with(&["CREATE TABLE t (id int);"]);
    let role = bench.new_role("reader");
    bench.sql(&format!(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, DELETE ON TABLES TO PUBLIC; \
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, DELETE ON TABLES TO {role}; \
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}"
    ));
    bench.done(upgrade("heads")).await;
    let rights = format!(
        "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace \
         AND relkind IN ('r', 'S') AND (relkind = 'r' AND has_table_privilege('{role}', oid, 'SELECT, INSERT, DELETE') \
         OR relkind = 'S' AND has_sequence_privilege('{role}', oid, 'USAGE, SELECT, UPDATE'))"
    );
    let open = bench.value(&rights);
    bench.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
    // The version table is Alembic's, and as open as Alembic would have made it.
    assert_eq!(open, "alembic_version t");
}

#[tokio::test]
async fn a_journal_that_lost_its_rows_does_not_stop_a_run() {
    let bench = Bench::with(&["SELECT 1;", "SELECT 2;"]);
    bench.done(upgrade("+1")).await;
    bench.sql("DELETE FROM aludel_journal; DROP TABLE aludel_run; DROP TABLE aludel_progress");
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.journal_line().await, "+b2");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_run"), "1");
    assert_eq!(bench.value("SELECT count(*) FROM aludel_identity"), "1");
}

trait ParseId {
    fn parse_id(&self) -> aludel_core::revision::RevisionId;
}

impl ParseId for str {
    fn parse_id(&self) -> aludel_core::revision::RevisionId {
        aludel_core::revision::RevisionId::new(self).unwrap()
    }
}
