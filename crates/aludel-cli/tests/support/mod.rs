//! Projects in throw-away folders, and the program run in them as people run it. Never calls the library.

#![allow(dead_code, reason = "every test binary uses a part of this")]

pub(crate) mod documents;
pub mod terminal;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use aludel_server::{TestCluster, TestDatabase};
use tempfile::TempDir;

/// The password in the URL of every database of these tests. No output may ever contain it.
pub const SECRET: &str = "gUrkensalat-77";

/// The server that the tests of a binary share.
pub fn cluster() -> &'static TestCluster {
    TestCluster::shared().expect("a PostgreSQL server for the tests")
}

/// A folder with configurations and revisions, and the environment that the program is run in.
pub struct Project {
    folder: TempDir,
    environment: Vec<(String, String)>,
    databases: Vec<TestDatabase<'static>>,
    secrets: Vec<String>,
    /// Texts that differ from run to run, and what is shown for them.
    names: Vec<(String, String)>,
}

/// What is done to a sound project.
pub type Damage<'d> = &'d dyn Fn(&Project);

/// What the program did.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Where the next database gets its name from; names are shown without the number.
static DATABASES: AtomicUsize = AtomicUsize::new(0);

impl Project {
    /// A folder with nothing in it.
    pub fn empty() -> Self {
        let folder =
            tempfile::Builder::new().prefix("aludel-cli-").tempdir().expect("a temporary folder");
        let path = folder.path().canonicalize().expect("the folder is there");
        Self {
            environment: Vec::new(),
            databases: Vec::new(),
            secrets: vec![SECRET.to_owned()],
            names: vec![(path.display().to_string(), "/project".to_owned())],
            folder,
        }
    }

    /// One database, `main`, whose history is [`CHAIN`].
    pub fn one() -> Self {
        Self::empty().with_config("main").with_chain("main", CHAIN)
    }

    /// Two databases, `main` and `creds`; the second one's history is [`CREDS_CHAIN`].
    pub fn two() -> Self {
        Self::one().with_config("creds").with_chain("creds", CREDS_CHAIN)
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder is there")
    }

    /// Adds the configuration of a database: `aludel.toml` for `main`, `aludel-NAME.toml` for others.
    pub fn with_config(self, name: &str) -> Self {
        let text = format!(
            "name = \"{name}\"\nscript_location = \"{name}\"\nurl_env = \"{}\"\n\n[run]\nlock_wait = \"20s\"\n",
            variable(name)
        );
        self.write(&config_file(name), &text);
        fs::create_dir_all(self.path().join(name).join("versions")).expect("a folder");
        self
    }

    /// Adds revisions that follow each other.
    pub fn with_chain(self, name: &str, chain: &[(&str, &str, &str, &str)]) -> Self {
        let mut parent = "";
        for (id, message, up, down) in chain {
            self.revision(name, id, parent, message, up, down);
            parent = id;
        }
        self.sum(name);
        self
    }

    /// Adds a database of its own for a configuration, and sets the variable with its URL.
    pub fn with_database(mut self, name: &str) -> Self {
        let url = self.new_database(name);
        self.set(&variable(name), &url);
        self
    }

    /// Databases for `main` and `creds`.
    pub fn with_databases(self) -> Self {
        self.with_database("main").with_database("creds")
    }

    /// Makes a database, shown as `app_NAME`, and returns its URL.
    pub fn new_database(&mut self, name: &str) -> String {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let database =
            TestDatabase::named(cluster(), &format!("app_{name}_{number}")).expect("a database");
        self.names.push((database.name().to_owned(), format!("app_{name}")));
        let url = url(cluster(), database.name());
        self.databases.push(database);
        self.name(&cluster().socket_dir().display().to_string(), "/socket");
        url
    }

    /// The database made last for this configuration.
    pub fn database(&self, name: &str) -> &TestDatabase<'static> {
        let prefix = format!("app_{name}_");
        self.databases
            .iter()
            .rfind(|database| database.name().starts_with(&prefix))
            .expect("such a database")
    }

    /// Sets a variable of the program's environment.
    pub fn set(&mut self, variable: &str, value: &str) {
        self.unset(variable);
        self.environment.push((variable.to_owned(), value.to_owned()));
    }

    pub fn unset(&mut self, variable: &str) {
        self.environment.retain(|(name, _)| name != variable);
    }

    /// Shows `shown` wherever `text` is printed.
    pub fn name(&mut self, text: &str, shown: &str) {
        if !self.names.iter().any(|(known, _)| known == text) {
            self.names.push((text.to_owned(), shown.to_owned()));
        }
    }

    /// A text that must not be printed.
    pub fn secret(&mut self, secret: &str) {
        self.secrets.push(secret.to_owned());
    }

    /// Writes a file, its folders included.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a path with a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("a text file")
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("a file to remove");
    }

    /// Writes a revision file with one section each way; an empty `down` leaves the section out.
    pub fn revision(
        &self,
        name: &str,
        id: &str,
        revises: &str,
        message: &str,
        up: &str,
        down: &str,
    ) {
        self.file(name, id, message, &format!("-- Revises:    {revises}\n"), up, down);
    }

    /// The same with header lines of the caller's own behind `Revision`.
    pub fn file(&self, name: &str, id: &str, message: &str, header: &str, up: &str, down: &str) {
        let down =
            if down.is_empty() { String::new() } else { format!("\n-- aludel: down\n{down}\n") };
        let text = format!(
            "-- {message}\n--\n-- Revision:   {id}\n{header}-- Created:    {CREATED}\n\n-- aludel: up\n{up}\n{down}"
        );
        self.write(&format!("{name}/versions/{}", file_name(id, message)), text);
    }

    /// Replaces a text in a file of the project; it must be there.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} holds {from:?}");
        self.write(path, text.replace(from, to));
    }

    /// Brings the manifests up to date.
    pub fn sum(&self, name: &str) {
        let outcome = self.run(&["-q", "-d", name, "sum", "--offline"]);
        assert_eq!(outcome.code, 0, "{outcome:?}");
    }

    /// The command that runs the program in the project's folder, with the project's environment and no other.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aludel"));
        command.current_dir(self.path()).env_clear().stdin(Stdio::null()).args(args);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", self.path());
        // Nothing here may fall back to a private server, which would hide that a URL did not arrive.
        command.env("ENVIRONMENT", "production").envs(self.environment.iter().cloned());
        command
    }

    /// Runs the program and insists that it keeps secrets.
    pub fn run(&self, args: &[&str]) -> Outcome {
        let mut command = self.command(args);
        let output = command.output().expect("the program starts");
        let outcome = self.outcome(&output);
        documents::check(command.get_program(), args, &outcome.stdout);
        outcome
    }

    pub fn outcome(&self, output: &Output) -> Outcome {
        let text =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program prints UTF-8");
        let outcome = Outcome {
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        };
        for secret in &self.secrets {
            for text in [&outcome.stdout, &outcome.stderr] {
                assert!(!text.contains(secret.as_str()), "a secret was printed:\n{text}");
            }
        }
        outcome
    }

    /// Runs the program, which must succeed, and returns what it printed on stdout.
    pub fn ok(&self, args: &[&str]) -> String {
        let outcome = self.run(args);
        assert_eq!(
            outcome.code,
            0,
            "aludel {}\n{}{}",
            args.join(" "),
            outcome.stdout,
            outcome.stderr
        );
        outcome.stdout
    }

    /// Runs the program and writes down the command, the exit code and both streams.
    pub fn show(&self, args: &[&str]) -> String {
        self.transcript(args, &self.run(args))
    }

    /// Several commands, one transcript.
    pub fn session(&self, commands: &[&[&str]]) -> String {
        commands.iter().map(|args| self.show(args)).collect::<Vec<_>>().join("\n")
    }

    pub fn transcript(&self, args: &[&str], outcome: &Outcome) -> String {
        let quoted = |arg: &&str| {
            if arg.contains([' ', '"']) || arg.is_empty() {
                format!("{arg:?}")
            } else {
                (*arg).to_owned()
            }
        };
        let command = args.iter().map(quoted).collect::<Vec<_>>().join(" ");
        let mut text = format!("$ aludel {command}\n");
        for (stream, content) in [("stdout", &outcome.stdout), ("stderr", &outcome.stderr)] {
            if !content.is_empty() {
                text.push_str(&format!("--- {stream}\n{}", self.settled(content)));
            }
        }
        text.push_str(&format!("--- exit {}\n", outcome.code));
        text
    }

    /// The text with everything replaced that differs from run to run, and the steps of databases that are moved at once in
    /// the program's order.
    pub fn settled(&self, text: &str) -> String {
        let text = &one_after_the_other(text);
        let mut names = self.names.clone();
        // The longer one first: app_main_10 contains app_main_1.
        names.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }
}

/// Puts lines that follow each other and tell of steps in different databases in order, those of each database in their own.
fn one_after_the_other(text: &str) -> String {
    let rank = |line: &str| {
        let (name, rest) = line.split_once(": ")?;
        rest.starts_with("Running ").then(|| usize::from(name != "main"))
    };
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    for steps in lines.chunk_by_mut(|one, next| rank(one).is_some() && rank(next).is_some()) {
        steps.sort_by_key(|line| rank(line));
    }
    lines.concat()
}

/// A URL over the socket, with the password that must not be seen.
pub fn url(cluster: &TestCluster, database: &str) -> String {
    let folder = cluster.socket_dir().display();
    format!(
        "postgresql://{}:{SECRET}@/{database}?host={folder}&port={}",
        cluster.superuser(),
        cluster.port()
    )
}

/// The variable with the URL of a configuration.
pub fn variable(name: &str) -> String {
    if name == "main" {
        "DATABASE_URL".to_owned()
    } else {
        format!("{}_DATABASE_URL", name.to_uppercase())
    }
}

pub fn config_file(name: &str) -> String {
    if name == "main" { "aludel.toml".to_owned() } else { format!("aludel-{name}.toml") }
}

fn file_name(id: &str, message: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    format!("{id}_{}.sql", message.chars().map(word).collect::<String>())
}

/// The path of a revision file in the project.
pub fn revision_path(name: &str, id: &str, message: &str) -> String {
    format!("{name}/versions/{}", file_name(id, message))
}

/// Identifier, message, up and down of each revision of `main`.
pub const CHAIN: &[(&str, &str, &str, &str)] = &[
    (
        "dca7825748db",
        "Add users",
        "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);",
        "DROP TABLE users;",
    ),
    (
        "a930217cd080",
        "Add circles",
        "CREATE TABLE circles (id integer PRIMARY KEY, name text NOT NULL);",
        "DROP TABLE circles;",
    ),
    (
        "843c768c33cd",
        "Add memberships",
        "CREATE TABLE memberships (\n    user_id integer REFERENCES users (id),\n    circle_id integer REFERENCES circles (id)\n);",
        "DROP TABLE memberships;",
    ),
];

/// The same of `creds`.
pub const CREDS_CHAIN: &[(&str, &str, &str, &str)] = &[
    (
        "1e978f7e8aa5",
        "Add passwords",
        "CREATE TABLE passwords (user_id integer PRIMARY KEY, hash text NOT NULL);",
        "DROP TABLE passwords;",
    ),
    (
        "d9aa8768cf02",
        "Add tokens",
        "CREATE TABLE tokens (id integer PRIMARY KEY, token text NOT NULL);",
        "DROP TABLE tokens;",
    ),
];

/// Compares a transcript with the snapshot of this name; times, processes, ports and the like are replaced first.
#[track_caller]
pub fn assert_shown(name: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots"));
    for (pattern, shown) in FILTERS {
        settings.add_filter(pattern, *shown);
    }
    // The revisions' own time is not the clock's.
    settings.add_filter("@CREATED@", CREATED);
    let transcript = transcript.replace(CREATED, "@CREATED@");
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}

/// When the revisions of these tests were made.
const CREATED: &str = "2026-11-22T18:06:25Z";

const FILTERS: &[(&str, &str)] = &[
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[uuid]"),
    (r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
    (r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", "[time]"),
    (r"process \d+", "process [pid]"),
    (r"\b\d+ ms\b", "[n] ms"),
    (r"aludel_shadow_[0-9a-f]{32}", "aludel_shadow_[id]"),
    (r#""seconds": [0-9.e-]+"#, r#""seconds": [s]"#),
    (r"rows, [0-9.]+ KiB", "rows, [n] KiB"),
    (r"PostgreSQL 1\d\.\d+", "PostgreSQL [version]"),
    (r"aludel \d+\.\d+\.\d+", "aludel [version]"),
    (r"user \w+( as role \w+ with|,) aludel", "user [user]$1 aludel"),
    (r#""os_user": "\w+""#, r#""os_user": "[user]""#),
];
