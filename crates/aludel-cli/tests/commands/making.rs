//! revision, revision-NAME, merge, edit and sum: what is written, and where it says so.

use std::os::unix::fs::PermissionsExt;

use crate::support::{Project, assert_shown};

/// The text of the only file whose name begins so, with the clock's time replaced.
fn file(project: &Project, folder: &str, start: &str) -> String {
    let folder = project.path().join(folder);
    let found: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(start))
        .collect();
    let [name] = found.as_slice() else { panic!("{found:?}") };
    format!("# {name}\n{}", std::fs::read_to_string(folder.join(name)).unwrap())
}

#[test]
fn a_revision_is_a_file_with_two_empty_sections() {
    let project = Project::two();
    let made = project.session(&[
        &["revision", "--rev-id", "aaaa00000000", "Add circle membership table"],
        &["revision", "--empty", "--rev-id", "bbbb00000000", "-m", "Größe: a \"quoted\" message"],
        &["revision-creds", "--rev-id", "cccc00000000", "Add OAuth token encryption"],
        &["-d", "creds", "revision", "--rev-id", "dddd00000000"],
        &["heads"],
        &["sum", "--check"],
    ]);
    let files = ["aaaa", "bbbb"].map(|id| file(&project, "main/versions", id));
    let creds = ["cccc", "dddd"].map(|id| file(&project, "creds/versions", id));
    let sum = project.read("main/versions/aludel.sum");
    assert_shown("revision", &format!("{made}\n{}\n{}\n{sum}", files.join("\n"), creds.join("\n")));
}

#[test]
fn a_revision_gets_a_random_identifier() {
    let project = Project::one();
    let outcome = project.ok(&["revision", "Add circle membership table"]);
    let path = outcome.strip_prefix("Generating main/versions/").unwrap();
    let (id, rest) = path.split_at(12);
    assert!(id.bytes().all(|b| b.is_ascii_hexdigit()), "{outcome}");
    assert_eq!(rest, "_add_circle_membership_table.sql ...  done\n");
    let next = project.ok(&["heads"]);
    assert_eq!(next, format!("{id} (head)\n"));
}

#[test]
fn branches_and_dependencies_are_written_into_the_header() {
    let project = Project::one();
    let made = project.session(&[
        &[
            "revision",
            "--rev-id",
            "aaaa00000000",
            "--head",
            "a930",
            "--splice",
            "--branch-label",
            "events",
            "Add events",
        ],
        &[
            "revision",
            "--rev-id",
            "bbbb00000000",
            "--head",
            "base",
            "--branch-label",
            "net",
            "--depends-on",
            "dca7",
            "--depends-on",
            "events",
            "Net",
        ],
        &["revision", "--rev-id", "cccc00000000", "--head", "events@head", "More events"],
        &["history"],
        &["merge", "--rev-id", "dddd00000000", "843c", "events@head", "-m", "Join events"],
        &["merge", "--rev-id", "eeee00000000", "--branch-label", "all", "heads"],
        &["history"],
    ]);
    let files =
        ["aaaa", "bbbb", "cccc", "dddd", "eeee"].map(|id| file(&project, "main/versions", id));
    assert_shown("revision_branches", &format!("{made}\n{}", files.join("\n")));
}

#[test]
fn a_merge_of_revisions_that_are_no_heads_is_asked_for() {
    let project = Project::one();
    let made = project.session(&[
        &["revision", "--rev-id", "aaaa00000000", "--head", "a930", "--splice", "Add events"],
        &["revision", "--rev-id", "bbbb00000000", "--head", "aaaa", "More events"],
        &["merge", "--rev-id", "cccc00000000", "843c", "aaaa"],
        &["merge", "--rev-id", "cccc00000000", "--splice", "843c", "aaaa"],
        &["merge", "--splice", "aaaa", "bbbb"],
        &["history"],
    ]);
    assert_shown("merge_splice", &format!("{made}\n{}", file(&project, "main/versions", "cccc")));
}

#[test]
fn a_merge_of_heads_finds_the_database_that_has_several() {
    let project = Project::two();
    project.revision("creds", "c4b0e5c7784e", "1e978f7e8aa5", "Add audit", "", "");
    project.sum("creds");
    assert_shown(
        "merge_finds_its_database",
        &project.session(&[
            &["merge", "--rev-id", "aaaa00000000", "heads"],
            &["heads"],
            &["merge", "heads"],
            &["merge", "843c", "d9aa"],
        ]),
    );
}

#[test]
fn the_manifest_follows_edits_and_lists_them() {
    let project = Project::one();
    project.replace("main/versions/a930217cd080_add_circles.sql", "name text", "title text");
    project.remove("main/versions/843c768c33cd_add_memberships.sql");
    project.revision("main", "aaaa00000000", "a930217cd080", "Add events", "", "");
    assert_shown(
        "sum",
        &project.session(&[
            &["sum", "--check"],
            &["heads"],
            &["revision", "--rev-id", "bbbb00000000", "x"],
            &["sum", "--offline"],
            &["sum", "--check"],
            &["sum"],
        ]),
    );
}

#[test]
fn edit_opens_the_editor_and_reads_what_was_saved() {
    let mut project = Project::one();
    project.write(
        "editor",
        "#!/bin/sh\necho \"$1\" | sed s,^.*/,,\necho '-- aludel: sideways' >> \"$2\"\n",
    );
    let editor = project.path().join("editor");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    project.set("EDITOR", &format!("{} --wait", editor.display()));
    let damaged = project.show(&["edit", "a930"]);
    project.set("EDITOR", "false");
    let failed = project.show(&["edit", "head"]);
    project.set("EDITOR", "no-such-editor");
    assert_shown("edit", &format!("{damaged}\n{failed}\n{}", project.show(&["edit", "head"])));
}
