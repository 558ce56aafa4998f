//! The folders that fetched binaries are kept in; it fetches nothing.

use std::env;
use std::path::{Path, PathBuf};

use super::error::FetchError;
use crate::error::ServerError;
use crate::folder;
use crate::user::{ServerUser, caller};

/// The folders to try, best first: the user's own cache; for root, whose own cache the server's
/// user cannot enter as a rule, that of the system; and one that is always there.
pub(crate) fn candidates() -> Vec<PathBuf> {
    let absolute =
        |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let own = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")));
    let system = (caller() == 0).then(|| PathBuf::from("/var/cache"));
    let last = PathBuf::from(format!("/var/tmp/aludel-{}", caller()));
    own.into_iter().chain(system).map(|folder| folder.join("aludel")).chain([last]).collect()
}

/// Where a package lies that was fetched already, into any of these folders that nobody else can
/// write to and that the server's user can enter.
pub(crate) fn find(folders: &[PathBuf], name: &str) -> Option<PathBuf> {
    let user = ServerUser::choose().ok()?;
    folders
        .iter()
        .filter(|folder| user.can_reach(folder) && folder::is_of_caller(folder))
        .map(|folder| trees(folder).join(name))
        .find(|tree| tree.is_dir())
}

/// Makes the first of these folders that can be made, and returns the one for the trees in it.
pub(crate) fn create(folders: &[PathBuf]) -> Result<PathBuf, FetchError> {
    let unusable = |error: ServerError| FetchError::Folder(Box::new(error));
    let user = ServerUser::choose().map_err(unusable)?;
    let mut first = None;
    for folder in folders.iter().filter(|folder| user.can_reach(folder)) {
        match make(folder, &user) {
            Ok(trees) => return Ok(trees),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(unusable(first.unwrap_or_else(|| ServerError::UnsafeFolder {
        path: folders.first().cloned().unwrap_or_default(),
        why: format!("{} cannot enter it", user.name),
    })))
}

fn make(folder: &Path, user: &ServerUser) -> Result<PathBuf, ServerError> {
    if let Some(parent) = folder.parent() {
        folder::create_all(parent, user)?;
    }
    folder::of_caller(folder, user)?;
    let trees = trees(folder);
    folder::create_all(&trees, user)?;
    Ok(trees)
}

fn trees(folder: &Path) -> PathBuf {
    folder.join("postgresql")
}
