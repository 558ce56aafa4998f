//! Who may log in where: the roles that the compose file's init script makes, on servers that ask for passwords.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;
mod compose;

use std::fs;

use aludel_server::TestCluster;
use common::{Finished, config, finish, program, root};
use compose::Service;

/// The program on both databases.
fn migrate(main: &str, creds: &str, args: &[&str]) -> Finished {
    let mut command = program();
    command.arg("-c").arg(config("aludel.toml"));
    command.arg("-c").arg(config("aludel-credentials.toml")).args(args);
    finish(command.env("DATABASE_URL", main).env("CREDS_DATABASE_URL", creds))
}

/// The URL of a service's role on a server, for a database.
fn url(service: &Service, server: &TestCluster, database: &str) -> String {
    let (role, password) = (service.value("MIGRATING_ROLE"), service.value("MIGRATING_PASSWORD"));
    compose::url(role, password, server.port(), database)
}

/// Whether a role is let in: what `current` of the one configuration says with this URL.
fn knock(name: &str, url: &str) -> Finished {
    let (file, variable) = match name {
        "main" => ("aludel.toml", "DATABASE_URL"),
        _ => ("aludel-credentials.toml", "CREDS_DATABASE_URL"),
    };
    let mut command = program();
    command.arg("-c").arg(config(file)).arg("current").env(variable, url);
    finish(&mut command)
}

#[test]
fn each_role_migrates_its_own_database_and_cannot_log_in_to_the_others_server() {
    let services = ["main", "creds"].map(Service::of);
    let servers = [0, 1].map(|index| compose::server(&services[index]));
    for (server, service) in servers.iter().zip(&services) {
        compose::initialise(server, service);
    }
    let own = [0, 1]
        .map(|index| url(&services[index], &servers[index], services[index].value("POSTGRES_DB")));
    migrate(&own[0], &own[1], &["upgrade"]).ok();
    migrate(&own[0], &own[1], &["current", "--check-heads"]).ok();

    for (here, there, name) in [(0, 1, "creds"), (1, 0, "main")] {
        let (role, server) = (&services[here], &servers[there]);
        for database in [services[there].value("POSTGRES_DB"), "postgres", "template1"] {
            let refused = format!(
                "password authentication failed for user \"{}\"",
                role.value("MIGRATING_ROLE")
            );
            knock(name, &url(role, server, database)).refused(1, &[&refused]);
        }
        // Not even the name is known there: it is no matter of the password.
        let known = format!(
            "SELECT count(*) FROM pg_roles WHERE rolname = '{}'",
            role.value("MIGRATING_ROLE")
        );
        assert_eq!(server.query("postgres", &known).unwrap(), [[Some("0".to_owned())]]);
    }
}

#[test]
fn on_one_server_each_role_is_kept_out_of_the_others_database() {
    let services = ["main", "creds"].map(Service::of);
    let server = compose::server(&services[0]);
    for service in &services {
        compose::initialise(&server, service);
    }
    let database = |index: usize| services[index].value("POSTGRES_DB");
    let own = [0, 1].map(|index| url(&services[index], &server, database(index)));
    migrate(&own[0], &own[1], &["upgrade"]).ok();
    migrate(&own[0], &own[1], &["current", "--check-heads"]).ok();
    // They are told apart although the server is one and the same.
    let doctor = migrate(&own[0], &own[1], &["doctor"]).ok();
    for words in
        ["main   ok   target", "creds  ok   target", "identity   main ", "identity   creds "]
    {
        assert!(doctor.stdout.contains(words), "{words:?} is missing in {doctor:#?}");
    }

    for (here, there, name) in [(0, 1, "creds"), (1, 0, "main")] {
        let refused = format!("permission denied for database \"{}\"", database(there));
        knock(name, &url(&services[here], &server, database(there))).refused(1, &[&refused]);
    }
}

#[test]
fn a_role_of_the_init_script_owns_its_database_and_has_no_power_beside_it() {
    for name in ["main", "creds"] {
        let service = Service::of(name);
        let server = compose::server(&service);
        compose::initialise(&server, &service);
        let sql = format!(
            "SELECT concat_ws(' ', pg_get_userbyid(datdba), rolsuper, rolcreatedb, rolcreaterole, rolreplication, \
             rolbypassrls, rolconnlimit) FROM pg_database, pg_roles \
             WHERE datname = '{}' AND rolname = '{}'",
            service.value("POSTGRES_DB"),
            service.value("MIGRATING_ROLE")
        );
        let found = server.query("postgres", &sql).unwrap();
        let expected = format!("{} f f f f f -1", service.value("MIGRATING_ROLE"));
        assert_eq!(found, [[Some(expected)]]);
        let log = fs::read_to_string(server.log()).unwrap();
        assert!(
            !log.contains(service.value("MIGRATING_PASSWORD")),
            "no password in the log: {log}"
        );
    }
}

#[test]
fn the_superuser_of_a_container_reaches_the_database_over_its_socket_without_a_password() {
    for (name, database) in [("main", "mens_circle_main"), ("creds", "mens_circle_creds")] {
        let service = Service::of(name);
        assert_eq!(service.value("container_name"), format!("mens-circle-postgres-{name}"));
        let server = compose::server(&service);
        compose::initialise(&server, &service);
        let mut psql = compose::inside(&server, "psql");
        psql.args(["-U", "postgres", "-d", database, "-c", "SELECT version();"]);
        let answer = finish(&mut psql).ok();
        assert!(answer.stdout.contains("PostgreSQL "), "{answer:#?}");
    }
}

#[test]
fn the_example_environment_has_the_urls_of_the_compose_file() {
    let text = fs::read_to_string(root().join(".env.example")).unwrap();
    let example = |key: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(&format!("{key}=")));
        found.unwrap_or_else(|| panic!("{key} is missing")).to_owned()
    };
    for (name, variable, password, port) in [
        ("main", "DATABASE_URL", "MAIN_PASSWORD", 5432),
        ("creds", "CREDS_DATABASE_URL", "CREDS_PASSWORD", 5433),
    ] {
        let service = Service::of(name);
        let (role, own) = (service.value("MIGRATING_ROLE"), service.value("MIGRATING_PASSWORD"));
        let expected = compose::url(role, own, port, service.value("POSTGRES_DB"));
        assert_eq!(example(variable), expected);
        assert_eq!(example(password), own);
        assert!(service.lists(&format!("\"127.0.0.1:{port}:5432\"")), "the port is published");
        assert!(service.lists(name), "a network of its own");
    }
}
