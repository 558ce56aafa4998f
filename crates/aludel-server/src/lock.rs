//! Advisory locks on files (`flock`), which the kernel releases when their holder dies; it never
//! writes to them.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use crate::error::ServerError;

/// How often a busy lock is tried again.
const PAUSE: Duration = Duration::from_millis(3);

/// Opens a lock file, and makes it where it is missing.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)
}

/// Takes the lock, or reports that somebody else has it. The lock lasts until every copy of the
/// file is closed.
pub(crate) fn try_take(path: &Path) -> io::Result<Option<File>> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) if is_still(path, &file)? => Ok(Some(file)),
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Takes the lock, waiting for whoever has it. `prepare` runs before every attempt, because the
/// holder may be deleting the folder.
pub(crate) fn take(
    path: &Path,
    patience: Duration,
    prepare: impl Fn() -> Result<(), ServerError>,
) -> Result<File, ServerError> {
    let begun = Instant::now();
    loop {
        prepare()?;
        match try_take(path) {
            Ok(Some(file)) => return Ok(file),
            Ok(None) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(ServerError::file("lock", path)(error)),
        }
        if begun.elapsed() > patience {
            return Err(ServerError::Busy { path: path.to_path_buf(), waited: patience.as_secs() });
        }
        thread::sleep(PAUSE);
    }
}

/// Whether anybody has the lock. A file that is not there is not locked.
pub(crate) fn is_held(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether the path still names the file that was locked: a holder may have deleted it.
fn is_still(path: &Path, file: &File) -> io::Result<bool> {
    let ours = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_taken_once_and_again_after_its_release() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        assert!(!is_held(&path).unwrap());
        let held = try_take(&path).unwrap().unwrap();
        assert!(is_held(&path).unwrap());
        assert!(try_take(&path).unwrap().is_none());
        // Closing it would do as well, were it not that other tests start programs right now, which
        // hold a copy for a moment.
        held.unlock().unwrap();
        assert!(try_take(&path).unwrap().is_some());
    }

    #[test]
    fn a_deleted_lock_file_does_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let old = open(&path).unwrap();
        old.lock().unwrap();
        fs::remove_file(&path).unwrap();
        assert!(!is_still(&path, &old).unwrap());
        assert!(try_take(&path).unwrap().is_some());
    }

    #[test]
    fn waiting_for_a_lock_ends_with_its_path() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let _held = try_take(&path).unwrap().unwrap();
        let error = take(&path, Duration::ZERO, || Ok(())).unwrap_err();
        assert!(matches!(error, ServerError::Busy { path: busy, .. } if busy == path));
    }

    #[test]
    fn a_symlink_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), &path).unwrap();
        assert!(try_take(&path).is_err());
        assert!(!dir.path().join("elsewhere").exists());
    }
}
