//! Where Alembic fails, this program does what it should: the rows of `docs/alembic-failures.md`, one test each.
//!
//! A test wants the exit code and the messages that its row promises, so that the document cannot say anything else.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/failures.rs"]
mod failures;
#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;

mod generating;
mod history;
mod running;
mod several;

use std::fs;
use std::path::{Path, PathBuf};

use aludel_server::TestDatabase;
use support::{Outcome, Project};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rows() -> Vec<failures::Row> {
    failures::rows(&fs::read_to_string(root().join("docs/alembic-failures.md")).unwrap())
}

/// Demands what the row of a test promises of this program.
#[track_caller]
fn as_promised(test: &str, exit: Option<i32>, said: &str) {
    let rows = rows();
    let row = rows.iter().find(|row| row.tests.iter().any(|name| name == test));
    let row = row.unwrap_or_else(|| panic!("no row names {test}"));
    if let Some(untrue) = row.here.untrue(exit, said) {
        panic!("docs/alembic-failures.md, {test}: {untrue}");
    }
}

#[track_caller]
fn promised(project: &Project, test: &str, outcome: &Outcome) {
    let said = project.settled(&format!("{}{}", outcome.stdout, outcome.stderr));
    as_promised(test, Some(outcome.code), &said);
}

/// A revision that only has to be there.
fn add(project: &Project, id: &str, revises: &str, message: &str) {
    project.revision("main", id, revises, message, "SELECT 1;", "SELECT 1;");
}

fn versions(database: &TestDatabase<'_>) -> String {
    let sql = "SELECT coalesce(string_agg(version_num, ','), '<base>') FROM alembic_version";
    value(database, sql)
}

fn value(database: &TestDatabase<'_>, sql: &str) -> String {
    database.query(sql).unwrap()[0][0].clone().unwrap()
}

#[test]
fn every_row_names_tests_that_are_there() {
    let mut files = Vec::new();
    for folder in ["crates", "apps", "xtask"] {
        rust_files(&root().join(folder), &mut files);
    }
    let sources: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let rows = rows();
    assert!(rows.len() >= 28, "the table was read: {} rows", rows.len());
    for test in rows.iter().flat_map(|row| &row.tests) {
        let found = sources.iter().filter(|source| is_test(source, test)).count();
        assert_eq!(found, 1, "docs/alembic-failures.md names {test}");
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Whether a source has a test function of this name.
fn is_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let begins = |line: &str| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        line.strip_prefix("fn ")
            .and_then(|line| line.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with("()"))
    };
    lines.windows(2).any(|pair| {
        (pair[0] == "#[test]" || pair[0].starts_with("#[tokio::test")) && begins(pair[1])
    })
}

#[test]
fn a_function_that_is_no_test_does_not_count() {
    assert!(is_test("#[test]\nfn one() {}", "one"));
    assert!(is_test("#[tokio::test(flavor = \"multi_thread\")]\nasync fn one() {}", "one"));
    assert!(!is_test("fn one() {}", "one"));
    assert!(!is_test("#[test]\nfn one_more() {}", "one"));
}
