//! Triggers. Never reads those that enforce constraints.

use aludel_core::ident::Ident;
use aludel_core::schema::{Expression, Object, ObjectId, Trigger, TriggerEnabled};

use super::draft::{Class, Draft};
use super::error::{InspectError, printed};
use super::queries::record;

record! {
    /// A trigger.
    TriggerRow from "triggers" {
        oid: u32,
        relation: u32,
        name: String,
        definition: Option<String>,
        enabled: String,
    }
}

/// Adds the triggers.
pub(super) fn add(rows: Vec<TriggerRow>, draft: &mut Draft) -> Result<(), InspectError> {
    for row in rows {
        let Some(on) = draft.relation(row.relation).cloned() else { continue };
        let name = Ident::new(row.name);
        let id = ObjectId::Trigger { on: on.clone(), name: name.clone() };
        let enabled = match row.enabled.as_str() {
            "O" => TriggerEnabled::Origin,
            "D" => TriggerEnabled::Disabled,
            "R" => TriggerEnabled::Replica,
            "A" => TriggerEnabled::Always,
            other => return Err(InspectError::unknown(&id, "state", other)),
        };
        let definition = Expression::new(printed(row.definition, &id)?);
        let trigger = Trigger { on, name, definition, enabled };
        draft.add(Class::Trigger, row.oid, Object::Trigger(trigger));
    }
    Ok(())
}
