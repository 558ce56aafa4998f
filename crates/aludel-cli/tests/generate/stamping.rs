//! stamp: a look at the database before it is said to be at a revision.

use crate::support::{Project, assert_shown};
use crate::{USERS, project};

/// Three revisions of which none is applied, and a server for shadow databases.
fn unapplied() -> Project {
    let project = project("");
    project.revision("main", "aaaa00000000", "", "First tables", USERS, "DROP TABLE users;");
    let index = "CREATE INDEX users_at ON users (created_at);";
    project.revision(
        "main",
        "bbbb00000000",
        "aaaa00000000",
        "An index",
        index,
        "DROP INDEX users_at;",
    );
    project
}

#[test]
fn a_database_that_is_not_what_the_journal_knows_is_refused_and_listed() {
    let project = unapplied();
    for target in ["aaaa", "bbbb"] {
        project.ok(&["-q", "upgrade", target]);
    }
    project.ok(&["-q", "downgrade"]);
    project.database("main").query("ALTER TABLE users ADD COLUMN by_hand int").unwrap();
    let shown = project.session(&[
        &["stamp", "bbbb"],
        &["current"],
        &["stamp", "--force", "bbbb"],
        &["current"],
        &["stamp", "base"],
    ]);
    assert_shown("stamp_differs", &shown);
}

#[test]
fn what_the_journal_does_not_know_is_made_in_a_shadow_database() {
    let mut project = unapplied();
    let empty = project.show(&["stamp", "head"]);
    project.database("main").query(USERS).unwrap();
    let first = project.show(&["stamp", "aaaa"]);
    let second = project.show(&["stamp", "head"]);
    project.database("main").query("CREATE INDEX users_at ON users (created_at)").unwrap();
    let third = project.show(&["stamp", "head"]);
    project.revision("main", "cccc00000000", "bbbb00000000", "Wrong", "DROP TABLE nothing;", "");
    let wrong = project.show(&["stamp", "head"]);
    project.unset("ALUDEL_SHADOW_URL");
    let nowhere = project.show(&["stamp", "--purge", "aaaa"]);
    assert_shown("stamp_shadow", &[empty, first, second, third, wrong, nowhere].join("\n"));
}
