//! What can be wrong with the name of a data type. Never looks for the type.

use std::ops::Range;

use crate::script::SplitError;

/// A text that names no data type of a column, and the bytes where the trouble is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} in the type `{text}`")]
pub struct TypeNameError {
    /// The text.
    pub text: String,
    /// What was found.
    pub kind: TypeNameErrorKind,
    /// Where, in bytes of the text.
    pub span: Range<usize>,
}

/// What is wrong with the name of a data type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TypeNameErrorKind {
    /// The text ends too early.
    #[error("something missing at the end")]
    Incomplete,
    /// A token that cannot stand there.
    #[error("unexpected `{0}`")]
    Unexpected(String),
    /// A quote or comment without its end.
    #[error("{0}")]
    Unreadable(SplitError),
    /// More than schema and name.
    #[error("a name of more than two parts")]
    TooManyParts,
    /// `serial` and its relatives, which are not types.
    #[error("`{0}`, which is no type")]
    Serial(String),
    /// `SETOF`, which columns cannot be.
    #[error("SETOF")]
    SetOf,
    /// A modifier that the type does not take.
    #[error("modifier `({0})`")]
    Modifier(String),
}

impl TypeNameError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match &self.kind {
            TypeNameErrorKind::Serial(name) => {
                let data_type = match name.as_str() {
                    "smallserial" | "serial2" => "smallint",
                    "bigserial" | "serial8" => "bigint",
                    _ => "integer",
                };
                Some(format!(
                    "name the type {data_type} and make the column an identity column or give it a sequence"
                ))
            }
            TypeNameErrorKind::TooManyParts => {
                Some("quote a name that has a dot in it: \"a.b\"".to_owned())
            }
            TypeNameErrorKind::Unreadable(error) => Some(error.hint().to_owned()),
            TypeNameErrorKind::Incomplete
            | TypeNameErrorKind::Unexpected(_)
            | TypeNameErrorKind::SetOf
            | TypeNameErrorKind::Modifier(_) => None,
        }
    }
}
