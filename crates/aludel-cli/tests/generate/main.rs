//! What is generated from models, and how it is compared: `revision`, `check` and `diff` as people meet them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;

mod accepting;
mod checking;
mod command;
mod comparing;
mod compiled;
mod generating;
mod proving;
mod refusing;
mod stamping;
mod stopping;
mod terminal;
mod verifying;

use support::{Project, cluster, config_file, url};

/// The models that most of these tests begin with.
const USERS: &str = "\
CREATE TABLE users (
    id integer PRIMARY KEY,
    email varchar(200) NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (length(email) > 3)
);
";

/// A database with an empty history, whose models are in `schema.sql`, and a server for shadow databases.
fn project(models: &str) -> Project {
    let mut project = Project::empty().with_config("main").with_database("main");
    with_models(&project, "main", "models = { sql = \"schema.sql\" }");
    project.write("schema.sql", models);
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project
}

/// The same with the models applied.
fn applied(models: &str) -> Project {
    let project = project(models);
    project.ok(&["-q", "revision", "--rev-id", "aaaa00000000", "First tables"]);
    project.ok(&["-q", "upgrade"]);
    project
}

/// Adds a line to a configuration.
fn with_models(project: &Project, name: &str, line: &str) {
    let file = config_file(name);
    project.write(&file, format!("{line}\n{}", project.read(&file)));
}

/// The only revision file whose name begins so.
fn file(project: &Project, start: &str) -> String {
    let names = files(project);
    let found: Vec<_> = names.iter().filter(|name| name.starts_with(start)).collect();
    let [name] = found.as_slice() else { panic!("{names:?}") };
    format!("# {name}\n{}", project.read(&format!("main/versions/{name}")))
}

/// The revision files of `main`.
fn files(project: &Project) -> Vec<String> {
    let folder = project.path().join("main/versions");
    let names = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".sql"));
    names.sort();
    names
}

/// The URL of a role on the shared server that may make no database.
fn modest() -> String {
    static MADE: std::sync::Once = std::sync::Once::new();
    MADE.call_once(|| {
        cluster().query("postgres", "CREATE ROLE aludel_modest LOGIN").unwrap();
    });
    let (folder, port) = (cluster().socket_dir().display(), cluster().port());
    format!("postgresql://aludel_modest@/postgres?host={folder}&port={port}")
}
