//! Each rule on what it is about and on what it is not about, and what allows do.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::rules::{ABOUT_ALLOWS, RULES};
use super::*;

const UP: &str = "-- aludel: up\n";
const ALONE: &str = "-- aludel: up no-transaction\n";
const NO_WAY_BACK: &str = "\n-- aludel: down irreversible \"a test\"\n";

/// A rule, sections that it finds something in, and sections that it has nothing to say about.
const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "drop-table",
        &["DROP TABLE circles, \"Members\" CASCADE;"],
        &["CREATE TABLE t (a int); DROP TABLE t;", "DROP VIEW v;"],
    ),
    (
        "drop-column",
        &[
            "ALTER TABLE users DROP COLUMN email, DROP a;",
            "ALTER TABLE users ADD x int; ALTER TABLE users DROP COLUMN y;",
        ],
        &[
            "CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN a;",
            "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t DROP COLUMN a;",
        ],
    ),
    ("drop-schema", &["DROP SCHEMA shop;"], &["CREATE SCHEMA shop;"]),
    (
        "drop-cascade",
        &["DROP VIEW v CASCADE;", "ALTER TABLE t DROP CONSTRAINT c CASCADE;"],
        &[
            "DROP VIEW v;",
            "TRUNCATE t CASCADE;",
            "CREATE TABLE t (a int REFERENCES u ON DELETE CASCADE);",
        ],
    ),
    (
        "delete-all-rows",
        &["DELETE FROM users;", "TRUNCATE users, shop.orders CASCADE;"],
        &["DELETE FROM users WHERE id = 1;", "CREATE TABLE t (a int); DELETE FROM t;"],
    ),
    (
        "update-all-rows",
        &["UPDATE users SET a = 1;"],
        &[
            "UPDATE users SET a = 1 WHERE a IS NULL;",
            "UPDATE users SET a = o.a FROM o;",
            "CREATE TABLE t (a int); UPDATE t SET a = 1;",
        ],
    ),
    (
        "column-needs-value",
        &["ALTER TABLE users ADD COLUMN age int NOT NULL;"],
        &[
            "ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0;",
            "CREATE TABLE t (); ALTER TABLE t ADD a int NOT NULL;",
        ],
    ),
    (
        "enum-value-too-soon",
        &["ALTER TYPE mood ADD VALUE 'glad'; UPDATE users SET mood = 'glad' WHERE id = 1;"],
        &[
            "ALTER TYPE mood ADD VALUE 'glad';\n\n-- aludel: up\nUPDATE users SET mood = 'glad' WHERE id = 1;",
            "CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'glad'; UPDATE users SET mood = 'glad' WHERE id = 1;",
            "ALTER TYPE mood ADD VALUE 'glad'; ALTER TYPE mood ADD VALUE 'mad' AFTER 'glad';",
        ],
    ),
    (
        "other-database",
        &["INSERT INTO tokens VALUES (1);", "CREATE VIEW v AS SELECT 1 FROM creds.tokens;"],
        &[
            "INSERT INTO users VALUES (1);",
            "WITH tokens AS (SELECT 1) SELECT * FROM tokens;",
            "CREATE TABLE tokens (); DROP TABLE tokens;",
        ],
    ),
    (
        "column-twice",
        &["UPDATE users SET a = 1, a = 2 WHERE id = 1;"],
        &["UPDATE users SET a = 1, b = 2 WHERE id = 1;"],
    ),
    (
        "index-not-concurrently",
        &[
            "CREATE UNIQUE INDEX ix ON shop.orders (a);",
            "\n-- aludel: up no-transaction\nCREATE INDEX ON t (a);",
        ],
        &[
            "\n-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY ix ON t (a);",
            "CREATE TABLE shop.t (a int); CREATE INDEX ON shop.t (a);",
            "CREATE INDEX ix ON ONLY parted (a);",
            "CREATE TABLE t (a int);\n\n-- aludel: up no-transaction\nCREATE INDEX ON t (a);",
        ],
    ),
    (
        "index-drop-not-concurrently",
        &["DROP INDEX ix;"],
        &[
            "\n-- aludel: up no-transaction\nDROP INDEX CONCURRENTLY ix;",
            "CREATE TABLE t (a int); CREATE INDEX ix ON t (a); DROP INDEX ix;",
        ],
    ),
    (
        "reindex-not-concurrently",
        &["REINDEX TABLE t;"],
        &["\n-- aludel: up no-transaction\nREINDEX TABLE CONCURRENTLY t;"],
    ),
    (
        "detach-not-concurrently",
        &["ALTER TABLE t DETACH PARTITION t1;"],
        &["\n-- aludel: up no-transaction\nALTER TABLE t DETACH PARTITION t1 CONCURRENTLY;"],
    ),
    (
        "constraint-scan",
        &[
            "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES users;",
            "ALTER TABLE orders ADD CONSTRAINT ck CHECK (a > 0);",
            "ALTER TABLE orders ADD a int DEFAULT 1 REFERENCES users;",
        ],
        &[
            "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES users NOT VALID;",
            "CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0);",
            "ALTER TABLE orders ADD a int REFERENCES users;",
            "ALTER TABLE orders ADD CONSTRAINT u UNIQUE (a);",
        ],
    ),
    (
        "validated-in-same-transaction",
        &[
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT ck;",
        ],
        &[
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;\n-- aludel: up no-transaction\nALTER TABLE t VALIDATE CONSTRAINT ck;",
            "ALTER TABLE t VALIDATE CONSTRAINT ck;",
        ],
    ),
    (
        "unique-scan",
        &[
            "ALTER TABLE orders ADD CONSTRAINT uq UNIQUE (a, b);",
            "ALTER TABLE orders ADD PRIMARY KEY (a);",
        ],
        &[
            "ALTER TABLE orders ADD CONSTRAINT uq UNIQUE USING INDEX uq;",
            "CREATE TABLE t (a int); ALTER TABLE t ADD PRIMARY KEY (a);",
        ],
    ),
    (
        "not-null-scan",
        &["ALTER TABLE orders ALTER COLUMN a SET NOT NULL;"],
        &[
            "ALTER TABLE orders ADD CONSTRAINT ck CHECK (a IS NOT NULL) NOT VALID;\n-- aludel: up no-transaction\nALTER TABLE orders VALIDATE CONSTRAINT ck;\n-- aludel: up\nALTER TABLE orders ALTER a SET NOT NULL;",
            "CREATE TABLE t (a int); ALTER TABLE t ALTER a SET NOT NULL;",
        ],
    ),
    (
        "domain-scan",
        &["ALTER DOMAIN d ADD CONSTRAINT ck CHECK (VALUE > 0);"],
        &[
            "ALTER DOMAIN d ADD CONSTRAINT ck CHECK (VALUE > 0) NOT VALID;",
            "CREATE DOMAIN d AS int CHECK (VALUE > 0);",
        ],
    ),
    (
        "type-change",
        &["ALTER TABLE orders ALTER COLUMN a TYPE bigint, ALTER b TYPE text;"],
        &[
            "CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint;",
            "ALTER TABLE orders ALTER a SET DEFAULT 1;",
        ],
    ),
    (
        "volatile-default",
        &[
            "ALTER TABLE orders ADD token uuid DEFAULT gen_random_uuid();",
            "ALTER TABLE orders ADD a int GENERATED ALWAYS AS (b + 1) STORED;",
        ],
        &[
            "ALTER TABLE orders ADD a timestamptz DEFAULT now();",
            "ALTER TABLE orders ADD a int GENERATED ALWAYS AS (b + 1) VIRTUAL;",
        ],
    ),
    (
        "table-rewrite",
        &[
            "\n-- aludel: up no-transaction\nVACUUM FULL orders;",
            "REFRESH MATERIALIZED VIEW v;",
            "ALTER TABLE orders SET UNLOGGED;",
        ],
        &[
            "\n-- aludel: up no-transaction\nVACUUM orders;",
            "\n-- aludel: up no-transaction\nREFRESH MATERIALIZED VIEW CONCURRENTLY v;",
            "CREATE MATERIALIZED VIEW v AS SELECT 1; REFRESH MATERIALIZED VIEW v;",
        ],
    ),
    (
        "rename",
        &[
            "ALTER TABLE users RENAME TO people;",
            "ALTER TABLE users RENAME COLUMN a TO b;",
            "ALTER TYPE mood RENAME TO feeling;",
            "ALTER TABLE users SET SCHEMA old;",
        ],
        &[
            "ALTER INDEX ix RENAME TO iy;",
            "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('sad'); DROP TYPE mood_old;",
            "ALTER TABLE users RENAME CONSTRAINT a TO b;",
            "CREATE TABLE t (a int); ALTER TABLE t RENAME TO u;",
        ],
    ),
    (
        "foreign-key-without-index",
        &[
            "CREATE TABLE t (a int REFERENCES users, b int, c int, FOREIGN KEY (b, c) REFERENCES x);",
        ],
        &[
            "CREATE TABLE t (a int PRIMARY KEY REFERENCES users);",
            "CREATE TABLE t (a int REFERENCES users); CREATE INDEX ON t (a, b);",
            "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;",
        ],
    ),
    (
        "cascade-without-index",
        &["ALTER TABLE orders ADD a int REFERENCES users ON DELETE SET NULL;"],
        &[
            "ALTER TABLE orders ADD a int UNIQUE REFERENCES users ON DELETE CASCADE;",
            "ALTER TABLE orders ADD a int REFERENCES users ON DELETE RESTRICT;",
        ],
    ),
    (
        "grant-to-public",
        &[
            "GRANT SELECT ON t TO app, PUBLIC;",
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO public;",
        ],
        &["GRANT SELECT ON t TO app;", "REVOKE ALL ON SCHEMA public FROM PUBLIC;"],
    ),
    (
        "session-setting",
        &["SET search_path = shop;", "SET ROLE admin;", "SET SESSION work_mem = '1GB';"],
        &[
            "SET LOCAL search_path = shop;",
            "\n-- aludel: up no-transaction\nSET maintenance_work_mem = '1GB';",
        ],
    ),
    (
        "lasting-setting",
        &[
            "ALTER DATABASE shop SET work_mem = '1GB';",
            "ALTER ROLE app SET search_path = shop;",
            "\n-- aludel: up no-transaction\nALTER SYSTEM SET work_mem = '1GB';",
        ],
        &["ALTER ROLE app LOGIN;", "SET LOCAL work_mem = '1GB';"],
    ),
    (
        "timestamp-without-zone",
        &["CREATE TABLE t (a timestamp);"],
        &["CREATE TABLE t (a timestamptz, b timestamp with time zone);"],
    ),
    ("char-type", &["CREATE TABLE t (a char(3));"], &["CREATE TABLE t (a varchar(3));"]),
    (
        "serial-column",
        &["CREATE TABLE t (a bigserial PRIMARY KEY);"],
        &["CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);"],
    ),
    (
        "identifier-too-long",
        &["CREATE TABLE a123456789_123456789_123456789_123456789_123456789_123456789_123 ();"],
        &["CREATE TABLE a123456789_123456789_123456789_123456789_123456789_123456789_12 ();"],
    ),
    ("not-read", &["FROBNICATE THE TABLE;", "SELECT 1; ALTER TABLE t ADD ;"], &["SELECT 1;"]),
];

/// Whole files, for the rules about both directions.
const FILES: &[(&str, &[&str], &[&str])] = &[
    (
        "drop-column",
        &[
            "-- aludel: up\nALTER TABLE t DROP a;\n-- aludel: down\nALTER TABLE t ADD a int GENERATED ALWAYS AS IDENTITY;\n",
        ],
        &[
            "-- aludel: up\nALTER TABLE t DROP a;\n-- aludel: down\nALTER TABLE t ADD a int GENERATED ALWAYS AS (b + 1) STORED;\n",
        ],
    ),
    (
        "down-missing",
        &["-- aludel: up\nSELECT 1;\n"],
        &["-- aludel: up\nSELECT 1;\n\n-- aludel: down\n"],
    ),
    (
        "down-incomplete",
        &[
            "-- aludel: up\nCREATE TABLE a (x int); CREATE INDEX ix ON b (x); ALTER TABLE c ADD y int;\n-- aludel: down\n",
            "-- aludel: up\nDROP TABLE a; ALTER TABLE c DROP COLUMN y; DROP INDEX iz;\n-- aludel: down\nCREATE TABLE a ();\n",
        ],
        &[
            "-- aludel: up\nCREATE TABLE a (x int); CREATE INDEX ix ON a (x);\n-- aludel: down\nDROP TABLE a;\n",
            "-- aludel: up\nALTER TABLE a RENAME TO b;\n-- aludel: down\nALTER TABLE b RENAME TO a;\n",
            "-- aludel: up\nDROP TABLE a;\n-- aludel: down irreversible \"gone\"\n",
            "-- aludel: up\nDROP TABLE a;\n-- aludel: down call bring_back 1\n",
            "-- aludel: up\nDROP VIEW v; CREATE VIEW v AS SELECT 1;\n-- aludel: down\nSELECT 1;\n",
        ],
    ),
];

fn file(sections: &str) -> RevisionFile {
    let text = format!("-- A test\n--\n-- Revision: ab12\n-- Revises:\n\n{sections}");
    RevisionFile::parse("ab12_a_test.sql", text.as_bytes()).unwrap()
}

fn up(statements: &str) -> String {
    if statements.starts_with('\n') {
        format!("{}{NO_WAY_BACK}", statements.trim_start())
    } else {
        format!("{UP}{statements}\n{NO_WAY_BACK}")
    }
}

fn surrounded(sections: &str) -> Vec<Finding> {
    let own = file(
        "-- aludel: up\nCREATE TABLE users (id int); CREATE TABLE orders (user_id int); CREATE INDEX ON orders (user_id);\n",
    );
    let creds = file("-- aludel: up\nCREATE TABLE creds.tokens (id int); CREATE TABLE users ();\n");
    let history = Background::of([&own]);
    let others = [("credentials".to_owned(), Background::of([&creds]))];
    let file = file(sections);
    lint(&file, &Surroundings { history: Some(&history), others: &others, sizes: None })
}

fn shown(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let place = finding.source.position(finding.span.start);
        let line = finding.source.slice(&finding.span).replace('\n', " ");
        writeln!(text, "{} at {}:{} {line}", finding.level, place.line, place.column).unwrap();
        writeln!(text, "  {}: {}", finding.rule.name, finding.title).unwrap();
        if let Some(hint) = &finding.hint {
            writeln!(text, "  hint: {hint}").unwrap();
        }
        if let Some(fix) = &finding.fix {
            writeln!(text, "  fix:\n    {}", fix.sql.trim().replace('\n', "\n    ")).unwrap();
        }
    }
    text
}

fn of_rule(rule: &str, sections: &str) -> Vec<Finding> {
    surrounded(sections).into_iter().filter(|finding| finding.rule.name == rule).collect()
}

#[test]
fn every_rule_finds_what_it_is_about() {
    let mut text = String::new();
    let cases = CASES.iter().map(|(rule, found, _)| (rule, found, true));
    let files = FILES.iter().map(|(rule, found, _)| (rule, found, false));
    for (rule, found, is_up) in cases.chain(files) {
        writeln!(text, "## {rule}").unwrap();
        for sections in *found {
            let sections = if is_up { up(sections) } else { (*sections).to_owned() };
            let findings = of_rule(rule, &sections);
            assert!(
                !findings.is_empty(),
                "{rule} finds something in {sections}: {}",
                shown(&surrounded(&sections))
            );
            text.push_str(&shown(&findings));
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_written_instead_is_found_no_more() {
    for (rule, found, _) in CASES {
        for statements in *found {
            // With and without something behind it in the same section.
            for behind in ["", "\nCOMMENT ON TABLE users IS 'x';"] {
                let sections = up(&format!("{statements}{behind}"));
                let Some(fix) = of_rule(rule, &sections).into_iter().find_map(|f| f.fix) else {
                    continue;
                };
                let mut text = file(&sections).source().text().to_owned();
                text.replace_range(fix.span, &fix.sql);
                let body = &text[text.find("-- aludel:").unwrap()..];
                let file = RevisionFile::parse("ab12_a_test.sql", text.as_bytes());
                assert!(file.is_ok(), "{}\n{text}", file.unwrap_err());
                assert!(of_rule(rule, &sections).len() > of_rule(rule, body).len(), "{text}");
                assert!(of_rule("not-read", body).is_empty(), "{text}");
                assert!(body.contains(behind.trim()), "{text}");
            }
        }
    }
}

#[test]
fn no_rule_finds_what_it_is_not_about() {
    let cases = CASES.iter().map(|(rule, _, silent)| (rule, silent, true));
    let files = FILES.iter().map(|(rule, _, silent)| (rule, silent, false));
    for (rule, silent, is_up) in cases.chain(files) {
        for sections in *silent {
            let sections = if is_up { up(sections) } else { (*sections).to_owned() };
            assert_eq!(shown(&of_rule(rule, &sections)), "", "{rule} in {sections}");
        }
    }
}

#[test]
fn every_rule_has_its_cases() {
    let tested: Vec<&str> = CASES.iter().chain(FILES).map(|(rule, ..)| *rule).collect();
    for rule in RULES {
        assert!(tested.contains(&rule.name), "{} has a case", rule.name);
    }
    for name in tested {
        assert!(RULES.iter().any(|rule| rule.name == name), "{name} is a rule");
    }
}

#[test]
fn names_are_words_with_dashes_and_stand_once() {
    let all: Vec<_> = RULES.iter().chain(&ABOUT_ALLOWS).collect();
    for rule in &all {
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        assert_eq!(all.iter().filter(|other| other.name == rule.name).count(), 1, "{}", rule.name);
        for text in [rule.finds, rule.why] {
            assert!(!text.ends_with('.') && !text.is_empty(), "{text:?} is a fragment");
        }
    }
}

#[test]
fn every_rule_of_squawk_is_used_or_left_out_for_a_reason() {
    use std::collections::BTreeMap;
    let mut decided: BTreeMap<String, usize> = BTreeMap::new();
    let used = RULES.iter().flat_map(|rule| rule.origin.squawk());
    let left_out = not_used().iter().flat_map(|group| group.rules);
    for rule in used.chain(left_out) {
        *decided.entry(rule.to_string()).or_default() += 1;
    }
    for rule in enum_iterator::all::<squawk_linter::Rule>() {
        assert_eq!(decided.get(&rule.to_string()), Some(&1), "{rule} is decided once");
    }
}

#[test]
fn an_allow_silences_its_rule_on_its_statement() {
    for (sections, expected) in [
        (
            "-- aludel: up\n-- aludel: allow drop-table nobody reads it\nDROP TABLE a;\nDROP TABLE b;\n",
            "drop-table 9",
        ),
        (
            "-- aludel: up\n-- aludel: allow drop-table nobody reads them\n\nDROP TABLE a;\nDROP TABLE b;\n",
            "",
        ),
        ("-- aludel: allow drop-table nobody reads them\n\n-- aludel: up\nDROP TABLE a;\n", ""),
        (
            "-- aludel: up\nDROP TABLE a;\n-- aludel: allow drop-table why\nDROP TABLE b;\n",
            "drop-table 7",
        ),
        (
            "-- aludel: up\n-- aludel: allow drop-column why\nDROP TABLE b;\n",
            "drop-table 8 unused-allow 7",
        ),
        (
            "-- aludel: up\nDROP TABLE a;\n-- aludel: allow drop-table why\n",
            "drop-table 7 unused-allow 8",
        ),
        ("-- aludel: up\n-- aludel: allow drop-table\nDROP TABLE b;\n", "drop-table 8 bad-allow 7"),
        (
            "-- aludel: up\n-- aludel: allow drop-tabel why\nDROP TABLE b;\n",
            "drop-table 8 bad-allow 7",
        ),
        ("-- aludel: up\n-- aludel: allow\nSELECT 1;\n", "bad-allow 7"),
        ("-- aludel: up\n-- aludel: allow unused-allow why\nSELECT 1;\n", "bad-allow 7"),
    ] {
        let mut found: Vec<String> =
            lint(&file(&format!("{sections}{NO_WAY_BACK}")), &Surroundings::default())
                .iter()
                .map(|f| format!("{} {}", f.rule.name, f.source.position(f.span.start).line))
                .collect();
        found.sort_by_key(|text| !text.starts_with("drop"));
        assert_eq!(found.join(" "), expected, "{sections}");
    }
}

#[test]
fn squawks_own_comments_silence_nothing() {
    let sections = format!("{UP}-- squawk-ignore ban-drop-table\nDROP TABLE a;\n{NO_WAY_BACK}");
    assert_eq!(of_rule("drop-table", &sections).len(), 1);
}

#[test]
fn what_does_not_parse_spoils_nothing_beside_it() {
    let sections = format!("{UP}FROBNICATE (;\nDROP TABLE a;\n{NO_WAY_BACK}").replace("(;", "x;");
    let found: Vec<&str> = surrounded(&sections).iter().map(|finding| finding.rule.name).collect();
    assert_eq!(found, ["not-read", "drop-table"]);
}

#[test]
fn sizes_make_an_error_of_a_large_table_and_a_note_of_a_small_one() {
    let size = |name: &str, rows, bytes| (Name::read(name), Size { rows, bytes });
    let sizes = Sizes {
        tables: vec![
            size("public.large", Some(2_000_000), 700 << 20),
            size("public.small", Some(1), 8192),
            size("public.unknown", None, 1 << 10),
        ],
        threshold: Threshold::default(),
    };
    let file = file(&format!(
        "{UP}CREATE INDEX ON large (a);\nCREATE INDEX ON small (a);\nCREATE INDEX ON unknown (a);\nCREATE INDEX ON absent (a);\n{NO_WAY_BACK}"
    ));
    let found = lint(&file, &Surroundings { sizes: Some(&sizes), ..Surroundings::default() });
    let found: Vec<String> = found
        .iter()
        .map(|f| format!("{} {}", f.level, f.size.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        found,
        [
            "error large: about 2,000,000 rows, 700 MiB",
            "note small: about 1 row, 8 KiB",
            "note unknown: an unknown number of rows, 1 KiB",
            "note absent: not in the database yet",
        ]
    );
}

#[test]
fn no_depth_makes_it_fail() {
    let depth = 4_000;
    for expression in [
        format!("{}1{}", "(".repeat(depth / 2), ")".repeat(depth / 2)),
        format!("{}true", "NOT ".repeat(depth)),
        format!("1{}", "+1".repeat(depth / 2)),
        "(".repeat(depth).replace('(', "CASE WHEN ") + "1",
    ] {
        let file = file(&format!("{UP}SELECT {expression};\n{NO_WAY_BACK}"));
        let _ = lint(&file, &Surroundings::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Statements out of pieces that the rules look at, in any order.
    #[test]
    fn no_text_makes_it_fail(pieces in proptest::collection::vec(piece(), 0..40), alone in any::<bool>()) {
        let marker = if alone { ALONE } else { UP };
        let text = format!(
            "-- A test\n--\n-- Revision: ab12\n-- Revises:\n\n{marker}{}\n", pieces.join(" ")
        );
        if let Ok(file) = RevisionFile::parse("ab12_a_test.sql", text.as_bytes()) {
            for finding in lint(&file, &Surroundings::default()) {
                prop_assert!(text.get(finding.span.clone()).is_some(), "{:?} cuts no character", finding.span);
                prop_assert!(finding.fix.is_none_or(|fix| text.get(fix.span).is_some()));
            }
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "ALTER TABLE",
        "CREATE TABLE",
        "CREATE INDEX",
        "DROP",
        "TABLE",
        "COLUMN",
        "ADD",
        "CONSTRAINT",
        "CHECK",
        "UNIQUE",
        "PRIMARY KEY",
        "FOREIGN KEY",
        "REFERENCES",
        "NOT NULL",
        "NOT VALID",
        "VALIDATE",
        "SET",
        "TYPE",
        "DEFAULT",
        "ON",
        "t",
        "\"É\"",
        "é.ü",
        "(",
        ")",
        ",",
        ";",
        "int",
        "1",
        "'x'",
        "UPDATE",
        "DELETE FROM",
        "TRUNCATE",
        "GRANT",
        "TO",
        "PUBLIC",
        "RENAME",
        "ADD VALUE",
        "CASCADE",
        "USING",
        "SELECT",
        "WITH",
        "AS",
        "=",
        "ROLE",
        "\n-- aludel: allow drop-table why\n",
        "\n-- aludel: allow é\n",
        "$$ x $$",
        "/* é */",
        "-- é\n",
        "VACUUM FULL",
        "REFRESH MATERIALIZED VIEW",
        "\n\n",
    ]);
    prop_oneof![9 => words.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}
