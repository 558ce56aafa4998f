//! What is wrong with SQL text of a base. Never about a database.

use crate::schema::{ObjectId, TypeNameError};

/// SQL text that a base cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{origin}:{line}: {problem}")]
pub struct DeclaredError {
    /// What the text is called: a file, or the source file of the base.
    pub origin: String,
    /// The line of the statement or of the mistake, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: DeclaredProblem,
}

/// What is wrong with a statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeclaredProblem {
    /// It does not parse.
    #[error("{0}")]
    Syntax(String),
    /// It declares nothing that a base holds as text.
    #[error(
        "`{0}` is not CREATE of a view, materialized view, function, procedure, trigger, sequence, domain, extension or schema, and not COMMENT, GRANT or REVOKE"
    )]
    Refused(String),
    /// It says something that a base cannot hold.
    #[error("{0} is not understood here: {1}")]
    Unsupported(&'static str, &'static str),
    /// A type of an argument, a result or a domain.
    #[error(transparent)]
    Type(#[from] TypeNameError),
    /// A number of a sequence.
    #[error("{0:?} is no number")]
    Number(String),
    /// A part that should be there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// It speaks of an object that the base does not have.
    #[error("the base has no {0}")]
    NoObject(String),
    /// Several functions have the name.
    #[error("there is more than one {0}: say the types of its arguments")]
    Ambiguous(String),
    /// There is no such privilege on that kind of object.
    #[error("{word} is no privilege on {on}")]
    Privilege {
        /// The privilege.
        word: String,
        /// The object.
        on: Box<ObjectId>,
    },
}
