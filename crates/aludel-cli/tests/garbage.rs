//! Whatever stands in a file, a variable or the version table: an error in words, never a panic, and never a secret.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of several files")]
mod support;

use std::path::Path;

use aludel_cli::config::{self, Config};
use aludel_core::manifest::Manifest;
use aludel_core::revision::RevisionFile;
use aludel_postgres::connect::ConnInfo;
use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};
use support::{Outcome, Project, SECRET};

const GOOD_CONFIG: &str =
    "name = \"main\"\nscript_location = \"main\"\nurl_env = \"DATABASE_URL\"\n";

/// Bytes, or text that comes closer to what is expected, for the deeper errors lie behind the first ones.
fn garbage(words: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
        2 => "[ -~\n]{0,12}".prop_map(String::into_bytes),
        1 => "\\PC{0,4}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

const FILE_WORDS: &[&str] = &[
    "-- Add things\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\n",
    "-- aludel: up\n",
    "-- aludel: down\n",
    "-- aludel: up no-transaction\n",
    "-- aludel: down irreversible \"why\"\n",
    "-- aludel: up call f 1\n",
    "-- Revision: ",
    "-- Revises: ",
    "-- Labels: ",
    "-- Depends-on: ",
    "-- Created: ",
    "--\n",
    "\n",
    "\r\n",
    "\r",
    "SELECT 1;",
    "'",
    "\"",
    "$$",
    "$tag$",
    "/*",
    "*/",
    "(",
    ")",
    "BEGIN;",
    "COPY t FROM stdin;\n",
    "\\.\n",
    "\\x\n",
    "BEGIN ATOMIC",
    "END;",
    "E'\\'",
    "é",
    "\u{feff}",
    "<<<<<<< HEAD\n",
];
const CONFIG_WORDS: &[&str] = &[
    GOOD_CONFIG,
    "name = ",
    "\"main\"\n",
    "[run]\n",
    "[autogenerate]\n",
    "lock_wait = \"3s\"\n",
    "transaction = \"run\"\n",
    "max_revisions_per_phase = 99999999999999999999\n",
    "max_revisions_per_phase = 0\n",
    "lock_timeout = \"18446744073709551615h\"\n",
    "version_table = \"\"\n",
    "file_template = \"%(rev)s\"\n",
    "schemas = [1]\n",
    "= ",
    "\"",
    "'''",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    "é",
    "\r\n",
    "run = 1\n",
    "autogenerate = []\n",
    "name.x = 1\n",
];
const SUM_WORDS: &[&str] = &[
    "aludel.sum 1 ",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "843c768c33cd ",
    "\n",
    "<<<<<<<",
    "=======\n",
    " ",
    "é",
];
const ENV_WORDS: &[&str] = &[
    "DATABASE_URL=",
    "DATABASE_URL_FILE=",
    "export ",
    "postgresql://me:word@localhost/db",
    "\n",
    "\"",
    "'",
    "\\",
    "$",
    "${X",
    "}",
    "#",
    " ",
    "=",
    "é",
];

/// As many cases as `PROPTEST_CASES` says, else this many. What a failure tells becomes a test of its own.
fn cases(cases: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|wanted| wanted.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(cases),
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_revision_file_of_anything_is_read_or_refused(bytes in garbage(FILE_WORDS)) {
        let _ = RevisionFile::parse_header("x.sql", &bytes);
        if let Err(error) = RevisionFile::parse("x.sql", &bytes) {
            prop_assert!(!error.to_string().is_empty());
            prop_assert!(error.span().end <= error.origin().text().len() && error.span().start <= error.span().end);
            prop_assert!(error.hint().is_some(), "{error} has no hint");
        }
    }

    #[test]
    fn a_manifest_of_anything_is_read_or_refused(bytes in garbage(SUM_WORDS)) {
        if let Err(error) = Manifest::parse("aludel.sum", &bytes) {
            prop_assert!(error.span().end <= error.origin().text().len());
            prop_assert!(!error.hint().is_empty());
        }
    }

    #[test]
    fn a_configuration_of_anything_is_read_or_refused(bytes in garbage(CONFIG_WORDS)) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = Config::parse(Path::new("aludel.toml"), &text) {
            prop_assert!(!error.message.is_empty());
            prop_assert!(error.span.end <= error.source_text.text().len());
        }
    }

    #[test]
    fn a_url_of_anything_is_read_or_refused(
        text in prop_oneof!["\\PC{0,60}", "(postgres(ql)?(\\+[a-z]{0,8})?:)?/{0,3}[a-z:@%/?&=\\[\\]#0-9,. ]{0,60}", "([a-z_]{1,10}=[ -~]{0,10} ?){0,5}"],
    ) {
        if let Err(error) = parse_url(&text) {
            prop_assert!(!error.to_string().is_empty());
            let _ = error.hint();
        }
    }

    /// A password between any user and host, in URLs that read and in URLs that do not.
    #[test]
    fn the_password_of_a_url_is_never_told(
        scheme in "(postgresql|postgres|postgresql\\+asyncpg|mysql|sqlite|htp|)",
        separator in "(://|:/|:|//)",
        before in "[a-z@:/%?#]{0,4}",
        after in "[a-z@:/%?#&=]{0,6}",
        host in "(localhost|db:5432|\\[::1\\]:1|:x|%zz|)",
        tail in "(/main|/main\\?sslmode=require|/main\\?sslmode=maybe|\\?password=|/main\\?host=/tmp&foo=|)",
    ) {
        for url in [
            format!("{scheme}{separator}me:{before}{SECRET}{after}@{host}{tail}"),
            format!("{scheme}{separator}{host}/main?sslmode=prefer&password={before}{SECRET}{after}"),
            format!("{scheme}{separator}{host}?password={before}{SECRET}{after}"),
            format!("host={host} password={SECRET} {tail}"),
            format!("host={host} password='{before}{SECRET} user={scheme}"),
        ] {
            // What stands where a name of host, database or parameter is expected is told; a password's place is not.
            match parse_url(&url) {
                Err(error) => {
                    let told = format!("{error} {error:?} {:?}", error.hint());
                    prop_assert!(!told.contains(SECRET), "{url}: {told}");
                }
                Ok(conn) if conn.describe().contains(SECRET) => {}
                Ok(conn) => prop_assert!(!format!("{conn:?}").contains(SECRET), "{url}: {conn:?}"),
            }
        }
    }

    #[test]
    fn a_dotenv_of_anything_is_read_or_refused(bytes in garbage(ENV_WORDS)) {
        let project = Project::empty();
        project.write(".env", &bytes);
        // No variable of this process has the name, so that only the file counts.
        let text = GOOD_CONFIG.replace("DATABASE_URL", "ALUDEL_TEST_OF_GARBAGE_URL");
        let config = Config::parse(&project.path().join("aludel.toml"), &text).unwrap();
        project.write(".env", String::from_utf8_lossy(&bytes).replace("DATABASE_URL", "ALUDEL_TEST_OF_GARBAGE_URL"));
        match config::url(&config) {
            Ok(None) => {}
            Ok(Some(url)) => prop_assert!(!url.expose_secret().trim().is_empty()),
            Err(error) => prop_assert!(!error.to_string().contains("word"), "{error}"),
        }
    }
}

fn parse_url(text: &str) -> Result<ConnInfo, aludel_postgres::connect::ConnInfoError> {
    ConnInfo::parse(&SecretString::from(text), &|_: &str| -> Option<String> { None })
}

/// An error of the program: words on stderr that begin like all of them, and a published exit code.
fn assert_told(outcome: &Outcome) {
    assert!([0, 1, 2, 5].contains(&outcome.code), "{outcome:?}");
    assert!(!outcome.stderr.contains("panicked"), "{outcome:?}");
    if outcome.code != 0 {
        assert!(outcome.stderr.lines().any(|line| line.starts_with("error: ")), "{outcome:?}");
    }
}

// Through the program itself, which also draws the place of an error; fewer cases, for each is a process.
proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_program_draws_every_error_of_a_file(file in garbage(FILE_WORDS), sum in garbage(SUM_WORDS)) {
        let project = Project::one();
        project.write("main/versions/5e1f00000000_new.sql", &file);
        assert_told(&project.run(&["history", "-v"]));
        project.write("main/versions/aludel.sum", &sum);
        assert_told(&project.run(&["sum", "--check"]));
        assert_told(&project.run(&["sum", "--offline"]));
    }

    #[test]
    fn the_program_draws_every_error_of_a_configuration(text in garbage(CONFIG_WORDS), env in garbage(ENV_WORDS)) {
        let project = Project::one();
        project.write(".env", &env);
        assert_told(&project.run(&["doctor"]));
        project.write("aludel.toml", &text);
        assert_told(&project.run(&["heads"]));
    }

    #[test]
    fn arguments_of_anything_are_answered(target in "\\PC{0,20}", name in "\\PC{0,10}") {
        let project = Project::one();
        for args in [["history", "-r", &target], ["show", "--", &target], ["revision", "--rev-id", &target], ["merge", "--", &target]] {
            assert_told(&project.run(&args));
        }
        assert_told(&project.run(&["-d", &name, "heads"]));
        assert_told(&project.run(&["revision", "--empty", "-m", &name]));
        assert_told(&project.run(&["history"]));
    }

    #[test]
    fn options_of_anything_are_answered_where_revisions_are_generated(text in "\\PC{0,20}", sql in garbage(FILE_WORDS)) {
        let project = Project::one();
        let config = project.read("aludel.toml");
        project.write("aludel.toml", format!("models = {{ sql = \"schema.sql\" }}\n{config}"));
        project.write("schema.sql", &sql);
        for option in ["--allow", "--rename", "--backfill", "--using"] {
            let outcome = project.run(&["revision", "Next", option, &text]);
            assert_told(&outcome);
            prop_assert_ne!(outcome.code, 0, "{:?}", outcome);
        }
        for side in [["--from", &text], ["--to", &text], ["--shadow-url", &text]] {
            let outcome = project.run(&[&["diff", "--from", "schema.sql", "--to", "schema.sql"], &side[..]].concat());
            assert_told(&outcome);
            prop_assert_ne!(outcome.code, 0, "{:?}", outcome);
        }
    }

    #[test]
    fn rows_of_anything_in_the_version_table_are_refused(rows in prop::collection::vec("\\PC{0,32}", 1..4), is_null: bool) {
        let project = project_with_rows(&rows, is_null);
        for args in [&["current"][..], &["upgrade"], &["downgrade"], &["stamp", "head"], &["doctor"], &["history", "-i"]] {
            let outcome = project.run(args);
            assert_told(&outcome);
            prop_assert_ne!(outcome.code, 0, "{:?} {:?}", args, outcome);
        }
    }
}

/// A database whose version table holds these texts, which no revision of the project is called.
fn project_with_rows(rows: &[String], is_null: bool) -> Project {
    let project = Project::one().with_database("main");
    let database = project.database("main");
    database.query("CREATE TABLE alembic_version (version_num text)").unwrap();
    for row in rows {
        database
            .query(&format!("INSERT INTO alembic_version VALUES ('{}')", row.replace('\'', "''")))
            .unwrap();
    }
    if is_null {
        database.query("INSERT INTO alembic_version VALUES (NULL)").unwrap();
    }
    project
}
