//! One base with all that a PostgreSQL table can have, and what stands beside tables.

#![allow(dead_code, reason = "the rows are never read: the models are what is tested")]

use std::net::IpAddr;
use std::time::SystemTime;

use aludel::core::ident::{Ident, QualifiedName};
use aludel::core::schema::TypeName;
use aludel::{Base, PgEnum, PgType, Table};

#[derive(Base)]
#[base(name = "main", enums(Mood, Level), comments_from_docs)]
#[base(tables(Types, Values, Parent, Child, Options, Part, PartOfOne, PartOfRest, Heir, Indexed))]
#[base(sql_file = "tests/on_a_server/objects.sql")]
pub struct Main;

/// How it is.
#[derive(PgEnum)]
#[pg_enum(base = Main)]
pub enum Mood {
    Good,
    #[value(name = "so-so")]
    SoSo,
}

#[derive(PgEnum)]
#[pg_enum(base = Main, schema = "billing", rename_all = "UPPERCASE", comment = "how far")]
pub enum Level {
    Low,
    High,
}

/// A domain of the base.
pub struct Email(String);

impl PgType for Email {
    const BASE: Option<&'static str> = Some(Main::NAME);

    fn data_type() -> TypeName {
        TypeName::canonical("public.email")
    }

    fn user_type() -> Option<QualifiedName> {
        Some(QualifiedName::new(Ident::new("public"), Ident::new("email")))
    }
}

/// What somebody else's crate brings: a type that no `PgType` is for.
pub struct Foreign;

/// Every built-in type, and those of the base.
#[derive(Table)]
#[table(base = Main)]
pub struct Types {
    a01: bool,
    a02: i16,
    a03: i32,
    a04: i64,
    a05: f32,
    a06: f64,
    a07: u32,
    a08: String,
    a09: Vec<u8>,
    a10: IpAddr,
    a11: SystemTime,
    #[column(precision = 3)]
    a12: SystemTime,
    #[column(length = 20, collation = "C")]
    a13: String,
    a14: Option<Vec<String>>,
    #[column(length = 4)]
    a15: Vec<String>,
    a16: Mood,
    a17: Option<Vec<Level>>,
    a18: Email,
    a19: Vec<Email>,
    #[column(type = "numeric", precision = 10, scale = 2)]
    b01: Foreign,
    #[column(type = "decimal")]
    b02: Option<Foreign>,
    #[column(type = "money", nullable)]
    b03: Foreign,
    #[column(type = "char(3)")]
    b04: String,
    #[column(type = "\"char\"")]
    b05: i8,
    #[column(type = "timestamp(0)")]
    b06: Foreign,
    #[column(type = "date[]")]
    b07: Vec<Foreign>,
    #[column(type = "time")]
    b08: Foreign,
    #[column(type = "timetz(2)")]
    b09: Foreign,
    #[column(type = "interval day to second(3)")]
    b10: Foreign,
    #[column(type = "bit(3)")]
    b11: Foreign,
    #[column(type = "varbit(5)")]
    b12: Foreign,
    #[column(type = "uuid")]
    b13: Foreign,
    #[column(type = "json")]
    b14: Foreign,
    #[column(type = "jsonb")]
    b15: Foreign,
    #[column(type = "jsonpath")]
    b16: Foreign,
    #[column(type = "xml")]
    b17: Foreign,
    #[column(type = "tsvector")]
    b18: Foreign,
    #[column(type = "tsquery")]
    b19: Foreign,
    #[column(type = "cidr")]
    b20: Foreign,
    #[column(type = "macaddr")]
    b21: Foreign,
    #[column(type = "macaddr8")]
    b22: Foreign,
    #[column(type = "point")]
    b23: Foreign,
    #[column(type = "line")]
    b24: Foreign,
    #[column(type = "lseg")]
    b25: Foreign,
    #[column(type = "box")]
    b26: Foreign,
    #[column(type = "path")]
    b27: Foreign,
    #[column(type = "polygon")]
    b28: Foreign,
    #[column(type = "circle")]
    b29: Foreign,
    #[column(type = "int4range")]
    b30: Foreign,
    #[column(type = "int8range[]")]
    b31: Foreign,
    #[column(type = "numrange")]
    b32: Foreign,
    #[column(type = "tsrange")]
    b33: Foreign,
    #[column(type = "tstzrange")]
    b34: Foreign,
    #[column(type = "daterange")]
    b35: Foreign,
    #[column(type = "int4multirange")]
    b36: Foreign,
    #[column(type = "int8multirange")]
    b37: Foreign,
    #[column(type = "nummultirange")]
    b38: Foreign,
    #[column(type = "tsmultirange")]
    b39: Foreign,
    #[column(type = "tstzmultirange")]
    b40: Foreign,
    #[column(type = "datemultirange")]
    b41: Foreign,
    #[column(type = "pg_lsn")]
    b42: Foreign,
    #[column(type = "pg_snapshot")]
    b43: Foreign,
    #[column(type = "name")]
    b44: Foreign,
    #[column(type = "regclass")]
    b45: Foreign,
    #[column(type = "hstore")]
    b46: Foreign,
    #[column(type = "email")]
    b47: String,
}

/// Where values come from.
#[derive(Table)]
#[table(base = Main, schema = "billing")]
pub struct Values {
    #[column(identity, primary_key)]
    a: i32,
    #[column(identity(
        kind = "by_default",
        start = 5,
        increment = 5,
        min = 5,
        max = 500,
        cache = 2,
        cycle
    ))]
    b: i64,
    #[column(serial)]
    c: i16,
    #[column(serial)]
    d: i64,
    #[column(default = "now()")]
    e: SystemTime,
    #[column(default = -1)]
    f: i32,
    #[column(default = "'good'")]
    g: Mood,
    #[column(generated = "f * 2")]
    h: i32,
    #[column(default = "nextval('numbers')")]
    i: i64,
}

/// What others refer to.
#[derive(Table)]
#[table(base = Main, primary_key(columns(a, b), name = "parent_key", include(c), with(fillfactor = 80), comment = "two columns"))]
#[table(unique(columns(c, d), nulls_not_distinct, comment = "not even twice nothing"))]
#[table(unique(columns(b), deferrable = "deferred"))]
#[table(grant(select, to("reader", "public")))]
#[table(grant(insert, update(c, d), to = "writer", with_grant_option))]
pub struct Parent {
    a: i32,
    b: i32,
    c: Option<i32>,
    #[column(unique(name = "parent_d", deferrable = "immediate"))]
    d: Option<i32>,
    #[column(unique)]
    e: i32,
}

/// Every kind of reference and check.
#[derive(Table)]
#[table(base = Main)]
#[table(foreign_key(columns = [a, b], references = Parent(a, b), on_delete = "set null", on_delete_columns(b), on_update = "cascade", comment = "of two"))]
#[table(foreign_key(columns = [b, a], references = Parent(b, a), name = "full_match", match = "full", deferrable = "deferred"))]
#[table(
    check(name = "positive", "a > 0 AND e > 0", comment = "both"),
    check("c <> 0", no_inherit, not_valid)
)]
#[table(exclude(
    using = "gist",
    with(f = "&&"),
    where = "a > 0",
    deferrable = "immediate",
    comment = "no two at once"
))]
#[table(exclude(name = "one_each", using = "btree", with("e + 1" = "="), options(fillfactor = 90)))]
pub struct Child {
    a: Option<i32>,
    #[column(default = 0)]
    b: Option<i32>,
    #[column(check = "c < 100")]
    c: i32,
    #[column(references = Parent::e, on_delete = "restrict", on_update = "set default", not_valid)]
    d: Option<i32>,
    #[column(references(
        Parent::e,
        name = "second",
        on_delete = "set default",
        deferrable = "immediate",
        comment = "by hand"
    ))]
    e: i32,
    #[column(type = "tstzrange")]
    f: Foreign,
}

/// Indexes of every form.
#[derive(Table)]
#[table(base = Main)]
#[table(index(columns = [a desc nulls_last, b], unique, include = [c], where = "a > 0"))]
#[table(index(columns = [b], unique, nulls_not_distinct, name = "b_once", comment = "once"))]
#[table(index(expressions = ["lower(d)", "b + 1" desc], with(fillfactor = 70)))]
#[table(index(columns = [d opclass = "text_pattern_ops"], name = "d_pattern"))]
#[table(index(columns = [d collation = "C" asc nulls_first], name = "d_c"))]
#[table(index(columns = [e opclass = "jsonb_path_ops"], using = "gin", name = "e_gin", with(fastupdate = off)))]
#[table(index(columns = [d opclass = "public.gist_trgm_ops(siglen=32)", f], using = "gist", name = "df_gist"))]
pub struct Indexed {
    a: i32,
    #[column(index(using = "hash"))]
    b: Option<i32>,
    #[column(index(desc, using = "btree", name = "c_down"))]
    c: i32,
    #[column(index(using = "gin", opclass = "public.gin_trgm_ops", name = "d_gram"))]
    d: String,
    #[column(type = "jsonb")]
    e: Foreign,
    #[column(type = "int4range")]
    f: Foreign,
    #[column(index(using = "brin", with(pages_per_range = 4)))]
    g: SystemTime,
}

#[derive(Table)]
#[table(base = Main, comment = "said, and not from the documentation")]
#[table(unlogged, with(fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false))]
#[table(replica_identity = "full", access_method = "heap")]
#[table(row_security, force_row_security)]
#[table(policy(
    name = "own",
    for = "update",
    to("reader", "writer"),
    using = "a = 1",
    check = "a > 0",
    comment = "only one's own"
))]
#[table(policy(name = "not even", restrictive, using = "a > 0"))]
pub struct Options {
    /// What it is about.
    #[column(storage = "external", compression = "pglz", statistics = 500)]
    text: String,
    #[column(comment = "said")]
    a: i32,
    /// No column at all.
    #[column(skip)]
    loaded: Option<String>,
}

#[derive(Table)]
#[table(base = Main, partition_by = "LIST (kind)", primary_key(kind, id))]
pub struct Part {
    id: i32,
    kind: i32,
    #[column(index)]
    what: String,
}

#[derive(Table)]
#[table(base = Main, partition_of(Part, "FOR VALUES IN (1, 2)"))]
pub struct PartOfOne {
    id: i32,
    kind: i32,
    what: String,
}

#[derive(Table)]
#[table(base = Main, partition_of(Part, "DEFAULT"), partition_by = "HASH (id)")]
pub struct PartOfRest {
    id: i32,
    kind: i32,
    what: String,
}

#[derive(Table)]
#[table(base = Main, inherits(Child))]
pub struct Heir {
    a: Option<i32>,
    #[column(default = 0)]
    b: Option<i32>,
    c: i32,
    d: Option<i32>,
    e: i32,
    #[column(type = "tstzrange")]
    f: Foreign,
    own: String,
}

/// The same table under other conventions.
#[derive(Base)]
#[base(name = "named", tables(Shelf, Book), schema = "library")]
#[base(naming(
    primary_key = "pk_{table}",
    unique = "uq_{table}_{columns}",
    foreign_key = "fk_{table}_{columns}_{referenced_table}",
    check = "ck_{table}_{columns}",
    exclusion = "xx_{table}_{columns}",
    index = "ix_{table}_{columns}"
))]
pub struct Named;

#[derive(Table)]
#[table(base = Named, name = "shelves")]
pub struct Shelf {
    #[column(primary_key)]
    id: i32,
}

#[derive(Table)]
#[table(base = Named, name = "books", primary_key(shelf, place))]
#[table(unique(title, author), check("place > 0"), exclude(using = "btree", with(title = "=")))]
#[table(index(columns = [author, title]))]
pub struct Book {
    #[column(references = Shelf::id)]
    shelf: i32,
    place: i32,
    title: String,
    author: String,
}
