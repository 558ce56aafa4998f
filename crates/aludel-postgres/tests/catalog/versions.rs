//! What newer versions of PostgreSQL have, and older ones are read without.

use aludel_core::schema::{ColumnValue, ConstraintKind, GeneratedKind};

use crate::support::{
    column, constraint, database, demand, idents, index, listing, read, read_in, text,
};

fn major(server: &aludel_server::TestDatabase<'_>) -> u32 {
    server.cluster().major()
}

#[tokio::test]
async fn nulls_not_distinct_is_read_from_15_on() {
    let server = database("CREATE TABLE t (a int, b int)");
    let is_there = major(&server) >= 15;
    let words = if is_there { "NULLS NOT DISTINCT" } else { "" };
    let sql = format!(
        "CREATE UNIQUE INDEX i ON t (a) {words}; ALTER TABLE t ADD CONSTRAINT u UNIQUE {words} (b)"
    );
    server.query(&sql).expect("they are made");
    let schema = read_in(&server, &Default::default()).await;
    assert_eq!(index(&schema, "public.i").nulls_not_distinct, is_there);
    let ConstraintKind::Unique(key) = demand(&schema, "public.t", "u") else { panic!("unique") };
    assert_eq!(key.nulls_not_distinct, is_there);
}

#[tokio::test]
async fn the_columns_that_are_set_on_delete_are_read_from_15_on() {
    let server = database(
        "CREATE TABLE a (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE b (x int, y int)",
    );
    let (words, columns) =
        if major(&server) >= 15 { ("(y)", idents(&["y"])) } else { ("", Vec::new()) };
    let sql = format!(
        "ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL {words}"
    );
    server.query(&sql).expect("it is made");
    let schema = read_in(&server, &Default::default()).await;
    let ConstraintKind::ForeignKey(key) = demand(&schema, "public.b", "f") else { panic!() };
    assert_eq!(key.on_delete_columns, columns);
}

#[tokio::test]
async fn virtual_columns_are_read_from_18_on() {
    let server = database("");
    let (word, kind) = if major(&server) >= 18 {
        ("VIRTUAL", GeneratedKind::Virtual)
    } else {
        ("STORED", GeneratedKind::Stored)
    };
    let sql = format!("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) {word})");
    server.query(&sql).expect("it is made");
    let schema = read_in(&server, &Default::default()).await;
    let expected = ColumnValue::Generated(text("(a + 1)"), kind);
    assert_eq!(column(&schema, "public.t", "b").value, expected);
}

#[tokio::test]
async fn constraints_that_are_not_enforced_are_read_from_18_on() {
    let server = database("CREATE TABLE t (a int)");
    let enforced = major(&server) < 18;
    let words = if enforced { "" } else { "NOT ENFORCED" };
    let sql = format!("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) {words}");
    server.query(&sql).expect("it is made");
    let schema = read_in(&server, &Default::default()).await;
    let found = constraint(&schema, "public.t", "c");
    assert_eq!((found.enforced, found.validated), (enforced, enforced));
}

#[tokio::test]
async fn not_null_is_a_part_of_its_column_in_every_version() {
    let schema =
        read("CREATE DOMAIN d AS int NOT NULL; CREATE TABLE t (a int NOT NULL, b int)").await;
    assert_eq!(listing(&schema), ["schema public", "type public.d", "table public.t"]);
    assert!(!column(&schema, "public.t", "a").nullable);
    assert!(column(&schema, "public.t", "b").nullable);
}

#[tokio::test]
async fn a_partitions_identity_is_its_parents_from_17_on() {
    let server = database("");
    let identity = if major(&server) >= 17 { "GENERATED ALWAYS AS IDENTITY" } else { "NOT NULL" };
    let sql = format!(
        "CREATE TABLE t (a int {identity}) PARTITION BY RANGE (a); CREATE TABLE p PARTITION OF t DEFAULT"
    );
    server.query(&sql).expect("they are made");
    let schema = read_in(&server, &Default::default()).await;
    assert_eq!(column(&schema, "public.p", "a").value, ColumnValue::None);
    assert!(column(&schema, "public.p", "a").inherited);
}
