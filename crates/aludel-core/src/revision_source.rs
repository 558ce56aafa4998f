//! Where revision files come from: a folder, or the binary. Never interprets them.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::embedded::EmbeddedRevisions;
use crate::graph::Revision;
use crate::manifest::{self, Manifest};
use crate::revision::RevisionFile;
use crate::revision_dir::{RevisionDir, RevisionDirError, read_error, revision_of};

/// The revision files of one database. Whatever the source, the same code reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevisionSource {
    /// A folder, which can be written too.
    Folder(RevisionDir),
    /// Texts in the binary.
    Embedded(EmbeddedRevisions),
}

impl From<RevisionDir> for RevisionSource {
    fn from(dir: RevisionDir) -> Self {
        Self::Folder(dir)
    }
}

impl From<EmbeddedRevisions> for RevisionSource {
    fn from(revisions: EmbeddedRevisions) -> Self {
        Self::Embedded(revisions)
    }
}

impl RevisionSource {
    /// The folder, where new files go; none for a binary.
    #[must_use]
    pub fn folder(&self) -> Option<&RevisionDir> {
        match self {
            Self::Folder(dir) => Some(dir),
            Self::Embedded(_) => None,
        }
    }

    /// The header of every revision file, sorted by path.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError`] for the first file that does not belong here or does not read.
    pub fn revisions(&self) -> Result<Vec<Revision>, RevisionDirError> {
        match self {
            Self::Folder(dir) => dir.revisions(),
            Self::Embedded(embedded) => {
                embedded.files().map(|(path, text)| revision_of(&path, text.as_bytes())).collect()
            }
        }
    }

    /// One revision file, whole.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Io`] or [`RevisionDirError::File`].
    pub fn read(&self, path: &Path) -> Result<RevisionFile, RevisionDirError> {
        Ok(RevisionFile::parse(path, &self.bytes(path)?)?)
    }

    /// The bytes of one revision file.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Io`].
    pub fn bytes(&self, path: &Path) -> Result<Cow<'static, [u8]>, RevisionDirError> {
        match self {
            Self::Folder(_) => {
                fs::read(path).map(Cow::Owned).map_err(|source| read_error(path, source))
            }
            Self::Embedded(embedded) => match embedded.text(path) {
                Some(text) => Ok(Cow::Borrowed(text.as_bytes())),
                None => Err(read_error(path, io::ErrorKind::NotFound.into())),
            },
        }
    }

    /// The manifest, or `None` where there is none yet.
    ///
    /// # Errors
    ///
    /// [`RevisionDirError::Io`] or [`RevisionDirError::Manifest`].
    pub fn manifest(&self) -> Result<Option<Manifest>, RevisionDirError> {
        match self {
            Self::Folder(dir) => dir.manifest(),
            Self::Embedded(embedded) => {
                Ok(Some(Manifest::parse(self.manifest_path(), embedded.manifest().as_bytes())?))
            }
        }
    }

    /// Where the manifest stands.
    #[must_use]
    pub fn manifest_path(&self) -> PathBuf {
        match self {
            Self::Folder(dir) => dir.manifest_path(),
            Self::Embedded(embedded) => embedded.folder().join(manifest::FILE_NAME),
        }
    }
}
