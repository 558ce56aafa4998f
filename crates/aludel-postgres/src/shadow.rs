//! Throw-away databases in which a history or a plan is proved. Never touches a database that it did not make.

use std::time::Duration;

use aludel_core::ident::Ident;
use uuid::Uuid;

use crate::connect::{ConnInfo, ConnectError, ConnectOptions, Session, connect};
use crate::coordinator;
use crate::database::Database;
use crate::error::{DatabaseError, RunError};
use crate::interrupt::Interrupt;
use crate::journal::Author;
use crate::plan::Move;
use crate::runner::RunContext;

/// How the names of shadow databases begin, so that forgotten ones are recognised.
pub const PREFIX: &str = "aludel_shadow_";

/// How long the value of a stopped program waits for its database to be dropped.
const PATIENCE: Duration = Duration::from_secs(10);

/// A throw-away database on a server where the role may make some.
///
/// [`Shadow::close`] drops it. A value that goes away without that, because whoever waited for it was stopped, drops it
/// too, from a session and a thread of its own, and waits for that.
#[derive(Debug)]
pub struct Shadow {
    admin: Session,
    server: ConnInfo,
    conn: ConnInfo,
    application: String,
    is_there: bool,
}

/// A way that a revision is run to see whether it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// For the first time.
    Up,
    /// Back.
    Down,
    /// And once more.
    UpAgain,
}

impl Way {
    /// As messages say it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::UpAgain => "up again",
        }
    }
}

/// Why there is no shadow database.
#[derive(Debug, thiserror::Error)]
pub enum ShadowError {
    /// The server for shadow databases cannot be reached.
    #[error("the server for shadow databases: {0}")]
    Connect(#[from] Box<ConnectError>),
    /// The database cannot be made or dropped.
    #[error("{0}")]
    Server(#[from] DatabaseError),
}

impl Shadow {
    /// Makes an empty database on the server that `server` reaches. Ones that an interrupted program left there more
    /// than an hour ago are dropped first.
    ///
    /// # Errors
    ///
    /// [`ShadowError`], most often because the role may not create databases.
    pub async fn create(server: &ConnInfo, application: &str) -> Result<Self, ShadowError> {
        let admin = session(server, application).await?;
        drop_forgotten(&admin).await?;
        let name = format!("{PREFIX}{}", Uuid::now_v7().simple());
        // template0 holds nothing that somebody added to template1.
        let sql = format!("CREATE DATABASE {} TEMPLATE template0", Ident::new(&name));
        // A value before there is a database: who is stopped in between drops it as well.
        let mut shadow = Self {
            admin,
            server: server.clone(),
            conn: server.with_database(name),
            application: application.to_owned(),
            is_there: true,
        };
        if let Err(error) = execute(&shadow.admin, &sql).await {
            shadow.is_there = false;
            return Err(error);
        }
        Ok(shadow)
    }

    /// How to reach it.
    #[must_use]
    pub fn conn(&self) -> &ConnInfo {
        &self.conn
    }

    /// Opens a session in it.
    ///
    /// # Errors
    ///
    /// [`ShadowError::Connect`].
    pub async fn open(&self, application: &str) -> Result<Session, ShadowError> {
        session(&self.conn, application).await
    }

    /// Moves it by a database's revisions, as every other database is moved.
    ///
    /// # Errors
    ///
    /// What a run of this one database says.
    pub async fn migrate(
        &self,
        database: &Database,
        step: &Move,
        author: &Author,
        interrupt: &Interrupt,
    ) -> Result<(), RunError> {
        let (conn, steps) = (self.conn.clone(), database.steps.in_shadow());
        let own = [Database { conn, steps, ..database.clone() }];
        let run = Uuid::now_v7();
        let context = RunContext { run, command: "shadow", author, observer: &(), interrupt };
        match coordinator::run(&own, step, &context).await {
            Ok(_) => Ok(()),
            Err(mut failure) => Err(failure.errors.swap_remove(0)),
        }
    }

    /// Drops it, with whoever is still connected.
    ///
    /// # Errors
    ///
    /// [`ShadowError::Server`]; the database is then dropped an hour later by whoever makes the next one.
    pub async fn close(mut self) -> Result<(), ShadowError> {
        let dropped = drop_database(&self.admin, self.conn.database()).await;
        self.is_there = false;
        dropped
    }
}

impl Drop for Shadow {
    fn drop(&mut self) {
        if !self.is_there {
            return;
        }
        let (server, application) = (self.server.clone(), self.application.clone());
        let name = self.conn.database().to_owned();
        // The runtime that the value lived on may end with it, and nothing here can wait on it.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(runtime) = runtime else { return };
            let dropping = async {
                let admin = session(&server, &application).await?;
                drop_database(&admin, &name).await
            };
            // What fails here is left to whoever makes the next one.
            let _ = runtime.block_on(async { tokio::time::timeout(PATIENCE, dropping).await });
        });
        let _ = dropping.join();
    }
}

async fn session(conn: &ConnInfo, application: &str) -> Result<Session, ShadowError> {
    let options =
        ConnectOptions { application_name: application.to_owned(), ..ConnectOptions::default() };
    Ok(connect(conn, &options).await.map_err(Box::new)?)
}

async fn drop_database(admin: &Session, name: &str) -> Result<(), ShadowError> {
    execute(admin, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", Ident::new(name))).await
}

/// The time of a version 7 uuid is the time of the database.
async fn drop_forgotten(admin: &Session) -> Result<(), ShadowError> {
    const SQL: &str = "SELECT datname::text FROM pg_catalog.pg_database \
        WHERE pg_catalog.starts_with(datname::text, $1) AND pg_catalog.pg_has_role(datdba, 'USAGE')";
    let rows = admin
        .client
        .query_typed(SQL, &[(&PREFIX, tokio_postgres::types::Type::TEXT)])
        .await
        .map_err(|error| DatabaseError::new(&error, SQL))?;
    for row in rows {
        let name: String = row.try_get(0).map_err(|error| DatabaseError::new(&error, SQL))?;
        if is_forgotten(&name) {
            drop_database(admin, &name).await?;
        }
    }
    Ok(())
}

fn is_forgotten(name: &str) -> bool {
    const HOUR: u64 = 3600;
    let made = name
        .strip_prefix(PREFIX)
        .and_then(|id| Uuid::try_parse(id).ok())
        .and_then(|id| id.get_timestamp())
        .map(|timestamp| timestamp.to_unix().0);
    let now = Uuid::now_v7().get_timestamp().map(|timestamp| timestamp.to_unix().0);
    matches!((made, now), (Some(made), Some(now)) if made + HOUR < now)
}

async fn execute(admin: &Session, sql: &str) -> Result<(), ShadowError> {
    admin.client.batch_execute(sql).await.map_err(|error| DatabaseError::new(&error, sql).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_databases_of_our_own_that_are_old_are_forgotten() {
        let new = format!("{PREFIX}{}", Uuid::now_v7().simple());
        let old = format!(
            "{PREFIX}{}",
            Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000).simple()
        );
        assert!(!is_forgotten(&new));
        assert!(is_forgotten(&old));
        assert!(!is_forgotten("aludel_shadow_mine"));
        assert!(!is_forgotten("main"));
    }
}
