//! A newcomer's first command: no server, no variable, and both databases at head on private servers.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use common::{Finished, copy_of_the_project, finish, program};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A copy of the platform's project with private servers of its own, which are gone with it, however the test ends.
struct Checkout(TempDir);

impl Checkout {
    fn new() -> Self {
        Self(copy_of_the_project())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = program();
        command.current_dir(self.0.path()).args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Finished {
        finish(&mut self.command(args))
    }

    fn status(&self) -> Vec<String> {
        self.run(&["dev", "status"]).ok().stdout.lines().map(str::to_owned).collect()
    }

    /// The same as a program reads it: the keys, with the kinds of what differs from run to run.
    fn document(&self) -> Value {
        let text = self.run(&["--format", "json", "dev", "status"]).ok().stdout;
        let mut document: Value = serde_json::from_str(&text).unwrap();
        for server in document.as_array_mut().unwrap() {
            for key in ["data_dir", "major", "pid"] {
                let value = &mut server[key];
                let kind = match value {
                    Value::String(_) => "text",
                    Value::Number(_) => "number",
                    _ => continue,
                };
                *value = json!(kind);
            }
        }
        document
    }
}

/// What a document says of a server.
fn told(database: &str, state: &str) -> Value {
    let pid = if state == "running" { json!("number") } else { Value::Null };
    json!({ "database": database, "state": state, "data_dir": "text", "major": "number", "pid": pid })
}

impl Drop for Checkout {
    fn drop(&mut self) {
        // A panic in here would hide the one that ended the test.
        let reset = self.command(&["dev", "reset"]).output();
        if !std::thread::panicking() {
            assert!(reset.unwrap().status.success());
        }
    }
}

#[test]
fn the_first_command_needs_neither_server_nor_variable() {
    let checkout = Checkout::new();
    assert_eq!(checkout.status(), ["main: not made yet", "creds: not made yet"]);

    let init = checkout.run(&["init"]).ok();
    let notes: Vec<&str> = init.stderr.lines().filter(|line| line.starts_with("note: ")).collect();
    assert_eq!(notes.len(), 1, "one line says that servers were started: {init:#?}");
    assert!(notes[0].contains("main in ") && notes[0].contains("creds in "), "{init:#?}");

    let current = checkout.run(&["current"]).ok();
    let heads = |name: &str| common::revisions(name).pop().unwrap();
    let expected = format!("main: {} (head)\ncreds: {} (head)\n", heads("main"), heads("creds"));
    assert_eq!(current.stdout, expected);
    assert!(!current.stderr.contains("started"), "they are still running: {current:#?}");

    checkout.run(&["downgrade"]).ok();
    let lower = checkout.run(&["current"]).ok().stdout;
    assert_eq!(lower.lines().count(), 2, "{lower}");
    assert!(!lower.contains("(head)"), "one revision down on both: {lower}");
    checkout.run(&["upgrade"]).ok();
    assert_eq!(checkout.run(&["current"]).ok().stdout, expected);

    let running = checkout.status();
    assert!(running.iter().all(|line| line.contains("running, PostgreSQL")), "{running:?}");
    assert_eq!(checkout.document(), json!([told("main", "running"), told("creds", "running")]));
    checkout.run(&["dev", "stop"]).ok();
    let stopped = checkout.status();
    assert!(stopped.iter().all(|line| line.contains("stopped, PostgreSQL")), "{stopped:?}");
    assert_eq!(checkout.document(), json!([told("main", "stopped"), told("creds", "stopped")]));

    // The next command starts them again, with everything in them.
    let again = checkout.run(&["current", "--check-heads"]).ok();
    assert_eq!(again.stdout, expected);
    assert!(again.stderr.contains("started"), "{again:#?}");

    let reset = checkout.run(&["dev", "reset"]).ok();
    assert_eq!(reset.stdout, "main: stopped and deleted\ncreds: stopped and deleted\n");
    assert_eq!(checkout.status(), ["main: not made yet", "creds: not made yet"]);
}

#[test]
fn a_command_on_one_database_starts_one_server() {
    let checkout = Checkout::new();
    checkout.run(&["-c", "aludel-credentials.toml", "upgrade"]).ok();
    let status = checkout.status();
    assert_eq!(status[0], "main: not made yet");
    assert!(status[1].starts_with("creds: running"), "{status:?}");
}

#[test]
fn production_never_falls_back_to_a_private_server() {
    let checkout = Checkout::new();
    let mut init = checkout.command(&["init"]);
    init.env("ENVIRONMENT", "production");
    finish(&mut init).refused(1, &["DATABASE_URL is not set", "ENVIRONMENT is production"]);
    assert!(!checkout.0.path().join(".aludel").exists());
    assert_eq!(checkout.status(), ["main: not made yet", "creds: not made yet"]);
}

#[test]
fn a_folder_that_is_closed_to_the_servers_user_works_as_well() {
    let checkout = Checkout::new();
    fs::set_permissions(checkout.0.path(), Permissions::from_mode(0o700)).unwrap();
    checkout.run(&["init"]).ok();
    checkout.run(&["current", "--check-heads"]).ok();
    let status = checkout.status();
    assert!(status.iter().all(|line| line.contains("running, PostgreSQL")), "{status:?}");
}
