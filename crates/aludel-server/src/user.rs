//! Which user the server runs as, and where that user can go; it never changes the user of this
//! process.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::error::ServerError;

/// The user that server processes run as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerUser {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// For messages.
    pub(crate) name: String,
    /// Whether this differs from the caller, who is root then.
    pub(crate) dropped: bool,
}

impl ServerUser {
    /// The caller; for root, `nobody`, else `postgres`: `initdb` and `postgres` refuse root, and
    /// `initdb` refuses a uid that is not in the user database.
    pub(crate) fn choose() -> Result<Self, ServerError> {
        let uid = caller();
        if uid != 0 {
            let gid = rustix::process::getegid().as_raw();
            return Ok(Self { uid, gid, name: format!("user {uid}"), dropped: false });
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["nobody", "postgres"]
            .iter()
            .find_map(|name| look_up(&passwd, name))
            .map(|(uid, gid, name)| Self { uid, gid, name, dropped: true })
            .ok_or(ServerError::NoServerUser)
    }

    /// The user that must run a data folder that exists already: its owner.
    pub(crate) fn owner_of(data_dir: &Path) -> Result<Self, ServerError> {
        let metadata =
            fs::symlink_metadata(data_dir).map_err(ServerError::file("read", data_dir))?;
        let (uid, caller) = (metadata.uid(), caller());
        if uid == caller && caller != 0 {
            return Self::choose();
        }
        if caller != 0 || uid == 0 {
            return Err(ServerError::ForeignOwner {
                path: data_dir.to_path_buf(),
                owner: uid,
                caller,
            });
        }
        Ok(Self { uid, gid: metadata.gid(), name: format!("user {uid}"), dropped: true })
    }

    /// Whether this user may pass through every folder of the path; folders that do not exist yet
    /// do not count.
    pub(crate) fn can_reach(&self, path: &Path) -> bool {
        path.ancestors().all(|folder| {
            let Ok(metadata) = fs::metadata(folder) else { return true };
            let bit = match () {
                () if metadata.uid() == self.uid => 0o100,
                () if metadata.gid() == self.gid => 0o010,
                () => 0o001,
            };
            metadata.mode() & bit != 0
        })
    }
}

/// The effective uid of this process.
pub(crate) fn caller() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// uid, gid and name of a line of the user database, which on macOS may hold negative numbers.
fn look_up(passwd: &str, name: &str) -> Option<(u32, u32, String)> {
    let number = |text: &str| {
        text.parse::<u32>().ok().or_else(|| text.parse::<i32>().ok().map(i32::cast_unsigned))
    };
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then_some(())?;
        let uid = number(fields.nth(1)?).filter(|&uid| uid != 0)?;
        Some((uid, number(fields.next()?)?, name.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn users_are_looked_up_by_their_whole_name() {
        let passwd = "root:x:0:0::/:/bin/sh\nnobodyelse:x:5:5::/:\nnobody:*:-2:-2:u:/:/x\nbad:x\n";
        assert_eq!(look_up(passwd, "nobody"), Some((u32::MAX - 1, u32::MAX - 1, "nobody".into())));
        assert_eq!(look_up(passwd, "postgres"), None);
        assert_eq!(look_up(passwd, "bad"), None);
        assert_eq!(look_up(passwd, "root"), None, "root is no user for a server");
    }

    #[test]
    fn data_of_root_or_of_somebody_else_is_not_run() {
        // The root folder belongs to root, for whom no server can run.
        let error = ServerUser::owner_of(Path::new("/")).unwrap_err();
        assert!(matches!(error, ServerError::ForeignOwner { owner: 0, .. }), "{error}");
    }

    #[test]
    fn a_private_folder_of_somebody_else_is_out_of_reach() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("not/there/yet");
        let stranger =
            ServerUser { uid: 4_000_001, gid: 4_000_001, name: "x".into(), dropped: true };
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(!stranger.can_reach(&deep));
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o711)).unwrap();
        assert!(stranger.can_reach(&deep));
    }
}
