//! What a database holds, and its parts by name.

#[path = "../support/database.rs"]
mod database;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{
    Column, Constraint, ConstraintKind, Entry, Expression, Index, Object, ObjectId, Schema, Table,
};
use aludel_postgres::catalog::Scope;

pub(crate) use self::database::{connect, database, read_in};

/// One object of every kind and form.
pub(crate) const EVERYTHING: &str = include_str!("everything.sql");

/// What a new database holds after some statements.
pub(crate) async fn read(sql: &str) -> Schema {
    read_in(&database(sql), &Scope::default()).await
}

pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name)
}

pub(crate) fn idents(names: &[&str]) -> Vec<Ident> {
    names.iter().copied().map(Ident::new).collect()
}

/// `schema.name`.
pub(crate) fn name(text: &str) -> QualifiedName {
    let (schema, name) = text.split_once('.').expect("a qualified name");
    QualifiedName::new(ident(schema), ident(name))
}

pub(crate) fn text(text: &str) -> Expression {
    Expression::new(text)
}

/// Every object as messages name it.
pub(crate) fn listing(schema: &Schema) -> Vec<String> {
    schema.iter().map(|(id, _)| id.to_string()).collect()
}

/// The object that messages name so.
pub(crate) fn entry<'s>(schema: &'s Schema, label: &str) -> &'s Entry {
    schema
        .iter()
        .find(|(id, _)| id.to_string() == label)
        .unwrap_or_else(|| panic!("no {label} among {:#?}", listing(schema)))
        .1
}

pub(crate) fn object<'s>(schema: &'s Schema, label: &str) -> &'s Object {
    &entry(schema, label).object
}

pub(crate) fn table<'s>(schema: &'s Schema, table: &str) -> &'s Table {
    schema.table(&name(table)).unwrap_or_else(|| panic!("no {table}"))
}

pub(crate) fn column<'s>(schema: &'s Schema, of: &str, column: &str) -> &'s Column {
    table(schema, of).column(&ident(column)).unwrap_or_else(|| panic!("no {of}.{column}"))
}

pub(crate) fn index<'s>(schema: &'s Schema, index: &str) -> &'s Index {
    match object(schema, &format!("index {index}")) {
        Object::Index(index) => index,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn constraint<'s>(schema: &'s Schema, table: &str, constraint: &str) -> &'s Constraint {
    let id = ObjectId::Constraint { table: name(table), name: ident(constraint) };
    match &schema.get(&id).unwrap_or_else(|| panic!("no {id}")).object {
        Object::Constraint(constraint) => constraint,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn demand<'s>(schema: &'s Schema, table: &str, name: &str) -> &'s ConstraintKind {
    &constraint(schema, table, name).kind
}

/// What an object requires, as messages name it.
pub(crate) fn requires(schema: &Schema, label: &str) -> Vec<String> {
    entry(schema, label).requires.iter().map(ToString::to_string).collect()
}
