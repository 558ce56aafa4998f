//! Row security policies. Never says whether row security is on: tables do.

use aludel_core::ident::Ident;
use aludel_core::schema::{Expression, Object, ObjectId, Policy, PolicyCommand};

use super::draft::{Class, Draft};
use super::error::{InspectError, printed};
use super::grants::grantee;
use super::queries::record;

record! {
    /// A policy.
    PolicyRow from "policies" {
        oid: u32,
        relation: u32,
        name: String,
        permissive: bool,
        command: String,
        roles: Vec<Option<String>>,
        has_using: bool,
        using: Option<String>,
        has_check: bool,
        check: Option<String>,
    }
}

/// Adds the policies.
pub(super) fn add(rows: Vec<PolicyRow>, draft: &mut Draft) -> Result<(), InspectError> {
    for row in rows {
        let Some(on) = draft.relation(row.relation).cloned() else { continue };
        let name = Ident::new(row.name);
        let id = ObjectId::Policy { on: on.clone(), name: name.clone() };
        let expression = |is_there: bool, text: Option<String>| {
            is_there.then(|| printed(text, &id).map(Expression::new)).transpose()
        };
        let mut roles: Vec<_> = row.roles.into_iter().map(grantee).collect();
        roles.sort();
        let policy = Policy {
            permissive: row.permissive,
            command: match row.command.as_str() {
                "*" => PolicyCommand::All,
                "r" => PolicyCommand::Select,
                "a" => PolicyCommand::Insert,
                "w" => PolicyCommand::Update,
                "d" => PolicyCommand::Delete,
                other => return Err(InspectError::unknown(&id, "command", other)),
            },
            roles,
            using: expression(row.has_using, row.using)?,
            check: expression(row.has_check, row.check)?,
            on,
            name,
        };
        draft.add(Class::Policy, row.oid, Object::Policy(policy));
    }
    Ok(())
}
