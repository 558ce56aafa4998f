//! Scripts made with --sql, run by psql: the same databases as a run makes, and refusals where a run would refuse.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use aludel_server::TestDatabase;
use common::{CREDS, CREDS_SQL, MAIN, Platform, TOKENS, dump, same_dump, value};

/// The script that a command prints.
fn script(platform: &Platform, name: &str, args: &[&str]) -> String {
    platform.run_one(name, args).ok().stdout
}

fn versions(database: &TestDatabase<'_>) -> String {
    value(database, "SELECT coalesce(string_agg(version_num, ','), '') FROM alembic_version")
}

/// Runs a script that must be refused, and checks that the schema and the version stay.
fn refused(database: &TestDatabase<'_>, script: &str, why: &str) {
    let (before, version) = (dump(database), versions(database));
    let error = database.psql(script).expect_err("the script is refused").to_string();
    assert!(error.contains(why), "{error}");
    same_dump(&dump(database), &before, why);
    assert_eq!(versions(database), version);
}

#[test]
fn a_script_from_the_base_makes_what_a_run_makes() {
    let (online, offline) = (Platform::empty(), Platform::empty());
    online.run(&["upgrade"]).ok();
    for (name, database, to) in
        [("main", &offline.main, "head"), ("creds", &offline.creds, CREDS_SQL)]
    {
        database.psql(&script(&offline, name, &["upgrade", to, "--sql"])).expect("the script runs");
    }
    // What is no SQL is the program's to do.
    offline.run(&["upgrade"]).ok();
    same_dump(&dump(&offline.main), &dump(&online.main), "main");
    same_dump(&dump(&offline.creds), &dump(&online.creds), "creds");
    assert!(offline.is_at_heads());
    assert_eq!(offline.journal("main"), online.journal("main"));
    // The next run believes the journal that the script kept.
    offline.run(&["downgrade"]).ok();
    offline.run(&["upgrade"]).ok();
}

#[test]
fn scripts_of_ranges_go_up_and_down_with_rows_present() {
    let platform = Platform::as_production();
    let before = dump(&platform.creds);
    let up =
        script(&platform, "creds", &["upgrade", &format!("{}:{CREDS_SQL}", CREDS[3]), "--sql"]);
    let down =
        script(&platform, "creds", &["downgrade", &format!("{CREDS_SQL}:{}", CREDS[3]), "--sql"]);
    platform.creds.psql(&up).expect("the way up runs");
    assert_eq!(platform.journal("creds").len(), 3);
    platform.creds.psql(&down).expect("the way down runs");
    same_dump(&dump(&platform.creds), &before, "back at production's head");
}

#[test]
fn a_stamp_script_writes_the_rows_and_nothing_else() {
    let platform = Platform::empty();
    platform
        .main
        .psql(&script(&platform, "main", &["stamp", MAIN[4], "--sql"]))
        .expect("the script runs");
    assert_eq!(versions(&platform.main), MAIN[4]);
    assert_eq!(platform.journal("main"), [(MAIN[4].to_owned(), "stamp".to_owned())]);
    refused(
        &platform.main,
        &script(&platform, "main", &["stamp", MAIN[1], "--sql"]),
        "starts from <base>",
    );
}

#[test]
fn a_stamp_script_can_forget_everything() {
    let platform = Platform::as_production();
    let purge = script(&platform, "main", &["stamp", "base", "--purge", "--sql"]);
    platform.main.psql(&purge).expect("the script runs");
    assert_eq!(versions(&platform.main), "");
}

#[test]
fn a_script_refuses_another_database_another_revision_and_a_second_run() {
    let platform = Platform::as_production();
    platform.run(&["upgrade"]).ok();
    let main = script(&platform, "main", &["upgrade", &format!("{}:head", MAIN[4]), "--sql"]);
    refused(&platform.main, &main, "the script starts from f4e7d8b9c123");
    refused(&platform.creds, &main, "this database is creds, and the script is for main");
    let fresh = Platform::empty();
    let first = script(&fresh, "main", &["upgrade", "head", "--sql"]);
    fresh.main.psql(&first).expect("the first run works");
    refused(&fresh.main, &first, "the script starts from <base>");
}

#[test]
fn a_script_refuses_a_database_on_which_a_run_is_at_work() {
    let platform = Platform::empty();
    let script = script(&platform, "creds", &["upgrade", CREDS_SQL, "--sql"]);
    let guard = "pg_try_advisory_lock(";
    let start = script.find(guard).expect("the script takes the lock") + guard.len();
    let key = &script[start..start + script[start..].find(')').unwrap()];
    let mut other = platform.creds.connect().expect("a session");
    other.query(&format!("SELECT pg_advisory_lock({key})")).expect("the lock is taken");
    let error = platform.creds.psql(&script).expect_err("the script is refused").to_string();
    assert!(error.contains("another run holds the lock"), "{error}");
}

#[test]
fn a_script_cut_anywhere_leaves_whole_phases_and_a_run_finishes_the_rest() {
    let whole = Platform::empty();
    whole.run(&["upgrade"]).ok();
    let expected = dump(&whole.main);
    let script = script(&whole, "main", &["upgrade", "head", "--sql"]);
    let lines: Vec<&str> = script.lines().collect();
    // Cuts all over the script, and every place around its transactions.
    let around = (0..lines.len()).filter(|at| ["BEGIN;", "COMMIT;"].contains(&lines[*at]));
    let cuts: std::collections::BTreeSet<usize> =
        (0..lines.len()).step_by(211).chain(around).collect();
    for cut in cuts {
        let platform = Platform::empty();
        // A cut inside a statement may be an error of psql, and need not be.
        let _ = platform.main.psql(&lines[..cut].join("\n"));
        platform.run_one("main", &["upgrade"]).ok();
        same_dump(&dump(&platform.main), &expected, &format!("cut before line {}", cut + 1));
        let finished = platform.run_one("main", &["current", "--check-heads"]).ok();
        assert!(finished.stdout.contains("(head)"));
    }
}

#[test]
fn several_databases_need_a_folder_and_a_downgrade_needs_its_start() {
    let platform = Platform::empty();
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("scripts").display().to_string();
    assert_eq!(platform.run(&["upgrade", "head", "--sql"]).output.status.code(), Some(2));
    assert_eq!(platform.run_one("main", &["downgrade", "--sql"]).output.status.code(), Some(2));
    platform.run(&["upgrade", "+1", "--sql", "--sql-dir", &dir]).ok();
    for name in ["main.sql", "creds.sql"] {
        let text =
            std::fs::read_to_string(folder.path().join("scripts").join(name)).expect("a script");
        assert!(text.contains("\\set ON_ERROR_STOP on"), "{name}");
    }
}

#[test]
fn a_script_over_the_revision_that_encrypts_tokens_is_refused_by_name() {
    let platform = Platform::empty();
    for args in [["upgrade", "head", "--sql"], ["downgrade", "head:base", "--sql"]] {
        let said = platform.run_one("creds", &args);
        said.refused(1, &[TOKENS, "oauth_token_encryption 1", "cannot be in a script"]);
    }
}
