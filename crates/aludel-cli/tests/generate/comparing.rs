//! diff: every source, both ways, with and without a project.

use crate::support::{Project, SECRET, assert_shown, cluster, url};
use crate::{USERS, applied};

/// Two folders of SQL and no configuration.
fn files() -> Project {
    let mut project = Project::empty();
    project.write(
        "old.sql",
        "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, mail text);",
    );
    project.write("new/1_types.sql", "CREATE TYPE mood AS ENUM ('glad', 'sad');");
    project.write(
        "new/2_users.sql",
        "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, phone text, mood mood, age integer NOT NULL);\n\
         CREATE INDEX ON users (email);\nGRANT SELECT ON users TO PUBLIC;",
    );
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project
}

#[test]
fn files_are_compared_without_a_project_and_without_any_client_program() {
    let project = files();
    let run = |args: &[&str]| {
        let output = project.command(args).env("PATH", "/nowhere").output().unwrap();
        project.transcript(args, &project.outcome(&output))
    };
    let shown = [
        run(&["diff", "--from", "old.sql", "--to", "new"]),
        run(&[
            "diff",
            "--from",
            "old.sql",
            "--to",
            "new",
            "--rename",
            "users.mail=phone",
            "--down",
            "--exit-code",
        ]),
        run(&["diff", "--from", "empty", "--to", "new", "--exit-code"]),
        run(&["diff", "--from", "new", "--to", "new", "--exit-code"]),
        run(&["--format", "json", "-q", "diff", "--from", "old.sql", "--to", "new", "--down"]),
    ];
    assert_shown("diff_files", &shown.join("\n"));
}

#[test]
fn a_side_that_is_none_is_named() {
    let mut project = files();
    let mut shown = vec![project.session(&[
        &["diff", "--from", "old.sql", "--to", "empty"],
        &["diff", "--from", "older.sql", "--to", "new"],
        &["diff", "--from", "old.sql"],
        &["diff", "--to", "new"],
        &["-d", "main", "diff", "--from", "old.sql", "--to", "new"],
        &["diff", "--from", "postgresql://me:gUrkensalat-77@localhost:notaport/x", "--to", "new"],
        &["diff", "--from", "mysql://me:gUrkensalat-77@localhost/x", "--to", "new"],
        &["diff", "--from", "revision:head:x", "--to", "new"],
        &["diff", "--from", "revision:current", "--to", "new"],
    ])];
    project.write("none.sql", "SELECT 1;");
    shown.push(project.show(&["diff", "--from", "old.sql", "--to", "none.sql"]));
    project.unset("ALUDEL_SHADOW_URL");
    shown.push(project.show(&["diff", "--from", "old.sql", "--to", "new"]));
    assert_shown("diff_wrong_sides", &shown.join("\n").replace(SECRET, "secret"));
}

#[test]
fn databases_models_and_revisions_are_compared_in_a_project() {
    let project = applied(USERS);
    project.write(
        "schema.sql",
        format!("{USERS}CREATE TABLE posts (author integer REFERENCES users);"),
    );
    project.ok(&["-q", "revision", "--rev-id", "bbbb00000000", "Posts"]);
    let other = url(cluster(), project.database("main").name());
    let shown = project.session(&[
        &["diff"],
        &["diff", "--from", "database", "--to", "revision:head", "--exit-code"],
        &["diff", "--from", "revision:aaaa", "--to", "revision:head", "--down"],
        &["diff", "--from", "revision:base", "--to", "revision:+1"],
        &["diff", "--from", "revision:head", "--to", "models", "--exit-code"],
        &["diff", "--from", "empty", "--to", "database"],
        &["diff", "--from", "revision:aaab"],
    ]);
    let live = project.run(&["diff", "--from", &other, "--to", "database", "--exit-code"]);
    assert_eq!((live.code, live.stdout.as_str()), (0, ""), "{live:?}");
    let elsewhere = Project::empty();
    let live = elsewhere.run(&["diff", "--from", "empty", "--to", &other, "--exit-code"]);
    assert_eq!(live.code, 3, "{live:?}");
    assert!(
        live.stdout.starts_with("CREATE TABLE public.alembic_version")
            || live.stdout.starts_with("CREATE TABLE public.users"),
        "{live:?}"
    );
    assert_shown("diff_project", &shown);
}

#[test]
fn a_history_that_does_not_run_is_no_side() {
    let project = applied(USERS);
    project.revision(
        "main",
        "bbbb00000000",
        "aaaa00000000",
        "Broken",
        "CREATE TABLE a (id int);\nSELECT missing FROM a;",
        "DROP TABLE a;",
    );
    project.sum("main");
    assert_shown("diff_broken_history", &project.show(&["diff", "--from", "revision:head"]));
}
