//! What is done with production's databases: backups, ways back to a revision, and the lines of the workflow.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;
mod shell;

use std::fs;
use std::os::unix::fs::symlink;

use aludel_server::TestDatabase;
use common::{CREDS, MAIN, Platform, finish, root, rows_query, same_dump, settled_dump};
use shell::shell;

#[test]
fn a_backup_restores_to_the_place_where_it_was_taken_and_goes_on_from_there() {
    let platform = Platform::as_production();
    // At a revision of ours, so that the backup has our own tables too.
    platform.run(&["upgrade", "+1"]).ok();
    let place = platform.run(&["current"]).ok().stdout;
    let backup = |database: &TestDatabase<'_>| database.pg_dump(&["--no-owner"]).unwrap();
    let backups = [backup(&platform.main), backup(&platform.creds)];
    let rows = platform.main.query(&rows_query(&platform.main)).unwrap();
    platform.run(&["upgrade"]).ok();

    let restored = Platform::empty();
    restored.main.psql(&backups[0]).unwrap();
    restored.creds.psql(&backups[1]).unwrap();
    assert_eq!(restored.run(&["current"]).ok().stdout, place);
    assert_eq!(restored.main.query(&rows_query(&restored.main)).unwrap(), rows);
    assert_eq!(restored.journal("main").len(), 1, "the journal is in the backup");
    restored.run(&["upgrade"]).ok();
    assert!(restored.is_at_heads());
    same_dump(&settled_dump(&restored.main), &settled_dump(&platform.main), "main");
    same_dump(&settled_dump(&restored.creds), &settled_dump(&platform.creds), "creds");
}

#[test]
fn each_database_goes_back_to_a_revision_of_its_own() {
    let platform = Platform::as_production();
    platform.run(&["upgrade"]).ok();
    platform.run_one("main", &["downgrade", MAIN[4]]).ok();
    platform.run_one("main", &["current", "--check-heads"]).refused(4, &["not at its heads"]);
    platform.run_one("creds", &["current", "--check-heads"]).ok();
    platform.run_one("creds", &["downgrade", CREDS[2]]).ok();
    let current = platform.run(&["current"]).ok().stdout;
    assert_eq!(current, format!("main: {}\ncreds: {}\n", MAIN[4], CREDS[2]));
    // One revision is never meant for both.
    platform.run(&["downgrade", MAIN[3]]).refused(2, &["creds", MAIN[3], "-d main"]);
    assert_eq!(platform.run(&["current"]).ok().stdout, current);
}

/// The lines of the workflow's job `migrations` that call the program, in their order.
fn lines_of_the_workflow() -> Vec<String> {
    let text = fs::read_to_string(root().join(".github/workflows/ci.yml")).unwrap();
    let job = text.lines().skip_while(|line| *line != "  migrations:").skip(1);
    let job = job.take_while(|line| line.starts_with("   ") || line.trim().is_empty());
    let run = |line: &str| line.trim().strip_prefix("- run: ").map(str::to_owned);
    job.filter_map(run).filter(|line| line.starts_with("./migrate ")).collect()
}

#[test]
fn the_workflow_migrates_both_databases_without_a_checkout() {
    let platform = Platform::empty();
    let folder = tempfile::tempdir().unwrap();
    symlink(env!("CARGO_BIN_EXE_migrate"), folder.path().join("migrate")).unwrap();
    let lines = lines_of_the_workflow();
    assert!(lines.contains(&"./migrate upgrade".to_owned()), "{lines:?}");
    for line in &lines {
        let mut line = shell(&platform, folder.path(), line);
        finish(line.env("ENVIRONMENT", "production")).ok();
    }
    assert!(platform.is_at_heads());
}
