//! Gives one object its new names. Never reads texts: see `text`.

use super::names::Names;
use super::text::{Scope, rewrite};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, ColumnValue, Constraint, ConstraintKind, Entry, Expression, Index, IndexItem, IndexKey,
    Object, ObjectId, Partition, ReplicaIdentity, Sequence, Table, TypeName,
};

/// The entry under its new names.
pub(super) fn rename(names: &Names, entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    let id = entry.object.id();
    // Texts first: they are read by the old names.
    for text in entry.object.texts() {
        let scope = Scope {
            names,
            id: &id,
            place: Some(&text.place),
            own: text.table,
            requires: &entry.requires,
        };
        if let Some(rewritten) = rewrite(&scope, text.expression.as_str()) {
            *text.expression = Expression::new(rewritten);
        }
    }
    let relation = match &entry.object {
        Object::Table(table) => Some(table.name.clone()),
        Object::View(view) => Some(view.name.clone()),
        _ => None,
    };
    if let Some(relation) = relation {
        entry.column_grants = std::mem::take(&mut entry.column_grants)
            .into_iter()
            .map(|(column, grants)| (names.column(&relation, &column), grants))
            .collect();
    }
    rename_object(names, &mut entry.object);
    entry.requires = entry.requires.iter().map(|id| address(names, id)).collect();
    entry
}

/// A text that is no expression of its own: types, signatures, partition keys.
fn plain_text(names: &Names, id: &ObjectId, own: Option<&QualifiedName>, text: &mut String) {
    let requires = std::collections::BTreeSet::new();
    let scope = Scope { names, id, place: None, own, requires: &requires };
    if let Some(rewritten) = rewrite(&scope, text) {
        *text = rewritten;
    }
}

fn data_type(names: &Names, id: &ObjectId, name: &mut TypeName) {
    // Types without a schema are PostgreSQL's own.
    if name.as_str().contains('.') {
        let mut text = name.as_str().to_owned();
        plain_text(names, id, None, &mut text);
        *name = TypeName::canonical(text);
    }
}

/// The address after the renames.
fn address(names: &Names, id: &ObjectId) -> ObjectId {
    match id {
        ObjectId::Namespace(name) => ObjectId::Namespace(names.namespace(name)),
        ObjectId::Extension(_) => id.clone(),
        ObjectId::Type(name) => ObjectId::Type(names.data_type(name)),
        ObjectId::Sequence(name) => ObjectId::Sequence(names.relation(name)),
        ObjectId::Function { name, arguments } => {
            let mut renamed = arguments.clone();
            plain_text(names, id, None, &mut renamed);
            ObjectId::Function { name: names.function(name, arguments), arguments: renamed }
        }
        ObjectId::Table(name) => ObjectId::Table(names.relation(name)),
        ObjectId::Column(on, name) => ObjectId::Column(names.relation(on), names.column(on, name)),
        ObjectId::View(name) => ObjectId::View(names.relation(name)),
        ObjectId::Constraint { table, name } => {
            ObjectId::Constraint { table: names.relation(table), name: names.part(id, name) }
        }
        ObjectId::Index(name) => ObjectId::Index(names.relation(name)),
        ObjectId::Trigger { on, name } => {
            ObjectId::Trigger { on: names.relation(on), name: names.part(id, name) }
        }
        ObjectId::Policy { on, name } => {
            ObjectId::Policy { on: names.relation(on), name: names.part(id, name) }
        }
    }
}

fn rename_object(names: &Names, object: &mut Object) {
    let id = object.id();
    match object {
        Object::Namespace(namespace) => namespace.name = names.namespace(&namespace.name),
        Object::Extension(extension) => {
            extension.schema = extension.schema.as_ref().map(|schema| names.namespace(schema));
        }
        Object::Enum(enum_type) => enum_type.name = names.data_type(&enum_type.name),
        Object::Domain(domain) => {
            domain.name = names.data_type(&domain.name);
            data_type(names, &id, &mut domain.base);
            domain.collation = domain.collation.as_ref().map(|name| names.in_namespace(name));
        }
        Object::Sequence(sequence) => rename_sequence(names, sequence),
        Object::Function(function) => {
            function.name = names.function(&function.name, &function.arguments);
            plain_text(names, &id, None, &mut function.arguments);
            plain_text(names, &id, None, &mut function.signature);
            plain_text(names, &id, None, &mut function.result);
        }
        Object::Table(table) => rename_table(names, &id, table),
        Object::View(view) => {
            for (column, of_type) in &mut view.columns {
                *column = names.column(&view.name, column);
                data_type(names, &id, of_type);
            }
            view.name = names.relation(&view.name);
        }
        Object::Constraint(constraint) => rename_constraint(names, &id, constraint),
        Object::Index(index) => rename_index(names, index),
        Object::Trigger(trigger) => {
            trigger.name = names.part(&id, &trigger.name);
            trigger.on = names.relation(&trigger.on);
        }
        Object::Policy(policy) => {
            policy.name = names.part(&id, &policy.name);
            policy.on = names.relation(&policy.on);
        }
    }
}

fn rename_sequence(names: &Names, sequence: &mut Sequence) {
    sequence.name = names.relation(&sequence.name);
    if let Some(owner) = &mut sequence.owned_by {
        owner.column = names.column(&owner.table, &owner.column);
        owner.table = names.relation(&owner.table);
    }
}

fn rename_table(names: &Names, id: &ObjectId, table: &mut Table) {
    let old = table.name.clone();
    table.name = names.relation(&old);
    for column in &mut table.columns {
        rename_column(names, id, &old, &table.name, column);
    }
    if let Some(Partition(key)) = &mut table.partition_by {
        plain_text(names, id, Some(&old), key);
    }
    if let Some(of) = &mut table.partition_of {
        of.parent = names.relation(&of.parent);
    }
    for parent in &mut table.inherits {
        *parent = names.relation(parent);
    }
    if let ReplicaIdentity::Index(index) = &mut table.replica_identity {
        // The index may be the one behind a constraint.
        let constraint = ObjectId::Constraint { table: old.clone(), name: index.clone() };
        let part = names.part(&constraint, index);
        *index = if part == *index {
            names.relation(&QualifiedName::new(old.schema, part)).name
        } else {
            part
        };
    }
}

fn rename_column(
    names: &Names,
    id: &ObjectId,
    old: &QualifiedName,
    new: &QualifiedName,
    column: &mut Column,
) {
    column.name = names.column(old, &column.name);
    data_type(names, id, &mut column.data_type);
    column.collation = column.collation.as_ref().map(|name| names.in_namespace(name));
    if let ColumnValue::Identity(identity) = &mut column.value {
        rename_sequence(names, &mut identity.sequence);
        // The sequence goes to the schema that its table goes to.
        if old.schema != new.schema {
            identity.sequence.name.schema = new.schema.clone();
        }
    }
}

fn rename_all(names: &Names, table: &QualifiedName, columns: &mut [Ident]) {
    for column in columns {
        *column = names.column(table, column);
    }
}

fn rename_key(names: &Names, table: &QualifiedName, key: &mut IndexKey) {
    if let IndexItem::Column(column) = &mut key.item {
        *column = names.column(table, column);
    }
    key.collation = key.collation.as_ref().map(|name| names.in_namespace(name));
    if let Some(class) = &mut key.operator_class {
        class.name = names.in_namespace(&class.name);
    }
}

fn rename_constraint(names: &Names, id: &ObjectId, constraint: &mut Constraint) {
    let table = constraint.table.clone();
    constraint.name = names.part(id, &constraint.name);
    constraint.table = names.relation(&table);
    match &mut constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            rename_all(names, &table, &mut key.columns);
            rename_all(names, &table, &mut key.include);
        }
        ConstraintKind::ForeignKey(key) => {
            rename_all(names, &table, &mut key.columns);
            rename_all(names, &table, &mut key.on_delete_columns);
            rename_all(names, &key.references, &mut key.referenced_columns);
            key.references = names.relation(&key.references);
        }
        ConstraintKind::Check(_) => {}
        ConstraintKind::Exclusion(exclusion) => {
            for key in &mut exclusion.keys {
                rename_key(names, &table, &mut key.key);
            }
            rename_all(names, &table, &mut exclusion.include);
        }
    }
}

fn rename_index(names: &Names, index: &mut Index) {
    let table = index.table.clone();
    index.name = names.relation(&index.name);
    index.table = names.relation(&table);
    for key in &mut index.keys {
        rename_key(names, &table, key);
    }
    rename_all(names, &table, &mut index.include);
}
