//! Histories that do not fit together, and places in them that cannot be found.

use crate::support::{Damage, Project, assert_shown, revision_path};

/// `main` with two heads above its third revision, both with tables of their own.
fn forked() -> Project {
    let project = Project::one().with_database("main");
    project.revision(
        "main",
        "3d45a2ceb7e2",
        "843c768c33cd",
        "Add events",
        "CREATE TABLE events (id int);",
        "DROP TABLE events;",
    );
    project.file(
        "main",
        "3d41aba37b83",
        "Add meetings",
        "-- Revises:    843c768c33cd\n-- Labels:     meetings\n",
        "CREATE TABLE meetings (id int);",
        "DROP TABLE meetings;",
    );
    project.sum("main");
    project
}

#[test]
fn several_heads_are_named_with_the_merge_command_that_joins_them() {
    let project = forked();
    assert_shown(
        "several_heads",
        &project.session(&[
            &["upgrade"],
            &["upgrade", "head"],
            &["revision", "Add invitations"],
            &["stamp", "head"],
            &["show", "head"],
            &["upgrade", "heads"],
            &["downgrade", "-1"],
            &["downgrade", "meetings@-1"],
        ]),
    );
}

#[test]
fn several_heads_of_one_of_two_databases_name_the_database() {
    let project = Project::two().with_databases();
    project.revision(
        "creds",
        "c4b0e5c7784e",
        "1e978f7e8aa5",
        "Add audit",
        "SELECT 1;",
        "SELECT 1;",
    );
    project.sum("creds");
    assert_shown(
        "several_heads_of_one_database",
        &project.session(&[&["upgrade"], &["-c", "aludel-creds.toml", "upgrade"]]),
    );
}

#[test]
fn an_unknown_revision_is_answered_with_similar_ones() {
    let project = forked();
    assert_shown(
        "unknown_revision",
        &project.session(&[
            &["upgrade", "843c768c33dc"],
            &["upgrade", "zzzzzzzz"],
            &["show", "dca7825748bd"],
            &["upgrade", "metings@head"],
            &["upgrade", "zebra@head"],
            &["downgrade", "3d45@base"],
            &["downgrade", "meetings@3d45"],
            &["history", "-r", "843c:9999"],
        ]),
    );
}

#[test]
fn a_place_that_means_nothing_here_is_answered_with_what_would() {
    let project = forked();
    project.ok(&["upgrade", "a930217cd080"]);
    assert_shown(
        "places_without_meaning",
        &project.session(&[
            &["show", "meetings@3d45a2ceb7e2"],
            &["upgrade", "current"],
            &["stamp", "current"],
            &["show", "+1"],
            &["downgrade", "3d45a2ceb7e2"],
            &["upgrade", "+2"],
            &["upgrade", "843c+1"],
            &["downgrade", "-9"],
            &["downgrade", "+1"],
            &["history", "-r", "843c:a930"],
            &["upgrade", "a930@@head"],
            &["revision", "--empty", "--head", "a930", "Add beside"],
            &["revision", "--empty", "--depends-on", "meetins", "--head", "3d45", "Add after"],
            &["merge", "3d45"],
            &["merge", "3d45", "843c"],
        ]),
    );
}

#[test]
fn an_ambiguous_prefix_lists_its_candidates() {
    let project = forked();
    assert_shown("ambiguous_prefix", &project.session(&[&["upgrade", "3d4"], &["show", "3d"]]));
}

#[test]
fn a_revision_in_the_database_that_the_checkout_lacks_is_named() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    project.remove(&revision_path("main", "843c768c33cd", "Add memberships"));
    project.sum("main");
    assert_shown(
        "unknown_applied",
        &project.session(&[
            &["current"],
            &["upgrade"],
            &["downgrade"],
            &["history", "-i"],
            &["stamp", "head"],
            &["doctor"],
        ]),
    );
}

#[test]
fn a_database_of_the_other_history_is_recognised() {
    let mut project = Project::two();
    let (main, creds) = (project.new_database("main"), project.new_database("creds"));
    for (database, id) in [("main", "a930217cd080"), ("creds", "d9aa8768cf02")] {
        project.database(database).query(&format!(
            "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('{id}')"
        )).unwrap();
    }
    project.set("DATABASE_URL", &creds);
    project.set("CREDS_DATABASE_URL", &main);
    assert_shown("unknown_applied_of_the_other", &project.session(&[&["current"], &["upgrade"]]));
}

#[test]
fn faults_between_files_name_the_files() {
    let add = |project: &Project, id: &str, revises: &str, message: &str| {
        project.revision("main", id, revises, message, "SELECT 1;", "SELECT 1;");
    };
    let labelled = |project: &Project, id: &str, header: &str| {
        project.file("main", id, "Labelled", header, "SELECT 1;", "SELECT 1;");
    };
    let cases: [(&str, Damage<'_>); 10] = [
        ("duplicate_id", &|project| {
            add(project, "a930217cd080", "843c768c33cd", "Add circles again");
        }),
        ("self_loop", &|project| add(project, "5e1f00000000", "5e1f00000000", "Add loops")),
        ("cycle", &|project| {
            add(project, "aaaa00000000", "cccc00000000", "Add chickens");
            add(project, "bbbb00000000", "aaaa00000000", "Add eggs");
            add(project, "cccc00000000", "bbbb00000000", "Add nests");
        }),
        ("missing_parent", &|project| add(project, "5e1f00000000", "843c768c33ce", "Add events")),
        ("missing_parent_unlike_any", &|project| {
            add(project, "5e1f00000000", "deadbeef0000", "Add events");
        }),
        ("missing_dependency", &|project| {
            labelled(
                project,
                "5e1f00000000",
                "-- Revises:    843c768c33cd\n-- Depends-on: billing\n",
            );
        }),
        ("ambiguous_dependency", &|project| {
            add(project, "a93021111111", "843c768c33cd", "Add circles of circles");
            labelled(
                project,
                "5e1f00000000",
                "-- Revises:    a93021111111\n-- Depends-on: a93021\n",
            );
        }),
        ("duplicate_label", &|project| {
            labelled(
                project,
                "5e1f00000000",
                "-- Revises:    843c768c33cd\n-- Labels:     billing\n",
            );
            labelled(
                project,
                "6e1f00000000",
                "-- Revises:    843c768c33cd\n-- Labels:     billing\n",
            );
        }),
        ("label_is_revision", &|project| {
            labelled(
                project,
                "5e1f00000000",
                "-- Revises:    843c768c33cd\n-- Labels:     a930217cd080\n",
            );
        }),
        ("dependency_cycle", &|project| {
            labelled(
                project,
                "5e1f00000000",
                "-- Revises:    843c768c33cd\n-- Depends-on: 6e1f00000000\n",
            );
            labelled(
                project,
                "6e1f00000000",
                "-- Revises:    843c768c33cd\n-- Depends-on: 5e1f00000000\n",
            );
        }),
    ];
    for (name, damage) in cases {
        let project = Project::one();
        damage(&project);
        assert_shown(name, &project.show(&["history"]));
    }
}

#[test]
fn several_faults_are_all_reported_at_once() {
    let project = Project::one();
    project.revision("main", "a930217cd080", "843c768c33cd", "Add circles again", "", "");
    project.revision("main", "5e1f00000000", "deadbeef0000", "Add events", "", "");
    assert_shown("several_faults", &project.show(&["heads"]));
}

#[test]
fn rows_that_cannot_be_a_place_in_the_history_are_refused() {
    let project = Project::one().with_database("main");
    let database = project.database("main");
    project.ok(&["upgrade"]);
    database.query("INSERT INTO alembic_version VALUES ('dca7825748db')").unwrap();
    let overlapping = project.session(&[&["upgrade"], &["current"], &["stamp", "843c768c33cd"]]);
    database.query("INSERT INTO alembic_version VALUES ('not a revision')").unwrap();
    let illegal = project.session(&[&["current"], &["upgrade"], &["stamp", "--purge", "head"]]);
    database.query("DELETE FROM alembic_version WHERE version_num = 'not a revision'").unwrap();
    assert_shown(
        "version_rows",
        &format!("{overlapping}\n{illegal}\n{}", project.show(&["upgrade"])),
    );
}
