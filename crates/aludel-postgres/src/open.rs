//! A session together with what it found: the state in which databases are read, and from which runs begin. Never moves anything.

use aludel_core::phase::PlannedStep;
use aludel_core::revision::{RevisionFile, RevisionId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::connect::{ConnectOptions, Session, connect};
use crate::coordinator;
use crate::database::Database;
use crate::error::{DatabaseError, RunErrorKind};
use crate::event::Holder;
use crate::facts::Facts;
use crate::identity::{self, Identity};
use crate::journal::{self, Applied, JournalEntry};
use crate::lock::{self, LockKey};
use crate::plan::{self, Calls, Move};
use crate::prepared_transaction::{self, PreparedRow};
use crate::progress::{self, Done};
use crate::run_table::{self, RunRow};
use crate::settings::{self, Settings};
use crate::tables::Tables;
use crate::version_table;

/// A database with an open session.
#[derive(Debug)]
pub struct OpenDatabase<'d> {
    pub(crate) database: &'d Database,
    pub(crate) session: Session,
    pub(crate) facts: Facts,
    pub(crate) tables: Tables,
    pub(crate) settings: Settings,
}

/// A transaction of a run that is neither committed nor rolled back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// The run.
    pub run: Uuid,
    /// Since when it is prepared.
    pub since: Timestamp,
}

/// Everything that is read of a database under its lock, or at one moment for a reader.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) heads: Vec<RevisionId>,
    pub(crate) identity: Option<Identity>,
    pub(crate) applied: Vec<Applied>,
    pub(crate) done: Vec<Done>,
    /// Every prepared transaction of the server.
    pub(crate) prepared: Vec<PreparedRow>,
    /// The newest round that this database took part in together with others.
    pub(crate) shared: Option<RunRow>,
}

impl<'d> OpenDatabase<'d> {
    /// Connects and asks for the facts; two round trips behind the handshake, whatever the history's length.
    ///
    /// # Errors
    ///
    /// [`RunErrorKind::Connect`], [`RunErrorKind::TooOld`], or what the server says.
    pub async fn open(database: &'d Database, application: &str) -> Result<Self, RunErrorKind> {
        let mut settings = Settings {
            lock_timeout: database.options.lock_timeout,
            are_defaults: true,
            checks_clients: true,
        };
        let options = ConnectOptions {
            application_name: application.to_owned(),
            settings: settings.at_start(),
        };
        let session = connect(&database.conn, &options).await.map_err(Box::new)?;
        let client = &session.client;
        let facts = Facts::read(
            client,
            &database.options.version_table,
            database.options.version_table_schema.as_deref(),
        );
        let (facts, checks) =
            futures_util::future::join(facts, client.batch_execute(settings::CHECK_CLIENTS)).await;
        let facts = facts?;
        facts.check_readable()?;
        settings.checks_clients = checks.is_ok();
        settings.are_defaults = facts.lock_timeout == settings.lock_timeout;
        if !settings.are_defaults {
            let sql = settings.again();
            client.batch_execute(&sql).await.map_err(|error| DatabaseError::new(&error, &sql))?;
        }
        if session.backend_pid().is_some_and(|announced| announced != facts.backend_pid) {
            return Err(RunErrorKind::Pooler);
        }
        let tables = Tables::new(&facts.schema, &database.options.version_table);
        Ok(Self { database, session, facts, tables, settings })
    }

    /// The server and the database.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Where the tables are.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The session, for questions of the caller's own.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The session alone.
    #[must_use]
    pub fn into_session(self) -> Session {
        self.session
    }

    /// The heads; none where the version table is empty or absent.
    ///
    /// # Errors
    ///
    /// What the server says, and rows that are no revisions.
    pub async fn heads(&self) -> Result<Vec<RevisionId>, RunErrorKind> {
        if self.facts.has(&self.tables.version) {
            version_table::read(&self.session.client, &self.tables).await
        } else {
            Ok(Vec::new())
        }
    }

    /// The database's identity, if a run has given it one.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn identity(&self) -> Result<Option<Identity>, RunErrorKind> {
        if self.facts.has(&self.tables.identity) {
            identity::read(&self.session.client, &self.tables).await
        } else {
            Ok(None)
        }
    }

    /// The newest journal rows first.
    ///
    /// # Errors
    ///
    /// What the server says, and rows that this version cannot read.
    pub async fn journal(
        &self,
        revision: Option<&str>,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, RunErrorKind> {
        if self.facts.has(&self.tables.journal) {
            journal::read(&self.session.client, &self.tables, revision, limit).await
        } else {
            Ok(Vec::new())
        }
    }

    /// Every revision that the journal knows as applied, with the checksum that it was applied with.
    ///
    /// # Errors
    ///
    /// What the server says, and rows that this version cannot read.
    pub async fn applied_checksums(
        &self,
    ) -> Result<Vec<(RevisionId, aludel_core::revision::Checksum)>, RunErrorKind> {
        Ok(self
            .applied()
            .await?
            .into_iter()
            .map(|applied| (applied.revision, applied.checksum))
            .collect())
    }

    /// Who holds the runner's lock now.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn lock_holder(&self) -> Result<Option<Holder>, RunErrorKind> {
        Ok(lock::holder(&self.session.client, LockKey::new(&self.tables)).await?)
    }

    /// The revisions that an earlier run left unfinished.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn unfinished(&self) -> Result<Vec<String>, RunErrorKind> {
        let mut revisions: Vec<String> =
            self.done().await?.into_iter().map(|done| done.revision).collect();
        revisions.dedup();
        Ok(revisions)
    }

    /// The runs that were stopped in the middle of a commit and have left a transaction prepared here, which keeps its locks.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn unsettled(&self) -> Result<Vec<Unsettled>, RunErrorKind> {
        let prepared = prepared_transaction::list(&self.session.client).await?;
        let ours = coordinator::settle::ours(&prepared);
        Ok(ours.map(|(gid, row)| Unsettled { run: gid.run, since: row.since }).collect())
    }

    /// Refuses a database that says that it is another one.
    ///
    /// # Errors
    ///
    /// [`RunErrorKind::WrongIdentity`].
    pub fn check_identity(&self, identity: Option<&Identity>) -> Result<(), RunErrorKind> {
        match identity {
            Some(identity) if identity.name != self.database.name => {
                Err(RunErrorKind::WrongIdentity {
                    found: identity.name.clone(),
                    expected: self.database.name.clone(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Reads everything a run needs, in one pipelined round trip.
    pub(crate) async fn state(&self) -> Result<State, RunErrorKind> {
        let client = &self.session.client;
        let (heads, identity, applied, done, prepared, shared) = tokio::join!(
            self.heads(),
            self.identity(),
            self.applied(),
            self.done(),
            prepared_transaction::list(client),
            self.newest_shared()
        );
        let state = State {
            heads: heads?,
            identity: identity?,
            applied: applied?,
            done: done?,
            prepared: prepared?,
            shared: shared?,
        };
        self.check_identity(state.identity.as_ref())?;
        Ok(state)
    }

    /// What a run of `command` would do from this state on; what would stop it is the error.
    pub(crate) async fn planned(
        &self,
        state: &State,
        command: &Move,
        several: bool,
    ) -> Result<Vec<PlannedStep>, RunErrorKind> {
        let Database { name, revisions, steps: registered, .. } = self.database;
        if matches!(command, Move::Upgrade(_) | Move::Downgrade(_) | Move::TakeBack(_))
            && let Some(file) = plan::edited(revisions, &state.applied, &state.heads)?
        {
            return Err(self.edited(file).await);
        }
        registered.check()?;
        let calls = Calls::Registered { steps: registered, database: name };
        let mut steps = match plan::plan(revisions, &state.heads, command, several, calls) {
            Ok(steps) => steps,
            Err(error) => return Err(self.explained(error).await),
        };
        // What a section without transaction has left is the next upgrade's or downgrade's to finish.
        if !matches!(command, Move::Recover | Move::Stamp { purge: true, .. }) {
            progress::resume(&mut steps, &state.done)?;
        }
        Ok(steps)
    }

    /// The error for an edited file, with what was applied beside it.
    async fn edited(&self, file: RevisionFile) -> RunErrorKind {
        match self.journal(Some(file.header().revision.as_str()), 1).await {
            Ok(entries) => {
                let texts =
                    entries.into_iter().flat_map(|entry| [entry.body, entry.down_body]).flatten();
                let applied = texts.collect::<Vec<_>>().join("\n");
                RunErrorKind::EditedApplied { applied, file: Box::new(file) }
            }
            Err(error) => error,
        }
    }

    async fn applied(&self) -> Result<Vec<Applied>, RunErrorKind> {
        if self.facts.has(&self.tables.journal) {
            journal::applied(&self.session.client, &self.tables).await
        } else {
            Ok(Vec::new())
        }
    }

    async fn newest_shared(&self) -> Result<Option<RunRow>, RunErrorKind> {
        if self.facts.has(&self.tables.run) {
            run_table::newest_shared(&self.session.client, &self.tables).await
        } else {
            Ok(None)
        }
    }

    async fn done(&self) -> Result<Vec<Done>, RunErrorKind> {
        if self.facts.has(&self.tables.progress) {
            progress::read(&self.session.client, &self.tables).await
        } else {
            Ok(Vec::new())
        }
    }
}
