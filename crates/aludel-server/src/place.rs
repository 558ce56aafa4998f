//! Where the development clusters of a project lie; it makes and removes folders, and never starts
//! a server.
//!
//! ```text
//! PROJECT/.aludel/pg15/main/   lock  server.lock  log  data/
//! /tmp/aludel-0123456789ab/    the socket
//! ```

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::dev::Relocation;
use crate::error::ServerError;
use crate::folder;
use crate::launch;
use crate::pid_file::PidFile;
use crate::probe;
use crate::server::Server;
use crate::user::{ServerUser, caller};

/// A folder that holds clusters, as `pg15/main`, `pg15/creds`, `pg16/main`.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    path: PathBuf,
    /// Set when this is not the project's own.
    project: Option<PathBuf>,
}

impl Home {
    /// The project's own folder, and the one for a server user who cannot reach the project; only
    /// root has such a user.
    pub(crate) fn all(project: &Path) -> Vec<Self> {
        let own = Self { path: project.join(".aludel"), project: None };
        if caller() != 0 {
            return vec![own];
        }
        let base = shared_base();
        let path = base.join(folder::digest(&[project.as_os_str().as_encoded_bytes()]));
        vec![own, Self { path, project: Some(project.to_path_buf()) }]
    }

    /// Whether the user can work here.
    pub(crate) fn is_reachable(&self, user: &ServerUser) -> bool {
        user.can_reach(&self.path)
    }

    /// The folders `pgNN/NAME` that are there, newest version first.
    pub(crate) fn clusters(&self, name: &str) -> Vec<(u32, PathBuf)> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        let mut found: Vec<(u32, PathBuf)> = entries
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let major = entry.file_name().to_str()?.strip_prefix("pg")?.parse().ok()?;
                Some((major, entry.path().join(name)))
            })
            .filter(|(_, path)| path.is_dir())
            .collect();
        found.sort_by(|left, right| right.cmp(left));
        found
    }

    fn create(&self, user: &ServerUser) -> Result<(), ServerError> {
        if self.project.is_some() {
            return folder::of_caller(&shared_base(), user);
        }
        if self.path.is_dir() {
            return Ok(());
        }
        folder::create_all(&self.path, user)?;
        // Nobody wants a cluster in a repository. Without this file everything still works.
        let ignore = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o644)
            .open(self.path.join(".gitignore"));
        if let Ok(mut file) = ignore {
            let _ = std::io::Write::write_all(&mut file, b"*\n");
        }
        Ok(())
    }
}

/// Where root keeps clusters of projects that the server's user cannot reach.
fn shared_base() -> PathBuf {
    PathBuf::from(format!("/var/tmp/aludel-{}", caller()))
}

/// The place of one cluster.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    home: Home,
    name: String,
    pub(crate) major: u32,
    pub(crate) folder: PathBuf,
    pub(crate) user: ServerUser,
}

impl Place {
    /// A place for a new cluster.
    pub(crate) fn new(home: Home, name: &str, major: u32, user: ServerUser) -> Self {
        let folder = home.path.join(format!("pg{major}")).join(name);
        Self { home, name: name.to_owned(), major, folder, user }
    }

    /// The place of a cluster that may be there. An existing cluster is run by the owner of its
    /// data.
    pub(crate) fn existing(home: Home, name: &str, major: u32) -> Result<Self, ServerError> {
        let data_dir = home.path.join(format!("pg{major}")).join(name).join("data");
        let user = if data_dir.exists() {
            ServerUser::owner_of(&data_dir)?
        } else {
            ServerUser::choose()?
        };
        Ok(Self::new(home, name, major, user))
    }

    pub(crate) fn create(&self) -> Result<(), ServerError> {
        self.home.create(&self.user)?;
        folder::create_all(&self.folder, &self.user)
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where the server writes its messages.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Held by the program that starts, stops or deletes the cluster.
    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// Held by the server.
    pub(crate) fn server_lock(&self) -> PathBuf {
        self.folder.join("server.lock")
    }

    /// Whether there is a cluster; a folder of that name without one is an error.
    pub(crate) fn has_data(&self) -> Result<bool, ServerError> {
        let data_dir = self.data_dir();
        if fs::symlink_metadata(&data_dir).is_err() {
            return Ok(false);
        }
        match fs::metadata(data_dir.join("PG_VERSION")) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(ServerError::Damaged { data_dir })
            }
            Err(error) => Err(ServerError::file("read PG_VERSION in", &data_dir)(error)),
        }
    }

    /// The server, if it answers.
    pub(crate) fn ready(&self) -> Result<Option<Server>, ServerError> {
        probe::ready(&self.data_dir(), self.user.uid, self.major, &self.log())
    }

    /// Makes the folder of the socket.
    pub(crate) fn socket_dir(&self) -> Result<PathBuf, ServerError> {
        folder::socket_dir(&[self.folder.as_os_str().as_encoded_bytes()], &self.user)
    }

    /// Stops the server, and takes away the folder of its socket, which is elsewhere than expected
    /// after the project was moved. Returns whether there was a server.
    pub(crate) fn stop(&self, immediately: bool) -> Result<bool, ServerError> {
        let file = PidFile::read(&self.data_dir()).ok().flatten();
        let running = launch::stop(&self.data_dir(), &self.server_lock(), immediately)?;
        let ours = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with("aludel-"))
                && folder::is_private(path, self.user.uid)
        };
        if let Some(socket_dir) =
            file.and_then(|file| file.socket_dir).filter(|path| running && ours(path))
        {
            // It is empty now, or not ours to empty.
            let _ = fs::remove_dir(socket_dir);
        }
        Ok(running)
    }

    /// Deletes the folder of the socket, also one that a killed server left files in.
    pub(crate) fn remove_socket_dir(&self) {
        for path in folder::socket_dirs(&[self.folder.as_os_str().as_encoded_bytes()]) {
            if folder::is_private(&path, self.user.uid) {
                let _ = folder::remove(&path);
            }
        }
    }

    /// Deletes the place: moved aside first, so that somebody who begins anew in the meantime is
    /// not disturbed.
    pub(crate) fn remove(&self) -> Result<(), ServerError> {
        let aside =
            self.folder.with_file_name(format!(".{}.removed-{}", self.name, std::process::id()));
        folder::remove(&aside)?;
        match fs::rename(&self.folder, &aside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ServerError::file("delete", &self.folder)(error));
            }
            _ => folder::remove(&aside)?,
        }
        // What holds no cluster any more goes as well, but a project keeps its `.aludel`.
        let version = self.folder.parent().map(Path::to_path_buf);
        let home = self.home.project.is_some().then(|| self.home.path.clone());
        for parent in version.into_iter().chain(home) {
            let _ = fs::remove_dir(parent);
        }
        Ok(())
    }

    /// Why the cluster does not lie in the project, if it does not.
    pub(crate) fn relocation(&self) -> Option<Relocation> {
        let project = self.home.project.clone()?;
        Some(Relocation { project, user: self.user.name.clone(), folder: self.folder.clone() })
    }
}
