//! Compares views. Never reads their queries.

use super::Change;
use super::join::Comparison;
use crate::schema::{View, ViewKind};

/// CREATE OR REPLACE may only add columns behind those that are there; a materialised view's query is fixed.
pub(super) fn compare(from: &View, to: &View) -> Comparison {
    let known = !from.columns.is_empty() && !to.columns.is_empty();
    let same_columns = !known || from.columns == to.columns;
    if from.kind != to.kind || known && !to.columns.starts_with(&from.columns) {
        return Comparison::Replace;
    }
    let same_query = from.query == to.query && same_columns;
    if !same_query && to.kind == ViewKind::Materialized {
        return Comparison::Replace;
    }
    Comparison::Stays(if same_query && from.options == to.options {
        Vec::new()
    } else {
        vec![Change::View { from: Box::new(from.clone()), to: Box::new(to.clone()) }]
    })
}
