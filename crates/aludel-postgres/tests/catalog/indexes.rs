//! Indexes and their keys.

use std::collections::BTreeMap;

use aludel_core::schema::{Index, IndexItem, IndexKey, OperatorClass};

use crate::support::{EVERYTHING, ident, idents, index, name, read, text};

fn plain(index: &str, table: &str, keys: Vec<IndexKey>) -> Index {
    Index {
        name: name(index),
        table: name(table),
        method: ident("btree"),
        unique: false,
        nulls_not_distinct: false,
        keys,
        include: Vec::new(),
        predicate: None,
        options: BTreeMap::new(),
        tablespace: None,
        valid: true,
    }
}

fn column(name: &str) -> IndexKey {
    IndexKey::column(ident(name))
}

fn expression(expression: &str) -> IndexKey {
    IndexKey { item: IndexItem::Expression(text(expression)), ..column("") }
}

fn class(class: &str, parameters: &[(&str, &str)]) -> Option<OperatorClass> {
    let parameters =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Some(OperatorClass { name: name(class), parameters })
}

#[tokio::test]
async fn an_index_has_everything_that_was_said_about_it() {
    let schema = read(EVERYTHING).await;
    let expected = Index {
        include: idents(&["at"]),
        options: BTreeMap::from([("fillfactor".to_owned(), "50".to_owned())]),
        ..plain(
            "public.items_plain",
            "public.items",
            vec![
                IndexKey { descending: true, nulls_first: true, ..column("owner") },
                IndexKey { nulls_first: true, ..column("code") },
            ],
        )
    };
    assert_eq!(*index(&schema, "public.items_plain"), expected);
    let expected = Index {
        unique: true,
        predicate: Some(text("(code IS NOT NULL)")),
        ..plain("public.items_partial", "public.items", vec![expression("lower(body)")])
    };
    assert_eq!(*index(&schema, "public.items_partial"), expected);
    let expected = Index {
        unique: true,
        ..plain("public.counts_owner", "public.counts", vec![column("owner")])
    };
    assert_eq!(*index(&schema, "public.counts_owner"), expected);
}

#[tokio::test]
async fn expressions_are_printed_as_everywhere_else() {
    let schema = read(EVERYTHING).await;
    let expected = vec![
        expression("(at AT TIME ZONE 'UTC'::text)"),
        expression("(id + 1)"),
        expression("(body)::character varying"),
        IndexKey {
            collation: Some(name("pg_catalog.C")),
            descending: true,
            nulls_first: true,
            ..expression("(body || 'x'::text)")
        },
        expression("((code)::text || body)"),
    ];
    assert_eq!(index(&schema, "public.items_mixed").keys, expected);
}

#[tokio::test]
async fn a_collation_inside_an_expression_is_not_the_keys() {
    let schema =
        read("CREATE TABLE t (a text); CREATE INDEX i ON t ((a COLLATE \"C\" || 'x'))").await;
    assert_eq!(index(&schema, "public.i").keys, [expression("((a COLLATE \"C\") || 'x'::text)")]);
}

#[tokio::test]
async fn operator_classes_are_said_only_where_they_are_not_the_default() {
    let sql = "CREATE EXTENSION btree_gist;
        CREATE DOMAIN d AS text;
        CREATE TYPE e AS ENUM ('a');
        CREATE TABLE t (v varchar, b char(3), d d, e e, i inet, c cidr, a int[], s tsvector, j jsonb);
        CREATE INDEX defaults ON t (v, b, d, e, i, c, a, lower(v));
        CREATE INDEX others ON t (v text_pattern_ops, lower(v) varchar_pattern_ops, i cidr_ops);
        CREATE INDEX address ON t USING gist (c gist_inet_ops, c gist_cidr_ops);
        CREATE INDEX tree ON t USING gist (s tsvector_ops (siglen = 100));
        CREATE INDEX words ON t USING gin (to_tsvector('english', v), s, j jsonb_path_ops)";
    let schema = read(sql).await;
    for (of, expected) in [
        ("defaults", vec![None; 8]),
        (
            "others",
            vec![
                class("pg_catalog.text_pattern_ops", &[]),
                class("pg_catalog.varchar_pattern_ops", &[]),
                class("pg_catalog.cidr_ops", &[]),
            ],
        ),
        // The default of a type that this one could be taken for, and of its own.
        ("address", vec![class("public.gist_inet_ops", &[]), None]),
        ("tree", vec![class("pg_catalog.tsvector_ops", &[("siglen", "100")])]),
        ("words", vec![None, None, class("pg_catalog.jsonb_path_ops", &[])]),
    ] {
        let keys = &index(&schema, &format!("public.{of}")).keys;
        let found: Vec<_> = keys.iter().map(|key| key.operator_class.clone()).collect();
        assert_eq!(found, expected, "{of}");
    }
}

#[tokio::test]
async fn an_index_that_failed_halfway_is_not_valid() {
    let server = crate::support::database("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
    let failed = server.query("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)");
    failed.expect_err("the values are not unique");
    let schema = crate::support::read_in(&server, &Default::default()).await;
    assert!(!index(&schema, "public.i").valid);
}
