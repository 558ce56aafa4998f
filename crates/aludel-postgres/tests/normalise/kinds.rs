//! Texts of every kind of object.

use aludel_core::ident::Ident;
use aludel_core::schema::{
    Column, ColumnValue, Entry, EnumType, Expression, IndexItem, Object, ObjectId, Place, Schema,
    TypeName,
};
use aludel_postgres::normalise::Normalised;

use crate::support::{
    check, connect, database, differences, name, object, read, settle, text, write,
};

/// Normalises a database against itself with some texts in other words; what differs then, and what was said.
async fn rewritten(sql: &str, words: &[(ObjectId, Place, &str)]) -> (Vec<String>, Normalised) {
    let server = database(sql);
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    for (id, place, words) in words {
        write(&mut desired, id, place, words);
        assert_ne!(text(&current, id, place), *words);
    }
    let normalised = settle(&client, &current, &mut desired).await;
    let mut differ = Vec::new();
    for (id, place, _) in words {
        if text(&desired, id, place) != text(&current, id, place) {
            differ.push(format!("{id} {place:?}"));
        }
    }
    assert_eq!(differ.is_empty(), desired == current);
    assert_eq!(read(&server).await, current);
    (differ, normalised)
}

/// As [`rewritten`], where all of them mean the same.
async fn same(sql: &str, words: &[(ObjectId, Place, &str)]) {
    let (differ, normalised) = rewritten(sql, words).await;
    assert_eq!(normalised.refused, []);
    assert_eq!(differ, Vec::<String>::new());
    assert_eq!(normalised.asked, words.len());
}

fn index(text: &str) -> ObjectId {
    ObjectId::Index(name(text))
}

fn function(text: &str, arguments: &str) -> ObjectId {
    ObjectId::Function { name: name(text), arguments: arguments.to_owned() }
}

#[tokio::test]
async fn keys_and_predicates_of_indexes() {
    let sql = "CREATE TABLE t (a int, s varchar, data jsonb);
        CREATE INDEX i ON t ((CASE WHEN a > 0 THEN 1 END), lower(s), (a + 1), (a::text))
            WHERE s IN ('x', 'y') AND a IS NOT NULL;
        CREATE INDEX j ON t ((data ->> 'a'), (s COLLATE \"C\"))";
    let of = |at| Place::Key(at);
    same(
        sql,
        &[
            (index("public.i"), of(1), "lower(cast(s as text))"),
            (index("public.i"), of(2), "a+1::int"),
            (index("public.i"), of(3), "cast(a as text)"),
            (index("public.i"), of(0), "(case when (a > 0) then 1 else null end)"),
            (index("public.i"), Place::Predicate, "s IN ('x', 'y') AND a IS NOT NULL"),
            (index("public.j"), of(0), "data->>'a'"),
        ],
    )
    .await;
    let (differ, _) = rewritten(sql, &[(index("public.i"), of(1), "upper(s)")]).await;
    assert_eq!(differ, ["index public.i Key(1)"]);
}

#[tokio::test]
async fn a_key_that_is_a_column_only_is_a_column() {
    let server = database("CREATE TABLE t (a int); CREATE INDEX i ON t (a)");
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    let Object::Index(found) = object(&mut desired, &index("public.i")) else { panic!() };
    found.keys[0].item = IndexItem::Expression(Expression::new("(A)"));
    let normalised = settle(&client, &current, &mut desired).await;
    assert_eq!(normalised.asked, 0);
    assert_eq!(desired, current);
}

#[tokio::test]
async fn exclusion_constraints() {
    let sql = "CREATE TABLE t (a int, b int, day daterange,
        CONSTRAINT x EXCLUDE USING gist (int4range(a, b) WITH &&, day WITH &&) WHERE (a BETWEEN 1 AND 2))";
    let id = check("public.t", "x");
    same(
        sql,
        &[
            (id.clone(), Place::Key(0), "int4range(a,b::int)"),
            (id, Place::Predicate, "a >= 1 AND a <= 2"),
        ],
    )
    .await;
}

#[tokio::test]
async fn generated_columns_are_compared_as_their_type() {
    let sql = "CREATE TABLE t (a int, s text,
        big bigint GENERATED ALWAYS AS (a + 1) STORED,
        short varchar(10) GENERATED ALWAYS AS ('x') STORED,
        up text GENERATED ALWAYS AS (upper(s) || 'x') STORED)";
    let table = ObjectId::Table(name("public.t"));
    let of = |column: &str| Place::Generated(Ident::new(column));
    same(
        sql,
        &[
            (table.clone(), of("big"), "a+1::int"),
            (table.clone(), of("short"), "'x'"),
            (table.clone(), of("up"), "upper(s)||'x'"),
        ],
    )
    .await;
    let (differ, _) = rewritten(sql, &[(table, of("big"), "a + 2")]).await;
    assert_eq!(differ, ["table public.t Generated(Ident(\"big\"))"]);
}

#[tokio::test]
async fn policies_with_queries_in_them() {
    let sql = "CREATE TABLE users (id int, name text);
        CREATE TABLE docs (id int, owner int);
        CREATE POLICY p ON docs USING (owner IN (SELECT id FROM users WHERE users.id = docs.owner))
            WITH CHECK (owner = 1);
        CREATE POLICY q ON docs FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM users u WHERE u.id = owner))";
    let policy = |name_of| ObjectId::Policy { on: name("public.docs"), name: Ident::new(name_of) };
    same(
        sql,
        &[
            (
                policy("p"),
                Place::Using,
                "owner in (select users.id from public.users where id = docs.owner)",
            ),
            (policy("p"), Place::WithCheck, "owner = 1::integer"),
            (
                policy("q"),
                Place::WithCheck,
                "exists (select 1 from users as u where u.id = docs.owner)",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn views_and_what_their_columns_are() {
    let sql = "CREATE TABLE t (a int, s varchar);
        CREATE VIEW v AS SELECT a, upper(s) AS up FROM t WHERE s IN ('x', 'y');
        CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM t GROUP BY s";
    let view = |text| ObjectId::View(name(text));
    same(
        sql,
        &[
            (
                view("public.v"),
                Place::Query,
                "select a, upper(s) as up from public.t where s in ('x', 'y');",
            ),
            (view("public.m"), Place::Query, "SELECT count(*) FROM t GROUP BY t.s -- all"),
        ],
    )
    .await;
    let server = database(sql);
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    let Object::View(found) = object(&mut desired, &view("public.v")) else { panic!() };
    found.query = Expression::new("SELECT a, upper(s) AS up, a::bigint AS more FROM t");
    found.columns.clear();
    settle(&client, &current, &mut desired).await;
    let Object::View(found) = object(&mut desired, &view("public.v")) else { panic!() };
    let columns: Vec<_> =
        found.columns.iter().map(|(name, of)| (name.as_str(), of.as_str())).collect();
    assert_eq!(columns, [("a", "integer"), ("up", "text"), ("more", "bigint")]);
    assert_eq!(differences(&current, &desired), ["change query of view public.v"]);
}

#[tokio::test]
async fn functions_and_their_signatures() {
    let sql = "CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS text LANGUAGE sql STABLE AS $$ SELECT b $$;
        CREATE PROCEDURE \"P\"(INOUT a int) LANGUAGE plpgsql AS $$ BEGIN CALL \"P\"(a); END $$";
    let f = function("public.f", "integer, text");
    same(
        sql,
        &[
            (
                f.clone(),
                Place::Function,
                "create function public.f(a integer, b text = 'x'::text) returns text stable as $body$ SELECT b $body$ language sql;",
            ),
            (
                function("public.P", "integer"),
                Place::Function,
                "CREATE OR REPLACE PROCEDURE \"P\"(INOUT a int) LANGUAGE plpgsql AS ' BEGIN CALL \"P\"(a); END '",
            ),
        ],
    )
    .await;
    let server = database(sql);
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    let Object::Function(found) = object(&mut desired, &f) else { panic!() };
    found.definition = Expression::new(
        "CREATE FUNCTION f(a int, b text DEFAULT 'y') RETURNS text LANGUAGE sql STABLE AS $$ SELECT b || b $$",
    );
    (found.signature, found.result) = (String::new(), String::new());
    settle(&client, &current, &mut desired).await;
    let Object::Function(found) = object(&mut desired, &f) else { panic!() };
    assert_eq!(found.signature, "a integer, b text DEFAULT 'y'::text");
    assert_eq!(found.result, "text");
    assert!(found.definition.as_str().contains("b || b"));
    assert_eq!(differences(&current, &desired), ["change function public.f(integer, text)"]);
}

#[tokio::test]
async fn bodies_are_compared_as_they_are() {
    let sql = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$";
    let id = function("public.f", "");
    let words = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT  1 $$";
    let (differ, normalised) = rewritten(sql, &[(id, Place::Function, words)]).await;
    assert_eq!(differ, ["function public.f() Function"]);
    assert_eq!(normalised.refused, []);
}

#[tokio::test]
async fn a_function_in_standard_sql_is_more_than_one_statement_and_one_text() {
    let sql = "CREATE TABLE t (v varchar); CREATE FUNCTION f() RETURNS bigint
        BEGIN ATOMIC SELECT 1; SELECT count(*) FROM t WHERE v IN ('a', 'b'); END";
    let words = "create function public.f() returns bigint language sql
        begin atomic select 1; select count(*) from t where v in ('a', 'b'); end;";
    same(sql, &[(function("public.f", ""), Place::Function, words)]).await;
}

#[tokio::test]
async fn triggers_on_tables_and_views() {
    let sql = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TABLE t (a int, s varchar); CREATE VIEW v AS SELECT * FROM t;
        CREATE TRIGGER x BEFORE INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (NEW.s IN ('a', 'b')) EXECUTE FUNCTION f();
        CREATE CONSTRAINT TRIGGER y AFTER DELETE ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
        CREATE TRIGGER z INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f('a')";
    let trigger = |on, of| ObjectId::Trigger { on: name(on), name: Ident::new(of) };
    let x = trigger("public.t", "x");
    same(
        sql,
        &[
            (
                x.clone(),
                Place::Trigger,
                "create trigger x before update of a or insert on t for row when (new.s in ('a', 'b')) execute procedure f()",
            ),
            (
                trigger("public.t", "y"),
                Place::Trigger,
                "CREATE CONSTRAINT TRIGGER y AFTER DELETE ON public.t INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f()",
            ),
            (
                trigger("public.v", "z"),
                Place::Trigger,
                "CREATE OR REPLACE TRIGGER z INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f(a)",
            ),
        ],
    )
    .await;
    let words = "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()";
    let (differ, _) = rewritten(sql, &[(x, Place::Trigger, words)]).await;
    assert_eq!(differ, ["trigger x on public.t Trigger"]);
}

#[tokio::test]
async fn domains() {
    let sql = "CREATE DOMAIN d AS varchar(20) DEFAULT 'x' CONSTRAINT c CHECK (VALUE IN ('x', 'y'));
        CREATE DOMAIN n AS int CONSTRAINT c CHECK (VALUE BETWEEN 1 AND 3)";
    let id = |text| ObjectId::Type(name(text));
    let of = Place::Check(Some(Ident::new("c")));
    same(
        sql,
        &[
            (id("public.d"), of.clone(), "value in ('x', 'y')"),
            (id("public.n"), of.clone(), "VALUE >= 1 AND VALUE <= 3"),
        ],
    )
    .await;
    let (differ, _) = rewritten(sql, &[(id("public.n"), of, "VALUE BETWEEN 1 AND 4")]).await;
    assert_eq!(differ, ["type public.n Check(Some(Ident(\"c\")))"]);
}

#[tokio::test]
async fn types_in_other_spellings() {
    let sql =
        "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('ok'); CREATE TYPE other AS ENUM ('ok');
        CREATE TABLE t (a int, v varchar(5), mood app.mood, moods app.mood[], other other)";
    let server = database(sql);
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let spell = |desired: &mut Schema, column: &str, words: &str| {
        let Object::Table(table) = object(desired, &ObjectId::Table(name("public.t"))) else {
            panic!()
        };
        let found = table.columns.iter_mut().find(|found| found.name.as_str() == column);
        found.expect("the column").data_type = TypeName::canonical(words);
    };
    let mut desired = current.clone();
    spell(&mut desired, "a", "pg_catalog.int4");
    spell(&mut desired, "v", "VARCHAR(5)");
    spell(&mut desired, "mood", "mood");
    spell(&mut desired, "moods", "mood[]");
    spell(&mut desired, "other", "\"other\"");
    let path = [Ident::new("public"), Ident::new("app")];
    let normalised =
        aludel_postgres::normalise::normalise(&client, &current, &mut desired, &path).await;
    assert_eq!(normalised.expect("it is asked").asked, 2);
    assert_eq!(desired, current);
    let mut desired = current.clone();
    spell(&mut desired, "mood", "nowhere");
    spell(&mut desired, "a", "bigint");
    settle(&client, &current, &mut desired).await;
    assert_eq!(
        differences(&current, &desired),
        [
            "change type of column public.t.a from integer to bigint",
            "change type of column public.t.mood from app.mood to nowhere"
        ]
    );
}

#[tokio::test]
async fn a_default_that_comes_to_null_is_none() {
    let server = database("CREATE TABLE t (a int, s text, v text DEFAULT 'x')");
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let mut desired = current.clone();
    let table = ObjectId::Table(name("public.t"));
    let Object::Table(found) = object(&mut desired, &table) else { panic!() };
    for (column, words) in
        found.columns.iter_mut().zip(["null", "NULL::text", "nullif(1, 1)::text"])
    {
        column.value = ColumnValue::Default(Expression::new(words));
    }
    settle(&client, &current, &mut desired).await;
    assert_eq!(
        differences(&current, &desired),
        ["change default of column public.t.v from 'x'::text to nullif(1, 1)::text"]
    );
}

#[tokio::test]
async fn columns_and_types_that_are_not_there_yet_are_taken_for_granted() {
    let server = database(
        "CREATE TABLE t (a int, CONSTRAINT c CHECK (a BETWEEN 1 AND 2), CONSTRAINT d CHECK (a > 0))",
    );
    let client = connect(&server.url()).await;
    let mut current = read(&server).await;
    let table = ObjectId::Table(name("public.t"));
    // The one is renamed and known to the current side under its new name, the other comes.
    let mood = |label: &str| {
        Entry::new(Object::Enum(EnumType {
            name: name("public.mood"),
            values: vec![label.to_owned()],
        }))
    };
    let mut column = Column::new(Ident::new("mood"), TypeName::canonical("public.mood"));
    column.value = ColumnValue::Default(Expression::new("'ok'::public.mood"));
    current.insert(mood("ok"));
    let Object::Table(found) = object(&mut current, &table) else { panic!() };
    found.columns.push(column);
    let mut desired = current.clone();
    desired.insert(mood("sad"));
    write(&mut desired, &table, &Place::Default(Some(Ident::new("mood"))), "'ok'");
    write(&mut desired, &check("public.t", "c"), &Place::Check(None), "a >= 1 AND a <= 2");
    let Object::Table(found) = object(&mut desired, &table) else { panic!() };
    found.columns.push(Column::new(Ident::new("new"), TypeName::canonical("public.nowhere")));
    let place = Place::Check(None);
    write(&mut desired, &check("public.t", "d"), &place, "a > 0 AND new IS NOT NULL");
    let normalised = settle(&client, &current, &mut desired).await;
    assert_eq!(normalised.refused, []);
    let default = Place::Default(Some(Ident::new("mood")));
    assert_eq!(text(&desired, &table, &default), "'ok'::public.mood");
    let of = check("public.t", "c");
    assert_eq!(text(&desired, &of, &place), text(&current, &of, &place));
    assert_eq!(text(&desired, &check("public.t", "d"), &place), "a > 0 AND new IS NOT NULL");
}
