//! Keys, checks, exclusions, indexes and policies. Never foreign keys, which look at other tables.

use std::collections::BTreeSet;

use super::{Assembly, Backed, columns, names};
use crate::diff::Rename;
use crate::ident::{Ident, QualifiedName};
use crate::models::error::ModelProblem;
use crate::models::index::{KeyOf, operator_class};
use crate::models::naming::Named;
use crate::models::words::mentions;
use crate::models::{
    CheckModel, ExclusionModel, IndexModel, KeyItem, KeyModel, ModelError, PolicyModel, TableModel,
};
use crate::schema::{
    Check, Constraint, ConstraintKind, Entry, Exclusion, ExclusionKey, Expression, Grantee, Index,
    IndexItem, IndexKey, Key, Object, ObjectId, Policy,
};

impl Assembly {
    /// Adds everything of a table but its foreign keys.
    pub(in crate::models) fn constraints(&mut self, table: &TableModel) -> Result<(), ModelError> {
        let of_columns: Vec<KeyModel> = table
            .columns
            .iter()
            .filter(|column| column.primary_key)
            .map(|column| KeyModel::new(&[&column.field]))
            .collect();
        match table.primary_key.iter().chain(&of_columns).collect::<Vec<_>>().as_slice() {
            [] => {}
            [key] => self.key(table, key, true)?,
            _ => {
                let at = ObjectId::Table(table.name.clone());
                return Err(ModelProblem::SecondPrimaryKey.at(at));
            }
        }
        for key in table.columns.iter().flat_map(|column| &column.unique).chain(&table.unique) {
            self.key(table, key, false)?;
        }
        for check in table.columns.iter().flat_map(|column| &column.checks).chain(&table.checks) {
            self.check(table, check)?;
        }
        for exclusion in &table.exclusions {
            self.exclusion(table, exclusion)?;
        }
        for index in table.columns.iter().flat_map(|column| &column.indexes).chain(&table.indexes) {
            self.index(table, index)?;
        }
        table.policies.iter().try_for_each(|policy| self.policy(table, policy))
    }

    fn key(
        &mut self,
        table: &TableModel,
        model: &KeyModel,
        primary: bool,
    ) -> Result<(), ModelError> {
        let at = || about(table, model.name.as_ref());
        let key = Key {
            columns: columns(table, &model.fields, at)?,
            include: columns(table, &model.include, at)?,
            nulls_not_distinct: model.nulls_not_distinct,
            options: model.options.clone(),
        };
        if key.columns.is_empty() {
            return Err(ModelProblem::NoKey.at(at()));
        }
        let named = || {
            let name = table.name.name.as_str();
            let all = names(&key.columns).into_iter().chain(names(&key.include));
            if primary { Named::primary_key(name, all) } else { Named::unique(name, all) }
        };
        let name = self.name_constraint(table, model.name.as_ref(), named, Backed::ByIndex)?;
        let kind =
            if primary { ConstraintKind::PrimaryKey(key) } else { ConstraintKind::Unique(key) };
        let constraint = Constraint::new(table.name.clone(), name, kind);
        let constraint = Constraint { deferrable: model.deferrable, ..constraint };
        self.commented(Object::Constraint(constraint), model.comment.as_ref())
    }

    fn check(&mut self, table: &TableModel, model: &CheckModel) -> Result<(), ModelError> {
        let named = || {
            let columns = columns_in(table, model.expression.as_str());
            Named::check(table.name.name.as_str(), columns)
        };
        let name = self.name_constraint(table, model.name.as_ref(), named, Backed::ByNothing)?;
        let kind = ConstraintKind::Check(Check {
            expression: model.expression.clone(),
            no_inherit: model.no_inherit,
        });
        let constraint = Constraint {
            validated: model.validated,
            enforced: model.enforced,
            ..Constraint::new(table.name.clone(), name, kind)
        };
        self.commented(Object::Constraint(constraint), model.comment.as_ref())
    }

    fn exclusion(&mut self, table: &TableModel, model: &ExclusionModel) -> Result<(), ModelError> {
        let at = || about(table, model.name.as_ref());
        let keys = model
            .keys
            .iter()
            .map(|(item, operator)| {
                Ok(ExclusionKey { key: key_of(table, item, &at)?, operator: operator.clone() })
            })
            .collect::<Result<Vec<_>, ModelError>>()?;
        if keys.is_empty() {
            return Err(ModelProblem::NoKey.at(at()));
        }
        let include = columns(table, &model.include, at)?;
        let named = || {
            let items = key_names(keys.iter().map(|key| &key.key), &include);
            Named::exclusion(table.name.name.as_str(), items)
        };
        let name = self.name_constraint(table, model.name.as_ref(), named, Backed::ByIndex)?;
        let kind = ConstraintKind::Exclusion(Exclusion {
            method: Ident::new(model.method.as_str()),
            keys,
            include,
            predicate: model.predicate.clone(),
            options: model.options.clone(),
        });
        let constraint = Constraint::new(table.name.clone(), name, kind);
        let constraint = Constraint { deferrable: model.deferrable, ..constraint };
        self.commented(Object::Constraint(constraint), model.comment.as_ref())
    }

    /// Adds an object with its comment.
    pub(super) fn commented(
        &mut self,
        object: Object,
        comment: Option<&String>,
    ) -> Result<(), ModelError> {
        self.add(Entry { comment: comment.cloned(), ..Entry::new(object) })
    }

    fn index(&mut self, table: &TableModel, model: &IndexModel) -> Result<(), ModelError> {
        let at = || match &model.name {
            Some(name) => {
                let schema = table.name.schema.clone();
                ObjectId::Index(QualifiedName::new(schema, Ident::new(name.as_str())))
            }
            None => ObjectId::Table(table.name.clone()),
        };
        let keys = model
            .keys
            .iter()
            .map(|item| key_of(table, item, &at))
            .collect::<Result<Vec<_>, ModelError>>()?;
        if keys.is_empty() {
            return Err(ModelProblem::NoKey.at(at()));
        }
        let include = columns(table, &model.include, at)?;
        let named = || Named::index(table.name.name.as_str(), key_names(&keys, &include));
        let name = self.name_index(table, model.name.as_ref(), named)?;
        let id = ObjectId::Index(name.clone());
        if let Some(from) = &model.renamed_from {
            let from = QualifiedName::new(name.schema.clone(), Ident::new(from.as_str()));
            self.rename(Rename::Object { from: ObjectId::Index(from), to: id.clone() }, &id)?;
        }
        let index = Index {
            name,
            table: table.name.clone(),
            method: Ident::new(model.method.as_str()),
            unique: model.unique,
            nulls_not_distinct: model.nulls_not_distinct,
            keys,
            include,
            predicate: model.predicate.clone(),
            options: model.options.clone(),
            tablespace: model.tablespace.as_deref().map(Ident::new),
            valid: true,
        };
        self.commented(Object::Index(index), model.comment.as_ref())
    }

    fn policy(&mut self, table: &TableModel, model: &PolicyModel) -> Result<(), ModelError> {
        let roles = if model.roles.is_empty() {
            vec![Grantee::Public]
        } else {
            model.roles.iter().cloned().collect()
        };
        let policy = Policy {
            on: table.name.clone(),
            name: Ident::new(model.name.as_str()),
            permissive: model.permissive,
            command: model.command,
            roles,
            using: model.using.clone(),
            check: model.check.clone(),
        };
        self.commented(Object::Policy(policy), model.comment.as_ref())
    }
}

/// A constraint by its name, or its table while it has none.
pub(super) fn about(table: &TableModel, name: Option<&String>) -> ObjectId {
    match name {
        Some(name) => {
            ObjectId::Constraint { table: table.name.clone(), name: Ident::new(name.as_str()) }
        }
        None => ObjectId::Table(table.name.clone()),
    }
}

fn key_of(
    table: &TableModel,
    item: &KeyItem,
    at: &impl Fn() -> ObjectId,
) -> Result<IndexKey, ModelError> {
    let what = match &item.what {
        KeyOf::Expression(expression) => IndexItem::Expression(expression.clone()),
        KeyOf::Field(field) => {
            let column = table.column_of(field).map_err(|problem| problem.at(at()))?;
            IndexItem::Column(column)
        }
    };
    let class = match &item.operator_class {
        None => None,
        Some(text) => Some(
            operator_class(text)
                .ok_or_else(|| ModelProblem::OperatorClass(text.clone()).at(at()))?,
        ),
    };
    Ok(IndexKey {
        item: what,
        collation: item.collation.clone(),
        operator_class: class,
        descending: item.descending,
        nulls_first: item.nulls_first.unwrap_or(item.descending),
    })
}

/// What PostgreSQL calls the columns of an index: expressions by their outermost function, else `expr`, and a number
/// behind what is there already.
fn key_names<'k>(keys: impl IntoIterator<Item = &'k IndexKey>, include: &[Ident]) -> Vec<String> {
    let of_keys = keys.into_iter().map(|key| match &key.item {
        IndexItem::Column(column) => column.as_str().to_owned(),
        IndexItem::Expression(expression) => outermost_function(expression),
    });
    let mut found: Vec<String> = Vec::new();
    for name in of_keys.chain(names(include)) {
        let free = |candidate: &String| !found.contains(candidate);
        let numbered = (1..).map(|number| format!("{name}{number}"));
        let chosen = std::iter::once(name.clone()).chain(numbered).find(free);
        found.extend(chosen);
    }
    found
}

fn outermost_function(expression: &Expression) -> String {
    let text = expression.as_str();
    let is_one_call = text.ends_with(')') && closes_at_the_end(text);
    match mentions(text).first() {
        Some(first) if first.called && is_one_call => {
            first.parts.last().map_or_else(|| "expr".to_owned(), |name| name.as_str().to_owned())
        }
        _ => "expr".to_owned(),
    }
}

/// Whether the first parenthesis of a text is closed by its last character.
fn closes_at_the_end(text: &str) -> bool {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

/// The columns of the table that a condition names.
fn columns_in(table: &TableModel, expression: &str) -> Vec<String> {
    let found: BTreeSet<String> = mentions(expression)
        .into_iter()
        .filter(|name| !name.called && !name.cast)
        .filter_map(|name| name.parts.last().map(|part| part.as_str().to_owned()))
        .filter(|name| table.columns.iter().any(|column| column.name == *name))
        .collect();
    found.into_iter().collect()
}
