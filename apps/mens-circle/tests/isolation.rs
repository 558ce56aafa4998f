//! The two databases never take each other's place, and a command on one reads no secret of the other.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use std::fs;
use std::process::Command;

use common::{CREDS, MAIN, Platform, copy_of_the_project, dump, finish, program};
use tempfile::TempDir;

/// The program with each URL in the other's variable.
fn swapped(platform: &Platform) -> Command {
    let mut command = platform.migrate();
    command.env("DATABASE_URL", platform.creds.url());
    command.env("CREDS_DATABASE_URL", platform.main.url());
    command
}

fn dumps(platform: &Platform) -> (String, String) {
    (dump(&platform.main), dump(&platform.creds))
}

#[test]
fn swapped_urls_of_databases_that_alembic_left_are_refused_and_nothing_is_touched() {
    let platform = Platform::as_production();
    let before = dumps(&platform);
    for command in [&["upgrade"][..], &["downgrade"], &["stamp", "head"]] {
        let words = [MAIN[4], CREDS[3], "the URLs of main and creds look swapped"];
        let refused = finish(swapped(&platform).args(command)).refused(1, &words);
        assert!(!refused.stderr.contains("purge"), "nobody is told to drop rows: {refused:#?}");
    }
    finish(swapped(&platform).arg("current")).refused(1, &["look swapped"]);
    assert_eq!(dumps(&platform), before);
    let own = "SELECT count(*) FROM pg_class WHERE relname LIKE 'aludel%'";
    assert_eq!(common::value(&platform.main, own), "0");
    assert_eq!(common::value(&platform.creds, own), "0");
    platform.run(&["upgrade"]).ok();
}

#[test]
fn swapped_urls_of_databases_with_an_identity_are_refused_even_without_any_revision() {
    let platform = Platform::empty();
    platform.run(&["ensure-version"]).ok();
    let before = dumps(&platform);
    for command in [&["upgrade"][..], &["upgrade", "+1"], &["stamp", "head"], &["ensure-version"]] {
        finish(swapped(&platform).args(command)).refused(1, &["\"main\"", "\"creds\"", "swapped"]);
    }
    assert_eq!(dumps(&platform), before);
    assert_eq!(platform.run(&["current"]).ok().stdout, "main: <base>\ncreds: <base>\n");

    platform.run(&["upgrade"]).ok();
    finish(swapped(&platform).arg("upgrade")).refused(1, &["swapped"]);
    finish(swapped(&platform).args(["downgrade", "base"])).refused(1, &["swapped"]);
    assert!(platform.is_at_heads());
}

#[test]
fn one_swapped_url_is_enough_and_the_other_database_is_not_touched_either() {
    let platform = Platform::as_production();
    let stranger = Platform::as_production();
    let before = dumps(&platform);
    let mut command = platform.migrate();
    command.env("CREDS_DATABASE_URL", stranger.main.url());
    finish(command.arg("upgrade")).refused(1, &["creds", MAIN[4], "no database was touched"]);
    assert_eq!(dumps(&platform), before);
}

#[test]
fn two_configurations_that_reach_one_database_are_refused() {
    let platform = Platform::empty();
    let url = platform.main.url();
    // The same database by another spelling of its URL.
    let other = format!("{url}{}application_name=other", if url.contains('?') { '&' } else { '?' });
    for creds in [url.clone(), other] {
        for command in [&["upgrade"][..], &["ensure-version"], &["stamp", "heads", "--force"]] {
            let mut run = platform.migrate();
            run.env("CREDS_DATABASE_URL", &creds).args(command);
            let words = ["main", "creds", "one and the same database"];
            let refused = finish(&mut run).refused(1, &words);
            assert!(!refused.stderr.contains(&url), "no URL is printed: {refused:#?}");
        }
    }
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(common::value(&platform.main, tables), "0");
}

#[test]
fn two_databases_of_one_server_are_two_databases() {
    // Both test databases live in one cluster, so a probe for the server alone would take them for one.
    let platform = Platform::empty();
    platform.run(&["upgrade"]).ok();
    assert!(platform.is_at_heads());
}

/// A command on the main database alone, among traps that spring when anything of the other database's is read.
fn among_traps(platform: &Platform, project: &TempDir) -> Command {
    // A folder cannot be read as a file, whoever reads; a permission would not stop root.
    let unreadable = project.path().join("unreadable");
    fs::create_dir_all(&unreadable).unwrap();
    let dot_env =
        format!("CREDS_DATABASE_URL='never closed\nDATABASE_URL={}\n", platform.main.url());
    fs::write(project.path().join(".env"), dot_env).unwrap();
    let mut command = program();
    command.env("CREDS_DATABASE_URL_FILE", &unreadable).current_dir(project.path());
    command
}

#[test]
fn a_command_on_the_main_database_reads_nothing_of_the_credentials() {
    let platform = Platform::empty();
    let project = copy_of_the_project();
    let run = |args: &[&str]| finish(among_traps(&platform, &project).args(args));
    for chosen in [["-c", "aludel.toml"], ["-d", "main"]] {
        let with = |command: &[&str]| run(&[&chosen[..], command].concat());
        with(&["upgrade"]).ok();
        assert_eq!(with(&["current"]).ok().stdout.lines().count(), 1);
        with(&["journal"]).ok();
        with(&["doctor"]).ok();
        with(&["stamp", "heads"]).ok();
        with(&["downgrade", "base"]).ok();
    }
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(common::value(&platform.creds, tables), "0");
    // The traps are set: whoever asks for the other database falls into them, and so does everybody who asks for both.
    run(&["-c", "aludel-credentials.toml", "current"]).refused(1, &["CREDS_DATABASE_URL_FILE"]);
    run(&["current"]).refused(1, &["CREDS_DATABASE_URL_FILE"]);
}

#[test]
fn a_broken_line_of_the_other_database_in_the_env_file_is_not_even_parsed() {
    let platform = Platform::empty();
    let project = copy_of_the_project();
    let run = |config: &str| {
        let mut command = among_traps(&platform, &project);
        command.env_remove("CREDS_DATABASE_URL_FILE").args(["-c", config, "upgrade"]);
        finish(&mut command)
    };
    run("aludel.toml").ok();
    let refused = run("aludel-credentials.toml").refused(1, &[".env"]);
    assert!(!refused.stderr.contains("never closed"), "no secret is printed: {refused:#?}");
}

#[test]
fn one_url_without_the_other_is_an_error_and_starts_no_private_server() {
    let platform = Platform::empty();
    let project = copy_of_the_project();
    let mut command = program();
    command.current_dir(project.path()).env("DATABASE_URL", platform.main.url()).arg("upgrade");
    finish(&mut command).refused(1, &["CREDS_DATABASE_URL is not set"]);
    assert!(!project.path().join(".aludel").exists());
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(common::value(&platform.main, tables), "0");
}
