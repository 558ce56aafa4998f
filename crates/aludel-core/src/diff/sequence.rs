//! Compares sequences. Never knows where one stands.

use super::join::Comparison;
use super::{Change, DiffError};
use crate::schema::{ObjectId, Sequence};

/// From here on a sequence can be UNLOGGED.
const UNLOGGED_SEQUENCES: i32 = 150_000;

pub(super) fn compare(
    from: &Sequence,
    to: &Sequence,
    server_version: i32,
) -> Result<Comparison, DiffError> {
    if from == to {
        return Ok(Comparison::Stays(Vec::new()));
    }
    if from.unlogged != to.unlogged && server_version < UNLOGGED_SEQUENCES {
        return Err(DiffError::Unalterable {
            object: ObjectId::Sequence(to.name.clone()),
            what: "the persistence",
            hint: "PostgreSQL has unlogged sequences from 15 on",
        });
    }
    Ok(Comparison::Stays(vec![Change::Sequence {
        from: Box::new(from.clone()),
        to: Box::new(to.clone()),
    }]))
}
