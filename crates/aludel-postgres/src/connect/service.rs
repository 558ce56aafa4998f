//! `pg_service.conf`: named sets of parameters. Never follows one service to another.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aludel_core::nearest::nearest;

use super::environment::Environment;
use super::error::ConnInfoError;
use super::keyword::{Keyword, Meaning, meaning};
use super::settings::{Place, Settings};

/// Where systems keep the file for all users, when PGSYSCONFDIR does not say.
const SYSTEM_FOLDERS: [&str; 2] = ["/etc/postgresql-common", "/etc"];

/// The parameters of a service.
///
/// `named` is the file that the connection string or PGSERVICEFILE names; it takes the place of the user's own.
///
/// # Errors
/// No file has the service, or a file cannot be read or understood.
pub(super) fn load(
    service: &str,
    named: Option<&str>,
    environment: &dyn Environment,
) -> Result<Settings, ConnInfoError> {
    let own = named
        .map(PathBuf::from)
        .or_else(|| environment.home().map(|home| home.join(".pg_service.conf")));
    let system: Vec<PathBuf> = match environment.variable("PGSYSCONFDIR") {
        Some(folder) => vec![Path::new(&folder).join("pg_service.conf")],
        None => SYSTEM_FOLDERS.map(|f| Path::new(f).join("pg_service.conf")).to_vec(),
    };
    let mut read = Vec::new();
    let mut others = Vec::new();
    for file in own.into_iter().chain(system) {
        let text = match fs::read(&file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                continue;
            }
            Err(error) => {
                return Err(ConnInfoError::ServiceUnreadable { file, problem: error.to_string() });
            }
        };
        if let Some(settings) = find(service, &text, &file)? {
            return Ok(settings);
        }
        read.push(file);
        others.extend(services(&text).map(str::to_owned));
    }
    let nearest = nearest(service, others.iter().map(String::as_str)).map(str::to_owned);
    Err(ConnInfoError::ServiceMissing { service: service.to_owned(), files: read, nearest })
}

/// The names of the services in a file.
fn services(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.trim().strip_prefix('[')?.strip_suffix(']'))
}

/// The parameters of the service's section, if the text has one.
fn find(service: &str, text: &str, file: &Path) -> Result<Option<Settings>, ConnInfoError> {
    let syntax =
        |line, problem| ConnInfoError::ServiceSyntax { file: file.to_owned(), line, problem };
    let mut found: Option<Settings> = None;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[') {
            if found.is_some() {
                break;
            }
            if section.strip_suffix(']') == Some(service) {
                found = Some(Settings::default());
            }
            continue;
        }
        let Some(settings) = &mut found else { continue };
        let (name, value) =
            line.split_once('=').ok_or_else(|| syntax(number, "there is no `=`"))?;
        let name = name.trim_end();
        if matches!(meaning(name), Some(Meaning::Keyword(Keyword::Service | Keyword::ServiceFile)))
        {
            return Err(syntax(number, "a service cannot name another service"));
        }
        let place = Place { ordinal: number, name_is_safe: true };
        settings.apply(name, value.trim_start(), place).map_err(|problem| {
            ConnInfoError::ServiceParameter {
                file: file.to_owned(),
                line: number,
                problem: Box::new(problem),
            }
        })?;
    }
    if let Some(settings) = &mut found {
        settings.settle_ssl()?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# services\n[other]\nhost=elsewhere\n\n[main]\n host=db \nport=5433\nuser = app\n\
                        dbname=main\n# more\n[last]\nservice=main\n[odd]\nnonsense\n[typo]\nsslmod=require\n";

    fn section(service: &str) -> Result<Option<Settings>, ConnInfoError> {
        find(service, FILE, Path::new("/etc/pg_service.conf"))
    }

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let main = section("main").unwrap().unwrap();
        assert_eq!(main.get(Keyword::Host), Some("db"));
        assert_eq!(main.get(Keyword::Port), Some("5433"));
        assert_eq!(main.get(Keyword::User), Some("app"));
        assert_eq!(main.get(Keyword::DbName), Some("main"));
        assert!(section("absent").unwrap().is_none());
    }

    #[test]
    fn errors_name_the_file_and_the_line() {
        for (service, line) in [("last", 12), ("odd", 14), ("typo", 16)] {
            let message = section(service).unwrap_err().to_string();
            assert!(
                message.starts_with(&format!("/etc/pg_service.conf:{line}: ")),
                "{service}: {message}"
            );
        }
        assert_eq!(section("typo").unwrap_err().hint().as_deref(), Some("did you mean `sslmode`?"));
    }

    #[test]
    fn the_users_file_comes_before_the_systems() {
        let (home, system) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(home.path().join(".pg_service.conf"), "[a]\nhost=own\n").unwrap();
        fs::write(system.path().join("pg_service.conf"), "[a]\nhost=all\n[b]\nhost=all\n").unwrap();
        let environment = |name: &str| match name {
            "HOME" => Some(home.path().display().to_string()),
            "PGSYSCONFDIR" => Some(system.path().display().to_string()),
            _ => None,
        };
        let host = |service: &str| {
            load(service, None, &environment).unwrap().get(Keyword::Host).map(str::to_owned)
        };
        assert_eq!(host("a").as_deref(), Some("own"));
        assert_eq!(host("b").as_deref(), Some("all"));
        let missing = load("c", None, &environment).unwrap_err();
        assert!(
            matches!(&missing, ConnInfoError::ServiceMissing { files, .. } if files.len() == 2)
        );
    }
}
