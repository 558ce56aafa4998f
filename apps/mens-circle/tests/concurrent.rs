//! Many runs at once, and runs that are killed: every revision is applied once, and the others go on.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use std::process::Child;

use aludel_server::{Connection, TestDatabase};
use common::{Platform, dump, finish_child, program, revisions, same_dump, value};

#[test]
fn sixteen_upgrades_at_once_apply_every_revision_once_and_all_succeed() {
    let platform = Platform::empty();
    let mut runs: Vec<Child> = Vec::new();
    for _ in 0..16 {
        runs.push(platform.migrate().arg("upgrade").spawn().unwrap());
    }
    for run in runs {
        finish_child(run).ok();
    }
    assert!(platform.is_at_heads());
    each_revision_once(&platform);
    let alone = Platform::empty();
    alone.run(&["upgrade"]).ok();
    same_dump(&dump(&platform.main), &dump(&alone.main), "main");
    same_dump(&dump(&platform.creds), &dump(&alone.creds), "creds");
}

fn each_revision_once(platform: &Platform) {
    for name in ["main", "creds"] {
        let journal = platform.journal(name);
        let ups: Vec<(String, String)> =
            revisions(name).into_iter().map(|id| (id, "up".to_owned())).collect();
        assert_eq!(journal, ups, "{name}");
    }
    for database in [&platform.main, &platform.creds] {
        assert_eq!(value(database, "SELECT count(*) FROM aludel_progress"), "0");
        assert_eq!(value(database, "SELECT count(*) FROM aludel_identity"), "1");
    }
}

#[test]
fn a_run_killed_in_its_transaction_is_done_anew_by_those_that_wait() {
    kill_at("main", "CREATE TABLE circles%");
}

#[test]
fn a_run_killed_between_its_phases_is_finished_by_those_that_wait() {
    kill_at("main", "ALTER TABLE meeting_attendance VALIDATE%");
}

#[test]
fn a_run_killed_in_a_concurrent_statement_is_finished_by_those_that_wait() {
    kill_at("main", "DROP INDEX CONCURRENTLY IF EXISTS ix_roles_id%");
}

#[test]
fn a_run_killed_when_one_database_is_moved_is_finished_in_the_other() {
    kill_at("creds", "ALTER TABLE user_credentials ADD COLUMN google_user_id%");
}

/// Starts four runs, kills the one that works when it comes to a statement, and demands that the other three bring both databases to
/// their heads.
fn kill_at(name: &str, statement: &str) {
    let platform = Platform::empty();
    let database = if name == "main" { &platform.main } else { &platform.creds };
    let gate = Gate::close(database, statement);
    let mut first = platform.migrate().arg("upgrade").spawn().unwrap();
    gate.wait_until_reached();
    let others: Vec<Child> =
        (0..3).map(|_| platform.migrate().arg("upgrade").spawn().unwrap()).collect();
    wait_for_sessions(&platform.main, 4);
    first.kill().unwrap();
    assert_eq!(finish_child(first).code(), None, "it was killed");
    gate.open();
    for run in others {
        finish_child(run).ok();
    }
    assert!(platform.is_at_heads());
    each_revision_once(&platform);
    let alone = Platform::empty();
    alone.run(&["upgrade"]).ok();
    same_dump(&dump(&platform.main), &dump(&alone.main), "main");
    same_dump(&dump(&platform.creds), &dump(&alone.creds), "creds");
}

/// A place in a run that nobody passes while the gate is closed: an event trigger waits there.
struct Gate<'d> {
    database: &'d TestDatabase<'static>,
    keeper: Connection,
}

impl<'d> Gate<'d> {
    fn close(database: &'d TestDatabase<'static>, statement: &str) -> Self {
        let mut keeper = database.connect().unwrap();
        keeper.query("SELECT pg_advisory_lock(7, 7)").unwrap();
        let trigger = format!(
            "CREATE SCHEMA gate; CREATE FUNCTION gate.wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF pg_catalog.current_query() LIKE '%{statement}' THEN \
             WHILE EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND classid = 7 AND objid = 7) \
             LOOP PERFORM pg_catalog.pg_sleep(0.01); END LOOP; END IF; END $$; \
             CREATE EVENT TRIGGER gate ON ddl_command_start EXECUTE FUNCTION gate.wait()"
        );
        keeper.query(&trigger).unwrap();
        Self { database, keeper }
    }

    /// Waits until a session sleeps at the gate.
    fn wait_until_reached(&self) {
        let asleep = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                      AND wait_event = 'PgSleep' AND pid <> pg_backend_pid()";
        wait_for(self.database, asleep, |count| count >= 1);
    }

    fn open(mut self) {
        self.keeper.query("SELECT pg_advisory_unlock(7, 7)").unwrap();
        let drop = "DROP EVENT TRIGGER gate; DROP SCHEMA gate CASCADE";
        self.keeper.query(drop).unwrap();
    }
}

/// Waits until so many runs are connected to a database.
fn wait_for_sessions(database: &TestDatabase<'_>, sessions: usize) {
    let connected = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                     AND application_name LIKE 'migrate%'";
    wait_for(database, connected, |count| count >= sessions);
}

/// Asks until the answer is right, with a pause on the server between two questions; gives up after some thousand.
fn wait_for(database: &TestDatabase<'_>, sql: &str, right: impl Fn(usize) -> bool) {
    let mut connection = database.connect().unwrap();
    for _ in 0..6_000 {
        let rows = connection.query(sql).unwrap();
        if right(rows[0][0].as_ref().unwrap().parse().unwrap()) {
            return;
        }
        connection.query("SELECT pg_sleep(0.01)").unwrap();
    }
    panic!("this never came true: {sql}");
}

#[test]
fn the_gate_of_these_tests_stops_a_run_and_lets_it_pass() {
    let platform = Platform::empty();
    let gate = Gate::close(&platform.main, "CREATE TABLE permissions%");
    let run = platform.migrate_one("main").args(["upgrade"]).spawn().unwrap();
    gate.wait_until_reached();
    assert_eq!(value(&platform.main, "SELECT count(*) FROM pg_class WHERE relname = 'users'"), "0");
    gate.open();
    finish_child(run).ok();
    assert!(program().arg("--version").output().unwrap().status.success());
}
