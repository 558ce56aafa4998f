//! Types that are made anew under their name, and what moves over to them. Never says how.

use std::collections::BTreeSet;

use super::enum_type;
use crate::diff::{Change, DomainChange};
use crate::ident::QualifiedName;
use crate::schema::{Column, Domain, Object, ObjectId, Schema, Table};

/// The type that a change makes anew, its columns moved over.
pub(super) fn moved_type(change: &Change) -> Option<&QualifiedName> {
    match change {
        Change::Enum { name, from, to, renamed } if enum_type::is_rebuilt(from, to, renamed) => {
            Some(name)
        }
        Change::Replace { from, .. } => match &from.object {
            Object::Domain(domain) => Some(&domain.name),
            Object::Enum(enum_type) => Some(&enum_type.name),
            _ => None,
        },
        _ => None,
    }
}

/// The columns that move to a type that the change makes anew.
pub(super) fn moved_columns<'a>(
    change: &'a Change,
    current: &'a Schema,
) -> impl Iterator<Item = ObjectId> + 'a {
    let columns = moved_type(change).map(|name| columns_of_type(current, name));
    columns
        .into_iter()
        .flatten()
        .map(|(table, column)| ObjectId::Column(table.name.clone(), column.name.clone()))
}

/// The columns, not inherited ones, whose type is the named one or an array of it.
pub(super) fn columns_of_type<'a>(
    schema: &'a Schema,
    name: &QualifiedName,
) -> impl Iterator<Item = (&'a Table, &'a Column)> {
    let plain = name.to_string();
    tables(schema)
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        .filter(move |(_, column)| !column.inherited && column.data_type.is_of(&plain))
}

/// The domains over the named type, over an array of it, and over those domains in turn.
pub(super) fn domains_over<'a>(schema: &'a Schema, name: &QualifiedName) -> Vec<&'a Domain> {
    let mut found: Vec<&Domain> = Vec::new();
    let mut open = vec![name.to_string()];
    while let Some(plain) = open.pop() {
        for domain in domains(schema).filter(|domain| domain.base.is_of(&plain)) {
            if !found.iter().any(|known| known.name == domain.name) {
                found.push(domain);
                open.push(domain.name.to_string());
            }
        }
    }
    found
}

/// The type that a change moves aside: one that is altered so, and any that something has when another takes its place.
pub(super) fn type_aside<'c>(change: &'c Change, current: &Schema) -> Option<&'c QualifiedName> {
    let name = moved_type(change)?;
    (matches!(change, Change::Enum { .. }) || is_used(current, name)).then_some(name)
}

/// Whether columns have the type, or a domain over it.
fn is_used(schema: &Schema, name: &QualifiedName) -> bool {
    let over = domains_over(schema, name);
    std::iter::once(name)
        .chain(over.iter().map(|domain| &domain.name))
        .any(|name| columns_of_type(schema, name).next().is_some())
}

/// Adds the domains that are made anew: those over a type that is, and those whose new conditions the server cannot try on
/// the elements of arrays.
pub(super) fn complete(changes: Vec<Change>, current: &Schema, desired: &Schema) -> Vec<Change> {
    let mut anew: BTreeSet<QualifiedName> = BTreeSet::new();
    for change in &changes {
        if let Some(name) = moved_type(change) {
            anew.extend(domains_over(current, name).into_iter().map(|domain| domain.name.clone()));
        }
        if let Change::Domain { from, to, change } = change
            && tries_values(from, to, *change)
            && (has_arrays(current, &from.name) || has_arrays(desired, &to.name))
        {
            let over = domains_over(current, &from.name);
            anew.insert(from.name.clone());
            anew.extend(over.into_iter().map(|domain| domain.name.clone()));
        }
    }
    for change in &changes {
        if let Change::Drop(entry) | Change::Replace { from: entry, .. } = change
            && let ObjectId::Type(name) = entry.object.id()
        {
            anew.remove(&name);
        }
    }
    let is_made_anew = |id: &ObjectId| matches!(id, ObjectId::Type(name) if anew.contains(name));
    let mut changes: Vec<Change> = changes
        .into_iter()
        .filter(|change| match change {
            Change::Domain { from, .. } => !anew.contains(&from.name),
            Change::Comment { on, .. } | Change::Grants { on, .. } => !is_made_anew(on),
            _ => true,
        })
        .collect();
    for name in anew {
        let id = ObjectId::Type(name);
        if let (Some(from), Some(to)) = (current.get(&id), desired.get(&id)) {
            changes
                .push(Change::Replace { from: Box::new(from.clone()), to: Box::new(to.clone()) });
        }
    }
    changes
}

/// Whether the change has the server look at every value of the domain.
fn tries_values(from: &Domain, to: &Domain, change: DomainChange) -> bool {
    match change {
        DomainChange::Default => false,
        DomainChange::NotNull => to.not_null,
        DomainChange::Checks => to.checks.iter().filter(|check| check.validated).any(|new| {
            !from.checks.iter().any(|old| {
                old.name == new.name && old.expression == new.expression && old.validated
            })
        }),
    }
}

/// Whether a column holds the domain, or one over it, in an array.
fn has_arrays(schema: &Schema, name: &QualifiedName) -> bool {
    let over = domains_over(schema, name);
    over.iter().any(|domain| domain.base.is_array())
        || std::iter::once(name)
            .chain(over.iter().map(|domain| &domain.name))
            .flat_map(|name| columns_of_type(schema, name))
            .any(|(_, column)| column.data_type.is_array())
}

fn tables(schema: &Schema) -> impl Iterator<Item = &Table> {
    schema.iter().filter_map(|(_, entry)| match &entry.object {
        Object::Table(table) => Some(table),
        _ => None,
    })
}

fn domains(schema: &Schema) -> impl Iterator<Item = &Domain> {
    schema.iter().filter_map(|(_, entry)| match &entry.object {
        Object::Domain(domain) => Some(domain),
        _ => None,
    })
}
