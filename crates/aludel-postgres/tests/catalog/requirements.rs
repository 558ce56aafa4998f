//! What requires what.

use crate::support::{EVERYTHING, read, requires};

#[tokio::test]
async fn every_object_requires_what_its_definition_names() {
    let schema = read(EVERYTHING).await;
    for (label, expected) in [
        ("schema app", &[][..]),
        ("type app.email", &["schema app"]),
        ("sequence app.counter", &["schema app"]),
        // The column that owns it comes after it.
        ("sequence public.items_id_seq", &["schema public"]),
        ("function app.moods(app.mood[])", &["schema app", "type app.mood"]),
        ("table app.users", &["schema app", "extension hstore", "type app.email", "type app.mood"]),
        ("table public.items", &["schema public", "sequence public.items_id_seq"]),
        ("table public.child", &["schema public", "table public.base"]),
        ("table public.log_old", &["schema public", "table public.log"]),
        (
            "view public.happy",
            &[
                "schema public",
                "type app.mood",
                "table app.users",
                "column app.users.id",
                "column app.users.mood",
                "column app.users.name",
            ],
        ),
        (
            "constraint users_odd of app.users",
            &[
                "schema app",
                "function app.plus(integer, integer)",
                "table app.users",
                "column app.users.\"Odd Name\"",
            ],
        ),
        (
            "constraint items_owner_fkey of public.items",
            &[
                "schema public",
                "table app.users",
                "table public.items",
                "column app.users.id",
                "column public.items.owner",
                "constraint users_pkey of app.users",
            ],
        ),
        (
            "constraint items_code_spans_excl of public.items",
            &[
                "schema public",
                "extension btree_gist",
                "table public.items",
                "column public.items.code",
                "column public.items.spans",
            ],
        ),
        (
            "index public.counts_owner",
            &["schema public", "column public.counts.owner", "view public.counts"],
        ),
        (
            "index public.items_partial",
            &[
                "schema public",
                "table public.items",
                "column public.items.body",
                "column public.items.code",
            ],
        ),
        (
            "trigger touch on app.users",
            &["schema app", "function app.touch()", "table app.users", "column app.users.name"],
        ),
        (
            "policy seen on app.users",
            &[
                "schema app",
                "table app.users",
                "table public.items",
                "column app.users.id",
                "column public.items.owner",
            ],
        ),
    ] {
        assert_eq!(requires(&schema, label), expected, "{label}");
    }
}

#[tokio::test]
async fn a_row_type_is_its_table() {
    let schema = read(
        "CREATE TABLE a (x int); CREATE TABLE b (one a, several a[]); CREATE VIEW v AS SELECT 1 AS x;
        CREATE FUNCTION f(v) RETURNS SETOF a LANGUAGE sql AS 'TABLE a';
        CREATE FUNCTION g(v[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    )
    .await;
    assert_eq!(requires(&schema, "table public.b"), ["schema public", "table public.a"]);
    let expected = ["schema public", "table public.a", "view public.v"];
    assert_eq!(requires(&schema, "function public.f(public.v)"), expected);
    let expected = ["schema public", "view public.v"];
    assert_eq!(requires(&schema, "function public.g(public.v[])"), expected);
}

#[tokio::test]
async fn a_foreign_key_requires_the_index_that_it_refers_to() {
    let schema = read(
        "CREATE TABLE a (x int); CREATE UNIQUE INDEX i ON a (x); CREATE TABLE b (x int CONSTRAINT f REFERENCES a (x))",
    )
    .await;
    let requires = requires(&schema, "constraint f of public.b");
    assert!(requires.contains(&"index public.i".to_owned()), "{requires:?}");
}
