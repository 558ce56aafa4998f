//! Standbys: what may be done on one, and what a run makes of a primary that is lost for one. Both databases end in the same
//! state, whatever the standby had received.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;

use std::process::Stdio;

use aludel_server::TestCluster;
use support::{Project, SECRET, assert_shown, url};

/// Two databases, of which `main` lies on a primary with a standby.
struct Platform {
    project: Project,
    primary: TestCluster,
    standby: TestCluster,
}

impl Platform {
    fn new() -> Self {
        let mut project = Project::two().with_database("creds");
        let primary = TestCluster::builder().start().unwrap();
        primary.query("postgres", "CREATE DATABASE main").unwrap();
        let standby = primary.standby().unwrap();
        let folders = [&primary, &standby].map(|server| server.socket_dir().display().to_string());
        let port = primary.port();
        // Whichever of the two is the primary.
        let both = format!(
            "postgresql://postgres:{SECRET}@/main?host={},{}&port={port},{port}&target_session_attrs=read-write",
            folders[0], folders[1]
        );
        project.set("DATABASE_URL", &both);
        project.name(&folders[0], "/primary");
        project.name(&folders[1], "/standby");
        Self { project, primary, standby }
    }

    /// The standby has all that the primary has written.
    fn caught_up(&self) {
        let written = value(&self.primary, "postgres", "SELECT pg_current_wal_lsn()");
        let has_it = format!("SELECT pg_last_wal_replay_lsn() >= '{written}'");
        while value(&self.standby, "postgres", &has_it) != "t" {
            std::thread::yield_now();
        }
    }

    /// The primary is gone, and the standby takes its place.
    fn fails_over(&self) {
        self.primary.kill().unwrap();
        self.standby.start().unwrap();
        self.standby.query("postgres", "SELECT pg_promote()").unwrap();
    }

    /// The heads of both databases, as the servers say that are left.
    fn heads(&self) -> [String; 2] {
        let sql = "SELECT version_num FROM alembic_version";
        let creds = self.project.database("creds").query(sql).unwrap();
        [value(&self.standby, "main", sql), creds[0][0].clone().unwrap()]
    }

    fn nothing_is_left(&self) {
        let sql = "SELECT (SELECT count(*) FROM pg_prepared_xacts) + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')";
        assert_eq!(value(&self.standby, "main", sql), "0");
    }
}

fn value(server: &TestCluster, database: &str, sql: &str) -> String {
    server.query(database, sql).unwrap()[0][0].clone().unwrap_or_default()
}

#[test]
fn a_standby_is_read_and_never_moved() {
    let mut platform = Platform::new();
    platform.project.ok(&["upgrade"]);
    platform.caught_up();
    platform.project.set("DATABASE_URL", &url(&platform.standby, "main"));
    assert_shown(
        "standby",
        &platform.project.session(&[
            &["-d", "main", "current"],
            &["-d", "main", "journal", "-n", "1"],
            &["-d", "main", "doctor"],
            &["-d", "main", "upgrade"],
            &["downgrade"],
            &["stamp", "base"],
            &["recover"],
        ]),
    );
    assert_eq!(platform.heads(), ["843c768c33cd", "d9aa8768cf02"]);
}

#[test]
fn a_primary_that_is_lost_in_mid_run_loses_nothing_and_the_next_run_does_the_rest() {
    let platform = Platform::new();
    let project = &platform.project;
    project.revision(
        "main",
        "77aa00000000",
        "843c768c33cd",
        "Wait at the gate",
        "CREATE TABLE half (n int);\nSELECT pg_advisory_xact_lock_shared(7);",
        "DROP TABLE half;",
    );
    project.sum("main");
    project.ok(&["upgrade", "+1"]);
    platform.caught_up();
    let mut gate = platform.primary.connect("main").unwrap();
    gate.query("SELECT pg_advisory_lock(7)").unwrap();
    let mut command = project.command(&["upgrade"]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let waits =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = 'main' AND wait_event = 'advisory'";
    while value(&platform.primary, "main", waits) != "1" {
        std::thread::yield_now();
    }
    platform.fails_over();
    let outcome = project.outcome(&run.wait_with_output().unwrap());
    let stopped = project.transcript(&["upgrade"], &outcome);
    let after = project.session(&[&["current"], &["upgrade"], &["current", "--check-heads"]]);
    assert_shown("failover_in_mid_run", &format!("{stopped}\n{after}"));
    assert_eq!(platform.heads(), ["77aa00000000", "d9aa8768cf02"]);
    platform.nothing_is_left();
}

#[test]
fn a_standby_that_had_not_received_the_commit_is_brought_after_the_other_database() {
    let platform = Platform::new();
    let project = &platform.project;
    project.ok(&["upgrade", "+1"]);
    platform.caught_up();
    // What is written from here on never reaches it.
    platform.standby.stop().unwrap();
    project.ok(&["upgrade"]);
    platform.fails_over();
    assert_eq!(platform.heads(), ["dca7825748db", "d9aa8768cf02"]);
    assert_shown(
        "failover_that_lost_the_commit",
        &project.session(&[&["current"], &["recover"], &["upgrade"]]),
    );
    assert_eq!(platform.heads(), ["843c768c33cd", "d9aa8768cf02"]);
    platform.nothing_is_left();
}
