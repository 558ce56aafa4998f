//! Databases that Alembic has migrated are taken over as they stand: same version table, no re-run, no stamp.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use common::{
    CREDS, CREDS_SQL, MAIN, Platform, of_database, revisions, rows_query, same_dump, settled_dump,
};

#[test]
fn current_shows_the_head_that_alembic_left_and_changes_nothing() {
    let platform = Platform::as_production();
    let before = (common::dump(&platform.main), common::dump(&platform.creds));
    let said = platform.run(&["current"]).ok();
    assert_eq!(said.stdout, format!("main: {}\ncreds: {}\n", MAIN[4], CREDS[3]));
    assert_eq!((common::dump(&platform.main), common::dump(&platform.creds)), before);
    let tables = "SELECT count(*) FROM pg_class WHERE relname LIKE 'aludel%'";
    assert_eq!(common::value(&platform.main, tables), "0", "reading makes no tables");
    platform.run(&["current", "--check-heads"]).refused(4, &["main", "creds", "not at its heads"]);
}

#[test]
fn upgrade_applies_only_what_is_newer_and_leaves_every_row_as_it_was() {
    let platform = Platform::as_production();
    let queries = [rows_query(&platform.main), rows_query(&platform.creds)];
    let rows =
        || [platform.main.query(&queries[0]).unwrap(), platform.creds.query(&queries[1]).unwrap()];
    let before = rows();
    for table in queries.iter().flat_map(|query| query.split("UNION ALL")) {
        let name = table.split('\'').nth(1).unwrap();
        let filled = before.iter().flatten().any(|row| row[0].as_deref() == Some(name));
        assert!(filled, "{name} has rows, so that the comparison means something");
    }

    let report = platform.json(&["upgrade"]);
    for (name, old) in [("main", MAIN.as_slice()), ("creds", CREDS.as_slice())] {
        let all = revisions(name);
        assert_eq!(all[..old.len()], *old, "the nine stand first in the history of {name}");
        let new = &all[old.len()..];
        assert!(!new.is_empty());

        let database = of_database(&report, name);
        let steps = database["steps"].as_array().unwrap();
        let run: Vec<&str> = steps.iter().map(|step| step["revision"].as_str().unwrap()).collect();
        assert_eq!(run, new);
        assert_eq!(database["from"].as_array().unwrap(), &[old[old.len() - 1]]);
        assert_eq!(database["to"].as_array().unwrap(), &[new[new.len() - 1].as_str()]);

        let journal = platform.journal(name);
        let ups: Vec<(String, String)> =
            new.iter().map(|id| (id.clone(), "up".to_owned())).collect();
        assert_eq!(journal, ups);
    }
    assert!(platform.is_at_heads());
    let said = platform.run(&["upgrade"]).ok();
    assert_eq!(said.stderr.matches("nothing to do").count(), 2, "{said:#?}");

    // The last revision encrypts tokens, and the way back shows that it has lost nothing and touched nothing else.
    let now = rows();
    assert_eq!(now[0], before[0]);
    assert_ne!(now[1], before[1]);
    platform.run_one("creds", &["downgrade", CREDS_SQL]).ok();
    assert_eq!(rows(), before);
}

#[test]
fn what_alembic_applied_can_be_taken_back_and_applied_again() {
    let platform = Platform::as_production();
    platform.run(&["upgrade"]).ok();
    let before = (settled_dump(&platform.main), settled_dump(&platform.creds));
    platform.run(&["downgrade", "base"]).ok();
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace \
                  AND relkind IN ('r', 'S', 'v') AND relname !~ '^(aludel_|alembic_version)'";
    assert_eq!(common::value(&platform.main, tables), "0");
    assert_eq!(common::value(&platform.creds, tables), "0");
    platform.run(&["upgrade"]).ok();
    same_dump(&settled_dump(&platform.main), &before.0, "main");
    same_dump(&settled_dump(&platform.creds), &before.1, "creds");
}

#[test]
fn a_database_restored_from_production_equals_one_that_was_migrated_from_nothing() {
    let production = Platform::as_production();
    let empty = Platform::empty();
    production.run(&["upgrade"]).ok();
    empty.run(&["upgrade"]).ok();
    same_dump(&settled_dump(&production.main), &settled_dump(&empty.main), "main");
    same_dump(&settled_dump(&production.creds), &settled_dump(&empty.creds), "creds");
}
