//! Lines that people copy, run by a shell in which `migrate` is the platform's program. Never looks into them.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{Platform, program};

/// A shell in a folder, for one line, with both URLs and nothing else that would lead the program elsewhere.
pub(crate) fn shell(platform: &Platform, folder: &Path, line: &str) -> Command {
    let mut shell = bare_shell(folder, line);
    platform.with_urls(&mut shell);
    shell
}

/// A shell in a folder, for one line, with no URL: the program starts private servers.
pub(crate) fn bare_shell(folder: &Path, line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", line]);
    for (name, value) in program().get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let beside = Path::new(env!("CARGO_BIN_EXE_migrate")).parent().expect("a folder");
    let folders = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(beside.to_path_buf()).chain(env::split_paths(&folders));
    shell.env("PATH", env::join_paths(folders).expect("a list of folders"));
    shell.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}
