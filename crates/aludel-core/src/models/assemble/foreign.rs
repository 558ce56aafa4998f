//! Foreign keys, when the keys of every table are there. Never adds a table.

use std::collections::BTreeSet;

use super::keys::about;
use super::{Assembly, Backed, columns, names};
use crate::ident::{Ident, QualifiedName};
use crate::models::error::ModelProblem;
use crate::models::naming::Named;
use crate::models::{ForeignKeyModel, ModelError, TableModel};
use crate::schema::{
    Constraint, ConstraintKind, Deferrable, ForeignKey, IndexItem, Object, ObjectId, Schema,
};

impl Assembly {
    /// Adds the foreign keys of a table.
    pub(in crate::models) fn foreign_keys(&mut self, table: &TableModel) -> Result<(), ModelError> {
        let of_columns = table.columns.iter().flat_map(|column| &column.references);
        for model in of_columns.chain(&table.foreign_keys) {
            self.foreign_key(table, model)?;
        }
        Ok(())
    }

    fn foreign_key(
        &mut self,
        table: &TableModel,
        model: &ForeignKeyModel,
    ) -> Result<(), ModelError> {
        let at = || about(table, model.name.as_ref());
        let target = (model.references.table)();
        let own = columns(table, &model.fields, at)?;
        let referenced = columns(&target, &model.references.fields, at)?;
        if own.is_empty() {
            return Err(ModelProblem::NoKey.at(at()));
        }
        let at_columns = || match own.as_slice() {
            [column] if model.name.is_none() => {
                ObjectId::Column(table.name.clone(), column.clone())
            }
            _ => at(),
        };
        let problem = if own.len() != referenced.len() {
            Some(ModelProblem::ColumnCount {
                columns: own.len(),
                table: target.name.clone(),
                referenced: referenced.len(),
            })
        } else if self.models.schema.table(&target.name).is_none() {
            Some(ModelProblem::Unlisted(ObjectId::Table(target.name.clone())))
        } else if key_over(&self.models.schema, &target.name, &referenced).is_none() {
            let (table, columns) = (target.name.clone(), referenced.clone());
            Some(ModelProblem::NoReferencedKey { table, columns })
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(problem.at(at_columns()));
        }
        let named = || {
            let (from, to) = (table.name.name.as_str(), target.name.name.as_str());
            Named::foreign_key(from, names(&own), to, names(&referenced))
        };
        let name = self.name_constraint(table, model.name.as_ref(), named, Backed::ByNothing)?;
        let kind = ConstraintKind::ForeignKey(ForeignKey {
            references: target.name.clone(),
            referenced_columns: referenced,
            matching: model.matching,
            on_update: model.on_update,
            on_delete: model.on_delete,
            on_delete_columns: columns(table, &model.on_delete_fields, at)?,
            columns: own,
        });
        let constraint = Constraint {
            deferrable: model.deferrable,
            validated: model.validated,
            ..Constraint::new(table.name.clone(), name, kind)
        };
        self.commented(Object::Constraint(constraint), model.comment.as_ref())
    }
}

/// The key or unique index that a foreign key to these columns of a table stands on.
pub(in crate::models) fn key_over(
    schema: &Schema,
    table: &QualifiedName,
    columns: &[Ident],
) -> Option<ObjectId> {
    let wanted: BTreeSet<&Ident> = columns.iter().collect();
    let primary =
        |constraint: &&Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_));
    let is_key = |constraint: &&Constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            constraint.deferrable == Deferrable::No
                && key.columns.iter().collect::<BTreeSet<_>>() == wanted
        }
        _ => false,
    };
    // The primary key first, as PostgreSQL prefers it.
    let keys: Vec<&Constraint> = schema.constraints_of(table).filter(is_key).collect();
    if let Some(key) = keys.iter().copied().find(primary).or(keys.first().copied()) {
        let (table, name) = (key.table.clone(), key.name.clone());
        return Some(ObjectId::Constraint { table, name });
    }
    let is_unique_over = |object: &Object| match object {
        Object::Index(index) if index.table == *table => {
            let plain = index.unique && index.predicate.is_none();
            let keys: Option<BTreeSet<&Ident>> = index
                .keys
                .iter()
                .map(|key| match &key.item {
                    IndexItem::Column(column) => Some(column),
                    IndexItem::Expression(_) => None,
                })
                .collect();
            plain && keys.as_ref() == Some(&wanted)
        }
        _ => false,
    };
    schema.iter().find(|(_, entry)| is_unique_over(&entry.object)).map(|(id, _)| id.clone())
}
