//! One database: faults of its files, and what is asked of it.

use crate::support::{Project, cluster, url};
use crate::{add, as_promised, promised, value, versions};

#[test]
fn a_missing_parent_is_shown_in_the_file_that_names_it() {
    let project = Project::one();
    add(&project, "5e1f00000000", "deadbeef0000", "Add events");
    promised(
        &project,
        "a_missing_parent_is_shown_in_the_file_that_names_it",
        &project.run(&["heads"]),
    );
}

#[test]
fn a_cycle_is_shown_in_the_files_that_form_it() {
    let project = Project::one();
    for (id, revises) in [
        ("aaaa00000000", "cccc00000000"),
        ("bbbb00000000", "aaaa00000000"),
        ("cccc00000000", "bbbb00000000"),
    ] {
        add(&project, id, revises, "Link");
    }
    let outcome = project.run(&["heads"]);
    promised(&project, "a_cycle_is_shown_in_the_files_that_form_it", &outcome);
    for id in ["aaaa00000000", "bbbb00000000", "cccc00000000"] {
        assert!(
            outcome.stderr.contains(&format!("main/versions/{id}_link.sql:4:16")),
            "{outcome:?}"
        );
    }
}

#[test]
fn a_revision_that_revises_itself_is_shown() {
    let project = Project::one();
    add(&project, "5e1f00000000", "5e1f00000000", "Add loops");
    promised(&project, "a_revision_that_revises_itself_is_shown", &project.run(&["heads"]));
}

#[test]
fn a_label_that_is_there_twice_is_shown_in_both_files() {
    let project = Project::one();
    let header = "-- Revises:    843c768c33cd\n-- Labels:     billing\n";
    for id in ["5e1f00000000", "6e1f00000000"] {
        project.file("main", id, "Labelled", header, "SELECT 1;", "SELECT 1;");
    }
    let outcome = project.run(&["heads"]);
    promised(&project, "a_label_that_is_there_twice_is_shown_in_both_files", &outcome);
    for id in ["5e1f00000000", "6e1f00000000"] {
        assert!(
            outcome.stderr.contains(&format!("main/versions/{id}_labelled.sql:5:16")),
            "{outcome:?}"
        );
    }
}

#[test]
fn an_identifier_that_is_there_twice_is_shown_in_both_files() {
    let project = Project::one();
    add(&project, "843c768c33cd", "dca7825748db", "Add again");
    let outcome = project.run(&["heads"]);
    promised(&project, "an_identifier_that_is_there_twice_is_shown_in_both_files", &outcome);
    for message in ["add_memberships", "add_again"] {
        assert!(
            outcome.stderr.contains(&format!("main/versions/843c768c33cd_{message}.sql:3:16")),
            "{outcome:?}"
        );
    }
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_step_beyond_a_head_says_how_many_there_are() {
    let project = Project::one().with_database("main");
    add(&project, "27c6a30d7c24", "843c768c33cd", "Add cart");
    add(&project, "ae1027a6acf0", "843c768c33cd", "Add column");
    project.sum("main");
    let outcome = project.run(&["upgrade", "27c6a@head+1"]);
    promised(&project, "a_step_beyond_a_head_says_how_many_there_are", &outcome);
    // What the hint names is understood.
    project.ok(&["upgrade", "27c6a@head"]);
}

#[test]
fn a_stamp_on_an_unknown_revision_says_what_is_there_and_how_to_go_on() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    let database = project.database("main");
    database.query("UPDATE alembic_version SET version_num = 'deadbeef0000'").unwrap();
    let outcome = project.run(&["stamp", "heads"]);
    promised(
        &project,
        "a_stamp_on_an_unknown_revision_says_what_is_there_and_how_to_go_on",
        &outcome,
    );
    assert_eq!(versions(database), "deadbeef0000", "nothing was touched");
    // One way: the file comes back.
    add(&project, "deadbeef0000", "843c768c33cd", "Add events");
    project.sum("main");
    assert_eq!(project.ok(&["current"]), "deadbeef0000 (head)\n");
    // The other one, as the hint says.
    project.remove("main/versions/deadbeef0000_add_events.sql");
    project.sum("main");
    project.ok(&["stamp", "--purge", "heads"]);
    assert_eq!(project.ok(&["current"]), "843c768c33cd (head)\n");
    project.ok(&["downgrade"]);
}

#[test]
fn a_stamp_on_a_database_that_the_revisions_do_not_make_is_refused_and_lists_what_differs() {
    let mut project = Project::one().with_database("main");
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    let database = project.database("main");
    database.query("CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL)").unwrap();
    let outcome = project.run(&["stamp", "head"]);
    promised(
        &project,
        "a_stamp_on_a_database_that_the_revisions_do_not_make_is_refused_and_lists_what_differs",
        &outcome,
    );
    assert_eq!(project.ok(&["current"]), "");
    // It is what the first one makes.
    project.ok(&["stamp", "dca7"]);
    project.ok(&["upgrade"]);
    project.ok(&["downgrade", "base"]);
}

#[test]
fn a_script_on_a_database_at_another_revision_changes_nothing() {
    let project = Project::one().with_database("main");
    project.revision(
        "main",
        "5e1f00000000",
        "843c768c33cd",
        "Add events",
        "CREATE TABLE events ();",
        "DROP TABLE events;",
    );
    project.sum("main");
    project.ok(&["upgrade", "dca7"]);
    let database = project.database("main");
    let script = project.ok(&["upgrade", "843c:head", "--sql"]);
    let error = database.psql(&script).unwrap_err().to_string();
    as_promised(
        "a_script_on_a_database_at_another_revision_changes_nothing",
        None,
        &project.settled(&error),
    );
    assert_eq!(
        value(database, "SELECT coalesce(to_regclass('events')::text, 'no table')"),
        "no table"
    );
    assert_eq!(versions(database), "dca7825748db");
    // At the right one it works.
    project.ok(&["upgrade", "843c"]);
    database.psql(&script).unwrap();
    assert_eq!(project.ok(&["current"]), "5e1f00000000 (head)\n");
}
