//! Texts that are hard to cut, and the statements in them.

/// A text and what [`split`](crate::script::split()) makes of it.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    pub(super) statements: &'static [&'static str],
}

const fn case(name: &'static str, text: &'static str, statements: &'static [&'static str]) -> Case {
    Case { name, text, statements }
}

pub(super) const CASES: &[Case] = &[
    case("nothing at all", "", &[]),
    case("white space alone", " \t\r\n\u{b}\u{c}", &[]),
    case("a comment alone", "-- nothing to do\n/* at all; */", &[]),
    case(
        "a body between two dollars",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  NEW.seen := now();\n  RETURN NEW;\nEND\n$$;\nTABLE circles;",
        &[
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  NEW.seen := now();\n  RETURN NEW;\nEND\n$$",
            "TABLE circles",
        ],
    ),
    case(
        "dollar tags within dollar tags",
        "SELECT $a$ $$;$$ $b$;$b$ $A$ ; $a$, $_é1$;$_é1$; SELECT $$;$$",
        &["SELECT $a$ $$;$$ $b$;$b$ $A$ ; $a$, $_é1$;$_é1$", "SELECT $$;$$"],
    ),
    case(
        "the end of a dollar quote begun by the dollar of another tag",
        "SELECT $x$;$y$x$; SELECT 2",
        &["SELECT $x$;$y$x$", "SELECT 2"],
    ),
    case(
        "a body of statements",
        "CREATE FUNCTION two(n int) RETURNS int BEGIN ATOMIC\n  SELECT n;\n  SELECT n * 2;\nEND;\nTABLE a;",
        &[
            "CREATE FUNCTION two(n int) RETURNS int BEGIN ATOMIC\n  SELECT n;\n  SELECT n * 2;\nEND",
            "TABLE a",
        ],
    ),
    case(
        "a body of nothing",
        "create or replace procedure nothing() begin atomic end; TABLE a;",
        &["create or replace procedure nothing() begin atomic end", "TABLE a"],
    ),
    case(
        "CASE within a body",
        "CREATE OR REPLACE FUNCTION sign(n int) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN n > 0 THEN CASE n WHEN 1 THEN 'one' ELSE '+' END ELSE '-' END; SELECT (CASE WHEN n = 0 THEN '0' END); END; TABLE a;",
        &[
            "CREATE OR REPLACE FUNCTION sign(n int) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN n > 0 THEN CASE n WHEN 1 THEN 'one' ELSE '+' END ELSE '-' END; SELECT (CASE WHEN n = 0 THEN '0' END); END",
            "TABLE a",
        ],
    ),
    case(
        "END and CASE as names within a body",
        "CREATE FUNCTION span() RETURNS int BEGIN ATOMIC SELECT s.end, s.case FROM spans s; SELECT 1 AS end, 2 AS case; SELECT \"end\" end FROM spans; SELECT 1 case; SELECT CASE WHEN true THEN 1 END end; END; TABLE a;",
        &[
            "CREATE FUNCTION span() RETURNS int BEGIN ATOMIC SELECT s.end, s.case FROM spans s; SELECT 1 AS end, 2 AS case; SELECT \"end\" end FROM spans; SELECT 1 case; SELECT CASE WHEN true THEN 1 END end; END",
            "TABLE a",
        ],
    ),
    case(
        "a routine named begin that has no body of statements",
        "CREATE FUNCTION begin(atomic int) RETURNS int RETURN atomic; CREATE FUNCTION c() RETURNS int RETURN CASE WHEN true THEN 1 END; TABLE a;",
        &[
            "CREATE FUNCTION begin(atomic int) RETURNS int RETURN atomic",
            "CREATE FUNCTION c() RETURNS int RETURN CASE WHEN true THEN 1 END",
            "TABLE a",
        ],
    ),
    case(
        "concurrent index builds",
        "CREATE INDEX CONCURRENTLY by_name ON s.circles USING gin (lower(name)) WHERE name <> ';';DROP INDEX CONCURRENTLY IF EXISTS by_name",
        &[
            "CREATE INDEX CONCURRENTLY by_name ON s.circles USING gin (lower(name)) WHERE name <> ';'",
            "DROP INDEX CONCURRENTLY IF EXISTS by_name",
        ],
    ),
    case(
        "a DO block with strings in it",
        "DO LANGUAGE plpgsql $it's$ BEGIN END $it's$;",
        // The quote is no part of a tag, so this is a string constant after a lone dollar.
        &["DO LANGUAGE plpgsql $it's$ BEGIN END $it's$"],
    ),
    case(
        "a DO block that runs statements of its own",
        "DO $do$\nBEGIN\n  EXECUTE 'drop table x; drop table y;';\n  RAISE NOTICE 'gone;';\nEND;\n$do$;\nTABLE a",
        &[
            "DO $do$\nBEGIN\n  EXECUTE 'drop table x; drop table y;';\n  RAISE NOTICE 'gone;';\nEND;\n$do$",
            "TABLE a",
        ],
    ),
    case(
        "comments of both kinds, nested and with quotes",
        "/* one /* two; /**/ */ don't; */ SELECT 1 /* ' */ -- isn't it; /* \n+ 2; /*/ ; */ SELECT 3 /* end; */;",
        &[
            "/* one /* two; /**/ */ don't; */ SELECT 1 /* ' */ -- isn't it; /* \n+ 2",
            "/*/ ; */ SELECT 3 /* end; */",
        ],
    ),
    case(
        "a line comment before the semicolon",
        "SELECT 1 -- not here;\n  ;SELECT 2",
        &["SELECT 1 -- not here;", "SELECT 2"],
    ),
    case(
        "a line comment that a carriage return ends",
        "SELECT 1 -- one;\r; SELECT 2",
        &["SELECT 1 -- one;", "SELECT 2"],
    ),
    case(
        "unicode strings and identifiers",
        "SELECT u&'\\0441;' UESCAPE '!', U&'it''s; \\', U&\"d!0061t;\"\"\" UESCAPE '!', u & ';' FROM t; SELECT 2",
        &[
            "SELECT u&'\\0441;' UESCAPE '!', U&'it''s; \\', U&\"d!0061t;\"\"\" UESCAPE '!', u & ';' FROM t",
            "SELECT 2",
        ],
    ),
    case(
        "backslashes in escape strings and in others",
        "SELECT E'don\\'t;', e'\\\\', E'\\\\\\';''', '\\', 'C:\\;', te'\\'; SELECT 2",
        &["SELECT E'don\\'t;', e'\\\\', E'\\\\\\';''', '\\', 'C:\\;', te'\\'", "SELECT 2"],
    ),
    case(
        "backslashes where strings do not conform to the standard",
        "SET SESSION standard_conforming_strings TO 'off';\nSELECT 'it\\'s;', N'\\';', B'1;', 1; set Standard_Conforming_Strings = yes;\nSELECT '\\';",
        &[
            "SET SESSION standard_conforming_strings TO 'off'",
            "SELECT 'it\\'s;', N'\\';', B'1;', 1",
            "set Standard_Conforming_Strings = yes",
            "SELECT '\\'",
        ],
    ),
    case(
        "the standard's strings by default again",
        "SET standard_conforming_strings = f;\nSELECT '\\';';\nRESET ALL;\nSELECT '\\';\nSET standard_conforming_strings TO no;\nSELECT '\\';';\nSET standard_conforming_strings TO DEFAULT;\nSELECT '\\';\nSET other.standard_conforming_strings = off;\nSELECT '\\'",
        &[
            "SET standard_conforming_strings = f",
            "SELECT '\\';'",
            "RESET ALL",
            "SELECT '\\'",
            "SET standard_conforming_strings TO no",
            "SELECT '\\';'",
            "SET standard_conforming_strings TO DEFAULT",
            "SELECT '\\'",
            "SET other.standard_conforming_strings = off",
            "SELECT '\\'",
        ],
    ),
    case(
        "COPY data with quotes, comments and semicolons in it",
        "COPY public.circles (id, name) FROM stdin WITH (FORMAT text); -- as dumped\n1\tdon't; $$\n2\t/* x \\. y\n\\.5\n\\.\n\n\nTABLE a;\nCOPY b FROM STDIN;\n\\.\nTABLE c",
        &[
            "COPY public.circles (id, name) FROM stdin WITH (FORMAT text)",
            "TABLE a",
            "COPY b FROM STDIN",
            "TABLE c",
        ],
    ),
    case(
        "COPY data with carriage returns, ended at the end of the text",
        "COPY c FROM STDOUT;\r\n1\r\n\\.",
        &["COPY c FROM STDOUT"],
    ),
    case(
        "COPY that reads nothing from the text",
        "COPY (SELECT 'x' FROM stdin) TO STDOUT; COPY c TO STDOUT; COPY c FROM '/tmp/stdin'; SELECT a FROM stdin; COPY s.from TO STDOUT;",
        &[
            "COPY (SELECT 'x' FROM stdin) TO STDOUT",
            "COPY c TO STDOUT",
            "COPY c FROM '/tmp/stdin'",
            "SELECT a FROM stdin",
            "COPY s.from TO STDOUT",
        ],
    ),
    case(
        "strings that go on over line ends",
        "SELECT 'a;'\n'b;' -- it's;\n\t-- going on;\n 'c;', E'\\';'\r\n'\\';', b'01'\n'10', x'F;'; SELECT N';', 'x' /* no line comment\n */ ';'",
        &[
            "SELECT 'a;'\n'b;' -- it's;\n\t-- going on;\n 'c;', E'\\';'\r\n'\\';', b'01'\n'10', x'F;'",
            "SELECT N';', 'x' /* no line comment\n */ ';'",
        ],
    ),
    case(
        "an escape string goes on as one, another string does not begin one",
        "SELECT E'a'\n'\\';'; SELECT 'a' '\\'; SELECT E'a' '\\'",
        &["SELECT E'a'\n'\\';'", "SELECT 'a' '\\'", "SELECT E'a' '\\'"],
    ),
    case(
        "statements of nothing",
        " ;;\n; -- only a comment;\n; /* ; */; SELECT 1;;;SELECT 2; -- and no more",
        &["SELECT 1", "SELECT 2"],
    ),
    case(
        "a rule of several statements",
        "CREATE RULE log AS ON DELETE TO t DO ALSO (INSERT INTO log VALUES (1); DELETE FROM u WHERE (a = ')');); SELECT ')', (2);",
        &[
            "CREATE RULE log AS ON DELETE TO t DO ALSO (INSERT INTO log VALUES (1); DELETE FROM u WHERE (a = ')');)",
            "SELECT ')', (2)",
        ],
    ),
    case(
        "a closing parenthesis too many",
        "SELECT 1); SELECT (2); SELECT 3",
        &["SELECT 1)", "SELECT (2)", "SELECT 3"],
    ),
    case(
        "dollars in identifiers, and parameters",
        "SELECT a$$;SELECT b$c$ FROM t$1; PREPARE p AS SELECT $1$$;$$, $2::text; EXECUTE p(1)",
        &[
            "SELECT a$$",
            "SELECT b$c$ FROM t$1",
            "PREPARE p AS SELECT $1$$;$$, $2::text",
            "EXECUTE p(1)",
        ],
    ),
    case(
        "operators that look like comments, and comments that look like operators",
        "SELECT 2 */* two; */ 3 +-- four;\n4 -/**/- 5 @-/*;*/ 6; SELECT '[]'::jsonb @> '{}' OR a ?| b; SELECT 5 OPERATOR(pg_catalog.-) 1",
        &[
            "SELECT 2 */* two; */ 3 +-- four;\n4 -/**/- 5 @-/*;*/ 6",
            "SELECT '[]'::jsonb @> '{}' OR a ?| b",
            "SELECT 5 OPERATOR(pg_catalog.-) 1",
        ],
    ),
    case(
        "key words as names and as commands",
        "CREATE TABLE \"end;\" (begin int, atomic int, \"case\" int); SELECT e.begin, begin, atomic FROM \"end;\" e; BEGIN; END;CREATE TABLE function (begin int, procedure int); BEGIN ATOMIC; END",
        &[
            "CREATE TABLE \"end;\" (begin int, atomic int, \"case\" int)",
            "SELECT e.begin, begin, atomic FROM \"end;\" e",
            "BEGIN",
            "END",
            "CREATE TABLE function (begin int, procedure int)",
            "BEGIN ATOMIC",
            "END",
        ],
    ),
    case(
        "statements of PostgreSQL 17",
        "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED AND s.gone THEN DELETE WHEN NOT MATCHED BY SOURCE THEN DO NOTHING RETURNING merge_action(); SELECT * FROM JSON_TABLE('{\"a\": \";\"}', '$.a' COLUMNS (a text PATH '$')) j;",
        &[
            "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED AND s.gone THEN DELETE WHEN NOT MATCHED BY SOURCE THEN DO NOTHING RETURNING merge_action()",
            "SELECT * FROM JSON_TABLE('{\"a\": \";\"}', '$.a' COLUMNS (a text PATH '$')) j",
        ],
    ),
    case(
        "statements of PostgreSQL 18",
        "CREATE TABLE b (a int, d int GENERATED ALWAYS AS (a + 1) VIRTUAL, s tstzrange, UNIQUE (a, s WITHOUT OVERLAPS)); ALTER TABLE b ADD CONSTRAINT a_given NOT NULL a NOT VALID; UPDATE b SET a = 2 RETURNING old.a, new.a;",
        &[
            "CREATE TABLE b (a int, d int GENERATED ALWAYS AS (a + 1) VIRTUAL, s tstzrange, UNIQUE (a, s WITHOUT OVERLAPS))",
            "ALTER TABLE b ADD CONSTRAINT a_given NOT NULL a NOT VALID",
            "UPDATE b SET a = 2 RETURNING old.a, new.a",
        ],
    ),
    case(
        "commands of many kinds",
        "ALTER TYPE mood ADD VALUE 'so-so;' AFTER 'sad'; CREATE DOMAIN d AS text CHECK (VALUE !~ ';$');COMMENT ON TABLE t IS 'Bob''s; table'\n;CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq); ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY; CREATE AGGREGATE total (numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0;'); REINDEX (VERBOSE) TABLE CONCURRENTLY t; GRANT SELECT (a, b) ON t TO reader",
        &[
            "ALTER TYPE mood ADD VALUE 'so-so;' AFTER 'sad'",
            "CREATE DOMAIN d AS text CHECK (VALUE !~ ';$')",
            "COMMENT ON TABLE t IS 'Bob''s; table'",
            "CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
            "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
            "CREATE AGGREGATE total (numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0;')",
            "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
            "GRANT SELECT (a, b) ON t TO reader",
        ],
    ),
    case(
        "array slices and casts",
        "SELECT a[1:2], b[:n], c::int[], d := 1, 1..2; SELECT 2",
        &["SELECT a[1:2], b[:n], c::int[], d := 1, 1..2", "SELECT 2"],
    ),
    case(
        "letters beyond ASCII and carriage returns",
        "SELECT 'größe;', \"Füße;\"\r\n\tFROM t;\r\nSELECT '木;' AS имя, é$ü$;\r\n",
        &["SELECT 'größe;', \"Füße;\"\r\n\tFROM t", "SELECT '木;' AS имя, é$ü$"],
    ),
    case("a byte order mark", "\u{feff}SELECT 1;", &["SELECT 1"]),
    case(
        "no last semicolon, and a comment behind",
        "SELECT 1;\n-- about two\nSELECT 2 /* two */ + 0 -- that was it;\n/* really; */\n",
        &["SELECT 1", "-- about two\nSELECT 2 /* two */ + 0"],
    ),
];
