//! The script and its packages: a copy of `xtask/browser` in the folder of builds, where npm installs what the lockfile says. Never
//! writes into the sources.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::job::{Job, Outcome};
use crate::{Result, tell, workspace};

/// A copy that runs.
pub(super) struct Script {
    folder: PathBuf,
}

impl Script {
    /// Copies the script, and has npm install its packages unless these are there.
    pub(super) fn install() -> Result<Self> {
        let source = workspace::root()?.join("xtask/browser");
        let folder = std::path::absolute(workspace::target_folder()?.join("browser"))?;
        fs::create_dir_all(&folder)?;
        let lock = "package-lock.json";
        let installed = folder.join("node_modules").join("installed-lock.json");
        for entry in fs::read_dir(&source)? {
            let path = entry?.path();
            if path.extension() == Some(OsStr::new("mjs"))
                || path.extension() == Some(OsStr::new("json"))
            {
                fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
            }
        }
        let wanted = fs::read(source.join(lock))?;
        if fs::read(&installed).ok().as_ref() != Some(&wanted) {
            tell("npm installs the packages of xtask/browser");
            let mut npm = Command::new("npm");
            npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
            let status = npm.current_dir(&folder).stdout(Stdio::null()).status();
            if !status.map_err(|error| missing("npm", &error))?.success() {
                return Err(format!("`npm ci` failed in {}", folder.display()).into());
            }
            fs::write(&installed, wanted)?;
        }
        Ok(Self { folder })
    }

    /// Where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs it.
    pub(super) fn look(&self, job: &Job) -> Result<Outcome> {
        let file = self.folder.join("job.json");
        fs::write(&file, serde_json::to_vec_pretty(job)?)?;
        let mut node = Command::new("node");
        node.current_dir(&self.folder).arg("run.mjs").arg(&file).stderr(Stdio::inherit());
        let output = node.output().map_err(|error| missing("node", &error))?;
        if !output.status.success() {
            return Err(
                format!("`node run.mjs {}` ended with {}", file.display(), output.status).into()
            );
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

fn missing(program: &str, error: &std::io::Error) -> String {
    format!("{program} does not start ({error}): `apt-get install npm` brings both node and npm")
}
