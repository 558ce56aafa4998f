//! Makes a data folder that is either whole or not there; it never starts a server.

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use crate::binaries::Binaries;
use crate::error::ServerError;
use crate::user::ServerUser;
use crate::{SUPERUSER, folder, process};

/// The flags; a part of the key of cached templates.
///
/// Nothing is flushed, because what was just made can be made again. Small WAL segments save 10 MB
/// and their writing.
pub(crate) const FLAGS: [&str; 6] = [
    "--no-sync",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--wal-segsize=1",
    "--no-instructions",
];

/// Initialises `PARENT/data`: under another name first, which is then renamed, so that an
/// interrupted attempt is never taken for a cluster.
///
/// `lock` is the lock that guards the folder. `initdb` gets it as its standard input: should this
/// program be killed, the lock lasts until the orphaned `initdb` is done with its files.
pub(crate) fn initialise(
    parent: &Path,
    lock: &File,
    binaries: &Binaries,
    user: &ServerUser,
) -> Result<(), ServerError> {
    let (unfinished, finished) = (parent.join("data.unfinished"), parent.join("data"));
    folder::remove(&unfinished)?;
    folder::of_server(&unfinished, user)?;
    let input = lock.try_clone().map_err(ServerError::file("pass on the lock of", parent))?;
    let mut initdb = process::server_command(&binaries.initdb(), user);
    // --no-instructions came with version 14.
    initdb
        .args(FLAGS.iter().filter(|flag| binaries.major() >= 14 || **flag != "--no-instructions"));
    initdb
        .arg(format!("--username={SUPERUSER}"))
        .arg("-D")
        .arg(&unfinished)
        .stdin(Stdio::from(input));
    tracing::debug!(folder = %finished.display(), version = binaries.version(), "initialising a cluster");
    if let Err(error) = process::run(initdb, &user.name) {
        // The error is what matters, and the next attempt clears up anyway.
        let _ = folder::remove(&unfinished);
        return Err(error);
    }
    fs::rename(&unfinished, &finished).map_err(ServerError::file("rename", &unfinished))
}
