//! A throw-away Python environment with Alembic in it. Never uses an Alembic that is installed elsewhere.

use std::path::PathBuf;
use std::process::Command;

use crate::workspace::target_folder;
use crate::{Result, tell};

/// Alembic, a driver, and everything that they need, pinned.
const PACKAGES: [&str; 7] = [
    "alembic==1.20.1",
    "SQLAlchemy==2.1.9",
    "Mako==1.4.3",
    "MarkupSafe==3.0.4",
    "typing_extensions==4.16.0",
    "psycopg==3.3.9",
    "psycopg-binary==3.3.9",
];

/// The interpreter of the environment, which is made if it is not there or not complete.
pub(crate) fn python() -> Result<PathBuf> {
    let folder = target_folder()?.join("alembic-parity");
    let interpreter = folder.join("bin/python");
    let complete = folder.join("complete");
    let wanted = PACKAGES.join("\n");
    if interpreter.exists()
        && std::fs::read_to_string(&complete).is_ok_and(|installed| installed == wanted)
    {
        return Ok(interpreter);
    }
    tell(&format!("installing {} into {}", PACKAGES[0], folder.display()));
    run(
        Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder),
        "python3 cannot make an environment: install Python 3.10 or newer with its venv module",
    )?;
    run(
        Command::new(&interpreter)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"])
            .args(PACKAGES),
        "pip cannot install Alembic: the comparison needs pip and a package registry or mirror that it can reach",
    )?;
    std::fs::write(complete, wanted)?;
    Ok(interpreter)
}

fn run(command: &mut Command, failure: &str) -> Result<()> {
    let output = command.output().map_err(|error| format!("{failure} ({error})"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{failure}\n{}", said.trim_end()).into())
}
