//! `new` makes a project that works from its first command to its last.

use crate::support::{Project, assert_shown};

#[test]
fn a_new_project_says_what_it_wrote_and_what_comes_next() {
    let project = Project::empty();
    let made = project.show(&["new", "shop", "--name", "main", "--name", "billing_archive"]);
    let mut text = made;
    for file in [
        "shop/aludel.toml",
        "shop/aludel-billing_archive.toml",
        "shop/.gitignore",
        "shop/migrations/versions/aludel.sum",
    ] {
        text.push_str(&format!("\n# {file}\n{}", project.read(file)));
    }
    assert!(project.path().join("shop/migrations-billing_archive/versions").is_dir());
    assert_shown("new", &text);
}

#[test]
fn a_new_project_works_end_to_end() {
    let mut project = Project::empty();
    project.ok(&["new", "."]);
    let url = project.new_database("main");
    project.set("DATABASE_URL", &url);
    project.ok(&["sum", "--check"]);
    project.ok(&["revision", "--rev-id", "aaaa00000000", "first tables"]);
    project.replace(
        "migrations/versions/aaaa00000000_first_tables.sql",
        "-- aludel: up\n\n-- aludel: down\n",
        "-- aludel: up\nCREATE TABLE things (id integer);\n\n-- aludel: down\nDROP TABLE things;\n",
    );
    project.ok(&["sum"]);
    project.ok(&["upgrade"]);
    assert_eq!(project.ok(&["current"]), "aaaa00000000 (head)\n");
    project.ok(&["downgrade"]);
    assert_eq!(project.ok(&["current"]), "");
    let outcome = project.run(&["doctor"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
}
