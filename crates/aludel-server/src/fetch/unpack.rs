//! Unpacks the part of an archive that is wanted, with modes and links; it writes nothing outside of
//! its target and never follows what the archive links to.

use std::fs::{self, File, Permissions};
use std::io::{self, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::catalog::{Layout, Registry};

/// Where the packages of npm list the links that their archives cannot hold.
const LINKS: &str = "pg-symlinks.json";

/// What is wrong with an archive.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnpackError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error("its list of links: {0}")]
    Links(#[from] serde_json::Error),
    #[error("{0:?} has no place in it")]
    Entry(PathBuf),
    #[error("it holds no {}", .0.display())]
    Missing(PathBuf),
}

/// Unpacks what is wanted of the archive into `target`, which must not be there yet.
/// Everybody may read it afterwards, whatever the umask says.
pub(crate) fn unpack(
    archive: &Path,
    registry: Registry,
    layout: &Layout,
    target: &Path,
) -> Result<(), UnpackError> {
    let file = File::open(archive)?;
    let tree = Tree { target, bin: Path::new(layout.home).join("bin") };
    tree.folder(target)?;
    match registry {
        Registry::Npm => tarball(file, layout, &tree)?,
        Registry::Pip => wheel(file, layout, &tree)?,
    }
    tree.links()?;
    let missing = |name: &&str| !target.join(&tree.bin).join(name).is_file();
    match ["initdb", "postgres"].into_iter().find(missing) {
        Some(name) => Err(UnpackError::Missing(tree.bin.join(name))),
        None => Ok(()),
    }
}

fn tarball(file: File, layout: &Layout, tree: &Tree<'_>) -> Result<(), UnpackError> {
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.into_owned();
        let Some(path) = wanted(layout, &name)? else { continue };
        let kind = entry.header().entry_type();
        if kind.is_file() {
            let mode = entry.header().mode()?;
            tree.file(&path, mode, &mut entry)?;
        } else if !kind.is_dir() {
            return Err(UnpackError::Entry(name));
        }
    }
    Ok(())
}

fn wheel(file: File, layout: &Layout, tree: &Tree<'_>) -> Result<(), UnpackError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file))?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let name = PathBuf::from(entry.name()?.as_ref());
        let Some(path) = wanted(layout, &name)? else { continue };
        if entry.is_file() {
            let mode = entry.unix_mode().unwrap_or(0o644);
            tree.file(&path, mode, &mut entry)?;
        } else if !entry.is_dir() {
            return Err(UnpackError::Entry(name));
        }
    }
    Ok(())
}

/// The path in the tree, if it is wanted.
fn wanted(layout: &Layout, name: &Path) -> Result<Option<PathBuf>, UnpackError> {
    let path = below(layout.root, name)?;
    Ok(path.filter(|path| layout.parts.iter().any(|part| path.starts_with(part))))
}

/// The path below the root, if it lies there; one that leads out of it is an error.
fn below(root: &str, name: &Path) -> Result<Option<PathBuf>, UnpackError> {
    let Ok(path) = name.strip_prefix(root) else { return Ok(None) };
    if path.components().all(|part| matches!(part, Component::Normal(_))) {
        Ok(Some(path.to_path_buf()).filter(|path| !path.as_os_str().is_empty()))
    } else {
        Err(UnpackError::Entry(name.to_path_buf()))
    }
}

struct Tree<'a> {
    target: &'a Path,
    /// The folder of the programs.
    bin: PathBuf,
}

#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

impl Tree<'_> {
    fn folder(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent().filter(|_| path != self.target) {
            self.folder(parent)?;
        }
        fs::create_dir(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o755))
    }

    fn file(&self, path: &Path, mode: u32, content: &mut impl Read) -> io::Result<()> {
        let file = self.target.join(path);
        if let Some(parent) = file.parent() {
            self.folder(parent)?;
        }
        io::copy(content, &mut File::create_new(&file)?)?;
        // Some builds lose the modes of programs on their way into the archive.
        let program = mode & 0o111 != 0 || path.starts_with(&self.bin);
        fs::set_permissions(file, Permissions::from_mode(if program { 0o755 } else { 0o644 }))
    }

    /// Makes the links that the package lists, each to a file beside it, and each relative, because
    /// the tree is renamed afterwards.
    fn links(&self) -> Result<(), UnpackError> {
        let list = match fs::read(self.target.join(LINKS)) {
            Ok(list) => list,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        for link in serde_json::from_slice::<Vec<Link>>(&list)? {
            let (source, target) = (below("native", &link.source)?, below("native", &link.target)?);
            let (Some(source), Some(target)) = (source, target) else {
                return Err(UnpackError::Entry(link.target));
            };
            match source.file_name() {
                Some(name) if source.parent() == target.parent() => {
                    symlink(name, self.target.join(&target))?;
                }
                _ => return Err(UnpackError::Entry(target)),
            }
        }
        Ok(())
    }
}
