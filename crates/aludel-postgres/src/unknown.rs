//! Revisions in a version table that the history does not contain: what the journal says about them, and the files that it
//! keeps of them. Never writes.

use std::collections::BTreeSet;
use std::fmt;

use aludel_core::graph::GraphError;
use aludel_core::revision::{Checksum, KeptRevision, RevisionFile, RevisionFileError, RevisionId};

use crate::error::RunErrorKind;
use crate::journal::{JournalDirection, JournalEntry};
use crate::open::OpenDatabase;

/// A revision that the history does not contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRevision {
    /// The revision.
    pub revision: RevisionId,
    /// The newest journal row about it, unless another tool applied it.
    pub entry: Option<JournalEntry>,
}

/// `843c768c33cd, Add memberships: applied 2026-11-22T18:06:25Z by user ann as role app with migrate 0.1.0`.
impl fmt::Display for UnknownRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(entry) = &self.entry else {
            return write!(
                f,
                "the journal does not know {}: another tool brought it there",
                self.revision
            );
        };
        let JournalEntry { message, direction, started, os_user, db_user, tool, .. } = entry;
        let message = if message.is_empty() { String::new() } else { format!(", {message}") };
        let what = match direction {
            JournalDirection::Up => "applied",
            JournalDirection::Down => "taken back",
            JournalDirection::Stamp => "stamped",
            JournalDirection::Adopt => "adopted",
        };
        write!(
            f,
            "{}{message}: {what} {started:.0} by user {os_user} as role {db_user} with {tool}",
            self.revision
        )
    }
}

/// Why a revision cannot be taken from the journal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FromJournalError {
    /// Another tool applied it, or the journal was emptied.
    #[error("the journal does not know revision {0}")]
    Missing(RevisionId),
    /// It was stamped or adopted: nothing was run.
    #[error("the journal has no SQL of revision {0}: it was not applied by a run, but {how}", how = match .1 {
        JournalDirection::Adopt => "adopted from another tool",
        JournalDirection::Down => "taken back, and is in the version table again since",
        JournalDirection::Stamp | JournalDirection::Up => "stamped",
    })]
    NoSql(RevisionId, JournalDirection),
    /// The rows cannot be asked for, or read.
    #[error(transparent)]
    Journal(#[from] RunErrorKind),
    /// A row that is none of ours.
    #[error("the journal's row {id} about revision {revision} cannot be read: {reason}")]
    Row {
        /// The row.
        id: i64,
        /// The revision.
        revision: RevisionId,
        /// What is wrong with it.
        reason: String,
    },
    /// Sections that do not read.
    #[error("what the journal keeps of revision {revision} does not read: {error}")]
    File {
        /// The revision.
        revision: RevisionId,
        /// What is wrong, and where.
        #[source]
        error: Box<RevisionFileError>,
    },
    /// Not what was run.
    #[error(
        "what the journal keeps of revision {revision} is not what was applied: its checksum is {found}, and {applied} was applied"
    )]
    Checksum {
        /// The revision.
        revision: RevisionId,
        /// Of the text that is kept.
        found: Checksum,
        /// Of the file then.
        applied: Checksum,
    },
}

impl OpenDatabase<'_> {
    /// The heads, all of which the history contains.
    ///
    /// # Errors
    ///
    /// [`RunErrorKind::UnknownApplied`] with what the journal knows; else what [`heads`](Self::heads) says.
    pub async fn known_heads(&self) -> Result<Vec<RevisionId>, RunErrorKind> {
        let heads = self.heads().await?;
        match self.database.revisions.graph().applied_heads(&heads) {
            Ok(_) => Ok(heads),
            Err(error) => Err(self.explained(error.into()).await),
        }
    }

    /// The same error; where it is about rows that the history does not contain, with what the journal says about them.
    pub(crate) async fn explained(&self, kind: RunErrorKind) -> RunErrorKind {
        let error = match kind {
            RunErrorKind::Graph(error) => error,
            other => return other,
        };
        let GraphError::UnknownApplied { ids } = &*error else { return RunErrorKind::Graph(error) };
        let mut revisions = Vec::new();
        for id in ids {
            // A journal that cannot be read explains nothing, and hides nothing either.
            let entries = self.journal(Some(id.as_str()), 1).await.unwrap_or_default();
            revisions
                .push(UnknownRevision { revision: id.clone(), entry: entries.into_iter().next() });
        }
        RunErrorKind::UnknownApplied { error, revisions }
    }

    /// The revisions of the version table that the history does not contain, and those below them, as the journal keeps them: each found
    /// to be what was applied. None where the history contains all.
    ///
    /// # Errors
    ///
    /// [`FromJournalError`] for the first that is not there or is another one.
    pub async fn revisions_of_journal(&self) -> Result<Vec<RevisionFile>, FromJournalError> {
        let graph = self.database.revisions.graph();
        let is_unknown = |id: &RevisionId| graph.get(id.as_str()).is_none();
        let mut files: Vec<RevisionFile> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<RevisionId> =
            self.heads().await?.into_iter().filter(is_unknown).collect();
        while let Some(id) = ahead.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            let newest = self.journal(Some(id.as_str()), 1).await?.into_iter().next();
            let file = file_of(&newest.ok_or_else(|| FromJournalError::Missing(id.clone()))?, &id)?;
            ahead.extend(file.header().revises.iter().filter(|id| is_unknown(id)).cloned());
            files.push(file);
        }
        Ok(files)
    }
}

/// The file that a row keeps.
fn file_of(entry: &JournalEntry, id: &RevisionId) -> Result<RevisionFile, FromJournalError> {
    let damaged =
        |reason: String| FromJournalError::Row { id: entry.id, revision: id.clone(), reason };
    let (JournalDirection::Up, Some(up), Some(applied)) =
        (entry.direction, &entry.body, &entry.checksum)
    else {
        return Err(FromJournalError::NoSql(id.clone(), entry.direction));
    };
    let applied = Checksum::parse(applied).map_err(|error| damaged(error.to_string()))?;
    let revises = entry.parents.iter().map(|parent| RevisionId::new(parent.as_str()));
    let kept = KeptRevision {
        id: id.clone(),
        message: &entry.message,
        revises: revises.collect::<Result<_, _>>().map_err(|error| damaged(error.to_string()))?,
        applied: entry.started,
        up,
        down: entry.down_body.as_deref(),
    };
    let file = kept
        .to_file(format!("journal/{id}.sql"))
        .map_err(|error| FromJournalError::File { revision: id.clone(), error: Box::new(error) })?;
    if !file.is_as_applied(applied) {
        return Err(FromJournalError::Checksum {
            revision: id.clone(),
            found: file.checksum(),
            applied,
        });
    }
    Ok(file)
}
