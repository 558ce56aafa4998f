//! Indexes as models say them, by fields and mostly without names. Never checked before the base is complete.

use std::collections::BTreeMap;

use super::setters::setters;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Expression, OperatorClass};

/// An index.
#[derive(Debug, Clone)]
pub struct IndexModel {
    pub(super) name: Option<String>,
    pub(super) method: String,
    pub(super) unique: bool,
    pub(super) nulls_not_distinct: bool,
    pub(super) keys: Vec<KeyItem>,
    pub(super) include: Vec<String>,
    pub(super) predicate: Option<Expression>,
    pub(super) options: BTreeMap<String, String>,
    pub(super) tablespace: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) renamed_from: Option<String>,
}

/// One key of an index: a field or an expression, and how it is sorted.
#[derive(Debug, Clone)]
pub struct KeyItem {
    pub(super) what: KeyOf,
    pub(super) operator_class: Option<String>,
    pub(super) collation: Option<QualifiedName>,
    pub(super) descending: bool,
    pub(super) nulls_first: Option<bool>,
}

#[derive(Debug, Clone)]
pub(super) enum KeyOf {
    Field(String),
    Expression(Expression),
}

impl Default for IndexModel {
    fn default() -> Self {
        Self {
            name: None,
            method: "btree".to_owned(),
            unique: false,
            nulls_not_distinct: false,
            keys: Vec::new(),
            include: Vec::new(),
            predicate: None,
            options: BTreeMap::new(),
            tablespace: None,
            comment: None,
            renamed_from: None,
        }
    }
}

impl IndexModel {
    setters!(name, nulls_not_distinct, include, filter, option, tablespace, comment, renamed_from);

    /// A btree without keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// USING.
    #[must_use]
    pub fn using(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// UNIQUE.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// One more key.
    #[must_use]
    pub fn key(mut self, key: KeyItem) -> Self {
        self.keys.push(key);
        self
    }
}

impl KeyItem {
    setters!(collation);

    /// A field, ascending.
    #[must_use]
    pub fn field(name: &str) -> Self {
        Self::new(KeyOf::Field(name.to_owned()))
    }

    /// An expression, ascending.
    #[must_use]
    pub fn expression(text: &str) -> Self {
        Self::new(KeyOf::Expression(Expression::new(text)))
    }

    fn new(what: KeyOf) -> Self {
        Self { what, operator_class: None, collation: None, descending: false, nulls_first: None }
    }

    /// DESC.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// NULLS FIRST, or NULLS LAST; without it, NULLs are last unless the key is descending.
    #[must_use]
    pub fn nulls_first(mut self, first: bool) -> Self {
        self.nulls_first = Some(first);
        self
    }

    /// The operator class: `name` for PostgreSQL's own, `schema.name`, `schema.name(parameter=value)`.
    #[must_use]
    pub fn operator_class(mut self, text: &str) -> Self {
        self.operator_class = Some(text.to_owned());
        self
    }
}

/// `name`, `schema.name`, `schema.name(parameter=value, …)`.
pub(super) fn operator_class(text: &str) -> Option<OperatorClass> {
    let (name, parameters) = match text.trim().split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')?),
        None => (text.trim(), ""),
    };
    let (schema, name) = name.split_once('.').unwrap_or(("pg_catalog", name));
    if schema.is_empty() || name.is_empty() || name.contains('.') {
        return None;
    }
    let parameters = parameters
        .split(',')
        .filter(|parameter| !parameter.trim().is_empty())
        .map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect::<Option<_>>()?;
    let name = QualifiedName::new(Ident::new(schema), Ident::new(name));
    Some(OperatorClass { name, parameters })
}
