//! The program in a folder without the project: configurations and revisions come from the program itself.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use std::fs;

use common::{Platform, copy_of_the_project, finish, program};
use tempfile::TempDir;

fn empty_folder() -> TempDir {
    tempfile::tempdir().expect("a folder is made")
}

#[test]
fn both_databases_migrate_from_an_empty_folder() {
    let platform = Platform::empty();
    let folder = empty_folder();
    let migrate = |args: &[&str]| {
        let mut command = program();
        command.current_dir(folder.path()).args(args);
        finish(
            command
                .env("DATABASE_URL", platform.main.url())
                .env("CREDS_DATABASE_URL", platform.creds.url()),
        )
    };
    migrate(&["upgrade"]).ok();
    assert!(platform.is_at_heads(), "the project's own files say the same");
    let current = migrate(&["current", "-v"]).ok();
    for words in [
        "main: Configuration: embedded:aludel.toml",
        "creds: Configuration: embedded:aludel-credentials.toml",
        "main: Path: embedded:apps/mens-circle/migrations/versions/",
        "creds: Path: embedded:apps/mens-circle/migrations-credentials/versions/",
    ] {
        assert!(current.stdout.contains(words), "{words} is missing in {current:#?}");
    }
    // A configuration of the program is named like a file, and reads no secret of the other database.
    let mut one = program();
    one.current_dir(folder.path()).env("CREDS_DATABASE_URL", platform.creds.url());
    finish(one.args(["-c", "aludel-credentials.toml", "current", "--check-heads"])).ok();
    migrate(&["downgrade", "base"]).ok();
    migrate(&["sum", "--check"]).ok();
    assert_eq!(
        fs::read_dir(folder.path()).expect("the folder is there").count(),
        0,
        "nothing is written"
    );
}

#[test]
fn what_is_embedded_is_what_the_project_says() {
    let project = copy_of_the_project();
    for args in [&["history", "-v"][..], &["heads"], &["branches"], &["show", "base"]] {
        let run = |options: &[&str]| {
            let finished = finish(program().current_dir(project.path()).args(options).args(args));
            let paths = format!("{}/", project.path().display());
            (finished.code(), finished.stdout.replace("embedded:", "").replace(&paths, ""))
        };
        assert_eq!(run(&[]), run(&["--embedded"]), "{args:?}");
    }
}

#[test]
fn a_project_on_the_disk_goes_before_unless_it_is_told_otherwise() {
    let project = copy_of_the_project();
    let run = |args: &[&str]| finish(program().current_dir(project.path()).args(args));
    run(&["-d", "main", "revision", "--empty", "only on the disk", "--rev-id", "d15c"]).ok();
    assert!(run(&["heads"]).ok().stdout.contains("d15c"));
    assert!(!run(&["--embedded", "heads"]).ok().stdout.contains("d15c"));
    run(&["--embedded", "show", "d15c"]).refused(2, &["d15c"]);
    run(&["--embedded", "-c", "other.toml", "heads"])
        .refused(2, &["this program has no other.toml in itself", "embedded:aludel.toml"]);
}

#[test]
fn a_configuration_without_revisions_beside_it_does_not_count_and_that_is_said() {
    let folder = empty_folder();
    let text =
        fs::read_to_string(common::config("aludel.toml")).expect("the configuration is there");
    fs::write(folder.path().join("aludel.toml"), text).expect("a file is written");
    let heads = finish(program().current_dir(folder.path()).arg("heads")).ok();
    assert!(heads.stdout.contains("(head)"), "{heads:#?}");
    let warning = "warning: aludel.toml does not count, as there are no revisions beside it";
    assert_eq!(heads.stderr.matches(warning).count(), 1, "{heads:#?}");
}

#[test]
fn commands_that_write_files_refuse() {
    let folder = empty_folder();
    for args in [
        &["revision", "x"][..],
        &["revision-creds", "x"],
        &["sum"],
        &["sum", "--offline"],
        &["edit", "dca7825748db"],
    ] {
        let mut command = program();
        command.current_dir(folder.path()).env("EDITOR", "false").args(args);
        finish(&mut command).refused(
            2,
            &[
                "the revisions are in the program itself, where no file can be written",
                "run the command from the project's folder",
            ],
        );
    }
    finish(program().current_dir(folder.path()).args(["dev", "start"]))
        .refused(2, &["a private server is kept beside"]);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder is there").count(), 0);
}

#[test]
fn no_private_server_stands_in_for_a_url() {
    let folder = empty_folder();
    // Not the configuration's own: a file that happens to be in the working directory.
    fs::write(folder.path().join(".env"), "DATABASE_URL=postgresql://nobody@127.0.0.1:1/none\n")
        .expect("a file is written");
    let finished = finish(program().current_dir(folder.path()).arg("init")).refused(
        1,
        &[
            "main: DATABASE_URL is not set",
            "creds: CREDS_DATABASE_URL is not set",
            "comes from the program itself, so no private server stands in for it",
        ],
    );
    assert!(!finished.stderr.contains(".env"), "{finished:#?}");
    assert!(!folder.path().join(".aludel").exists());
}
