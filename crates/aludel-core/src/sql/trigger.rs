//! Triggers as DDL. Never their functions.

use super::clause::statement;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Trigger, TriggerEnabled};

pub(super) fn create(trigger: &Trigger) -> String {
    statement(&trigger.definition)
}

pub(super) fn drop(on: &QualifiedName, name: &Ident) -> String {
    format!("DROP TRIGGER {name} ON {on}")
}

pub(super) fn enable(on: &QualifiedName, name: &Ident, enabled: TriggerEnabled) -> String {
    let action = match enabled {
        TriggerEnabled::Origin => "ENABLE",
        TriggerEnabled::Disabled => "DISABLE",
        TriggerEnabled::Replica => "ENABLE REPLICA",
        TriggerEnabled::Always => "ENABLE ALWAYS",
    };
    format!("ALTER TABLE {on} {action} TRIGGER {name}")
}
