//! A project of Alembic's own making, and Alembic run in it as people run it. Never judges what it says.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use aludel_server::TestDatabase;
use tempfile::TempDir;

use crate::Result;

/// A folder made by `alembic init`.
pub(crate) struct Project {
    folder: TempDir,
    alembic: PathBuf,
}

/// A command that has ended.
pub(crate) struct Ran {
    /// Nothing if it was ended from outside.
    pub(crate) code: Option<i32>,
    /// Both streams.
    pub(crate) said: String,
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), said: text(&output.stdout) + &text(&output.stderr) }
    }

    /// The same, if it succeeded.
    pub(crate) fn ok(self) -> Result<Self> {
        match self.code {
            Some(0) => Ok(self),
            _ => Err(format!("a preparation failed ({:?}): {}", self.code, self.said).into()),
        }
    }

    /// What two commands did; the second one's code counts.
    pub(crate) fn then(self, next: &Self) -> Self {
        Self { code: next.code, said: self.said + &next.said }
    }
}

impl Project {
    /// One database, one history.
    pub(crate) fn one(python: &Path, database: &TestDatabase<'_>) -> Result<Self> {
        let project = Self::init(python, "generic")?;
        project.replace(
            "alembic.ini",
            "sqlalchemy.url = driver://user:pass@localhost/dbname",
            &format!("sqlalchemy.url = {}", url(database)),
        )?;
        Ok(project)
    }

    /// Several databases, one history.
    pub(crate) fn several(python: &Path, databases: &[&TestDatabase<'_>]) -> Result<Self> {
        let project = Self::init(python, "multidb")?;
        for (number, database) in (1..).zip(databases) {
            let name = if number == 1 { "dbname" } else { "dbname2" };
            project.replace(
                "alembic.ini",
                &format!(
                    "[engine{number}]\nsqlalchemy.url = driver://user:pass@localhost/{name}\n"
                ),
                &format!("[engine{number}]\nsqlalchemy.url = {}\n", url(database)),
            )?;
        }
        Ok(project)
    }

    fn init(python: &Path, template: &str) -> Result<Self> {
        let alembic = python.with_file_name("alembic");
        let project = Self { folder: TempDir::new()?, alembic };
        project.run(&["init", "-t", template, "migrations"])?.ok()?;
        Ok(project)
    }

    /// Writes a file beside the configuration.
    pub(crate) fn file(&self, name: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.folder.path().join(name), text)?)
    }

    /// Replaces a text that must be there.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) -> Result<()> {
        let path = self.folder.path().join(file);
        let text = fs::read_to_string(&path)?;
        if !text.contains(from) {
            return Err(format!("Alembic's {file} does not hold {from:?}:\n{text}").into());
        }
        Ok(fs::write(path, text.replacen(from, to, 1))?)
    }

    /// Writes a revision with more of a header, such as `depends_on = "843c"`.
    pub(crate) fn revision(
        &self,
        id: &str,
        revises: &str,
        header: &str,
        up: &str,
    ) -> Result<&Self> {
        let mut text = format!("from alembic import op\nrevision = {id:?}\n");
        let revises = if revises.is_empty() { "None".to_owned() } else { format!("{revises:?}") };
        writeln!(text, "down_revision = {revises}\n{header}\n\ndef upgrade():\n    {up}\n")?;
        writeln!(text, "def downgrade():\n    pass\n")?;
        self.write(&format!("{id}_{revises}.py").replace(['"', '/'], ""), &text)
    }

    /// Writes a revision of several databases: the statements for each.
    pub(crate) fn revision_of_several(&self, id: &str, ups: &[&str]) -> Result<&Self> {
        let mut text = format!("from alembic import op\nrevision = {id:?}\ndown_revision = None\n");
        text.push_str("def upgrade(engine_name):\n    globals()[\"upgrade_%s\" % engine_name]()\n");
        for (number, up) in (1..).zip(ups) {
            writeln!(text, "def upgrade_engine{number}():\n    op.execute({up:?})")?;
        }
        self.write(&format!("{id}.py"), &text)
    }

    /// How many revision files there are.
    pub(crate) fn revisions(&self) -> Result<usize> {
        let mut count = 0;
        for entry in fs::read_dir(self.folder.path().join("migrations/versions"))? {
            count += usize::from(entry?.path().extension().is_some_and(|end| end == "py"));
        }
        Ok(count)
    }

    fn write(&self, name: &str, text: &str) -> Result<&Self> {
        fs::write(self.folder.path().join("migrations/versions").join(name), text)?;
        Ok(self)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.alembic);
        command.current_dir(self.folder.path()).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Result<Ran> {
        Ok(Ran::of(&self.command(args).output()?))
    }
}

/// As SQLAlchemy writes it, in a file in which a percent sign means something.
fn url(database: &TestDatabase<'_>) -> String {
    database.url().replacen("postgresql://", "postgresql+psycopg://", 1).replace('%', "%%")
}
