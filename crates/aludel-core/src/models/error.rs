//! What is wrong with models that compile. Never about a database.

use super::DeclaredError;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{ObjectId, TypeName, TypeNameError};

/// Models that do not make a schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Something about a table, a column, a constraint and so on.
    #[error("{at}: {problem}")]
    Object {
        /// What it is about.
        at: ObjectId,
        /// What is wrong with it.
        problem: Box<ModelProblem>,
    },
    /// SQL text of the base.
    #[error(transparent)]
    Declared(#[from] DeclaredError),
}

/// What is wrong with an object of a base.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelProblem {
    /// Two objects have one name.
    #[error("declared twice")]
    Twice,
    /// PostgreSQL would cut the name.
    #[error("the name is {0} bytes long, and PostgreSQL keeps 63")]
    LongName(usize),
    /// A name is nothing.
    #[error("the name is empty")]
    EmptyName,
    /// A table without columns is legal SQL and always a mistake in a model.
    #[error("has no columns")]
    NoColumns,
    /// Two fields have one column.
    #[error("two fields have this column")]
    ColumnTwice,
    /// There are two primary keys.
    #[error(
        "has a second primary key: say `primary_key(a, b)` at the table for a key of several columns"
    )]
    SecondPrimaryKey,
    /// A part of the primary key is an `Option`.
    #[error("takes NULL, but is a part of the primary key")]
    NullableKey,
    /// The type takes no such modifier.
    #[error("type {data_type} takes no {what}")]
    Modifier {
        /// The type.
        data_type: TypeName,
        /// `length`, `precision`, `scale`.
        what: &'static str,
    },
    /// A text is no type.
    #[error(transparent)]
    Type(TypeNameError),
    /// serial and identity count.
    #[error("{what} needs smallint, integer or bigint, and not {data_type}")]
    NotCountable {
        /// The type.
        data_type: TypeName,
        /// `serial` or `identity`.
        what: &'static str,
    },
    /// A generated column cannot be told what to hold.
    #[error("has two sources of its value: {0} and {1}")]
    TwoValues(&'static str, &'static str),
    /// A constraint or index names a field that there is not, or that is no column.
    #[error("{table} has no column for the field {field:?}{}", meant(nearest.as_deref()))]
    NoField {
        /// The table.
        table: QualifiedName,
        /// The field.
        field: String,
        /// The field that is most likely meant.
        nearest: Option<String>,
    },
    /// A key, index or the like of no columns.
    #[error("names no columns")]
    NoKey,
    /// A column stands in a list twice.
    #[error("names the column {0} twice")]
    KeyTwice(Ident),
    /// A foreign key's columns do not pair.
    #[error("has {columns} columns and refers to {referenced} of {table}")]
    ColumnCount {
        /// How many refer.
        columns: usize,
        /// The table referred to.
        table: QualifiedName,
        /// How many are referred to.
        referenced: usize,
    },
    /// A foreign key needs a key to refer to.
    #[error(
        "refers to {table} ({}), where there is no primary key, unique constraint or unique index over these columns",
        list(columns)
    )]
    NoReferencedKey {
        /// The table referred to.
        table: QualifiedName,
        /// The columns referred to.
        columns: Vec<Ident>,
    },
    /// A table refers to another that the base does not list.
    #[error("refers to {0}, which the base does not list")]
    Unlisted(ObjectId),
    /// An operator class cannot be read.
    #[error(
        "{0:?} is no operator class: say `name`, `schema.name` or `schema.name(parameter=value)`"
    )]
    OperatorClass(String),
    /// An enum without values is legal SQL and always a mistake in a model.
    #[error("has no values")]
    NoValues,
    /// Two variants have one label.
    #[error("two variants have the label {0:?}")]
    LabelTwice(String),
    /// A label is longer than PostgreSQL takes.
    #[error("the label {0:?} is longer than 63 bytes")]
    LongLabel(String),
    /// A rename from the name that it has.
    #[error("was renamed from its own name")]
    RenamedFromItself,
}

impl ModelProblem {
    pub(super) fn at(self, at: ObjectId) -> ModelError {
        ModelError::Object { at, problem: Box::new(self) }
    }
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map(|field| format!("; did you mean {field:?}?")).unwrap_or_default()
}

fn list(columns: &[Ident]) -> String {
    columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
