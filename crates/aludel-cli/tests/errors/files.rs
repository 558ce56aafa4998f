//! Files that do not read: revisions, strays, the manifest.

use crate::support::{Damage, Project, assert_shown};

/// A revision file with a fault, as `history` and `upgrade` meet it.
const FAULTS: &[(&str, &str)] = &[
    (
        "file_unknown_key",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revise:     843c768c33cd\n\n-- aludel: up\nSELECT 1;\n",
    ),
    (
        "file_foreign_key",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n-- Author:     Ada\n\n-- aludel: up\n",
    ),
    (
        "file_repeated_key",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n-- Revises:    a930217cd080\n\n-- aludel: up\n",
    ),
    (
        "file_no_revises",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n\n-- aludel: up\nSELECT 1;\n",
    ),
    ("file_no_revision", "-- Add events\n\n-- aludel: up\nSELECT 1;\n"),
    ("file_plain_sql", "CREATE TABLE events (id integer);\n"),
    ("file_no_up", "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n"),
    (
        "file_only_down",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: down\nSELECT 1;\n",
    ),
    (
        "file_bad_identifier",
        "-- Add events\n--\n-- Revision:   5e1f-0000\n-- Revises:    843c768c33cd\n\n-- aludel: up\n",
    ),
    (
        "file_long_identifier",
        "-- Add events\n--\n-- Revision:   0123456789012345678901234567890123456789\n-- Revises:\n\n-- aludel: up\n",
    ),
    (
        "file_bad_created",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n-- Created:    yesterday\n\n-- aludel: up\n",
    ),
    (
        "file_bad_label",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n-- Labels:     head\n\n-- aludel: up\n",
    ),
    (
        "file_unknown_marker",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: upp\nSELECT 1;\n",
    ),
    (
        "file_bad_marker_word",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up without-transaction\nSELECT 1;\n",
    ),
    (
        "file_transaction_control",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nBEGIN;\nCREATE TABLE events (id int);\nCOMMIT;\n",
    ),
    (
        "file_concurrently",
        "-- Index users\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nSELECT 'größer';\nCREATE INDEX CONCURRENTLY users_email\n    ON users (email);\n",
    ),
    (
        "file_concurrently_down",
        "-- Index users\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nCREATE INDEX users_email ON users (email);\n-- aludel: down\nDROP INDEX CONCURRENTLY users_email;\n",
    ),
    (
        "file_irreversible_with_sections",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nSELECT 1;\n-- aludel: down irreversible \"data is gone\"\n-- aludel: down\nSELECT 1;\n",
    ),
    (
        "file_sql_under_irreversible",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nSELECT 1;\n-- aludel: down irreversible \"data is gone\"\nSELECT 1;\n",
    ),
    (
        "file_open_string",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nSELECT 'it''s open;\nSELECT 2;\n",
    ),
    (
        "file_open_dollar",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nDO $body$ BEGIN END $BODY$;\n",
    ),
    (
        "file_open_parenthesis",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nCREATE TABLE events (id int;\nSELECT 1;\n",
    ),
    (
        "file_psql_command",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\n\\connect other\nSELECT 1;\n",
    ),
    (
        "file_conflict_markers",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n<<<<<<< HEAD\n-- Revises:    843c768c33cd\n=======\n-- Revises:    a930217cd080\n>>>>>>> theirs\n\n-- aludel: up\n",
    ),
    (
        "file_text_below_the_keys",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n-- and some words\n\n-- aludel: up\n",
    ),
    (
        "file_repeated_value",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n-- Labels:     events, events\n\n-- aludel: up\nSELECT 1;\n",
    ),
    (
        "file_empty_identifier",
        "-- Add events\n--\n-- Revision:\n-- Revises:    843c768c33cd\n\n-- aludel: up\n",
    ),
    (
        "file_open_body",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nCREATE FUNCTION one() RETURNS integer\nBEGIN ATOMIC\n    SELECT 1;\n",
    ),
    (
        "file_copy_without_end",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nCOPY users FROM STDIN;\n1\tada@example.org\n",
    ),
    (
        "file_text_after_copy",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up\nCOPY users FROM STDIN; SELECT 1;\n1\tada@example.org\n\\.\n",
    ),
    (
        "file_copy_outside_transaction",
        "-- Add events\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up no-transaction\nCOPY users FROM STDIN;\n1\tada@example.org\n\\.\n",
    ),
];

#[test]
fn faults_in_a_revision_file_are_shown_in_their_place() {
    for (name, text) in FAULTS {
        let project = Project::one().with_database("main");
        project.write("main/versions/5e1f00000000_new.sql", text);
        // Most are found while listing; what stands below the first marker, when it is to run.
        let listed = project.run(&["heads"]);
        let args: &[&str] = if listed.code == 0 { &["upgrade"] } else { &["heads"] };
        let outcome = project.run(args);
        assert_ne!(outcome.code, 0, "{name}");
        assert_shown(name, &project.transcript(args, &outcome));
    }
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let project = Project::one();
    project.write("main/versions/5e1f00000000_new.sql", b"-- caf\xe9\n");
    let latin = project.show(&["heads"]);
    project.write("main/versions/5e1f00000000_new.sql", b"-- a\0b\n");
    assert_shown("file_not_text", &format!("{latin}\n{}", project.show(&["heads"])));
}

#[test]
fn a_file_that_is_not_to_run_yet_is_a_warning() {
    let project = Project::one().with_database("main");
    project.revision("main", "5e1f00000000", "843c768c33cd", "Add events", "SELECT 'open;", "");
    assert_shown("file_fault_not_reached", &project.session(&[&["upgrade", "+3"], &["upgrade"]]));
}

#[test]
fn a_stray_file_is_named() {
    let project = Project::one();
    project.write("main/versions/notes.txt", "remember");
    let text = project.show(&["heads"]);
    project.remove("main/versions/notes.txt");
    project.write("main/versions/old/a.sql", "");
    assert_shown("stray_file", &format!("{text}\n{}", project.show(&["heads"])));
}

#[test]
fn a_manifest_that_cannot_be_trusted_is_shown_in_its_place() {
    let sum = "main/versions/aludel.sum";
    let conflict = |project: &Project| {
        let text = project.read(sum);
        let lines: Vec<&str> = text.lines().collect();
        project.write(
            sum,
            format!(
                "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n{}\n",
                lines[0],
                lines[0],
                lines[1..].join("\n")
            ),
        );
    };
    let cases: [(&str, Damage<'_>); 9] = [
        ("manifest_conflict", &conflict),
        ("manifest_edited", &|project| project.replace(sum, "a930217cd080", "a930217cd081")),
        ("manifest_garbage", &|project| project.write(sum, "hello\n")),
        ("manifest_line", &|project| {
            project.write(sum, format!("{}what is this\n", project.read(sum)));
        }),
        ("manifest_repeated", &|project| {
            let text = project.read(sum);
            let last = text.lines().last().expect("a line").to_owned();
            project.write(sum, format!("{text}{last}\n"));
        }),
        ("manifest_not_text", &|project| project.write(sum, b"aludel.sum 1 \xe9\n")),
        ("manifest_newer", &|project| project.replace(sum, "aludel.sum 1", "aludel.sum 9")),
        ("manifest_missing", &|project| project.remove(sum)),
        ("manifest_stale", &|project| {
            project.revision(
                "main",
                "5e1f00000000",
                "843c768c33cd",
                "Add events",
                "SELECT 1;",
                "SELECT 1;",
            );
        }),
    ];
    for (name, damage) in cases {
        let project = Project::one().with_database("main");
        damage(&project);
        assert_shown(
            name,
            &project.session(&[&["sum", "--check"], &["upgrade"], &["sum"], &["sum", "--check"]]),
        );
    }
}
