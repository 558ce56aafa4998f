//! A revision as a journal keeps it, made a file again. Never reads a journal.

use std::path::PathBuf;

use jiff::Timestamp;

use super::{NewRevision, RevisionFile, RevisionFileError, RevisionId};

/// What a journal knows of a revision that it has seen applied. What only the file said, labels and `Depends-on`, is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRevision<'k> {
    /// Its identifier.
    pub id: RevisionId,
    /// Its message.
    pub message: &'k str,
    /// Its parents.
    pub revises: Vec<RevisionId>,
    /// When it was applied.
    pub applied: Timestamp,
    /// The up sections with their markers, as [`RevisionFile::up_text`] gives them.
    pub up: &'k str,
    /// The down sections, as [`RevisionFile::down_text`] gives them.
    pub down: Option<&'k str>,
}

impl KeptRevision<'_> {
    /// The file that says the same, under a name for messages. It has the checksum of the file that was applied, unless that one named
    /// revisions it depends on.
    ///
    /// # Errors
    ///
    /// [`RevisionFileError`] for sections that do not read.
    ///
    /// ```
    /// use aludel_core::revision::{KeptRevision, RevisionFile, RevisionId};
    ///
    /// let text = "-- Add t\n--\n-- Revision: ab12\n-- Revises:\n\n-- aludel: up\nCREATE TABLE t ();\n\n-- aludel: down\nDROP TABLE t;\n";
    /// let file = RevisionFile::parse("ab12_add_t.sql", text.as_bytes()).unwrap();
    /// let (up, down) = (file.up_text(), file.down_text());
    /// let kept = KeptRevision {
    ///     id: RevisionId::new("ab12").unwrap(),
    ///     message: "Add t",
    ///     revises: Vec::new(),
    ///     applied: "2026-11-22T18:06:25Z".parse().unwrap(),
    ///     up: &up,
    ///     down: down.as_deref(),
    /// };
    /// assert_eq!(kept.to_file("the journal: ab12").unwrap().checksum(), file.checksum());
    /// ```
    pub fn to_file(&self, path: impl Into<PathBuf>) -> Result<RevisionFile, RevisionFileError> {
        let header = NewRevision {
            id: self.id.clone(),
            message: self.message.to_owned(),
            revises: self.revises.clone(),
            created: self.applied,
            labels: Vec::new(),
            depends_on: Vec::new(),
            up: Vec::new(),
            down: Vec::new(),
            unproved: false,
        }
        .render_header();
        let sections = [Some(self.up), self.down];
        let text = sections
            .into_iter()
            .flatten()
            .fold(header, |text, section| format!("{text}\n{section}"));
        RevisionFile::parse(path, text.as_bytes())
    }
}
