//! Objects declared by SQL text.

use super::*;
use crate::schema::{Function, Object, Sequence};

fn declared(sql: &str) -> Vec<Object> {
    let entries = read_declared("views.sql", sql, &Ident::new("public")).unwrap();
    entries.into_iter().filter_map(|said| Some(said.entry()?.object.clone())).collect()
}

fn function(sql: &str) -> Function {
    match declared(sql).pop() {
        Some(Object::Function(function)) => function,
        other => panic!("{other:?}"),
    }
}

fn sequence(sql: &str) -> Sequence {
    match declared(sql).pop() {
        Some(Object::Sequence(sequence)) => sequence,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_is_read_with_its_address() {
    let sql = r#"
        CREATE SCHEMA IF NOT EXISTS app;
        CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA app VERSION '1.1';
        CREATE VIEW active AS SELECT 1 AS one;
        CREATE OR REPLACE VIEW app."Active" WITH (security_barrier) AS SELECT 1 AS one WITH LOCAL CHECK OPTION;
        CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM t WITH NO DATA;
        CREATE FUNCTION app.f(a int, OUT b text) LANGUAGE sql AS 'SELECT 1';
        CREATE PROCEDURE p(IN a varchar(3)) LANGUAGE sql AS $$ SELECT 1 $$;
        CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE SEQUENCE app.s;
        CREATE DOMAIN email AS text;
    "#;
    let ids: Vec<String> = declared(sql).iter().map(|object| object.id().to_string()).collect();
    assert_eq!(
        ids,
        [
            "schema app",
            "extension \"uuid-ossp\"",
            "view public.active",
            "view app.\"Active\"",
            "view public.totals",
            "function app.f(integer)",
            "function public.p(character varying)",
            "trigger touch on public.t",
            "sequence app.s",
            "type public.email",
        ]
    );
    let objects = declared(sql);
    let Object::Extension(extension) = &objects[1] else { panic!() };
    assert_eq!(extension.version.as_deref(), Some("1.1"));
    assert_eq!(extension.schema, Some(Ident::new("app")));
    let Object::View(view) = &objects[3] else { panic!() };
    assert_eq!(view.query.as_str(), "SELECT 1 AS one");
    let options: Vec<_> = view.options.iter().map(|(k, v)| format!("{k}={v}")).collect();
    assert_eq!(options, ["check_option=local", "security_barrier=true"]);
}

#[test]
fn routines_are_written_as_the_server_prints_them() {
    let f = function(
        "create function f(a int, inout c numeric(3,1) default 1, variadic b text[] = '{}') language sql as 'SELECT 1'",
    );
    assert_eq!(f.arguments, "integer, numeric, text[]");
    assert_eq!(f.signature, "a integer, INOUT c numeric DEFAULT 1, VARIADIC b text[] DEFAULT '{}'");
    assert_eq!(f.result, "numeric");
    assert!(f.definition.as_str().starts_with("create OR REPLACE function public.f(a int"));
    for (returns, expected) in [
        ("RETURNS trigger", "trigger"),
        ("RETURNS void", "void"),
        ("RETURNS SETOF int", "SETOF integer"),
        ("RETURNS TABLE (a int, b timestamptz)", "TABLE(a integer, b timestamp with time zone)"),
        ("RETURNS mood[]", "public.mood[]"),
    ] {
        let f = function(&format!("CREATE FUNCTION f() {returns} LANGUAGE plpgsql AS 'BEGIN END'"));
        assert_eq!(f.result, expected);
    }
}

#[test]
fn sequences_get_what_postgresql_fills_in() {
    let s = sequence("CREATE SEQUENCE s AS smallint INCREMENT BY -2 CACHE 5 CYCLE OWNED BY t.id");
    assert_eq!((s.start, s.min, s.max, s.cache, s.cycle), (-1, -32768, -1, 5, true));
    assert_eq!(s.owned_by.unwrap().table, public("t"));
    let s = sequence("CREATE SEQUENCE s START WITH 10 MINVALUE 5 MAXVALUE 20 NO CYCLE");
    assert_eq!((s.start, s.min, s.max), (10, 5, 20));
}

#[test]
fn domains_keep_their_constraints_by_name() {
    let sql = "CREATE DOMAIN email AS varchar(20) COLLATE \"C\" DEFAULT 'a' NOT NULL
        CHECK (VALUE <> '') CONSTRAINT at CHECK (VALUE LIKE '%@%')";
    let Some(Object::Domain(domain)) = declared(sql).pop() else { panic!() };
    assert_eq!(domain.base.as_str(), "character varying(20)");
    assert_eq!(domain.default.unwrap().as_str(), "'a'");
    assert!(domain.not_null);
    assert_eq!(domain.collation.unwrap().to_string(), "pg_catalog.\"C\"");
    let names: Vec<_> = domain.checks.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(names, ["at", "email_check"]);
    assert_eq!(domain.checks[1].expression.as_str(), "VALUE <> ''");
}

#[test]
fn triggers_name_the_schema_of_their_table() {
    let sql =
        "CREATE OR REPLACE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()";
    let Some(Object::Trigger(trigger)) = declared(sql).pop() else { panic!() };
    assert_eq!(
        trigger.definition.as_str(),
        "CREATE TRIGGER touch BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION f()"
    );
}

#[test]
fn other_statements_are_refused_with_their_line() {
    for (sql, expected) in [
        (
            "CREATE VIEW a AS SELECT 1;\n\n-- and then\nDROP TABLE users;",
            "views.sql:4: `DROP TABLE users` is not CREATE of a view, materialized view, function, procedure, trigger, sequence, domain, extension or schema, and not COMMENT, GRANT or REVOKE",
        ),
        (
            "CREATE VIEW a (b) AS SELECT 1",
            "views.sql:1: a list of columns behind a view's name is not understood here: name the columns in the query with AS",
        ),
        (
            "CREATE TEMP VIEW a AS SELECT 1",
            "views.sql:1: TEMPORARY is not understood here: it would live as long as a session",
        ),
        ("SELECT 'open", "views.sql:1: unterminated string constant"),
    ] {
        let error = read_declared("views.sql", sql, &Ident::new("public")).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let error =
        read_declared("views.sql", "\nCREATE VIEW a AS\nSELECT FROM WHERE", &Ident::new("public"))
            .unwrap_err();
    assert!(matches!(error.problem, DeclaredProblem::Syntax(_)));
    assert_eq!(error.line, 3);
}
