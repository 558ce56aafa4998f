//! What is generated from models, and what is compared with them.

use std::fs;

use crate::support::{Outcome, Project, cluster, url};
use crate::{promised, value};

/// A database whose models are in `schema.sql`, and a server for shadow databases.
fn project(models: &str) -> Project {
    let mut project = Project::empty().with_config("main").with_database("main");
    let config = format!("models = {{ sql = \"schema.sql\" }}\n{}", project.read("aludel.toml"));
    project.write("aludel.toml", config);
    project.write("schema.sql", models);
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project
}

/// The same with the models applied.
fn applied(models: &str) -> Project {
    let project = project(models);
    project.ok(&["revision", "--rev-id", "aaaa00000000", "First tables"]);
    project.ok(&["upgrade"]);
    project
}

/// Makes a revision for other models, and applies it.
fn changed(project: &Project, models: &str) -> Outcome {
    project.write("schema.sql", models);
    project.ok(&["revision", "--rev-id", "bbbb00000000", "Next"]);
    project.run(&["upgrade"])
}

const ENUM: &str = "CREATE TYPE mood AS ENUM ('glad', 'sad');\n";

fn revision_files(project: &Project) -> usize {
    let entries = fs::read_dir(project.path().join("main/versions")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".sql")).count()
}

#[test]
fn a_revision_without_a_difference_is_not_written() {
    let project = applied("CREATE TABLE people (id int PRIMARY KEY);");
    let mut outcome = project.run(&["revision", "--autogenerate", "Next"]);
    outcome.stdout += &format!("revision files: {}", revision_files(&project));
    promised(&project, "a_revision_without_a_difference_is_not_written", &outcome);
}

#[test]
fn a_table_with_an_enum_goes_up_down_and_up() {
    let people = "CREATE TABLE people (id int PRIMARY KEY, mood mood);";
    let project = applied(&format!("{ENUM}{people}"));
    project.ok(&["downgrade", "base"]);
    let types = "SELECT count(*) FROM pg_type WHERE typname = 'mood'";
    assert_eq!(value(project.database("main"), types), "0");
    promised(&project, "a_table_with_an_enum_goes_up_down_and_up", &project.run(&["upgrade"]));
    project.ok(&["check"]);
}

#[test]
fn a_column_with_a_new_enum_is_added_with_its_type() {
    let project = applied("CREATE TABLE people (id int PRIMARY KEY);");
    let models = format!("{ENUM}CREATE TABLE people (id int PRIMARY KEY, mood mood);");
    let outcome = changed(&project, &models);
    promised(&project, "a_column_with_a_new_enum_is_added_with_its_type", &outcome);
    project.ok(&["check"]);
}

#[test]
fn texts_become_values_of_a_new_enum() {
    let project = applied("CREATE TABLE people (id int PRIMARY KEY, mood text);");
    project.database("main").query("INSERT INTO people VALUES (1, 'sad')").unwrap();
    let models = format!("{ENUM}CREATE TABLE people (id int PRIMARY KEY, mood mood);");
    let outcome = changed(&project, &models);
    promised(&project, "texts_become_values_of_a_new_enum", &outcome);
    project.ok(&["check"]);
    assert_eq!(value(project.database("main"), "SELECT mood FROM people"), "sad");
}

#[test]
fn a_column_that_refuses_null_asks_for_a_value_while_it_is_generated() {
    let project = applied("CREATE TABLE people (id int PRIMARY KEY);");
    project.database("main").query("INSERT INTO people VALUES (1)").unwrap();
    project.write("schema.sql", "CREATE TABLE people (id int PRIMARY KEY, age int NOT NULL);");
    let outcome = project.run(&["revision", "Next"]);
    promised(
        &project,
        "a_column_that_refuses_null_asks_for_a_value_while_it_is_generated",
        &outcome,
    );
    assert_eq!(revision_files(&project), 1);
    // The way that the hint shows.
    project.ok(&["revision", "Next", "--backfill", "people.age=18"]);
    project.ok(&["upgrade"]);
    project.ok(&["check"]);
    assert_eq!(value(project.database("main"), "SELECT age FROM people"), "18");
}

#[test]
fn tables_that_refer_to_each_other_are_made() {
    let project = project(
        "CREATE TABLE authors (id int PRIMARY KEY, book int);
        CREATE TABLE books (id int PRIMARY KEY, author int REFERENCES authors);
        ALTER TABLE authors ADD FOREIGN KEY (book) REFERENCES books;",
    );
    project.ok(&["revision", "--rev-id", "aaaa00000000", "First tables"]);
    let outcome = project.run(&["upgrade"]);
    promised(&project, "tables_that_refer_to_each_other_are_made", &outcome);
    project.ok(&["check"]);
    project.ok(&["downgrade", "base"]);
}

#[test]
fn a_default_of_type_json_is_compared() {
    let project =
        applied("CREATE TABLE people (id int PRIMARY KEY, settings json NOT NULL DEFAULT '{}');");
    promised(&project, "a_default_of_type_json_is_compared", &project.run(&["check"]));
    // It is looked at, and not left out.
    project.replace("schema.sql", "'{}'", "'[]'");
    assert_eq!(project.run(&["check"]).code, 3);
}

#[test]
fn comparing_defaults_runs_none_of_them() {
    let project = applied(
        "CREATE SEQUENCE numbers;
        CREATE TABLE people (id int PRIMARY KEY, number text NOT NULL DEFAULT 'A-' || nextval('numbers'));",
    );
    let mut outcome = project.run(&["check"]);
    let used =
        "SELECT 'numbers drawn: ' || CASE WHEN is_called THEN last_value ELSE 0 END FROM numbers";
    outcome.stdout += &value(project.database("main"), used);
    promised(&project, "comparing_defaults_runs_none_of_them", &outcome);
}

#[test]
fn identities_and_generated_columns_are_compared() {
    let people = "CREATE TABLE people (id int PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY, doubled int GENERATED ALWAYS AS (id * 2) STORED);";
    let project = applied(people);
    let by_default = people.replace("ALWAYS AS IDENTITY", "BY DEFAULT AS IDENTITY");
    project.write("schema.sql", by_default.replace("* 2", "* 3"));
    let outcome = project.run(&["check"]);
    promised(&project, "identities_and_generated_columns_are_compared", &outcome);
    project.write("schema.sql", people.replace("IDENTITY", "IDENTITY (INCREMENT 10)"));
    assert_eq!(project.run(&["check"]).code, 3);
}
