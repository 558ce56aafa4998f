//! Bases without macros.

mod building;
mod declaring;
mod naming;
mod requiring;
mod saying;

use super::*;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Entry, ObjectId};

fn public(name: &str) -> QualifiedName {
    QualifiedName::new(Ident::new("public"), Ident::new(name))
}

fn base() -> BaseModel {
    BaseModel::new("public")
}

/// A table whose key is `id`, an integer.
fn table(name: &str) -> TableModel {
    TableModel::new(public(name)).column(ColumnModel::of::<i32>("id", "id").primary_key())
}

fn build(tables: impl IntoIterator<Item = TableModel>) -> Result<Models, ModelError> {
    tables.into_iter().fold(base(), BaseModel::with_table).build()
}

fn ids(models: &Models) -> Vec<String> {
    models.schema.iter().map(|(id, _)| id.to_string()).collect()
}

fn entry(models: &Models, id: &ObjectId) -> Entry {
    models.schema.get(id).unwrap_or_else(|| panic!("no {id} in {:?}", ids(models))).clone()
}
