//! The transaction in which the server is asked, which never commits. Never knows what the questions are about.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use aludel_core::ident::{Ident, QualifiedName};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, SimpleQueryMessage};

use super::answer::Reason;
use super::error::NormaliseError;
use super::sheet::Sheet;
use crate::catalog;
use crate::error::DatabaseError;

/// What one sheet gave: its rows, or why the server did not take it.
pub(super) type Rows = Result<Vec<Vec<Option<String>>>, DatabaseError>;

/// What the transaction adds to the settings with which definitions are read.
///
/// Bodies of routines are not looked into: the temporary ones are never called. The savepoint is where every sheet
/// begins again.
const SETTINGS: &str = "\
    SET TRANSACTION READ WRITE; \
    SET LOCAL lock_timeout = '2s'; \
    SET LOCAL statement_timeout = '60s'; \
    SET LOCAL check_function_bodies = off; \
    SET LOCAL default_table_access_method = 'heap'; \
    SET LOCAL temp_tablespaces = ''; \
    SET LOCAL client_min_messages = 'error'";

/// Event triggers fire on temporary objects too, unless the session replicates; only superusers may say so.
const WITHOUT_EVENT_TRIGGERS: &str = "SET LOCAL session_replication_role = 'replica'";

const SAVEPOINT: &str = "SAVEPOINT aludel";

/// A session that answers, and what it said of itself.
pub(super) struct Server<'c> {
    client: &'c Client,
    search_path: String,
    is_superuser: bool,
}

/// What is known before anything is asked.
pub(super) struct Known {
    /// Why it cannot be asked.
    pub(super) unable: Option<Reason>,
    /// The types that it does not have.
    pub(super) missing: BTreeSet<QualifiedName>,
}

impl<'c> Server<'c> {
    /// Asks what the session may do and which of the types are there; one round trip.
    pub(super) async fn look(
        client: &'c Client,
        search_path: &[Ident],
        types: BTreeSet<QualifiedName>,
    ) -> Result<(Self, Known), NormaliseError> {
        const SQL: &str = include_str!("look.sql");
        let part = |part: fn(&QualifiedName) -> &Ident| -> Vec<&str> {
            types.iter().map(|name| part(name).as_str()).collect()
        };
        let (schemas, names) = (part(|name| &name.schema), part(|name| &name.name));
        let error = |error| DatabaseError::new(&error, SQL);
        let rows = client
            .query_typed(SQL, &[(&schemas, Type::TEXT_ARRAY), (&names, Type::TEXT_ARRAY)])
            .await
            .map_err(error)?;
        let mut known = Known { unable: Some(Reason::NoTemporary), missing: BTreeSet::new() };
        let mut is_superuser = false;
        if let Some(row) = rows.first() {
            let is = |column| row.try_get::<_, bool>(column).map_err(error);
            known.unable = if is("is_standby")? {
                Some(Reason::Standby)
            } else if is("is_read_only")? {
                Some(Reason::ReadOnly)
            } else if !is("may_make_temporary")? {
                Some(Reason::NoTemporary)
            } else {
                None
            };
            is_superuser = is("is_superuser")?;
            let missing: Vec<i64> = row.try_get("missing").map_err(error)?;
            let missing: BTreeSet<usize> =
                missing.into_iter().filter_map(|number| usize::try_from(number).ok()).collect();
            known.missing = types
                .into_iter()
                .enumerate()
                .filter(|(at, _)| missing.contains(&(at + 1)))
                .map(|(_, name)| name)
                .collect();
        }
        Ok((Self { client, search_path: path(search_path), is_superuser }, known))
    }

    /// Opens the transaction, makes what all sheets share, and gives what could not be made, by its number.
    pub(super) async fn begin(&self, shared: &[&str]) -> Result<BTreeSet<usize>, NormaliseError> {
        let mut settings = SETTINGS.to_owned();
        if self.is_superuser {
            settings.push_str("; ");
            settings.push_str(WITHOUT_EVENT_TRIGGERS);
        }
        let mut opening = vec![catalog::BEGIN.to_owned(), settings];
        if shared.is_empty() {
            opening.push(SAVEPOINT.to_owned());
        }
        self.run(&opening).await?;
        let mut refused = BTreeSet::new();
        if !shared.is_empty() {
            let at_once = self.made(&shared.join("; ")).await?;
            if !at_once {
                for (at, sql) in shared.iter().enumerate() {
                    if !self.made(sql).await? {
                        refused.insert(at);
                    }
                }
            }
            self.run(&[SAVEPOINT.to_owned()]).await?;
        }
        Ok(refused)
    }

    /// Whether the statements could be run; none of them when one could not.
    async fn made(&self, sql: &str) -> Result<bool, NormaliseError> {
        let sent = [format!("SAVEPOINT aludel_type; {sql}; RELEASE SAVEPOINT aludel_type")];
        match self.send(&sent).await.pop() {
            Some(Err(error)) => {
                survivable(error)?;
                let back = ["ROLLBACK TO SAVEPOINT aludel_type".to_owned()];
                self.run(&back).await?;
                Ok(false)
            }
            _ => Ok(true),
        }
    }

    /// Asks all sheets in one round trip.
    pub(super) async fn ask(&self, sheets: &[Sheet]) -> Result<Vec<Rows>, NormaliseError> {
        let messages: Vec<String> = sheets
            .iter()
            .map(|sheet| {
                let (path, setup, read) = (&self.search_path, &sheet.setup, &sheet.read);
                format!(
                    "ROLLBACK TO SAVEPOINT aludel; SET LOCAL search_path = {path}; {setup}; \
                     SET LOCAL search_path = ''; {read}"
                )
            })
            .collect();
        let mut answers = Vec::with_capacity(sheets.len());
        for answer in self.send(&messages).await {
            answers.push(match answer {
                Ok(rows) => Ok(rows),
                Err(error) => Err(survivable(error)?),
            });
        }
        Ok(answers)
    }

    /// Ends the transaction; nothing of it stays.
    pub(super) async fn end(&self) -> Result<(), NormaliseError> {
        self.run(&["ROLLBACK".to_owned()]).await
    }

    /// Sends messages that must not fail.
    async fn run(&self, messages: &[String]) -> Result<(), NormaliseError> {
        self.send(messages).await.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }

    /// Sends every message before the first answer is waited for.
    async fn send(&self, messages: &[String]) -> Vec<Rows> {
        let sent: Vec<_> = messages.iter().map(|sql| Box::pin(rows(self.client, sql))).collect();
        in_order(sent).await
    }
}

/// The path on which names without a schema are found; what is temporary comes last, so that it hides nothing.
fn path(search_path: &[Ident]) -> String {
    let mut path: Vec<String> = search_path
        .iter()
        .filter(|schema| schema.as_str() != "$user")
        .map(ToString::to_string)
        .collect();
    if path.is_empty() {
        path.push("public".to_owned());
    }
    path.push("pg_temp".to_owned());
    path.join(", ")
}

async fn rows(client: &Client, sql: &str) -> Rows {
    let messages = client.simple_query(sql).await.map_err(|e| DatabaseError::new(&e, sql))?;
    Ok(messages
        .into_iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
            }
            _ => None,
        })
        .collect())
}

/// An error that the transaction survives; the others are no answers.
fn survivable(error: DatabaseError) -> Result<DatabaseError, NormaliseError> {
    // What a failed transaction is told says nothing about the question.
    let is_answer = error.sqlstate.as_deref().is_some_and(|state| state != "25P02");
    if error.disconnected || error.is_cancelled() || !is_answer {
        return Err(error.into());
    }
    Ok(error)
}

/// Waits for all; each is polled first after the one before it, so that they are sent in their order.
async fn in_order<F: Future + ?Sized>(mut futures: Vec<Pin<Box<F>>>) -> Vec<F::Output> {
    let mut outputs: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut is_ready = true;
        for (future, output) in futures.iter_mut().zip(&mut outputs) {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(value) => *output = Some(value),
                    Poll::Pending => is_ready = false,
                }
            }
        }
        if is_ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    outputs.into_iter().flatten().collect()
}
