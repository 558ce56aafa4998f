//! The folders of test clusters: where they lie, who owns them, and the removal of those whose
//! owner is gone; it never touches one whose lock is held.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::ServerError;
use crate::user::{ServerUser, caller};
use crate::{folder, launch, lock, process};

/// A cluster is 30 MB, a database 7 MB; a container's default of 64 MB of shared memory is not
/// enough.
const ROOM: u64 = 1024 * 1024 * 1024;
const PREFIX: &str = "run-";
const PATIENCE: Duration = Duration::from_secs(60);

/// The folder for the clusters of this user: in memory where there is a file system in memory with
/// enough room.
pub(crate) fn base(user: &ServerUser) -> Result<PathBuf, ServerError> {
    let memory = PathBuf::from("/dev/shm");
    let memory = in_memory_with_room(&memory).then_some(memory);
    let candidates = memory.into_iter().chain([std::env::temp_dir(), PathBuf::from("/tmp")]);
    let mut last = None;
    for parent in candidates {
        let Ok(parent) = parent.canonicalize() else { continue };
        let path = parent.join(format!("aludel-test-{}", caller()));
        if !user.can_reach(&parent) || !folder::is_socket_dir(&path.join("run-xxxxxx/s")) {
            continue;
        }
        match folder::of_caller(&path, user) {
            Ok(()) => return Ok(path),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| ServerError::UnsafeFolder {
        path: std::env::temp_dir(),
        why: "no temporary folder with a short, plain path".into(),
    }))
}

#[cfg(target_os = "linux")]
fn in_memory_with_room(path: &Path) -> bool {
    const TMPFS: u64 = 0x0102_1994;
    rustix::fs::statfs(path).is_ok_and(|found| {
        let kind = u64::try_from(found.f_type).unwrap_or_default();
        let block = u64::try_from(found.f_bsize).unwrap_or_default();
        kind == TMPFS && found.f_bavail.saturating_mul(block) >= ROOM
    })
}

#[cfg(not(target_os = "linux"))]
fn in_memory_with_room(_: &Path) -> bool {
    false
}

/// The folder of one cluster, and the lock that says that its owner lives.
#[derive(Debug)]
pub(crate) struct RunDir {
    pub(crate) path: PathBuf,
    pub(crate) owner_lock: File,
}

impl RunDir {
    /// Makes one, and takes away what dead test processes left.
    pub(crate) fn create(base: &Path, user: &ServerUser) -> Result<Self, ServerError> {
        let (created, abandoned) = {
            // Between its creation and its lock a folder looks abandoned, so nobody may look then.
            let _guard = lock::take(&base.join("lock"), PATIENCE, || Ok(()))?;
            let abandoned = find_abandoned(base);
            let path = tempfile::Builder::new()
                .prefix(PREFIX)
                .tempdir_in(base)
                .map_err(ServerError::file("create a folder in", base))?
                .keep();
            if user.dropped {
                fs::set_permissions(&path, Permissions::from_mode(0o711))
                    .map_err(ServerError::file("open to the server", &path))?;
            }
            let owner_lock = lock::try_take(&owner_lock(&path))
                .map_err(ServerError::file("lock", &path))?
                .ok_or_else(|| ServerError::Busy { path: owner_lock(&path), waited: 0 })?;
            (Self { path, owner_lock }, abandoned)
        };
        for remains in abandoned {
            // What cannot be removed now is found again next time, and is no reason to fail a test.
            let _ = remains.remove(user);
        }
        Ok(created)
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.path.join("data")
    }

    pub(crate) fn server_lock(&self) -> PathBuf {
        self.path.join("server.lock")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("log")
    }

    /// Ends the server, if there is one, and deletes everything.
    pub(crate) fn remove(&self, user: &ServerUser) -> Result<(), ServerError> {
        launch::stop(&self.data_dir(), &self.server_lock(), true)?;
        process::release_shared_memory(&self.data_dir(), user);
        folder::remove(&self.path)
    }
}

fn owner_lock(path: &Path) -> PathBuf {
    path.join("owner.lock")
}

fn find_abandoned(base: &Path) -> Vec<RunDir> {
    let Ok(entries) = fs::read_dir(base) else { return Vec::new() };
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| {
            let path = entry.path();
            let owner_lock = lock::try_take(&owner_lock(&path)).ok()??;
            Some(RunDir { path, owner_lock })
        })
        .collect()
}
