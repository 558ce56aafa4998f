//! Tests of renames: directives that fit, names everywhere, and texts.

use super::super::tests::*;
use super::super::{Change, DiffError, Directives, Rename};
use super::names::Names;
use super::text::{Scope, rewrite};
use super::{apply, follow};
use crate::ident::QualifiedName;
use crate::schema::{
    Column, ColumnValue, ConstraintKind, Entry, Key, Object, ObjectId, PartitionOf, Place, Schema,
    Table,
};

fn table_id(name: &str) -> ObjectId {
    ObjectId::Table(public(name))
}

fn column_id(table: &str, name: &str) -> ObjectId {
    ObjectId::Column(public(table), ident(name))
}

/// A text of an object that requires `users` and all its columns, after `renames`.
fn rewritten(renames: &[Rename], place: &Place, own: Option<&str>, old: &str) -> String {
    let names = Names::new(&Schema::new(), renames);
    let requires = ["id", "mail", "name"].map(|name| column_id("users", name)).into();
    let own = own.map(public);
    let id = match place {
        Place::Trigger => ObjectId::Trigger { on: public("users"), name: ident("tr") },
        _ => ObjectId::View(public("v")),
    };
    let scope = Scope {
        names: &names,
        id: &id,
        place: Some(place),
        own: own.as_ref(),
        requires: &requires,
    };
    rewrite(&scope, old).unwrap_or_else(|| old.to_owned())
}

#[test]
fn a_renamed_table_has_its_new_name_in_every_text() {
    let renames = [rename(table_id("users"), table_id("People"))];
    for (old, new) in [
        ("SELECT users.id FROM public.users", "SELECT \"People\".id FROM public.\"People\""),
        ("SELECT u.id FROM public.users u", "SELECT u.id FROM public.\"People\" u"),
        ("SELECT users.id FROM public.other users", "SELECT users.id FROM public.other users"),
        ("SELECT users.id FROM auth.users", "SELECT users.id FROM auth.users"),
        ("nextval('public.users'::regclass)", "nextval('public.\"People\"'::regclass)"),
        ("'public.users'::text", "'public.users'::text"),
        ("ROW(1)::public.users", "ROW(1)::public.\"People\""),
        (
            "SELECT public.users.id FROM public.users WHERE 'users' <> users.name",
            "SELECT public.\"People\".id FROM public.\"People\" WHERE 'users' <> \"People\".name",
        ),
        ("SELECT $$public.users$$ -- public.users", "SELECT $$public.users$$ -- public.users"),
    ] {
        assert_eq!(rewritten(&renames, &Place::Query, None, old), new, "{old}");
    }
}

#[test]
fn a_renamed_column_keeps_its_name_in_what_a_view_gives_out() {
    let renames = [rename(column_id("users", "mail"), column_id("users", "email"))];
    for (old, new) in [
        (
            "SELECT users.id,\n    users.mail\n   FROM public.users",
            "SELECT users.id,\n    users.email AS mail\n   FROM public.users",
        ),
        ("SELECT mail FROM public.users", "SELECT email AS mail FROM public.users"),
        ("SELECT u.mail AS m FROM public.users u", "SELECT u.email AS m FROM public.users u"),
        ("SELECT u.mail AS email FROM public.users u", "SELECT u.email FROM public.users u"),
        (
            "SELECT lower(u.mail) AS mail FROM public.users u",
            "SELECT lower(u.email) AS mail FROM public.users u",
        ),
        (
            "SELECT DISTINCT mail FROM public.users WHERE mail IS DISTINCT FROM 'mail'::text ORDER BY mail",
            "SELECT DISTINCT email AS mail FROM public.users WHERE email IS DISTINCT FROM 'mail'::text ORDER BY email",
        ),
        (
            "SELECT q.mail FROM ( SELECT u.mail FROM public.users u) q",
            "SELECT q.mail FROM ( SELECT u.email AS mail FROM public.users u) q",
        ),
        (
            "SELECT o.mail FROM public.other o JOIN public.users u ON u.mail = o.mail",
            "SELECT o.mail FROM public.other o JOIN public.users u ON u.email = o.mail",
        ),
    ] {
        assert_eq!(rewritten(&renames, &Place::Query, None, old), new, "{old}");
    }
}

#[test]
fn a_renamed_column_is_renamed_in_its_own_tables_texts() {
    let renames = [
        rename(column_id("users", "name"), column_id("users", "Title")),
        rename(column_id("users", "text"), column_id("users", "body")),
    ];
    for (place, old, new) in [
        (Place::Check(None), "(name <> 'name'::text)", "(\"Title\" <> 'name'::text)"),
        (Place::Check(None), "((text)::text <> ''::text)", "((body)::text <> ''::text)"),
        (Place::Key(0), "lower(name)", "lower(\"Title\")"),
        (Place::Key(0), "name(text)", "name(body)"),
        (
            Place::Using,
            "(EXISTS ( SELECT 1 FROM public.other o WHERE o.name = users.name))",
            "(EXISTS ( SELECT 1 FROM public.other o WHERE o.name = users.\"Title\"))",
        ),
        (
            Place::Trigger,
            "CREATE TRIGGER name BEFORE UPDATE OF name, text ON public.users FOR EACH ROW WHEN ((old.name <> \
             new.name)) EXECUTE FUNCTION public.name()",
            "CREATE TRIGGER name BEFORE UPDATE OF \"Title\", body ON public.users FOR EACH ROW WHEN \
             ((old.\"Title\" <> new.\"Title\")) EXECUTE FUNCTION public.name()",
        ),
    ] {
        assert_eq!(rewritten(&renames, &place, Some("users"), old), new, "{old}");
    }
}

#[test]
fn types_labels_functions_and_schemas_are_renamed_in_texts() {
    let mood = ObjectId::Type(public("mood"));
    let feeling = ObjectId::Type(public("feeling"));
    let function = |name: &str| ObjectId::Function { name: public(name), arguments: String::new() };
    let namespace = |name: &str| ObjectId::Namespace(ident(name));
    let label = Rename::Value { of: public("mood"), from: "a".to_owned(), to: "it's".to_owned() };
    for (renames, old, new) in [
        (vec![rename(mood, feeling)], "'a'::public.mood", "'a'::public.feeling"),
        (
            vec![label],
            "ARRAY['a'::public.mood, 'a'::text]",
            "ARRAY['it''s'::public.mood, 'a'::text]",
        ),
        (vec![rename(function("f"), function("g"))], "public.f() + f.f", "public.g() + f.f"),
        (
            vec![rename(namespace("public"), namespace("app"))],
            "nextval('public.s'::regclass) + public.f(1)",
            "nextval('app.s'::regclass) + app.f(1)",
        ),
    ] {
        assert_eq!(rewritten(&renames, &Place::Default(None), None, old), new, "{old}");
    }
}

#[test]
fn a_text_that_cannot_be_read_stays_as_it_is() {
    let renames = [rename(table_id("users"), table_id("people"))];
    assert_eq!(
        rewritten(&renames, &Place::Query, None, "public.users 'open"),
        "public.users 'open"
    );
}

/// A small world around a table `users` with a column `mail`, under other names.
fn world(users: &str, mail: &str, mood: &str) -> Schema {
    let sequence = format!("nextval('public.{users}_id_seq'::regclass)");
    let columns = vec![
        with_default("id", "integer", &sequence),
        column(mail, "text"),
        with_default("moods", &format!("public.{mood}[]"), &format!("'{{}}'::public.{mood}[]")),
    ];
    let primary_key = ConstraintKind::PrimaryKey(Key::new(vec![ident("id")]));
    let partition = |name: &str| {
        let columns =
            columns.iter().map(|column| Column { inherited: true, ..column.clone() }).collect();
        let of = PartitionOf { parent: public(users), bounds: text("DEFAULT") };
        Object::Table(Table { partition_of: Some(of), ..Table::new(public(name), columns) })
    };
    let mut entries: Vec<Entry> = [
        Object::Enum(enum_type(mood, &["a"])),
        Object::Sequence(serial(users, &format!("{users}_id_seq"))),
        Object::Table(Table::new(public(users), columns.clone())),
        partition("part"),
        Object::Constraint(constraint(users, "users_pkey", primary_key)),
        Object::Constraint(check(users, "ck", &format!("({mail} <> ''::text)"))),
        Object::Constraint(unique(users, "uq", &[mail])),
        Object::Constraint(foreign_key("posts", "fk", "author", (users, "id"))),
        Object::Index(index(users, "ix", &[mail])),
        Object::Trigger(trigger(
            users,
            "tr",
            &format!("CREATE TRIGGER tr AFTER UPDATE OF {mail} ON public.{users}"),
        )),
        Object::Policy(policy(users, "own", Some(&format!("({mail} = CURRENT_USER)")))),
        Object::Table(Table::new(public("posts"), vec![column("author", "integer")])),
    ]
    .map(Entry::new)
    .into();
    let mut view = Entry::new(Object::View(view(
        "v",
        &format!("SELECT {users}.{mail} AS m\n FROM public.{users}"),
    )));
    view.requires = [table_id(users), column_id(users, mail)].into();
    entries.push(view);
    entries.into_iter().collect()
}

fn world_renames() -> Vec<Rename> {
    vec![
        rename(table_id("users"), table_id("people")),
        rename(column_id("people", "mail"), column_id("people", "email")),
        rename(ObjectId::Type(public("mood")), ObjectId::Type(public("feeling"))),
        rename(
            ObjectId::Sequence(public("users_id_seq")),
            ObjectId::Sequence(public("people_id_seq")),
        ),
    ]
}

#[test]
fn after_the_renames_nothing_else_differs() {
    let (from, to) = (world("users", "mail", "mood"), world("people", "email", "feeling"));
    let difference = renaming(&from, &to, &world_renames()).expect("comparable");
    assert_eq!(difference.current, to);
    assert_eq!(
        lines(&difference.changes),
        [
            "rename type public.mood to public.feeling",
            "rename sequence public.users_id_seq to public.people_id_seq",
            "rename table public.users to public.people",
            "rename column public.people.mail to email",
        ]
    );
}

#[test]
fn reversed_directives_lead_back() {
    let (from, to) = (world("users", "mail", "mood"), world("people", "email", "feeling"));
    let back = Directives { renames: world_renames(), ..Directives::default() }.reverse();
    let difference = renaming(&to, &from, &back.renames).expect("comparable");
    assert_eq!(difference.current, from);
    assert!(difference.changes.iter().all(|change| matches!(change, Change::Rename { .. })));
}

#[test]
fn what_was_renamed_before_is_passed_over_both_ways() {
    let world = world("people", "email", "feeling");
    assert!(renaming(&world, &world, &world_renames()).expect("comparable").is_empty());
    let back = Directives { renames: world_renames(), ..Directives::default() }.reverse();
    assert!(renaming(&world, &world, &back.renames).expect("comparable").is_empty());
}

#[test]
fn a_database_with_nothing_in_it_has_nothing_to_rename() {
    let to = world("people", "email", "feeling");
    let difference = renaming(&Schema::new(), &to, &world_renames()).expect("comparable");
    assert!(difference.changes.iter().all(|change| matches!(change, Change::Create(_))));
}

#[test]
fn a_columns_directive_may_say_the_tables_old_name() {
    let (from, to) = (world("users", "mail", "mood"), world("people", "email", "feeling"));
    let mut renames = world_renames();
    renames[1] = rename(column_id("users", "mail"), column_id("people", "email"));
    assert_eq!(renaming(&from, &to, &renames).expect("comparable").current, to);
}

fn plain(names: &[&str]) -> Schema {
    objects(names.iter().map(|name| Object::Table(plain_table(name))))
}

#[test]
fn directives_that_cannot_be_followed_are_errors_that_name_them() {
    let to = |from: &str, to: &str| rename(table_id(from), table_id(to));
    for (current, desired, renames, expected) in [
        (
            plain(&["x"]),
            plain(&["x"]),
            vec![to("a", "b")],
            "rename table public.a to public.b: neither the old name nor the new one is there",
        ),
        (
            plain(&["a", "b"]),
            plain(&["b"]),
            vec![to("a", "b")],
            "rename table public.a to public.b: both the old name and the new one are there",
        ),
        (
            plain(&["a"]),
            plain(&["b", "c"]),
            vec![to("a", "b"), to("a", "c")],
            "rename table public.a to public.b and rename table public.a to public.c contradict each other",
        ),
        (
            plain(&["a", "b"]),
            plain(&["a", "b"]),
            vec![to("a", "b"), to("b", "a")],
            "rename table public.a to public.b is a part of a circle of renames",
        ),
        (
            plain(&["a"]),
            plain(&["a"]),
            vec![rename(table_id("a"), ObjectId::View(public("b")))],
            "rename table public.a to public.b: the two are of different kinds",
        ),
        (
            plain(&["a"]),
            plain(&["a"]),
            vec![rename(column_id("a", "zip"), column_id("a", "zap"))],
            "rename column public.a.zip to zap: neither the old name nor the new one is there",
        ),
        (
            plain(&["a", "b"]),
            plain(&["a", "b"]),
            vec![rename(column_id("a", "id"), column_id("b", "id2"))],
            "rename column public.a.id to public.b.id2: what belongs to one table cannot move to another",
        ),
    ] {
        let error: DiffError = renaming(&current, &desired, &renames).expect_err(expected);
        assert_eq!(error.to_string(), expected);
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn a_chain_of_renames_is_followed_from_its_end() {
    let to = |from: &str, to: &str| rename(table_id(from), table_id(to));
    let (from, wanted) = (plain(&["a", "b"]), plain(&["b", "c"]));
    for renames in [[to("a", "b"), to("b", "c")], [to("b", "c"), to("a", "b")]] {
        let difference = renaming(&from, &wanted, &renames).expect("comparable");
        assert_eq!(
            lines(&difference.changes),
            ["rename table public.b to public.c", "rename table public.a to public.b"]
        );
    }
}

#[test]
fn an_old_name_may_be_used_again() {
    let to = rename(table_id("a"), table_id("b"));
    let wanted = plain(&["a", "b"]);
    let difference =
        renaming(&plain(&["a"]), &wanted, std::slice::from_ref(&to)).expect("comparable");
    assert_eq!(
        lines(&difference.changes),
        ["rename table public.a to public.b", "add table public.a"]
    );
    assert!(renaming(&wanted, &wanted, &[to]).expect("comparable").is_empty());
}

#[test]
fn labels_are_renamed_in_their_enum_and_in_defaults() {
    let side = |label: &str| {
        let default = format!("'{label}'::public.mood");
        let mut schema =
            Schema::from_iter([table("t", vec![with_default("m", "public.mood", &default)])]);
        schema.insert(Entry::new(Object::Enum(enum_type("mood", &[label, "z"]))));
        schema
    };
    let directive = Rename::Value { of: public("mood"), from: "a".to_owned(), to: "b".to_owned() };
    let difference = renaming(&side("a"), &side("b"), &[directive]).expect("comparable");
    assert_eq!(lines(&difference.changes), ["rename value 'a' to 'b' in enum public.mood"]);
}

#[test]
fn a_table_takes_indexes_and_sequences_to_its_new_schema() {
    let elsewhere = |name: &str| QualifiedName::new(ident("app"), ident(name));
    let id = with_default("id", "integer", "nextval('public.s'::regclass)");
    let mut current = Schema::from_iter([table("t", vec![id])]);
    current.insert(Entry::new(Object::Index(index("t", "ix", &["id"]))));
    current.insert(Entry::new(Object::Sequence(serial("t", "s"))));
    let moved = apply(&current, &[rename(table_id("t"), ObjectId::Table(elsewhere("t")))]);
    assert!(moved.get(&ObjectId::Index(elsewhere("ix"))).is_some());
    assert!(moved.get(&ObjectId::Sequence(elsewhere("s"))).is_some());
    let table = moved.table(&elsewhere("t")).expect("the table");
    assert_eq!(table.columns[0].value, ColumnValue::Default(text("nextval('app.s'::regclass)")));
}

#[test]
fn nothing_is_done_without_directives() {
    let world = world("users", "mail", "mood");
    let renamed = follow(&world, &Schema::new(), &[]).expect("nothing to follow");
    assert_eq!(renamed.schema, world);
    assert!(renamed.done.is_empty());
}
