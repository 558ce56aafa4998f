//! The program itself, run on a case written to a folder. Never judges what it prints.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use aludel_server::{TestCluster, TestDatabase};
use tempfile::TempDir;

use super::question::{Answer, Node, Question};
use crate::Result;
use crate::workspace::empty_project;

/// The program and a server for the rows of version tables.
pub(super) struct Program {
    path: PathBuf,
    cluster: TestCluster,
}

impl Program {
    /// Starts a server for the program.
    pub(super) fn start(path: PathBuf) -> Result<Self> {
        Ok(Self { path, cluster: TestCluster::builder().start()? })
    }

    /// A project with these revisions and a database.
    pub(super) fn folder(&self, revisions: &[Node]) -> Result<Folder<'_>> {
        let folder = empty_project()?;
        let versions = folder.path().join("migrations/versions");
        for revision in revisions {
            fs::write(versions.join(format!("{}.sql", revision.file)), source(revision)?)?;
        }
        let database = TestDatabase::create(&self.cluster)?;
        database.query("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")?;
        let folder = Folder { program: self, folder, database };
        let sum = folder.run(&["sum".to_owned(), "--offline".to_owned()])?;
        if !sum.status.success() {
            return Err(format!("aludel sum: {}", String::from_utf8_lossy(&sum.stderr)).into());
        }
        Ok(folder)
    }
}

/// A project.
pub(super) struct Folder<'p> {
    program: &'p Program,
    folder: TempDir,
    database: TestDatabase<'p>,
}

impl Folder<'_> {
    /// What the program prints, for commands that only print.
    pub(super) fn answer(&self, question: &Question) -> Result<Option<Answer>> {
        let is_listing = matches!(
            question,
            Question::Current { .. }
                | Question::History { .. }
                | Question::Heads { .. }
                | Question::Branches { .. }
                | Question::Show { .. }
        );
        if !is_listing {
            return Ok(None);
        }
        let rows: Vec<String> = question.current().iter().map(|row| format!("('{row}')")).collect();
        let insert = format!("INSERT INTO alembic_version VALUES {}", rows.join(", "));
        self.database.query("TRUNCATE alembic_version")?;
        if !rows.is_empty() {
            self.database.query(&insert)?;
        }
        let output = self.run(&question.arguments())?;
        Ok(Some(if output.status.success() {
            Answer::Text { text: String::from_utf8(output.stdout)? }
        } else {
            Answer::Refused {
                refused: String::from_utf8_lossy(&output.stderr).into_owned(),
                crash: None,
            }
        }))
    }

    fn run(&self, arguments: &[String]) -> Result<std::process::Output> {
        Ok(Command::new(&self.program.path)
            .current_dir(self.folder.path())
            .args(arguments)
            .env("DATABASE_URL", self.database.url())
            .output()?)
    }
}

fn source(revision: &Node) -> Result<String> {
    let mut text = format!("-- {}\n--\n-- Revision:   {}\n", revision.message, revision.id);
    writeln!(text, "-- Revises:    {}", revision.revises.join(", "))?;
    writeln!(text, "-- Created:    {}", revision.created)?;
    for (key, values) in [("Labels:    ", &revision.labels), ("Depends-on:", &revision.depends_on)]
    {
        if !values.is_empty() {
            writeln!(text, "-- {key} {}", values.join(", "))?;
        }
    }
    writeln!(text, "\n-- aludel: up\nSELECT 1;\n\n-- aludel: down\nSELECT 1;")?;
    Ok(text)
}
