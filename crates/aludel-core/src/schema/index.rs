//! Indexes that no constraint stands behind. Never knows which queries use them.

use std::collections::BTreeMap;

use super::Expression;
use crate::ident::{Ident, QualifiedName};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name, in its table's schema.
    pub name: QualifiedName,
    /// Its table or materialised view.
    pub table: QualifiedName,
    /// `btree`, `gin` and so on.
    pub method: Ident,
    /// UNIQUE.
    pub unique: bool,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// What is indexed.
    pub keys: Vec<IndexKey>,
    /// INCLUDE.
    pub include: Vec<Ident>,
    /// WHERE.
    pub predicate: Option<Expression>,
    /// WITH.
    pub options: BTreeMap<String, String>,
    /// TABLESPACE, where it is not the database's own.
    pub tablespace: Option<Ident>,
    /// Whether queries may use it: a failed CREATE INDEX CONCURRENTLY leaves one that they may not.
    pub valid: bool,
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexKey {
    /// A column or an expression.
    pub item: IndexItem,
    /// The collation, where it is not the column's or expression's own.
    pub collation: Option<QualifiedName>,
    /// The operator class, where it is not the type's default or has parameters.
    pub operator_class: Option<OperatorClass>,
    /// DESC.
    pub descending: bool,
    /// NULLS FIRST; what DESC implies is filled in.
    pub nulls_first: bool,
}

/// What a key of an index is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexItem {
    /// A column.
    Column(Ident),
    /// An expression.
    Expression(Expression),
}

/// An operator class with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorClass {
    /// Its name; PostgreSQL's own lie in `pg_catalog`.
    pub name: QualifiedName,
    /// Its parameters.
    pub parameters: BTreeMap<String, String>,
}

impl IndexKey {
    /// A plain column in ascending order.
    #[must_use]
    pub fn column(name: Ident) -> Self {
        Self {
            item: IndexItem::Column(name),
            collation: None,
            operator_class: None,
            descending: false,
            nulls_first: false,
        }
    }
}
