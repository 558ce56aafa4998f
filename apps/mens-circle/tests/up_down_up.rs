//! Every downgrade of the platform is the inverse of its upgrade, with rows present.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use aludel_server::TestDatabase;
use common::{
    CREDS, CREDS_ROWS, MAIN, MAIN_ROWS, MAIN_ROWS_NEW, Platform, TOKENS, dump, same_dump,
};

/// A database of the platform, and the rows to insert once a revision is reached.
struct Walk<'p> {
    platform: &'p Platform,
    name: &'static str,
    database: &'p TestDatabase<'static>,
    rows: Vec<(String, &'static str)>,
}

impl Walk<'_> {
    fn run(&self, args: &[&str]) {
        self.platform.run_one(self.name, args).ok();
    }

    fn up(&self) {
        self.run(&["upgrade", "+1"]);
    }

    fn down(&self) {
        self.run(&["downgrade", "-1"]);
    }

    fn fill(&self, revision: &str) {
        for (_, rows) in self.rows.iter().filter(|(at, _)| at == revision) {
            self.database.psql(rows).unwrap_or_else(|error| panic!("rows at {revision}: {error}"));
        }
    }

    fn same(&self, expected: &str, what: &str) {
        same_dump(&dump(self.database), expected, &format!("{}: {what}", self.name));
    }
}

fn walk(walk: &Walk<'_>) {
    let revisions = common::revisions(walk.name);
    // The version table stays when all is taken back, so the dump at the base is that of a database that has it.
    walk.run(&["ensure-version"]);
    let mut dumps = vec![dump(walk.database)];
    for (index, revision) in revisions.iter().enumerate() {
        walk.up();
        dumps.push(dump(walk.database));
        let is_same = dumps[index] == dumps[index + 1];
        assert_eq!(is_same, revision == TOKENS, "{revision} changes something");
        walk.down();
        walk.same(&dumps[index], &format!("up to and down from {revision}"));
        walk.up();
        walk.same(&dumps[index + 1], &format!("up, down, up of {revision}"));
        walk.fill(revision);
    }
    assert!(!walk.rows.is_empty() && walk.rows.iter().all(|(at, _)| revisions.contains(at)));

    // From the head down, with the rows that are left at each revision.
    for (index, revision) in revisions.iter().enumerate().rev() {
        walk.down();
        walk.same(&dumps[index], &format!("down from {revision} with rows"));
        walk.up();
        walk.same(&dumps[index + 1], &format!("up again to {revision} with rows"));
        walk.down();
    }

    walk.run(&["upgrade"]);
    walk.same(dumps.last().unwrap(), "from the base to the head");
    for revision in &revisions {
        walk.fill(revision);
    }
    walk.run(&["downgrade", "base"]);
    walk.same(&dumps[0], "from the head, full of rows, to the base");
    walk.run(&["upgrade", "head"]);
    walk.same(dumps.last().unwrap(), "and back to the head");
}

#[test]
fn every_revision_of_the_main_database_goes_up_down_and_up() {
    let platform = Platform::empty();
    let head = common::revisions("main").pop().unwrap();
    walk(&Walk {
        platform: &platform,
        name: "main",
        database: &platform.main,
        rows: vec![(MAIN[4].to_owned(), MAIN_ROWS), (head, MAIN_ROWS_NEW)],
    });
}

#[test]
fn every_revision_of_the_credentials_database_goes_up_down_and_up() {
    let platform = Platform::empty();
    walk(&Walk {
        platform: &platform,
        name: "creds",
        database: &platform.creds,
        rows: vec![(CREDS[3].to_owned(), CREDS_ROWS)],
    });
}

/// Rows that the application writes after a downgrade must find the schema as it was: numbers go on behind the highest.
#[test]
fn a_credential_row_written_after_a_downgrade_gets_a_number_of_its_own() {
    let platform = Platform::as_production();
    platform.run(&["upgrade"]).ok();
    platform.run_one("creds", &["downgrade", CREDS[3]]).ok();
    let insert = "INSERT INTO user_credentials (password_hash, salt, failed_login_attempts, \
                  phone_verification_attempts) VALUES ('no hash', 'no salt', 0, 0) RETURNING user_id";
    assert_eq!(common::value(&platform.creds, insert), "6");
}

#[test]
fn both_databases_go_to_the_base_and_back_in_one_command_each() {
    let platform = Platform::empty();
    platform.run(&["upgrade"]).ok();
    for (database, rows) in [
        (&platform.main, MAIN_ROWS),
        (&platform.main, MAIN_ROWS_NEW),
        (&platform.creds, CREDS_ROWS),
    ] {
        database.psql(rows).unwrap();
    }
    let heads = (dump(&platform.main), dump(&platform.creds));
    let down = platform.json(&["downgrade", "base"]);
    assert_eq!(common::of_database(&down, "main")["to"], serde_json::json!([]));
    assert_eq!(common::of_database(&down, "creds")["to"], serde_json::json!([]));
    assert_eq!(platform.run(&["current"]).ok().stdout, "main: <base>\ncreds: <base>\n");
    platform.run(&["upgrade"]).ok();
    same_dump(&dump(&platform.main), &heads.0, "main");
    same_dump(&dump(&platform.creds), &heads.1, "creds");
}
