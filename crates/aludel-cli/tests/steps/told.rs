//! What is said of steps: where they are called, how they fail, and what is refused.

use crate::program::show;
use crate::support::{Project, assert_shown};

const USERS: &str =
    "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, touched int NOT NULL DEFAULT 0);";

/// Two users, and a revision that calls something behind them.
pub(crate) fn project(users: &str, call: &str) -> Project {
    let project = Project::empty().with_config("main").with_database("main");
    let first = format!("{USERS}\n{users}");
    project.revision("main", "aaaa00000000", "", "Users", &first, "DROP TABLE users;");
    let up = format!("CREATE TABLE before (id int);\n\n-- aludel: up call {call}");
    let down = format!("DROP TABLE before;\n\n-- aludel: down call {call}");
    project.revision("main", "bbbb00000000", "aaaa00000000", "Call it", &up, &down);
    project.sum("main");
    project
}

#[test]
fn a_revision_shows_what_it_calls() {
    let project = project("", "fold_emails 2");
    let shown = [
        show(&project, "", &["show", "bbbb"]),
        show(&project, "", &["--format", "json", "show", "bbbb"]),
        show(&project, "", &["history", "-v", "-r", "aaaa:"]),
    ];
    assert_shown("step_shown", &shown.join("\n"));
}

#[test]
fn a_step_that_fails_is_shown_where_it_is_called() {
    let bad = project("INSERT INTO users VALUES (1, 'Ann@x.org'), (2, 'nobody');", "fold_emails 2");
    let good = project("INSERT INTO users VALUES (1, 'Ann@x.org');", "fold_emails 2");
    let checked = project(
        "INSERT INTO users VALUES (1, 'Ann@x.org'); ALTER TABLE users ADD CHECK (email <> lower(email));",
        "fold_emails 2",
    );
    let shown = [
        show(&bad, "", &["upgrade"]),
        show(&checked, "", &["upgrade"]),
        show(&good, "", &["upgrade"]),
        show(&good, "", &["downgrade", "-1"]),
    ];
    assert_shown("step_failed", &shown.join("\n"));
    let email = good.database("main").query("SELECT email FROM users").unwrap();
    assert_eq!(email[0][0].as_deref(), Some("ann@x.org"));
}

#[test]
fn a_step_that_is_not_registered_and_one_in_a_script_are_refused() {
    let mut shown: Vec<String> = ["fold_emails 1", "fold_email 2", "encrypt 1"]
        .into_iter()
        .map(|call| show(&project("", call), "", &["upgrade"]))
        .collect();
    shown.push(show(&project("", "fold_emails 2"), "", &["upgrade", "--sql"]));
    assert_shown("step_refused", &shown.join("\n"));
}

#[test]
fn steps_that_no_revision_could_call_end_every_command() {
    let project = project("", "fold_emails 2");
    let shown = [show(&project, "twice", &["history"]), show(&project, "stranger", &["history"])];
    assert_shown("step_registered", &shown.join("\n"));
}
