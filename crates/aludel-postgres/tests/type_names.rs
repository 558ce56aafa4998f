//! The spellings of types as a server reads them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

use aludel_core::ident::Ident;
use aludel_core::schema::TypeName;
use aludel_server::{TestCluster, TestDatabase};

/// What PostgreSQL takes for the type of a column, from version 14 on.
const ACCEPTED: &[&str] = &[
    "int",
    "INTEGER",
    "int4",
    "Int2",
    "int8",
    "bigint",
    "smallint",
    "pg_catalog.int4",
    "pg_catalog . \"int8\"",
    "real",
    "float",
    "float(1)",
    "float(24)",
    "float(25)",
    "float(53)",
    "float4",
    "float8",
    "double precision",
    "decimal",
    "dec(5)",
    "numeric",
    "NUMERIC(10)",
    "decimal(10,2)",
    "numeric ( 10 , 0 )",
    "pg_catalog.numeric(4,1)",
    "char",
    "char(3)",
    "character",
    "character(5)",
    "character varying",
    "character varying(7)",
    "char varying(8)",
    "varchar",
    "varchar(50)",
    "nchar",
    "nchar(2)",
    "nchar varying(3)",
    "national char(4)",
    "national character varying(4)",
    "bpchar",
    "bpchar(6)",
    "pg_catalog.bpchar",
    "pg_catalog.varchar(9)",
    "\"char\"",
    "pg_catalog.char",
    "\"varchar\"",
    "\"bpchar\"(4)",
    "name",
    "text",
    "TEXT",
    "bit",
    "bit(4)",
    "bit varying",
    "bit varying(5)",
    "varbit",
    "varbit(6)",
    "\"bit\"",
    "pg_catalog.bit(2)",
    "bool",
    "boolean",
    "bytea",
    "uuid",
    "json",
    "jsonb",
    "jsonpath",
    "xml",
    "money",
    "oid",
    "date",
    "time",
    "time(3)",
    "time without time zone",
    "time(0) with time zone",
    "timetz",
    "timetz(2)",
    "timestamp",
    "timestamp(3)",
    "timestamp(9)",
    "timestamp(3) without time zone",
    "timestamp with time zone",
    "timestamp ( 4 ) WITH /* a */ TIME -- b\n ZONE",
    "timestamptz",
    "timestamptz(3)",
    "pg_catalog.timestamp(2)",
    "pg_catalog.time",
    "interval",
    "interval(3)",
    "interval year",
    "interval month",
    "interval day",
    "interval hour",
    "interval minute",
    "interval second",
    "interval second(2)",
    "interval year to month",
    "interval day to hour",
    "interval day to minute",
    "interval day to second",
    "interval DAY TO SECOND(3)",
    "interval hour to minute",
    "interval hour to second(4)",
    "interval minute to second",
    "interval second(6)",
    "int[]",
    "int[][]",
    "int[3]",
    "integer array",
    "integer ARRAY[3]",
    "text[3][4]",
    "varchar(5)[]",
    "timestamptz(3)[]",
    "numeric(5)[]",
    "interval year to month[]",
    "\"char\"[]",
    "_int4",
    "_text",
    "_timestamptz",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "tsmultirange",
    "tstzmultirange",
    "datemultirange",
    "daterange[]",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "tsvector",
    "tsquery",
    "pg_lsn",
    "pg_snapshot",
    "txid_snapshot",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "tid",
    "xid",
    "xid8",
    "cid",
    "refcursor",
    "int2vector",
    "oidvector",
    "aclitem",
    "regclass",
    "regproc",
    "regprocedure",
    "regoper",
    "regoperator",
    "regtype",
    "regrole",
    "regnamespace",
    "regconfig",
    "regdictionary",
    "regcollation",
    "app.mood",
    "App.Mood",
    "\"app\".\"mood\"[]",
    "app.\"Mood\"",
    "app.\"we\"\"ird. (name)\"",
    "app.\"order\"",
    "app.\"between\"[]",
    "mood",
    "Mood[]",
    "\"Mood\"",
    "app.\"integer\"",
    "\"integer\"",
    "app.text",
];

/// What it refuses.
const REFUSED: &[&str] = &[
    "",
    "int(4)",
    "int4(4)",
    "text(3)",
    "varchar(0)",
    "varchar(10485761)",
    "char(-1)",
    "bit(0)",
    "float(0)",
    "float(54)",
    "numeric(0)",
    "numeric(1001)",
    "numeric(1,2,3)",
    "timestamp(-1)",
    "date(3)",
    "interval day to year",
    "interval year(2)",
    "interval(3) day",
    "double precision(3)",
    "int[a]",
    "int array[]",
    "int array[1][2]",
    "int[",
    "int]",
    "boolean boolean",
    "setof int",
    "app.mood.x.y",
    "'int'",
    "12",
    "app.",
    "\"\"",
    "timestamp with",
    "timestamp with time",
    "national text",
    "bit varying varying",
    "double precision precision",
];

#[test]
fn every_spelling_is_what_the_server_makes_of_it() {
    let cluster = TestCluster::shared().expect("a test server starts");
    let database = TestDatabase::create(cluster).expect("a database is made");
    let columns: Vec<String> =
        ACCEPTED.iter().enumerate().map(|(at, spelling)| format!("c{at} {spelling}")).collect();
    let rows = database
        .query(&format!(
            "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a'); CREATE TYPE app.\"Mood\" AS ENUM ('a');
             CREATE TYPE app.\"we\"\"ird. (name)\" AS ENUM ('a'); CREATE TYPE app.\"order\" AS ENUM ('a');
             CREATE TYPE app.\"between\" AS ENUM ('a'); CREATE TYPE app.\"integer\" AS ENUM ('a');
             CREATE TYPE app.text AS ENUM ('a');
             SET search_path = app; CREATE TABLE app.t ({}); SET search_path = '';
             SELECT pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
             WHERE attrelid = 'app.t'::pg_catalog.regclass AND attnum > 0 ORDER BY attnum",
            columns.join(",\n")
        ))
        .expect("the server takes all");
    assert_eq!(rows.len(), ACCEPTED.len());
    let schema = Ident::new("app");
    for (spelling, row) in ACCEPTED.iter().zip(&rows) {
        let canonical = row[0].as_deref().expect("a type has a name");
        let parsed = TypeName::parse(spelling).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(parsed.qualified(&schema).as_str(), canonical, "{spelling}");
        let again = TypeName::parse(canonical).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again.as_str(), canonical, "{canonical} stays");
    }
}

#[test]
fn what_is_refused_is_refused_by_the_server_too() {
    let cluster = TestCluster::shared().expect("a test server starts");
    let database = TestDatabase::create(cluster).expect("a database is made");
    database.query("CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a')").expect("made");
    for spelling in REFUSED {
        assert!(TypeName::parse(spelling).is_err(), "`{spelling}` is refused");
        // A column definition alone would take constraints too.
        let cast = format!("SELECT CAST(NULL AS {spelling})");
        let table = format!("CREATE TABLE app.refused (c {spelling})");
        assert!(database.query(&cast).is_err() || database.query(&table).is_err(), "{spelling}");
    }
}
