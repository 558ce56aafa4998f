//! What a file tells lint to be silent about. Never knows a rule: lint says which names are right.

use std::ops::Range;

use super::header::MARKER;
use crate::source::Source;

/// The marker's word.
pub(super) const WORD: &str = "allow";

/// A line `-- aludel: allow RULE why`.
///
/// It is a comment that counts for no checksum, so that it may be written into a revision that is applied.
///
/// ```
/// use aludel_core::revision::RevisionFile;
///
/// let file = RevisionFile::parse("ab12_x.sql", b"-- X\n--\n-- Revision: ab12\n-- Revises:\n\n\
///     -- aludel: up\n-- aludel: allow drop-table nobody reads it\nDROP TABLE t;\n").unwrap();
/// assert_eq!(file.allows()[0].rule, "drop-table");
/// assert_eq!(file.allows()[0].why, "nobody reads it");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The line.
    pub span: Range<usize>,
    /// The rule as written; empty where none is.
    pub rule: String,
    /// The reason; empty where none is given.
    pub why: String,
}

/// Whether a line that begins as a marker is one of these.
pub(super) fn is_allow(line: &str) -> bool {
    line.strip_prefix(MARKER)
        .and_then(|rest| rest.split_whitespace().next())
        .is_some_and(|word| word == WORD)
}

/// All of them from `start` on.
pub(super) fn find(source: &Source, start: usize) -> Vec<Allow> {
    let mut at = start;
    let mut found = Vec::new();
    for line in source.text().get(start..).unwrap_or_default().split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        if !is_allow(line) {
            continue;
        }
        let rest = line[MARKER.len()..].trim().strip_prefix(WORD).unwrap_or_default().trim();
        let (rule, why) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        found.push(Allow { span, rule: rule.to_owned(), why: why.trim().to_owned() });
    }
    found
}
