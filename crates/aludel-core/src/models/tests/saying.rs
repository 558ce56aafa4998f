//! What SQL text says of objects: comments, privileges, requirements.

use super::*;
use crate::schema::{Entry, Grant, Grantee, Schema};

const OBJECTS: &str = r#"
    CREATE VIEW names AS SELECT id FROM users;
    CREATE MATERIALIZED VIEW totals AS SELECT f() AS total;
    CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
    CREATE FUNCTION g(a int) RETURNS integer LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION g(a text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
    CREATE PROCEDURE p(a numeric(3,1)) LANGUAGE sql AS 'SELECT 1';
    CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();
    CREATE SEQUENCE app.numbers;
    CREATE DOMAIN email AS text;
    CREATE EXTENSION pg_trgm;
"#;

fn users() -> TableModel {
    TableModel::new(public("users"))
        .column(ColumnModel::of::<i32>("id", "id").primary_key().serial())
        .column(
            ColumnModel::of::<String>("mail", "mail")
                .index(IndexModel::new().key(KeyItem::field("mail"))),
        )
        .policy(PolicyModel::new("own"))
}

fn saying(sql: &str) -> Result<Schema, ModelError> {
    let base = BaseModel::new("public").with_table(users()).sql("objects.sql", OBJECTS);
    base.sql("said.sql", sql).build().map(|models| models.schema)
}

/// The entry whose address is written so.
fn entry(schema: &Schema, id: &str) -> Entry {
    let mut found = schema.iter().filter(|(of, _)| of.to_string() == id);
    found.next().unwrap_or_else(|| panic!("there is no {id}")).1.clone()
}

fn grants<'g>(grants: impl IntoIterator<Item = &'g Grant>) -> String {
    let written = grants.into_iter().map(|grant| {
        let role = match &grant.grantee {
            Grantee::Public => "PUBLIC",
            Grantee::Role(name) => name.as_str(),
        };
        format!("{role} {}{}", grant.privilege, if grant.grantable { "*" } else { "" })
    });
    written.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_kind_of_object_takes_a_comment() {
    for (sql, id) in [
        ("TABLE users", "table public.users"),
        ("VIEW names", "view public.names"),
        ("MATERIALIZED VIEW public.totals", "view public.totals"),
        ("FUNCTION f()", "function public.f()"),
        ("FUNCTION f", "function public.f()"),
        ("FUNCTION g(INT)", "function public.g(integer)"),
        ("PROCEDURE p(decimal)", "function public.p(numeric)"),
        ("ROUTINE g(text)", "function public.g(text)"),
        ("TRIGGER touch ON users", "trigger touch on public.users"),
        ("POLICY own ON users", "policy own on public.users"),
        ("SEQUENCE app.numbers", "sequence app.numbers"),
        ("SEQUENCE users_id_seq", "sequence public.users_id_seq"),
        ("DOMAIN email", "type public.email"),
        ("TYPE email", "type public.email"),
        ("EXTENSION pg_trgm", "extension pg_trgm"),
        ("CONSTRAINT users_pkey ON users", "constraint users_pkey of public.users"),
        ("INDEX users_mail_idx", "index public.users_mail_idx"),
        ("SCHEMA app", "schema app"),
        ("SCHEMA public", "schema public"),
    ] {
        let schema = saying(&format!("COMMENT ON {sql} IS 'it''s this'")).unwrap();
        assert_eq!(entry(&schema, id).comment.as_deref(), Some("it's this"), "{sql}");
    }
    let schema = saying("COMMENT ON COLUMN users.mail IS $$it's this$$").unwrap();
    let columns = &schema.table(&public("users")).unwrap().columns;
    assert_eq!(columns[1].comment.as_deref(), Some("it's this"));
}

#[test]
fn privileges_are_given_and_taken_on_every_kind_of_object() {
    for (sql, id, expected) in [
        ("GRANT SELECT, INSERT ON users TO app", "table public.users", "app INSERT, app SELECT"),
        (
            "GRANT SELECT ON TABLE names TO app WITH GRANT OPTION",
            "view public.names",
            "app SELECT*",
        ),
        (
            "GRANT USAGE ON SEQUENCE users_id_seq TO app",
            "sequence public.users_id_seq",
            "app USAGE",
        ),
        (
            "GRANT ALL ON SEQUENCE app.numbers TO app",
            "sequence app.numbers",
            "app SELECT, app UPDATE, app USAGE",
        ),
        ("GRANT USAGE ON SCHEMA app TO app, \"Other\"", "schema app", "Other USAGE, app USAGE"),
        ("GRANT CREATE ON SCHEMA public TO app", "schema public", "PUBLIC USAGE, app CREATE"),
        (
            "REVOKE ALL ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f TO app",
            "function public.f()",
            "app EXECUTE",
        ),
        ("REVOKE EXECUTE ON PROCEDURE p(numeric) FROM public", "function public.p(numeric)", ""),
        ("REVOKE USAGE ON TYPE email FROM PUBLIC", "type public.email", ""),
        ("REVOKE USAGE ON DOMAIN email FROM PUBLIC CASCADE", "type public.email", ""),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app", "view public.totals", "app SELECT"),
        (
            "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
            "function public.g(text)",
            "",
        ),
        (
            "GRANT SELECT ON users TO app; GRANT SELECT ON users TO app WITH GRANT OPTION",
            "table public.users",
            "app SELECT*",
        ),
    ] {
        let schema = saying(sql).unwrap();
        assert_eq!(grants(&entry(&schema, id).grants), expected, "{sql}");
    }
    let schema = saying(
        "GRANT SELECT (id, mail), INSERT ON users TO app; REVOKE SELECT (id) ON users FROM app",
    )
    .unwrap();
    let users = entry(&schema, "table public.users");
    assert_eq!(grants(&users.grants), "app INSERT");
    assert_eq!(users.column_grants.len(), 1);
    assert_eq!(grants(&users.column_grants[&Ident::new("mail")]), "app SELECT");
    let schema = saying("GRANT SELECT (id) ON names TO app").unwrap();
    assert_eq!(entry(&schema, "view public.names").column_grants.len(), 1);
}

#[test]
fn what_no_text_shows_is_said_before_the_statement() {
    let sql = "
        -- What people earned.
        -- depends_on: users, g(text), app.numbers
        -- Depends_On: email
        CREATE FUNCTION app.earned() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN END $$;
        -- depends_on: earned()
        CREATE MATERIALIZED VIEW app.best AS SELECT 1 AS one;
    ";
    let error = saying(sql).unwrap_err();
    assert_eq!(error.to_string(), "said.sql:7: the base has no function public.earned()");
    let schema = saying(&sql.replace(": earned", ": app.earned")).unwrap();
    let requires =
        |id: &str| entry(&schema, id).requires.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        requires("function app.earned()"),
        [
            "schema app",
            "type public.email",
            "sequence app.numbers",
            "function public.g(text)",
            "table public.users"
        ]
    );
    assert!(requires("view app.best").contains(&"function app.earned()".to_owned()));
    assert!(!requires("view public.totals").contains(&"table public.users".to_owned()));
}

#[test]
fn what_cannot_be_said_is_refused_with_its_line() {
    for (sql, expected) in [
        ("COMMENT ON TABLE nothing IS ''", "the base has no table public.nothing"),
        ("COMMENT ON COLUMN users.nothing IS ''", "the base has no column public.users.nothing"),
        (
            "COMMENT ON FUNCTION g IS ''",
            "there is more than one function public.g: say the types of its arguments",
        ),
        (
            "COMMENT ON TABLE users IS E'a'",
            "this form of text is not understood here: write '…' or $$…$$",
        ),
        (
            "COMMENT ON ROLE app IS ''",
            "a comment on this kind of object is not understood here: a base holds none",
        ),
        (
            "COMMENT ON CONSTRAINT c ON DOMAIN email IS ''",
            "ON DOMAIN is not understood here: comments on a domain's constraints are not compared",
        ),
        ("GRANT SELECT ON nothing TO app", "the base has no table or view public.nothing"),
        ("GRANT SELECT (nothing) ON users TO app", "the base has no column public.users.nothing"),
        ("GRANT EXECUTE ON users TO app", "EXECUTE is no privilege on table public.users"),
        (
            "GRANT ALL ON users TO app",
            "ALL on a table is not understood here: what it stands for differs between servers: say each privilege",
        ),
        (
            "GRANT SELECT ON users TO CURRENT_USER",
            "the role of the session is not understood here: name a role",
        ),
        (
            "GRANT CONNECT ON DATABASE main TO app",
            "a privilege on this kind of object is not understood here: a base holds none",
        ),
        (
            "REVOKE GRANT OPTION FOR SELECT ON users FROM app",
            "GRANT OPTION FOR is not understood here: say GRANT without the option instead",
        ),
        ("-- depends_on:\nCREATE VIEW v AS SELECT 1", "a name behind depends_on is missing"),
    ] {
        let line = if sql.starts_with("--") { 3 } else { 2 };
        let error = saying(&format!("\n{sql}")).unwrap_err();
        assert_eq!(error.to_string(), format!("said.sql:{line}: {expected}"), "{sql}");
    }
}
