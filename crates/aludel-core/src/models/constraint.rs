//! Constraints as models say them, by fields and mostly without names. Never checked before the base is complete.

use std::collections::BTreeMap;

use super::Reference;
use super::index::KeyItem;
use super::setters::setters;
use crate::schema::{Deferrable, Expression, Match, ReferentialAction};

/// A primary key or unique constraint.
#[derive(Debug, Clone)]
pub struct KeyModel {
    pub(super) name: Option<String>,
    pub(super) fields: Vec<String>,
    pub(super) include: Vec<String>,
    pub(super) nulls_not_distinct: bool,
    pub(super) deferrable: Deferrable,
    pub(super) options: BTreeMap<String, String>,
    pub(super) comment: Option<String>,
}

impl KeyModel {
    setters!(name, include, nulls_not_distinct, deferrable, option, comment);

    /// Over these fields.
    #[must_use]
    pub fn new(fields: &[&str]) -> Self {
        Self {
            name: None,
            fields: owned(fields),
            include: Vec::new(),
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            options: BTreeMap::new(),
            comment: None,
        }
    }
}

/// A foreign key.
#[derive(Debug, Clone)]
pub struct ForeignKeyModel {
    pub(super) name: Option<String>,
    pub(super) fields: Vec<String>,
    pub(super) references: Reference,
    pub(super) matching: Match,
    pub(super) on_update: ReferentialAction,
    pub(super) on_delete: ReferentialAction,
    pub(super) on_delete_fields: Vec<String>,
    pub(super) deferrable: Deferrable,
    pub(super) validated: bool,
    pub(super) comment: Option<String>,
}

impl ForeignKeyModel {
    setters!(name, deferrable, not_valid, comment);

    /// From these fields to those.
    #[must_use]
    pub fn new(fields: &[&str], references: Reference) -> Self {
        Self {
            name: None,
            fields: owned(fields),
            references,
            matching: Match::Simple,
            on_update: ReferentialAction::NoAction,
            on_delete: ReferentialAction::NoAction,
            on_delete_fields: Vec::new(),
            deferrable: Deferrable::No,
            validated: true,
            comment: None,
        }
    }

    /// MATCH.
    #[must_use]
    pub fn matching(mut self, matching: Match) -> Self {
        self.matching = matching;
        self
    }

    /// ON UPDATE.
    #[must_use]
    pub fn on_update(mut self, action: ReferentialAction) -> Self {
        self.on_update = action;
        self
    }

    /// ON DELETE.
    #[must_use]
    pub fn on_delete(mut self, action: ReferentialAction) -> Self {
        self.on_delete = action;
        self
    }

    /// The fields that ON DELETE SET NULL or SET DEFAULT sets, where they are not all.
    #[must_use]
    pub fn on_delete_fields(mut self, fields: &[&str]) -> Self {
        self.on_delete_fields = owned(fields);
        self
    }
}

/// A CHECK constraint.
#[derive(Debug, Clone)]
pub struct CheckModel {
    pub(super) name: Option<String>,
    pub(super) expression: Expression,
    pub(super) no_inherit: bool,
    pub(super) validated: bool,
    pub(super) enforced: bool,
    pub(super) comment: Option<String>,
}

impl CheckModel {
    setters!(name, not_valid, comment);

    /// With this condition.
    #[must_use]
    pub fn new(expression: &str) -> Self {
        Self {
            name: None,
            expression: Expression::new(expression),
            no_inherit: false,
            validated: true,
            enforced: true,
            comment: None,
        }
    }

    /// NO INHERIT.
    #[must_use]
    pub fn no_inherit(mut self) -> Self {
        self.no_inherit = true;
        self
    }

    /// NOT ENFORCED, from PostgreSQL 18 on.
    #[must_use]
    pub fn not_enforced(mut self) -> Self {
        self.enforced = false;
        // The catalog says so of every constraint that is not enforced.
        self.validated = false;
        self
    }
}

/// An exclusion constraint.
#[derive(Debug, Clone)]
pub struct ExclusionModel {
    pub(super) name: Option<String>,
    pub(super) method: String,
    pub(super) keys: Vec<(KeyItem, String)>,
    pub(super) include: Vec<String>,
    pub(super) predicate: Option<Expression>,
    pub(super) deferrable: Deferrable,
    pub(super) options: BTreeMap<String, String>,
    pub(super) comment: Option<String>,
}

impl ExclusionModel {
    setters!(name, include, filter, deferrable, option, comment);

    /// With an index of this method.
    #[must_use]
    pub fn new(method: &str) -> Self {
        Self {
            name: None,
            method: method.to_owned(),
            keys: Vec::new(),
            include: Vec::new(),
            predicate: None,
            deferrable: Deferrable::No,
            options: BTreeMap::new(),
            comment: None,
        }
    }

    /// WITH: a field or an expression, and the operator by which no two rows may agree.
    #[must_use]
    pub fn key(mut self, item: KeyItem, operator: &str) -> Self {
        self.keys.push((item, operator.trim().to_owned()));
        self
    }
}

pub(super) fn owned(fields: &[&str]) -> Vec<String> {
    fields.iter().map(ToString::to_string).collect()
}
