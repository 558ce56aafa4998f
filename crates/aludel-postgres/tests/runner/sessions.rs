//! What a revision does to its session: settings, role and prepared statements end with it.

use crate::support::{Bench, steps, upgrade};

#[tokio::test]
async fn an_emptied_search_path_ends_with_the_revision() {
    let bench = Bench::with(&[
        "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.one (id int);",
        "CREATE TABLE two (id int);",
    ]);
    bench.done(upgrade("heads")).await;
    assert!(bench.has("public.one") && bench.has("public.two"));
    assert_eq!(bench.versions().await, ["b2"]);
}

#[tokio::test]
async fn a_role_ends_with_the_revision_and_needs_no_right_on_our_tables() {
    let bench = Bench::new();
    let role = format!("{}_owner", bench.server.name());
    bench.line(&[
        &format!("CREATE ROLE {role}; GRANT CREATE ON SCHEMA public TO {role};"),
        &format!("SET ROLE {role};\nCREATE TABLE one (id int);"),
        "CREATE TABLE two (id int);",
        &format!("SET SESSION AUTHORIZATION {role};\nCREATE TABLE three (id int);"),
        &format!("SET LOCAL ROLE {role};\nCREATE TABLE four (id int);"),
    ]);
    bench.done(upgrade("heads")).await;
    let owners = bench.value(
        "SELECT string_agg(tablename || ' ' || (tableowner <> 'postgres'), ', ' ORDER BY tablename) \
         FROM pg_tables WHERE tablename IN ('one', 'two', 'three', 'four')",
    );
    assert_eq!(owners, "four true, one true, three true, two false");
    assert_eq!(
        bench.value("SELECT string_agg(DISTINCT db_user, ' ') FROM aludel_journal"),
        "postgres"
    );
    bench.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[tokio::test]
async fn backslashes_mean_what_they_say_whatever_the_revision_before_has_set() {
    let bench = Bench::with(&[
        "CREATE TABLE t (v text);\nSET standard_conforming_strings = off;",
        "INSERT INTO t VALUES ('a\\'), ('b');",
    ]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT string_agg(v, ' ' ORDER BY v) FROM t"), "a\\ b");
}

#[tokio::test]
async fn a_database_that_reads_backslashes_otherwise_is_read_as_the_files_are() {
    let bench = Bench::with(&["CREATE TABLE t (v text);\nINSERT INTO t VALUES ('a\\'), ('b');"]);
    let name = bench.server.name();
    bench.sql(&format!("ALTER DATABASE {name} SET standard_conforming_strings = off"));
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT count(*) FROM t"), "2");
}

#[tokio::test]
async fn settings_and_temporary_tables_of_a_revision_hold_until_its_end() {
    let bench = Bench::with(&[
        "SET search_path = pg_catalog; SET lock_timeout = '1ms'; SET statement_timeout = '1h';\n\
         SET my.own = 'x'; SET client_min_messages = error; SET bytea_output = escape;\n\
         CREATE TABLE public.seen AS SELECT current_setting('statement_timeout') AS v;",
        "INSERT INTO seen SELECT current_setting(name) FROM unnest(ARRAY['statement_timeout', 'lock_timeout', 'search_path']) AS name;",
    ]);
    bench.done(upgrade("heads")).await;
    let seen = bench.value("SELECT string_agg(v, '|') FROM seen");
    assert_eq!(seen, "1h|0|3s|\"$user\", public");
}

#[tokio::test]
async fn deallocated_statements_do_not_disturb_the_bookkeeping() {
    let bench =
        Bench::with(&["CREATE TABLE one (id int);\nDEALLOCATE ALL;", "CREATE TABLE two (id int);"]);
    let report = bench.done(upgrade("heads")).await;
    assert_eq!(steps(&report), ["a1", "b2"]);
    assert_eq!(bench.journal_line().await, "+a1 +b2");
}

#[tokio::test]
async fn another_encoding_ends_with_the_revision() {
    let bench = Bench::with(&[
        "CREATE TABLE t (v text);\nSET client_encoding = 'LATIN1';",
        "INSERT INTO t VALUES ('é');",
    ]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT length(v) || v FROM t"), "1é");
}

#[tokio::test]
async fn a_pg_dump_script_is_a_revision() {
    let source = Bench::with(&[]);
    source.sql(
        "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a''b', 'c'); CREATE TABLE app.t (id serial PRIMARY KEY, \
         m app.mood DEFAULT 'c', v text CHECK (v <> ';')); CREATE TABLE public.\"Odd Name\" (\"x y\" text); \
         INSERT INTO app.t (v) VALUES ('a'), (E'b\\nc\\\\'); INSERT INTO public.\"Odd Name\" VALUES ('$$'), (NULL)",
    );
    source.sql(
        "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
    );
    let dump = source.server.pg_dump(&["--no-owner"]).unwrap();
    let dump: Vec<&str> = dump.lines().filter(|line| !line.contains("restrict ")).collect();
    let bench = Bench::with(&[&dump.join("\n"), "INSERT INTO \"Odd Name\" VALUES ('more');"]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT count(*) FROM app.t WHERE v IN ('a', E'b\\nc\\\\')"), "2");
    assert_eq!(bench.value("SELECT count(*) FROM \"Odd Name\""), "3");
}
