//! A revision that is generated: its file, what is said about it, and that it is enough.

use crate::support::{Project, assert_shown, cluster, url};
use crate::{USERS, applied, file, files, project, with_models};

#[test]
fn models_become_a_proved_revision_and_nothing_is_left_to_do() {
    let project = project(USERS);
    let made = project.session(&[
        &["check"],
        &["revision", "--rev-id", "aaaa00000000", "Add users"],
        &["upgrade"],
        &["check"],
        &["revision", "Nothing"],
        &["-q", "revision", "Nothing"],
    ]);
    assert_eq!(files(&project).len(), 1);
    assert_shown("generate_first", &format!("{made}\n{}", file(&project, "aaaa")));
    project.ok(&["downgrade", "base"]);
    let left = project.database("main").query("SELECT to_regclass('users') IS NULL").unwrap();
    assert_eq!(left[0][0].as_deref(), Some("t"));
}

#[test]
fn json_says_changes_hazards_and_whether_it_is_proved() {
    let project = applied("CREATE TABLE users (id integer PRIMARY KEY, nick text);");
    project.write("schema.sql", "CREATE TABLE users (id integer PRIMARY KEY);");
    let made = project.session(&[
        &["--format", "json", "check"],
        &[
            "--format",
            "json",
            "-q",
            "revision",
            "--rev-id",
            "bbbb00000000",
            "Drop nick",
            "--allow",
            "drop",
        ],
        &["-q", "upgrade"],
        &["--format", "json", "check"],
        &["--format", "json", "-q", "revision", "Nothing"],
        &["--format", "json", "revision", "--empty", "--rev-id", "cccc00000000", "By hand"],
    ]);
    assert_shown("generate_json", &made);
}

#[test]
fn a_folder_of_files_is_read_in_the_order_of_names_and_a_dump_is_understood() {
    let project = project("");
    project.replace("aludel.toml", "schema.sql\"", "models\"");
    project.write("models/10_users.sql", "\\restrict abc\nSET search_path = '';\nCREATE TABLE public.users (id integer PRIMARY KEY);\n\\unrestrict abc\n");
    project.write(
        "models/20_posts.sql",
        "BEGIN;\nCREATE TABLE posts (author integer REFERENCES users);\nCOMMIT;\n",
    );
    project.write("models/notes.txt", "no SQL");
    let made = project.show(&["revision", "--rev-id", "aaaa00000000", "First tables"]);
    assert_shown("generate_folder", &format!("{made}\n{}", file(&project, "aaaa")));
}

#[test]
fn what_the_configuration_leaves_out_is_neither_made_nor_dropped() {
    let project = project("CREATE TABLE users (id int);\nCREATE TABLE tmp_models (id int);");
    project.write(
        "aludel.toml",
        format!("{}\n[autogenerate]\nignore = [\"tmp_*\"]\n", project.read("aludel.toml")),
    );
    project.database("main").query("CREATE TABLE tmp_import (id int)").unwrap();
    project.database("main").query("CREATE SCHEMA other CREATE TABLE things (id int)").unwrap();
    let made = project.ok(&["--format", "json", "-q", "revision", "First tables"]);
    assert!(made.contains("add table public.users"), "{made}");
    assert!(!made.contains("tmp_") && !made.contains("other"), "{made}");
}

#[test]
fn one_of_several_databases_is_meant_and_the_messages_say_which() {
    let mut project = Project::two().with_databases();
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    for name in ["main", "creds"] {
        with_models(&project, name, &format!("models = {{ sql = \"{name}.sql\" }}"));
    }
    let users = "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
        CREATE TABLE circles (id integer PRIMARY KEY, name text NOT NULL);
        CREATE TABLE memberships (user_id integer REFERENCES users (id), circle_id integer REFERENCES circles (id));";
    project.write("main.sql", users);
    project.write(
        "creds.sql",
        "CREATE TABLE passwords (user_id integer PRIMARY KEY, hash text NOT NULL);\
        CREATE TABLE tokens (id integer PRIMARY KEY, token text NOT NULL, scope text);",
    );
    let made = project.session(&[
        &["revision", "Too early"],
        &["-c", "aludel-creds.toml", "revision", "Too early"],
        &["-q", "upgrade"],
        &["check"],
        &["-d", "main", "check"],
        &["-c", "aludel-creds.toml", "check"],
        &["revision", "Nothing"],
        &["revision-creds", "--rev-id", "bbbb00000000", "Add scope"],
        &["-q", "upgrade"],
        &["check"],
        &["--format", "json", "check"],
    ]);
    assert_shown("generate_several", &made);
}

#[test]
fn a_branch_is_generated_and_proved_beside_the_others() {
    let project = applied("CREATE TABLE a (id int);");
    project.write("schema.sql", "CREATE TABLE a (id int); CREATE TABLE b (id int);");
    let base = ["-q", "revision", "--head", "base", "--rev-id", "bbbb00000000", "Side"];
    project.ok(&[&base[..], &["--branch-label", "side"]].concat());
    project.ok(&["-q", "upgrade", "heads"]);
    project.write("schema.sql", "CREATE TABLE a (id int); CREATE TABLE b (id int, more text);");
    let options = ["--head", "side@head", "--rev-id", "cccc00000000", "--depends-on", "aaaa"];
    let made =
        project.ok(&[&["--format", "json", "-q", "revision", "More"], &options[..]].concat());
    assert!(made.contains("\"proved\": true"), "{made}");
    project.ok(&["-q", "upgrade", "heads"]);
    project.ok(&["check"]);
}
