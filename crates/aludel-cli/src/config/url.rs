//! Where the URL of a database comes from. Never reads a variable or a secret of another database.

use std::env::VarError;
use std::io;
use std::path::{Path, PathBuf};

use aludel_core::config::Config;
use secrecy::{SecretString, zeroize::Zeroize};

/// Why a URL cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum UrlError {
    /// `NAME_FILE` names a file that cannot be read.
    #[error("{variable} names {}, which cannot be read: {source}", path.display())]
    File {
        /// The variable.
        variable: String,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// `NAME_FILE` holds the URL itself.
    #[error("{variable} holds a URL, and is to name a file that holds it")]
    NotAPath {
        /// The variable.
        variable: String,
    },
    /// The variable is set to something that is no text. It is not repeated.
    #[error("{variable} is not UTF-8")]
    NotText {
        /// The variable.
        variable: String,
    },
    /// Both the URL and the file are given.
    #[error("{variable} and {variable}_FILE are both set")]
    Both {
        /// The variable.
        variable: String,
    },
    /// A `.env` that does not read. The text is not repeated: it may hold a secret.
    #[error("{} cannot be read as a file of variables", path.display())]
    DotEnv {
        /// The file.
        path: PathBuf,
    },
}

/// The URL of a configuration's database: the variable, else the file named by the variable with `_FILE`, else the
/// same two from the `.env` beside the configuration, which an embedded one does not have. `None` when nothing is set; an empty variable counts as unset.
///
/// # Errors
///
/// [`UrlError`] when something is set and cannot be used.
pub fn url(config: &Config) -> Result<Option<SecretString>, UrlError> {
    let [variable, file_variable] = &config.url_variables();
    if let Some(url) = choose(variable, set(variable)?, set(file_variable)?, Path::new(""))? {
        return Ok(Some(url));
    }
    let Some(folder) = config.folder() else { return Ok(None) };
    let dot_env = folder.join(".env");
    let [url, file] = from_dot_env(&dot_env, [variable, file_variable])?;
    choose(variable, url, file, folder)
}

/// The value of a variable; `None` where it is not set or empty.
fn set(variable: &str) -> Result<Option<String>, UrlError> {
    match std::env::var(variable) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(UrlError::NotText { variable: variable.to_owned() }),
    }
}

fn choose(
    variable: &str,
    url: Option<String>,
    file: Option<String>,
    folder: &Path,
) -> Result<Option<SecretString>, UrlError> {
    match (url, file) {
        (Some(_), Some(_)) => Err(UrlError::Both { variable: variable.to_owned() }),
        (Some(url), None) => Ok(Some(url.into())),
        (None, Some(file)) if file.contains("://") => {
            Err(UrlError::NotAPath { variable: format!("{variable}_FILE") })
        }
        (None, Some(file)) => {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).map_err(|source| UrlError::File {
                variable: format!("{variable}_FILE"),
                path,
                source,
            })?;
            Ok(Some(text.trim().to_owned().into()))
        }
        (None, None) => Ok(None),
    }
}

/// The values of these keys in a `.env`; every other line is dropped unread.
fn from_dot_env(path: &Path, keys: [&str; 2]) -> Result<[Option<String>; 2], UrlError> {
    let damaged = || UrlError::DotEnv { path: path.to_owned() };
    let Ok(mut text) = std::fs::read_to_string(path) else { return Ok([None, None]) };
    // Only the lines of our own keys are handed to the parser, so that another database's secret is not even parsed.
    let mut own: String = text
        .lines()
        .filter(|line| {
            let line = line.trim_start();
            let line = line.strip_prefix("export ").map_or(line, str::trim_start);
            line.split_once('=').is_some_and(|(key, _)| keys.contains(&key.trim()))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    text.zeroize();
    let mut values = [None, None];
    for item in dotenvy::from_read_iter(own.as_bytes()) {
        let (key, value) = item.map_err(|_| damaged())?;
        if let Some(at) = keys.iter().position(|wanted| *wanted == key)
            && !value.trim().is_empty()
        {
            values[at] = Some(value);
        }
    }
    own.zeroize();
    Ok(values)
}

/// Whether a URL is set for a configuration, without reading it: the secret may be another command's.
pub fn is_set(config: &Config) -> bool {
    let keys = config.url_variables();
    let is_variable = |key: &String| std::env::var_os(key).is_some_and(|value| !value.is_empty());
    if keys.iter().any(is_variable) {
        return true;
    }
    let Some(folder) = config.folder() else { return false };
    let Ok(mut text) = std::fs::read_to_string(folder.join(".env")) else { return false };
    let found = text.lines().any(|line| {
        let (key, value) =
            line.trim_start().trim_start_matches("export ").split_once('=').unwrap_or((line, ""));
        keys.iter().any(|wanted| wanted == key.trim()) && !value.trim().is_empty()
    });
    text.zeroize();
    found
}
