//! The files of backups: for their owner alone, and under their name only when they are whole and on the disk. Never writes what is in them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::BackupError;

/// Makes the folder where it is missing, for its owner alone.
pub(super) fn ensure_folder(folder: &Path) -> Result<(), BackupError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| BackupError::Folder { path: folder.to_owned(), source })
}

/// A dump that is being written, under a name that says so. It is removed unless it is finished.
#[derive(Debug)]
pub(super) struct Dump {
    /// `None` once it has its name.
    part: Option<PathBuf>,
    path: PathBuf,
    file: File,
}

impl Dump {
    /// A new file beside the one of this name.
    pub(super) fn begin(folder: &Path, name: &str) -> Result<Self, BackupError> {
        let part = folder.join(format!(".{name}.part"));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part);
        let file = file.map_err(|source| BackupError::File { path: part.clone(), source })?;
        Ok(Self { part: Some(part), path: folder.join(name), file })
    }

    /// A handle for the program that writes.
    pub(super) fn handle(&self) -> Result<File, BackupError> {
        self.file.try_clone().map_err(|source| self.failed(source))
    }

    /// Puts what was written onto the disk, and gives it its name. Returns path and size.
    pub(super) fn finish(mut self) -> Result<(PathBuf, u64), BackupError> {
        let bytes = self.settle().map_err(|source| self.failed(source))?;
        self.part = None;
        Ok((self.path.clone(), bytes))
    }

    fn settle(&self) -> io::Result<u64> {
        self.file.sync_all()?;
        if let Some(part) = &self.part {
            fs::rename(part, &self.path)?;
        }
        // The name is in the folder, and is lost with it where that is not on the disk.
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(self.file.metadata()?.len())
    }

    fn failed(&self, source: io::Error) -> BackupError {
        BackupError::File { path: self.path.clone(), source }
    }
}

impl Drop for Dump {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            let _ = fs::remove_file(part);
        }
    }
}
