//! A database with a history of its own for one test, and what a run tells.

use std::fs;
use std::sync::Mutex;
use std::time::Duration;

use aludel_core::graph::Target;
use aludel_core::revision::RevisionId;
use aludel_core::revision_dir::RevisionDir;
use aludel_core::revision_set::RevisionSet;
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::database::{Database, RunOptions};
use aludel_postgres::error::{RunErrorKind, StatementError};
use aludel_postgres::event::{Event, Observer};
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::report::{DatabaseReport, RunFailure, RunReport};
use aludel_postgres::step::{StepError, Steps};
use aludel_postgres::{Author, JournalEntry, Move, OpenDatabase, RunContext, coordinator};
use aludel_server::{TestCluster, TestDatabase};
use secrecy::SecretString;
use tempfile::TempDir;
use uuid::Uuid;

/// A database and the folder with its revisions.
pub(crate) struct Bench {
    pub(crate) server: TestDatabase<'static>,
    pub(crate) name: String,
    pub(crate) options: RunOptions,
    pub(crate) steps: Steps,
    /// Logs in as this role instead of the superuser.
    pub(crate) role: Option<String>,
    folder: TempDir,
}

impl Bench {
    /// An empty database without revisions.
    pub(crate) fn new() -> Self {
        Self::named("main")
    }

    /// The same under another name in messages and identity.
    pub(crate) fn named(name: &str) -> Self {
        Self::on(TestCluster::shared().expect("a test server starts"), name)
    }

    /// The same on a server of the test's own.
    pub(crate) fn on(cluster: &'static TestCluster, name: &str) -> Self {
        Self {
            server: TestDatabase::create(cluster).expect("a database is made"),
            name: name.to_owned(),
            options: RunOptions::default(),
            steps: Steps::default(),
            role: None,
            folder: tempfile::tempdir().expect("a folder is made"),
        }
    }

    /// A database whose revisions follow one another, named `a1`, `b2`, `c3`, …; each text is all that stands below the header.
    pub(crate) fn with(bodies: &[&str]) -> Self {
        let bench = Self::new();
        bench.line(bodies);
        bench
    }

    /// The same with code steps that they may call.
    pub(crate) fn stepping(bodies: &[&str], steps: Steps) -> Self {
        let mut bench = Self::with(bodies);
        bench.steps = steps;
        bench
    }

    /// Writes revisions that follow one another.
    pub(crate) fn line(&self, bodies: &[&str]) {
        let mut parent = String::new();
        for (id, body) in IDS.iter().zip(bodies) {
            self.revision(id, &parent, body);
            parent = (*id).to_owned();
        }
    }

    /// Writes one revision. A body without a marker is one transaction.
    pub(crate) fn revision(&self, id: &str, revises: &str, body: &str) {
        self.revision_with(id, revises, "", body);
    }

    /// Writes one revision with further header lines.
    pub(crate) fn revision_with(&self, id: &str, revises: &str, header: &str, body: &str) {
        let marker = if body.contains("-- aludel: ") { "" } else { "-- aludel: up\n" };
        let header =
            format!("-- Revision {id}\n--\n-- Revision: {id}\n-- Revises: {revises}\n{header}\n");
        self.write(&format!("{id}_test.sql"), &format!("{header}{marker}{body}\n"));
    }

    /// Writes a file beside the revisions.
    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).expect("a revision is written");
    }

    /// The text of a revision's file.
    pub(crate) fn read(&self, id: &str) -> String {
        fs::read_to_string(self.folder.path().join(format!("{id}_test.sql"))).expect("it is there")
    }

    pub(crate) fn database(&self) -> Database {
        let mut url = self.server.url();
        if let Some(role) = &self.role {
            let superuser = format!("{}@", self.server.cluster().superuser());
            assert!(url.contains(&superuser));
            url = url.replacen(&superuser, &format!("{role}@"), 1);
        }
        Database {
            name: self.name.clone(),
            conn: ConnInfo::parse(&SecretString::from(url), &|_: &str| None)
                .expect("the URL is good"),
            revisions: RevisionSet::open(RevisionDir::new(self.folder.path()))
                .expect("the revisions are good"),
            options: self.options.clone(),
            steps: self.steps.clone(),
        }
    }

    pub(crate) async fn run(&self, command: Move) -> Result<RunReport, RunFailure> {
        run(&[self], &command, &(), &Interrupt::never()).await
    }

    pub(crate) async fn upgrade(&self) -> Result<RunReport, RunFailure> {
        self.run(upgrade("heads")).await
    }

    /// Runs a command that must succeed.
    pub(crate) async fn done(&self, command: Move) -> DatabaseReport {
        let report = self.run(command).await.expect("the run succeeds");
        report.databases.into_iter().next().expect("one database")
    }

    /// Runs a command that must fail, and returns the only error.
    pub(crate) async fn fails(&self, command: Move) -> RunErrorKind {
        only_error(self.run(command).await.expect_err("the run fails"))
    }

    /// Upgrades, which must fail in a statement of a revision.
    pub(crate) async fn statement_error(&self) -> StatementError {
        match self.fails(upgrade("heads")).await {
            RunErrorKind::Statement(error) => *error,
            other => panic!("{other:?}"),
        }
    }

    /// Runs a command that must fail in a code step.
    pub(crate) async fn step_error(&self, command: Move) -> StepError {
        match self.fails(command).await {
            RunErrorKind::Step(error) => *error,
            other => panic!("{other:?}"),
        }
    }

    /// What the version table says, or nothing where it is not there.
    pub(crate) async fn versions(&self) -> Vec<String> {
        let database = self.database();
        let open = OpenDatabase::open(&database, "test").await.expect("it opens");
        ids(&open.heads().await.expect("the version rows are read"))
    }

    /// The journal, oldest row first.
    pub(crate) async fn journal(&self) -> Vec<JournalEntry> {
        let database = self.database();
        let open = OpenDatabase::open(&database, "test").await.expect("it opens");
        let mut rows = open.journal(None, 10_000).await.expect("the journal is read");
        rows.reverse();
        rows
    }

    /// The journal as `+a1 -a1 =a1`: up, down, stamp.
    pub(crate) async fn journal_line(&self) -> String {
        let mark = |entry: &JournalEntry| match entry.direction.as_str() {
            "up" => format!("+{}", entry.revision),
            "down" => format!("-{}", entry.revision),
            _ => format!("={}", entry.revision),
        };
        self.journal().await.iter().map(mark).collect::<Vec<_>>().join(" ")
    }

    /// The first column of the first row.
    pub(crate) fn value(&self, sql: &str) -> String {
        let rows = self.server.query(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.first().and_then(|row| row.first()).cloned().flatten().unwrap_or_default()
    }

    /// Runs statements of somebody else.
    pub(crate) fn sql(&self, sql: &str) {
        self.server.query(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Whether there is a table, view, index or sequence of this name.
    pub(crate) fn has(&self, relation: &str) -> bool {
        self.value(&format!("SELECT to_regclass('{relation}') IS NOT NULL")) == "t"
    }

    /// Waits until a question is answered with `t`, pausing on the server in between; fails in the end.
    pub(crate) fn wait_until(&self, question: &str) {
        let mut connection = self.server.connect().expect("the server is there");
        for _ in 0..6_000 {
            let rows = connection.query(question).expect("the question is good");
            if rows
                .first()
                .and_then(|row| row.first())
                .is_some_and(|value| value.as_deref() == Some("t"))
            {
                return;
            }
            connection.query("SELECT pg_sleep(0.01)").expect("the server sleeps");
        }
        panic!("this never came true: {question}");
    }

    /// A new role that may log in; roles belong to the whole server, so its name is the database's.
    pub(crate) fn new_role(&self, suffix: &str) -> String {
        let role = format!("{}_{suffix}", self.server.name());
        self.sql(&format!("CREATE ROLE {role} LOGIN"));
        role
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let (Some(role), false) = (&self.role, std::thread::panicking()) {
            self.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
        }
    }
}

const IDS: [&str; 9] = ["a1", "b2", "c3", "d4", "e5", "f6", "a7", "b8", "c9"];

/// Runs a command on several databases.
pub(crate) async fn run(
    benches: &[&Bench],
    command: &Move,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<RunReport, RunFailure> {
    let databases: Vec<Database> = benches.iter().map(|bench| bench.database()).collect();
    let author = Author { os_user: "tester".to_owned(), tool: "runner-test 1.2.3".to_owned() };
    let context = RunContext {
        run: Uuid::now_v7(),
        command: command.word(),
        author: &author,
        observer,
        interrupt,
    };
    coordinator::run(&databases, command, &context).await
}

pub(crate) fn target(text: &str) -> Target {
    Target::parse(text).expect("a target")
}

pub(crate) fn upgrade(text: &str) -> Move {
    Move::Upgrade(target(text))
}

pub(crate) fn downgrade(text: &str) -> Move {
    Move::Downgrade(target(text))
}

pub(crate) fn stamp(text: &str) -> Move {
    Move::Stamp { targets: vec![target(text)], purge: false }
}

/// The only error of a run.
pub(crate) fn only_error(failure: RunFailure) -> RunErrorKind {
    assert_eq!(failure.errors.len(), 1, "{failure}");
    failure.errors.into_iter().next().expect("one").kind
}

pub(crate) fn ids(ids: &[RevisionId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// What a report says was committed, in order.
pub(crate) fn steps(report: &DatabaseReport) -> Vec<&str> {
    report.steps.iter().map(|step| step.revision.as_str()).collect()
}

/// Remembers what a run tells, and does something at some of it.
pub(crate) struct Recorder<'r> {
    pub(crate) lines: Mutex<Vec<String>>,
    react: Box<dyn Fn(&str) + 'r>,
}

impl<'r> Recorder<'r> {
    pub(crate) fn new() -> Self {
        Self::reacting(|_| {})
    }

    /// Calls a function with every line.
    pub(crate) fn reacting(react: impl Fn(&str) + 'r) -> Self {
        Self { lines: Mutex::new(Vec::new()), react: Box::new(react) }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("nobody panicked").clone()
    }
}

impl Observer for Recorder<'_> {
    fn event(&self, event: &Event<'_>) {
        let line = match event {
            Event::WaitingForLock { database, holder } => {
                let holder = holder.map_or("?", |holder| holder.application.as_str());
                format!("{database} waits for {holder}")
            }
            Event::Planned { database, steps } => format!("{database} plans {steps}"),
            Event::StepStarted { database, to, .. } => format!("{database} starts {:?}", ids(to)),
            Event::StatementStarted { database, summary } => format!("{database} alone {summary}"),
            Event::StepProgress { database, name, done, total, is_over } => {
                let total = total.map_or_else(|| "?".to_owned(), |total| total.to_string());
                format!("{database} {name} {done}/{total}{}", if *is_over { " over" } else { "" })
            }
            Event::StepFinished { database, revision, .. } => format!("{database} ends {revision}"),
            Event::PhaseCommitted { database, phase, phases } => {
                format!("{database} commits {phase}/{phases}")
            }
            Event::Notice { database, notice } => {
                format!("{database} {} {}", notice.severity, notice.message)
            }
            other => format!("{other:?}"),
        };
        (self.react)(&line);
        self.lines.lock().expect("nobody panicked").push(line);
    }
}

/// Runs work to its end where the test itself is no task: on a thread of its own, or beside one.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(work)
}

/// Long enough for whatever must not end by itself.
pub(crate) const FOREVER: Duration = Duration::from_secs(600);
