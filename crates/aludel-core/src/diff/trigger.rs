//! Compares triggers. Never looks at their functions.

use super::Change;
use super::join::Comparison;
use crate::schema::Trigger;

pub(super) fn compare(from: &Trigger, to: &Trigger) -> Comparison {
    if from.definition != to.definition {
        return Comparison::Replace;
    }
    Comparison::Stays(if from.enabled == to.enabled {
        Vec::new()
    } else {
        vec![Change::Trigger {
            on: to.on.clone(),
            name: to.name.clone(),
            from: from.enabled,
            to: to.enabled,
        }]
    })
}
