//! Folders with scripts that answer as servers do.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::search::expand;
use super::*;

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
        format!("{} is no usable PostgreSQL folder: it holds version 17, not 16", good.display())
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
    let error = BinarySearch::nowhere().folder(&old).folder(&half).major(18).find().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "no PostgreSQL server 18 found; looked at {} (version 9, 11 or newer is needed), {} (no initdb)",
            old.display(),
            half.display()
        )
    );
    let hint = error.hint().unwrap();
    for part in ["apt-get install postgresql-18", "brew install postgresql@18", "ALUDEL_PG_BINDIR"]
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
