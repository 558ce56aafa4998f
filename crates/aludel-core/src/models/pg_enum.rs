//! An enum type as a model says it. Never checked before the base is complete.

use super::Base;
use super::setters::setters;
use crate::ident::{Ident, QualifiedName};

/// An enum that is a PostgreSQL enum type; made by `#[derive(PgEnum)]`.
pub trait PgEnum {
    /// The base that it belongs to.
    type Base: Base;
    /// Its name in the database.
    const NAME: &'static str;
    /// Its schema, which is the base's where nothing else is said.
    const SCHEMA: &'static str = <Self::Base as Base>::SCHEMA;

    /// The type with its labels.
    fn model() -> EnumModel;

    /// The label of this value.
    fn label(&self) -> &'static str;

    /// The value with this label.
    fn from_label(label: &str) -> Option<Self>
    where
        Self: Sized;

    /// Its full name.
    #[must_use]
    fn qualified_name() -> QualifiedName {
        QualifiedName::new(Ident::new(Self::SCHEMA), Ident::new(Self::NAME))
    }
}

/// An enum type and its labels.
#[derive(Debug, Clone)]
pub struct EnumModel {
    pub(super) name: QualifiedName,
    pub(super) values: Vec<(String, Option<String>)>,
    pub(super) comment: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) comments_from_docs: bool,
    pub(super) renamed_from: Option<String>,
}

impl EnumModel {
    setters!(comment, docs, comments_from_docs, renamed_from);

    /// The type of `T`, without labels.
    #[must_use]
    pub fn of<T: PgEnum>() -> Self {
        Self::new(T::qualified_name())
    }

    /// A type without labels.
    #[must_use]
    pub fn new(name: QualifiedName) -> Self {
        Self {
            name,
            values: Vec::new(),
            comment: None,
            docs: None,
            comments_from_docs: false,
            renamed_from: None,
        }
    }

    /// One more label, and what it was called.
    #[must_use]
    pub fn value(mut self, label: &str, renamed_from: Option<&str>) -> Self {
        self.values.push((label.to_owned(), renamed_from.map(ToOwned::to_owned)));
        self
    }
}
