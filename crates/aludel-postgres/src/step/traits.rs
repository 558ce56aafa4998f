//! What an application writes to have a step in Rust. Never decides when a step runs.

use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use aludel_core::models::Base;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::StepFailure;
use super::handle::{Handle, RawHandle};

/// A step that runs in the transaction of its revision, between the other sections.
///
/// What it does commits with the revision or not at all. A database of many rows is better served by a [`BatchedStep`].
pub trait CodeStep: Send + Sync + 'static {
    /// The base of the database that the step is for; it is given a handle of no other one.
    type Base: Base;
    /// The name in `-- aludel: up call NAME VERSION`.
    const NAME: &'static str;
    /// The version there. A step that does something else than before gets a new one, and keeps the old one registered
    /// as long as a revision calls it.
    const VERSION: u32;

    /// Does the work.
    ///
    /// # Errors
    ///
    /// Whatever went wrong; the revision is then rolled back.
    fn run(
        &self,
        database: &Handle<'_, Self::Base>,
    ) -> impl Future<Output = Result<(), StepFailure>>;
}

/// A step that goes through many rows in batches, each in a transaction of its own together with the record of how far
/// it came. A run that is stopped or killed goes on exactly behind the last batch that was committed.
pub trait BatchedStep: Send + Sync + 'static {
    /// The base of the database that the step is for; it is given a handle of no other one.
    type Base: Base;
    /// How far a batch came: the key of its last row. Kept as JSON in `aludel_progress`, so that it must hold no secret.
    type Position: Serialize + DeserializeOwned;
    /// The name in `-- aludel: up call NAME VERSION`.
    const NAME: &'static str;
    /// The version there. A step that does something else than before gets a new one.
    const VERSION: u32;

    /// How many rows a batch takes, and how long the step rests behind each.
    fn pace(&self) -> Pace {
        Pace::default()
    }

    /// About how many rows the whole step goes through, for the progress that is shown: a count, or `reltuples` of a large
    /// table. Nothing depends on it.
    ///
    /// # Errors
    ///
    /// Whatever went wrong; the run then stops before the first batch.
    fn estimate(
        &self,
        database: &Handle<'_, Self::Base>,
    ) -> impl Future<Output = Result<Option<u64>, StepFailure>>;

    /// Does one batch: at most `limit` rows, in the order of their key, behind `after`; from the start without one.
    /// `None` says that there was no row left, and ends the step.
    ///
    /// # Errors
    ///
    /// Whatever went wrong; this batch is then rolled back, and those before it stay.
    fn batch(
        &self,
        database: &Handle<'_, Self::Base>,
        after: Option<Self::Position>,
        limit: i64,
    ) -> impl Future<Output = Result<Option<Batch<Self::Position>>, StepFailure>>;
}

/// What one batch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch<P> {
    /// The key of its last row.
    pub position: P,
    /// How many rows it went through.
    pub rows: u64,
}

/// How fast a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How many rows a batch takes at most.
    pub rows: i64,
    /// How long the step rests behind each batch, so that others get their turn.
    pub pause: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rows: 1000, pause: Duration::ZERO }
    }
}

/// A future of a step; steps run on the task of their run.
type StepFuture<'s, T> = Pin<Box<dyn Future<Output = Result<T, StepFailure>> + 's>>;

/// A batch with its position as it is kept.
pub(crate) type JsonBatch = Batch<Value>;

/// A [`CodeStep`] whose base is checked already.
pub(crate) trait AnyCodeStep: Send + Sync {
    fn run<'s>(&'s self, handle: &'s RawHandle<'s>) -> StepFuture<'s, ()>;
}

/// A [`BatchedStep`] whose base is checked already.
pub(crate) trait AnyBatchedStep: Send + Sync {
    fn pace(&self) -> Pace;
    fn estimate<'s>(&'s self, handle: &'s RawHandle<'s>) -> StepFuture<'s, Option<u64>>;
    fn batch<'s>(
        &'s self,
        handle: &'s RawHandle<'s>,
        after: Option<Value>,
        limit: i64,
    ) -> StepFuture<'s, Option<JsonBatch>>;
}

impl<S: CodeStep> AnyCodeStep for S {
    fn run<'s>(&'s self, handle: &'s RawHandle<'s>) -> StepFuture<'s, ()> {
        Box::pin(async move { CodeStep::run(self, &typed(handle)).await })
    }
}

impl<S: BatchedStep> AnyBatchedStep for S {
    fn pace(&self) -> Pace {
        BatchedStep::pace(self)
    }

    fn estimate<'s>(&'s self, handle: &'s RawHandle<'s>) -> StepFuture<'s, Option<u64>> {
        Box::pin(async move { BatchedStep::estimate(self, &typed(handle)).await })
    }

    fn batch<'s>(
        &'s self,
        handle: &'s RawHandle<'s>,
        after: Option<Value>,
        limit: i64,
    ) -> StepFuture<'s, Option<JsonBatch>> {
        Box::pin(async move {
            let after = after.map(serde_json::from_value).transpose()?;
            let batch = BatchedStep::batch(self, &typed(handle), after, limit).await?;
            let Some(Batch { position, rows }) = batch else { return Ok(None) };
            Ok(Some(Batch { position: serde_json::to_value(position)?, rows }))
        })
    }
}

fn typed<'s, B>(raw: &'s RawHandle<'s>) -> Handle<'s, B> {
    Handle { raw, base: PhantomData }
}
