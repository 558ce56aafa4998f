//! Expressions: pairs that mean the same, and pairs that do not.

use aludel_core::ident::Ident;
use aludel_core::schema::{ObjectId, Place};
use aludel_postgres::normalise::How;

use crate::support::{check, connect, database, name, read, settle, text, write};

const TABLE: &str = "
    CREATE TYPE mood AS ENUM ('ok', 'sad');
    CREATE DOMAIN email AS text;
    CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2';
    CREATE TABLE t (
        id serial, a int, b bigint, n numeric(10, 2), f float8, s text, v varchar(20), c char(3),
        mood mood, mail email, at timestamptz, day date, pause interval, tags text[],
        data jsonb, flag bool, \"Odd Name\" int
    )";

/// Words in which the database was told, and other words that mean the same.
const CHECKS: &[(&str, &str)] = &[
    ("a > 0 AND b < 10", "(a > 0) AND (b < 10)"),
    ("a > 0 AND b < 10 OR flag", "((a > 0 AND b < 10) OR flag)"),
    ("v IN ('a', 'b')", "v = ANY (ARRAY['a', 'b']::varchar[])"),
    ("v IN ('a', 'b')", "v IN ('a','b')"),
    ("v NOT IN ('a', 'b')", "v not in ( 'a' , 'b' )"),
    ("s IN ('a', 'b')", "s IN ('a'::text, 'b')"),
    ("a IN (1, 2, 3)", "a in (1,2,3)"),
    ("a BETWEEN 2 AND 10", "a >= 2 AND a <= 10"),
    ("a NOT BETWEEN 2 AND 10", "a < 2 OR a > 10"),
    ("NOT (a > 0)", "NOT a > 0"),
    ("a <> 0", "a != 0"),
    ("a::text <> ''", "CAST(a AS text) <> ''"),
    ("s LIKE 'a%'", "s ~~ 'a%'"),
    ("s NOT ILIKE 'a%'", "s !~~* 'a%'"),
    ("s ~ '^[a-z]+$'", "(s ~ '^[a-z]+$'::text)"),
    ("v ~ '^x'", "v::text ~ '^x'::text"),
    ("char_length(v) > 2", "char_length(v::text) > 2"),
    ("coalesce(a, 0) > 0", "COALESCE(a, 0) > 0"),
    ("at > '2020-01-01 00:00:00+00'", "at > '2020-01-01 00:00:00+00'::timestamptz"),
    ("day > '2020-01-01'", "day > DATE '2020-01-01'"),
    ("pause > interval '1 hour'", "pause > '01:00:00'::interval"),
    ("data ->> 'a' = 'b'", "(data->>'a') = 'b'"),
    ("data ? 'a'", "data ? 'a'::text"),
    ("data @> '{\"a\": 1}'", "data @> '{\"a\":1}'::jsonb"),
    ("tags @> ARRAY['a']", "tags @> ARRAY['a'::text]"),
    ("tags[1] = 'a'", "(tags)[1] = 'a'"),
    ("'a' = ANY (tags)", "'a'::text = any(tags)"),
    ("s COLLATE \"C\" > 'a'", "(s COLLATE \"C\") > 'a'::text"),
    ("mood = 'ok'", "mood = 'ok'::public.mood"),
    ("mood IN ('ok', 'sad')", "mood = ANY (ARRAY['ok'::mood, 'sad'::mood])"),
    ("mail <> ''", "mail::text <> ''::text"),
    ("n >= 0", "n >= 0::numeric"),
    ("n > 0.5", "n > 0.5"),
    ("f < 1.5", "f < 1.5::float8"),
    ("twice(a) > 1", "public.twice(a) > 1"),
    ("\"Odd Name\" > 0", "t.\"Odd Name\" > 0"),
    ("CASE WHEN a > 0 THEN flag ELSE true END", "case when (a > 0) then flag else TRUE end"),
    ("(a, b) = (1, 2)", "ROW(a, b) = ROW(1, 2)"),
    ("extract(year FROM day) > 2000", "EXTRACT('year' FROM day) > 2000::numeric"),
    ("flag IS TRUE", "(flag) IS TRUE"),
    ("c = 'abc'", "c = 'abc'::bpchar"),
];

/// Words in which the database was told, and others that mean something else, however alike they look.
const OTHERS: &[(&str, &str)] = &[
    ("a > 0", "a >= 0"),
    ("a > 0", "b > 0"),
    ("s = 'a'", "s = 'A'"),
    ("s = 'a b'", "s = 'a  b'"),
    ("a > 0 AND b < 10 OR flag", "a > 0 AND (b < 10 OR flag)"),
    ("a > 0 OR flag", "flag OR a > 0"),
    ("v IN ('a', 'b')", "v IN ('b', 'a')"),
    ("v IN ('a', 'b')", "v IN ('a', 'b', 'c')"),
    ("v IN ('a', 'b')", "v NOT IN ('a', 'b')"),
    ("s LIKE 'a%'", "s ILIKE 'a%'"),
    ("s > 'a'", "s COLLATE \"C\" > 'a'"),
    ("a::text = '1'", "a::varchar = '1'"),
    ("n > 0.5", "n > 0.50001"),
    ("n > 0.5", "n::float8 > 0.5"),
    ("data -> 'a' = '1'", "data #> '{a}' = '1'"),
    ("coalesce(a, 0) > 0", "coalesce(a, 1) > 0"),
    ("pause > interval '1 hour'", "pause > interval '2 hours'"),
    ("a / 2 > 1", "a / 2.0 > 1"),
    ("flag", "NOT flag"),
    ("flag IS TRUE", "flag"),
    ("twice(a) > 1", "twice(a + 0) > 1"),
    ("\"Odd Name\" > 0", "a > 0"),
];

/// Texts that the server does not take, one way or another.
const REFUSED: &[&str] = &[
    "nothing > 0",
    "a >",
    "a > 0); DROP TABLE t; --",
    "a > 0; COMMIT",
    "(SELECT true)",
    "sum(a) > 0",
    "mood = 'glad'",
    "",
    "-- nothing",
    "a > $1",
    "missing(a)",
];

fn constraints<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts
        .enumerate()
        .map(|(at, text)| format!("; ALTER TABLE t ADD CONSTRAINT c{at} CHECK ({text})"))
        .collect()
}

#[tokio::test]
async fn other_words_for_the_same_condition_become_what_is_there() {
    let sql = TABLE.to_owned() + &constraints(CHECKS.iter().map(|(there, _)| *there));
    let server = database(&sql);
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    for (at, (_, words)) in CHECKS.iter().enumerate() {
        write(&mut desired, &check("public.t", &format!("c{at}")), &Place::Check(None), words);
    }
    let normalised = settle(&client, &current, &mut desired).await;
    let mut differ = Vec::new();
    for (at, (_, words)) in CHECKS.iter().enumerate() {
        let id = check("public.t", &format!("c{at}"));
        let there = text(&current, &id, &Place::Check(None));
        if text(&desired, &id, &Place::Check(None)) != there {
            differ.push((there, words));
        }
    }
    assert_eq!(differ, []);
    assert_eq!(normalised.how, How::Server);
    assert_eq!(normalised.refused, []);
    assert!(normalised.asked > 0);
    assert_eq!(desired, current);
}

#[tokio::test]
async fn words_for_another_condition_stay_as_they_were_written() {
    let sql = TABLE.to_owned() + &constraints(OTHERS.iter().map(|(there, _)| *there));
    let server = database(&sql);
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    for (at, (_, words)) in OTHERS.iter().enumerate() {
        write(&mut desired, &check("public.t", &format!("c{at}")), &Place::Check(None), words);
    }
    let normalised = settle(&client, &current, &mut desired).await;
    for (at, (there, words)) in OTHERS.iter().enumerate() {
        let id = check("public.t", &format!("c{at}"));
        assert_eq!(text(&desired, &id, &Place::Check(None)), *words, "{there}");
    }
    assert_eq!(normalised.refused, []);
}

#[tokio::test]
async fn one_text_that_is_refused_does_not_keep_the_others_from_being_compared() {
    let there = REFUSED.iter().map(|_| "a > 0").chain(["a BETWEEN 1 AND 2"]);
    let server = database(&(TABLE.to_owned() + &constraints(there)));
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    for (at, words) in REFUSED.iter().enumerate() {
        write(&mut desired, &check("public.t", &format!("c{at}")), &Place::Check(None), words);
    }
    let last = check("public.t", &format!("c{}", REFUSED.len()));
    write(&mut desired, &last, &Place::Check(None), "a >= 1 and a <= 2");
    let normalised = settle(&client, &current, &mut desired).await;
    let mut refused: Vec<_> = normalised.refused.iter().map(|told| told.object.clone()).collect();
    refused.sort();
    let mut expected: Vec<_> =
        (0..REFUSED.len()).map(|at| check("public.t", &format!("c{at}"))).collect();
    expected.sort();
    assert_eq!(refused, expected);
    assert_eq!(
        text(&desired, &last, &Place::Check(None)),
        text(&current, &last, &Place::Check(None))
    );
    let missing = check("public.t", "c0");
    let told = normalised.refused.iter().find(|told| told.object == missing).expect("it is told");
    assert_eq!(
        told.to_string(),
        "the server does not take a text of constraint c0 of public.t: column \"nothing\" does not exist"
    );
    assert_eq!(read(&server).await, current);
}

#[tokio::test]
async fn defaults_are_compared_with_the_type_of_their_column() {
    // What is there, and other words.
    let defaults = [
        ("a int", "1", "1::int"),
        ("b bigint", "0", "(0)"),
        ("s text", "'x'", "'x'::text"),
        ("v varchar(5)", "'x'", "'x'::character varying"),
        ("at timestamptz", "now()", "now()"),
        ("at2 timestamptz", "CURRENT_TIMESTAMP", "current_timestamp"),
        ("day date", "CURRENT_DATE", "current_date"),
        ("data jsonb", "'{}'", "'{}'::jsonb"),
        ("tags text[]", "'{}'", "'{}'::text[]"),
        ("list int[]", "ARRAY[]::int[]", "array[]::integer[]"),
        ("flag bool", "'f'", "false"),
        ("n numeric(10, 2)", "0.0", "(0.0)"),
        ("mood mood", "'ok'", "'ok'::mood"),
        ("id uuid", "gen_random_uuid()", "pg_catalog.gen_random_uuid()"),
        ("pause interval", "'1 day'", "interval '1 day'"),
        ("number int", "nextval('numbers')", "nextval('public.numbers'::regclass)"),
        ("bits bit(3)", "B'101'", "b'101'"),
    ];
    let columns: Vec<String> =
        defaults.iter().map(|(column, default, _)| format!("{column} DEFAULT {default}")).collect();
    let server = database(&format!(
        "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE SEQUENCE numbers; CREATE TABLE t ({})",
        columns.join(", ")
    ));
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    let table = ObjectId::Table(name("public.t"));
    for (column, _, words) in &defaults {
        let column = column.split(' ').next().expect("a name");
        write(&mut desired, &table, &Place::Default(Some(Ident::new(column))), words);
    }
    let normalised = settle(&client, &current, &mut desired).await;
    assert_eq!(normalised.refused, []);
    let mut differ = Vec::new();
    for (column, default, words) in &defaults {
        let place = Place::Default(Some(Ident::new(column.split(' ').next().expect("a name"))));
        let there = text(&current, &table, &place);
        if text(&desired, &table, &place) != there {
            differ.push((there, default, words));
        }
    }
    assert_eq!(differ, []);
}

#[tokio::test]
async fn the_search_path_of_the_models_finds_what_they_name() {
    let server = database(
        "CREATE SCHEMA app; CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; \
         CREATE TABLE app.t (a int, CONSTRAINT c CHECK (app.f(a) > 0))",
    );
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    for (path, is_found) in [("app", true), ("public", false)] {
        let mut desired = current.clone();
        write(&mut desired, &check("app.t", "c"), &Place::Check(None), "f(a)>0");
        let path = [Ident::new("$user"), Ident::new(path)];
        let normalised =
            aludel_postgres::normalise::normalise(&client, &current, &mut desired, &path)
                .await
                .expect("it is asked");
        assert_eq!(desired == current, is_found);
        assert_eq!(normalised.refused.is_empty(), is_found);
    }
}

#[tokio::test]
async fn generated_columns_that_are_alike_are_asked_once_and_each_gets_the_answer() {
    let server = database(
        "CREATE TABLE t (a integer, g integer GENERATED ALWAYS AS (a * 2) STORED); \
         CREATE TABLE u (a integer, g integer GENERATED ALWAYS AS (a * 2) STORED); \
         CREATE TABLE v (a bigint, g bigint GENERATED ALWAYS AS (a * 2) STORED); \
         CREATE TABLE w (a integer, g integer GENERATED ALWAYS AS (a * 3) STORED)",
    );
    let current = read(&server).await;
    let mut desired = current.clone();
    let tables =
        ["t", "u", "v", "w"].map(|table| ObjectId::Table(name(&format!("public.{table}"))));
    for table in &tables {
        let place = Place::Generated(Ident::new("g"));
        write(&mut desired, table, &place, "a * '2'");
    }
    let client = connect(&server.url()).await;
    settle(&client, &current, &mut desired).await;
    for (table, is_same) in tables.iter().zip([true, true, false, false]) {
        assert_eq!(desired.get(table) == current.get(table), is_same, "{table}");
    }
}

#[tokio::test]
async fn equal_texts_over_columns_of_other_types_are_asked_apart() {
    let server = database(
        "CREATE TABLE t (a integer CONSTRAINT c CHECK (a > 0)); \
         CREATE TABLE u (a bigint CONSTRAINT c CHECK (a > 0)); \
         CREATE TABLE v (a integer CONSTRAINT c CHECK (a > 0))",
    );
    let current = read(&server).await;
    let mut desired = current.clone();
    for table in ["public.t", "public.u", "public.v"] {
        write(&mut desired, &check(table, "c"), &Place::Check(None), "a > '0'");
    }
    let client = connect(&server.url()).await;
    settle(&client, &current, &mut desired).await;
    // Of an unknown literal the server makes one of the column's type.
    for (table, is_same) in [("public.t", true), ("public.u", false), ("public.v", true)] {
        let id = check(table, "c");
        assert_eq!(desired.get(&id) == current.get(&id), is_same, "{table}");
    }
}
