//! Models that a command prints: another language's.

use crate::support::{Project, assert_shown, cluster, url};
use crate::{file, with_models};

/// A database whose models this shell script prints.
fn project(script: &str) -> Project {
    let mut project = Project::two().with_databases();
    std::fs::remove_dir_all(project.path().join("main/versions")).unwrap();
    std::fs::create_dir_all(project.path().join("main/versions")).unwrap();
    with_models(&project, "main", "models = { command = [\"sh\", \"print.sh\"] }");
    project.write("print.sh", script);
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    project
}

#[test]
fn a_command_runs_beside_its_configuration_and_sees_no_url_of_another_database() {
    let project = project(
        "echo \"own ${DATABASE_URL:+set}, other ${CREDS_DATABASE_URL:-unset}, ${CREDS_DATABASE_URL_FILE:-unset}\" >&2
         echo \"shadow ${ALUDEL_SHADOW_URL:-unset}\" >&2
         cat tables.sql",
    );
    project.write("tables.sql", "CREATE TABLE users (id integer PRIMARY KEY);");
    std::fs::create_dir(project.path().join("below")).unwrap();
    let run = |args: &[&str]| {
        let output =
            project.command(args).current_dir(project.path().join("below")).output().unwrap();
        project.transcript(args, &project.outcome(&output))
    };
    // Also where only its own configuration is named.
    let shown = [
        run(&["-c", "../aludel.toml", "revision", "--rev-id", "aaaa00000000", "Users"]),
        run(&["-d", "main", "-q", "upgrade"]),
        run(&["check"]),
    ];
    assert_shown("command_runs", &format!("{}\n{}", shown.join("\n"), file(&project, "aaaa")));
}

#[test]
fn a_command_that_prints_no_schema_is_named() {
    let project = project("");
    let mut shown = Vec::new();
    for script in [
        "echo 'no module named shop' >&2; exit 3",
        "echo 'CREATE TABLE a (id int);'; echo 'Done, 1 table.'",
        "printf 'SELECT 1; \\377'",
        "kill -9 $$",
    ] {
        project.write("print.sh", script);
        shown.push(project.show(&["-d", "main", "revision", "Next"]));
    }
    project.replace("aludel.toml", "\"sh\", \"print.sh\"", "\"no-such-program\"");
    shown.push(project.show(&["-d", "main", "revision", "Next"]));
    shown.push(project.show(&["check"]));
    assert!(crate::files(&project).is_empty());
    assert_shown("command_fails", &shown.join("\n"));
}
