//! Statements as text: the only place where DDL is written. Never decides what is done.
//!
//! One file for each kind of object, each with exhaustive matches; names are quoted by [`ident`](crate::ident) alone,
//! and every object is named with its schema. What PostgreSQL would fill in itself is left out.

mod address;
mod clause;
mod column;
mod comment;
mod constraint;
mod domain;
mod enum_type;
mod extension;
mod function;
mod grant;
mod index;
mod namespace;
mod policy;
mod rename;
mod script;
mod sequence;
mod table;
mod trigger;
mod view;

pub use script::sections;

use crate::plan::Operation;
use crate::schema::Constraint;

/// What a constraint demands, as DDL says it behind the constraint's name.
///
/// ```
/// use aludel_core::ident::{Ident, QualifiedName};
/// use aludel_core::schema::{Constraint, ConstraintKind, Key};
/// use aludel_core::sql::demand;
///
/// let table = QualifiedName::new(Ident::new("public"), Ident::new("users"));
/// let key = ConstraintKind::PrimaryKey(Key::new(vec![Ident::new("id")]));
/// assert_eq!(demand(&Constraint::new(table, Ident::new("users_pkey"), key)), "PRIMARY KEY (id)");
/// ```
#[must_use]
pub fn demand(constraint: &Constraint) -> String {
    constraint::clause(constraint, !constraint.validated)
}

/// The statements of an operation, in order, each without a semicolon.
///
/// Most often it is one. It is two where PostgreSQL has no single one, such as for a new name in a new schema, and
/// none where nothing differs.
///
/// ```
/// use aludel_core::ident::Ident;
/// use aludel_core::plan::Operation;
/// use aludel_core::sql::render;
///
/// assert_eq!(render(&Operation::CreateNamespace(Ident::new("app"))), ["CREATE SCHEMA app"]);
/// ```
#[must_use]
pub fn render(operation: &Operation) -> Vec<String> {
    match operation {
        Operation::CreateNamespace(name) => vec![namespace::create(name)],
        Operation::DropNamespace(name) => vec![namespace::drop(name)],
        Operation::Extension(operation) => vec![extension::render(operation)],
        Operation::Enum(operation) => vec![enum_type::render(operation)],
        Operation::Domain(operation) => domain::render(operation),
        Operation::Sequence(operation) => sequence::render(operation),
        Operation::CreateFunction(function) => vec![function::create(function)],
        Operation::DropFunction { id, kind } => vec![function::drop(id, *kind)],
        Operation::Table(operation) => table::render(operation),
        Operation::Column { table, operation } => {
            column::render(table, operation).into_iter().collect()
        }
        Operation::Constraint(operation) => vec![constraint::render(operation)],
        Operation::Index(operation) => index::render(operation).into_iter().collect(),
        Operation::View(operation) => view::render(operation).into_iter().collect(),
        Operation::CreateTrigger(trigger) => vec![trigger::create(trigger)],
        Operation::DropTrigger { on, name } => vec![trigger::drop(on, name)],
        Operation::EnableTrigger { on, name, enabled } => {
            vec![trigger::enable(on, name, *enabled)]
        }
        Operation::CreatePolicy(policy) => vec![policy::create(policy)],
        Operation::AlterPolicy { from, to } => policy::alter(from, to).into_iter().collect(),
        Operation::DropPolicy { on, name } => vec![policy::drop(on, name)],
        Operation::Rename { from, to } => rename::render(from, to),
        Operation::Comment { on, text } => vec![comment::render(on, text.as_deref())],
        Operation::Grant { on, grants } => grant::grant(on, grants),
        Operation::Revoke { on, grants } => grant::revoke(on, grants),
    }
}
