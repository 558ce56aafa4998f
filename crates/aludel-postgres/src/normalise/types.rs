//! Types that temporary objects are made with: those that are there, and stand-ins for those that are not. Never
//! compares types.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::ident::{Ident, QualifiedName, literal};
use aludel_core::schema::{Object, ObjectId, Schema, TypeName};

use super::names::substitute;

/// How types are written in temporary objects.
#[derive(Debug, Default)]
pub(super) struct Types {
    stand_ins: BTreeMap<QualifiedName, Ident>,
    /// User types that the server does not have.
    missing: BTreeSet<QualifiedName>,
    /// Spellings that the server did not take.
    refused: BTreeSet<TypeName>,
}

/// A temporary type in the place of one that the server does not have.
#[derive(Debug)]
pub(super) struct StandIn {
    of: QualifiedName,
    name: Ident,
    /// The statement that makes it.
    pub(super) sql: String,
}

/// The user types that either side speaks of.
pub(super) fn user_types(current: &Schema, desired: &Schema) -> BTreeSet<QualifiedName> {
    let mut found = BTreeSet::new();
    for (id, entry) in current.iter().chain(desired.iter()) {
        if let ObjectId::Type(name) = id {
            found.insert(name.clone());
        }
        let used: Vec<&TypeName> = match &entry.object {
            Object::Table(table) => table.columns.iter().map(|column| &column.data_type).collect(),
            Object::View(view) => view.columns.iter().map(|(_, data_type)| data_type).collect(),
            Object::Domain(domain) => vec![&domain.base],
            _ => Vec::new(),
        };
        found.extend(used.into_iter().filter_map(TypeName::user_type));
    }
    found
}

/// Whether a type is a user's whose schema nobody has said.
pub(super) fn is_unqualified(data_type: &TypeName) -> bool {
    data_type.user_type().is_none() && data_type.qualified(&Ident::new("pg_temp")) != *data_type
}

impl Types {
    /// With these types missing on the server.
    pub(super) fn new(missing: BTreeSet<QualifiedName>) -> Self {
        Self { missing, ..Self::default() }
    }

    /// What can stand in for missing types: enums with the labels of both sides, then domains without their conditions.
    pub(super) fn candidates(&self, current: &Schema, desired: &Schema) -> Vec<StandIn> {
        let mut taken = BTreeSet::new();
        let mut enums = Vec::new();
        let mut domains = Vec::new();
        for of in &self.missing {
            let id = ObjectId::Type(of.clone());
            let objects: Vec<&Object> =
                [desired, current].into_iter().filter_map(|s| Some(&s.get(&id)?.object)).collect();
            // All of pg_temp is one space of names.
            let mut name = of.name.clone();
            while !taken.insert(name.clone()) {
                name = Ident::new(format!("{}_", name.as_str()));
            }
            let stand_in = |sql| StandIn { of: of.clone(), name: name.clone(), sql };
            match objects.first() {
                Some(Object::Enum(_)) => {
                    let mut labels = Vec::new();
                    for object in &objects {
                        let Object::Enum(found) = object else { continue };
                        for label in found.values.iter().map(|label| literal(label)) {
                            if !labels.contains(&label) {
                                labels.push(label);
                            }
                        }
                    }
                    let labels = labels.join(", ");
                    enums.push(stand_in(format!("CREATE TYPE pg_temp.{name} AS ENUM ({labels})")));
                }
                Some(Object::Domain(domain)) => {
                    let base = self.usable(&domain.base);
                    domains.push(stand_in(format!("CREATE DOMAIN pg_temp.{name} AS {base}")));
                }
                _ => {}
            }
        }
        enums.extend(domains);
        enums
    }

    /// From here on the stand-in is written for its type.
    pub(super) fn stand_in(&mut self, made: StandIn) {
        self.missing.remove(&made.of);
        self.stand_ins.insert(made.of, made.name);
    }

    /// From here on this spelling is no type.
    pub(super) fn refuse(&mut self, data_type: TypeName) {
        self.refused.insert(data_type);
    }

    /// The type as it is written; `text` for what the server does not have.
    pub(super) fn usable(&self, data_type: &TypeName) -> String {
        let is_missing = data_type.user_type().is_some_and(|name| self.missing.contains(&name));
        if is_missing || self.refused.contains(data_type) {
            let brackets = if data_type.is_array() { "[]" } else { "" };
            return format!("text{brackets}");
        }
        self.put_into(data_type.as_str())
    }

    /// The text with stand-ins instead of their types.
    pub(super) fn put_into(&self, text: &str) -> String {
        substitute(text, &self.stand_ins)
    }
}
