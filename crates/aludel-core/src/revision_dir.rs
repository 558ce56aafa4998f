//! The folder of revision files: the only place that lists, reads and writes them. Never interprets what they revise.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::graph::Revision;
use crate::manifest::{self, Manifest, ManifestError};
use crate::revision::{Header, MARKER, RevisionFile, RevisionFileError};

/// A folder of revision files, `versions/` by custom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionDir {
    path: PathBuf,
}

/// Why the folder or a file in it cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RevisionDirError {
    /// The folder is not there.
    #[error("the revision folder {} does not exist", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// A file that is neither a revision nor the manifest.
    #[error("{} is no revision file", path.display())]
    Stray {
        /// The file.
        path: PathBuf,
    },
    /// A file of this name is there already.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A revision file that does not read.
    #[error(transparent)]
    File(#[from] RevisionFileError),
    /// A manifest that does not read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

impl RevisionDirError {
    /// What to do about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { .. } => Some("check script_location in the configuration; `new DIR` makes a project with all folders".to_owned()),
            Self::Stray { .. } => Some("the folder holds `.sql` revision files and aludel.sum only: move it elsewhere, or name it `<revision>_<slug>.sql`".to_owned()),
            Self::Exists { .. } => Some("choose another message or --rev-id".to_owned()),
            Self::File(error) => error.hint(),
            Self::Manifest(error) => Some(error.hint().to_owned()),
            Self::Io { .. } => None,
        }
    }
}

impl RevisionDir {
    /// Names the folder; nothing is read yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The header of every revision file, sorted by path.
    ///
    /// Only the top of each file is read: listing a history does not pay for the SQL in it.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError`] for the first file, by name, that does not belong here or does not read.
    pub fn revisions(&self) -> Result<Vec<Revision>, RevisionDirError> {
        let paths = self.files()?;
        // Below this a second thread costs more than it saves.
        const WORTH_A_THREAD: usize = 512;
        if paths.len() < WORTH_A_THREAD {
            return read_headers(&paths);
        }
        let (first, second) = paths.split_at(paths.len() / 2);
        let (first, second) = std::thread::scope(|scope| {
            let handle = scope.spawn(|| read_headers(second));
            let first = read_headers(first);
            (first, handle.join())
        });
        let mut revisions = first?;
        match second {
            Ok(second) => revisions.extend(second?),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        Ok(revisions)
    }

    /// One revision file, whole.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Io`] or [`RevisionDirError::File`].
    pub fn read(&self, path: &Path) -> Result<RevisionFile, RevisionDirError> {
        let bytes = fs::read(path).map_err(|source| io_error("read", path, source))?;
        Ok(RevisionFile::parse(path, &bytes)?)
    }

    /// The manifest, or `None` where there is none yet.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Io`] or [`RevisionDirError::Manifest`].
    pub fn manifest(&self) -> Result<Option<Manifest>, RevisionDirError> {
        let path = self.manifest_path();
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(Manifest::parse(path, &bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(io_error("read", &path, source)),
        }
    }

    /// Where the manifest stands.
    #[must_use]
    pub fn manifest_path(&self) -> PathBuf {
        self.path.join(manifest::FILE_NAME)
    }

    /// Writes a new revision file; a file that exists is never overwritten.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Exists`], or [`RevisionDirError::Io`] when the system refuses.
    pub fn create(&self, file_name: &str, text: &str) -> Result<PathBuf, RevisionDirError> {
        fs::create_dir_all(&self.path).map_err(|source| io_error("create", &self.path, source))?;
        let path = self.path.join(file_name);
        // A link is made from the finished file, so that a crash never leaves half a revision under its name.
        let temporary = self.write_beside(&path, text)?;
        let linked = fs::hard_link(&temporary, &path);
        let removed = fs::remove_file(&temporary);
        match linked {
            Ok(()) => removed.map_err(|source| io_error("remove", &temporary, source))?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(RevisionDirError::Exists { path });
            }
            Err(source) => return Err(io_error("write", &path, source)),
        }
        Ok(path)
    }

    /// Writes the manifest, replacing the one before as a whole.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Io`].
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), RevisionDirError> {
        let path = self.manifest_path();
        let temporary = self.write_beside(&path, &manifest.render())?;
        fs::rename(&temporary, &path).map_err(|source| io_error("write", &path, source))
    }

    /// A finished file under a hidden name in the same folder.
    fn write_beside(&self, path: &Path, text: &str) -> Result<PathBuf, RevisionDirError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = self.path.join(format!(".{name}.{}", std::process::id()));
        let written = File::create(&temporary)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
        written.map_err(|source| io_error("write", &temporary, source))?;
        Ok(temporary)
    }

    /// The paths of all revision files, sorted. Hidden files are the system's or an editor's and are passed over.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Missing`], [`RevisionDirError::Stray`] or [`RevisionDirError::Io`].
    pub fn files(&self) -> Result<Vec<PathBuf>, RevisionDirError> {
        let entries = fs::read_dir(&self.path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => RevisionDirError::Missing { path: self.path.clone() },
            _ => io_error("list", &self.path, error),
        })?;
        let mut paths = Vec::new();
        let mut strays = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|source| io_error("list", &self.path, source))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') || name == manifest::FILE_NAME {
                continue;
            }
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if name.ends_with(".sql") && !is_dir {
                paths.push(entry.path());
            } else {
                strays.push(entry.path());
            }
        }
        strays.sort();
        if let Some(path) = strays.into_iter().next() {
            return Err(RevisionDirError::Stray { path });
        }
        paths.sort();
        Ok(paths)
    }
}

fn read_headers(paths: &[PathBuf]) -> Result<Vec<Revision>, RevisionDirError> {
    let mut bytes = Vec::new();
    paths
        .iter()
        .map(|path| {
            read_top(path, &mut bytes)?;
            revision_of(path, &bytes)
        })
        .collect()
}

/// What a file's header says, for the graph; the bytes may end behind the first section marker.
pub(crate) fn revision_of(path: &Path, bytes: &[u8]) -> Result<Revision, RevisionDirError> {
    Ok(of_header(path, RevisionFile::parse_header(path, bytes)?))
}

/// What a graph needs to know of a file.
pub(crate) fn of_header(path: &Path, header: Header) -> Revision {
    Revision {
        id: header.revision,
        revises: header.revises,
        depends_on: header.depends_on,
        labels: header.labels,
        message: header.message,
        created: header.created,
        path: path.to_owned(),
    }
}

/// Reads whole lines of a file until the first section marker is in, or the file ends.
fn read_top(path: &Path, bytes: &mut Vec<u8>) -> Result<(), RevisionDirError> {
    // Headers are a few hundred bytes, and copying whole files would take longer than reading the headers.
    const PIECE: usize = 1024;
    let io = |source| io_error("read", path, source);
    let mut piece = [0; PIECE];
    bytes.clear();
    let mut file = File::open(path).map_err(io)?;
    let mut line = 0;
    loop {
        match file.read(&mut piece).map_err(io)? {
            0 => return Ok(()),
            count => bytes.extend_from_slice(&piece[..count]),
        }
        while let Some(length) = bytes[line..].iter().position(|byte| *byte == b'\n') {
            let end = line + length + 1;
            if bytes[line..].starts_with(MARKER.as_bytes()) {
                bytes.truncate(end);
                return Ok(());
            }
            line = end;
        }
    }
}

/// A file that the system does not let us read.
pub(crate) fn read_error(path: &Path, source: io::Error) -> RevisionDirError {
    io_error("read", path, source)
}

fn io_error(action: &'static str, path: &Path, source: io::Error) -> RevisionDirError {
    RevisionDirError::Io { action, path: path.to_owned(), source }
}
