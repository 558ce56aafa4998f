//! plan, upgrade --plan and downgrade --plan: what is foreseen, before anything is moved.

use serde_json::Value;

use crate::json::shape;
use crate::support::{Project, assert_shown, cluster, url};

/// A database with users, and a deployment that changes their table in every way that hurts.
fn project() -> Project {
    let mut project = Project::empty().with_config("main").with_database("main");
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    let users = "CREATE TABLE users (id integer PRIMARY KEY, email text, age integer) WITH (autovacuum_enabled = off);";
    project.revision("main", "aaaa00000000", "", "Add users", users, "DROP TABLE users;");
    project.sum("main");
    project.ok(&["-q", "upgrade"]);
    let rows = "INSERT INTO users SELECT i, 'mail ' || i, 30 FROM generate_series(1, 500) i; ANALYZE users;";
    project.database("main").query(rows).unwrap();
    project.revision(
        "main",
        "bbbb00000000",
        "aaaa00000000",
        "Tidy users",
        "ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();\n\
         ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nUPDATE users SET age = 31;\n\
         GRANT SELECT ON users TO nobody_here;\nCREATE TABLE orders (id integer PRIMARY KEY);\n\n\
         -- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY users_age ON users (age);",
        "ALTER TABLE users DROP COLUMN token;",
    );
    project.revision(
        "main",
        "cccc00000000",
        "bbbb00000000",
        "Add orders of users",
        "ALTER TABLE orders ADD COLUMN user_id integer REFERENCES users (id);",
        "ALTER TABLE orders DROP COLUMN user_id;",
    );
    project.sum("main");
    project
}

#[test]
fn a_deployment_is_seen_before_it_runs() {
    let project = project();
    let shown = project.session(&[&["plan"], &["upgrade", "--plan", "+1"]]);
    assert_shown("plan", &shown);
    assert_shown(
        "plan_changes_nothing",
        &project.session(&[&["current"], &["downgrade", "--plan"]]),
    );
}

#[test]
fn without_a_shadow_database_it_is_said_how_to_have_one() {
    let mut project = project();
    project.unset("ALUDEL_SHADOW_URL");
    assert_shown("plan_without_shadow", &project.session(&[&["plan"]]));
}

#[test]
fn several_databases_are_planned_and_nothing_is_made_in_them() {
    let mut project = Project::two().with_databases();
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project.ok(&["-q", "-d", "creds", "upgrade"]);
    assert_shown("plan_several", &project.session(&[&["plan"], &["-d", "creds", "plan"]]));
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    let count = project.database("main").query(tables).unwrap();
    assert_eq!(count[0][0].as_deref(), Some("0"));
}

#[test]
fn github_is_given_a_table() {
    let mut project = Project::two().with_databases();
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project.ok(&["-q", "-d", "creds", "upgrade"]);
    project.ok(&["-q", "-d", "main", "upgrade", "head"]);
    let index = "CREATE INDEX users_email ON users (email);\nCREATE TABLE notes (text text);";
    let down = "DROP TABLE notes;\nDROP INDEX users_email;";
    project.revision("main", "5e1f00000000", "843c768c33cd", "Find users", index, down);
    project.sum("main");
    assert_shown("plan_github", &project.show(&["--format", "github", "plan"]));
}

#[test]
fn the_document_keeps_its_keys_and_says_what_the_lines_say() {
    let project = project();
    let text = project.ok(&["--format", "json", "plan"]);
    let document: Value = serde_json::from_str(&text).expect("a document");
    assert_shown(
        "plan_json",
        &format!("{}\n", serde_json::to_string_pretty(&shape(&document)).unwrap()),
    );
    let one = &document[0];
    assert_eq!(one["longest_lock"]["mode"], "ACCESS EXCLUSIVE");
    assert_eq!(one["longest_lock"]["on"], "public.users");
    let statement = &one["phases"][0]["revisions"][0]["statements"][0];
    assert_eq!(statement["tables"][0]["rewrites"], true);
    assert_eq!(statement["tables"][0]["size"]["rows"], 500);
    assert_eq!(statement["basis"][0]["work"], "rewrite");
    assert_eq!(statement["safe_form"]["name"], "default-later");
}

#[test]
fn a_plan_is_asked_for_alone() {
    let project = Project::one().with_database("main");
    assert_shown(
        "plan_usage",
        &project.session(&[
            &["upgrade", "--plan", "--sql"],
            &["upgrade", "--shadow-url", "postgresql:///x"],
            &["downgrade", "--plan"],
            &["plan", "nowhere"],
        ]),
    );
}
