//! Where the version table is: another schema, another name, odd names, and what the search path says.

use crate::support::{Bench, downgrade, steps, upgrade};

const BODY: &str =
    "-- aludel: up\nCREATE TABLE public.t (id int);\n\n-- aludel: down\nDROP TABLE public.t;\n";

#[tokio::test]
async fn version_table_and_schema_may_have_any_name() {
    for (schema, table) in [
        ("Odd \"Schema\".x", "Version; DROP TABLE t; --"),
        ("select", "table"),
        ("größe 太", "' OR 1=1"),
        ("s", "an_extremely_long_name_for_a_version_table_of_sixty_three_bytes"),
    ] {
        let mut bench = Bench::with(&[BODY, "SELECT 1;"]);
        bench.options.version_table = table.to_owned();
        bench.options.version_table_schema = Some(schema.to_owned());
        let quoted = format!("\"{}\"", schema.replace('"', "\"\""));
        bench.sql(&format!("CREATE SCHEMA {quoted}"));
        bench.done(upgrade("heads")).await;
        assert_eq!(bench.versions().await, ["b2"], "{schema} {table}");
        assert_eq!(bench.journal_line().await, "+a1 +b2");
        let names = format!(
            "SELECT string_agg(relname, ' ' ORDER BY relname COLLATE \"C\") FROM pg_class WHERE relkind = 'r' AND relnamespace = \
             (SELECT oid FROM pg_namespace WHERE nspname = '{}') AND relname LIKE 'aludel%'",
            schema.replace('\'', "''")
        );
        assert_eq!(
            bench.value(&names),
            "aludel_identity aludel_journal aludel_progress aludel_run"
        );
        assert!(!bench.has("public.aludel_journal") && !bench.has("public.alembic_version"));
        bench.done(upgrade("heads")).await;
        bench.fails(downgrade("-1")).await;
    }
}

#[tokio::test]
async fn a_schema_that_is_not_there_is_an_error_and_nothing_is_made() {
    let mut bench = Bench::with(&[BODY]);
    bench.options.version_table_schema = Some("nowhere".to_owned());
    let error = bench.fails(upgrade("heads")).await;
    assert!(error.to_string().contains("schema \"nowhere\" does not exist"), "{error}");
    assert!(!bench.has("t"));
}

#[tokio::test]
async fn a_version_table_that_the_search_path_finds_is_used_where_it_is() {
    let bench = Bench::with(&[BODY, "CREATE TABLE here (id int);"]);
    let name = bench.server.name();
    bench.sql(&format!(
        "CREATE SCHEMA app; CREATE TABLE app.alembic_version (version_num varchar(32) NOT NULL); \
         INSERT INTO app.alembic_version VALUES ('a1'); ALTER DATABASE {name} SET search_path = app, public"
    ));
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["b2"]);
    assert_eq!(bench.value("SELECT string_agg(version_num, ' ') FROM app.alembic_version"), "b2");
    assert!(bench.has("app.aludel_journal") && bench.has("app.here"));
    assert!(!bench.has("public.aludel_journal"));
}

#[tokio::test]
async fn a_new_version_table_goes_where_new_tables_go() {
    let bench = Bench::with(&["CREATE TABLE here (id int);"]);
    let name = bench.server.name();
    bench.sql(&format!("CREATE SCHEMA app; ALTER DATABASE {name} SET search_path = app, public"));
    bench.done(upgrade("heads")).await;
    assert!(
        bench.has("app.alembic_version") && bench.has("app.aludel_run") && bench.has("app.here")
    );
}

#[tokio::test]
async fn two_histories_in_one_database_have_a_version_table_each_and_share_nothing_else() {
    // Each in a schema of its own, as one program has it whose second history is another team's.
    let mut first = Bench::with(&["CREATE TABLE one (id int);"]);
    first.sql("CREATE SCHEMA x; CREATE SCHEMA y");
    first.options.version_table_schema = Some("x".to_owned());
    first.done(upgrade("heads")).await;
    first.options.version_table_schema = Some("y".to_owned());
    assert!(first.versions().await.is_empty());
    first.revision("a1", "", "CREATE TABLE two (id int);");
    first.done(upgrade("heads")).await;
    assert_eq!(first.value("SELECT count(*) FROM x.aludel_journal"), "1");
    assert_eq!(first.value("SELECT count(*) FROM y.aludel_journal"), "1");
}

#[tokio::test]
async fn a_view_of_that_name_is_not_taken_for_the_version_table() {
    let bench = Bench::with(&["SELECT 1;"]);
    bench.sql("CREATE VIEW alembic_version AS SELECT 'a1'::text AS version_num");
    let error = bench.fails(upgrade("heads")).await;
    assert!(error.to_string().contains("alembic_version"), "{error}");
}
