//! What a step gets of its database: statements with parameters, in a transaction that is not its own to end. Never opens a
//! session and never reaches another database.

use std::cell::RefCell;
use std::collections::HashMap;
use std::marker::PhantomData;

use aludel_core::graph::Action;
use aludel_core::script;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::error::HandleError;
use super::registry::World;
use crate::error::DatabaseError;

/// The database of base `B`, in the transaction in which a step runs.
///
/// Parameters are `$1`, `$2`, …, and travel apart from the text. Each text is one statement.
#[derive(Debug)]
pub struct Handle<'s, B> {
    pub(super) raw: &'s RawHandle<'s>,
    pub(super) base: PhantomData<fn() -> B>,
}

/// The same before it is known which base it is of.
pub(crate) struct RawHandle<'s> {
    client: &'s Client,
    world: World,
    direction: Action,
    /// Statements without rows, which stay good whatever becomes of the tables.
    prepared: RefCell<HashMap<String, Statement>>,
    /// The first statement that the server refused.
    refused: RefCell<Option<DatabaseError>>,
}

impl<B> Handle<'_, B> {
    /// The rows that a statement gives.
    ///
    /// # Errors
    ///
    /// [`HandleError`]: what the server said, or a statement that would end the transaction.
    pub async fn query(
        &self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, HandleError> {
        self.raw.query(sql, params).await
    }

    /// The first row that a statement gives, if it gives one.
    ///
    /// # Errors
    ///
    /// As [`Handle::query`].
    pub async fn query_opt(
        &self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, HandleError> {
        Ok(self.raw.query(sql, params).await?.into_iter().next())
    }

    /// The first row that a statement gives, which gives one.
    ///
    /// # Errors
    ///
    /// As [`Handle::query`], and [`HandleError::NoRow`].
    pub async fn query_one(
        &self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Row, HandleError> {
        let row = self.query_opt(sql, params).await?;
        row.ok_or_else(|| HandleError::NoRow { statement: script::summary(sql, 120) })
    }

    /// Runs a statement and returns how many rows it changed.
    ///
    /// # Errors
    ///
    /// As [`Handle::query`].
    pub async fn execute(
        &self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, HandleError> {
        self.raw.execute(sql, params).await
    }

    /// Whether this is a shadow database, which proves a revision and is thrown away: there are no secrets for it, and
    /// often no rows in it.
    #[must_use]
    pub fn is_shadow(&self) -> bool {
        self.raw.world == World::Shadow
    }

    /// Which way the revision runs, where one step stands in `up` and in `down`.
    #[must_use]
    pub fn direction(&self) -> Action {
        self.raw.direction
    }
}

impl<'s> RawHandle<'s> {
    pub(crate) fn new(client: &'s Client, world: World, direction: Action) -> Self {
        Self { client, world, direction, prepared: RefCell::default(), refused: RefCell::default() }
    }

    /// The first statement that the server refused, which the step may have overlooked.
    pub(crate) fn refused(&self) -> Option<DatabaseError> {
        self.refused.borrow().clone()
    }

    async fn query(
        &self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, HandleError> {
        let statement = self.statement(sql).await?;
        self.client.query(&statement, params).await.map_err(|error| self.error(&error, sql))
    }

    async fn execute(&self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<u64, HandleError> {
        let statement = self.statement(sql).await?;
        self.client.execute(&statement, params).await.map_err(|error| self.error(&error, sql))
    }

    async fn statement(&self, sql: &str) -> Result<Statement, HandleError> {
        if let Some(statement) = self.prepared.borrow().get(sql) {
            return Ok(statement.clone());
        }
        if let Some(control) = script::transaction_control(sql) {
            return Err(HandleError::TransactionControl { statement: control.to_string() });
        }
        if is_copy(sql) {
            return Err(HandleError::Copy);
        }
        let statement = self.client.prepare(sql).await.map_err(|error| self.error(&error, sql))?;
        if statement.columns().is_empty() {
            self.prepared.borrow_mut().insert(sql.to_owned(), statement.clone());
        }
        Ok(statement)
    }

    fn error(&self, error: &tokio_postgres::Error, sql: &str) -> HandleError {
        let error = DatabaseError::new(error, sql);
        if error.sqlstate.is_some() {
            self.refused.borrow_mut().get_or_insert_with(|| error.clone());
        }
        HandleError::Server(error)
    }
}

/// Whether the server would wait for data of a COPY, or send some.
fn is_copy(sql: &str) -> bool {
    let words = script::command_words(sql);
    let lower = sql.to_lowercase();
    words.split(' ').next() == Some("COPY") && (lower.contains("stdin") || lower.contains("stdout"))
}

impl std::fmt::Debug for RawHandle<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawHandle").field("world", &self.world).finish_non_exhaustive()
    }
}
