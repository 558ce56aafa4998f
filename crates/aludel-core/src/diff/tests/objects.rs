//! Every other kind of object.

use super::*;
use crate::schema::{Extension, Namespace};

#[test]
fn enums_differ_in_their_labels() {
    for (from, to, expected) in [
        (&["a", "b"][..], &["a", "b", "c"][..], "add value 'c' to enum public.mood after 'b'"),
        (&["a", "b"], &["z", "a", "b"], "add value 'z' to enum public.mood before 'a'"),
        (&["a", "b"], &["a"], "drop value 'b' from enum public.mood"),
        (&["a", "b"], &["b", "a"], "reorder values of enum public.mood"),
        (&["a"], &["b"], "drop value 'a' from, add value 'b' to enum public.mood"),
    ] {
        let (from, to) = (enum_type("mood", from), enum_type("mood", to));
        assert_eq!(between(Object::Enum(from), Object::Enum(to)), [expected]);
    }
}

#[test]
fn domains_differ() {
    let base = || domain("d");
    for (to, expected) in [
        (
            Domain { default: Some(text("1")), ..base() },
            "change default of domain public.d from nothing to 1",
        ),
        (Domain { not_null: true, ..base() }, "set domain public.d not null"),
        (Domain { checks: Vec::new(), ..base() }, "change checks of domain public.d"),
        (Domain { base: TypeName::canonical("bigint"), ..base() }, "replace domain public.d"),
    ] {
        assert_eq!(between(Object::Domain(base()), Object::Domain(to)), [expected]);
    }
}

#[test]
fn a_type_of_another_kind_takes_the_place() {
    assert_eq!(
        between(Object::Enum(enum_type("d", &["a"])), Object::Domain(domain("d"))),
        ["replace enum public.d by domain"]
    );
}

#[test]
fn sequences_differ() {
    let base = || Sequence::new(public("s"), TypeName::canonical("bigint"));
    let to = Sequence { increment: 5, ..base() };
    assert_eq!(
        between(Object::Sequence(base()), Object::Sequence(to)),
        ["change sequence public.s"]
    );
    let unlogged = objects([Object::Sequence(Sequence { unlogged: true, ..base() })]);
    let old_server = DiffOptions { server_version: 140_000, ..options() };
    assert!(matches!(
        diff(&objects([Object::Sequence(base())]), &unlogged, &Directives::default(), &old_server),
        Err(DiffError::Unalterable { what: "the persistence", .. })
    ));
}

#[test]
fn views_differ() {
    let of_type = |name: &str, data_type: &str| (ident(name), TypeName::canonical(data_type));
    let known = |query: &str, columns: &[(&str, &str)]| View {
        columns: columns.iter().map(|(name, data_type)| of_type(name, data_type)).collect(),
        ..view("v", query)
    };
    let materialized = |query: &str| View { kind: ViewKind::Materialized, ..view("v", query) };
    let option = || [("security_barrier".to_owned(), "true".to_owned())].into();
    for (from, to, expected) in [
        (view("v", "SELECT 1"), view("v", "SELECT 2"), "change query of view public.v"),
        (
            known("SELECT 1 AS a", &[("a", "integer")]),
            known("SELECT 1 AS a, 2 AS b", &[("a", "integer"), ("b", "integer")]),
            "change query of view public.v",
        ),
        (
            known("SELECT 1 AS a, 2 AS b", &[("a", "integer"), ("b", "integer")]),
            known("SELECT 2 AS b", &[("b", "integer")]),
            "replace view public.v",
        ),
        (
            known("SELECT a FROM t", &[("a", "integer")]),
            known("SELECT a FROM t", &[("a", "bigint")]),
            "replace view public.v",
        ),
        (
            view("v", "SELECT 1"),
            View { options: option(), ..view("v", "SELECT 1") },
            "change options of view public.v from nothing to security_barrier=true",
        ),
        (view("v", "SELECT 1"), materialized("SELECT 1"), "replace materialized view public.v"),
        (materialized("SELECT 1"), materialized("SELECT 2"), "replace materialized view public.v"),
        (
            materialized("SELECT 1"),
            View { options: option(), ..materialized("SELECT 1") },
            "change options of materialized view public.v from nothing to security_barrier=true",
        ),
    ] {
        assert_eq!(between(Object::View(from), Object::View(to)), [expected]);
    }
}

#[test]
fn functions_are_replaced_only_where_they_must_be() {
    let base = |signature: &str, body: &str| function("f", "integer, text", signature, body);
    let change = "change function public.f(integer, text)";
    let replace = "replace function public.f(integer, text)";
    for (from, to, expected) in [
        ("a integer, b text", "a integer, b text", change),
        ("a integer, b text", "a integer, c text", replace),
        ("integer, text", "a integer, b text", change),
        ("a integer, b text", "integer, text", replace),
        ("a integer, b text", "a integer, b text DEFAULT 'x, y'::text", change),
        ("a integer, b text DEFAULT 'x'::text", "a integer, b text DEFAULT 'y'::text", change),
        ("a integer, b text DEFAULT 'x'::text", "a integer, b text", replace),
        ("a integer, b text, OUT c integer", "a integer, b text, OUT c bigint", replace),
    ] {
        let (from, to) = (base(from, "SELECT 1"), base(to, "SELECT 2"));
        assert_eq!(between(Object::Function(from), Object::Function(to)), [expected]);
    }
    let other = Function { result: "bigint".to_owned(), ..base("a integer, b text", "SELECT 1") };
    let from = base("a integer, b text", "SELECT 1");
    assert_eq!(between(Object::Function(from), Object::Function(other)), [replace]);
}

#[test]
fn triggers_differ() {
    let base = || trigger("t", "tr", "CREATE TRIGGER tr BEFORE INSERT ON public.t");
    let other =
        Trigger { definition: text("CREATE TRIGGER tr AFTER INSERT ON public.t"), ..base() };
    assert_eq!(
        between(Object::Trigger(base()), Object::Trigger(other)),
        ["replace trigger tr on public.t"]
    );
    let disabled = Trigger { enabled: TriggerEnabled::Disabled, ..base() };
    assert_eq!(
        between(Object::Trigger(base()), Object::Trigger(disabled)),
        ["change trigger tr on public.t from enabled to disabled"]
    );
}

#[test]
fn policies_differ() {
    let base = || policy("t", "p", Some("true"));
    let change = "change policy p on public.t";
    let replace = "replace policy p on public.t";
    for (to, expected) in [
        (policy("t", "p", Some("false")), change),
        (Policy { roles: vec![Grantee::Role(ident("app"))], ..base() }, change),
        (Policy { check: Some(text("true")), ..base() }, change),
        (Policy { command: PolicyCommand::Select, ..base() }, replace),
        (Policy { permissive: false, ..base() }, replace),
        // ALTER POLICY cannot take a condition away.
        (policy("t", "p", None), replace),
    ] {
        assert_eq!(between(Object::Policy(base()), Object::Policy(to)), [expected]);
    }
}

#[test]
fn extensions_differ_in_what_is_stated() {
    let extension = |version: Option<&str>| {
        Object::Extension(Extension {
            name: ident("hstore"),
            schema: Some(ident("public")),
            version: version.map(str::to_owned),
        })
    };
    let open = Object::Extension(Extension { name: ident("hstore"), schema: None, version: None });
    assert!(between(extension(Some("1.0")), open).is_empty());
    assert_eq!(
        between(extension(Some("1.0")), extension(Some("1.1"))),
        ["change extension hstore to version 1.1 in schema public"]
    );
}

#[test]
fn whatever_only_one_side_has_comes_or_goes() {
    let all = objects([
        Object::Namespace(Namespace { name: ident("s") }),
        Object::Enum(enum_type("mood", &["a"])),
        Object::Domain(domain("d")),
        Object::Sequence(Sequence::new(public("s"), TypeName::canonical("bigint"))),
        Object::Function(function("f", "", "", "SELECT 1")),
        Object::Table(plain_table("t")),
        Object::View(view("v", "SELECT 1")),
        Object::Constraint(foreign_key("t", "fk", "a", ("t", "id"))),
        Object::Index(index("t", "ix", &["a"])),
        Object::Trigger(trigger("t", "tr", "CREATE TRIGGER")),
        Object::Policy(policy("t", "p", None)),
    ]);
    let expected = [
        "schema s",
        "domain public.d",
        "enum public.mood",
        "sequence public.s",
        "function public.f()",
        "table public.t",
        "view public.v",
        "foreign key fk on public.t",
        "index public.ix on public.t",
        "trigger tr on public.t",
        "policy p on public.t",
    ];
    let prefixed = |verb: &str| expected.map(|what| format!("{verb} {what}"));
    assert_eq!(lines(&compare(&Schema::new(), &all).changes), prefixed("add"));
    assert_eq!(lines(&compare(&all, &Schema::new()).changes), prefixed("drop"));
}
