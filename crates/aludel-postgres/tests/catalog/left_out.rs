//! What is not an object of its own, and what is out of scope.

use aludel_postgres::Tables;
use aludel_postgres::catalog::Scope;

use crate::support::{EVERYTHING, database, listing, name, read, read_in};

#[tokio::test]
async fn only_what_stands_by_itself_is_listed() {
    let schema = read(EVERYTHING).await;
    let expected = [
        "schema app",
        "schema public",
        "extension btree_gist",
        "extension hstore",
        "type app.email",
        "type app.mood",
        "sequence app.counter",
        "sequence public.items_id_seq",
        "function app.moods(app.mood[])",
        "function app.plus(integer, integer)",
        "function app.touch()",
        "function app.work(integer)",
        "table app.users",
        "table public.base",
        "table public.child",
        "table public.items",
        "table public.log",
        "table public.log_old",
        "table public.log_rest",
        "view public.counts",
        "view public.happy",
        "constraint late of app.users",
        "constraint users_name_key of app.users",
        "constraint users_odd of app.users",
        "constraint users_pkey of app.users",
        "constraint base_a_check of public.base",
        "constraint items_code_spans_excl of public.items",
        "constraint items_owner_fkey of public.items",
        "constraint items_pkey of public.items",
        "constraint items_two of public.items",
        "constraint log_note_check of public.log",
        "constraint log_pkey of public.log",
        "index public.counts_owner",
        "index public.items_classes",
        "index public.items_gist",
        "index public.items_mixed",
        "index public.items_partial",
        "index public.items_plain",
        "index public.items_tsv",
        "index public.log_note",
        "trigger touch on app.users",
        "trigger logged on public.log",
        "policy own on app.users",
        "policy seen on app.users",
    ];
    assert_eq!(listing(&schema), expected);
}

#[tokio::test]
async fn a_new_database_holds_its_schema_public() {
    assert_eq!(listing(&read("").await), ["schema public"]);
}

#[tokio::test]
async fn our_own_tables_are_left_out_with_all_that_is_theirs() {
    let server = database(EVERYTHING);
    let before = read_in(&server, &Scope::default()).await;
    let tables = Tables::new("app", "alembic_version");
    server.query(&tables.create_all()).expect("they are made");
    let extra = "CREATE INDEX extra ON app.aludel_journal (run);
        CREATE SEQUENCE app.owned OWNED BY app.aludel_run.phase;
        CREATE TRIGGER extra BEFORE UPDATE ON app.aludel_run FOR EACH ROW EXECUTE FUNCTION app.touch();
        CREATE POLICY extra ON app.aludel_run;
        COMMENT ON COLUMN app.aludel_run.run IS 'a run'; GRANT SELECT ON app.aludel_run TO PUBLIC";
    server.query(extra).expect("it is made");
    assert_eq!(read_in(&server, &Scope::without(&tables)).await, before);
    assert!(listing(&read_in(&server, &Scope::default()).await).len() > before.len());
}

#[tokio::test]
async fn only_the_schemas_in_scope_are_read() {
    let server = database(
        "CREATE SCHEMA a; CREATE SCHEMA b; CREATE SCHEMA pgx; CREATE TABLE a.t (x int PRIMARY KEY);
        CREATE TABLE b.t (x int CONSTRAINT f REFERENCES a.t, y a.t); CREATE TABLE pgx.t ()",
    );
    let scope = Scope { schemas: vec!["b".to_owned()], ignore: Vec::new() };
    let schema = read_in(&server, &scope).await;
    assert_eq!(listing(&schema), ["schema b", "table b.t", "constraint f of b.t"]);
    let scope = Scope { schemas: Vec::new(), ignore: vec![name("a.t"), name("b.t")] };
    let schema = read_in(&server, &scope).await;
    let expected = ["schema a", "schema b", "schema pgx", "schema public", "table pgx.t"];
    assert_eq!(listing(&schema), expected);
}

#[tokio::test]
async fn temporary_objects_are_not_seen() {
    let server = database("");
    let client = crate::support::connect(&server.url()).await;
    let sql = "CREATE TEMP TABLE t (id serial PRIMARY KEY); CREATE TYPE pg_temp.e AS ENUM ('a')";
    client.batch_execute(sql).await.expect("they are made");
    let schema = aludel_postgres::catalog::inspect_snapshot(&client, &Scope::default()).await;
    assert_eq!(listing(&schema.expect("it is read")), ["schema public"]);
}
