//! Fingerprints of random schemas, and the stored form.

use proptest::prelude::*;

use super::*;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Check, Column, Constraint, ConstraintKind, Expression, Grant, Grantee, PartitionOf, Table,
    TypeName, arbitrary,
};

fn of(schema: &Schema) -> Fingerprint {
    Fingerprint::of(schema, 15, Extent { schemas: vec!["public".to_owned()], ignore: Vec::new() })
}

fn lines(before: &Fingerprint, now: &Fingerprint) -> Vec<String> {
    match before.compare(now, Aside::NOTHING) {
        Comparison::Same => Vec::new(),
        Comparison::Differs(changes) => changes.iter().map(ToString::to_string).collect(),
        Comparison::Unknown(why) => vec![format!("unknown: {why}")],
    }
}

fn reread(json: &str) -> Kept {
    serde_json::from_str(json).unwrap()
}

proptest! {
    #[test]
    fn equal_schemas_have_equal_fingerprints_whatever_the_order_of_columns(schema in arbitrary::schema()) {
        let mut turned = schema.clone();
        for (_, entry) in turned.iter_mut() {
            if let Object::Table(table) = &mut entry.object {
                table.columns.reverse();
            }
        }
        prop_assert_eq!(of(&schema), of(&turned));
    }

    #[test]
    fn one_changed_object_changes_its_entry_alone(schema in arbitrary::schema(), which in any::<prop::sample::Index>()) {
        let ids: Vec<ObjectId> = schema.iter().map(|(id, _)| id.clone()).collect();
        let id = which.get(&ids);
        let mut other = schema.clone();
        other.get_mut(id).unwrap().comment = Some("another".to_owned());
        prop_assert_eq!(lines(&of(&schema), &of(&other)), [format!("changed {id}")]);
        let mut less = schema.clone();
        less.remove(id);
        let missing = lines(&of(&schema), &of(&less));
        prop_assert!(missing.contains(&format!("missing {id}")), "{:?}", missing);
        let added = lines(&of(&less), &of(&schema));
        prop_assert!(added.contains(&format!("added {id}")), "{:?}", added);
    }

    #[test]
    fn what_is_stored_is_read_again(schema in arbitrary::schema()) {
        let fingerprint = of(&schema);
        let json = serde_json::to_string(&fingerprint).unwrap();
        prop_assert_eq!(reread(&json), Kept::Known(fingerprint));
    }
}

fn users() -> Schema {
    let name = QualifiedName::new(Ident::new("public"), Ident::new("users"));
    let column = |name: &str| Column::new(Ident::new(name), TypeName::canonical("integer"));
    let table = Table::new(name, vec![column("id"), column("Age")]);
    Schema::from_iter([Entry::new(Object::Table(table))])
}

#[test]
fn a_changed_column_is_named_and_a_new_table_speaks_for_its_columns() {
    let (before, mut now) = (users(), users());
    for (_, entry) in now.iter_mut() {
        if let Object::Table(table) = &mut entry.object {
            table.columns[1].nullable = false;
        }
    }
    assert_eq!(lines(&of(&before), &of(&now)), ["changed column public.users.\"Age\""]);
    assert_eq!(lines(&of(&Schema::new()), &of(&now)), ["added table public.users"]);
    assert_eq!(lines(&of(&now), &of(&Schema::new())), ["missing table public.users"]);
}

#[test]
fn privileges_count_where_they_are_asked_for() {
    let (before, mut now) = (users(), users());
    for (_, entry) in now.iter_mut() {
        let role = Grantee::Role(Ident::new("reader"));
        let privilege = "SELECT".to_owned();
        entry.grants.insert(Grant { grantee: role, privilege, grantable: false });
    }
    let (before, now) = (of(&before), of(&now));
    assert_eq!(lines(&before, &now), ["added privileges on table public.users"]);
    assert_eq!(
        before.compare(&now, Aside { privileges: true, ..Aside::NOTHING }),
        Comparison::Same
    );
}

#[test]
fn partitions_that_come_and_go_are_left_aside_where_that_is_asked_for() {
    let name = |name: &str| QualifiedName::new(Ident::new("public"), Ident::new(name));
    let mut part = Table::new(
        name("part"),
        vec![Column::new(Ident::new("id"), TypeName::canonical("integer"))],
    );
    part.partition_of =
        Some(PartitionOf { parent: name("users"), bounds: Expression::new("DEFAULT") });
    let check = Constraint::new(
        name("part"),
        Ident::new("positive"),
        ConstraintKind::Check(Check { expression: Expression::new("(id > 0)"), no_inherit: false }),
    );
    let (before, mut now) = (users(), users());
    now.insert(Entry::new(Object::Table(part)));
    let plain = now.clone();
    now.insert(Entry::new(Object::Constraint(check)));
    let left = Aside { children: true, ..Aside::NOTHING };
    for (one, other, line) in
        [(&before, &now, "added table public.part"), (&now, &before, "missing table public.part")]
    {
        assert_eq!(lines(&of(one), &of(other)), [line]);
        assert_eq!(of(one).compare(&of(other), left), Comparison::Same);
    }
    let Comparison::Differs(changes) = of(&plain).compare(&of(&now), left) else {
        panic!("one that is on both sides counts");
    };
    assert_eq!(changes[0].object, "constraint positive of public.part");
}

#[test]
fn another_server_and_another_extent_are_unknown() {
    let schema = users();
    let here = of(&schema);
    let elsewhere = Fingerprint::of(&schema, 16, here.extent.clone());
    let wider = Fingerprint::of(&schema, 15, Extent::default());
    assert_eq!(
        lines(&here, &elsewhere),
        ["unknown: the fingerprint was taken on PostgreSQL 15, and the server is 16"]
    );
    assert_eq!(
        lines(&here, &wider),
        [
            "unknown: the fingerprint was taken with other `schemas` or `ignore` in the configuration"
        ]
    );
}

#[test]
fn another_format_is_unknown() {
    for json in [
        r#"{"format":2,"server":15,"extent":{"schemas":[],"ignore":[]},"objects":{}}"#,
        r#"{"format":2,"tree":[1,2]}"#,
        "[]",
        "null",
        "7",
    ] {
        assert_eq!(reread(json), Kept::Unknown, "{json}");
    }
}

/// Who changes this makes every fingerprint that was ever kept look like drift, unless the format becomes another one.
#[test]
fn the_format_stays_what_it_is() {
    let json = serde_json::to_string_pretty(&of(&users())).unwrap();
    insta::assert_snapshot!(json);
}
