//! What the program says behind PgBouncer: it notices, says so, and touches nothing. Never changes how PgBouncer is installed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use aludel_server::{TestCluster, TestDatabase};
use tempfile::TempDir;

use crate::programs::Programs;
use crate::{Result, tell, workspace};

const PORT: u16 = 6432;

/// The ways in which PgBouncer hands sessions out, and whether what a session is to begin with is passed over instead of refused.
const MODES: [(&str, bool); 5] = [
    ("transaction", false),
    ("transaction", true),
    ("statement", true),
    ("session", false),
    ("session", true),
];

pub(crate) fn run(programs: &Programs) -> Result<bool> {
    let program = programs.aludel()?;
    let cluster = TestCluster::builder().start()?;
    let project = workspace::empty_project()?;
    let versions = project.path().join("migrations/versions");
    let first = "-- Add t\n--\n-- Revision: a1\n-- Revises:\n\n-- aludel: up\nCREATE TABLE t ();\n\n-- aludel: down\nDROP TABLE t;\n";
    fs::write(versions.join("a1_add_t.sql"), first)?;
    let mut good = true;
    for (mode, lenient) in MODES {
        let database = TestDatabase::create(&cluster)?;
        let pooler = Pooler::start(&cluster, mode, lenient)?;
        for command in ["upgrade", "current", "doctor"] {
            let output = Command::new(&program)
                .current_dir(project.path())
                .env("DATABASE_URL", pooler.url(&database))
                .arg(command)
                .output()?;
            let found = told(&output);
            let how = if lenient { "passed over" } else { "refused" };
            let place = format!("{mode} mode, settings of sessions {how}: {command}");
            match found {
                Some(line) => tell(&format!("{place}: {line}")),
                None => {
                    good = false;
                    tell(&format!("WRONG: {place}: {output:?}"));
                }
            }
        }
        let tables = database.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")?;
        if !tables.is_empty() {
            good = false;
            tell(&format!("WRONG: {mode} mode: the database was changed"));
        }
    }
    Ok(good)
}

/// The line that says what to do, if the program failed with it.
fn told(output: &Output) -> Option<String> {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().find(|line| line.contains("connect to the server itself"))?;
    (output.status.code() == Some(1))
        .then(|| line.trim_start_matches([' ', '=', '-', '>']).to_owned())
}

/// A PgBouncer of our own.
struct Pooler {
    child: Child,
    folder: TempDir,
}

impl Pooler {
    fn start(cluster: &TestCluster, mode: &str, lenient: bool) -> Result<Self> {
        let program = find()?;
        // Short, for the socket's sake, and open to the user that PgBouncer runs as.
        let folder = tempfile::Builder::new().prefix("pgb").tempdir_in("/tmp")?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777))?;
        let ignored = if lenient {
            "ignore_startup_parameters = lock_timeout, statement_timeout, idle_in_transaction_session_timeout, extra_float_digits, options\n"
        } else {
            ""
        };
        let at = folder.path().display();
        let config = format!(
            "[databases]\n* = host={} port={} user={}\n[pgbouncer]\nlisten_port = {PORT}\nlisten_addr =\nunix_socket_dir = {at}\n\
             auth_type = any\npool_mode = {mode}\n{ignored}",
            cluster.socket_dir().display(),
            cluster.port(),
            cluster.superuser(),
        );
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, config)?;
        let mut command = Command::new(program);
        // It refuses to run as root, and the server's socket lets nobody in but the server's user.
        if nix::unistd::geteuid().is_root() {
            command.args(["-u", "nobody"]);
        }
        let mut child = command.arg(&file).stderr(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no output of PgBouncer")?);
        let mut said = String::new();
        while !said.contains("process up") {
            if lines.read_line(&mut said)? == 0 {
                return Err(format!("PgBouncer does not start:\n{said}").into());
            }
        }
        // What it says later has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()).is_ok());
        Ok(Self { child, folder })
    }

    fn url(&self, database: &TestDatabase<'_>) -> String {
        let folder = self.folder.path().display();
        format!("postgresql://postgres@/{}?host={folder}&port={PORT}", database.name())
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn find() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([Path::new("/usr/sbin").to_owned()]);
    let mut programs = folders.map(|folder| folder.join("pgbouncer"));
    let found = programs.find(|program| program.is_file());
    found.ok_or_else(|| "pgbouncer is missing: `apt-get install pgbouncer`".into())
}
