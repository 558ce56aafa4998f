//! The servers of docker-compose.yml on test clusters: the same databases, roles, passwords and init script. Never runs a container.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use aludel_server::TestCluster;

use crate::common::{finish, root};

/// A service of the compose file.
pub(crate) struct Service {
    /// The lines below the service's name, without their indentation.
    lines: Vec<String>,
    values: BTreeMap<String, String>,
}

impl Service {
    /// The service of the database `main` or `creds`.
    pub(crate) fn of(name: &str) -> Self {
        let text = fs::read_to_string(root().join("docker-compose.yml")).expect("it is there");
        let heading = format!("  postgres-{name}:");
        let is_inside = |line: &&str| line.starts_with("    ") || line.trim().is_empty();
        let below = text.lines().skip_while(|line| *line != heading).skip(1).take_while(is_inside);
        let lines: Vec<String> = below.map(|line| line.trim().to_owned()).collect();
        assert!(!lines.is_empty(), "docker-compose.yml has the service postgres-{name}");
        let pair = |line: &String| {
            let (key, value) = line.split_once(": ")?;
            Some((key.to_owned(), default_of(value)))
        };
        let values = lines.iter().filter_map(pair).collect();
        Self { lines, values }
    }

    /// The value of a key, with the defaults that hold where nothing is set.
    pub(crate) fn value(&self, key: &str) -> &str {
        self.values.get(key).unwrap_or_else(|| panic!("{key} is missing in {:?}", self.values))
    }

    /// Whether a list of the service has this item.
    pub(crate) fn lists(&self, item: &str) -> bool {
        self.lines.iter().any(|line| line.strip_prefix("- ") == Some(item))
    }
}

/// What Compose takes for `${NAME:-default}` where the variable is not set.
fn default_of(value: &str) -> String {
    let inside = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inside.and_then(|inside| inside.split_once(":-")).map_or(value, |(_, default)| default).into()
}

/// A server that asks for passwords over TCP as those of the compose file do, with nothing on it yet.
pub(crate) fn server(service: &Service) -> TestCluster {
    let arguments = service.value("POSTGRES_INITDB_ARGS");
    assert!(arguments.contains("--auth-host=scram-sha-256"), "passwords are wanted: {arguments}");
    let cluster = TestCluster::builder().tcp().password_auth(service.value("POSTGRES_PASSWORD"));
    cluster.start().expect("a test server starts")
}

/// Does what the image's entry point does with a new data folder: makes the database, and runs the init script.
pub(crate) fn initialise(cluster: &TestCluster, service: &Service) {
    let database = service.value("POSTGRES_DB");
    cluster.query("postgres", &format!("CREATE DATABASE {database}")).expect("it is made");
    let script = "apps/mens-circle/docker/create-migrating-role.sh";
    assert!(
        service.lines.iter().any(|line| line.contains(&format!("- ./{script}:"))),
        "the script is mounted: {:?}",
        service.lines
    );
    let mut command = inside(cluster, "sh");
    command.arg(root().join(script));
    for key in ["POSTGRES_DB", "POSTGRES_USER", "MIGRATING_ROLE", "MIGRATING_PASSWORD"] {
        command.env(key, service.value(key));
    }
    let done = finish(&mut command).ok();
    let password = service.value("MIGRATING_PASSWORD");
    assert!(!format!("{}{}", done.stdout, done.stderr).contains(password), "{done:#?}");
}

/// A program as it would be run inside the container: psql is there, and finds the server over its socket.
pub(crate) fn inside(cluster: &TestCluster, program: &str) -> Command {
    let psql: PathBuf = cluster.binaries().client_program("psql").expect("there is psql");
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(psql.parent().expect("a folder").to_path_buf())
        .chain(std::env::split_paths(&folders));
    let mut command = Command::new(program);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PG")) {
        command.env_remove(name);
    }
    command.env("PATH", std::env::join_paths(folders).expect("a list of folders"));
    command.env("PGHOST", cluster.socket_dir()).env("PGPORT", cluster.port().to_string());
    command.stdin(std::process::Stdio::null());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    command
}

/// A URL in the form that the Python application reads.
pub(crate) fn url(user: &str, password: &str, port: u16, database: &str) -> String {
    format!("postgresql+asyncpg://{user}:{password}@localhost:{port}/{database}")
}
