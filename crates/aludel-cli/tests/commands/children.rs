//! What a command for one database reads of the others, and what the programs see that it starts.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::support::{Project, assert_shown};

/// Bytes that are no text, as a value that whoever reads it stumbles over.
const NO_TEXT: &[u8] = b"postgresql://app:\xff\xfe@db/creds";

#[test]
fn a_command_for_one_database_never_reads_where_the_other_is() {
    let commands: &[&[&str]] = &[
        &["doctor"],
        &["upgrade", "+1"],
        &["upgrade"],
        &["current"],
        &["current", "--check-heads"],
        &["history", "-i"],
        &["show", "current"],
        &["journal"],
        &["sum"],
        &["downgrade"],
        &["stamp", "head", "--force"],
        &["ensure-version"],
        &["recover"],
        &["revision", "--empty", "Next"],
    ];
    let run = |project: &Project, chosen: [&str; 2], args: &[&str], other: &[(&str, &OsStr)]| {
        let args = [&chosen[..], args].concat();
        let output = project.command(&args).envs(other.iter().copied()).output().unwrap();
        (args.join(" "), project.outcome(&output))
    };
    // A value that is no text, one that is no URL, and two that contradict each other: reading any of them is an error.
    let spoilt: [&[(&str, &OsStr)]; 3] = [
        &[("CREDS_DATABASE_URL", OsStr::from_bytes(NO_TEXT))],
        &[("CREDS_DATABASE_URL", OsStr::new("mysql://nothing"))],
        &[
            ("CREDS_DATABASE_URL", OsStr::new("postgresql:///creds")),
            ("CREDS_DATABASE_URL_FILE", OsStr::new("/nowhere")),
        ],
    ];
    for (other, chosen) in
        spoilt.iter().zip([["-d", "main"], ["-c", "aludel.toml"], ["-d", "main"]])
    {
        let project = Project::two().with_database("main");
        for args in commands {
            let (args, outcome) = run(&project, chosen, args, other);
            assert_eq!(outcome.code, 0, "{args}: {outcome:?}");
        }
        let (_, outcome) = run(&project, ["-d", "creds"], &["current"], other);
        assert_eq!(outcome.code, 1, "whoever reads it fails: {outcome:?}");
    }
}

#[test]
fn a_url_that_is_no_text_is_named_and_not_repeated() {
    let project = Project::one();
    let args = ["current"];
    let output =
        project.command(&args).env("DATABASE_URL", OsStr::from_bytes(NO_TEXT)).output().unwrap();
    assert_shown("url_no_text", &project.transcript(&args, &project.outcome(&output)));
}

#[test]
fn an_editor_sees_no_url_but_that_of_its_database() {
    let mut project = Project::two();
    // A neighbour that does not read must not open the door to the others.
    project.write("aludel-broken.toml", "name = ");
    project.write("editor.sh", "env > seen\n");
    project.set("EDITOR", "sh editor.sh");
    project.set("DATABASE_URL", "postgresql://app@db/main");
    project.set("CREDS_DATABASE_URL", "postgresql://app:s3cret-creds@db/creds");
    project.set("CREDS_DATABASE_URL_FILE", "/run/secrets/creds");
    project.set("ALUDEL_SHADOW_URL", "postgresql://app:s3cret-shadow@db/postgres");
    project.ok(&["-c", "aludel.toml", "edit", "head"]);
    let seen = project.read("seen");
    assert!(seen.contains("DATABASE_URL=postgresql://app@db/main\n"), "{seen}");
    for other in ["CREDS_DATABASE_URL", "SHADOW", "s3cret"] {
        assert!(!seen.contains(other), "{other} reaches the editor:\n{seen}");
    }
}
