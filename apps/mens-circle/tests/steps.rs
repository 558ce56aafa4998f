//! Each of production's nine revisions makes exactly what Alembic made by it.
//!
//! Alembic's dumps come from production's version. There they are compared byte for byte; on another one, where the server and `pg_dump`
//! write the same schema differently, each is restored, and the two databases are compared.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use std::fs;
use std::path::Path;

use aludel_server::TestDatabase;
use common::{CREDS, MAIN, Platform, comparable, dump, same_dump, settled_dump};

/// The major version of production's servers.
const PRODUCTION: u32 = 15;

/// The dump that Alembic's revision left, the `number`th of its database.
fn expected(file: &str, number: usize, revision: &str) -> String {
    let name = format!("tests/data/production/steps/{file}.{number}.{revision}.sql");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    comparable(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}")))
}

/// Demands that a database holds what a dump says.
#[track_caller]
fn same_as(database: &TestDatabase<'_>, expected: &str, what: &str) {
    if database.cluster().major() == PRODUCTION {
        same_dump(&dump(database), expected, what);
    } else {
        let restored = TestDatabase::create(database.cluster()).expect("a database is made");
        restored.psql(expected).expect("the dump restores");
        same_dump(&settled_dump(database), &settled_dump(&restored), what);
    }
}

fn every_step(name: &str, file: &str, revisions: &[&str]) {
    let platform = Platform::empty();
    let database = if name == "main" { &platform.main } else { &platform.creds };
    for (index, revision) in revisions.iter().enumerate() {
        platform.run_one(name, &["upgrade", "+1"]).ok();
        let version = common::value(database, "SELECT version_num FROM alembic_version");
        assert_eq!(version, *revision);
        let expected = expected(file, index + 1, revision);
        same_as(database, &expected, &format!("after {revision}"));
    }
    let other = if name == "main" { &platform.creds } else { &platform.main };
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(common::value(other, tables), "0", "the other database is left alone");
}

#[test]
fn every_revision_of_the_main_database_equals_alembics() {
    every_step("main", "main", &MAIN);
}

#[test]
fn every_revision_of_the_credentials_database_equals_alembics() {
    every_step("creds", "credentials", &CREDS);
}

#[test]
fn the_last_steps_are_what_production_holds() {
    assert_eq!(comparable(common::MAIN_DUMP), expected("main", 5, MAIN[4]));
    assert_eq!(comparable(common::CREDS_DUMP), expected("credentials", 4, CREDS[3]));
}

#[test]
fn the_tables_that_the_comparison_leaves_out_are_there() {
    let platform = Platform::empty();
    platform.run(&["upgrade", "+1"]).ok();
    let own = "SELECT string_agg(relname::text, ' ' ORDER BY relname) FROM pg_class WHERE relname ~ '^aludel_' \
               AND relkind IN ('r', 'S')";
    let tables = "aludel_identity aludel_journal aludel_journal_id_seq aludel_progress aludel_run";
    for database in [&platform.main, &platform.creds] {
        assert_eq!(common::value(database, own), tables);
        assert!(!dump(database).contains("aludel"), "nothing of them is left in the dump");
    }
}
