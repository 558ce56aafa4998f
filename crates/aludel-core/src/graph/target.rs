//! What a user types to name a place in the history, as syntax. Never looks at a graph.

use std::fmt;
use std::str::FromStr;

use crate::revision::{RESERVED, RevisionId};

/// A place in the history, as typed: `head`, `ae10`, `billing@head`, `ae10+2`, `-1`, `billing@+1`.
///
/// ```
/// use aludel_core::graph::{Symbol, Target};
///
/// let target = Target::parse("billing@head-2").unwrap();
/// assert_eq!(target.branch(), Some("billing"));
/// assert_eq!(target.symbol(), &Symbol::Head);
/// assert_eq!(target.offset(), Some(-2));
/// assert_eq!(target.to_string(), "billing@head-2");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    branch: Option<String>,
    symbol: Symbol,
    offset: Option<i32>,
}

/// What a target starts from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// Nothing named, only an offset: relative to what is applied.
    Implied,
    /// The single head.
    Head,
    /// Every head.
    Heads,
    /// Before the first revision.
    Base,
    /// What is applied.
    Current,
    /// An identifier, a prefix of one, or a branch label.
    Name(String),
}

/// Why a text names no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing was given.
    #[error("a revision is needed, and nothing was given")]
    Empty,
    /// A colon where one revision is meant.
    #[error("{text:?} is a range, and one revision is needed here")]
    Range {
        /// What was given.
        text: String,
    },
    /// A range without its colon, or with two.
    #[error("{text:?} is not a range of revisions")]
    NotARange {
        /// What was given.
        text: String,
    },
    /// An `@` with nothing before it, a second `@`, or a word of the grammar before it.
    #[error("{text:?} names no branch before the `@`")]
    Branch {
        /// What was given.
        text: String,
    },
    /// `branch@` with nothing behind.
    #[error("{text:?} names no revision after the `@`")]
    NoRevision {
        /// What was given.
        text: String,
    },
    /// A `+` that no number follows, or a number beyond all histories.
    #[error("the offset of {text:?} is not a number of revisions")]
    Offset {
        /// What was given.
        text: String,
    },
}

impl TargetError {
    /// What to type instead.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Empty => "name a revision, a branch label, head, heads or base",
            Self::Range { .. } => "ranges are for history, and for SQL scripts made offline",
            Self::NotARange { .. } => "a range is START:END, START: or :END",
            Self::Branch { .. } | Self::NoRevision { .. } => {
                "before the `@` stands a branch label or a revision, after it head, heads, base, a revision or an offset"
            }
            Self::Offset { .. } => "an offset is + or - and a number, as in head-2 or +1",
        };
        Some(hint.to_owned())
    }
}

impl Target {
    /// Reads one target.
    ///
    /// # Errors
    ///
    /// [`TargetError`] when the text has no meaning in any history.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let owned = || text.to_owned();
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        if text.contains(':') {
            return Err(TargetError::Range { text: owned() });
        }
        let (branch, rest) = match text.split_once('@') {
            None => (None, text),
            Some((branch, rest)) => (Some(branch), rest),
        };
        if branch.is_some_and(|branch| branch.is_empty() || RESERVED.contains(&branch))
            || rest.contains('@')
        {
            return Err(TargetError::Branch { text: owned() });
        }
        if rest.is_empty() {
            return Err(TargetError::NoRevision { text: owned() });
        }
        let before_digits = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_offset = before_digits.len() < rest.len() && before_digits.ends_with(['+', '-']);
        let (symbol, offset) = if is_offset {
            let (symbol, offset) = rest.split_at(before_digits.len() - 1);
            (symbol, Some(offset.parse().map_err(|_| TargetError::Offset { text: owned() })?))
        } else {
            (rest, None)
        };
        if symbol.contains('+') || branch.is_some_and(|branch| branch.contains('+')) {
            return Err(TargetError::Offset { text: owned() });
        }
        let symbol = match symbol {
            "" => Symbol::Implied,
            "head" => Symbol::Head,
            "heads" => Symbol::Heads,
            "base" => Symbol::Base,
            "current" if branch.is_some() => return Err(TargetError::NoRevision { text: owned() }),
            "current" => Symbol::Current,
            name => Symbol::Name(name.to_owned()),
        };
        Ok(Self { branch: branch.map(str::to_owned), symbol, offset })
    }

    /// One revision, by its whole identifier.
    #[must_use]
    pub fn revision(id: &RevisionId) -> Self {
        Self::plain(Symbol::Name(id.to_string()))
    }

    /// `head`.
    #[must_use]
    pub fn head() -> Self {
        Self::plain(Symbol::Head)
    }

    /// `heads`.
    #[must_use]
    pub fn heads() -> Self {
        Self::plain(Symbol::Heads)
    }

    /// `base`.
    #[must_use]
    pub fn base() -> Self {
        Self::plain(Symbol::Base)
    }

    /// `current`.
    #[must_use]
    pub fn current() -> Self {
        Self::plain(Symbol::Current)
    }

    /// `+N` or `-N`.
    #[must_use]
    pub fn relative(offset: i32) -> Self {
        Self { offset: Some(offset), ..Self::plain(Symbol::Implied) }
    }

    fn plain(symbol: Symbol) -> Self {
        Self { branch: None, symbol, offset: None }
    }

    /// The label or revision before the `@`.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// Whether it is nothing but this name.
    pub(super) fn is_name(&self, name: &str) -> bool {
        self.branch.is_none()
            && self.offset.is_none()
            && matches!(&self.symbol, Symbol::Name(own) if own == name)
    }

    /// What the target starts from.
    #[must_use]
    pub fn symbol(&self) -> &Symbol {
        &self.symbol
    }

    /// How many revisions up or down from there.
    #[must_use]
    pub fn offset(&self) -> Option<i32> {
        self.offset
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        Self::parse(text)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(branch) = &self.branch {
            write!(f, "{branch}@")?;
        }
        f.write_str(match &self.symbol {
            Symbol::Implied => "",
            Symbol::Head => "head",
            Symbol::Heads => "heads",
            Symbol::Base => "base",
            Symbol::Current => "current",
            Symbol::Name(name) => name,
        })?;
        match self.offset {
            None => Ok(()),
            Some(offset) => write!(f, "{offset:+}"),
        }
    }
}

/// A stretch of the history, both ends included: `a:b`, `a:`, `:b`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct HistoryRange {
    /// The older end; the base when absent.
    pub start: Option<Target>,
    /// The newer end; every head when absent.
    pub end: Option<Target>,
}

impl HistoryRange {
    /// Reads `a:b`, `a:`, `:b` or `:`.
    ///
    /// # Errors
    ///
    /// [`TargetError::NotARange`] without exactly one colon, and the error of either end.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let not_a_range = || TargetError::NotARange { text: text.to_owned() };
        let (start, end) = text.trim().split_once(':').ok_or_else(not_a_range)?;
        if end.contains(':') {
            return Err(not_a_range());
        }
        let side =
            |text: &str| if text.is_empty() { Ok(None) } else { Target::parse(text).map(Some) };
        Ok(Self { start: side(start)?, end: side(end)? })
    }
}

impl FromStr for HistoryRange {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        Self::parse(text)
    }
}

impl fmt::Display for HistoryRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(start) = &self.start {
            start.fmt(f)?;
        }
        f.write_str(":")?;
        match &self.end {
            None => Ok(()),
            Some(end) => end.fmt(f),
        }
    }
}
