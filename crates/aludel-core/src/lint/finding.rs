//! What a rule found: which, where, how bad, and what to write instead. Never says how it looks on a terminal.

use std::fmt;
use std::ops::Range;

use super::name::Name;
use super::rule::Rule;
use crate::source::Source;

/// How bad it is. The order is that of badness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Unwise, or better known.
    Note,
    /// Dangerous where tables are large or programs run.
    Warning,
    /// Fails, loses data, or reaches what it must not.
    Error,
}

impl Level {
    /// All of them, mildest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// Its name in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that a rule found in a revision.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The rule's level, or what the size of the table makes of it.
    pub level: Level,
    /// The file.
    pub source: Source,
    /// The bytes that it is about.
    pub span: Range<usize>,
    /// What was found, with names; a fragment without a full stop.
    pub title: String,
    /// What to do instead.
    pub hint: Option<String>,
    /// What to write instead.
    pub fix: Option<Fix>,
    /// The table that is locked, read or written anew while others wait.
    pub table: Option<Name>,
    /// What is known of this table's size, in words.
    pub size: Option<String>,
}

/// SQL to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The bytes to replace; empty where the text is to be added.
    pub span: Range<usize>,
    /// What goes there: statements, with the markers of their sections where it takes sections of its own.
    pub sql: String,
}

impl Finding {
    pub(super) fn new(
        rule: &'static Rule,
        source: &Source,
        span: Range<usize>,
        title: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            level: rule.level,
            source: source.clone(),
            span,
            title: title.into(),
            hint: None,
            fix: None,
            table: None,
            size: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn fix(mut self, span: Range<usize>, sql: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, sql: sql.into() });
        self
    }

    pub(super) fn on(mut self, table: Option<Name>) -> Self {
        self.table = table;
        self
    }
}
