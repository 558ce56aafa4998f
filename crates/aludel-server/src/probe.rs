//! Asks whether a server answers, in well under a millisecond; it never takes a lock and never
//! changes anything.

use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::error::ServerError;
use crate::pid_file::PidFile;
use crate::server::Server;
use crate::{SUPERUSER, folder, process};

/// The server of a data folder, if it accepts connections.
///
/// The file says where it listens and that it is ready; that it lives is known by connecting, since
/// the file outlives a killed server. The socket's folder has to be private to the owner of the
/// data, or anybody could answer there. And the file has to speak of this very folder, because a
/// copied project has a copied file.
pub(crate) fn ready(
    data_dir: &Path,
    owner: u32,
    major: u32,
    log: &Path,
) -> Result<Option<Server>, ServerError> {
    let file =
        PidFile::read(data_dir).map_err(ServerError::file("read postmaster.pid in", data_dir))?;
    let Some(PidFile {
        pid,
        data_dir: Some(named),
        port: Some(port),
        socket_dir: Some(socket_dir),
        ready: true,
        ..
    }) = file
    else {
        return Ok(None);
    };
    // A project that was moved while its server runs is known by where the process works.
    if named != data_dir && !process::is_postmaster_of(pid, data_dir) {
        return Ok(None);
    }
    if !folder::is_private(&socket_dir, owner) {
        return Ok(None);
    }
    if UnixStream::connect(socket_dir.join(format!(".s.PGSQL.{port}"))).is_err() {
        return Ok(None);
    }
    let (data_dir, log) = (data_dir.to_path_buf(), log.to_path_buf());
    Ok(Some(Server { socket_dir, port, user: SUPERUSER.to_owned(), major, pid, data_dir, log }))
}
