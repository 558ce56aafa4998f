//! Compares enum types. Never knows which columns use them.

use super::join::Comparison;
use super::{Change, Rename};
use crate::schema::EnumType;

/// Labels are compared by their new names; `renames` are the directives that fit.
pub(super) fn compare(from: &EnumType, to: &EnumType, renames: &[Rename]) -> Comparison {
    let renamed: Vec<(String, String)> = renames
        .iter()
        .filter_map(|rename| match rename {
            Rename::Value { of, from, to: new } if *of == to.name => {
                Some((from.clone(), new.clone()))
            }
            _ => None,
        })
        .collect();
    if renamed.is_empty() && from.values == to.values {
        return Comparison::Stays(Vec::new());
    }
    Comparison::Stays(vec![Change::Enum {
        name: to.name.clone(),
        from: from.values.clone(),
        to: to.values.clone(),
        renamed,
    }])
}
