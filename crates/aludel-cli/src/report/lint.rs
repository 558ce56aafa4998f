//! What lint finds in a history: in the pending revisions, with the sizes of the live tables, and in those that are applied. Never
//! asks for anything else.

use aludel_core::lint::{Finding, Threshold};
use aludel_core::revision::{RevisionFile, RevisionId};
use aludel_postgres::OpenDatabase;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::table_sizes::table_sizes;

use crate::backgrounds::Backgrounds;
use crate::context::History;

/// The findings of one database.
#[derive(Debug)]
pub(crate) struct Lint {
    /// In revisions that can still be written otherwise.
    pub(crate) pending: Vec<Finding>,
    /// In revisions that are what they are.
    pub(crate) applied: Vec<Finding>,
}

impl Lint {
    /// `rows` are those of the version table. A file that does not read is left out: whoever runs it is told.
    pub(super) async fn of(
        history: &History,
        open: &OpenDatabase<'_>,
        rows: &[RevisionId],
        backgrounds: &Backgrounds,
    ) -> Result<Self, RunErrorKind> {
        let graph = history.revisions.graph();
        let applied = graph.applied(rows).unwrap_or_default();
        let is_applied = |id: &RevisionId| applied.iter().any(|revision| revision.id == *id);
        let files = |wanted: bool| -> Vec<RevisionFile> {
            let revisions = graph.iter().rev().filter(|one| is_applied(&one.id) == wanted);
            revisions.filter_map(|one| history.revisions.file(&one.id).ok()).collect()
        };
        let name = Some(history.config.name.as_str());
        let pending = files(false);
        let sizes = match pending.is_empty() {
            true => None,
            false => Some(table_sizes(open, Threshold::default()).await?),
        };
        Ok(Self {
            pending: backgrounds.lint(name, &pending, sizes.as_ref()),
            applied: backgrounds.lint(name, &files(true), None),
        })
    }
}
