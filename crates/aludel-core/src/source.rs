//! A text and where it came from, so that an error can point at its place. Never reads the text itself.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The text of one file together with its path.
///
/// Cloning is cheap: errors and statements carry one each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    path: Arc<Path>,
    text: Arc<str>,
}

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// Joins a path and the text found there.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into().into(), text: text.into() }
    }

    /// Where the text came from, as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset; an offset past the end counts as the end.
    ///
    /// ```
    /// use aludel_core::source::{Position, Source};
    ///
    /// let source = Source::new("a.sql", "één\ntwee");
    /// assert_eq!(source.position(7), Position { line: 2, column: 2 });
    /// ```
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The text of a span; empty when the span lies outside the text.
    #[must_use]
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or("")
    }

    /// `path:line:column`, the form that editors and terminals turn into a link.
    #[must_use]
    pub fn locate(&self, offset: usize) -> String {
        let Position { line, column } = self.position(offset);
        format!("{}:{line}:{column}", self.path.display())
    }
}

/// The text with every CRLF and lone CR as LF and without a byte order mark, which is how files are lexed, run and
/// compared: a checkout on Windows is the same revision.
#[must_use]
pub fn normalize_newlines(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_survive_odd_offsets() {
        let source = Source::new("x", "a\nbé\nc");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(2), Position { line: 2, column: 1 });
        // The second byte of é belongs to é.
        assert_eq!(source.position(4), Position { line: 2, column: 2 });
        assert_eq!(source.position(999), Position { line: 3, column: 2 });
        assert_eq!(source.locate(3), "x:2:2");
    }

    #[test]
    fn newlines_of_all_systems_become_one() {
        assert_eq!(normalize_newlines("\u{feff}a\r\nb\rc\n"), "a\nb\nc\n");
    }
}
