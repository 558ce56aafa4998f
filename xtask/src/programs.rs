//! The programs that a task examines: those of a folder that is named, or debug builds made first. Never runs them.

use std::fs;
use std::path::PathBuf;

use crate::{Result, workspace};

/// Which programs are examined.
#[derive(Debug, clap::Args)]
pub(crate) struct Programs {
    /// The folder of `aludel` and `migrate`, as target/release, instead of building them now
    #[arg(long = "programs", value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Programs {
    /// The program of projects without an application in Rust.
    pub(crate) fn aludel(&self) -> Result<PathBuf> {
        self.path("aludel-cli", "aludel")
    }

    /// The platform's.
    pub(crate) fn migrate(&self) -> Result<PathBuf> {
        self.path("mens-circle", "migrate")
    }

    fn path(&self, package: &str, name: &str) -> Result<PathBuf> {
        let Some(folder) = &self.folder else {
            let build = workspace::build(&["--quiet", "--package", package, "--bin", name])?;
            return workspace::built(build, &format!("debug/{name}"));
        };
        let program = folder.join(name);
        fs::canonicalize(&program).map_err(|error| format!("{}: {error}", program.display()).into())
    }
}
