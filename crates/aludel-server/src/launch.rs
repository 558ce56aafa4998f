//! Starts a postmaster on an existing data folder and waits until it answers; it never initialises
//! or deletes one.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::process::Signal;

use crate::binaries::Binaries;
use crate::error::ServerError;
use crate::pid_file::PidFile;
use crate::server::Server;
use crate::user::ServerUser;
use crate::{lock, probe, process};

/// How often a starting or stopping server is looked at.
const PAUSE: Duration = Duration::from_millis(2);
/// How long a server gets to shut down in order, and how long after each harder signal.
const STOP_PATIENCE: [(Signal, Duration); 3] = [
    (Signal::INT, Duration::from_secs(30)),
    (Signal::QUIT, Duration::from_secs(5)),
    (Signal::KILL, Duration::from_secs(5)),
];

/// All that a start needs.
pub(crate) struct Launch<'a> {
    pub(crate) binaries: &'a Binaries,
    pub(crate) user: &'a ServerUser,
    pub(crate) data_dir: &'a Path,
    pub(crate) socket_dir: &'a Path,
    pub(crate) port: u16,
    pub(crate) settings: &'a [(String, String)],
    pub(crate) log: &'a Path,
    pub(crate) patience: Duration,
}

impl Launch<'_> {
    /// Starts the server. It gets `server_lock`, which must be locked, as its standard input, and
    /// so holds the lock as long as one of its processes lives; reading from it gives the end
    /// of file, as from `/dev/null`.
    pub(crate) fn start(&self, server_lock: File) -> Result<(Child, Server), ServerError> {
        let log = open_log(self.log).map_err(ServerError::file("write", self.log))?;
        let written = log.metadata().map_err(ServerError::file("read", self.log))?.len();
        let errors = log.try_clone().map_err(ServerError::file("write", self.log))?;
        self.clear_socket();

        let mut postgres = process::server_command(&self.binaries.postgres(), self.user);
        postgres
            .arg("-D")
            .arg(self.data_dir)
            .arg("-k")
            .arg(self.socket_dir)
            .arg("-p")
            .arg(self.port.to_string());
        for (name, value) in self.settings {
            postgres.arg("-c").arg(format!("{name}={value}"));
        }
        // A killed server leaves a file with its process id, and the id may meanwhile be somebody
        // else's. We hold the lock, so it is not a server of this folder; saying that it is
        // an ancestor makes PostgreSQL skip this one test, while its test of the
        // shared memory segment stays. pg_ctl does the same.
        if let Ok(Some(stale)) = PidFile::read(self.data_dir) {
            postgres.env("PG_GRANDPARENT_PID", stale.pid.to_string());
        }
        postgres
            .stdin(Stdio::from(server_lock))
            .stdout(Stdio::from(log))
            .stderr(Stdio::from(errors));
        let mut child = postgres.spawn().map_err(|source| ServerError::Spawn {
            program: self.binaries.postgres(),
            user: self.user.name.clone(),
            source,
        })?;
        // The command holds copies of the files; the lock must be the server's alone.
        drop(postgres);
        let outcome = self.wait_until_ready(&mut child, written);
        if outcome.is_err() {
            let _ = child.kill();
            let _ = child.wait();
        }
        outcome.map(|server| (child, server))
    }

    fn wait_until_ready(&self, child: &mut Child, written: u64) -> Result<Server, ServerError> {
        let begun = Instant::now();
        let pid = i32::try_from(child.id()).ok();
        loop {
            if let Some(server) =
                probe::ready(self.data_dir, self.user.uid, self.binaries.major(), self.log)?
                && Some(server.pid) == pid
            {
                return Ok(server);
            }
            let ended = child
                .try_wait()
                .map_err(ServerError::file("wait for the server of", self.data_dir))?;
            let (log, output) = (self.log.to_path_buf(), || process::tail(self.log, written));
            if let Some(status) = ended {
                return Err(ServerError::StartFailed { status, log, output: output() });
            }
            if begun.elapsed() > self.patience {
                return Err(ServerError::StartTimeout {
                    waited: self.patience.as_secs(),
                    log,
                    output: output(),
                });
            }
            thread::sleep(PAUSE);
        }
    }

    /// Deletes what a killed server left in the socket's folder. Its lock file holds a process id
    /// as well.
    fn clear_socket(&self) {
        for suffix in ["", ".lock"] {
            let _ = std::fs::remove_file(
                self.socket_dir.join(format!(".s.PGSQL.{}{suffix}", self.port)),
            );
        }
    }
}

/// Opens a log for appending; one that has grown beyond a megabyte makes room for a new one.
fn open_log(path: &Path) -> std::io::Result<File> {
    const ENOUGH: u64 = 1024 * 1024;
    if std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.len() > ENOUGH) {
        std::fs::rename(path, path.with_extension("old"))?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)
}

/// Ends the server of a data folder: in order, else at once, else by force. Returns whether there
/// was one.
///
/// `server_lock` tells when all of its processes are gone; a server that somebody started by hand
/// does not hold it, and is gone when it does not work in the folder any more.
pub(crate) fn stop(
    data_dir: &Path,
    server_lock: &Path,
    immediately: bool,
) -> Result<bool, ServerError> {
    let held = || lock::is_held(server_lock).map_err(ServerError::file("read", server_lock));
    let postmaster = || {
        let file = PidFile::read(data_dir)
            .map_err(ServerError::file("read postmaster.pid in", data_dir))?;
        Ok::<_, ServerError>(
            file.map(|file| file.pid).filter(|pid| process::is_postmaster_of(*pid, data_dir)),
        )
    };
    let mut waited = Duration::ZERO;
    let mut running = false;
    for (signal, patience) in STOP_PATIENCE.into_iter().skip(usize::from(immediately)) {
        match postmaster()? {
            Some(pid) => {
                running = true;
                tracing::debug!(pid, ?signal, "stopping a server");
                process::signal(pid, signal);
            }
            None if !held()? => return Ok(running),
            // Its last processes are still on their way out.
            None => running = true,
        }
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if !held()? && postmaster()?.is_none() {
                return Ok(running);
            }
            thread::sleep(PAUSE);
        }
        waited += patience;
    }
    Err(ServerError::StopTimeout { data_dir: data_dir.to_path_buf(), waited: waited.as_secs() })
}
