//! Constraints of tables. Never lists NOT NULL, which is a part of its column.

use std::collections::BTreeMap;

use super::{Expression, IndexKey};
use crate::ident::{Ident, QualifiedName};

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Its table.
    pub table: QualifiedName,
    /// Its name.
    pub name: Ident,
    /// What it demands.
    pub kind: ConstraintKind,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Whether existing rows are known to satisfy it; `false` is NOT VALID.
    pub validated: bool,
    /// Whether it is checked at all; `false` is NOT ENFORCED, from PostgreSQL 18 on.
    pub enforced: bool,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// PRIMARY KEY.
    PrimaryKey(Key),
    /// UNIQUE.
    Unique(Key),
    /// FOREIGN KEY.
    ForeignKey(ForeignKey),
    /// CHECK.
    Check(Check),
    /// EXCLUDE.
    Exclusion(Exclusion),
}

/// The columns of a primary key or unique constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The columns in order.
    pub columns: Vec<Ident>,
    /// INCLUDE.
    pub include: Vec<Ident>,
    /// NULLS NOT DISTINCT, for unique constraints.
    pub nulls_not_distinct: bool,
    /// WITH.
    pub options: BTreeMap<String, String>,
}

/// A reference to rows of another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns that refer.
    pub columns: Vec<Ident>,
    /// The table referred to.
    pub references: QualifiedName,
    /// The columns referred to, in the same order.
    pub referenced_columns: Vec<Ident>,
    /// MATCH.
    pub matching: Match,
    /// ON UPDATE.
    pub on_update: ReferentialAction,
    /// ON DELETE.
    pub on_delete: ReferentialAction,
    /// The columns that ON DELETE SET NULL or SET DEFAULT sets, where they are not all.
    pub on_delete_columns: Vec<Ident>,
}

/// How a foreign key treats NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// One NULL is enough.
    Simple,
    /// All or none.
    Full,
}

/// What happens to rows that refer to a row that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "SQL's own words")]
pub enum ReferentialAction {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// A condition that every row satisfies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The condition, without the parentheses of the constraint.
    pub expression: Expression,
    /// NO INHERIT.
    pub no_inherit: bool,
}

/// No two rows may be alike in this sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The index's method.
    pub method: Ident,
    /// What is compared and how.
    pub keys: Vec<ExclusionKey>,
    /// INCLUDE.
    pub include: Vec<Ident>,
    /// WHERE.
    pub predicate: Option<Expression>,
    /// WITH.
    pub options: BTreeMap<String, String>,
}

/// One key of an exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionKey {
    /// What is compared.
    pub key: IndexKey,
    /// With which operator: `=`, `OPERATOR(public.===)`.
    pub operator: String,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferrable {
    /// At once, always.
    No,
    /// DEFERRABLE INITIALLY IMMEDIATE.
    Immediate,
    /// DEFERRABLE INITIALLY DEFERRED.
    Deferred,
}

impl Key {
    /// The columns and nothing else.
    #[must_use]
    pub fn new(columns: Vec<Ident>) -> Self {
        Self { columns, include: Vec::new(), nulls_not_distinct: false, options: BTreeMap::new() }
    }
}

impl Constraint {
    /// A constraint that is checked at once and holds for all rows.
    #[must_use]
    pub fn new(table: QualifiedName, name: Ident, kind: ConstraintKind) -> Self {
        Self { table, name, kind, deferrable: Deferrable::No, validated: true, enforced: true }
    }
}
