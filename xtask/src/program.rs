//! The program that a task examines: the one that is named, or one that is built first. Never runs it.

use std::fs;
use std::path::PathBuf;

use crate::{Result, workspace};

/// Which `aludel` is examined.
#[derive(Debug, clap::Args)]
pub(crate) struct Program {
    /// The program `aludel` to examine, instead of one built now
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

impl Program {
    /// Where it is; built first, unless one is named.
    pub(crate) fn path(&self) -> Result<PathBuf> {
        match &self.program {
            Some(program) => fs::canonicalize(program)
                .map_err(|error| format!("{}: {error}", program.display()).into()),
            None => {
                let build =
                    workspace::build(&["--quiet", "--package", "aludel-cli", "--bin", "aludel"])?;
                workspace::built(build, "debug/aludel")
            }
        }
    }
}
