//! What a page of the guide tells its reader to do, done in a fresh copy, and what is shown compared with what is printed. Never writes into
//! the project, but into the page itself where `INSTA_UPDATE=always` says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::common::{Finished, Platform, copy_of_the_project, finish};
use crate::pages::{Deed, deeds, docs, text};
use crate::shell::{bare_shell, shell};
use crate::walk::{Walk, for_cargo};

/// Stands for any text of a line, and alone for any lines.
const ANYTHING: &str = "…";

/// Where a session works.
enum Folder {
    Copy(TempDir),
    /// With the sources of the application, so that a model can be added and is compiled.
    Sources(Walk),
}

impl Folder {
    fn path(&self) -> PathBuf {
        match self {
            Self::Copy(folder) => folder.path().to_path_buf(),
            Self::Sources(walk) => walk.path(""),
        }
    }
}

/// A project in a folder of its own, and the servers that it uses.
struct Session {
    folder: Folder,
    /// Where the reader is.
    place: PathBuf,
    /// Databases of the test's server; without them the project starts private servers.
    platform: Option<Platform>,
    /// How the page calls the folder.
    called: &'static str,
    identifiers: Identifiers,
}

impl Session {
    /// `platform`: the platform's project and empty databases; `platform at its heads`: with copies of what is migrated. `platform's sources`: the same with its application, which is compiled. `empty folder`: a folder with
    /// nothing in it. `private servers` behind it: no URL is set.
    fn new(kind: &str, at_heads: &Platform) -> Self {
        let (project, servers) = kind.split_once(", ").unwrap_or((kind, ""));
        let (folder, called) = match project {
            "platform" | "platform at its heads" => {
                (Folder::Copy(copy_of_the_project()), "/srv/mens-circle")
            }
            "platform's sources" => (Folder::Sources(Walk::new("guide")), "/srv/mens-circle"),
            "empty folder" => {
                (Folder::Copy(tempfile::tempdir().expect("a folder is made")), "/srv")
            }
            _ => panic!("there is no session {kind:?}"),
        };
        let platform = match servers {
            "" if project == "platform at its heads" => Some(at_heads.copy()),
            "" => Some(Platform::empty()),
            "private servers" => None,
            _ => panic!("there is no session {kind:?}"),
        };
        let identifiers = Identifiers::of(&folder.path());
        let place = folder.path();
        Self { folder, place, platform, called, identifiers }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.place.join(self.identifiers.to_real(name));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, self.identifiers.to_real(text)).expect("a file is written");
    }

    fn run(&mut self, line: &str) -> Finished {
        let mut line = self.identifiers.to_real(line);
        let is_compiled = matches!(self.folder, Folder::Sources(_));
        if !is_compiled {
            // The program is there already, and is the same.
            line = line.replace("cargo migrate", "migrate");
        }
        if let Some(folder) = line.strip_prefix("cd ") {
            self.place = self.place.join(folder.trim());
        }
        let both = format!("exec 2>&1\n{line}");
        let mut command = match &self.platform {
            Some(platform) => shell(platform, &self.place, &both),
            None => bare_shell(&self.place, &both),
        };
        if line.starts_with("cd ") {
            command = bare_shell(&self.place, ":");
        }
        if let Some(platform) = &self.platform {
            put_clients_first(&mut command, platform);
        }
        if let (true, Some(home)) = (is_compiled, std::env::var_os("HOME")) {
            // There cargo finds the sources of what the application is made of.
            for_cargo(&mut command).env("HOME", home);
        }
        finish(command.env("EDITOR", "true"))
    }

    /// What was printed, with what differs from run to run as a page has it.
    fn settled(&self, printed: &str) -> Vec<String> {
        let mut text = printed.to_owned();
        let folder = self.folder.path();
        for path in [folder.canonicalize().expect("it is there"), folder.to_path_buf()] {
            text = text.replace(path.to_str().expect("UTF-8"), self.called);
        }
        if let Some(platform) = &self.platform {
            let socket = platform.main.cluster().socket_dir().to_str().expect("UTF-8");
            text = text.replace(socket, "/run/postgresql");
            let mut names = [
                (platform.main.name(), "mens_circle_main"),
                (platform.creds.name(), "mens_circle_creds"),
            ];
            // One name may be the beginning of the other.
            names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
            for (name, called) in names {
                text = text.replace(name, called);
            }
        }
        // Empty lines at the end cannot be told from those that stand before the next command.
        text.trim_end().lines().map(|line| settled_words(line).trim_end().to_owned()).collect()
    }
}

/// Puts the psql and pg_dump that the tests use before all others: not every machine has them in its `PATH`.
fn put_clients_first(command: &mut Command, platform: &Platform) {
    let binaries = platform.main.cluster().binaries();
    let client = |name: &str| binaries.client_program(name).expect("a client is found");
    let folders =
        ["psql", "pg_dump"].map(|name| client(name).parent().expect("a folder").to_path_buf());
    let path = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
    let path = path.expect("the shell has a PATH").to_owned();
    let folders = folders.into_iter().chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(folders).expect("a list of folders"));
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.platform.is_none() {
            let reset = bare_shell(&self.place, "migrate dev reset").output();
            if !std::thread::panicking() {
                assert!(reset.expect("the program starts").status.success());
            }
        }
    }
}

/// Times, durations, runs and sockets, as every page has them.
fn settled_words(line: &str) -> String {
    let word = |word: &str| -> String {
        let inner = word.trim_matches(|c| "();,".contains(c));
        let shape: String =
            inner.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let settled = match shape.as_str() {
            "0000-00-00T00:00:00Z" => "2026-11-23T09:00:00Z",
            _ if is_uuid(inner) => "01a208d1-aecf-7343-9d40-1eae33d08c80",
            _ if inner.starts_with("/tmp/aludel-") => "/tmp/aludel-e37051cba013",
            _ => return word.to_owned(),
        };
        word.replace(inner, settled)
    };
    let words: Vec<String> = line.split(' ').map(|text| word(&settled_major(text))).collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    for at in 1..words.len() {
        let comma = words[at].ends_with(',');
        match (words[at - 1], words[at].trim_end_matches([',', ')'])) {
            (before, "ms") => words[at - 1] = if before.starts_with('(') { "(4" } else { "4" },
            ("user", _) if comma => words[at] = "anna,",
            ("user", _) if words.get(at + 1) == Some(&"as") => words[at] = "anna",
            ("PostgreSQL", version) if version.starts_with(|c: char| c.is_ascii_digit()) => {
                words[at] = if comma { "15.18," } else { "15.18" };
            }
            _ => {}
        }
    }
    words.join(" ")
}

/// The path of a private server, with the major version that the pages have.
fn settled_major(word: &str) -> String {
    let Some((before, behind)) = word.split_once("/.aludel/pg") else { return word.to_owned() };
    format!("{before}/.aludel/pg15{}", behind.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn is_uuid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && word.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// Identifiers that are drawn when a command runs, beside those that the page shows for them.
#[derive(Clone)]
struct Identifiers {
    /// Those that the project has from the beginning: they are themselves.
    fixed: BTreeSet<String>,
    /// From the page's to the real one.
    real: BTreeMap<String, String>,
}

impl Identifiers {
    fn of(project: &Path) -> Self {
        let mut fixed = BTreeSet::new();
        for migrations in ["migrations", "migrations-credentials"] {
            let versions = project.join("apps/mens-circle").join(migrations).join("versions");
            for entry in fs::read_dir(versions).into_iter().flatten() {
                let name = entry.expect("an entry is there").file_name();
                fixed.extend(identifiers(name.to_str().expect("UTF-8")).map(str::to_owned));
            }
        }
        Self { fixed, real: BTreeMap::new() }
    }

    fn to_real(&self, text: &str) -> String {
        self.real.iter().fold(text.to_owned(), |text, (shown, real)| text.replace(shown, real))
    }

    /// A printed line with the page's identifiers, after those that are new have been put beside the ones of the shown line.
    fn translated(&mut self, printed: &str, shown: &str) -> String {
        let pairs: Vec<(&str, &str)> = identifiers(printed).zip(identifiers(shown)).collect();
        if identifiers(printed).count() == identifiers(shown).count() {
            for (real, shown) in pairs {
                let is_new = |id: &str| !self.fixed.contains(id);
                let is_free =
                    !self.real.contains_key(shown) && !self.real.values().any(|id| id == real);
                if is_new(real) && is_new(shown) && is_free {
                    self.real.insert(shown.to_owned(), real.to_owned());
                }
            }
        }
        let back = |text: String, (shown, real): (&String, &String)| text.replace(real, shown);
        self.real.iter().fold(printed.to_owned(), back)
    }
}

/// The runs of twelve hexadecimal digits of a text that stand alone.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.len() == 12 && word.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Whether a printed line is the shown one.
fn is_line(identifiers: &mut Identifiers, printed: &str, shown: &str) -> bool {
    let printed = identifiers.translated(printed, shown);
    let mut parts = shown.split(ANYTHING);
    let Some(mut rest) = printed.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

/// Whether printed lines are the shown ones; if so, the identifiers that they have taught.
fn are_lines(identifiers: &Identifiers, printed: &[String], shown: &[&str]) -> Option<Identifiers> {
    let Some((first, others)) = shown.split_first() else {
        return printed.is_empty().then(|| identifiers.clone());
    };
    if *first == ANYTHING {
        return (0..=printed.len()).find_map(|at| are_lines(identifiers, &printed[at..], others));
    }
    let (line, rest) = printed.split_first()?;
    let mut learned = identifiers.clone();
    is_line(&mut learned, line, first).then(|| are_lines(&learned, rest, others)).flatten()
}

/// Whether what was printed is what is shown, in a project without revisions.
pub(crate) fn is_shown(printed: &str, shown: &str) -> bool {
    let identifiers = Identifiers { fixed: BTreeSet::new(), real: BTreeMap::new() };
    let printed: Vec<String> = printed.lines().map(settled_words).collect();
    are_lines(&identifiers, &printed, &shown.lines().collect::<Vec<&str>>()).is_some()
}

/// Does what a page says, and returns what was otherwise.
pub(crate) fn faults(page: &str, at_heads: &Platform) -> Vec<String> {
    let written = text(page);
    let lines: Vec<&str> = written.lines().collect();
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always");
    let (mut session, mut faults, mut updates) = (None::<Session>, Vec::new(), Vec::new());
    for deed in deeds(&written) {
        if let Deed::Session(kind) = &deed {
            session = Some(Session::new(kind, at_heads));
            continue;
        }
        let session = session.get_or_insert_with(|| Session::new("platform", at_heads));
        let (line, range) = match deed {
            Deed::File { name, text } => {
                session.write(&name, &text);
                continue;
            }
            Deed::Command { line, shown } => (line, shown),
            Deed::Session(_) => continue,
        };
        let finished = session.run(&line);
        let printed = session.settled(&finished.stdout);
        let shown = &lines[range.clone()];
        let learned = are_lines(&session.identifiers, &printed, shown);
        let fails = shown.iter().any(|line| line.starts_with("error:"));
        let place = format!("docs/{page}:{}: {line}", range.start);
        if let Some(learned) = learned {
            session.identifiers = learned;
        } else if !shown.is_empty() {
            faults.push(format!("{place}\nprints\n{}\n", printed.join("\n")));
            updates.push((range, printed));
            continue;
        }
        // A line that asks for the exit code itself succeeds.
        if finished.output.status.success() == (fails && !line.contains("$?")) {
            faults.push(format!("{place}\nends with {:?}\n{}\n", finished.code(), finished.stdout));
        }
    }
    if update && !updates.is_empty() {
        let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        for (range, printed) in updates.into_iter().rev() {
            lines.splice(range, printed);
        }
        fs::write(docs().join(page), lines.join("\n") + "\n").expect("the page is written");
    }
    faults
}
