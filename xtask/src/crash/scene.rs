//! Two databases on servers of their own, a project with revisions ahead, and the program between. Never judges.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aludel_server::TestCluster;
use tempfile::TempDir;

use super::proxy::Proxy;
use crate::Result;

/// The databases, in the program's order.
pub(super) const NAMES: [&str; 2] = ["main", "creds"];

/// What is applied before the deployment that is struck.
const BEFORE: &str = "CREATE TABLE a (id int PRIMARY KEY, name text);\nINSERT INTO a SELECT n, 'row ' || n FROM generate_series(1, 50) n;";

/// A kind of deployment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Whether a revision has sections outside a transaction.
    pub(super) alone: bool,
    /// Whether the servers keep prepared transactions.
    pub(super) prepared: bool,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match (self.alone, self.prepared) {
            (false, true) => "transactions only",
            (true, true) => "with sections outside a transaction",
            (false, false) => "transactions only, no prepared transactions",
            (true, false) => "with sections outside a transaction, no prepared transactions",
        }
    }

    /// The revisions ahead of each database.
    fn ahead(self, name: &str) -> Vec<(&'static str, &'static str)> {
        let first = (
            "b2",
            "-- aludel: up\nCREATE TABLE b (id int PRIMARY KEY REFERENCES a);\nINSERT INTO b SELECT id FROM a;\nUPDATE a SET name = name || '!';\n",
        );
        let second = (
            "c3",
            "-- aludel: up\nALTER TABLE a ADD COLUMN added int NOT NULL DEFAULT 7;\nDROP TABLE b;\n",
        );
        let alone = (
            "c3",
            "-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY a_name ON a (name);\nINSERT INTO a VALUES (1000, 'once');\n\n\
             -- aludel: up\nALTER TABLE a ADD COLUMN added int NOT NULL DEFAULT 7;\n",
        );
        match (self.alone, name) {
            (true, "main") => vec![first, alone],
            (true, _) => vec![first],
            (false, _) => vec![first, second],
        }
    }
}

/// Everything that a point needs.
pub(super) struct Scene {
    pub(super) servers: [&'static TestCluster; 2],
    pub(super) proxies: [Proxy; 2],
    program: PathBuf,
    project: TempDir,
}

impl Scene {
    pub(super) fn start(program: PathBuf, kind: Kind) -> Result<Self> {
        let slots = if kind.prepared { "10" } else { "0" };
        let server = || -> Result<&'static TestCluster> {
            let builder = TestCluster::builder().setting("max_prepared_transactions", slots);
            Ok(Box::leak(Box::new(builder.start()?)))
        };
        let servers = [server()?, server()?];
        let proxy = |server: &TestCluster| {
            let socket = server.socket_dir().join(format!(".s.PGSQL.{}", server.port()));
            Proxy::start(socket, server.port())
        };
        let proxies = [proxy(servers[0])?, proxy(servers[1])?];
        let scene = Self { servers, proxies, program, project: TempDir::new()? };
        scene.write_project(&[])?;
        for (server, name) in scene.servers.iter().zip(NAMES) {
            server.query("postgres", &format!("CREATE DATABASE {name}"))?;
        }
        scene.must(&["upgrade"])?;
        for (server, name) in scene.servers.iter().zip(NAMES) {
            server.query("postgres", &format!("ALTER DATABASE {name} RENAME TO before"))?;
        }
        scene.write_project(&NAMES.map(|name| kind.ahead(name)))?;
        scene.reset()?;
        Ok(scene)
    }

    fn write_project(&self, ahead: &[Vec<(&str, &str)>]) -> Result<()> {
        for (index, name) in NAMES.iter().enumerate() {
            let config = if *name == "main" {
                "aludel.toml".to_owned()
            } else {
                format!("aludel-{name}.toml")
            };
            let versions = self.project.path().join(name).join("versions");
            fs::create_dir_all(&versions)?;
            let variable = format!("{}_URL", name.to_uppercase());
            fs::write(
                self.project.path().join(config),
                format!(
                    "name = \"{name}\"\nscript_location = \"{name}\"\nurl_env = \"{variable}\"\n"
                ),
            )?;
            let first = format!("-- aludel: up\n{BEFORE}\n");
            let mut all = vec![("a1", first.as_str())];
            all.extend(ahead.get(index).into_iter().flatten().copied());
            let mut parent = "";
            for (id, body) in all {
                let text =
                    format!("-- Step {id}\n--\n-- Revision: {id}\n-- Revises: {parent}\n\n{body}");
                fs::write(versions.join(format!("{id}_step.sql")), text)?;
                parent = id;
            }
        }
        Ok(())
    }

    /// Both databases as they were before the deployment.
    pub(super) fn reset(&self) -> Result<()> {
        for (server, name) in self.servers.iter().zip(NAMES) {
            for row in server.query("postgres", "SELECT gid, database FROM pg_prepared_xacts")? {
                if let [Some(gid), Some(database)] = row.as_slice() {
                    server.query(database, &format!("ROLLBACK PREPARED '{gid}'"))?;
                }
            }
            server.query("postgres", &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
            server.query("postgres", &format!("CREATE DATABASE {name} TEMPLATE before"))?;
            // A copied sequence believes that its next values are in the log, and after a crash would give them out again.
            server.query("postgres", "CHECKPOINT")?;
        }
        Ok(())
    }

    fn command(&self, args: &[&str], proxied: bool) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(self.project.path()).args(args);
        for ((server, proxy), name) in self.servers.iter().zip(&self.proxies).zip(NAMES) {
            let host =
                if proxied { proxy.host() } else { server.socket_dir().display().to_string() };
            let url = format!(
                "postgresql://{}@/{name}?host={host}&port={}",
                server.superuser(),
                server.port()
            );
            command.env(format!("{}_URL", name.to_uppercase()), url);
        }
        command
    }

    /// The deployment, through the proxies.
    pub(super) fn deploy(&self) -> Result<Child> {
        let mut command = self.command(&["upgrade"], true);
        Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
    }

    /// A command without proxies, which has to succeed.
    pub(super) fn must(&self, args: &[&str]) -> Result<()> {
        let output = self.command(args, false).output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{} failed: {}", args.join(" "), String::from_utf8_lossy(&output.stderr))
            .into())
    }

    /// What a database is, as `pg_dump` and the journal say it; both states of a deployment differ in it.
    pub(super) fn state(&self, index: usize) -> Result<String> {
        let (server, name) = (self.servers[index], NAMES[index]);
        let dump = server.pg_dump(name, &["--inserts", "--exclude-table=aludel_*"])?;
        let lines = dump
            .lines()
            .filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"));
        let mut state: Vec<&str> = lines.collect();
        let journal = server.query(
            name,
            "SELECT string_agg(direction || ' ' || revision, ', ' ORDER BY id) FROM aludel_journal",
        )?;
        let journal =
            journal.first().and_then(|row| row.first().cloned().flatten()).unwrap_or_default();
        state.push(&journal);
        Ok(state.join("\n"))
    }

    /// What must not be left behind: prepared transactions, unfinished statements, invalid indexes, advisory locks.
    pub(super) fn remains(&self) -> Result<Vec<String>> {
        const SQL: &str = "SELECT 'prepared ' || gid FROM pg_prepared_xacts \
            UNION ALL SELECT 'begun ' || revision FROM aludel_progress \
            UNION ALL SELECT 'invalid ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid \
            UNION ALL SELECT 'lock of ' || pid FROM pg_locks WHERE locktype = 'advisory'";
        let begun = Instant::now();
        loop {
            let mut all = Vec::new();
            for (server, name) in self.servers.iter().zip(NAMES) {
                let rows = server.query(name, SQL)?;
                all.extend(
                    rows.into_iter().flatten().flatten().map(|row| format!("{name}: {row}")),
                );
            }
            // The server sees a moment later that a session has ended.
            if all.iter().all(|left| !left.contains("lock of"))
                || begun.elapsed() > Duration::from_secs(10)
            {
                return Ok(all);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
