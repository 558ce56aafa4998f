//! Tables and their columns. Never looks at constraints.

use std::collections::BTreeSet;

use super::Assembly;
use crate::diff::Rename;
use crate::ident::{Ident, QualifiedName, literal};
use crate::models::build::check_name;
use crate::models::column::{ColumnModel, ColumnType, IdentityModel, ValueModel};
use crate::models::error::ModelProblem;
use crate::models::naming::object_name;
use crate::models::{ModelError, TableModel};
use crate::schema::{
    Column, ColumnValue, Entry, Expression, Grant, Identity, Object, ObjectId, Partition,
    PartitionOf, RowSecurity, Sequence, SequenceOwner, Table, TypeName,
};

impl Assembly {
    /// Adds a table with its columns and the sequences of serial ones.
    pub(in crate::models) fn table(&mut self, model: &TableModel) -> Result<(), ModelError> {
        let id = ObjectId::Table(model.name.clone());
        if model.columns.is_empty() {
            return Err(ModelProblem::NoColumns.at(id));
        }
        let inherited = inherited(model);
        let key: BTreeSet<&String> = model.primary_key.iter().flat_map(|key| &key.fields).collect();
        let mut columns: Vec<Column> = Vec::with_capacity(model.columns.len());
        for column in &model.columns {
            let at = || ObjectId::Column(model.name.clone(), Ident::new(column.name.as_str()));
            check_name(&Ident::new(column.name.as_str()), at)?;
            if columns.iter().any(|other| other.name.as_str() == column.name) {
                return Err(ModelProblem::ColumnTwice.at(at()));
            }
            if column.nullable && (column.primary_key || key.contains(&column.field)) {
                return Err(ModelProblem::NullableKey.at(at()));
            }
            let mut made = self.column(model, column, &at())?;
            if let Some(parent) = inherited.iter().find(|parent| parent.name == column.name) {
                made.inherited = true;
                made.nullable &= parent.nullable;
            }
            self.notes(model, column, &at())?;
            columns.push(made);
        }
        if let Some(from) = &model.renamed_from {
            let from = QualifiedName::new(model.name.schema.clone(), Ident::new(from.as_str()));
            self.rename(Rename::Object { from: ObjectId::Table(from), to: id.clone() }, &id)?;
        }
        let column_grants = column_grants(model, &id)?;
        let mut entry = Entry::new(Object::Table(Table {
            unlogged: model.unlogged,
            partition_by: model.partition_by.clone().map(Partition),
            partition_of: model.partition_of.as_ref().map(|(parent, bounds)| PartitionOf {
                parent: parent().name,
                bounds: bounds.clone(),
            }),
            inherits: model.inherits.iter().map(|parent| parent().name).collect(),
            options: model.options.clone(),
            row_security: RowSecurity {
                enabled: model.row_security,
                forced: model.force_row_security,
            },
            replica_identity: model.replica_identity.clone(),
            // The server's own is none that has to be said.
            access_method: model
                .access_method
                .as_deref()
                .filter(|name| *name != "heap")
                .map(Ident::new),
            tablespace: model.tablespace.as_deref().map(Ident::new),
            ..Table::new(model.name.clone(), columns)
        }));
        entry.comment = comment(model, model.comment.as_ref(), model.docs.as_ref());
        entry.grants.clone_from(&model.grants);
        for (column, grant) in column_grants {
            entry.column_grants.entry(column).or_default().insert(grant);
        }
        self.add(entry)
    }

    fn column(
        &mut self,
        table: &TableModel,
        model: &ColumnModel,
        at: &ObjectId,
    ) -> Result<Column, ModelError> {
        let data_type = data_type(model, &self.home, at)?;
        let user_type = model.user_type.clone().map(ObjectId::Type);
        if let Some(user_type) = user_type.filter(|id| self.models.schema.get(id).is_none()) {
            return Err(ModelProblem::Unlisted(user_type).at(at.clone()));
        }
        let value = match model.values.as_slice() {
            [] => ColumnValue::None,
            [value] => self.value(table, model, value, &data_type, at)?,
            [first, second, ..] => {
                return Err(ModelProblem::TwoValues(first.word(), second.word()).at(at.clone()));
            }
        };
        Ok(Column {
            collation: model.collation.clone(),
            nullable: model.nullable,
            value,
            storage: model.storage.clone(),
            compression: model.compression.clone(),
            statistics: model.statistics,
            comment: comment(table, model.comment.as_ref(), model.docs.as_ref()),
            ..Column::new(Ident::new(model.name.as_str()), data_type)
        })
    }

    fn value(
        &mut self,
        table: &TableModel,
        column: &ColumnModel,
        value: &ValueModel,
        data_type: &TypeName,
        at: &ObjectId,
    ) -> Result<ColumnValue, ModelError> {
        let countable = matches!(data_type.as_str(), "smallint" | "integer" | "bigint");
        if !countable && matches!(value, ValueModel::Identity(_) | ValueModel::Serial) {
            let (data_type, what) = (data_type.clone(), value.word());
            return Err(ModelProblem::NotCountable { data_type, what }.at(at.clone()));
        }
        Ok(match value {
            ValueModel::Default(expression) => ColumnValue::Default(expression.clone()),
            ValueModel::Generated(expression, kind) => {
                ColumnValue::Generated(expression.clone(), *kind)
            }
            ValueModel::Identity(model) => {
                if column.nullable {
                    return Err(ModelProblem::NullableKey.at(at.clone()));
                }
                let name = self.sequence_name(table, column);
                ColumnValue::Identity(identity(model, Sequence::new(name, data_type.clone())))
            }
            ValueModel::Serial => {
                let name = self.sequence_name(table, column);
                let next = format!("nextval({}::regclass)", literal(&name.to_string()));
                let owner = SequenceOwner {
                    table: table.name.clone(),
                    column: Ident::new(column.name.as_str()),
                };
                let sequence = Sequence::new(name, data_type.clone());
                self.add(Entry::new(Object::Sequence(Sequence {
                    owned_by: Some(owner),
                    ..sequence
                })))?;
                ColumnValue::Default(Expression::new(next))
            }
        })
    }

    /// The name that PostgreSQL gives a column's sequence.
    fn sequence_name(&mut self, table: &TableModel, column: &ColumnModel) -> QualifiedName {
        let schema = &table.name.schema;
        let render = |word: &str| object_name(table.name.name.as_str(), Some(&column.name), word);
        let mut name = render("seq");
        let mut number = 0;
        while self.taken.has_relation(schema, &name) {
            number += 1;
            name = render(&format!("seq{number}"));
        }
        let name = QualifiedName::new(schema.clone(), Ident::new(name));
        self.taken.relation(name.clone());
        name
    }

    /// What a column says beside the schema.
    fn notes(
        &mut self,
        table: &TableModel,
        column: &ColumnModel,
        at: &ObjectId,
    ) -> Result<(), ModelError> {
        if let Some(from) = &column.renamed_from {
            let from = ObjectId::Column(table.name.clone(), Ident::new(from.as_str()));
            self.rename(Rename::Object { from, to: at.clone() }, at)?;
        }
        let key = || (table.name.clone(), Ident::new(column.name.as_str()));
        let directives = &mut self.models.directives;
        directives.backfills.extend(column.backfill.clone().map(|text| (key(), text)));
        directives.conversions.extend(column.conversion.clone().map(|text| (key(), text)));
        Ok(())
    }
}

/// The columns of all parents.
fn inherited(model: &TableModel) -> Vec<ColumnModel> {
    let parents = model.partition_of.iter().map(|(parent, _)| parent).chain(&model.inherits);
    parents.flat_map(|parent| parent().columns).collect()
}

fn column_grants(model: &TableModel, at: &ObjectId) -> Result<Vec<(Ident, Grant)>, ModelError> {
    model
        .column_grants
        .iter()
        .map(|(field, grant)| {
            let column = model.column_of(field).map_err(|problem| problem.at(at.clone()))?;
            Ok((column, grant.clone()))
        })
        .collect()
}

fn comment(table: &TableModel, said: Option<&String>, docs: Option<&String>) -> Option<String> {
    said.or(docs.filter(|_| table.comments_from_docs)).cloned()
}

fn data_type(model: &ColumnModel, home: &Ident, at: &ObjectId) -> Result<TypeName, ModelError> {
    let plain = match &model.data_type {
        ColumnType::Own(data_type) => data_type.clone(),
        ColumnType::Text(text) => TypeName::parse(text)
            .map_err(|error| ModelProblem::Type(error).at(at.clone()))?
            .qualified(home),
    };
    let what = match (model.modifier.length, model.modifier.precision) {
        (Some(_), _) => "length",
        (None, Some(_)) => "precision",
        (None, None) => "scale",
    };
    model
        .modifier
        .apply(&plain)
        .ok_or_else(|| ModelProblem::Modifier { data_type: plain, what }.at(at.clone()))
}

fn identity(model: &IdentityModel, mut sequence: Sequence) -> Identity {
    sequence.increment = model.increment.unwrap_or(sequence.increment);
    if sequence.increment < 0 {
        // Counting down, PostgreSQL begins at -1 and ends at the type's least value.
        (sequence.min, sequence.max) = (-sequence.max - 1, -1);
    }
    sequence.min = model.min.unwrap_or(sequence.min);
    sequence.max = model.max.unwrap_or(sequence.max);
    let begin = if sequence.increment < 0 { sequence.max } else { sequence.min };
    sequence.start = model.start.unwrap_or(begin);
    sequence.cache = model.cache.unwrap_or(sequence.cache);
    sequence.cycle = model.cycle;
    Identity { kind: model.kind, sequence: Box::new(sequence) }
}
