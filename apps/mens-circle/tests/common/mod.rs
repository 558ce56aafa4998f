//! What the tests of the platform share: both databases on a server of this test process, the program, and dumps.

#![allow(dead_code, reason = "every test file uses a part of it")]

#[path = "../../../../crates/aludel-cli/tests/support/documents.rs"]
mod documents;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use aludel_server::{TestCluster, TestDatabase};
use serde_json::Value;
use tempfile::TempDir;

/// Production's revisions of the main database, oldest first.
pub(crate) const MAIN: [&str; 5] =
    ["dca7825748db", "b37f99db0c0e", "a930217cd080", "843c768c33cd", "f4e7d8b9c123"];
/// Production's revisions of the credentials database, oldest first.
pub(crate) const CREDS: [&str; 4] =
    ["1e978f7e8aa5", "d9aa8768cf02", "a1b2c3d4e5f6", "c4b0e5c7784e"];

/// The last revision of the credentials database that is SQL.
pub(crate) const CREDS_SQL: &str = "14d6b5c14f9d";
/// The revision that encrypts the OAuth tokens: rows change by it, and no table.
pub(crate) const TOKENS: &str = "0560958900d1";
/// A key for them, which is no secret.
pub(crate) const TOKEN_KEY: &str = "bm8gc2VjcmV0OiBhIGtleSBmb3IgdGVzdHMgYWxvbmU=";

pub(crate) const MAIN_ROWS: &str = include_str!("../data/main_rows.sql");
pub(crate) const MAIN_ROWS_NEW: &str = include_str!("../data/main_rows_new.sql");
pub(crate) const CREDS_ROWS: &str = include_str!("../data/creds_rows.sql");
pub(crate) const MAIN_DUMP: &str = include_str!("../data/production/main.sql");
pub(crate) const CREDS_DUMP: &str = include_str!("../data/production/credentials.sql");

/// The schema as a text, without our own tables, whose sequence goes with them.
const DUMP: [&str; 5] =
    ["--schema-only", "--no-owner", "--no-privileges", "--exclude-table", "aludel_*"];

/// Both databases of the platform.
pub(crate) struct Platform {
    pub(crate) main: TestDatabase<'static>,
    pub(crate) creds: TestDatabase<'static>,
}

impl Platform {
    /// Two empty databases.
    pub(crate) fn empty() -> Self {
        let cluster = TestCluster::shared().expect("a test server starts");
        let database = || TestDatabase::create(cluster).expect("a database is made");
        Self { main: database(), creds: database() }
    }

    /// Two databases that are copies of these, to which nobody is connected.
    pub(crate) fn copy(&self) -> Self {
        let copy = |of: &TestDatabase<'static>| {
            TestDatabase::copy(of.cluster(), of.name()).expect("a database is copied")
        };
        Self { main: copy(&self.main), creds: copy(&self.creds) }
    }

    /// Two databases as Alembic left them, with rows in every table.
    pub(crate) fn as_production() -> Self {
        let platform = Self::empty();
        restore(&platform.main, MAIN_DUMP, MAIN[4], MAIN_ROWS);
        restore(&platform.creds, CREDS_DUMP, CREDS[3], CREDS_ROWS);
        platform
    }

    /// The program with both configurations and both URLs.
    pub(crate) fn migrate(&self) -> Command {
        let mut command = program();
        command.arg("-c").arg(config("aludel.toml"));
        command.arg("-c").arg(config("aludel-credentials.toml"));
        self.with_urls(&mut command);
        command
    }

    /// The program with the configuration of one database, and both URLs.
    pub(crate) fn migrate_one(&self, name: &str) -> Command {
        let mut command = program();
        let file = if name == "main" { "aludel.toml" } else { "aludel-credentials.toml" };
        command.arg("-c").arg(config(file));
        self.with_urls(&mut command);
        command
    }

    /// Sets both URLs and the key of the tokens, and beside them the server for shadow databases, so that no private one starts.
    pub(crate) fn with_urls<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("DATABASE_URL", self.main.url()).env("CREDS_DATABASE_URL", self.creds.url());
        command.env("TOKEN_ENCRYPTION_KEY", TOKEN_KEY);
        command.env("ALUDEL_SHADOW_URL", self.main.cluster().url("postgres"))
    }

    pub(crate) fn run(&self, args: &[&str]) -> Finished {
        finish(self.migrate().args(args))
    }

    pub(crate) fn run_one(&self, name: &str, args: &[&str]) -> Finished {
        finish(self.migrate_one(name).args(args))
    }

    /// What a command that prints JSON says.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        finish(self.migrate().args(["--format", "json"]).args(args)).json()
    }

    /// The journal of one database, oldest row first: revision and direction.
    pub(crate) fn journal(&self, name: &str) -> Vec<(String, String)> {
        let documents = self.json(&["journal", "--limit", "1000"]);
        let database = of_database(&documents, name);
        let rows = database["entries"].as_array().expect("a list of entries");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        rows.iter().rev().map(|row| (text(&row["revision"]), text(&row["direction"]))).collect()
    }

    /// Whether both databases are at their heads, by `current --check-heads`.
    pub(crate) fn is_at_heads(&self) -> bool {
        finish(self.migrate().args(["current", "--check-heads"])).output.status.success()
    }
}

/// The member of a list of databases with this name.
pub(crate) fn of_database<'v>(documents: &'v Value, name: &str) -> &'v Value {
    let list = documents.as_array().or_else(|| documents["databases"].as_array());
    let found = list.and_then(|list| list.iter().find(|item| item["database"] == name));
    found.unwrap_or_else(|| panic!("no {name} in {documents}"))
}

/// Restores a dump of production, the row that Alembic keeps, and rows of the application.
fn restore(database: &TestDatabase<'_>, dump: &str, revision: &str, rows: &str) {
    database.psql(dump).expect("the dump restores");
    let version = format!("INSERT INTO alembic_version (version_num) VALUES ('{revision}');");
    database.psql(&version).expect("the version row is written");
    database.psql(rows).expect("the rows are written");
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the repository's root is there")
}

/// A configuration at the repository's root.
pub(crate) fn config(name: &str) -> PathBuf {
    root().join(name)
}

/// A folder with the platform's configurations and revisions, and nothing else.
pub(crate) fn copy_of_the_project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder is made");
    let copy = |path: &Path| {
        std::fs::copy(root().join(path), folder.path().join(path)).expect("a file is copied");
    };
    copy(Path::new("aludel.toml"));
    copy(Path::new("aludel-credentials.toml"));
    for migrations in ["migrations", "migrations-credentials"] {
        let versions = Path::new("apps/mens-circle").join(migrations).join("versions");
        std::fs::create_dir_all(folder.path().join(&versions)).expect("a folder is made");
        for entry in std::fs::read_dir(root().join(&versions)).expect("the revisions are there") {
            copy(&versions.join(entry.expect("a revision is there").file_name()));
        }
    }
    folder
}

/// The program `migrate`, with nothing in its environment or its home that would lead it elsewhere.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_migrate"));
    let leading = |name: &str| {
        name.starts_with("PG") && name != "PG_MAJOR"
            || name.contains("DATABASE_URL")
            || name.contains("TOKEN_ENCRYPTION_KEY")
            || ["ALUDEL_CONFIG", "ALUDEL_SHADOW_URL", "ENVIRONMENT"].contains(&name)
    };
    for (name, _) in std::env::vars().filter(|(name, _)| leading(name)) {
        command.env_remove(name);
    }
    command.env("HOME", env!("CARGO_TARGET_TMPDIR")).current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) output: Output,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn finish(command: &mut Command) -> Finished {
    let finished = finish_child(command.spawn().expect("the program starts"));
    let args: Vec<&OsStr> = command.get_args().collect();
    documents::check(command.get_program(), &args, &finished.stdout);
    finished
}

pub(crate) fn finish_child(child: Child) -> Finished {
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the output is UTF-8");
    Finished { stdout: text(&output.stdout), stderr: text(&output.stderr), output }
}

impl Finished {
    pub(crate) fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Demands that the command did what it was told.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code(), Some(0), "{self:#?}");
        self
    }

    /// Demands this exit status and these words in the error.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code(), Some(code), "{self:#?}");
        for word in words {
            assert!(self.stderr.contains(word), "{word:?} is missing in {self:#?}");
        }
        self
    }

    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let finished = self.ok();
        serde_json::from_str(&finished.stdout)
            .unwrap_or_else(|error| panic!("{error} in {finished:#?}"))
    }
}

/// The schema without our own tables, and without what says when and by whom it was dumped.
pub(crate) fn dump(database: &TestDatabase<'_>) -> String {
    comparable(&database.pg_dump(&DUMP).expect("pg_dump works"))
}

/// The dump of a database made of the dump.
///
/// The server writes `status IN ('a', 'b')` on a varchar in one form, reads that form back as another, and keeps to the second one.
/// Whoever restores production's dump therefore has the second form where production has the first.
pub(crate) fn settled_dump(database: &TestDatabase<'_>) -> String {
    let copy = TestDatabase::create(database.cluster()).expect("a database is made");
    copy.psql(&dump(database)).expect("the dump restores");
    dump(&copy)
}

/// Drops the lines that differ between two dumps of one schema: the versions of server and program, and the key that newer minor
/// releases of pg_dump draw anew for each dump (`\restrict`), which keeps psql from running commands hidden in the data; and the setting that
/// pg_dump 17 writes for servers that do not know it.
pub(crate) fn comparable(dump: &str) -> String {
    let differs = |line: &str| {
        line.starts_with("-- Dumped from database version ")
            || line.starts_with("-- Dumped by pg_dump version ")
            || line.starts_with("\\restrict ")
            || line.starts_with("\\unrestrict ")
            || line == "SET transaction_timeout = 0;"
    };
    let lines: Vec<&str> = dump.split('\n').filter(|line| !differs(line)).collect();
    lines.join("\n")
}

/// Demands that two dumps are the same, and shows the first line that differs.
#[track_caller]
pub(crate) fn same_dump(found: &str, expected: &str, what: &str) {
    if found == expected {
        return;
    }
    let (found, expected): (Vec<&str>, Vec<&str>) =
        (found.lines().collect(), expected.lines().collect());
    let at = found.iter().zip(&expected).position(|(one, other)| one != other);
    let at = at.unwrap_or_else(|| found.len().min(expected.len()));
    let around = |lines: &[&str]| lines[at.saturating_sub(3)..lines.len().min(at + 4)].join("\n");
    panic!(
        "{what}: line {} differs\nfound:\n{}\nexpected:\n{}",
        at + 1,
        around(&found),
        around(&expected)
    );
}

/// Asks for all rows of all tables that production has, with the columns that they have now.
pub(crate) fn rows_query(database: &TestDatabase<'_>) -> String {
    let sql = "SELECT string_agg(format('SELECT %L, row(%s)::text FROM public.%I', t.relname, t.columns, t.relname), \
               ' UNION ALL ' ORDER BY t.relname) || ' ORDER BY 1, 2' FROM \
               (SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns \
               FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' \
               AND c.relname !~ '^(aludel_|alembic_version)' GROUP BY c.relname) AS t";
    value(database, sql)
}

/// The first column of the first row.
pub(crate) fn value(database: &TestDatabase<'_>, sql: &str) -> String {
    let rows = database.query(sql).expect("the query runs");
    rows.first().and_then(|row| row.first()).cloned().flatten().expect("a value comes back")
}

/// The revisions that files of a database carry, oldest first.
pub(crate) fn revisions(name: &str) -> Vec<String> {
    let file = if name == "main" { "aludel.toml" } else { "aludel-credentials.toml" };
    let mut command = program();
    command.arg("-c").arg(config(file)).args(["--format", "json", "history"]);
    let documents = finish(&mut command).json();
    let list = of_database(&documents, name)["revisions"].as_array().expect("a list").clone();
    let id = |item: &Value| item["revision"].as_str().expect("a revision").to_owned();
    list.iter().rev().map(id).collect()
}
