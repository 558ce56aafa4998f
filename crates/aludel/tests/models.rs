//! A base with everything that the derives understand, and the schema that it makes.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]
#![allow(dead_code, reason = "the rows are never read: the models are what is tested")]

use aludel::core::diff::Rename;
use aludel::core::ident::{Ident, QualifiedName};
use aludel::core::schema::{
    Column, ColumnValue, Constraint, ConstraintKind, Deferrable, Entry, GeneratedKind, Grantee,
    IdentityKind, Index, IndexItem, Match, Object, ObjectId, PolicyCommand, ReferentialAction,
    ReplicaIdentity,
};
use aludel::models::Models;
use aludel::{Base, PgEnum, Table};

/// The main database.
#[derive(Base)]
#[base(name = "main", tables(User, Circle, Membership, Booking, Event, Event2026, Typed))]
#[base(enums(Mood, AccessLevel), naming(index = "ix_{table}_{columns}"))]
struct Main;

/// A person.
///
/// Of two paragraphs.
#[derive(Table)]
#[table(base = Main, name = "users", comments_from_docs, renamed_from = "people")]
#[table(unique(columns(first_name, last_name), name = "full_name", nulls_not_distinct))]
#[table(index(expressions("lower(email)"), unique, where = "email IS NOT NULL"))]
#[table(index(columns(last_name desc nulls_last, first_name opclass = "text_pattern_ops"), include(mood)))]
#[table(
    grant(select, insert, to("app", "public")),
    grant(update(email, mood), to = "app", with_grant_option)
)]
#[table(with(fillfactor = 70, toast.autovacuum_enabled = false))]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    /// Where letters go.
    #[column(length = 255, unique(name = "one_address", deferrable = "deferred"), collation = "C")]
    email: String,
    #[column(length = 100)]
    first_name: String,
    #[column(name = "surname", length = 100, renamed_from = "last_name", backfill = "'?'")]
    last_name: String,
    #[column(default = "'fine'", comment = "said, not documented")]
    mood: Option<Mood>,
    moods: Vec<Mood>,
    #[column(skip)]
    loaded: bool,
}

#[derive(Table)]
#[table(base = Main, name = "circles", comment = "small groups", row_security, force_row_security)]
#[table(check(name = "circles_capacity", "2 <= capacity_min AND capacity_min <= capacity_max"))]
#[table(check("capacity_max < 100"), check("capacity_max > capacity_min"))]
#[table(policy(
    name = "own",
    for = "select",
    to("app"),
    using = "facilitator_id > 0",
    restrictive
))]
#[table(policy(name = "all"))]
#[table(replica_identity = "full")]
struct Circle {
    #[column(
        identity(kind = "by_default", start = 100, increment = 10),
        primary_key(name = "circles_key")
    )]
    id: i64,
    #[column(length = 100, index)]
    name: String,
    description: Option<String>,
    #[column(references = User::id, on_delete = "cascade", index(using = "hash", name = "by_facilitator"))]
    facilitator_id: i32,
    #[column(references(
        User::id,
        name = "second",
        on_update = "set null",
        deferrable = "immediate",
        not_valid
    ))]
    deputy_id: Option<i32>,
    #[column(check = "capacity_min > 0", default = 2)]
    capacity_min: i32,
    #[column(default = 10)]
    capacity_max: i32,
    #[column(default = false)]
    is_active: bool,
    #[column(generated = "capacity_max - capacity_min")]
    span: i32,
    #[column(virtual_generated = "capacity_max * 2")]
    double: Option<i32>,
    #[column(default = "now()", precision = 3)]
    created_at: jiff_like::Timestamp,
    #[column(storage = "external", compression = "lz4", statistics = 500)]
    notes: Option<String>,
}

#[derive(Table)]
#[table(base = Main, primary_key(circle_id, user_id), unlogged, schema = "billing")]
#[table(foreign_key(columns(user_id), references = User(id), match = "full", on_delete = "set null", on_delete_columns(user_id)))]
struct Membership {
    #[column(references = Circle::id)]
    circle_id: i64,
    user_id: i32,
    #[column(type = "numeric", precision = 10, scale = 2, using = "fee::numeric")]
    fee: Option<jiff_like::Money>,
    #[column(type = "jsonb", not_null, default = "'{}'::jsonb")]
    settings: Option<jiff_like::Money>,
    level: AccessLevel,
}

#[derive(Table)]
#[table(base = Main)]
#[table(exclude(
    using = "gist",
    with(room = "=", during = "&&"),
    where = "room > 0",
    deferrable = "immediate"
))]
#[table(exclude(name = "one_day", using = "btree", with("lower(during)" = "=")))]
struct Booking {
    room: i32,
    #[column(type = "tstzrange")]
    during: String,
    #[column(serial)]
    r#type: i16,
}

#[derive(Table)]
#[table(base = Main, name = "events", partition_by = "RANGE (at)")]
struct Event {
    at: std::time::SystemTime,
    what: String,
}

#[derive(Table)]
#[table(base = Main, name = "events_2026")]
#[table(partition_of(Event, "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"))]
struct Event2026 {
    at: std::time::SystemTime,
    what: String,
}

#[derive(Table)]
#[table(base = Main)]
struct Typed {
    a: i16,
    b: i64,
    c: f32,
    d: f64,
    e: bool,
    f: Vec<u8>,
    g: Vec<Option<i32>>,
    h: [i64; 3],
    i: std::net::IpAddr,
    j: &'static str,
    k: Box<str>,
    l: Option<Vec<String>>,
    #[column(length = 3)]
    m: Vec<String>,
    n: Vec<Vec<i32>>,
    #[column(type = "inet[]")]
    o: Option<Vec<u8>>,
    p: u32,
}

/// How it is.
#[derive(PgEnum, Debug, PartialEq)]
#[pg_enum(base = Main, name = "moods", comments_from_docs)]
enum Mood {
    VeryWell,
    #[value(name = "so-so", renamed_from = "meh")]
    SoSo,
}

#[derive(PgEnum)]
#[pg_enum(base = Main, schema = "billing", rename_all = "SCREAMING_SNAKE_CASE")]
enum AccessLevel {
    ReadOnly,
    All,
}

/// Types of somebody else, with a type by hand and with none.
mod jiff_like {
    pub struct Timestamp;
    pub struct Money;

    impl aludel::PgType for Timestamp {
        fn data_type() -> aludel::core::schema::TypeName {
            aludel::core::schema::TypeName::canonical("timestamp with time zone")
        }
    }
}

fn models() -> Models {
    Main::models().unwrap()
}

fn public(name: &str) -> QualifiedName {
    QualifiedName::new(Ident::new("public"), Ident::new(name))
}

fn entry(models: &Models, id: &ObjectId) -> Entry {
    models.schema.get(id).unwrap_or_else(|| panic!("there is no {id}")).clone()
}

fn column(models: &Models, table: &QualifiedName, name: &str) -> Column {
    models.schema.table(table).unwrap().column(&Ident::new(name)).unwrap().clone()
}

fn constraint(models: &Models, table: &QualifiedName, name: &str) -> Constraint {
    let id = ObjectId::Constraint { table: table.clone(), name: Ident::new(name) };
    match entry(models, &id).object {
        Object::Constraint(constraint) => constraint,
        other => panic!("{other:?}"),
    }
}

fn index(models: &Models, name: &str) -> Index {
    match entry(models, &ObjectId::Index(public(name))).object {
        Object::Index(index) => index,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_object_has_the_name_that_it_was_given_or_that_postgresql_would_give() {
    let names: Vec<String> = models().schema.iter().map(|(id, _)| id.to_string()).collect();
    insta::assert_snapshot!(names.join("\n"));
}

#[test]
fn columns_have_the_types_of_their_fields() {
    let models = models();
    let described = |table: &str, schema: &str| {
        let name = QualifiedName::new(Ident::new(schema), Ident::new(table));
        let table = models.schema.table(&name).unwrap().clone();
        let columns = table.columns.into_iter().map(|column| {
            let null = if column.nullable { "" } else { " NOT NULL" };
            format!("{} {}{null}", column.name, column.data_type)
        });
        columns.collect::<Vec<_>>().join("\n")
    };
    let all = [
        described("users", "public"),
        described("circles", "public"),
        described("membership", "billing"),
        described("typed", "public"),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn values_of_columns_come_from_where_the_model_says() {
    let models = models();
    let circles = public("circles");
    let value = |table: &QualifiedName, name: &str| column(&models, table, name).value;
    let ColumnValue::Identity(identity) = value(&circles, "id") else { panic!() };
    assert_eq!(identity.kind, IdentityKind::ByDefault);
    assert_eq!((identity.sequence.start, identity.sequence.increment), (100, 10));
    assert_eq!(identity.sequence.name, public("circles_id_seq"));
    for (name, expected) in [("capacity_min", "2"), ("is_active", "false"), ("created_at", "now()")]
    {
        let ColumnValue::Default(text) = value(&circles, name) else { panic!("{name}") };
        assert_eq!(text.as_str(), expected);
    }
    assert!(matches!(
        value(&circles, "span"),
        ColumnValue::Generated(text, GeneratedKind::Stored) if text.as_str() == "capacity_max - capacity_min"
    ));
    assert!(matches!(value(&circles, "double"), ColumnValue::Generated(_, GeneratedKind::Virtual)));
    let ColumnValue::Default(text) = value(&public("users"), "id") else { panic!() };
    assert_eq!(text.as_str(), "nextval('public.users_id_seq'::regclass)");
    let sequence = entry(&models, &ObjectId::Sequence(public("booking_type_seq")));
    let Object::Sequence(sequence) = sequence.object else { panic!() };
    assert_eq!(sequence.data_type.as_str(), "smallint");
    assert_eq!(sequence.owned_by.unwrap().column, Ident::new("type"));
}

#[test]
fn details_of_columns_and_tables_arrive() {
    let models = models();
    let notes = column(&models, &public("circles"), "notes");
    assert_eq!(
        (notes.storage.as_deref(), notes.compression.as_deref(), notes.statistics),
        (Some("EXTERNAL"), Some("lz4"), Some(500))
    );
    let email = column(&models, &public("users"), "email");
    assert_eq!(email.collation.unwrap().to_string(), "pg_catalog.\"C\"");
    assert_eq!(email.comment.as_deref(), Some("Where letters go."));
    let mood = column(&models, &public("users"), "mood");
    assert_eq!(mood.comment.as_deref(), Some("said, not documented"));

    let users = entry(&models, &ObjectId::Table(public("users")));
    assert_eq!(users.comment.as_deref(), Some("A person.\n\nOf two paragraphs."));
    let grants: Vec<String> = users
        .grants
        .iter()
        .map(|grant| format!("{:?} {}", grant.grantee, grant.privilege))
        .collect();
    assert_eq!(
        grants,
        [
            "Public INSERT",
            "Public SELECT",
            "Role(Ident(\"app\")) INSERT",
            "Role(Ident(\"app\")) SELECT"
        ]
    );
    let of_mood = &users.column_grants[&Ident::new("mood")];
    assert!(of_mood.iter().all(|grant| grant.grantable && grant.privilege == "UPDATE"));
    let Object::Table(users) = users.object else { panic!() };
    let options: Vec<_> = users.options.iter().map(|(k, v)| format!("{k}={v}")).collect();
    assert_eq!(options, ["fillfactor=70", "toast.autovacuum_enabled=false"]);

    let circles = entry(&models, &ObjectId::Table(public("circles")));
    assert_eq!(circles.comment.as_deref(), Some("small groups"));
    let Object::Table(circles) = circles.object else { panic!() };
    assert!(circles.row_security.enabled && circles.row_security.forced);
    assert_eq!(circles.replica_identity, ReplicaIdentity::Full);
    let billing = QualifiedName::new(Ident::new("billing"), Ident::new("membership"));
    assert!(models.schema.table(&billing).unwrap().unlogged);
}

#[test]
fn constraints_say_what_the_model_says() {
    let models = models();
    let users = public("users");
    let circles = public("circles");
    let bookings = public("booking");
    let membership = QualifiedName::new(Ident::new("billing"), Ident::new("membership"));

    let ConstraintKind::Unique(key) = constraint(&models, &users, "full_name").kind else {
        panic!()
    };
    assert_eq!(key.columns, [Ident::new("first_name"), Ident::new("surname")]);
    assert!(key.nulls_not_distinct);
    assert_eq!(constraint(&models, &users, "one_address").deferrable, Deferrable::Deferred);

    let first = constraint(&models, &circles, "circles_facilitator_id_fkey");
    let ConstraintKind::ForeignKey(key) = first.kind else { panic!() };
    assert_eq!(key.on_delete, ReferentialAction::Cascade);
    let second = constraint(&models, &circles, "second");
    assert_eq!((second.deferrable, second.validated), (Deferrable::Immediate, false));
    let ConstraintKind::ForeignKey(key) = second.kind else { panic!() };
    assert_eq!(key.on_update, ReferentialAction::SetNull);

    let third = constraint(&models, &membership, "membership_user_id_fkey");
    let ConstraintKind::ForeignKey(key) = third.kind else { panic!() };
    assert_eq!((key.matching, key.references), (Match::Full, users));
    assert_eq!(key.on_delete_columns, [Ident::new("user_id")]);

    let excluded = constraint(&models, &bookings, "booking_room_during_excl");
    let ConstraintKind::Exclusion(exclusion) = excluded.kind else { panic!() };
    assert_eq!(exclusion.method, Ident::new("gist"));
    let operators: Vec<_> = exclusion.keys.iter().map(|key| key.operator.as_str()).collect();
    assert_eq!(operators, ["=", "&&"]);
    assert_eq!(exclusion.predicate.unwrap().as_str(), "room > 0");
}

#[test]
fn indexes_say_what_the_model_says() {
    let models = models();
    let by_name = index(&models, "ix_users_surname_first_name_mood");
    let keys: Vec<_> = by_name
        .keys
        .iter()
        .map(|key| (key.item.clone(), key.descending, key.nulls_first))
        .collect();
    assert_eq!(
        keys,
        [
            (IndexItem::Column(Ident::new("surname")), true, false),
            (IndexItem::Column(Ident::new("first_name")), false, false)
        ]
    );
    let class = by_name.keys[1].operator_class.clone().unwrap();
    assert_eq!(class.name.to_string(), "pg_catalog.text_pattern_ops");
    assert_eq!(by_name.include, [Ident::new("mood")]);

    let by_email = index(&models, "ix_users_lower");
    assert!(by_email.unique);
    assert_eq!(by_email.predicate.unwrap().as_str(), "email IS NOT NULL");
    assert_eq!(index(&models, "by_facilitator").method, Ident::new("hash"));
}

#[test]
fn policies_say_what_the_model_says() {
    let models = models();
    let policy = |name: &str| {
        let id = ObjectId::Policy { on: public("circles"), name: Ident::new(name) };
        match entry(&models, &id).object {
            Object::Policy(policy) => policy,
            other => panic!("{other:?}"),
        }
    };
    let own = policy("own");
    assert_eq!((own.permissive, own.command), (false, PolicyCommand::Select));
    assert_eq!(own.roles, [Grantee::Role(Ident::new("app"))]);
    assert_eq!(own.using.unwrap().as_str(), "facilitator_id > 0");
    let all = policy("all");
    assert_eq!((all.permissive, all.command), (true, PolicyCommand::All));
    assert_eq!(all.roles, [Grantee::Public]);
}

#[test]
fn enums_have_their_labels_in_order_and_both_ways() {
    let models = models();
    let Object::Enum(moods) = entry(&models, &ObjectId::Type(public("moods"))).object else {
        panic!()
    };
    assert_eq!(moods.values, ["very_well", "so-so"]);
    let level = QualifiedName::new(Ident::new("billing"), Ident::new("access_level"));
    let Object::Enum(level) = entry(&models, &ObjectId::Type(level)).object else { panic!() };
    assert_eq!(level.values, ["READ_ONLY", "ALL"]);
    assert_eq!(Mood::SoSo.label(), "so-so");
    assert_eq!(Mood::from_label("very_well"), Some(Mood::VeryWell));
    assert_eq!(Mood::from_label("VeryWell"), None);
}

#[test]
fn a_partition_has_the_columns_of_its_parent() {
    let models = models();
    let part = models.schema.table(&public("events_2026")).unwrap();
    assert_eq!(part.partition_of.as_ref().unwrap().parent, public("events"));
    assert!(part.columns.iter().all(|column| column.inherited));
    let whole = models.schema.table(&public("events")).unwrap();
    assert_eq!(whole.partition_by.as_ref().unwrap().0, "RANGE (at)");
    assert!(whole.columns.iter().all(|column| !column.inherited));
}

#[test]
fn what_no_comparison_can_see_is_a_directive() {
    let directives = models().directives;
    let users = public("users");
    let renames = [
        Rename::Value { of: public("moods"), from: "meh".to_owned(), to: "so-so".to_owned() },
        Rename::Object {
            from: ObjectId::Column(users.clone(), Ident::new("last_name")),
            to: ObjectId::Column(users.clone(), Ident::new("surname")),
        },
        Rename::Object {
            from: ObjectId::Table(public("people")),
            to: ObjectId::Table(users.clone()),
        },
    ];
    assert_eq!(directives.renames, renames);
    assert_eq!(directives.backfills[&(users, Ident::new("surname"))].as_str(), "'?'");
    let fee = QualifiedName::new(Ident::new("billing"), Ident::new("membership"));
    assert_eq!(directives.conversions[&(fee, Ident::new("fee"))].as_str(), "fee::numeric");
}

#[test]
fn objects_require_what_must_exist_before_them() {
    let models = models();
    let requires = |id: ObjectId| {
        let entry = entry(&models, &id);
        entry.requires.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let membership = QualifiedName::new(Ident::new("billing"), Ident::new("membership"));
    let all = [
        requires(ObjectId::Table(public("users"))),
        requires(ObjectId::Table(public("events_2026"))),
        requires(ObjectId::Constraint {
            table: membership,
            name: Ident::new("membership_circle_id_fkey"),
        }),
        requires(ObjectId::Index(public("ix_users_surname_first_name_mood"))),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}
