//! Why nothing can be foreseen. Never holds a URL.

use crate::autogenerate::AutogenerateError;
use crate::catalog::InspectError;
use crate::error::DatabaseError;
use crate::shadow::ShadowError;

/// Why nothing can be foreseen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// The shadow database.
    #[error(transparent)]
    Shadow(#[from] ShadowError),
    /// What the live database holds cannot be read.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// No statements make in the shadow database what the live one holds.
    #[error("the live schema cannot be copied: {0}")]
    Copy(#[from] Box<AutogenerateError>),
    /// A question was not answered.
    #[error(transparent)]
    Server(#[from] DatabaseError),
}
