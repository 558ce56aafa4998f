//! Where a foreign key points: a model's table and its fields. Never resolved before the base is complete.

use super::{Table, TableModel};

/// Fields of another table.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Asked when the base is built, because tables may refer to each other in circles.
    pub(super) table: fn() -> TableModel,
    pub(super) fields: Vec<String>,
}

impl Reference {
    /// These fields of `T`.
    #[must_use]
    pub fn to<T: Table>(fields: &[&str]) -> Self {
        Self { table: T::model, fields: fields.iter().map(ToString::to_string).collect() }
    }
}
