//! Servers that are not there, do not let us in, or are the wrong ones.

use std::net::TcpListener;
use std::process::Stdio;

use aludel_server::{TestCluster, TestDatabase};

use crate::support::{Project, SECRET, assert_shown};

/// A port on which nothing listens.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).unwrap().port()
}

#[test]
fn a_refused_connection_names_database_host_port_and_the_service_to_start() {
    let mut project = Project::two();
    project.write("docker-compose.yml", "services:\n  postgres-main:\n    image: postgres:15\n  postgres-creds:\n    image: postgres:15\n");
    for (name, user) in [("main", "mens_circle"), ("creds", "mens_circle_creds")] {
        let port = free_port();
        project.name(&port.to_string(), if name == "main" { "5432" } else { "5433" });
        let url =
            format!("postgresql+asyncpg://{user}:{SECRET}@localhost:{port}/mens_circle_{name}");
        project.set(&crate::support::variable(name), &url);
    }
    assert_shown(
        "connection_refused",
        &project.session(&[&["upgrade"], &["-d", "main", "current"], &["doctor"]]),
    );
}

#[test]
fn without_a_compose_file_no_service_is_made_up() {
    let mut project = Project::one();
    let port = free_port();
    project.set("DATABASE_URL", &format!("postgresql://me:{SECRET}@127.0.0.1:{port}/main"));
    let outcome = project.run(&["upgrade"]);
    assert_eq!(outcome.code, 1);
    assert!(!outcome.stderr.contains("docker"), "{}", outcome.stderr);
}

#[test]
fn a_socket_that_is_not_there_is_named() {
    let mut project = Project::one();
    project.set(
        "DATABASE_URL",
        &format!("postgresql://me:{SECRET}@/main?host={}", project.path().display()),
    );
    assert_shown("socket_missing", &project.show(&["current"]));
}

#[test]
fn what_a_server_with_passwords_refuses_is_said_in_words() {
    let cluster = TestCluster::builder().tcp().password_auth(SECRET).start().unwrap();
    let database = TestDatabase::named(&cluster, "mens_circle_main").unwrap();
    database.query(&format!("CREATE ROLE guest LOGIN PASSWORD '{SECRET}'; REVOKE CONNECT ON DATABASE mens_circle_main FROM PUBLIC")).unwrap();
    let port = cluster.port();
    let mut project = Project::one();
    project.name(&port.to_string(), "5432");
    project.secret("wr0ng-w0rd");
    let server = format!("localhost:{port}");
    let cases = [
        ("password_wrong", format!("postgresql://postgres:wr0ng-w0rd@{server}/mens_circle_main")),
        ("password_missing", format!("postgresql://postgres@{server}/mens_circle_main")),
        ("database_missing", format!("postgresql://postgres:{SECRET}@{server}/mens_circle_mian")),
        ("role_missing", format!("postgresql://nobody_here:{SECRET}@{server}/mens_circle_main")),
        ("connect_not_permitted", format!("postgresql://guest:{SECRET}@{server}/mens_circle_main")),
        (
            "tls_not_offered",
            format!("postgresql://postgres:{SECRET}@{server}/mens_circle_main?sslmode=require"),
        ),
    ];
    for (name, url) in cases {
        project.set("DATABASE_URL", &url);
        assert_shown(name, &project.show(&["upgrade"]));
    }
}

#[test]
fn a_role_without_rights_is_told_what_it_may_not_do() {
    let mut project = Project::one().with_database("main");
    let name = project.database("main").name().to_owned();
    project
        .database("main")
        .query(&format!(
            "CREATE ROLE reader_{name} LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
        ))
        .unwrap();
    let folder = crate::support::cluster().socket_dir().display().to_string();
    project
        .set("DATABASE_URL", &format!("postgresql://reader_{name}:{SECRET}@/{name}?host={folder}"));
    assert_shown("no_right_to_create", &project.session(&[&["upgrade"], &["doctor"]]));
}

#[test]
fn a_read_only_database_is_refused_before_anything_runs() {
    let mut project = Project::one();
    let url = project.new_database("main");
    let name = project.database("main").name().to_owned();
    project
        .database("main")
        .query(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"))
        .unwrap();
    project.set("DATABASE_URL", &url);
    assert_shown("read_only", &project.session(&[&["upgrade"], &["current"], &["doctor"]]));
}

#[test]
fn two_configurations_on_one_database_are_refused() {
    let mut project = Project::two();
    let url = project.new_database("main");
    project.set("DATABASE_URL", &url);
    project.set("CREDS_DATABASE_URL", &url);
    assert_shown("same_database", &project.show(&["upgrade"]));
    assert_eq!(project.ok(&["-d", "main", "current"]), "", "nothing was applied");
}

#[test]
fn swapped_urls_are_refused_once_the_databases_know_their_names() {
    let mut project = Project::two();
    let (main, creds) = (project.new_database("main"), project.new_database("creds"));
    project.set("DATABASE_URL", &main);
    project.set("CREDS_DATABASE_URL", &creds);
    project.ok(&["upgrade"]);
    project.set("DATABASE_URL", &creds);
    project.set("CREDS_DATABASE_URL", &main);
    assert_shown(
        "swapped_urls",
        &project.session(&[&["upgrade"], &["-d", "main", "upgrade"], &["current"], &["doctor"]]),
    );
}

#[test]
fn a_busy_lock_names_its_holder() {
    let project = Project::one().with_database("main");
    project.replace("aludel.toml", "lock_wait = \"20s\"", "lock_wait = \"0s\"");
    project.revision("main", "5eeb00000000", "843c768c33cd", "Sleep", "SELECT pg_sleep(600);", "");
    project.sum("main");
    let mut first =
        project.command(&["upgrade"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let database = project.database("main");
    let sleeping = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep' \
        AND pid <> pg_backend_pid()";
    let mut pid = None;
    while pid.is_none() && first.try_wait().unwrap().is_none() {
        pid = database.query(sleeping).unwrap().first().and_then(|row| row[0].clone());
    }
    let shown = project.session(&[&["upgrade"], &["current"], &["doctor"]]);
    // Long enough for a look at who is there, and for no more.
    project.replace("aludel.toml", "lock_wait = \"0s\"", "lock_wait = \"900ms\"");
    let waited = project.show(&["upgrade"]);
    let pid = pid.expect("the first runner is in its revision");
    database.query(&format!("SELECT pg_terminate_backend({pid})")).unwrap();
    first.wait().unwrap();
    assert_shown("lock_busy", &shown);
    assert_shown("lock_waited_for", &waited);
}
