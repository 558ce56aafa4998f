//! init, upgrade, downgrade, stamp, ensure-version and journal.

use crate::support::{Project, assert_shown};

#[test]
fn one_database_goes_up_and_down() {
    let project = Project::one().with_database("main");
    assert_shown(
        "moving_one",
        &project.session(&[
            &["init"],
            &["init"],
            &["downgrade"],
            &["downgrade", "dca7"],
            &["upgrade", "+1"],
            &["upgrade", "a930+1"],
            &["downgrade", "head-2"],
            &["downgrade", "base"],
            &["upgrade", "head"],
        ]),
    );
}

#[test]
fn two_databases_go_up_and_down_together() {
    let project = Project::two().with_databases();
    assert_shown(
        "moving_two",
        &project.session(&[
            &["init"],
            &["downgrade"],
            &["downgrade"],
            &["downgrade"],
            &["downgrade"],
            &["upgrade", "heads"],
            &["downgrade", "base"],
        ]),
    );
}

#[test]
fn stamps_run_nothing() {
    let project = Project::one().with_database("main");
    assert_shown(
        "stamp",
        &project.session(&[
            &["stamp", "head"],
            &["current"],
            &["stamp", "a930"],
            &["stamp", "a930"],
            &["stamp", "--purge", "dca7"],
            &["stamp", "base"],
            &["current"],
        ]),
    );
    let tables = project.database("main").query("SELECT to_regclass('users')").unwrap();
    assert_eq!(tables, [[None]]);
}

#[test]
fn ensure_version_makes_the_tables_and_moves_nothing() {
    for name in ["ensure-version", "ensure_version"] {
        let project = Project::one().with_database("main");
        let outcome = project.run(&[name]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
        let found = project.database("main").query(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
        ).unwrap();
        let found: Vec<_> = found.into_iter().filter_map(|row| row[0].clone()).collect();
        assert_eq!(
            found,
            [
                "aludel_identity",
                "aludel_journal",
                "aludel_progress",
                "aludel_run",
                "alembic_version"
            ]
            .iter()
            .map(ToString::to_string)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
        );
        assert_eq!(project.ok(&["current"]), "");
    }
}

#[test]
fn the_journal_tells_what_was_run() {
    let project = Project::two().with_databases();
    for args in [&["-q", "upgrade"][..], &["-q", "downgrade"], &["-q", "stamp", "--force", "head"]]
    {
        project.ok(args);
    }
    assert_shown(
        "journal",
        &project.session(&[
            &["journal"],
            &["-d", "main", "journal"],
            &["-d", "main", "journal", "-n", "1"],
            &["-d", "creds", "journal", "d9aa8768cf02", "-v", "-n", "1"],
        ]),
    );
}

#[test]
fn the_journal_of_a_new_database_is_empty() {
    let project = Project::one().with_database("main");
    assert_eq!(project.ok(&["journal"]), "");
}

#[test]
fn what_the_server_says_is_passed_on() {
    let project = Project::one().with_database("main");
    project.revision(
        "main",
        "5e1f00000000",
        "843c768c33cd",
        "Be careful",
        "DROP TABLE IF EXISTS nothing;\nDO $$ BEGIN RAISE WARNING 'look here'; END $$;",
        "",
    );
    project.sum("main");
    project.ok(&["-q", "upgrade", "843c"]);
    assert_shown("notices", &project.session(&[&["upgrade"], &["doctor"]]));
}
