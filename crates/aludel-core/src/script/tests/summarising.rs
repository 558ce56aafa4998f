use crate::script::{command_words, summary};

#[test]
fn a_command_is_named_by_its_words_in_capitals() {
    for (statement, expected) in [
        ("create table t (a int)", "CREATE TABLE"),
        ("CREATE UNLOGGED TABLE t (a int)", "CREATE TABLE"),
        ("-- first\nCREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX"),
        ("CREATE OR REPLACE FUNCTION f() RETURNS int RETURN 1", "CREATE FUNCTION"),
        ("CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a", "CREATE TRIGGER"),
        ("CREATE MATERIALIZED VIEW v AS SELECT 1", "CREATE MATERIALIZED VIEW"),
        ("CREATE FOREIGN DATA WRAPPER w", "CREATE FOREIGN DATA WRAPPER"),
        ("CREATE TEXT SEARCH CONFIGURATION c (COPY = english)", "CREATE TEXT SEARCH CONFIGURATION"),
        ("CREATE USER MAPPING FOR a SERVER s", "CREATE USER MAPPING"),
        ("CREATE USER a", "CREATE USER"),
        ("ALTER TABLE t ADD COLUMN a int", "ALTER TABLE"),
        ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r", "ALTER DEFAULT PRIVILEGES"),
        ("DROP EVENT TRIGGER t", "DROP EVENT TRIGGER"),
        ("DROP OWNED BY r", "DROP OWNED"),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", "REFRESH MATERIALIZED VIEW"),
        ("insert into t values (1)", "INSERT"),
        ("SELECT 1", "SELECT"),
        ("(SELECT 1)", "SELECT"),
        ("SET LOCAL lock_timeout = 0", "SET"),
        ("ROLLBACK TO SAVEPOINT a", "ROLLBACK TO"),
        ("COPY t FROM STDIN", "COPY"),
        ("CREATE", "CREATE"),
        ("CREATE \"table\"", "CREATE"),
        ("'CREATE'", ""),
        ("", ""),
    ] {
        assert_eq!(command_words(statement), expected, "{statement}");
    }
}

#[test]
fn a_statement_is_summed_up_in_one_line() {
    for (statement, max, expected) in [
        ("SELECT 1", 80, "SELECT 1"),
        (
            "\n-- why\nSELECT\n\t1 /* one */ , 'a  b' ;\n",
            80,
            "SELECT 1 , 'a b' ;".replace("a b", "a  b").as_str(),
        ),
        ("SELECT a/**/b", 80, "SELECT a b"),
        ("SELECT 1 -- end", 80, "SELECT 1"),
        ("DO $$\nBEGIN\n  NULL;\nEND $$", 80, "DO $$ BEGIN   NULL; END $$"),
        ("SELECT '\u{1b}[31m\r\n'", 80, "SELECT ' [31m '"),
        ("SELECT 12345", 12, "SELECT 12345"),
        ("SELECT 12345", 11, "SELECT 123…"),
        ("SELECT 12345 -- and on", 12, "SELECT 12345"),
        ("SELECT 12345 + 1", 12, "SELECT 1234…"),
        ("größe日本", 6, "größe…"),
        ("größe日本", 7, "größe日本"),
        ("SELECT", 1, "…"),
        ("SELECT", 0, ""),
        ("", 10, ""),
        ("", 0, ""),
        ("-- nothing", 10, ""),
        ("SELECT 'never  closed", 80, "SELECT …"),
        ("SELECT 'never  closed", 8, "SELECT …"),
        ("SELECT 'never  closed", 7, "SELECT…"),
    ] {
        assert_eq!(summary(statement, max), expected, "{statement:?} in {max}");
    }
}

#[test]
fn passwords_are_not_shown() {
    for statement in [
        "CREATE ROLE a LOGIN PASSWORD 'secret' VALID UNTIL 'infinity'",
        "ALTER USER a WITH ENCRYPTED password E'secret'\n'secret'",
        "ALTER USER a PASSWORD $$secret$$",
        "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'b', password 'secret')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=secret' PUBLICATION p",
        "UPDATE people SET password = 'secret'",
        "ALTER ROLE a PASSWORD 'secret",
        "ALTER ROLE a PASSWORD /* it is */ 'secret",
        "ALTER ROLE \"a PASSWORD 'secret'",
    ] {
        let line = summary(statement, 200);
        assert!(!line.contains("secret"), "{line}");
    }
    assert_eq!(
        summary("CREATE ROLE a PASSWORD 'x' VALID UNTIL '2030-01-01'", 80),
        "CREATE ROLE a PASSWORD '***' VALID UNTIL '2030-01-01'",
    );
}
