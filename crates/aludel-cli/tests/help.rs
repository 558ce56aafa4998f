//! `--help` of every command, as a person reads it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of several files")]
mod support;

use support::{Project, assert_shown};

/// Every command with its own page of help.
const COMMANDS: &[&[&str]] = &[
    &[],
    &["init"],
    &["upgrade"],
    &["downgrade"],
    &["plan"],
    &["current"],
    &["history"],
    &["graph"],
    &["report"],
    &["heads"],
    &["branches"],
    &["show"],
    &["edit"],
    &["revision"],
    &["revision-creds"],
    &["check"],
    &["verify"],
    &["lint"],
    &["diff"],
    &["merge"],
    &["stamp"],
    &["ensure-version"],
    &["recover"],
    &["journal"],
    &["sum"],
    &["doctor"],
    &["schema"],
    &["dev"],
    &["dev", "start"],
    &["dev", "stop"],
    &["dev", "status"],
    &["dev", "reset"],
    &["dev", "psql"],
    &["new"],
    &["completions"],
    &["man"],
];

#[test]
fn every_command_explains_itself() {
    let project = Project::empty();
    for command in COMMANDS {
        let args = [*command, &["--help"]].concat();
        let outcome = project.run(&args);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{args:?}");
        let name = if command.is_empty() { "all".to_owned() } else { command.join("_") };
        assert_shown(&format!("help_{name}"), &project.transcript(&args, &outcome));
    }
}

#[test]
fn no_command_is_left_out_here() {
    let help = Project::empty().ok(&["--help"]);
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    for line in listed {
        // A line that is indented further goes on with the text above it.
        let Some(name) = line
            .strip_prefix("  ")
            .and_then(|line| line.split(' ').next())
            .filter(|name| !name.is_empty())
        else {
            continue;
        };
        assert!(
            COMMANDS.iter().any(|command| command.first() == Some(&name)),
            "{name} has a test of its help"
        );
    }
}
