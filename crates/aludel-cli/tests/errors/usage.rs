//! Commands that make no sense, alone or for the databases that were chosen.

use crate::support::{Project, assert_shown};

#[test]
fn words_that_are_no_command_are_explained() {
    let project = Project::one();
    assert_shown(
        "usage",
        &project.session(&[
            &["upgrad"],
            &["upgrade", "--to", "head"],
            &["upgrade", "-d", "main"],
            &["history", "--config=aludel.toml"],
            &["postgresql://me:gUrkensalat-77@db/main"],
            &["upgrade", "postgresql://me:gUrkensalat-77@db/main"],
            &["-c", "postgresql://me:gUrkensalat-77@db/main", "upgrade"],
            &["--format", "yaml", "heads"],
            &["merge"],
            &["stamp"],
            &["show"],
            &["revision", "one", "-m", "two"],
            &["journal", "-n", "many"],
            &["completions", "tcl"],
        ]),
    );
}

#[test]
fn no_command_at_all_shows_the_help() {
    let outcome = Project::one().run(&[]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("Usage: aludel [OPTIONS] <COMMAND>"), "{}", outcome.stderr);
}

#[test]
fn targets_that_are_none_are_refused() {
    let project = Project::one().with_database("main");
    assert_shown(
        "usage_targets",
        &project.session(&[
            &["upgrade", ""],
            &["upgrade", "base:head"],
            &["upgrade", "@head"],
            &["upgrade", "main@"],
            &["upgrade", "+x"],
            &["upgrade", "+99999999999"],
            &["history", "-r", "head"],
            &["history", "-r", "head:base"],
            &["show", "base"],
        ]),
    );
}

#[test]
fn a_revision_of_one_database_is_no_target_for_two() {
    let project = Project::two().with_databases();
    assert_shown(
        "target_of_one_database",
        &project.session(&[
            &["upgrade", "a930217cd080"],
            &["upgrade", "a930"],
            &["stamp", "d9aa8768cf02"],
            &["-d", "creds", "upgrade", "d9aa8768cf02"],
            &["downgrade", "d9aa8768cf02"],
        ]),
    );
}

#[test]
fn a_downgrade_at_the_base_is_an_error_alone_and_nothing_among_several() {
    let project = Project::two().with_databases();
    assert_shown(
        "downgrade_at_base",
        &project.session(&[
            &["-d", "main", "downgrade"],
            &["-d", "main", "downgrade", "base"],
            &["downgrade"],
            &["-d", "main", "upgrade"],
            &["downgrade"],
        ]),
    );
}

#[test]
fn an_upgrade_beyond_the_head_is_an_error_alone_and_nothing_among_several() {
    let project = Project::two().with_databases();
    project.ok(&["upgrade"]);
    assert_shown(
        "upgrade_at_head",
        &project.session(&[
            &["-d", "main", "upgrade", "+1"],
            &["-d", "main", "upgrade"],
            &["upgrade", "+1"],
            &["downgrade", "+1"],
            &["-d", "main", "upgrade", "-1"],
            &["-d", "main", "downgrade", "-7"],
        ]),
    );
}

#[test]
fn a_revision_that_cannot_be_made_is_refused() {
    let project = Project::one();
    assert_shown(
        "usage_revision",
        &project.session(&[
            &["revision", "--head", "a930217cd080", "Add events"],
            &["revision", "--head", "nowhere", "Add events"],
            &["revision", "--rev-id", "a-b", "Add events"],
            &["revision", "--rev-id", "head", "Add events"],
            &["revision", "--rev-id", "dca7825748db", "Add events"],
            &["revision", "--branch-label", "heads", "Add events"],
            &["revision", "--branch-label", "a930217cd080", "Add events"],
            &["revision", "--depends-on", "elsewhere", "Add events"],
            &["merge", "843c768c33cd", "a930217cd080"],
            &["merge", "--splice", "843c768c33cd", "a930217cd080"],
            &["merge", "843c768c33cd", "843c"],
            &["merge", "heads"],
            &["edit", "head"],
        ]),
    );
}

#[test]
fn scripts_say_what_they_need() {
    let project = Project::two();
    assert_shown(
        "usage_offline",
        &project.session(&[
            &["upgrade", "--sql"],
            &["-d", "main", "downgrade", "--sql"],
            &["-d", "main", "downgrade", "base", "--sql"],
            &["-d", "main", "upgrade", "current:head", "--sql"],
            &["-d", "main", "upgrade", "+1:head", "--sql"],
            &["-d", "main", "upgrade", "nowhere:head", "--sql"],
            &["-d", "main", "upgrade", "a:b:c", "--sql"],
            &["upgrade", "--sql-dir", "scripts"],
        ]),
    );
}

#[test]
fn a_new_project_is_never_written_over_something() {
    let project = Project::one();
    assert_shown(
        "usage_new",
        &project.session(&[
            &["new", "."],
            &["new", "fresh", "--name", "Main Database"],
            &["new", "fresh", "--name", "main", "--name", "main"],
            &["new", "aludel.toml"],
        ]),
    );
    assert!(
        !project.path().join("fresh").exists(),
        "a project that is refused leaves nothing behind"
    );
}
