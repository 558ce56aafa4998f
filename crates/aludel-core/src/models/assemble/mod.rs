//! One base while it is put together: the schema so far and the names in use. Never holds a model for longer than a step.

mod columns;
mod foreign;
mod keys;

pub(super) use foreign::key_over;

use super::build::check_name;
use super::error::ModelProblem;
use super::naming::{Named, NamingConvention, Taken};
use super::{ColumnModel, ModelError, Models, TableModel};
use crate::diff::Rename;
use crate::ident::{Ident, QualifiedName};
use crate::schema::ObjectId;

/// What is there already.
#[derive(Debug)]
pub(super) struct Assembly {
    pub(super) models: Models,
    naming: NamingConvention,
    /// The schema of whatever names none.
    home: Ident,
    taken: Taken,
}

/// What a constraint's name is besides: the name of an index, and so unique in its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backed {
    ByIndex,
    ByNothing,
}

impl Assembly {
    pub(super) fn new(naming: NamingConvention, home: Ident) -> Self {
        Self { models: Models::default(), naming, home, taken: Taken::default() }
    }

    /// Takes the names that a table and its parts were given, before any other is chosen.
    pub(super) fn reserve(&mut self, table: &TableModel) -> Result<(), ModelError> {
        let at = || ObjectId::Table(table.name.clone());
        check_name(&table.name.name, at)?;
        if !self.taken.relation(table.name.clone()) {
            return Err(ModelProblem::Twice.at(at()));
        }
        let of_columns = |pick: fn(&ColumnModel) -> Vec<&Option<String>>| {
            table.columns.iter().flat_map(pick).collect::<Vec<_>>()
        };
        let keys = table
            .primary_key
            .iter()
            .chain(&table.unique)
            .map(|key| &key.name)
            .chain(of_columns(|column| column.unique.iter().map(|key| &key.name).collect()))
            .chain(table.exclusions.iter().map(|exclusion| &exclusion.name));
        for name in keys.flatten() {
            self.constraint_name(table, name, Backed::ByIndex)?;
        }
        let others = table
            .foreign_keys
            .iter()
            .map(|key| &key.name)
            .chain(of_columns(|column| column.references.iter().map(|key| &key.name).collect()))
            .chain(table.checks.iter().map(|check| &check.name))
            .chain(of_columns(|column| column.checks.iter().map(|check| &check.name).collect()));
        for name in others.flatten() {
            self.constraint_name(table, name, Backed::ByNothing)?;
        }
        let indexes =
            table.indexes.iter().map(|index| &index.name).chain(of_columns(|column| {
                column.indexes.iter().map(|index| &index.name).collect()
            }));
        for name in indexes.flatten() {
            self.index_name(table, name)?;
        }
        Ok(())
    }

    fn constraint_name(
        &mut self,
        table: &TableModel,
        name: &str,
        backed: Backed,
    ) -> Result<(), ModelError> {
        let qualified = QualifiedName::new(table.name.schema.clone(), Ident::new(name));
        let at = || ObjectId::Constraint { table: table.name.clone(), name: Ident::new(name) };
        check_name(&qualified.name, at)?;
        self.taken.constraint(qualified.clone());
        if backed == Backed::ByIndex && !self.taken.relation(qualified) {
            return Err(ModelProblem::Twice.at(at()));
        }
        Ok(())
    }

    fn index_name(&mut self, table: &TableModel, name: &str) -> Result<QualifiedName, ModelError> {
        let qualified = QualifiedName::new(table.name.schema.clone(), Ident::new(name));
        let at = || ObjectId::Index(qualified.clone());
        check_name(&qualified.name, at)?;
        if !self.taken.relation(qualified.clone()) {
            return Err(ModelProblem::Twice.at(at()));
        }
        Ok(qualified)
    }

    /// The name that a constraint was given, or the one that it gets.
    fn name_constraint(
        &mut self,
        table: &TableModel,
        given: Option<&String>,
        named: impl FnOnce() -> Named,
        backed: Backed,
    ) -> Result<Ident, ModelError> {
        if let Some(given) = given {
            return Ok(Ident::new(given.as_str()));
        }
        let schema = &table.name.schema;
        let name = self.naming.choose(&named(), |name| {
            self.taken.has_constraint(schema, name)
                || (backed == Backed::ByIndex && self.taken.has_relation(schema, name))
        });
        self.constraint_name(table, &name, backed)?;
        Ok(Ident::new(name))
    }

    /// The name that an index was given, or the one that it gets.
    fn name_index(
        &mut self,
        table: &TableModel,
        given: Option<&String>,
        named: impl FnOnce() -> Named,
    ) -> Result<QualifiedName, ModelError> {
        let schema = &table.name.schema;
        if let Some(given) = given {
            return Ok(QualifiedName::new(schema.clone(), Ident::new(given.as_str())));
        }
        let name = self.naming.choose(&named(), |name| self.taken.has_relation(schema, name));
        self.index_name(table, &name)
    }

    /// Notes a rename to `at`, or to a label of it.
    pub(super) fn rename(&mut self, rename: Rename, at: &ObjectId) -> Result<(), ModelError> {
        let to_itself = match &rename {
            Rename::Object { from, to } => from == to,
            Rename::Value { from, to, .. } => from == to,
        };
        if to_itself {
            return Err(ModelProblem::RenamedFromItself.at(at.clone()));
        }
        self.models.directives.renames.push(rename);
        Ok(())
    }
}

/// The columns of these fields.
fn columns(
    table: &TableModel,
    fields: &[String],
    at: impl Fn() -> ObjectId,
) -> Result<Vec<Ident>, ModelError> {
    let mut columns: Vec<Ident> = Vec::with_capacity(fields.len());
    for field in fields {
        let column = table.column_of(field).map_err(|problem| problem.at(at()))?;
        if columns.contains(&column) {
            return Err(ModelProblem::KeyTwice(column).at(at()));
        }
        columns.push(column);
    }
    Ok(columns)
}

fn names(columns: &[Ident]) -> Vec<String> {
    columns.iter().map(|column| column.as_str().to_owned()).collect()
}
