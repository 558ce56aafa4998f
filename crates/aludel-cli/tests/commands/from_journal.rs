//! Revisions that a database has and the checkout lacks: who brought them there, and how the journal takes them back.

use crate::support::terminal::Terminal;
use crate::support::{Project, assert_shown, revision_path};

/// At the head of the chain, in a checkout without its last revisions.
fn behind(missing: &[(&str, &str)]) -> Project {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    for (id, message) in missing {
        project.remove(&revision_path("main", id, message));
    }
    project.sum("main");
    project
}

const LAST: &[(&str, &str)] = &[("843c768c33cd", "Add memberships")];
const LAST_TWO: &[(&str, &str)] =
    &[("843c768c33cd", "Add memberships"), ("a930217cd080", "Add circles")];

fn tables(project: &Project) -> String {
    let rows = project
        .database("main")
        .query("SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename !~ 'aludel|alembic'")
        .unwrap();
    rows[0][0].clone().unwrap_or_default()
}

#[test]
fn it_is_taken_back_when_its_sql_was_shown_and_agreed_to() {
    let project = behind(LAST);
    assert_shown(
        "from_journal",
        &project.session(&[
            &["downgrade", "--from-journal"],
            &["-q", "downgrade", "--from-journal", "--yes"],
            &["current"],
            &["downgrade", "--from-journal"],
            &["downgrade", "--yes"],
            &["downgrade", "--from-journal", "--sql", "head:base"],
        ]),
    );
    assert_eq!(tables(&project), "users");
}

#[test]
fn those_below_it_come_from_the_journal_too() {
    let project = behind(LAST_TWO);
    assert_shown(
        "from_journal_two",
        &project.session(&[
            &["downgrade", "--from-journal", "--yes", "dca7"],
            &["upgrade"],
            &["journal", "-v", "-n", "1"],
        ]),
    );
    assert_eq!(tables(&project), "users");
}

#[test]
fn several_databases_go_down_together() {
    let project = Project::two().with_databases();
    project.ok(&["upgrade"]);
    project.remove(&revision_path("main", LAST[0].0, LAST[0].1));
    project.sum("main");
    assert_shown(
        "from_journal_several",
        &project.session(&[&["downgrade"], &["downgrade", "--from-journal", "--yes"]]),
    );
}

#[test]
fn what_is_not_what_was_applied_is_not_run() {
    let changed = behind(LAST);
    changed
        .database("main")
        .query("UPDATE aludel_journal SET down_body = replace(down_body, 'memberships', 'users') WHERE revision = '843c768c33cd'")
        .unwrap();
    let damaged = behind(LAST);
    damaged
        .database("main")
        .query("UPDATE aludel_journal SET down_body = 'DROP TABLE users' WHERE revision = '843c768c33cd'")
        .unwrap();
    let foreign = behind(&[]);
    foreign
        .database("main")
        .query("UPDATE alembic_version SET version_num = 'feed00000000'")
        .unwrap();
    let stamped = Project::one().with_database("main");
    stamped.ok(&["stamp", "head", "--force"]);
    stamped.remove(&revision_path("main", LAST[0].0, LAST[0].1));
    stamped.sum("main");
    let shown: String = [changed, damaged, foreign, stamped]
        .iter()
        .map(|project| project.show(&["downgrade", "--from-journal", "--yes"]))
        .collect();
    assert_shown("from_journal_refused", &shown);
}

#[test]
fn one_without_a_way_back_is_refused_by_its_own_words() {
    let project = Project::one().with_database("main");
    let path = revision_path("main", LAST[0].0, LAST[0].1);
    project.replace(
        &path,
        "-- aludel: down\nDROP TABLE memberships;",
        "-- aludel: down irreversible \"who knows\"",
    );
    project.sum("main");
    project.ok(&["upgrade"]);
    project.remove(&path);
    project.sum("main");
    assert_shown(
        "from_journal_irreversible",
        &project.show(&["downgrade", "--from-journal", "--yes"]),
    );
}

#[test]
fn a_person_is_asked_and_a_no_changes_nothing() {
    let project = behind(LAST);
    for (answer, code, left) in
        [("n\n", 1, "circles memberships users"), ("y\n", 0, "circles users")]
    {
        let mut terminal = Terminal::start(&project, &["downgrade", "--from-journal", "a930"]);
        terminal.until_question(1);
        terminal.answer(answer);
        let (ended, seen) = terminal.end();
        assert_eq!(ended, code, "{seen}");
        assert_eq!(tables(&project), left, "{seen}");
    }
}
