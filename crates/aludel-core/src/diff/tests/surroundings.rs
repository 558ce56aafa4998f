//! Comments, privileges, children that nobody asked about, and probable renames.

use super::*;
use crate::schema::PartitionOf;

#[test]
fn comments_and_privileges_of_what_stays_are_changes_of_their_own() {
    let from = Schema::from_iter([table("t", vec![column("a", "integer")])]);
    let mut entry = table("t", vec![column("a", "integer")]);
    entry.comment = Some("all of them".to_owned());
    entry.grants = grant("SELECT");
    entry.column_grants.insert(ident("a"), grant("UPDATE"));
    let to = Schema::from_iter([entry]);
    assert_eq!(
        lines(&compare(&from, &to).changes),
        [
            "add comment on table public.t: all of them",
            "change privileges on table public.t: grant select to reader",
            "change privileges on column public.t.a: grant update to reader",
        ]
    );
    assert_eq!(
        lines(&compare(&to, &from).changes),
        [
            "drop comment on table public.t",
            "change privileges on table public.t: revoke select from reader",
            "change privileges on column public.t.a: revoke update from reader",
        ]
    );
    let without = DiffOptions { grants: false, ..options() };
    let difference = diff(&from, &to, &Directives::default(), &without).expect("comparable");
    assert_eq!(difference.changes.len(), 1);
}

#[test]
fn what_comes_and_what_is_replaced_brings_its_comment_and_privileges_along() {
    let with = |query: &str, comment: &str| {
        let mut entry =
            Entry::new(Object::View(View { kind: ViewKind::Materialized, ..view("v", query) }));
        entry.comment = Some(comment.to_owned());
        entry.grants = grant("SELECT");
        Schema::from_iter([entry])
    };
    assert_eq!(compare(&Schema::new(), &with("SELECT 1", "x")).changes.len(), 1);
    assert_eq!(compare(&with("SELECT 1", "x"), &with("SELECT 2", "y")).changes.len(), 1);
    // A column that comes brings its comment, but its privileges are the table's entry's.
    let mut wide = table(
        "t",
        vec![
            column("a", "integer"),
            Column { comment: Some("new".to_owned()), ..column("b", "integer") },
        ],
    );
    wide.column_grants.insert(ident("b"), grant("SELECT"));
    let narrow = Schema::from_iter([table("t", vec![column("a", "integer")])]);
    assert_eq!(
        lines(&compare(&narrow, &Schema::from_iter([wide.clone()])).changes),
        [
            "add column public.t.b integer",
            "change privileges on column public.t.b: grant select to reader",
        ]
    );
    assert_eq!(
        lines(&compare(&Schema::from_iter([wide]), &narrow).changes),
        ["drop column public.t.b"]
    );
}

fn family() -> (Schema, Schema) {
    let child = |name: &str, parent: &str| {
        let bounds = text("DEFAULT");
        Object::Table(Table {
            partition_of: Some(PartitionOf { parent: public(parent), bounds }),
            ..plain_table(name)
        })
    };
    let heir = Table { inherits: vec![public("t")], ..plain_table("heir") };
    let current = objects([
        Object::Table(plain_table("t")),
        child("t_1", "t"),
        child("t_1_1", "t_1"),
        Object::Table(heir),
        Object::Index(index("t_1", "t_1_ix", &["a"])),
        Object::Constraint(check("t_1_1", "ck", "id > 0")),
        Object::Sequence(serial("heir", "heir_id_seq")),
        Object::Trigger(trigger("heir", "tr", "CREATE TRIGGER")),
        Object::Policy(policy("t_1", "p", None)),
        child("lost", "gone"),
    ]);
    (current, objects([Object::Table(plain_table("t"))]))
}

#[test]
fn children_of_a_known_table_are_left_alone_with_all_that_is_theirs() {
    let (current, desired) = family();
    assert_eq!(lines(&compare(&current, &desired).changes), ["drop table public.lost"]);
    let strict = DiffOptions { ignore_children: false, ..options() };
    let difference = diff(&current, &desired, &Directives::default(), &strict).expect("comparable");
    assert_eq!(difference.changes.len(), 9);
}

#[test]
fn a_child_that_the_desired_side_knows_is_compared() {
    let (current, mut desired) = family();
    let mut wider = plain_table("t_1");
    wider.partition_of = Some(PartitionOf { parent: public("t"), bounds: text("DEFAULT") });
    wider.columns.push(column("b", "integer"));
    desired.insert(Entry::new(Object::Table(wider)));
    assert_eq!(
        lines(&compare(&current, &desired).changes),
        [
            "drop table public.lost",
            "add column public.t_1.b integer",
            "drop index public.t_1_ix on public.t_1",
            "drop policy p on public.t_1",
        ]
    );
}

#[test]
fn what_looks_like_a_rename_is_said_and_not_done() {
    let name = |name: &str| Object::Table(plain_table(name));
    let columns = |columns: Vec<Column>| Object::Table(Table::new(public("t"), columns));
    for (from, to, expected) in [
        (
            name("t"),
            name("T"),
            "rename table public.t to public.\"T\" may be a rename: both have the same columns",
        ),
        (
            columns(vec![column("email", "text")]),
            columns(vec![column("Email", "citext")]),
            "rename column public.t.email to \"Email\" may be a rename: the names differ in case only",
        ),
        (
            columns(vec![column("a", "integer"), column("b", "text")]),
            columns(vec![column("a", "integer"), column("c", "text"), column("d", "date")]),
            "rename column public.t.b to c may be a rename: both have the same type",
        ),
        (
            Object::Enum(enum_type("mood", &["a", "b"])),
            Object::Enum(enum_type("feeling", &["a", "b"])),
            "rename type public.mood to public.feeling may be a rename: both have the same labels",
        ),
        (
            Object::Enum(enum_type("mood", &["a", "b"])),
            Object::Enum(enum_type("mood", &["a", "c"])),
            "rename value 'b' of enum public.mood to 'c' may be a rename: both stand at the same place",
        ),
    ] {
        let difference = compare(&objects([from]), &objects([to]));
        assert!(!difference.changes.iter().any(|change| matches!(change, Change::Rename { .. })));
        let found: Vec<_> = difference.probable_renames.iter().map(ToString::to_string).collect();
        assert_eq!(found, [expected]);
    }
}
