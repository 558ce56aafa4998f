//! Why wordings cannot be compared. Never holds a URL or a secret.

use crate::error::DatabaseError;

/// A failure to ask the server for wordings: the connection is gone, or the request was cancelled. What the server does
/// not take is no failure; see [`Normalised::refused`](super::Normalised::refused).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NormaliseError {
    /// What the server or the connection said.
    #[error("{0}")]
    Server(#[from] DatabaseError),
}
