//! What can be wrong with a revision file, and where. Never says what can be wrong between revisions: that is the graph's.

use std::fmt;
use std::ops::Range;

use super::header::KEYS;
use super::id::InvalidRevisionId;
use super::section::DIRECTIVES;
use crate::script::SplitError;
use crate::source::Source;

/// A revision file that cannot be read, with the place in it.
///
/// `Display` is `path:line:column: what is wrong`.
#[derive(Debug, Clone)]
pub struct RevisionFileError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    source: Source,
    span: Range<usize>,
    kind: RevisionFileErrorKind,
}

/// What is wrong with a revision file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RevisionFileErrorKind {
    /// The comment block at the top.
    #[error(transparent)]
    Header(#[from] HeaderErrorKind),
    /// The file is not UTF-8.
    #[error("the file is not UTF-8 text")]
    NotUtf8,
    /// A NUL byte, which PostgreSQL cannot take.
    #[error("the file contains a NUL byte")]
    Nul,
    /// `-- aludel: something` that is no section marker.
    #[error("unknown section marker {directive:?}")]
    UnknownDirective {
        /// What stands behind `-- aludel:`.
        directive: String,
    },
    /// No `up` section at all.
    #[error("the file has no `-- aludel: up` section")]
    NoUp,
    /// `down irreversible` beside other down sections.
    #[error("the downgrade is marked irreversible and has sections too")]
    IrreversibleWithSections,
    /// SQL under a marker that takes none.
    #[error("a `{marker}` section takes no SQL")]
    BodyNotAllowed {
        /// The marker without its arguments.
        marker: &'static str,
    },
    /// `BEGIN`, `COMMIT` and their kin.
    #[error("{statement} is not allowed in a revision: the runner opens and ends the transactions")]
    TransactionControl {
        /// The statement's words.
        statement: String,
    },
    /// A statement that PostgreSQL refuses inside a transaction, in a section that is one.
    #[error("{reason} cannot run inside a transaction, and this section is one")]
    NeedsNoTransaction {
        /// Which statement.
        reason: String,
    },
    /// Data for COPY in a section without transaction.
    #[error("COPY … FROM STDIN with data is not allowed in a `no-transaction` section")]
    CopyOutsideTransaction,
    /// SQL that does not split into statements.
    #[error(transparent)]
    Split(#[from] SplitError),
}

/// What is wrong with a header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderErrorKind {
    /// Git's conflict markers.
    #[error("the file holds an unresolved merge conflict")]
    Conflict,
    /// Something other than a comment above the first marker.
    #[error("SQL stands above the first `-- aludel:` marker")]
    SqlBeforeMarker,
    /// A key that the format does not know.
    #[error("unknown header key {key:?}")]
    UnknownKey {
        /// The key as written.
        key: String,
    },
    /// The same key twice.
    #[error("header key {key:?} stands twice")]
    RepeatedKey {
        /// The key.
        key: String,
    },
    /// The same parent or label twice.
    #[error("{value:?} is named twice")]
    RepeatedValue {
        /// The value.
        value: String,
    },
    /// `Revision` or `Revises` is not there.
    #[error("the header has no {key:?} line")]
    MissingKey {
        /// The key.
        key: String,
    },
    /// A line among the keys that has no key.
    #[error("this line stands among the header's keys, and is no `Key: value`")]
    NotAKey,
    /// An identifier that breaks the rules.
    #[error(transparent)]
    BadIdentifier(InvalidRevisionId),
    /// A label that would be read as something else in a target.
    #[error("{label:?} cannot be a branch label")]
    BadLabel {
        /// The label.
        label: String,
    },
    /// A time that is none.
    #[error("{text:?} is not a time")]
    BadTimestamp {
        /// As written.
        text: String,
    },
}

impl RevisionFileError {
    pub(super) fn new(
        source: Source,
        span: Range<usize>,
        kind: impl Into<RevisionFileErrorKind>,
    ) -> Self {
        Self(Box::new(Inner { source, span, kind: kind.into() }))
    }

    pub(super) fn split(source: Source, error: &SplitError) -> Self {
        Self::new(source, error.span.clone(), error.clone())
    }

    /// The file's path and text.
    #[must_use]
    pub fn origin(&self) -> &Source {
        &self.0.source
    }

    /// The bytes that the error is about.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span.clone()
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &RevisionFileErrorKind {
        &self.0.kind
    }

    /// What to do about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        use HeaderErrorKind as H;
        use RevisionFileErrorKind as K;
        Some(match self.kind() {
            K::Header(H::UnknownKey { key }) => match nearest(key, KEYS) {
                Some(known) => format!("did you mean {known:?}? The keys are {}", KEYS.join(", ")),
                None => format!("the keys are {}; free text belongs in the first paragraph", KEYS.join(", ")),
            },
            K::Header(H::MissingKey { key }) if key == "Revises" => {
                "write `-- Revises:` with the parent's identifier, or with nothing for a base".to_owned()
            }
            K::Header(H::MissingKey { key }) => format!("write `-- {key}: …` into the comment block at the top"),
            K::Header(H::SqlBeforeMarker) => {
                "a file begins with a comment block and a line `-- aludel: up`; `revision \"MESSAGE\"` makes one".to_owned()
            }
            K::NoUp => "put a line `-- aludel: up` above the SQL of the upgrade".to_owned(),
            K::Header(H::Conflict) => "keep the lines of one side, and remove those that begin with <<<<<<<, ======= and >>>>>>>".to_owned(),
            K::Header(H::RepeatedKey { key }) if key == "Revision" || key == "Created" => "remove one of the lines".to_owned(),
            K::Header(H::RepeatedKey { key }) => format!("write one line, `-- {key}: a, b`"),
            K::Header(H::RepeatedValue { .. }) => "name it once".to_owned(),
            K::Header(H::BadIdentifier(error)) => error.hint(),
            K::Header(H::BadLabel { .. }) => {
                "head, heads, base and current name places, and @ + - : , cut a name in parts: choose another word".to_owned()
            }
            K::Header(H::BadTimestamp { .. }) => "write it like 2026-11-22T18:06:25Z, or leave the line out".to_owned(),
            K::Split(error) => error.hint().to_owned(),
            K::BodyNotAllowed { .. } => "remove the SQL, or put it into a section of its own".to_owned(),
            K::Header(H::NotAKey) => "leave an empty `--` line between text and keys".to_owned(),
            K::UnknownDirective { directive } => match nearest(directive.split(' ').next().unwrap_or(""), DIRECTIVES) {
                Some(known) => format!("did you mean `-- aludel: {known}`? Known are {}", known_directives()),
                None => format!("known are {}", known_directives()),
            },
            K::TransactionControl { .. } => {
                "remove it; a statement that needs to run outside a transaction goes into a `no-transaction` section".to_owned()
            }
            K::NeedsNoTransaction { .. } => "put it into a section `-- aludel: up no-transaction` (or `down no-transaction`)".to_owned(),
            K::CopyOutsideTransaction => "move it into a section of its own without `no-transaction`".to_owned(),
            K::IrreversibleWithSections => "keep the sections, or the word irreversible".to_owned(),
            K::NotUtf8 => "save the file as UTF-8".to_owned(),
            K::Nul => "remove it; PostgreSQL takes no text with NUL".to_owned(),
        })
    }
}

fn known_directives() -> &'static str {
    "`up`, `up no-transaction`, `up call NAME VERSION`, the same with `down`, `down irreversible \"why\"` and, for lint, `allow RULE why`"
}

fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    crate::nearest::nearest(word, known)
}

impl fmt::Display for RevisionFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.source.locate(self.0.span.start), self.0.kind)
    }
}

impl std::error::Error for RevisionFileError {}
