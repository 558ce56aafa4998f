//! Compares indexes. Never knows how they are built.

use super::join::Comparison;
use super::{Change, IndexChange};
use crate::schema::Index;

/// Options change in place; an INVALID index is built again; that the desired side's is invalid is no wish.
pub(super) fn compare(from: &Index, to: &Index) -> Comparison {
    let mut changes = Vec::new();
    let mut mended = from.clone();
    if from.options != to.options {
        mended.options.clone_from(&to.options);
        changes.push(IndexChange::Options(from.options.clone(), to.options.clone()));
    }
    if !from.valid && to.valid {
        changes.push(IndexChange::Invalid);
    }
    mended.valid = to.valid;
    if mended != *to {
        return Comparison::Replace;
    }
    Comparison::Stays(
        changes.into_iter().map(|change| Change::Index { name: to.name.clone(), change }).collect(),
    )
}
