//! What can be wrong with a text before any server sees it. Never names a file: the caller knows which one it read.

use std::fmt;
use std::ops::Range;

/// A text that cannot be cut into statements, and the bytes where the trouble began.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SplitError {
    /// What was found.
    pub kind: SplitErrorKind,
    /// Where it began, in bytes of the whole text. For something never closed: what opened it.
    pub span: Range<usize>,
}

impl SplitError {
    pub(super) fn new(kind: SplitErrorKind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match &self.kind {
            SplitErrorKind::Unterminated(Construct::Comment) => {
                "close it with `*/`; comments nest, so every `/*` in it needs one of its own"
            }
            SplitErrorKind::Unterminated(Construct::DollarString) => {
                "close it with the same tag that opened it, in the same case"
            }
            SplitErrorKind::Unterminated(_) => "close the quote; a quote inside it is doubled",
            SplitErrorKind::UnclosedParenthesis => {
                "close it before the `;`, which ends no statement inside parentheses"
            }
            SplitErrorKind::UnclosedBody => {
                "end every statement of the body with `;`, the body with END, and what follows with `;`"
            }
            SplitErrorKind::PsqlCommand(_) => {
                "commands of psql are not SQL; say it in SQL or leave it out"
            }
            SplitErrorKind::UnterminatedCopyData => "end the data with a line of its own: `\\.`",
            SplitErrorKind::TextAfterCopy => "begin the data on the line after the `;`",
        }
    }
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitErrorKind {
    /// A quote or a comment without its end.
    #[error("unterminated {0}")]
    Unterminated(Construct),
    /// A statement that ends inside parentheses.
    #[error("parenthesis is never closed")]
    UnclosedParenthesis,
    /// `BEGIN ATOMIC` without the `END` that belongs to it.
    #[error("BEGIN ATOMIC is never closed")]
    UnclosedBody,
    /// A command of psql, such as `\connect`. Holds its name, without its arguments.
    #[error("`{0}` is a command of psql, not SQL")]
    PsqlCommand(String),
    /// `COPY … FROM STDIN` without data that a line `\.` ends.
    #[error("COPY … FROM STDIN without data ended by a line `\\.`")]
    UnterminatedCopyData,
    /// Something between the `;` of a `COPY … FROM STDIN` and the end of its line.
    #[error("text after COPY … FROM STDIN on its line")]
    TextAfterCopy,
}

/// What can be opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Construct {
    /// A string constant in single quotes, of any prefix.
    String,
    /// An identifier in double quotes.
    QuotedIdentifier,
    /// A string constant between dollar tags.
    DollarString,
    /// A comment opened by `/*`.
    Comment,
}

impl fmt::Display for Construct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string constant",
            Self::QuotedIdentifier => "quoted identifier",
            Self::DollarString => "dollar-quoted string constant",
            Self::Comment => "comment",
        })
    }
}
