//! Why changes cannot be planned. Never a fault of the server.

use crate::schema::ObjectId;

/// Changes that have no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Statements that wait for each other.
    #[error(
        "these objects need each other, so that no order makes them: {}",
        objects.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    Circle {
        /// The objects in the circle and those that wait for it.
        objects: Vec<ObjectId>,
    },
    /// A difference that PostgreSQL has no statement for.
    #[error("{what} of {object} cannot be changed")]
    Unalterable {
        /// The object.
        object: ObjectId,
        /// What of it.
        what: &'static str,
    },
}

impl PlanError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Circle { .. } => {
                "write the revision by hand: make one of them without the other, then add it"
            }
            Self::Unalterable { .. } => {
                "write the revision by hand: make a new object, move the rows, drop the old one"
            }
        }
    }
}
