//! What is not generated, and what people are told then. No file is written.

use crate::support::{Project, assert_shown, cluster};
use crate::{USERS, applied, files, modest, project, with_models};

/// Runs `revision`, which must fail and write nothing.
fn refused(project: &Project, options: &[&str]) -> String {
    let before = files(project);
    let args = [&["revision", "--rev-id", "bbbb00000000", "Next"], options].concat();
    let outcome = project.run(&args);
    assert_ne!(outcome.code, 0, "{outcome:?}");
    assert_eq!(files(project), before);
    project.transcript(&args, &outcome)
}

#[test]
fn a_database_behind_its_history_is_not_compared() {
    let project = project(USERS);
    project.ok(&["-q", "revision", "--rev-id", "aaaa00000000", "First tables"]);
    let shown = [refused(&project, &[]), project.show(&["check"])];
    assert_shown("generate_not_up_to_date", &shown.join("\n"));
}

#[test]
fn options_for_generating_need_models() {
    let project = Project::one().with_database("main");
    let made = [&["--autogenerate"][..], &["--allow", "drop"], &["--unproved"]]
        .map(|options| refused(&project, options));
    let check = project.show(&["check"]);
    let diff = project.show(&["diff"]);
    with_models(&project, "main", "models = { sql = \"schema.sql\" }");
    let empty = refused(&project, &["--empty", "--rename", "a=b"]);
    let both = refused(&project, &["--empty", "--autogenerate"]);
    let several = Project::two().with_databases().show(&["check"]);
    let made = made.join("\n");
    let shown = [made, check, diff, empty, both, several];
    assert_shown("generate_without_models", &shown.join("\n"));
}

#[test]
fn models_without_tables_are_a_mistake() {
    let project = applied(USERS);
    project.write("schema.sql", "CREATE TYPE mood AS ENUM ('glad');");
    let folder = refused(&project, &["--allow", "drop"]);
    let check = project.show(&["check"]);
    assert_shown("generate_drops_everything", &format!("{folder}\n{check}"));
}

#[test]
fn what_loses_rows_or_may_be_a_rename_has_to_be_said() {
    let before = "CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE TABLE users (id integer PRIMARY KEY, email text, mood mood);
        CREATE TABLE posts (id integer PRIMARY KEY, title text);
        CREATE TABLE gone (id integer);";
    let project = applied(before);
    let mut shown = Vec::new();
    for after in [
        before.replace("CREATE TABLE gone (id integer);", ""),
        before.replace(", title text", ""),
        before.replace("email", "mail"),
        before.replace("posts", "articles"),
        before.replace("'sad'", "'unhappy'"),
        before.replace(" mood AS", " feeling AS").replace("mood mood", "mood feeling"),
    ] {
        project.write("schema.sql", after);
        shown.push(refused(&project, &[]));
    }
    assert_shown("generate_losing", &shown.join("\n"));
}

#[test]
fn rows_that_are_there_need_a_value() {
    let project = applied("CREATE TABLE users (id integer PRIMARY KEY, nick text, born date);");
    let mut shown = Vec::new();
    for columns in [
        "nick text, born date, age integer NOT NULL",
        "nick text NOT NULL, born date",
        "nick text, born boolean",
    ] {
        project.write(
            "schema.sql",
            format!("CREATE TABLE users (id integer PRIMARY KEY, {columns});"),
        );
        shown.push(refused(&project, &[]));
    }
    assert_shown("generate_wishes", &shown.join("\n"));
}

#[test]
fn options_that_mean_nothing_are_refused() {
    let project = applied("CREATE TABLE users (id integer PRIMARY KEY, nick text);");
    project.write("schema.sql", "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);");
    let shown = [
        &["--allow", "dorp"][..],
        &["--allow", "everything"],
        &["--rename", "nick"],
        &["--rename", "users.=name"],
        &["--rename", "users.nick=people.name"],
        &["--rename", "users.nik=nmae"],
        &["--rename", "users.nick=name", "--rename", "users.nick=id"],
        &["--backfill", "age=0"],
        &["--backfill", "users.name="],
        &["--backfill", "users.nmae=''"],
        &["--using", "user.name=''"],
        &["--shadow-url", "http://somewhere"],
    ]
    .map(|options| refused(&project, options));
    assert_shown("generate_options", &shown.join("\n"));
}

#[test]
fn sql_that_does_not_run_is_shown_in_its_place() {
    let mut project = project("");
    let mut shown = Vec::new();
    for text in [
        "CREATE TABLE a (id int);\nCREATE TABEL b (id int);\n",
        "CREATE TABLE a (id int, größe text DEFAULT nix());",
        "CREATE TABLE a (id int REFERENCES b);",
        "CREATE TABLE a (name text DEFAULT 'x);",
        "CREATE TABLE a (id int",
    ] {
        project.write("schema.sql", text);
        shown.push(refused(&project, &[]));
    }
    project.remove("schema.sql");
    shown.push(refused(&project, &[]));
    project.write("schema.sql/README", "");
    shown.push(refused(&project, &[]));
    project.set("ALUDEL_SHADOW_URL", "mysql://somewhere");
    shown.push(refused(&project, &[]));
    project.unset("ALUDEL_SHADOW_URL");
    shown.push(refused(&project, &[]));
    shown.push(project.show(&["check"]));
    assert_shown("generate_bad_sql", &shown.join("\n"));
}

#[test]
fn a_role_without_the_right_makes_no_shadow_database() {
    let project = project(USERS);
    let modest = modest();
    let (folder, port) = (cluster().socket_dir().display(), cluster().port());
    let nobody = format!("postgresql://aludel_nobody@/postgres?host={folder}&port={port}");
    let shown = [&modest, &nobody].map(|url| {
        let outcome = project.run(&["revision", "Next", "--shadow-url", url]);
        project.transcript(&["revision", "Next", "--shadow-url", "URL"], &outcome)
    });
    assert!(files(&project).is_empty());
    assert_shown("generate_no_createdb", &shown.join("\n"));
}
