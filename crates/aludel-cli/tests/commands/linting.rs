//! lint: what it prints about which revisions, and how it ends.

use crate::support::{CHAIN, Project, assert_shown, revision_path};

/// Two databases whose newest revisions hold something of every level.
fn project() -> Project {
    let project = Project::two();
    project.revision(
        "main",
        "11aa00000001",
        "843c768c33cd",
        "Tidy up",
        "DROP TABLE circles CASCADE;\n\nCREATE INDEX ix_users_email ON users (email);\n\n\
         -- aludel: allow column-needs-value the table is empty until the next release\n\
         ALTER TABLE memberships ADD COLUMN role text NOT NULL;\n\nSET search_path = public;",
        "CREATE TABLE circles (id integer PRIMARY KEY, name text NOT NULL);\nDROP INDEX ix_users_email;\n\
         ALTER TABLE memberships DROP COLUMN role;",
    );
    project.revision(
        "creds",
        "22bb00000002",
        "d9aa8768cf02",
        "Copy users",
        "-- aludel: allow drop-tabel a slip\nINSERT INTO passwords SELECT id, '' FROM users;",
        "",
    );
    project.sum("main");
    project.sum("creds");
    project
}

#[test]
fn findings_are_shown_in_their_files_and_end_with_3() {
    let transcript = project().session(&[&["lint", "--since", "843c", "--since", "d9aa"]]);
    assert_shown("lint", &transcript);
}

#[test]
fn github_is_told_of_findings_of_every_level() {
    let args = ["--format", "github", "lint", "-v", "--since", "843c", "--since", "d9aa"];
    let transcript = project().show(&args);
    let annotations: String = transcript
        .lines()
        .filter(|line| line.starts_with("::"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_shown("lint_github", &annotations);
}

#[test]
fn notes_are_counted_and_printed_with_v() {
    let project = project();
    let plain = project.run(&["-d", "main", "lint", "head"]);
    assert!(!plain.stdout.contains("note["), "{}", plain.stdout);
    assert!(plain.stderr.contains("1 note (-v prints them)"), "{}", plain.stderr);
    let verbose = project.run(&["-d", "main", "lint", "-v", "head"]);
    assert!(verbose.stdout.contains("note[session-setting]"), "{}", verbose.stdout);
}

#[test]
fn all_revisions_are_looked_at_and_what_is_denied_decides() {
    let project = Project::one();
    for (args, code) in [
        (&["lint"][..], 0),
        (&["lint", "--deny", "warnings"], 0),
        (&["lint", "--deny", "notes"], 3),
        (&["lint", "head", "--pending"], 2),
        (&["lint", "nowhere"], 2),
        (&["lint", "nowhere/x.sql"], 1),
        (&["lint", "--large", "5"], 2),
    ] {
        let outcome = project.run(args);
        assert_eq!(outcome.code, code, "{args:?}\n{}{}", outcome.stdout, outcome.stderr);
    }
    assert_shown("lint_clean", &project.session(&[&["lint"], &["lint", "dca7"]]));
}

#[test]
fn a_file_is_looked_at_as_its_revision_or_by_itself() {
    let project = project();
    let path = revision_path("creds", "22bb00000002", "Copy users");
    let inside = project.run(&["lint", &path]);
    assert!(inside.stdout.contains("error[other-database]"), "{}", inside.stdout);
    project.write("elsewhere.sql", project.read(&path));
    let outside = project.run(&["lint", "elsewhere.sql"]);
    assert!(!outside.stdout.contains("other-database"), "{}", outside.stdout);
    assert!(outside.stdout.contains("error[bad-allow]"), "{}", outside.stdout);
    project.write("broken.sql", "DROP TABLE t;");
    assert_shown("lint_broken_file", &project.session(&[&["lint", "broken.sql"]]));
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let project = project();
    assert!(!project.run(&["lint"]).stdout.contains('\u{1b}'));
    assert!(project.run(&["--color", "always", "lint"]).stdout.contains('\u{1b}'));
}

#[test]
fn json_has_what_the_text_has() {
    let project = project();
    let transcript = project.session(&[&["--format", "json", "-d", "main", "lint", "head"]]);
    assert_shown("lint_json", &transcript);
}

#[test]
fn the_rules_are_listed() {
    let project = Project::one();
    assert_shown("lint_list", &project.session(&[&["lint", "--list"]]));
    let json = project.ok(&["--format", "json", "lint", "--list"]);
    assert!(json.contains("\"docs/lint.md#drop-table\""), "{json}");
}

#[test]
fn an_allow_may_be_written_into_what_is_applied() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    let note = "foreign-key-without-index";
    assert!(project.run(&["lint", "-v"]).stdout.contains(note));
    let path = revision_path("main", "843c768c33cd", "Add memberships");
    let allow = format!("-- aludel: allow {note} memberships are never looked up from there\n");
    project.replace(&path, "-- aludel: up\n", &format!("-- aludel: up\n{allow}\n"));
    assert!(!project.run(&["lint", "-v"]).stdout.contains(note));
    project.ok(&["upgrade"]);
    project.ok(&["sum", "--check"]);
    project.ok(&["downgrade", "-1"]);
}

#[test]
fn pending_leaves_out_what_is_applied_and_live_knows_sizes() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    let rows = "INSERT INTO users SELECT i, 'x' FROM generate_series(1, 500) i; ANALYZE users";
    project.database("main").psql(rows).unwrap();
    let index =
        "CREATE INDEX ix_users_email ON users (email);\nCREATE INDEX ix_name ON circles (name);";
    let last = CHAIN.last().map(|(id, ..)| *id).unwrap_or_default();
    project.revision(
        "main",
        "11aa00000001",
        last,
        "Find",
        index,
        "DROP INDEX ix_users_email, ix_name;",
    );
    project.sum("main");
    assert_shown(
        "lint_live",
        &project.session(&[
            &["lint", "--pending"],
            &["lint", "--pending", "--live", "-v"],
            &["lint", "--pending", "--live", "--large", "400"],
        ]),
    );
}
