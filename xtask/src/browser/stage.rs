//! What pages are made with: the programs, a server, a folder for the pages. Never looks into a page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aludel_server::{TestCluster, TestDatabase};
use tempfile::TempDir;

use crate::programs::Programs;
use crate::{Result, tell, workspace};

/// The surroundings of all pages.
pub(super) struct Stage {
    /// The platform's program.
    pub(super) migrate: PathBuf,
    pub(super) aludel: PathBuf,
    pub(super) cluster: TestCluster,
    pages: PathBuf,
}

impl Stage {
    /// Has the programs ready and starts a server. Pages stay in `folder`.
    pub(super) fn set(programs: &Programs, folder: &Path) -> Result<Self> {
        let (migrate, aludel) = (programs.migrate()?, programs.aludel()?);
        let cluster =
            TestCluster::builder().setting("max_locks_per_transaction", "4096").start()?;
        let pages = folder.join("pages");
        fs::create_dir_all(&pages)?;
        Ok(Self { migrate, aludel, cluster, pages })
    }

    /// Where a page is written to.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.pages.join(format!("{name}.html"))
    }

    /// A program that makes its shadow databases on the server.
    pub(super) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("ALUDEL_SHADOW_URL", self.cluster.url("postgres"));
        command
    }
}

/// Runs a command that has to succeed.
pub(super) fn must(mut command: Command) -> Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} ended with {}\n{said}", output.status).into())
}

/// A database with a history of two revisions of which the second is pending.
pub(super) struct Project<'s> {
    stage: &'s Stage,
    folder: TempDir,
    database: TestDatabase<'s>,
}

impl<'s> Project<'s> {
    /// A database as the SQL makes it.
    pub(super) fn of(stage: &'s Stage, sql: &str) -> Result<Self> {
        let folder = workspace::empty_project()?;
        let config = folder.path().join("aludel.toml");
        let text = fs::read_to_string(&config)?;
        // All schemas.
        fs::write(&config, format!("{text}\n[autogenerate]\nschemas = []\n"))?;
        let database = TestDatabase::create(&stage.cluster)?;
        let project = Self { stage, folder, database };
        project.write("a1", "", "First tables", sql)?;
        project.run(&project.database, &["upgrade"])?;
        Ok(project)
    }

    /// Writes the revision that stays pending, and a database where it is not.
    pub(super) fn ahead(&self, sql: &str) -> Result<TestDatabase<'s>> {
        tell(&format!("--- pending\n{}", sql.trim_end()));
        self.write("b2", "a1", "What comes next", sql)?;
        let after = TestDatabase::copy(&self.stage.cluster, self.database.name())?;
        self.run(&after, &["upgrade"])?;
        Ok(after)
    }

    pub(super) fn database(&self) -> &TestDatabase<'s> {
        &self.database
    }

    /// Writes the page.
    pub(super) fn report(&self, file: &Path) -> Result<()> {
        let file = file.display().to_string();
        self.run(&self.database, &["report", "-o", &file])
    }

    fn run(&self, database: &TestDatabase<'_>, args: &[&str]) -> Result<()> {
        let mut command = self.stage.command(&self.stage.aludel, self.folder.path());
        command.env("DATABASE_URL", database.url()).arg("-q").args(args);
        must(command)
    }

    fn write(&self, id: &str, parent: &str, message: &str, up: &str) -> Result<()> {
        let text = format!(
            "-- {message}\n--\n-- Revision: {id}\n-- Revises: {parent}\n\n-- aludel: up\n\n{up}\n-- aludel: down irreversible \"only looked at\"\n"
        );
        let versions = self.folder.path().join("migrations/versions");
        fs::write(versions.join(format!("{id}.sql")), text)?;
        Ok(())
    }
}
