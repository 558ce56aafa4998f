//! Makes folders with the right owner and mode and refuses ones that somebody else prepared; it
//! never follows a symlink at the end of a path.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, lchown};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::ServerError;
use crate::user::{ServerUser, caller};

/// The longest path of a unix socket is 104 bytes on macOS and 108 on Linux, each with a closing
/// zero.
const SOCKET_PATH_LIMIT: usize = 103;
/// The longest name that the server makes in the folder.
const SOCKET_NAME: &str = "/.s.PGSQL.65535";

/// Makes a folder and its parents where they are missing, passable by the server's user.
pub(crate) fn create_all(path: &Path, user: &ServerUser) -> Result<(), ServerError> {
    // Another program may be taking away the empty parents of a cluster that it deleted.
    for _ in 0..10 {
        match create_missing(path, user) {
            Err(ServerError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            other => return other,
        }
    }
    create_missing(path, user)
}

fn create_missing(path: &Path, user: &ServerUser) -> Result<(), ServerError> {
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.is_dir()).collect();
    for folder in missing.into_iter().rev() {
        match DirBuilder::new().mode(0o755).create(folder) {
            // Whatever the umask says, another user has to pass through.
            Ok(()) if user.dropped => fs::set_permissions(folder, Permissions::from_mode(0o755))
                .map_err(ServerError::file("open to the server", folder))?,
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(ServerError::file("create", folder)(error)),
        }
    }
    Ok(())
}

/// Makes, or checks, a folder that only the caller can write to. `mode` is 0700, or 0711 to let the
/// server's user pass.
pub(crate) fn of_caller(path: &Path, user: &ServerUser) -> Result<(), ServerError> {
    let mode = if user.dropped { 0o711 } else { 0o700 };
    match DirBuilder::new().mode(mode).create(path) {
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(mode))
            .map_err(ServerError::file("set the mode of", path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => check(path, caller(), 0o022),
        Err(error) => Err(ServerError::file("create", path)(error)),
    }
}

/// Makes, or checks, a folder of mode 0700 that belongs to the server's user.
pub(crate) fn of_server(path: &Path, user: &ServerUser) -> Result<(), ServerError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // Ours, but not handed over: an earlier call was cut off between the two steps.
            if !user.dropped || check(path, caller(), 0o077).is_err() {
                return check(path, user.uid, 0o077);
            }
        }
        Err(error) => return Err(ServerError::file("create", path)(error)),
    }
    hand_over(path, user)
}

/// Gives a file or folder to the server's user.
pub(crate) fn hand_over(path: &Path, user: &ServerUser) -> Result<(), ServerError> {
    if user.dropped {
        lchown(path, Some(user.uid), Some(user.gid))
            .map_err(ServerError::file("change the owner of", path))?;
    }
    Ok(())
}

/// Whether a path is a folder, no symlink, of this owner and closed to others.
fn check(path: &Path, owner: u32, forbidden: u32) -> Result<(), ServerError> {
    let metadata = fs::symlink_metadata(path).map_err(ServerError::file("read", path))?;
    let why = if !metadata.is_dir() {
        "it is no folder".to_owned()
    } else if metadata.uid() != owner {
        format!("it belongs to user {}, not {owner}", metadata.uid())
    } else if metadata.mode() & forbidden != 0 {
        format!("its mode is {:04o}, open to others", metadata.mode() & 0o7777)
    } else {
        return Ok(());
    };
    Err(ServerError::UnsafeFolder { path: path.to_path_buf(), why })
}

/// Whether a folder belongs to the caller, and nobody else can write to it.
pub(crate) fn is_of_caller(path: &Path) -> bool {
    check(path, caller(), 0o022).is_ok()
}

/// Whether only this user can have made what lies in the folder.
pub(crate) fn is_private(path: &Path, owner: u32) -> bool {
    check(path, owner, 0o077).is_ok()
}

/// A short private folder for the socket of one cluster, outside of the project, whose path may be
/// too long. Where somebody squats on the first name, the next one is taken.
pub(crate) fn socket_dir(key: &[&[u8]], user: &ServerUser) -> Result<PathBuf, ServerError> {
    let mut first = None;
    for path in socket_dirs(key) {
        if !path.parent().is_some_and(|base| base.is_dir() && user.can_reach(base)) {
            continue;
        }
        match of_server(&path, user) {
            Ok(()) => return Ok(path),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| ServerError::UnsafeFolder {
        path: "/tmp".into(),
        why: format!("{} cannot enter it", user.name),
    }))
}

/// The folders that [`socket_dir`] tries for this key, in order.
pub(crate) fn socket_dirs(key: &[&[u8]]) -> impl Iterator<Item = PathBuf> {
    let bases = [PathBuf::from("/tmp"), std::env::temp_dir(), PathBuf::from("/var/tmp")];
    let names =
        [b"0", b"1", b"2"].map(|number| format!("aludel-{}", digest(&[key, &[number]].concat())));
    bases
        .into_iter()
        .zip(names)
        .map(|(base, name)| base.join(name))
        .filter(|path| is_socket_dir(path))
}

/// Whether a unix socket fits into this folder. The server reads a list here, so commas and quotes
/// are out.
pub(crate) fn is_socket_dir(path: &Path) -> bool {
    let Some(text) = path.to_str() else { return false };
    text.len() + SOCKET_NAME.len() <= SOCKET_PATH_LIMIT
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/_-.".contains(c))
}

/// The first twelve hexadecimal digits of the SHA-256 of the parts, each closed by a zero.
pub(crate) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Deletes a folder with all it holds; one that is not there is as good as deleted.
pub(crate) fn remove(path: &Path) -> Result<(), ServerError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ServerError::file("delete", path)(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn myself() -> ServerUser {
        ServerUser { uid: caller(), gid: 0, name: "me".into(), dropped: false }
    }

    #[test]
    fn a_prepared_folder_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let (open, link, good) =
            (dir.path().join("open"), dir.path().join("link"), dir.path().join("good"));
        of_server(&good, &myself()).unwrap();
        of_server(&good, &myself()).unwrap();
        std::os::unix::fs::symlink(&good, &link).unwrap();
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, Permissions::from_mode(0o777)).unwrap();
        for bad in [&open, &link] {
            assert!(
                matches!(of_server(bad, &myself()), Err(ServerError::UnsafeFolder { .. })),
                "{bad:?}"
            );
            assert!(
                matches!(of_caller(bad, &myself()), Err(ServerError::UnsafeFolder { .. })),
                "{bad:?}"
            );
        }
        let somebody = ServerUser { uid: 4_000_001, ..myself() };
        assert!(matches!(of_server(&good, &somebody), Err(ServerError::UnsafeFolder { .. })));
    }

    #[test]
    fn the_next_name_is_taken_when_somebody_squats_on_the_first() {
        // The name of a temporary folder is unique, so no other test uses the same key.
        let unique = tempfile::tempdir().unwrap();
        let key = [unique.path().as_os_str().as_encoded_bytes()];
        let squatted = socket_dirs(&key).next().unwrap();
        fs::write(&squatted, "").unwrap();
        let chosen = socket_dir(&key, &myself());
        fs::remove_file(&squatted).unwrap();
        let chosen = chosen.unwrap();
        fs::remove_dir(&chosen).unwrap();
        assert_ne!(chosen, squatted);
        assert!(is_socket_dir(&chosen));
    }

    #[test]
    fn a_socket_folder_is_short_and_plain() {
        assert!(is_socket_dir(Path::new("/tmp/aludel-0123456789ab")));
        assert!(!is_socket_dir(Path::new("/tmp/a,b")));
        assert!(!is_socket_dir(Path::new("/tmp/a b")));
        assert!(!is_socket_dir(Path::new(&format!("/{}", "x".repeat(90)))));
    }
}
