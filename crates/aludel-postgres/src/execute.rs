//! Sends the statements of a section and finds the place of an error in the file. Never begins or ends transactions.

use std::sync::Arc;
use std::task::Poll;

use aludel_core::graph::Action;
use aludel_core::phase::PlannedStep;
use aludel_core::revision::{RevisionFile, RevisionId, SectionKind};
use aludel_core::script::{self, AloneReason, ConcurrentIndex, Statement};
use futures_util::SinkExt;
use tokio_postgres::Client;

use crate::error::{DatabaseError, RunErrorKind, StatementError};

/// Statements that are sent together: each a message of its own, so that an error has its place, but without waiting
/// for one answer before the next is sent. A statement with COPY data is always a batch of its own.
#[derive(Debug)]
pub(crate) struct Batch {
    file: Arc<RevisionFile>,
    revision: RevisionId,
    direction: Action,
    transactional: bool,
    statements: Vec<Statement>,
}

/// How many statements are on their way at most; beyond that, waiting costs nothing and memory does.
const MOST: usize = 64;

impl Batch {
    /// The batches of a transactional section.
    pub(crate) fn of_section(step: &PlannedStep, section: usize) -> Vec<Self> {
        let Some(section) = step.sections().get(section) else { return Vec::new() };
        let mut groups: Vec<Vec<Statement>> = Vec::new();
        for statement in &section.statements {
            let alone = statement.copy_data.is_some();
            match groups.last_mut() {
                Some(group)
                    if !alone
                        && group.len() < MOST
                        && group.last().is_some_and(|last| last.copy_data.is_none()) =>
                {
                    group.push(statement.clone());
                }
                _ => groups.push(vec![statement.clone()]),
            }
        }
        let transactional = section.kind == SectionKind::Transaction;
        groups
            .into_iter()
            .filter_map(|statements| Self::new(step, transactional, statements))
            .collect()
    }

    /// One statement of a section.
    pub(crate) fn one(step: &PlannedStep, section: usize, statement: usize) -> Option<Self> {
        let section = step.sections().get(section)?;
        let statement = section.statements.get(statement)?.clone();
        Self::new(step, section.kind == SectionKind::Transaction, vec![statement])
    }

    fn new(step: &PlannedStep, transactional: bool, statements: Vec<Statement>) -> Option<Self> {
        Some(Self {
            file: step.file.clone()?,
            revision: step.step.revision.clone(),
            direction: step.step.action,
            transactional,
            statements,
        })
    }

    /// The first statement on one line.
    pub(crate) fn summary(&self) -> String {
        self.statements
            .first()
            .map(|statement| script::summary(self.sql(statement), 100))
            .unwrap_or_default()
    }

    /// Whether the batch is one CONCURRENTLY statement.
    pub(crate) fn is_concurrent(&self) -> bool {
        self.statements.iter().any(|statement| {
            matches!(
                script::must_run_alone(self.sql(statement)),
                Some(
                    AloneReason::CreateIndexConcurrently
                        | AloneReason::DropIndexConcurrently
                        | AloneReason::ReindexConcurrently
                        | AloneReason::DetachPartitionConcurrently
                )
            )
        })
    }

    /// Whether the statements may be in a transaction together with the record that they are done.
    pub(crate) fn fits_transaction(&self) -> bool {
        self.statements.iter().all(|statement| script::fits_transaction(self.sql(statement)))
    }

    /// The index that the batch builds or drops without blocking writers.
    pub(crate) fn concurrent_index(&self) -> Option<ConcurrentIndex> {
        self.statements.iter().find_map(|statement| script::concurrent_index(self.sql(statement)))
    }

    /// Whether the batch is a statement with data for COPY.
    pub(crate) fn is_copy(&self) -> bool {
        self.statements.iter().any(|statement| statement.copy_data.is_some())
    }

    /// Whether the session forgets its prepared statements over the batch.
    pub(crate) fn forgets_statements(&self) -> bool {
        let words = |statement| script::command_words(self.sql(statement));
        self.statements.iter().any(|statement| {
            let words = words(statement);
            matches!(words.split(' ').next(), Some("DEALLOCATE" | "DISCARD"))
        })
    }

    /// Whether the session gives its advisory locks back over the batch.
    pub(crate) fn forgets_locks(&self) -> bool {
        let discards = |sql| script::must_run_alone(sql) == Some(AloneReason::DiscardAll);
        self.statements.iter().any(|statement| discards(self.sql(statement)))
    }

    /// Whether the batch only changes settings of the session.
    pub(crate) fn is_setting(&self) -> bool {
        let words = |statement| script::command_words(self.sql(statement));
        self.statements.iter().all(|statement| matches!(words(statement).as_str(), "SET" | "RESET"))
    }

    /// Sends the statements and waits for all answers; the first error counts, those behind it are its echo.
    pub(crate) async fn run(&self, client: &Client) -> Result<(), RunErrorKind> {
        if let [statement] = self.statements.as_slice()
            && self.is_copy()
        {
            return self.copy(client, statement).await;
        }
        let answers = in_order(
            self.statements.iter().map(|statement| client.batch_execute(self.sql(statement))),
        )
        .await;
        for (statement, answer) in self.statements.iter().zip(answers) {
            answer.map_err(|error| self.error(statement, &error))?;
        }
        Ok(())
    }

    async fn copy(&self, client: &Client, statement: &Statement) -> Result<(), RunErrorKind> {
        let data = statement.copy_data.clone().unwrap_or(0..0);
        let bytes = bytes_of(self.file.source().slice(&data));
        let error = |error: tokio_postgres::Error| self.error(statement, &error);
        let sink = client
            .copy_in::<_, std::io::Cursor<Vec<u8>>>(self.sql(statement))
            .await
            .map_err(error)?;
        let mut sink = std::pin::pin!(sink);
        sink.send(bytes).await.map_err(error)?;
        sink.finish().await.map_err(error)?;
        Ok(())
    }

    fn sql(&self, statement: &Statement) -> &str {
        self.file.source().slice(&statement.span)
    }

    /// What the server said when the transaction of the only statement was to commit, as an error of this statement.
    pub(crate) fn refused(&self, kind: RunErrorKind) -> RunErrorKind {
        match (kind, self.statements.first()) {
            (RunErrorKind::Server(error), Some(statement)) if error.sqlstate.is_some() => {
                self.error_at(statement, error)
            }
            (kind, _) => kind,
        }
    }

    fn error(&self, statement: &Statement, error: &tokio_postgres::Error) -> RunErrorKind {
        self.error_at(statement, DatabaseError::new(error, self.sql(statement)))
    }

    fn error_at(&self, statement: &Statement, error: DatabaseError) -> RunErrorKind {
        let sql = self.sql(statement);
        // The server counts characters from 1, the file has bytes.
        let offset = error.position.and_then(|position| {
            // One behind the last character is the end, where a statement breaks off.
            let mut places = sql.char_indices().map(|(at, _)| at).chain([sql.len()]);
            places.nth(position.saturating_sub(1)).map(|at| statement.span.start + at)
        });
        RunErrorKind::Statement(Box::new(StatementError {
            revision: self.revision.clone(),
            direction: self.direction,
            origin: self.file.source().clone(),
            span: statement.head..statement.span.end,
            offset,
            transactional: self.transactional,
            error,
        }))
    }
}

/// Runs futures together, polling them in their order, always: the first poll of a query sends it, and the server must
/// get the statements in the order of the file.
async fn in_order<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_waiting = false;
        for (future, output) in pending.iter_mut().filter(|(_, output)| output.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(value) => *output = Some(value),
                Poll::Pending => is_waiting = true,
            }
        }
        if is_waiting { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    pending.into_iter().filter_map(|(_, output)| output).collect()
}

fn bytes_of(text: &str) -> std::io::Cursor<Vec<u8>> {
    std::io::Cursor::new(text.as_bytes().to_vec())
}
