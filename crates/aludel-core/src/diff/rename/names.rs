//! Which name became which. Never looks into texts.

use std::collections::BTreeMap;

use super::super::Rename;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Object, ObjectId, Schema};

/// New names by old ones, with those that follow from others: what lies in a renamed namespace, what moves with its
/// table, what children inherit.
#[derive(Debug, Default)]
pub(super) struct Names {
    namespaces: BTreeMap<Ident, Ident>,
    /// Tables, views, sequences and indexes, which share one space of names.
    relations: BTreeMap<QualifiedName, QualifiedName>,
    types: BTreeMap<QualifiedName, QualifiedName>,
    functions: BTreeMap<QualifiedName, Vec<(String, QualifiedName)>>,
    columns: BTreeMap<QualifiedName, BTreeMap<Ident, Ident>>,
    /// Constraints, triggers and policies.
    parts: BTreeMap<ObjectId, Ident>,
    labels: BTreeMap<QualifiedName, BTreeMap<String, String>>,
}

impl Names {
    pub(super) fn new(current: &Schema, renames: &[Rename]) -> Self {
        let mut names = Self::default();
        for rename in renames {
            names.add(rename);
        }
        names.move_with_tables(current);
        names.inherit(current);
        names
    }

    fn add(&mut self, rename: &Rename) {
        match rename {
            Rename::Value { of, from, to } => {
                self.labels.entry(of.clone()).or_default().insert(from.clone(), to.clone());
            }
            Rename::Object { from, to } => match (from, to) {
                (ObjectId::Namespace(from), ObjectId::Namespace(to)) => {
                    self.namespaces.insert(from.clone(), to.clone());
                }
                (ObjectId::Type(from), ObjectId::Type(to)) => {
                    self.types.insert(from.clone(), to.clone());
                }
                (ObjectId::Function { name, arguments }, ObjectId::Function { name: to, .. }) => {
                    let overloads = self.functions.entry(name.clone()).or_default();
                    overloads.push((arguments.clone(), to.clone()));
                }
                (ObjectId::Sequence(from), ObjectId::Sequence(to))
                | (ObjectId::Table(from), ObjectId::Table(to))
                | (ObjectId::View(from), ObjectId::View(to))
                | (ObjectId::Index(from), ObjectId::Index(to)) => {
                    self.relations.insert(from.clone(), to.clone());
                }
                (ObjectId::Column(on, from), ObjectId::Column(_, to)) => {
                    self.columns.entry(on.clone()).or_default().insert(from.clone(), to.clone());
                }
                (
                    ObjectId::Constraint { .. }
                    | ObjectId::Trigger { .. }
                    | ObjectId::Policy { .. },
                    ObjectId::Constraint { name, .. }
                    | ObjectId::Trigger { name, .. }
                    | ObjectId::Policy { name, .. },
                ) => {
                    self.parts.insert(from.clone(), name.clone());
                }
                _ => {}
            },
        }
    }

    /// Indexes and owned sequences go to the schema that their table goes to.
    fn move_with_tables(&mut self, current: &Schema) {
        if self.relations.iter().all(|(from, to)| from.schema == to.schema) {
            return;
        }
        for (_, entry) in current.iter() {
            let (name, table) = match &entry.object {
                Object::Index(index) => (&index.name, &index.table),
                Object::Sequence(sequence) => match &sequence.owned_by {
                    Some(owner) => (&sequence.name, &owner.table),
                    None => continue,
                },
                _ => continue,
            };
            if let Some(new) = self.relations.get(table)
                && new.schema != table.schema
                && !self.relations.contains_key(name)
            {
                let moved = QualifiedName::new(new.schema.clone(), name.name.clone());
                self.relations.insert(name.clone(), moved);
            }
        }
    }

    /// A column of a parent has one name in all its children.
    fn inherit(&mut self, current: &Schema) {
        if self.columns.is_empty() {
            return;
        }
        let mut children: BTreeMap<&QualifiedName, Vec<&QualifiedName>> = BTreeMap::new();
        for (_, entry) in current.iter() {
            if let Object::Table(table) = &entry.object {
                let partition_parent = table.partition_of.iter().map(|of| &of.parent);
                for parent in table.inherits.iter().chain(partition_parent) {
                    children.entry(parent).or_default().push(&table.name);
                }
            }
        }
        let mut pending: Vec<QualifiedName> = self.columns.keys().cloned().collect();
        while let Some(parent) = pending.pop() {
            let renamed = self.columns.get(&parent).cloned().unwrap_or_default();
            for child in children.remove(&parent).unwrap_or_default() {
                let own = self.columns.entry(child.clone()).or_default();
                for (old, new) in &renamed {
                    own.entry(old.clone()).or_insert_with(|| new.clone());
                }
                pending.push(child.clone());
            }
        }
    }

    pub(super) fn namespace(&self, name: &Ident) -> Ident {
        self.namespaces.get(name).unwrap_or(name).clone()
    }

    /// A name of which only the schema may be another.
    pub(super) fn in_namespace(&self, name: &QualifiedName) -> QualifiedName {
        QualifiedName::new(self.namespace(&name.schema), name.name.clone())
    }

    /// The new name of a table, view, sequence or index.
    pub(super) fn relation(&self, name: &QualifiedName) -> QualifiedName {
        self.relations.get(name).cloned().unwrap_or_else(|| self.in_namespace(name))
    }

    /// The new name of a type, which may be that of a table's rows.
    pub(super) fn data_type(&self, name: &QualifiedName) -> QualifiedName {
        self.types.get(name).cloned().unwrap_or_else(|| self.relation(name))
    }

    /// The new name of the function with these arguments, by their old types.
    pub(super) fn function(&self, name: &QualifiedName, arguments: &str) -> QualifiedName {
        self.overloads(name)
            .iter()
            .find(|(of, _)| of == arguments)
            .map_or_else(|| self.in_namespace(name), |(_, new)| new.clone())
    }

    /// The renamed functions of one name: their arguments and new names.
    pub(super) fn overloads(&self, name: &QualifiedName) -> &[(String, QualifiedName)] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// The renamed columns of a table, by its old name.
    pub(super) fn columns(&self, table: &QualifiedName) -> Option<&BTreeMap<Ident, Ident>> {
        self.columns.get(table)
    }

    /// The new name of a column.
    pub(super) fn column(&self, table: &QualifiedName, name: &Ident) -> Ident {
        self.columns(table).and_then(|columns| columns.get(name)).unwrap_or(name).clone()
    }

    /// Whether a column of any table is renamed from this name.
    pub(super) fn renames_columns(&self) -> bool {
        !self.columns.is_empty()
    }

    /// The new name of a constraint, trigger or policy.
    pub(super) fn part(&self, id: &ObjectId, name: &Ident) -> Ident {
        self.parts.get(id).unwrap_or(name).clone()
    }

    /// The new label of a type's value.
    pub(super) fn label(&self, of: &QualifiedName, label: &str) -> Option<&String> {
        self.labels.get(of)?.get(label)
    }

    pub(super) fn renames_labels(&self) -> bool {
        !self.labels.is_empty()
    }
}
