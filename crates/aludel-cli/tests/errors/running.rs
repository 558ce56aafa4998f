//! What stops a run: the server, the files, and what was applied before.

use crate::support::{Project, assert_shown, revision_path};

/// `main` at its head, and one more revision with this SQL.
fn with_next(up: &str, down: &str) -> Project {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    project.revision("main", "5e1f00000000", "843c768c33cd", "Change users", up, down);
    project.sum("main");
    project
}

#[test]
fn a_failing_statement_is_marked_in_its_file() {
    // The words before it have characters of two and four bytes: the mark must stand under the right column.
    let up = "CREATE TABLE events (id int);\nSELECT 'Größe 🜛', nme FROM users;\nCREATE TABLE never (id int);";
    let project = with_next(up, "DROP TABLE events;");
    assert_shown(
        "statement_failed",
        &project.session(&[&["upgrade"], &["current"], &["--format", "json", "upgrade"]]),
    );
    let tables = project
        .database("main")
        .query("SELECT to_regclass('events'), to_regclass('never')")
        .unwrap();
    assert_eq!(tables, [[None, None]], "all of it was rolled back");
}

#[test]
fn github_is_told_file_and_line_of_each_problem() {
    let project = with_next("SELECT 1;\n\nSELECT 'a, b: 5%', nme FROM users;", "SELECT 1;");
    project.write("other.toml", "name = \"main\"\nscript_locaton = \"main\"\n");
    assert_shown(
        "github",
        &project.session(&[
            &["--format", "github", "upgrade"],
            &["--format", "github", "-c", "other.toml", "current"],
            &["--format", "github", "show", "ffff"],
            &["--format", "github", "heads"],
        ]),
    );
}

#[test]
fn errors_carry_what_the_server_says_about_them() {
    let cases = [
        (
            "statement_with_detail",
            "INSERT INTO users VALUES (1, 'a');\nINSERT INTO users VALUES (1, 'b');",
        ),
        ("statement_with_hint", "SELECT emial FROM users;"),
        ("statement_in_function", "DO $$\nBEGIN\n    PERFORM 1 / 0;\nEND\n$$;"),
        ("statement_syntax", "ALTER TABLE users\n    ADD COLUM name text;"),
        ("statement_at_end", "SELECT id\n  FROM users\n WHERE"),
        ("statement_many_lines", "CREATE TABLE users (\n    id integer,\n    name text\n);"),
        (
            "statement_not_null",
            "ALTER TABLE users ADD COLUMN age integer NOT NULL;\nINSERT INTO users (id, email) VALUES (1, 'a');",
        ),
        (
            "deferred_constraint",
            "CREATE TABLE parts (id int PRIMARY KEY, whole int REFERENCES parts DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO parts VALUES (1, 2);",
        ),
    ];
    for (name, up) in cases {
        assert_shown(name, &with_next(up, "SELECT 1;").show(&["upgrade"]));
    }
}

#[test]
fn a_failing_downgrade_is_marked_in_its_file() {
    let project = with_next("SELECT 1;", "DROP TABLE users;");
    project.ok(&["upgrade"]);
    assert_shown("downgrade_failed", &project.session(&[&["downgrade"], &["current"]]));
}

#[test]
fn a_failing_statement_outside_a_transaction_says_what_stays() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    project.database("main").query("INSERT INTO users VALUES (1, 'same'), (2, 'same')").unwrap();
    project.write(
        &revision_path("main", "5e1f00000000", "Index users"),
        "-- Index users\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n\
         -- aludel: up\nALTER TABLE users ADD COLUMN age integer;\n\n\
         -- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY users_age ON users (age);\n\
         CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);\n\n\
         -- aludel: down\nALTER TABLE users DROP COLUMN age;\n",
    );
    project.sum("main");
    let failed = project.session(&[
        &["upgrade"],
        &["current"],
        &["doctor"],
        &["downgrade"],
        &["stamp", "head"],
    ]);
    let path = revision_path("main", "5e1f00000000", "Index users");
    project.replace(&path, "users_age ON", "users_old ON");
    let changed = project.show(&["upgrade"]);
    project.replace(&path, "users_old ON", "users_age ON");
    project.database("main").query("DELETE FROM users WHERE id = 2").unwrap();
    project.database("main").query("DROP INDEX users_email").unwrap();
    assert_shown(
        "statement_failed_outside_transaction",
        &format!("{failed}\n{changed}\n{}", project.show(&["upgrade"])),
    );
}

#[test]
fn the_second_of_two_databases_fails_and_both_are_reported() {
    let project = Project::two().with_databases();
    project.revision("creds", "c4b0e5c7784e", "d9aa8768cf02", "Add audit", "SELECT nothing;", "");
    project.sum("creds");
    let told = project.session(&[&["upgrade"], &["current"]]);
    // How far the other database came before the failure stopped it is chance.
    let told: Vec<&str> =
        told.lines().filter(|line| !line.starts_with("main: Running upgrade")).collect();
    assert_shown("second_database_failed", &told.join("\n"));
}

#[test]
fn an_edited_applied_revision_shows_what_was_changed() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    let path = revision_path("main", "a930217cd080", "Add circles");
    project.replace(&path, "name text NOT NULL", "name varchar(100) NOT NULL");
    assert_shown(
        "edited_applied",
        &project.session(&[
            &["upgrade"],
            &["downgrade"],
            &["sum", "--check"],
            &["sum"],
            &["sum", "--offline"],
            &["upgrade"],
        ]),
    );
}

#[test]
fn comments_and_layout_of_an_applied_revision_may_change() {
    let project = Project::one().with_database("main");
    project.ok(&["upgrade"]);
    let path = revision_path("main", "a930217cd080", "Add circles");
    project.replace(&path, "name text NOT NULL", "name  text -- what people call it\n  NOT NULL");
    project.ok(&["upgrade"]);
}

#[test]
fn a_downgrade_without_a_way_back_is_refused_before_anything_runs() {
    let missing = with_next("SELECT 1;", "");
    missing.ok(&["upgrade"]);
    let irreversible = with_next("SELECT 1;", "");
    let path = revision_path("main", "5e1f00000000", "Change users");
    let text = irreversible.read(&path);
    irreversible.write(
        &path,
        format!("{text}\n-- aludel: down irreversible \"the plain tokens are gone\"\n"),
    );
    irreversible.sum("main");
    irreversible.ok(&["upgrade"]);
    assert_shown(
        "no_way_back",
        &format!(
            "{}\n{}",
            missing.show(&["downgrade", "base"]),
            irreversible.show(&["downgrade", "base"])
        ),
    );
    for project in [missing, irreversible] {
        assert_eq!(project.ok(&["current"]), "5e1f00000000 (head)\n");
    }
}

#[test]
fn a_code_step_that_the_program_does_not_have_is_named() {
    let project = Project::one().with_database("main");
    project.write(
        "main/versions/5e1f00000000_encrypt.sql",
        "-- Encrypt tokens\n--\n-- Revision:   5e1f00000000\n-- Revises:    843c768c33cd\n\n-- aludel: up call encrypt_tokens 1\n",
    );
    project.sum("main");
    assert_shown("unknown_code_step", &project.show(&["upgrade"]));
}

#[test]
fn a_table_that_somebody_else_has_locked_is_given_up_soon() {
    let project = with_next("ALTER TABLE users ADD COLUMN age integer;", "SELECT 1;");
    project
        .write("aludel.toml", format!("{}lock_timeout = \"1ms\"\n", project.read("aludel.toml")));
    let mut other = project.database("main").connect().unwrap();
    other.query("BEGIN").unwrap();
    other.query("LOCK TABLE users IN ACCESS SHARE MODE").unwrap();
    assert_shown("lock_timeout", &project.show(&["upgrade"]));
}

#[test]
fn a_version_table_that_is_something_else_is_refused() {
    let project = Project::one().with_database("main");
    project.database("main").query("CREATE TABLE alembic_version (revision text)").unwrap();
    assert_shown("foreign_version_table", &project.session(&[&["current"], &["upgrade"]]));
}
