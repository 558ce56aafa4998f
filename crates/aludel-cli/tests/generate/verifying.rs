//! verify: every revision up, down and up in a shadow database.

use crate::support::{Project, assert_shown, cluster, url};
use crate::{USERS, project, with_models};

/// A history with a branch, a merge and a dependency, that holds and makes what the models say.
fn branched() -> Project {
    let models = format!(
        "{USERS}CREATE INDEX users_at ON users (created_at); CREATE TABLE left_side (id int PRIMARY KEY); \
         CREATE TABLE right_side (id int PRIMARY KEY); CREATE VIEW both_sides AS SELECT id FROM left_side;"
    );
    let project = project(&models);
    let table = |name: &str| format!("CREATE TABLE {name} (id int PRIMARY KEY);");
    project.revision("main", "aaaa00000000", "", "First tables", USERS, "DROP TABLE users;");
    project.revision(
        "main",
        "bbbb00000000",
        "aaaa00000000",
        "Left",
        &table("left_side"),
        "DROP TABLE left_side;",
    );
    project.revision(
        "main",
        "cccc00000000",
        "aaaa00000000",
        "Right",
        &table("right_side"),
        "DROP TABLE right_side;",
    );
    project.revision(
        "main",
        "dddd00000000",
        "bbbb00000000, cccc00000000",
        "Join",
        "CREATE VIEW both_sides AS SELECT id FROM left_side;",
        "DROP VIEW both_sides;",
    );
    let index = "SELECT 1;\n\n-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY users_at ON users (created_at);";
    let back = "SELECT 1;\n\n-- aludel: down no-transaction\nDROP INDEX CONCURRENTLY users_at;";
    project.revision("main", "eeee00000000", "dddd00000000", "Index", index, back);
    project
}

#[test]
fn a_history_with_branches_and_merges_holds() {
    let project = branched();
    let shown =
        project.session(&[&["verify"], &["-q", "verify"], &["--format", "json", "-q", "verify"]]);
    assert_shown("verify_holds", &shown);
}

#[test]
fn what_differs_is_named_with_its_revision() {
    let project = project(USERS);
    project.revision("main", "aaaa00000000", "", "First tables", USERS, "DROP TABLE users;");
    project.revision(
        "main",
        "bbbb00000000",
        "aaaa00000000",
        "Leaves a type behind",
        "CREATE TYPE mood AS ENUM ('good'); ALTER TABLE users ADD COLUMN mood mood;",
        "ALTER TABLE users DROP COLUMN mood; ALTER TABLE users ALTER created_at DROP DEFAULT; \
         CREATE TABLE IF NOT EXISTS left_behind (id int); DROP TYPE mood; CREATE TYPE odd AS ENUM ('x');\n\
         -- and up again has to run\nDROP TYPE odd;",
    );
    project.revision(
        "main",
        "cccc00000000",
        "bbbb00000000",
        "Looks what is there",
        "DO $$ BEGIN IF to_regclass('memory') IS NULL THEN CREATE TABLE first_time (id int); END IF; END $$;",
        "DROP TABLE first_time; CREATE TABLE memory (id int);",
    );
    project.revision(
        "main",
        "dddd00000000",
        "cccc00000000",
        "Counts its rows",
        "INSERT INTO users SELECT count(*), 'mail' || count(*), now() FROM users; DO $$ BEGIN \
         IF (SELECT count(*) FROM users) > 1 THEN CREATE TABLE second_time (id int); END IF; END $$;",
        "DROP TABLE IF EXISTS second_time;",
    );
    let shown = project.session(&[&["verify"], &["--format", "json", "-q", "verify"]]);
    assert_shown("verify_differs", &shown);
}

#[test]
fn what_has_no_way_back_is_said_to_be_so_and_is_no_failure() {
    let project = Project::empty().with_config("main");
    let mut project = project;
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project.revision("main", "aaaa00000000", "", "First tables", USERS, "");
    let path = "main/versions/bbbb00000000_forget.sql";
    let text = "-- Forget\n--\n-- Revision:   bbbb00000000\n-- Revises:    aaaa00000000\n\n-- aludel: up\n\
                ALTER TABLE users DROP COLUMN email;\n\n-- aludel: down irreversible \"the addresses are gone\"\n";
    project.write(path, text);
    assert_shown("verify_irreversible", &project.session(&[&["verify"]]));
}

#[test]
fn a_revision_that_does_not_run_is_shown_in_its_file() {
    let project = project(USERS);
    project.revision("main", "aaaa00000000", "", "First tables", USERS, "DROP TABLE user;");
    let down = project.show(&["verify"]);
    project.revision(
        "main",
        "aaaa00000000",
        "",
        "First tables",
        "CREATE TABLE t (id nothing);",
        "",
    );
    let up = project.show(&["verify"]);
    assert_shown("verify_fails", &[down, up].join("\n"));
}

#[test]
fn every_database_is_verified_and_all_that_is_wrong_is_told() {
    let mut project = Project::empty().with_config("main").with_config("creds");
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project.revision("main", "aaaa00000000", "", "First tables", USERS, "DROP TABLE users;");
    project.revision(
        "creds",
        "bbbb00000000",
        "",
        "Tokens",
        "CREATE TABLE tokens (id int);",
        "SELECT 1;",
    );
    with_models(&project, "main", "models = { sql = \"schema.sql\" }");
    project.write("schema.sql", USERS.replace("200", "300"));
    let shown = project.show(&["verify"]);
    project.unset("ALUDEL_SHADOW_URL");
    let nowhere = project.show(&["-d", "creds", "verify"]);
    assert_shown("verify_several", &[shown, nowhere].join("\n"));
}
