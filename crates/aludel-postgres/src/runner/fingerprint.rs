//! What a phase made of the schema, kept in the journal row of its last revision. Never fails a run.

use std::pin::Pin;

use aludel_core::revision::RevisionId;

use super::Runner;
use crate::catalog::InspectError;
use crate::error::RunErrorKind;
use crate::event::Event;
use crate::fingerprint;

impl Runner<'_, '_> {
    /// Takes the fingerprint of what the open transaction has made, and keeps it with the heads behind it.
    ///
    /// A role that may not, or another session that changes the schema meanwhile, cost the fingerprint and nothing else.
    pub(super) async fn keep_fingerprint(&self, heads: &[RevisionId]) -> Result<(), RunErrorKind> {
        let kept = self.cancellable(self.take_and_keep(heads)).await;
        self.go_on()?;
        match kept {
            Err(InspectError::Server(error)) if error.disconnected => Err(error.into()),
            Err(error) => {
                let message = format!(
                    "what the schema is like now is not kept, so no later change of it can be told: {error}"
                );
                self.emit(&Event::Warning { database: self.name(), message: &message });
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// On the heap, as the queries of the whole catalog would stand on the stack otherwise.
    fn take_and_keep<'a>(
        &'a self,
        heads: &'a [RevisionId],
    ) -> Pin<Box<dyn Future<Output = Result<(), InspectError>> + 'a>> {
        Box::pin(async move {
            let (client, tables) = (&self.open.session.client, &self.open.tables);
            let taken = fingerprint::take(&self.open).await?;
            Ok(fingerprint::keep(client, tables, self.context.run, heads, &taken).await?)
        })
    }
}
