//! A cluster that was initialised once and is copied for every test process; it is never started
//! itself.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::binaries::Binaries;
use crate::error::ServerError;
use crate::user::ServerUser;
use crate::{folder, initdb, lock, process};

/// How long another process may need to initialise the template.
const PATIENCE: Duration = Duration::from_secs(120);

/// Makes `target` a copy of the template of these binaries, which is made first where it is
/// missing.
pub(crate) fn copy(
    base: &Path,
    target: &Path,
    binaries: &Binaries,
    user: &ServerUser,
) -> Result<(), ServerError> {
    let template = ensure(base, binaries, user)?;
    copy_data(&template.join("data"), target, user)
}

/// Makes `target` a copy of the data folder of a server that does not run.
pub(crate) fn copy_data(data: &Path, target: &Path, user: &ServerUser) -> Result<(), ServerError> {
    folder::of_server(target, user)?;
    // As the server's user: the copy belongs to it then, and nothing that this user could have put
    // into the template makes root read or write a file elsewhere.
    let mut cp = process::server_command(Path::new("cp"), user);
    cp.args(["-R", "-p"]).arg(data.join(".")).arg(target);
    process::run(cp, &user.name).map(drop)
}

/// The template's folder. One process makes it, others wait.
fn ensure(base: &Path, binaries: &Binaries, user: &ServerUser) -> Result<PathBuf, ServerError> {
    let key = key(binaries, user)?;
    let template = base.join(format!("template-{}-{key}", binaries.major()));
    if template.join("data").exists() {
        return Ok(template);
    }
    let prepare = || folder::of_caller(&template, user);
    let guard = lock::take(&template.join("lock"), PATIENCE, prepare)?;
    if !template.join("data").exists() {
        initdb::initialise(&template, &guard, binaries, user)?;
    }
    Ok(template)
}

/// Everything that makes one template differ from another. An upgrade of the binaries changes the
/// version's text or the file.
fn key(binaries: &Binaries, user: &ServerUser) -> Result<String, ServerError> {
    let postgres = binaries.postgres();
    let file = fs::metadata(&postgres).map_err(ServerError::file("read", &postgres))?;
    let facts = format!("{} {} {} {}", file.len(), file.mtime(), user.uid, initdb::FLAGS.join(" "));
    let bindir = binaries.bindir().as_os_str().as_encoded_bytes();
    Ok(folder::digest(&[binaries.version().as_bytes(), bindir, facts.as_bytes()]))
}
