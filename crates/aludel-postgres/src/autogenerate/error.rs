//! Why nothing is generated. Never holds a URL or a secret.

use aludel_core::diff::DiffError;
use aludel_core::plan::PlanError;

use crate::catalog::InspectError;
use crate::normalise::NormaliseError;

/// Why a database and what it should be cannot be compared, or not be made the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AutogenerateError {
    /// The catalog.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// The comparison.
    #[error(transparent)]
    Diff(#[from] DiffError),
    /// The plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The wordings.
    #[error(transparent)]
    Normalise(#[from] NormaliseError),
    /// The desired side has no table at all.
    #[error("no table is wanted, so every table would be dropped ({tables} in all)")]
    DropsEverything {
        /// How many tables are there.
        tables: usize,
    },
}

impl AutogenerateError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Inspect(error) if error.is_concurrent_change() => {
                Some("another session changes the schema: try again".to_owned())
            }
            Self::Inspect(_) | Self::Normalise(_) => None,
            Self::Diff(error) => Some(error.hint().to_owned()),
            Self::Plan(error) => Some(error.hint().to_owned()),
            Self::DropsEverything { .. } => {
                Some("to drop all tables, write the revision by hand".to_owned())
            }
        }
    }
}
