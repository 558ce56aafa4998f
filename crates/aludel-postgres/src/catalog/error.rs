//! Why a catalog could not be read. Never holds a URL or a secret.

use crate::error::DatabaseError;

/// A failure to read a catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// The server refused a query, or the connection is gone.
    #[error("{0}")]
    Server(#[from] DatabaseError),
    /// Somebody changed or dropped the object while it was read.
    #[error("{object} was changed while it was read")]
    Changed {
        /// The object.
        object: String,
    },
    /// A catalog column holds what this version does not know.
    #[error("{object} has {value:?} as its {what}, which is unknown")]
    UnknownValue {
        /// The object.
        object: String,
        /// What the value stands for.
        what: &'static str,
        /// What the catalog holds.
        value: String,
    },
}

impl InspectError {
    /// Whether it comes from a change at the same time, so that another attempt is worth while.
    ///
    /// The functions that print definitions do not read at the transaction's snapshot: what another session has
    /// dropped since is missing to them, which is an internal error (SQLSTATE XX000) where it is not a NULL.
    #[must_use]
    pub fn is_concurrent_change(&self) -> bool {
        match self {
            Self::Changed { .. } => true,
            Self::Server(error) => error.sqlstate.as_deref() == Some("XX000"),
            Self::UnknownValue { .. } => false,
        }
    }

    pub(super) fn unknown(object: &impl ToString, what: &'static str, value: &str) -> Self {
        Self::UnknownValue { object: object.to_string(), what, value: value.to_owned() }
    }
}

/// The text that the server printed, which is NULL for what was dropped meanwhile.
pub(super) fn printed<T>(text: Option<T>, object: &impl ToString) -> Result<T, InspectError> {
    text.ok_or_else(|| InspectError::Changed { object: object.to_string() })
}
