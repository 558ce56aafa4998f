//! Why two schemas cannot be compared, or the one not be made the other. Says what was found; what to do is in
//! [`DiffError::hint`].

use super::Rename;
use crate::schema::ObjectId;

/// Why there is no difference to work with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// A directive names something that is on neither side.
    #[error("{rename}: neither the old name nor the new one is there")]
    RenameMatchesNothing {
        /// The directive.
        rename: Box<Rename>,
    },
    /// The new name is taken by something else.
    #[error("{rename}: both the old name and the new one are there")]
    RenameTaken {
        /// The directive.
        rename: Box<Rename>,
    },
    /// Two directives say different things of one name.
    #[error("{first} and {second} contradict each other")]
    RenamesContradict {
        /// One directive.
        first: Box<Rename>,
        /// The other.
        second: Box<Rename>,
    },
    /// Names that trade places, or go round in a circle.
    #[error("{rename} is a part of a circle of renames")]
    RenameCircle {
        /// One directive of the circle.
        rename: Box<Rename>,
    },
    /// The two names are of things that cannot become each other.
    #[error("{rename}: {why}")]
    RenameImpossible {
        /// The directive.
        rename: Box<Rename>,
        /// Why not.
        why: &'static str,
    },
    /// A difference that no statement of this server mends.
    #[error("{what} of {object} differs, and no statement changes it")]
    Unalterable {
        /// The object.
        object: ObjectId,
        /// What of it.
        what: &'static str,
        /// What can be done instead.
        hint: &'static str,
    },
}

impl DiffError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::RenameMatchesNothing { .. } => {
                "correct the old name, or take the rename out if every database has it behind it"
            }
            Self::RenameTaken { .. } => {
                "take the rename out, or rename or drop by hand what has the new name already"
            }
            Self::RenamesContradict { .. } => "keep one of the two",
            Self::RenameCircle { .. } => {
                "rename in two revisions, with a name in between that nothing else has"
            }
            Self::RenameImpossible { .. } => "take the rename out, and write the revision by hand",
            Self::Unalterable { hint, .. } => hint,
        }
    }
}
