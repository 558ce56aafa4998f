//! Which configurations a program works on that may carry some in itself. Never reads revisions.

use std::path::{Path, PathBuf};

use aludel_core::config::Config;
use aludel_core::embedded::{self, EmbeddedProject, PREFIX};

use super::discover::{DiscoverError, discover};

/// The configurations of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// In the order in which they are worked on.
    pub configs: Vec<Config>,
    /// Files that were found and do not count, because there are no revisions beside them.
    pub passed_over: Vec<PathBuf>,
}

/// What [`discover`] finds, and for each configuration that is not there, or has no versions folder, the embedded one.
///
/// `force` looks at the embedded ones only.
///
/// # Errors
///
/// [`DiscoverError`] for the first file that cannot be used.
pub fn choose(
    project: Option<&EmbeddedProject>,
    force: bool,
    given: &[PathBuf],
    variable: Option<&str>,
    start: &Path,
) -> Result<Chosen, DiscoverError> {
    let Some(project) = project else {
        return if force {
            Err(DiscoverError::NothingEmbedded)
        } else {
            Ok(nothing_passed_over(discover(given, variable, start)?))
        };
    };
    if !project.faults.is_empty() {
        let faulty = || DiscoverError::FaultyEmbedded { faults: project.faults };
        return match discover(given, variable, start) {
            _ if force => Err(faulty()),
            Err(DiscoverError::None { .. }) => Err(faulty()),
            found => Ok(nothing_passed_over(found?)),
        };
    }
    let embedded = project.configs()?;
    if force {
        return Ok(nothing_passed_over(named(&embedded, given)?));
    }
    let by_variable = given.is_empty();
    let names: Vec<PathBuf> = match variable {
        Some(paths) if by_variable && !paths.is_empty() => std::env::split_paths(paths).collect(),
        _ => given.to_vec(),
    };
    let found = if names.is_empty() {
        match discover(&[], None, start) {
            Err(DiscoverError::None { .. }) => return Ok(nothing_passed_over(embedded)),
            found => found?,
        }
    } else {
        let mut found: Vec<Config> = Vec::with_capacity(names.len());
        for name in names {
            let config = one(&embedded, &name, by_variable, start)?;
            if let Some(other) = found.iter().find(|other| other.name == config.name) {
                return Err(DiscoverError::SameName {
                    name: config.name,
                    first: other.path.clone(),
                    second: config.path,
                });
            }
            found.push(config);
        }
        found
    };
    let mut chosen = Chosen { configs: Vec::with_capacity(found.len()), passed_over: Vec::new() };
    for config in found {
        match embedded.iter().find(|other| other.name == config.name) {
            Some(other) if !config.is_embedded && !config.versions().is_dir() => {
                chosen.passed_over.push(config.path);
                chosen.configs.push(other.clone());
            }
            _ => chosen.configs.push(config),
        }
    }
    Ok(chosen)
}

fn nothing_passed_over(configs: Vec<Config>) -> Chosen {
    Chosen { configs, passed_over: Vec::new() }
}

/// A file that was named: on the disk, else in the binary.
fn one(
    embedded: &[Config],
    name: &PathBuf,
    by_variable: bool,
    start: &Path,
) -> Result<Config, DiscoverError> {
    match discover(std::slice::from_ref(name), None, start) {
        Ok(mut configs) => configs.pop().ok_or(DiscoverError::None { start: start.to_owned() }),
        Err(DiscoverError::Missing { path, start, .. }) => find(embedded, &path)
            .cloned()
            .ok_or(DiscoverError::Missing { path, start, by_variable }),
        Err(error) => Err(error),
    }
}

/// The embedded configurations that are named; all of them when none is.
fn named(embedded: &[Config], given: &[PathBuf]) -> Result<Vec<Config>, DiscoverError> {
    if given.is_empty() {
        return Ok(embedded.to_vec());
    }
    let known = || embedded.iter().map(|config| config.path.clone()).collect();
    given
        .iter()
        .map(|path| {
            find(embedded, path)
                .cloned()
                .ok_or_else(|| DiscoverError::NotEmbedded { path: path.clone(), known: known() })
        })
        .collect()
}

/// By the file's bare name, with or without what messages put before it.
fn find<'c>(configs: &'c [Config], path: &Path) -> Option<&'c Config> {
    let wanted = if embedded::is_embedded(path) {
        path.to_owned()
    } else {
        format!("{PREFIX}{}", path.to_str()?).into()
    };
    configs.iter().find(|config| config.path == wanted)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use aludel_core::embedded::EmbeddedConfig;

    use super::*;

    const PROJECT: EmbeddedProject = EmbeddedProject {
        configs: &[
            EmbeddedConfig {
                file_name: "aludel.toml",
                text: "name = \"main\"\nscript_location = \"m\"\nurl_env = \"A\"\n",
                revisions: &[],
                manifest: "",
            },
            EmbeddedConfig {
                file_name: "aludel-creds.toml",
                text: "name = \"creds\"\nscript_location = \"c\"\nurl_env = \"B\"\n",
                revisions: &[],
                manifest: "",
            },
        ],
        faults: &[],
    };

    fn paths(chosen: &Chosen, folder: &Path) -> Vec<String> {
        let short = |config: &Config| {
            config.path.strip_prefix(folder).unwrap_or(&config.path).display().to_string()
        };
        chosen.configs.iter().map(short).collect()
    }

    #[test]
    fn what_is_on_the_disk_with_its_revisions_wins_and_the_binary_stands_in_for_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let start = folder.path();
        let choose = |force: bool, given: &[&str], variable: Option<&str>| {
            let given: Vec<PathBuf> = given.iter().map(PathBuf::from).collect();
            choose(Some(&PROJECT), force, &given, variable, start)
        };
        let of = |chosen: Result<Chosen, DiscoverError>| paths(&chosen.unwrap(), start);
        let both = ["embedded:aludel.toml", "embedded:aludel-creds.toml"];

        assert_eq!(of(choose(false, &[], None)), both);
        assert_eq!(of(choose(false, &["aludel-creds.toml"], None)), ["embedded:aludel-creds.toml"]);
        assert_eq!(of(choose(false, &["embedded:aludel.toml"], None)), ["embedded:aludel.toml"]);
        assert_eq!(
            of(choose(false, &[], Some("aludel-creds.toml:aludel.toml"))),
            [both[1], both[0]]
        );
        assert!(matches!(
            choose(false, &["other.toml"], None),
            Err(DiscoverError::Missing { by_variable: false, .. })
        ));
        assert!(matches!(
            choose(false, &[], Some("other.toml")),
            Err(DiscoverError::Missing { by_variable: true, .. })
        ));
        assert!(matches!(
            choose(false, &["a/aludel.toml"], None),
            Err(DiscoverError::Missing { .. })
        ));

        // A configuration without revisions beside it is no project.
        fs::write(start.join("aludel.toml"), PROJECT.configs[0].text).unwrap();
        fs::write(start.join("aludel-creds.toml"), PROJECT.configs[1].text).unwrap();
        let chosen = choose(false, &[], None).unwrap();
        assert_eq!(paths(&chosen, start), both);
        assert_eq!(chosen.passed_over.len(), 2);

        fs::create_dir_all(start.join("m/versions")).unwrap();
        assert_eq!(of(choose(false, &["aludel.toml"], None)), ["aludel.toml"]);
        assert_eq!(
            of(choose(false, &["aludel.toml", "aludel-creds.toml"], None)),
            ["aludel.toml", both[1]]
        );
        assert_eq!(of(choose(true, &[], Some("aludel.toml"))), both);
        assert_eq!(of(choose(true, &["aludel.toml"], None)), [both[0]]);
        assert!(matches!(choose(true, &["x.toml"], None), Err(DiscoverError::NotEmbedded { .. })));
        assert!(matches!(
            choose(false, &["aludel.toml"; 2], None),
            Err(DiscoverError::SameName { .. })
        ));
    }

    #[test]
    fn faults_of_the_build_are_told_when_the_embedded_revisions_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let project = EmbeddedProject { configs: &[], faults: &["a.sql:1:1: wrong"] };
        let choose = |force| choose(Some(&project), force, &[], None, folder.path());
        assert!(choose(false).unwrap_err().to_string().contains("a.sql:1:1: wrong"));
        fs::write(folder.path().join("aludel.toml"), PROJECT.configs[0].text).unwrap();
        assert_eq!(choose(false).unwrap().configs.len(), 1);
        assert!(choose(true).is_err());
    }

    #[test]
    fn a_program_without_embedded_revisions_cannot_be_told_to_use_them() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            choose(None, true, &[], None, folder.path()),
            Err(DiscoverError::NothingEmbedded)
        ));
        assert!(matches!(
            choose(None, false, &[], None, folder.path()),
            Err(DiscoverError::None { .. })
        ));
    }
}
