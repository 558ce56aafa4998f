//! history, heads, branches, show and current of one database: the lines that Alembic prints for the same history.
//!
//! The expected lines are those of Alembic 1.19.2 on a history with two bases, a branch, labels, a dependency and, at the
//! end, a merge. Where they differ, a comment says why.

use crate::support::{Project, assert_shown, revision_path};

/// The history of Alembic's own documentation on branches.
fn branched() -> Project {
    let project = Project::empty().with_config("main");
    let add = |id: &str, message: &str, header: &str| {
        project.file("main", id, message, header, "SELECT 1;", "SELECT 1;");
    };
    add("1975ea83b712", "create account table", "-- Revises:\n");
    add("ae1027a6acf0", "add a column", "-- Revises:    1975ea83b712\n");
    add(
        "27c6a30d7c24",
        "add shopping cart table",
        "-- Revises:    1975ea83b712\n-- Labels:     shoppingcart\n",
    );
    add("3cac04ae8714", "net base", "-- Revises:\n-- Labels:     networking\n");
    add(
        "109ec7d132bf",
        "net two, depends",
        "-- Revises:    3cac04ae8714\n-- Depends-on: ae1027a6acf0\n",
    );
    project.sum("main");
    project
}

/// The same with its heads joined.
pub fn merged() -> Project {
    let project = branched();
    project.revision(
        "main",
        "53fffde5ad5",
        "27c6a30d7c24, ae1027a6acf0",
        "merge ae1 and 27c",
        "",
        "",
    );
    project.sum("main");
    project
}

#[test]
fn history_lines_are_those_of_alembic() {
    let project = branched();
    let lines = project.ok(&["history"]);
    let mut lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines.last(), Some(&"<base> -> 1975ea83b712 (branchpoint), create account table"));
    // The order of unrelated lines is Alembic's accident of a set; children stand above their parents in both.
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "1975ea83b712 -> 27c6a30d7c24 (shoppingcart) (head), add shopping cart table",
            "1975ea83b712 -> ae1027a6acf0 (effective head), add a column",
            "3cac04ae8714 (ae1027a6acf0) -> 109ec7d132bf (networking) (head), net two, depends",
            "<base> -> 1975ea83b712 (branchpoint), create account table",
            "<base> -> 3cac04ae8714 (networking), net base",
        ]
    );
    assert_eq!(
        project.ok(&["history", "-r", "base:ae1027"]),
        "1975ea83b712 -> ae1027a6acf0 (effective head), add a column\n\
         <base> -> 1975ea83b712 (branchpoint), create account table\n"
    );
    assert_eq!(
        merged().ok(&["history", "-r", "1975:53ff"]).lines().next(),
        Some(
            "27c6a30d7c24, ae1027a6acf0 -> 53fffde5ad5 (shoppingcart) (head) (mergepoint), merge ae1 and 27c"
        )
    );
}

#[test]
fn heads_are_those_of_alembic() {
    assert_eq!(
        branched().ok(&["heads"]),
        "109ec7d132bf (networking) (head)\n27c6a30d7c24 (shoppingcart) (head)\nae1027a6acf0 (effective head)\n"
    );
    assert_eq!(
        merged().ok(&["heads"]),
        "109ec7d132bf (networking) (head)\n53fffde5ad5 (shoppingcart) (head)\n"
    );
}

#[test]
fn heads_without_those_that_others_depend_on_are_those_of_alembic() {
    assert_eq!(
        branched().ok(&["heads", "--resolve-dependencies"]),
        "109ec7d132bf (networking) (head)\n27c6a30d7c24 (shoppingcart) (head)\n"
    );
}

#[test]
fn dependencies_are_shown_as_they_are_written() {
    let project = branched();
    project.file(
        "main",
        "5e0c9a3f1b27",
        "by label",
        "-- Revises:    109ec7d132bf\n-- Depends-on: shoppingcart\n",
        "",
        "",
    );
    project.sum("main");
    assert!(
        project.ok(&["history"]).contains(
            "109ec7d132bf (shoppingcart) -> 5e0c9a3f1b27 (networking) (head), by label\n"
        )
    );
    assert!(project.ok(&["show", "5e0c"]).contains("\nAlso depends on: shoppingcart\n"));
}

#[test]
fn branches_are_those_of_alembic() {
    assert_eq!(
        branched().ok(&["branches"]),
        "1975ea83b712 (branchpoint)\n             -> 27c6a30d7c24 (shoppingcart) (head)\n             \
         -> ae1027a6acf0 (effective head)\n\n"
    );
    let project = branched();
    let verbose = project.settled(&project.ok(&["branches", "-v"]));
    assert!(
        verbose.ends_with(
            "             -> 27c6a30d7c24 (shoppingcart) (head), add shopping cart table\n             \
             -> ae1027a6acf0 (effective head), add a column\n\n"
        ),
        "{verbose}"
    );
}

#[test]
fn show_is_that_of_alembic() {
    let project = branched();
    // Alembic's blank lines inside the text carry four spaces, and its path ends in .py.
    assert_eq!(
        project.settled(&project.ok(&["show", "109ec"])),
        "Rev: 109ec7d132bf (head)\nParent: 3cac04ae8714\nAlso depends on: ae1027a6acf0\nBranch names: networking\n\
         Path: /project/main/versions/109ec7d132bf_net_two__depends.sql\n\n    net two, depends\n\n    \
         Revision ID: 109ec7d132bf\n    Revises: 3cac04ae8714\n    Create Date: 2026-11-22T18:06:25Z\n\n"
    );
}

#[test]
fn current_lines_are_those_of_alembic() {
    let project = branched().with_database("main");
    assert_eq!(project.ok(&["current"]), "", "nothing, where nothing is applied");
    project.ok(&["-q", "upgrade", "1975"]);
    assert_eq!(project.ok(&["current"]), "1975ea83b712 (branchpoint)\n");
    project.ok(&["-q", "upgrade", "heads"]);
    assert_eq!(
        project.ok(&["current"]),
        "109ec7d132bf (head)\n27c6a30d7c24 (head)\nae1027a6acf0 (effective head)\n"
    );
    assert_eq!(
        project.ok(&["history", "-i", "-r", "3cac:"]),
        "3cac04ae8714 (ae1027a6acf0) -> 109ec7d132bf (networking) (head) (current), net two, depends\n\
         <base> -> 3cac04ae8714 (networking), net base\n"
    );
}

#[test]
fn a_database_at_its_heads_passes_the_check_where_revisions_depend_on_each_other() {
    // Alembic compares its folded rows with the files' heads and fails here.
    let project = branched().with_database("main");
    assert_eq!(project.run(&["current", "--check-heads"]).code, 4);
    project.ok(&["upgrade", "heads"]);
    project.ok(&["current", "--check-heads"]);
}

#[test]
fn upgrade_and_downgrade_talk_like_alembic() {
    let project = merged().with_database("main");
    let up = project.run(&["upgrade", "53ff"]);
    for line in [
        "Running upgrade  -> 1975ea83b712, create account table",
        "Running upgrade 1975ea83b712 -> ae1027a6acf0, add a column",
        "Running upgrade 27c6a30d7c24, ae1027a6acf0 -> 53fffde5ad5, merge ae1 and 27c",
    ] {
        assert!(up.stderr.lines().any(|told| told == line), "{}", up.stderr);
    }
    assert_eq!(up.stdout, "", "stdout is for data");
    let stamp = project.run(&["stamp", "ae10"]);
    assert!(
        stamp.stderr.contains("Running stamp_revision 53fffde5ad5 -> ae1027a6acf0\n"),
        "{}",
        stamp.stderr
    );
}

#[test]
fn ranges_of_a_history_can_be_relative() {
    let project = Project::one().with_database("main");
    project.ok(&["-q", "upgrade"]);
    assert_shown(
        "history_ranges",
        &project.session(&[
            &["history", "-r-1:current"],
            &["history", "--rev-range=-1:current"],
            &["history", "-r", "a930:"],
            &["history", "-r", ":a930"],
            &["history", "-r", "base:head"],
            &["history", "-r", "dca7:+1"],
            &["history", "-r", "head-1:head"],
        ]),
    );
}

#[test]
fn the_verbose_forms_print_blocks() {
    let project = merged();
    assert_shown(
        "listing_verbose",
        &project.session(&[
            &["history", "-v"],
            &["heads", "-v"],
            &["branches", "-v"],
            &["show", "53ff"],
            &["show", "networking@head"],
        ]),
    );
}

#[test]
fn current_says_where_it_looked_when_asked() {
    let project = Project::one().with_database("main");
    project.ok(&["-q", "upgrade", "+2"]);
    assert_shown(
        "current",
        &project.session(&[
            &["current"],
            &["current", "-v"],
            &["current", "--check-heads"],
            &["show", "current"],
            &["history", "-i"],
        ]),
    );
}

#[test]
fn several_databases_are_told_apart_on_every_line() {
    let project = Project::two().with_databases();
    project.ok(&["-q", "-d", "main", "upgrade", "a930"]);
    assert_shown(
        "several_databases",
        &project.session(&[
            &["history"],
            &["history", "-i"],
            &["heads"],
            &["branches"],
            &["current"],
            &["current", "-v"],
            &["current", "--check-heads"],
            &["show", "head"],
            &["show", "d9aa"],
            &["upgrade"],
            &["downgrade"],
            &["upgrade", "+1"],
            &["-d", "creds", "current"],
            &["-c", "aludel-creds.toml", "history"],
            &["-c", "aludel.toml", "-c", "aludel-creds.toml", "heads"],
            &["-d", "creds", "-d", "main", "heads"],
        ]),
    );
}

#[test]
fn a_history_without_revisions_prints_nothing() {
    let project = Project::empty().with_config("main").with_database("main");
    project.sum("main");
    assert_shown(
        "empty_history",
        &project.session(&[
            &["history"],
            &["heads"],
            &["branches"],
            &["current"],
            &["upgrade"],
            &["show", "head"],
            &["sum", "--check"],
        ]),
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::io::Read;
    let project = Project::empty().with_config("main");
    let mut parent = String::new();
    for number in 0..500 {
        let id = format!("{number:012}");
        project.revision(
            "main",
            &id,
            &parent,
            &format!("Step {number} of a long history with many words in it"),
            "",
            "",
        );
        parent = id;
    }
    let mut child =
        project.command(&["history", "-v"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(
        project
            .read(&revision_path(
                "main",
                "000000000000",
                "Step 0 of a long history with many words in it"
            ))
            .contains("Revision:")
    );
}
