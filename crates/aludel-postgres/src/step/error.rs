//! What can go wrong in a step in Rust, with the step's own cause. Never holds a parameter of a statement.

use std::error::Error;
use std::fmt;
use std::ops::Range;

use aludel_core::graph::Action;
use aludel_core::phase::PlannedStep;
use aludel_core::revision::{RevisionId, SectionKind};
use aludel_core::source::Source;

use crate::error::DatabaseError;
use crate::event::Blocker;

/// What a step returns when it fails: any error, or a text.
pub type StepFailure = Box<dyn Error + Send + Sync>;

/// Why a statement of a step did not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandleError {
    /// The server refused it, or is gone.
    #[error("{0}")]
    Server(#[from] DatabaseError),
    /// It would end the transaction, which the run does.
    #[error("{statement} is not the step's to send: its transaction is ended by the run")]
    TransactionControl {
        /// Its first words.
        statement: String,
    },
    /// It would turn the session into a conversation that a handle cannot hold.
    #[error(
        "COPY with STDIN or STDOUT is not for a step: write rows with INSERT … SELECT FROM unnest($1, …), and read them with a query"
    )]
    Copy,
    /// There is no row where one was asked for.
    #[error("there is no row: {statement}")]
    NoRow {
        /// The statement on one line, cut.
        statement: String,
    },
}

/// Where a code step is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepPlace {
    /// The revision.
    pub revision: RevisionId,
    /// Up or down.
    pub direction: Action,
    /// The file.
    pub origin: Source,
    /// The marker in it.
    pub span: Range<usize>,
    /// The step's name.
    pub name: String,
    /// The step's version.
    pub version: u32,
}

/// A code step that failed.
#[derive(Debug)]
pub struct StepError {
    /// Where it is called.
    pub place: StepPlace,
    /// How many rows earlier batches have done and keep; none where the step was in the transaction of its revision.
    pub kept: Option<u64>,
    /// What went wrong.
    pub cause: StepCause,
}

/// What went wrong in a step.
#[derive(Debug)]
pub enum StepCause {
    /// A statement that it sent.
    Server(DatabaseError),
    /// Something of its own.
    Own(StepFailure),
}

impl StepPlace {
    /// The place of a section, where it is a call.
    pub(crate) fn of(step: &PlannedStep, section: usize) -> Option<Self> {
        let origin = step.file.as_ref()?.source().clone();
        let section = step.sections().get(section)?;
        let SectionKind::Call { name, version } = &section.kind else { return None };
        Some(Self {
            revision: step.step.revision.clone(),
            direction: step.step.action,
            origin,
            span: section.marker_span.clone(),
            name: name.clone(),
            version: *version,
        })
    }
}

impl StepError {
    /// What the server said, where it is the server's error, whatever the step has made of it.
    #[must_use]
    pub fn server(&self) -> Option<&DatabaseError> {
        match &self.cause {
            StepCause::Server(error) => Some(error),
            StepCause::Own(failure) => {
                let mut cause: Option<&(dyn Error + 'static)> = Some(failure.as_ref());
                while let Some(error) = cause {
                    if let Some(found) = error.downcast_ref::<DatabaseError>() {
                        return Some(found);
                    }
                    cause = error.source();
                }
                None
            }
        }
    }

    /// Who was in the way of its statement, where it was the server's error.
    pub(crate) fn blocked_by(mut self, blockers: Vec<Blocker>) -> Self {
        if let StepCause::Server(error) = self.cause {
            self.cause = StepCause::Server(error.blocked_by(blockers));
        }
        self
    }

    /// The same as the last of so many tries.
    pub(crate) fn tried(mut self, tries: u32) -> Self {
        if let StepCause::Server(error) = self.cause {
            self.cause = StepCause::Server(error.tried(tries));
        }
        self
    }
}

impl From<StepFailure> for StepCause {
    fn from(failure: StepFailure) -> Self {
        match failure.downcast::<HandleError>() {
            Ok(error) => match *error {
                HandleError::Server(error) => Self::Server(error),
                other => Self::Own(other.into()),
            },
            Err(failure) => Self::Own(failure),
        }
    }
}

impl fmt::Display for StepCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(error) => error.fmt(f),
            Self::Own(failure) => {
                let mut said = failure.to_string();
                f.write_str(&said)?;
                let mut cause = failure.source();
                while let Some(error) = cause {
                    let words = error.to_string();
                    if !said.contains(&words) {
                        write!(f, ": {words}")?;
                        said.push_str(&words);
                    }
                    cause = error.source();
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place: StepPlace { origin, span, name, version, .. }, cause, .. } = self;
        let at = origin.locate(span.start);
        write!(f, "{at}: the code step {name} {version} failed: {cause}")
    }
}

impl Error for StepError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            StepCause::Server(error) => Some(error),
            StepCause::Own(failure) => Some(failure.as_ref()),
        }
    }
}
