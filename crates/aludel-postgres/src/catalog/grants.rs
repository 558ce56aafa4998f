//! Privileges. Never reads the owner's own.

use std::collections::BTreeSet;

use aludel_core::ident::Ident;
use aludel_core::schema::{Grant, Grantee};

use super::draft::Draft;
use super::queries::record;

record! {
    /// A privilege, or a list of none.
    GrantRow from "grants" {
        class: u32,
        object: u32,
        number: i32,
        grantee: Option<String>,
        privilege: Option<String>,
        grantable: bool,
    }
}

/// A role by name, or PUBLIC without one.
pub(super) fn grantee(name: Option<String>) -> Grantee {
    name.map_or(Grantee::Public, |name| Grantee::Role(Ident::new(name)))
}

/// Puts the privileges to their objects. What is not listed here has PostgreSQL's defaults.
pub(super) fn add(rows: Vec<GrantRow>, draft: &mut Draft) {
    let mut seen = BTreeSet::new();
    for row in rows {
        let column = draft.column(row.object, row.number).cloned();
        let is_first = seen.insert((row.class, row.object, row.number));
        let Some(entry) = draft.entry_of(row.class, row.object) else { continue };
        if is_first && row.number == 0 {
            entry.grants.clear();
        }
        let Some(privilege) = row.privilege else { continue };
        let grant = Grant { grantee: grantee(row.grantee), privilege, grantable: row.grantable };
        match column {
            Some(column) => entry.column_grants.entry(column).or_default().insert(grant),
            None => entry.grants.insert(grant),
        };
    }
}
