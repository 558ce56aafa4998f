//! What lint says, held against a server: that what it writes instead runs, and how large tables are.

use aludel_core::lint::{Name, Surroundings, Threshold, lint};
use aludel_core::revision::RevisionFile;
use aludel_postgres::OpenDatabase;
use aludel_postgres::table_sizes::table_sizes;

use crate::support::{Bench, upgrade};

const TABLES: &str = "-- aludel: up\nCREATE TABLE users (id int PRIMARY KEY, email text);\n\
    CREATE TABLE orders (id int, user_id int, name text);\nCREATE INDEX ix_name ON orders (name);\n\
    INSERT INTO users VALUES (1, 'a'), (2, 'b'); INSERT INTO orders VALUES (1, 1, 'x'), (2, 2, 'y');\n\n-- aludel: down\n";

/// Statements in which a rule finds something and knows what to write instead.
const MENDED: &[(&str, &str)] = &[
    ("index-not-concurrently", "CREATE UNIQUE INDEX ix ON orders (id);"),
    ("index-drop-not-concurrently", "DROP INDEX ix_name;"),
    ("constraint-scan", "ALTER TABLE orders ADD CONSTRAINT ck CHECK (id > 0);"),
    (
        "constraint-scan",
        "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users;",
    ),
    (
        "validated-in-same-transaction",
        "ALTER TABLE orders ADD CONSTRAINT ck CHECK (id > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT ck;",
    ),
    ("unique-scan", "ALTER TABLE orders ADD CONSTRAINT uq UNIQUE (id, name);"),
    ("unique-scan", "ALTER TABLE orders ADD CONSTRAINT pk PRIMARY KEY (id);"),
    ("not-null-scan", "ALTER TABLE users ALTER email SET NOT NULL;"),
    ("foreign-key-without-index", "CREATE TABLE t (a int REFERENCES users);"),
    ("cascade-without-index", "ALTER TABLE orders ADD b int REFERENCES users ON DELETE CASCADE;"),
    ("session-setting", "SET search_path = public;"),
];

#[tokio::test]
async fn what_lint_writes_instead_runs() {
    for (rule, statements) in MENDED {
        let sections = format!(
            "-- aludel: up\n{statements}\nCOMMENT ON TABLE users IS 'reached';\n\n-- aludel: down\n"
        );
        let header = "-- x\n--\n-- Revision: ab12\n-- Revises:\n\n";
        let text = format!("{header}{sections}");
        let file = RevisionFile::parse("ab12_x.sql", text.as_bytes()).unwrap();
        let found = lint(&file, &Surroundings::default());
        let fix =
            found.into_iter().find(|finding| finding.rule.name == *rule).unwrap().fix.unwrap();
        let mut mended = sections.clone();
        mended.replace_range(fix.span.start - header.len()..fix.span.end - header.len(), &fix.sql);
        let bench = Bench::with(&[TABLES, &mended]);
        bench.done(upgrade("heads")).await;
        let comment = bench.value("SELECT obj_description('users'::regclass)");
        assert_eq!(comment, "reached", "{rule}: {mended}");
    }
}

#[tokio::test]
async fn tables_have_the_size_that_the_server_estimates() {
    let bench = Bench::with(&[TABLES]);
    bench.sql(
        "CREATE SCHEMA shop; CREATE TABLE shop.parted (a int) PARTITION BY RANGE (a); \
         CREATE TABLE shop.none (a int) PARTITION BY RANGE (a); \
         CREATE TABLE shop.one PARTITION OF shop.parted FOR VALUES FROM (0) TO (1000); \
         CREATE TABLE shop.two PARTITION OF shop.parted FOR VALUES FROM (1000) TO (2000); \
         INSERT INTO shop.parted SELECT generate_series(0, 1499); \
         CREATE MATERIALIZED VIEW shop.seen AS SELECT * FROM shop.one; CREATE TABLE fresh (a int); ANALYZE shop.one, shop.two, shop.seen",
    );
    let database = bench.database();
    let open = OpenDatabase::open(&database, "test").await.unwrap();
    let sizes = table_sizes(&open, Threshold::default()).await.unwrap();
    let rows = |name: &str| sizes.of(&Name::read(name)).map(|size| size.rows);
    assert_eq!(rows("shop.one"), Some(Some(1000)));
    assert_eq!(rows("parted"), Some(Some(1500)), "a partitioned table has the rows of its parts");
    assert_eq!(rows("shop.seen"), Some(Some(1000)));
    assert_eq!(rows("fresh"), Some(None), "nobody analysed it");
    assert_eq!(rows("shop.none"), Some(Some(0)));
    assert_eq!(rows("pg_class"), None, "the system's tables are none of ours");
    let bytes = |name: &str| sizes.of(&Name::read(name)).map(|size| size.bytes).unwrap();
    assert_eq!(bytes("parted"), bytes("shop.one") + bytes("shop.two"));
}
