//! Constraints of tables.

use std::collections::BTreeMap;

use aludel_core::schema::{
    Check, ConstraintKind, Deferrable, Exclusion, ExclusionKey, ForeignKey, IndexKey, Key, Match,
    ReferentialAction,
};

use crate::support::{EVERYTHING, constraint, demand, ident, idents, name, read, text};

#[tokio::test]
async fn keys_have_their_columns_and_what_stands_behind_them() {
    let schema = read(EVERYTHING).await;
    assert_eq!(
        *demand(&schema, "app.users", "users_pkey"),
        ConstraintKind::PrimaryKey(Key::new(idents(&["id"])))
    );
    let unique = constraint(&schema, "app.users", "users_name_key");
    assert_eq!(unique.deferrable, Deferrable::Deferred);
    assert_eq!(
        unique.kind,
        ConstraintKind::Unique(Key {
            include: idents(&["title"]),
            options: BTreeMap::from([("fillfactor".to_owned(), "80".to_owned())]),
            ..Key::new(idents(&["name", "mood"]))
        })
    );
}

#[tokio::test]
async fn checks_are_printed_without_the_constraints_own_parentheses() {
    let schema = read(EVERYTHING).await;
    let check = |expression: &str, no_inherit| {
        ConstraintKind::Check(Check { expression: text(expression), no_inherit })
    };
    let odd = "((\"Odd Name\" > 0) AND (app.plus(\"Odd Name\") < 10))";
    assert_eq!(*demand(&schema, "app.users", "users_odd"), check(odd, true));
    let late = constraint(&schema, "app.users", "late");
    assert_eq!((&late.kind, late.validated), (&check("((name)::text <> ''::text)", false), false));
    assert_eq!(*demand(&schema, "public.base", "base_a_check"), check("(a > 0)", false));
}

#[tokio::test]
async fn foreign_keys_have_their_actions() {
    let schema = read(EVERYTHING).await;
    let key = ForeignKey {
        columns: idents(&["owner"]),
        references: name("app.users"),
        referenced_columns: idents(&["id"]),
        matching: Match::Simple,
        on_update: ReferentialAction::Cascade,
        on_delete: ReferentialAction::SetNull,
        on_delete_columns: Vec::new(),
    };
    assert_eq!(
        *demand(&schema, "public.items", "items_owner_fkey"),
        ConstraintKind::ForeignKey(key.clone())
    );
    let two = constraint(&schema, "public.items", "items_two");
    assert_eq!((two.deferrable, two.validated), (Deferrable::Immediate, false));
    let expected = ForeignKey {
        matching: Match::Full,
        on_update: ReferentialAction::NoAction,
        on_delete: ReferentialAction::NoAction,
        ..key
    };
    assert_eq!(two.kind, ConstraintKind::ForeignKey(expected));
}

#[tokio::test]
async fn columns_of_a_key_keep_the_order_of_the_key() {
    let sql = "CREATE TABLE a (x int, y int, z int, PRIMARY KEY (z, x));
        CREATE TABLE b (p int, q int, CONSTRAINT f FOREIGN KEY (q, p) REFERENCES a (z, x))";
    let schema = read(sql).await;
    let ConstraintKind::ForeignKey(key) = demand(&schema, "public.b", "f") else {
        panic!("a foreign key")
    };
    assert_eq!(key.columns, idents(&["q", "p"]));
    assert_eq!(key.referenced_columns, idents(&["z", "x"]));
    let expected = ConstraintKind::PrimaryKey(Key::new(idents(&["z", "x"])));
    assert_eq!(*demand(&schema, "public.a", "a_pkey"), expected);
}

#[tokio::test]
async fn a_key_keeps_its_index_when_the_catalog_lists_it_behind_those_that_refer_to_it() {
    let sql = "CREATE TABLE a (x int, y int, CONSTRAINT k PRIMARY KEY (x) INCLUDE (y));
        CREATE TABLE b (x int CONSTRAINT f REFERENCES a);
        ALTER TABLE a RENAME CONSTRAINT k TO key";
    let schema = read(sql).await;
    let expected = Key { include: idents(&["y"]), ..Key::new(idents(&["x"])) };
    assert_eq!(*demand(&schema, "public.a", "key"), ConstraintKind::PrimaryKey(expected));
}

#[tokio::test]
async fn exclusions_have_their_operators() {
    let schema = read(EVERYTHING).await;
    let key = |column: &str, operator: &str| ExclusionKey {
        key: IndexKey::column(ident(column)),
        operator: operator.to_owned(),
    };
    assert_eq!(
        *demand(&schema, "public.items", "items_code_spans_excl"),
        ConstraintKind::Exclusion(Exclusion {
            method: ident("gist"),
            keys: vec![key("code", "="), key("spans", "&&")],
            include: Vec::new(),
            predicate: Some(text("(code IS NOT NULL)")),
            options: BTreeMap::new(),
        })
    );
}

#[tokio::test]
async fn an_operator_outside_pg_catalog_is_named_with_its_schema() {
    let sql = "CREATE FUNCTION same(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = same, COMMUTATOR = ===);
        CREATE OPERATOR CLASS sames FOR TYPE int USING btree AS
            OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 ===, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
        CREATE TABLE t (a int, CONSTRAINT x EXCLUDE USING btree (a sames WITH ===))";
    let schema = read(sql).await;
    let ConstraintKind::Exclusion(exclusion) = demand(&schema, "public.t", "x") else {
        panic!("an exclusion")
    };
    assert_eq!(exclusion.keys[0].operator, "OPERATOR(public.===)");
    let class = exclusion.keys[0].key.operator_class.as_ref().map(|class| &class.name);
    assert_eq!(class, Some(&name("public.sames")));
}
