//! Models of another language: the SQLAlchemy example, from nothing to a changed model. Never touches the example itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aludel_server::{TestCluster, TestDatabase};
use tempfile::TempDir;

use crate::programs::Programs;
use crate::workspace::root;
use crate::{Result, alembic, tell};

/// What is put into the model, and what is there before.
const CHANGE: (&str, &str) = (
    "    # next revision\n",
    "    note: Mapped[str] = mapped_column(server_default=\"\", index=True)\n",
);

/// Makes the revisions of the example and of a change to it; `false` when a check is not clean afterwards.
pub(crate) fn run(programs: &Programs) -> Result<bool> {
    let python = alembic::python()?;
    let program = programs.aludel()?;
    let cluster = TestCluster::builder().start()?;
    let database = TestDatabase::create(&cluster)?;
    let project = Project::copy(&program, &python, &cluster, &database)?;
    project.aludel(&["revision", "First tables"], 0)?;
    project.aludel(&["upgrade"], 0)?;
    project.aludel(&["check"], 0)?;
    let models = project.folder.path().join("models.py");
    let text = fs::read_to_string(&models)?;
    let changed = text.replace(CHANGE.0, CHANGE.1);
    if changed == text {
        return Err("the example's models have no line to replace".into());
    }
    fs::write(&models, changed)?;
    tell("--- a column is added to Order");
    project.aludel(&["check"], 3)?;
    project.aludel(&["revision", "Order notes"], 0)?;
    project.aludel(&["upgrade"], 0)?;
    project.aludel(&["check"], 0)?;
    project.aludel(&["downgrade", "base"], 0)?;
    let left = database.query("SELECT 1 FROM pg_class WHERE relname IN ('customers', 'orders')")?;
    Ok(left.is_empty())
}

/// A copy of the example.
struct Project<'p> {
    program: &'p Path,
    folder: TempDir,
    /// `PATH`, where `python3` is the one with SQLAlchemy.
    path: std::ffi::OsString,
    url: String,
    shadow: String,
}

impl<'p> Project<'p> {
    fn copy(
        program: &'p Path,
        python: &Path,
        cluster: &TestCluster,
        database: &TestDatabase<'_>,
    ) -> Result<Self> {
        let root = root()?;
        let folder = TempDir::new()?;
        for file in ["aludel.toml", "models.py", "print_ddl.py"] {
            fs::copy(root.join("examples/sqlalchemy").join(file), folder.path().join(file))?;
        }
        fs::create_dir_all(folder.path().join("migrations/versions"))?;
        let own = python.parent().map(Path::to_owned).unwrap_or_default();
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> =
            [own].into_iter().chain(std::env::split_paths(&others)).collect();
        Ok(Self {
            program,
            folder,
            path: std::env::join_paths(folders)?,
            url: database.url(),
            shadow: cluster.url("postgres"),
        })
    }

    /// Runs the program and shows what it says.
    fn aludel(&self, args: &[&str], code: i32) -> Result<()> {
        tell(&format!("$ aludel {}", args.join(" ")));
        let output = Command::new(self.program)
            .args(args)
            .current_dir(self.folder.path())
            .env("PATH", &self.path)
            .env("DATABASE_URL", &self.url)
            .env("ALUDEL_SHADOW_URL", &self.shadow)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()?;
        for text in [output.stdout, output.stderr] {
            if !text.is_empty() {
                tell(String::from_utf8_lossy(&text).trim_end());
            }
        }
        match output.status.code() {
            Some(found) if found == code => Ok(()),
            found => {
                Err(format!("aludel {} ended with {found:?}, not {code}", args.join(" ")).into())
            }
        }
    }
}
