//! A code step in the transaction of its revision. Never commits, and never runs one in batches.

use aludel_core::phase::PlannedStep;

use super::Runner;
use crate::error::{DatabaseError, RunErrorKind};
use crate::step::{How, RawHandle, StepCause, StepError, StepPlace};

/// What the server says of every statement behind one that it refused.
const ABORTED: &str = "25P02";

impl<'d> Runner<'d, '_> {
    /// Runs the code step that a section calls, in the open transaction.
    pub(super) async fn call(
        &mut self,
        step: &PlannedStep,
        section: usize,
    ) -> Result<(), RunErrorKind> {
        let Some((place, How::Transaction(code))) = self.called(step, section) else {
            return Ok(());
        };
        let handle = self.handle(step);
        let ran = self.cancellable(code.run(&handle)).await;
        let ran = self.with_overlooked(&handle, ran.map_err(StepCause::from)).await;
        drop(handle);
        self.forward_notices();
        // What the session keeps by name may be gone, as after DEALLOCATE.
        self.prepared = None;
        ran.map_err(|cause| StepError { place, kept: None, cause }.into())
    }

    /// The step that a section calls, and where it does; the plan has made sure that there is one.
    pub(super) fn called(
        &self,
        step: &PlannedStep,
        section: usize,
    ) -> Option<(StepPlace, &'d How)> {
        let place = StepPlace::of(step, section)?;
        let database = self.open.database;
        let registered = database.steps.find(&database.name, &place.name, place.version)?;
        Some((place, &registered.how))
    }

    /// The database as a step gets it.
    pub(super) fn handle(&self, step: &PlannedStep) -> RawHandle<'_> {
        let world = self.open.database.steps.world();
        RawHandle::new(&self.open.session.client, world, step.step.action)
    }

    /// A step that goes on behind a statement that was refused has done nothing since: then that statement is the error.
    pub(super) async fn with_overlooked<T>(
        &self,
        handle: &RawHandle<'_>,
        ran: Result<T, StepCause>,
    ) -> Result<T, StepCause> {
        let Some(refused) = handle.refused() else { return ran };
        match ran {
            Ok(done) => {
                // A savepoint may have mended it.
                let sql = "SELECT";
                let answer = self.open.session.client.batch_execute(sql).await;
                let error = answer.err().map(|error| DatabaseError::new(&error, sql));
                match error {
                    Some(error) if error.sqlstate.as_deref() == Some(ABORTED) => {
                        Err(StepCause::Server(refused))
                    }
                    Some(error) => Err(StepCause::Server(error)),
                    None => Ok(done),
                }
            }
            Err(StepCause::Server(error)) if error.sqlstate.as_deref() == Some(ABORTED) => {
                Err(StepCause::Server(refused))
            }
            Err(cause) => Err(cause),
        }
    }
}
