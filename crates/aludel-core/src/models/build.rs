//! From the models of a base to one schema: names are chosen here, fields become columns, and what does not fit together
//! is refused. Never renders SQL.

use std::collections::BTreeSet;

use super::assemble::Assembly;
use super::error::ModelProblem;
use super::naming::{LONGEST_NAME, NamingConvention};
use super::read_declared;
use super::setters::setters;
use super::{Base, BelongsTo, EnumModel, EnumOf, ModelError, Models, TableModel};
use crate::diff::Rename;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Entry, EnumType, Namespace, Object, ObjectId};

/// Everything that a base lists.
///
/// ```
/// use aludel_core::ident::{Ident, QualifiedName};
/// use aludel_core::models::{BaseModel, ColumnModel, TableModel};
/// use aludel_core::schema::ObjectId;
///
/// let name = QualifiedName::new(Ident::new("public"), Ident::new("users"));
/// let users = TableModel::new(name.clone())
///     .column(ColumnModel::of::<i32>("id", "id").serial().primary_key());
/// let models = BaseModel::new("public").with_table(users).build()?;
/// assert!(models.schema.get(&ObjectId::Table(name)).is_some());
/// assert_eq!(models.schema.len(), 3, "the table, its sequence and its primary key");
/// # Ok::<(), aludel_core::models::ModelError>(())
/// ```
#[derive(Debug, Clone)]
pub struct BaseModel {
    schema: Ident,
    naming: NamingConvention,
    tables: Vec<TableModel>,
    enums: Vec<EnumModel>,
    comments_from_docs: bool,
    sql: Vec<(String, String)>,
}

impl BaseModel {
    setters!(comments_from_docs);

    /// A base without models, with the schema of whatever names none.
    #[must_use]
    pub fn new(schema: &str) -> Self {
        Self {
            schema: Ident::new(schema),
            naming: NamingConvention::default(),
            tables: Vec::new(),
            enums: Vec::new(),
            comments_from_docs: false,
            sql: Vec::new(),
        }
    }

    /// How unnamed objects are called.
    #[must_use]
    pub fn naming(mut self, naming: NamingConvention) -> Self {
        self.naming = naming;
        self
    }

    /// The table of a struct of the base `B`.
    #[must_use]
    pub fn table<B: Base, T: BelongsTo<B>>(self) -> Self {
        self.with_table(T::model())
    }

    /// A table.
    #[must_use]
    pub fn with_table(mut self, table: TableModel) -> Self {
        self.tables.push(table);
        self
    }

    /// The type of an enum of the base `B`.
    #[must_use]
    pub fn pg_enum<B: Base, T: EnumOf<B>>(self) -> Self {
        self.with_enum(T::model())
    }

    /// An enum type.
    #[must_use]
    pub fn with_enum(mut self, model: EnumModel) -> Self {
        self.enums.push(model);
        self
    }

    /// Objects as SQL text declares them; `origin` is what messages call the text.
    #[must_use]
    pub fn sql(mut self, origin: &str, text: &str) -> Self {
        self.sql.push((origin.to_owned(), text.to_owned()));
        self
    }

    /// The schema of all of it.
    ///
    /// # Errors
    ///
    /// The first thing that does not fit, with the object that it is about.
    pub fn build(self) -> Result<Models, ModelError> {
        let Self { schema, naming, tables, enums, comments_from_docs, sql } = self;
        let mut assembly = Assembly::new(naming, schema.clone());
        for model in enums {
            add_enum(&mut assembly, model, comments_from_docs)?;
        }
        let mut declared = Vec::new();
        for (origin, text) in &sql {
            for statement in read_declared(origin, text, &schema)? {
                statement.entry().cloned().map_or(Ok(()), |entry| assembly.add(entry))?;
                declared.push(statement);
            }
        }
        let mut tables = tables;
        for table in &mut tables {
            table.comments_from_docs |= comments_from_docs;
            if table.name.schema == schema {
                table.name.schema = schema.clone();
            }
            assembly.reserve(table)?;
        }
        for table in &tables {
            assembly.table(table)?;
        }
        for table in &tables {
            assembly.constraints(table)?;
        }
        // Foreign keys need the keys of every table.
        for table in &tables {
            assembly.foreign_keys(table)?;
        }
        drop(tables);
        assembly.namespaces();
        assembly.models.schema.infer_requirements();
        for statement in declared {
            statement.say(&mut assembly.models.schema)?;
        }
        Ok(assembly.models)
    }
}

impl Assembly {
    /// Adds an object whose address is not taken yet.
    pub(super) fn add(&mut self, entry: Entry) -> Result<(), ModelError> {
        let id = entry.object.id();
        if self.models.schema.get(&id).is_some() {
            return Err(ModelProblem::Twice.at(id));
        }
        self.models.schema.insert(entry);
        Ok(())
    }

    /// A schema for whatever lies in one; `public` is in every database.
    fn namespaces(&mut self) {
        let names: BTreeSet<Ident> = self
            .models
            .schema
            .iter()
            .filter_map(|(id, _)| id.namespace())
            .filter(|name| name.as_str() != "public")
            .cloned()
            .collect();
        for name in names {
            if self.models.schema.get(&ObjectId::Namespace(name.clone())).is_none() {
                self.models.schema.insert(Entry::new(Object::Namespace(Namespace { name })));
            }
        }
    }
}

/// A name that PostgreSQL keeps as it is.
pub(super) fn check_name(name: &Ident, at: impl FnOnce() -> ObjectId) -> Result<(), ModelError> {
    match name.as_str().len() {
        0 => Err(ModelProblem::EmptyName.at(at())),
        length if length > LONGEST_NAME => Err(ModelProblem::LongName(length).at(at())),
        _ => Ok(()),
    }
}

fn add_enum(
    assembly: &mut Assembly,
    model: EnumModel,
    comments_from_docs: bool,
) -> Result<(), ModelError> {
    let id = ObjectId::Type(model.name.clone());
    check_name(&model.name.name, || id.clone())?;
    if model.values.is_empty() {
        return Err(ModelProblem::NoValues.at(id));
    }
    let mut values: Vec<String> = Vec::new();
    for (label, before) in model.values {
        if values.contains(&label) {
            return Err(ModelProblem::LabelTwice(label).at(id));
        }
        if label.len() > LONGEST_NAME {
            return Err(ModelProblem::LongLabel(label).at(id));
        }
        if let Some(from) = before {
            let of = model.name.clone();
            assembly.rename(Rename::Value { of, from, to: label.clone() }, &id)?;
        }
        values.push(label);
    }
    if let Some(from) = model.renamed_from {
        let from = QualifiedName::new(model.name.schema.clone(), Ident::new(from));
        assembly.rename(Rename::Object { from: ObjectId::Type(from), to: id.clone() }, &id)?;
    }
    let docs = model.docs.filter(|_| comments_from_docs || model.comments_from_docs);
    let mut entry = Entry::new(Object::Enum(EnumType { name: model.name, values }));
    entry.comment = model.comment.or(docs);
    assembly.add(entry)
}
