//! Compares row security policies. Never says whether row security is on.

use super::Change;
use super::join::Comparison;
use crate::schema::Policy;

/// ALTER POLICY changes roles and conditions; it can neither take a condition away nor change what the policy is for.
pub(super) fn compare(from: &Policy, to: &Policy) -> Comparison {
    let loses_using = from.using.is_some() && to.using.is_none();
    let loses_check = from.check.is_some() && to.check.is_none();
    if from.command != to.command || from.permissive != to.permissive || loses_using || loses_check
    {
        return Comparison::Replace;
    }
    Comparison::Stays(if from == to {
        Vec::new()
    } else {
        vec![Change::Policy { from: Box::new(from.clone()), to: Box::new(to.clone()) }]
    })
}
