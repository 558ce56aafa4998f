//! Compares extensions, in what the desired side states. Never knows which versions there are.

use super::Change;
use super::join::Comparison;
use crate::schema::Extension;

pub(super) fn compare(from: &Extension, to: &Extension) -> Comparison {
    let schema = to.schema.is_some() && from.schema != to.schema;
    let version = to.version.is_some() && from.version != to.version;
    Comparison::Stays(if schema || version {
        vec![Change::Extension { from: from.clone(), to: to.clone() }]
    } else {
        Vec::new()
    })
}
