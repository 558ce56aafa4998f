//! One command as a whole process: wall-clock seconds and peak memory. Never compares.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

use crate::{Result, tell};

/// What a process cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) peak_kib: i64,
}

/// `measure COMMAND…`: a process of its own, because the system keeps only the largest child's memory.
pub(crate) fn run(command: &[OsString]) -> Result<bool> {
    let (program, args) = command.split_first().ok_or("a command is needed")?;
    let started = Instant::now();
    let output = Command::new(program).args(args).stdin(Stdio::null()).output()?;
    let wall = started.elapsed();
    if !output.status.success() {
        return Err(
            format!("{program:?} failed: {}", String::from_utf8_lossy(&output.stderr)).into()
        );
    }
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss();
    tell(&format!("{} {peak}", wall.as_nanos()));
    Ok(true)
}

/// Runs a command through `measure`.
pub(crate) fn cost(command: &Command) -> Result<Cost> {
    let mut measured = Command::new(std::env::current_exe()?);
    measured.arg("measure").arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => measured.env(name, value),
            None => measured.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        measured.current_dir(folder);
    }
    let output = measured.output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut words = text.split_whitespace();
    match (words.next(), words.next()) {
        (Some(wall), Some(peak)) => {
            Ok(Cost { wall: Duration::from_nanos(wall.parse()?), peak_kib: peak.parse()? })
        }
        _ => Err(text.into()),
    }
}
