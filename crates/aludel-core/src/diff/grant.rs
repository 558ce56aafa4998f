//! Compares privileges of what stays. Never those of what comes: it brings them along.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, column};
use crate::ident::Ident;
use crate::schema::{Entry, Grant, Object, ObjectId};

pub(super) fn compare(id: &ObjectId, from: &Entry, to: &Entry, changes: &mut Vec<Change>) {
    push(id.clone(), &from.grants, &to.grants, changes);
    let name = match &to.object {
        Object::Table(table) => &table.name,
        Object::View(view) => &view.name,
        _ => return,
    };
    let nothing = BTreeSet::new();
    let columns: BTreeSet<&Ident> =
        from.column_grants.keys().chain(to.column_grants.keys()).collect();
    // The privileges on a column that goes, go with it.
    let kept = match &to.object {
        Object::Table(table) => Some(column::by_name(&table.columns)),
        _ => None,
    };
    for name_of in columns {
        if kept.as_ref().is_some_and(|kept| !kept.contains_key(name_of)) {
            continue;
        }
        let of = |grants: &BTreeMap<Ident, BTreeSet<Grant>>| grants.get(name_of).cloned();
        push(
            ObjectId::Column(name.clone(), name_of.clone()),
            of(&from.column_grants).as_ref().unwrap_or(&nothing),
            of(&to.column_grants).as_ref().unwrap_or(&nothing),
            changes,
        );
    }
}

fn push(on: ObjectId, from: &BTreeSet<Grant>, to: &BTreeSet<Grant>, changes: &mut Vec<Change>) {
    if from != to {
        changes.push(Change::Grants { on, from: from.clone(), to: to.clone() });
    }
}
