//! What the cases measure with: the program, a server, generated histories. Never measures.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aludel_server::{Binaries, TestCluster, TestDatabase};
use tempfile::TempDir;

use crate::workspace::{self, empty_project, root};
use crate::{Result, tell};

/// The surroundings of a measurement.
pub(crate) struct Bench {
    program: PathBuf,
    models: PathBuf,
    psql: PathBuf,
    cluster: TestCluster,
    root: &'static Path,
}

impl Bench {
    pub(crate) fn start(program: Option<&Path>) -> Result<Self> {
        let root = root()?;
        let program = match program {
            Some(program) => fs::canonicalize(program)?,
            None => release("mens-circle", "migrate")?,
        };
        // The models are this very program's, and what is compared must be a release build.
        let models = if cfg!(debug_assertions) {
            release("xtask", "xtask")?
        } else {
            std::env::current_exe()?
        };
        let binaries = Binaries::find()?;
        // Debian's psql in PATH is a script; the floor is the program itself.
        let psql = binaries.bindir().join("psql");
        let psql = if psql.exists() { psql } else { binaries.client_program("psql")? };
        let cluster =
            TestCluster::builder().setting("max_locks_per_transaction", "4096").start()?;
        Ok(Self { program, models, psql, cluster, root })
    }

    pub(crate) fn database(&self) -> Result<TestDatabase<'_>> {
        Ok(TestDatabase::create(&self.cluster)?)
    }

    /// The program, in the platform's folder, on these databases.
    pub(crate) fn platform(&self, databases: [&TestDatabase; 2], args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(self.root).args(args);
        command
            .env("DATABASE_URL", databases[0].url())
            .env("CREDS_DATABASE_URL", databases[1].url());
        command
    }

    /// The program, in another project's folder.
    pub(crate) fn program_in(&self, folder: &Path, url: &str, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(folder).args(args).env("DATABASE_URL", url);
        command
    }

    /// The program with generated models, in a folder of its own, on this database.
    pub(crate) fn models(
        &self,
        folder: &Path,
        url: &str,
        models: &[(&str, &str)],
        args: &[&str],
    ) -> Result<Command> {
        let mut command = Command::new(&self.models);
        command.current_dir(folder).arg("models").arg("--").args(args);
        command.env("DATABASE_URL", url).envs(models.iter().copied());
        Ok(command)
    }

    /// The catalog queries as one file for psql.
    pub(crate) fn catalog_queries(&self, folder: &Path) -> Result<PathBuf> {
        let queries = self.root.join("crates/aludel-postgres/src/catalog/queries");
        let mut files: Vec<PathBuf> =
            fs::read_dir(queries)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.sort();
        let mut text = String::from(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = '';\n",
        );
        for file in files {
            let query = fs::read_to_string(file)?.replace("$1", "'{public}'::text[]");
            writeln!(text, "{};", query.trim_end().trim_end_matches(';'))?;
        }
        text.push_str("COMMIT;\n");
        let file = folder.join("catalog.sql");
        fs::write(&file, text)?;
        Ok(file)
    }

    /// psql without a start-up file.
    pub(crate) fn psql(&self, url: &str, args: &[&str]) -> Command {
        let mut command = Command::new(&self.psql);
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url]).args(args);
        command
    }
}

fn release(package: &str, program: &str) -> Result<PathBuf> {
    tell(&format!("building the release program {program}"));
    let build = workspace::build(&["--release", "--quiet", "--package", package])?;
    workspace::built(build, &format!("release/{program}"))
}

/// A project named `main` with a line of `count` small revisions, and the same SQL in one file.
pub(crate) fn generated(count: usize) -> Result<(TempDir, PathBuf)> {
    let folder = empty_project()?;
    let versions = folder.path().join("migrations/versions");
    let mut all = String::new();
    let mut parent = String::new();
    for number in 0..count {
        let id = format!("{:012x}", number + 1);
        let up = format!(
            "CREATE TABLE t{number:05} (id serial PRIMARY KEY, name varchar(100) NOT NULL, created_at timestamptz \
             NOT NULL DEFAULT now());\nCREATE INDEX ix_t{number:05}_name ON t{number:05} (name);\n"
        );
        let file = format!(
            "-- Add table {number}\n--\n-- Revision:   {id}\n-- Revises:    {parent}\n-- Created:    2026-11-22T00:00:00Z\n\n\
             -- aludel: up\n{up}\n-- aludel: down\nDROP TABLE t{number:05};\n"
        );
        fs::write(versions.join(format!("{id}_add_table_{number}.sql")), file)?;
        write!(all, "{up}")?;
        parent = id;
    }
    let file = folder.path().join("all.sql");
    fs::write(&file, all)?;
    Ok((folder, file))
}
