//! What does not fit together, and with which words it is refused.

use super::*;
use crate::schema::{GeneratedKind, IdentityKind, Object};

fn text(name: &str) -> ColumnModel {
    ColumnModel::of::<String>(name, name)
}

/// A reference to `id` of `users`, whatever the base lists.
struct Users;

impl Table for Users {
    type Base = Main;
    const NAME: &'static str = "users";

    fn model() -> TableModel {
        table("users")
            .column(text("name"))
            .column(text("email"))
            .unique(KeyModel::new(&["name", "email"]))
    }
}

struct Main;

impl BelongsTo<Main> for Users {}

impl Base for Main {
    const NAME: &'static str = "main";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        BaseModel::new(Self::SCHEMA).table::<Self, Users>().build()
    }
}

fn to_users(own: &[&str], fields: &[&str]) -> ForeignKeyModel {
    ForeignKeyModel::new(own, Reference::to::<Users>(fields))
}

#[test]
fn what_does_not_fit_is_refused_with_table_and_column() {
    let users = Users::model;
    let column = |column| table("t").column(column);
    let cases: Vec<(&str, Vec<TableModel>)> = vec![
        ("table public.t: declared twice", vec![table("t"), table("t")]),
        ("table public.t: has no columns", vec![TableModel::new(public("t"))]),
        ("column public.t.id: two fields have this column", vec![column(text("id"))]),
        (
            "column public.t.a: type integer takes no length",
            vec![column(ColumnModel::of::<i32>("a", "a").length(3))],
        ),
        (
            "column public.t.a: type text takes no precision",
            vec![column(text("a").precision(3).scale(1))],
        ),
        (
            "column public.t.a: unexpected `)` in the type `numeric)`",
            vec![column(ColumnModel::typed("a", "a", "numeric)", false))],
        ),
        (
            "column public.t.a: serial needs smallint, integer or bigint, and not text",
            vec![column(text("a").serial())],
        ),
        (
            "column public.t.a: identity needs smallint, integer or bigint, and not text",
            vec![column(text("a").identity(IdentityModel::new(IdentityKind::Always)))],
        ),
        (
            "column public.t.a: has two sources of its value: default and generated",
            vec![column(text("a").default("''").generated("''", GeneratedKind::Stored))],
        ),
        (
            "column public.t.a: takes NULL, but is a part of the primary key",
            vec![
                TableModel::new(public("t"))
                    .column(ColumnModel::of::<Option<i32>>("a", "a").primary_key()),
            ],
        ),
        (
            "table public.t: has a second primary key: say `primary_key(a, b)` at the table for a key of several columns",
            vec![column(text("a").primary_key())],
        ),
        (
            "table public.t: public.t has no column for the field \"b\"",
            vec![table("t").unique(KeyModel::new(&["b"]))],
        ),
        (
            "constraint u of public.t: names the column id twice",
            vec![table("t").unique(KeyModel::new(&["id", "id"]).name("u"))],
        ),
        (
            "column public.t.id: has 1 columns and refers to 2 of public.users",
            vec![users(), table("t").foreign_key(to_users(&["id"], &["name", "email"]))],
        ),
        (
            "column public.t.id: refers to public.users (name), where there is no primary key, unique constraint or unique index over these columns",
            vec![users(), table("t").foreign_key(to_users(&["id"], &["name"]))],
        ),
        (
            "column public.t.id: refers to table public.users, which the base does not list",
            vec![table("t").foreign_key(to_users(&["id"], &["id"]))],
        ),
        (
            "table public.t: public.users has no column for the field \"nick\"",
            vec![users(), table("t").foreign_key(to_users(&["id"], &["nick"]))],
        ),
        (
            "table public.t: public.users has no column for the field \"emial\"; did you mean \"email\"?",
            vec![users(), table("t").foreign_key(to_users(&["id"], &["emial"]))],
        ),
        (
            "table public.t: \"a.b.c\" is no operator class: say `name`, `schema.name` or `schema.name(parameter=value)`",
            vec![
                table("t")
                    .index(IndexModel::new().key(KeyItem::field("id").operator_class("a.b.c"))),
            ],
        ),
        ("table public.t: names no columns", vec![table("t").index(IndexModel::new())]),
        (
            "index public.t: declared twice",
            vec![table("t").index(IndexModel::new().name("t").key(KeyItem::field("id")))],
        ),
        ("table public.t: was renamed from its own name", vec![table("t").renamed_from("t")]),
    ];
    for (expected, tables) in cases {
        let found = build(tables).map(|models| ids(&models));
        assert_eq!(found.unwrap_err().to_string(), expected);
    }
}

#[test]
fn names_that_postgresql_would_cut_are_refused() {
    let long = "n".repeat(64);
    let problem = build([table(&long)]).unwrap_err().to_string();
    assert_eq!(
        problem,
        format!("table public.{long}: the name is 64 bytes long, and PostgreSQL keeps 63")
    );
    let index = IndexModel::new().key(KeyItem::field("id"));
    let template =
        NameTemplate::parse("a_template_with_very_many_words_for_{table}_{columns}").ok();
    let naming = NamingConvention { index: template, ..NamingConvention::default() };
    let t = table("a_table_with_a_longer_name").index(index);
    assert!(base().naming(naming).with_table(t).build().is_err());
}

#[test]
fn enums_are_checked_too() {
    let model = || EnumModel::new(public("mood"));
    for (expected, model) in [
        ("type public.mood: has no values", model()),
        (
            "type public.mood: two variants have the label \"a\"",
            model().value("a", None).value("a", None),
        ),
        ("type public.mood: was renamed from its own name", model().value("a", Some("a"))),
    ] {
        assert_eq!(base().with_enum(model).build().unwrap_err().to_string(), expected);
    }
    let twice = base().with_enum(model().value("a", None)).with_enum(model().value("a", None));
    assert_eq!(twice.build().unwrap_err().to_string(), "type public.mood: declared twice");
}

#[test]
fn tables_may_refer_to_themselves_and_to_unique_keys_in_any_order() {
    let own = Users::model().column(
        ColumnModel::of::<Option<i32>>("boss", "boss").references(to_users(&["boss"], &["id"])),
    );
    let other = table("t")
        .column(text("a"))
        .column(text("b"))
        .foreign_key(to_users(&["a", "b"], &["email", "name"]));
    let models = build([own, other]).unwrap();
    let names = ids(&models);
    assert!(names.contains(&"constraint users_boss_fkey of public.users".to_owned()));
    assert!(names.contains(&"constraint t_a_b_fkey of public.t".to_owned()));
}

#[test]
fn comments_come_from_documentation_only_when_asked_for() {
    let documented = || table("t").docs("documented").column(text("a").docs("too"));
    let comment = |models: &Models| entry(models, &ObjectId::Table(public("t"))).comment;
    assert_eq!(comment(&build([documented()]).unwrap()), None);
    let asked = build([documented().comments_from_docs()]).unwrap();
    assert_eq!(comment(&asked).as_deref(), Some("documented"));
    let everywhere = base().comments_from_docs().with_table(documented()).build().unwrap();
    assert_eq!(comment(&everywhere).as_deref(), Some("documented"));
    let said =
        base().comments_from_docs().with_table(documented().comment("said")).build().unwrap();
    assert_eq!(comment(&said).as_deref(), Some("said"));
    let Object::Table(table) = entry(&everywhere, &ObjectId::Table(public("t"))).object else {
        panic!()
    };
    assert_eq!(table.columns[1].comment.as_deref(), Some("too"));
}

#[test]
fn identity_counts_down_as_postgresql_does() {
    let model = IdentityModel::new(IdentityKind::Always).increment(-2);
    let t = TableModel::new(public("t")).column(ColumnModel::of::<i16>("a", "a").identity(model));
    let models = build([t]).unwrap();
    let table = models.schema.table(&public("t")).unwrap();
    let crate::schema::ColumnValue::Identity(identity) = &table.columns[0].value else { panic!() };
    let sequence = &identity.sequence;
    assert_eq!((sequence.start, sequence.min, sequence.max), (-1, i64::from(i16::MIN), -1));
}

#[test]
fn a_type_without_schema_lies_in_the_schema_of_the_base() {
    let t = table("t").column(ColumnModel::typed("a", "a", "mood[]", true));
    let mood = EnumModel::new(public("mood")).value("a", None);
    let models = base().with_enum(mood).with_table(t).build().unwrap();
    let table = models.schema.table(&public("t")).unwrap();
    assert_eq!(table.columns[1].data_type.as_str(), "public.mood[]");
    let requires = entry(&models, &ObjectId::Table(public("t"))).requires;
    assert!(requires.contains(&ObjectId::Type(public("mood"))));
}
