//! The folders of this workspace, the programs that are built in them, and an empty project. Never runs what it builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::Result;

/// The root of the workspace.
pub(crate) fn root() -> Result<&'static Path> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the project has no folder")?)
}

/// Where builds go.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let root = root()?;
    Ok(std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from))
}

/// `cargo build` with these arguments, at the root.
pub(crate) fn build(arguments: &[&str]) -> Result<Command> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root()?).arg("build").args(arguments);
    Ok(command)
}

/// Does the build; gives what it made, which is there under `made` in the folder of builds.
pub(crate) fn built(mut build: Command, made: &str) -> Result<PathBuf> {
    if !build.status()?.success() {
        return Err(format!("{made} does not build").into());
    }
    Ok(target_folder()?.join(made))
}

/// A project named `main` without revisions.
pub(crate) fn empty_project() -> Result<TempDir> {
    let folder = TempDir::new()?;
    fs::create_dir_all(folder.path().join("migrations/versions"))?;
    fs::write(
        folder.path().join("aludel.toml"),
        "name = \"main\"\nscript_location = \"migrations\"\nurl_env = \"DATABASE_URL\"\n",
    )?;
    Ok(folder)
}
