//! The places where a server may be on this machine, in order. Never says whether what lies there is one.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Binaries, inspect};
use crate::error::{Rejected, ServerError};
use crate::fetch::{Fetch, FetchError, Fetching};
use crate::process;

/// Where the systems' packages put server binaries: a folder, the beginning of its subfolders'
/// names, and what follows below them. Several versions may lie side by side.
const USUAL_FOLDERS: [(&str, &str, &str); 7] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/usr/local", "pgsql", "bin"),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// Where to look for server binaries, and whether to fetch them. [`BinarySearch::from_env`] is what
/// programs use.
#[derive(Debug, Clone, Default)]
pub struct BinarySearch {
    bindir: Option<PathBuf>,
    path: Vec<PathBuf>,
    usual: bool,
    folders: Vec<PathBuf>,
    major: Option<u32>,
    /// What `PG_MAJOR` says, if that is no number.
    bad_major: Option<String>,
    fetch: Option<Fetch>,
}

impl BinarySearch {
    /// Looks nowhere yet, and fetches nothing.
    #[must_use]
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// Looks at `ALUDEL_PG_BINDIR`, `PATH` and the usual folders, for the major version in
    /// `PG_MAJOR`, if that is set, and fetches what is not there.
    #[must_use]
    pub fn from_env() -> Self {
        let wanted = env::var("PG_MAJOR").ok().filter(|text| !text.is_empty());
        let major = wanted.as_ref().and_then(|text| text.parse().ok());
        Self {
            major,
            bad_major: wanted.filter(|_| major.is_none()),
            fetch: Some(Fetch::from_env()),
            bindir: env::var_os("ALUDEL_PG_BINDIR")
                .filter(|dir| !dir.is_empty())
                .map(PathBuf::from),
            path: path_folders(),
            usual: true,
            ..Self::default()
        }
    }

    /// Takes this folder and no other.
    #[must_use]
    pub fn bindir(mut self, bindir: impl Into<PathBuf>) -> Self {
        self.bindir = Some(bindir.into());
        self
    }

    /// Looks for `pg_config` and `initdb` in these folders first.
    #[must_use]
    pub fn path(mut self, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        self.path = folders.into_iter().collect();
        self
    }

    /// Also looks into this folder, after all others.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folders.push(folder.into());
        self
    }

    /// Accepts only this major version.
    #[must_use]
    pub fn major(mut self, major: u32) -> Self {
        self.major = Some(major);
        self.bad_major = None;
        self
    }

    /// Fetches what is found nowhere in this way.
    #[must_use]
    pub fn fetch(mut self, fetch: Fetch) -> Self {
        self.fetch = Some(fetch);
        self
    }

    /// Fetches nothing, and does not look at what was fetched before.
    #[must_use]
    pub fn without_fetching(mut self) -> Self {
        self.fetch = None;
        self
    }

    /// Tells this function when a download begins; see [`Fetch::observer`].
    #[must_use]
    pub fn on_fetch(mut self, observer: impl Fn(&Fetching) + Send + Sync + 'static) -> Self {
        self.fetch = self.fetch.map(|fetch| fetch.observer(observer));
        self
    }

    /// Looks.
    ///
    /// # Errors
    /// As [`Binaries::find`].
    pub fn find(&self) -> Result<Binaries, ServerError> {
        if let Some(value) = &self.bad_major {
            return Err(ServerError::BadMajor { value: value.clone() });
        }
        if let Some(bindir) = &self.bindir {
            let found = Binaries { fetch: self.fetch.clone(), ..Binaries::at(bindir)? };
            return match self.major {
                Some(major) if major != found.major => Err(ServerError::BadBinaries {
                    bindir: bindir.clone(),
                    why: format!("it holds version {}, not {major}", found.major),
                }),
                _ => Ok(found),
            };
        }
        let mut looked: Vec<Rejected> = Vec::new();
        for place in self.places() {
            let bindir = match place {
                Ok(bindir) => bindir,
                Err(rejected) => {
                    looked.push(rejected);
                    continue;
                }
            };
            if looked.iter().any(|rejected| rejected.place == bindir) {
                continue;
            }
            let why = match inspect(&bindir) {
                Ok((major, version)) if self.major.is_none_or(|wanted| wanted == major) => {
                    return Ok(Binaries { bindir, major, version, fetch: self.fetch.clone() });
                }
                Ok((major, _)) => format!("version {major}"),
                Err(why) => why,
            };
            looked.push(Rejected { place: bindir, why });
        }
        let wanted = self.major;
        let not_found = |looked, error: Option<FetchError>| {
            Err(ServerError::BinariesNotFound { wanted, looked, fetch: error.map(Box::new) })
        };
        let Some(fetch) = &self.fetch else { return not_found(looked, None) };
        match self.fetched(fetch) {
            Ok(binaries) => Ok(binaries),
            Err(error) => not_found(looked, Some(error)),
        }
    }

    /// The server in the cache; it is fetched where it is missing.
    fn fetched(&self, fetch: &Fetch) -> Result<Binaries, FetchError> {
        let bindir = fetch.server(self.major)?;
        match inspect(&bindir) {
            Ok((major, version)) => {
                Ok(Binaries { bindir, major, version, fetch: Some(fetch.clone()) })
            }
            Err(why) => Err(FetchError::Unusable { folder: bindir, why }),
        }
    }

    /// Candidate folders in order, and the places that gave none. Lazy, because `pg_config` has to
    /// be run.
    fn places(&self) -> impl Iterator<Item = Result<PathBuf, Rejected>> {
        let missing = |place: PathBuf, why: &str| Err(Rejected { place, why: why.to_owned() });
        let config = (!self.path.is_empty()).then(|| match pg_config(&self.path) {
            Some(bindir) => Ok(bindir),
            None => missing("pg_config".into(), "not in PATH, or without an answer"),
        });
        let in_path = (!self.path.is_empty()).then(|| {
            let found: Vec<_> =
                self.path.iter().filter_map(|folder| real_folder(folder)).map(Ok).collect();
            if found.is_empty() { vec![missing("PATH".into(), "no initdb")] } else { found }
        });
        let usual = USUAL_FOLDERS.iter().filter(|_| self.usual).flat_map(move |pattern| {
            let found: Vec<_> = expand(*pattern).into_iter().map(Ok).collect();
            let (folder, begin, below) = pattern;
            let shown = Path::new(folder).join(format!("{begin}*")).join(below);
            if found.is_empty() { vec![missing(shown, "not there")] } else { found }
        });
        config
            .into_iter()
            .chain(in_path.into_iter().flatten())
            .chain(usual)
            .chain(self.folders.iter().cloned().map(Ok))
    }
}

/// The folders of `PATH`.
pub(super) fn path_folders() -> Vec<PathBuf> {
    let folders = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    folders.unwrap_or_default().into_iter().filter(|folder| folder.is_absolute()).collect()
}

/// The usual folders that are there.
pub(super) fn usual_folders() -> impl Iterator<Item = PathBuf> {
    USUAL_FOLDERS.iter().flat_map(|pattern| expand(*pattern))
}

/// What `pg_config --bindir` answers.
fn pg_config(path: &[PathBuf]) -> Option<PathBuf> {
    let program =
        path.iter().map(|folder| folder.join("pg_config")).find(|program| program.is_file())?;
    let mut command = process::command(&program);
    command.arg("--bindir");
    let output = process::run(command, "the caller").ok()?;
    let text = String::from_utf8(output).ok()?;
    Some(PathBuf::from(text.trim())).filter(|bindir| bindir.is_absolute())
}

/// The folder that `initdb` really lies in: a link in a folder of `PATH` leads to one that has all
/// of a server's programs.
fn real_folder(folder: &Path) -> Option<PathBuf> {
    Some(fs::canonicalize(folder.join("initdb")).ok()?.parent()?.to_path_buf())
}

/// The folders that match a pattern, newest version first.
pub(super) fn expand((folder, begin, below): (&str, &str, &str)) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(Vec<u32>, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix(begin)?;
            let numbers =
                version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok());
            Some((numbers.collect(), entry.path().join(below)))
        })
        .filter(|(_, bindir)| bindir.is_dir())
        .collect();
    found.sort_by(|left, right| right.cmp(left));
    found.into_iter().map(|(_, bindir)| bindir).collect()
}
