//! Finds the configuration files of a program. Never reads a file that was not asked for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aludel_core::config::{Config, ConfigError};

/// The first configuration's file name; further ones are `aludel-NAME.toml`.
pub const FILE_NAME: &str = "aludel.toml";

/// The environment variable that names configuration files, separated like `PATH`.
pub const VARIABLE: &str = "ALUDEL_CONFIG";

/// Why the configurations cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// None in the working directory and above it.
    #[error("no {FILE_NAME} in {} or any folder above it", start.display())]
    None {
        /// Where the search began.
        start: PathBuf,
    },
    /// A file that was named and is not there.
    #[error("there is no configuration file {}{}", path.display(), looked_in(path, start))]
    Missing {
        /// The file.
        path: PathBuf,
        /// Where it was looked for.
        start: PathBuf,
        /// Whether [`VARIABLE`] names it, and no option.
        by_variable: bool,
    },
    /// A file that cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that says something wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The binary's own were demanded, and it has none.
    #[error("this program has no configurations and revisions in itself")]
    NothingEmbedded,
    /// The binary's own are needed, and were not good when it was built.
    #[error("the revisions of this program could not be put into it when it was built: {}", faults.join("; "))]
    FaultyEmbedded {
        /// What was wrong with the files.
        faults: &'static [&'static str],
    },
    /// A file that was named and is not in the binary.
    #[error("this program has no {} in itself: it has {}", path.display(), known.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))]
    NotEmbedded {
        /// As it was named.
        path: PathBuf,
        /// What is there.
        known: Vec<PathBuf>,
    },
    /// Two files of one name.
    #[error("{} and {} both configure the database {name:?}", first.display(), second.display())]
    SameName {
        /// The name.
        name: String,
        /// One file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
}

/// A relative path says nothing without the folder that it was looked for in.
fn looked_in(path: &Path, start: &Path) -> String {
    if path.is_absolute() { String::new() } else { format!(" in {}", start.display()) }
}

/// The configurations: the files that `-c` names, else those of [`VARIABLE`], else those found from `start` upwards.
///
/// A bare name given to `-c` is looked for in the working directory first, then where the search would find the others.
///
/// # Errors
///
/// [`DiscoverError`] for the first file that cannot be used.
pub fn discover(
    given: &[PathBuf],
    variable: Option<&str>,
    start: &Path,
) -> Result<Vec<Config>, DiscoverError> {
    let by_variable = given.is_empty();
    let named: Vec<PathBuf> = match variable {
        _ if !by_variable => given.to_vec(),
        Some(paths) if !paths.is_empty() => std::env::split_paths(paths).collect(),
        _ => Vec::new(),
    };
    let paths = if named.is_empty() { search(start)? } else { locate(named, by_variable, start)? };
    let mut configs: Vec<Config> = Vec::with_capacity(paths.len());
    for path in paths {
        let config = read(&path)?;
        if let Some(other) = configs.iter().find(|other| other.name == config.name) {
            return Err(DiscoverError::SameName {
                name: config.name,
                first: other.path.clone(),
                second: path,
            });
        }
        configs.push(config);
    }
    Ok(configs)
}

/// The configurations that lie together where the search from `start` ends, but for those that do not read.
pub fn around(start: &Path) -> Vec<Config> {
    let paths = search(start).unwrap_or_default();
    paths.iter().filter_map(|path| read(path).ok()).collect()
}

fn locate(
    named: Vec<PathBuf>,
    by_variable: bool,
    start: &Path,
) -> Result<Vec<PathBuf>, DiscoverError> {
    named
        .into_iter()
        .map(|path| {
            let here = start.join(&path);
            if here.exists() {
                return Ok(here);
            }
            let is_bare = path.components().count() == 1;
            let elsewhere = folder(start)
                .map(|folder| folder.join(&path))
                .filter(|path| is_bare && path.exists());
            elsewhere.ok_or(DiscoverError::Missing { path, start: start.to_owned(), by_variable })
        })
        .collect()
}

/// The nearest folder with a first configuration.
fn folder(start: &Path) -> Option<&Path> {
    start.ancestors().find(|folder| folder.join(FILE_NAME).is_file())
}

fn search(start: &Path) -> Result<Vec<PathBuf>, DiscoverError> {
    let folder = folder(start).ok_or_else(|| DiscoverError::None { start: start.to_owned() })?;
    let entries = fs::read_dir(folder)
        .map_err(|source| DiscoverError::Io { path: folder.to_owned(), source })?;
    let mut further: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("aludel-") && name.ends_with(".toml")
        })
        .map(|entry| entry.path())
        .collect();
    further.sort();
    let mut paths = vec![folder.join(FILE_NAME)];
    paths.extend(further);
    Ok(paths)
}

fn read(path: &Path) -> Result<Config, DiscoverError> {
    let text = fs::read_to_string(path)
        .map_err(|source| DiscoverError::Io { path: path.to_owned(), source })?;
    Ok(Config::parse(path, &text)?)
}
