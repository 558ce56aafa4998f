//! Operations of every sort, in an order in which a server can run them.

mod anything;
mod columns;
mod constraints;
mod indexes;
mod tables;
mod types;
mod views;

use std::collections::BTreeMap;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::plan::{Address, Operation};
use aludel_core::schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, Expression, Identity, IdentityKind,
    Key, ObjectId, Sequence, TypeName,
};

/// An operation, and the first major version of PostgreSQL that knows all of it.
pub(crate) type Sample = (u32, Operation);

/// A version that never comes: the operation needs what a bare server has not.
pub(crate) const NEVER: u32 = u32::MAX;

/// All of them, by sort.
pub(crate) fn all() -> Vec<(&'static str, Vec<Sample>)> {
    vec![
        ("namespaces", types::namespaces()),
        ("extensions", types::extensions()),
        ("types", types::types()),
        ("sequences", types::sequences()),
        ("functions", types::functions()),
        ("tables", tables::tables()),
        ("columns", columns::columns()),
        ("constraints", constraints::constraints()),
        ("indexes", indexes::indexes()),
        ("views", views::views()),
        ("triggers", views::triggers()),
        ("policies", views::policies()),
        ("comments", anything::comments()),
        ("grants", anything::grants()),
        ("renames", anything::renames()),
        ("drops", anything::drops()),
    ]
}

fn i(name: &str) -> Ident {
    Ident::new(name)
}

/// A name in the schema `app`.
fn n(name: &str) -> QualifiedName {
    QualifiedName::new(i("app"), i(name))
}

fn e(text: &str) -> Expression {
    Expression::new(text)
}

fn ty(text: &str) -> TypeName {
    TypeName::canonical(text)
}

fn c_collation() -> QualifiedName {
    QualifiedName::new(i("pg_catalog"), i("C"))
}

fn options(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn always(operations: impl IntoIterator<Item = Operation>) -> Vec<Sample> {
    operations.into_iter().map(|operation| (14, operation)).collect()
}

fn column(name: &str, data_type: &str) -> Column {
    Column::new(i(name), ty(data_type))
}

fn not_null(mut column: Column) -> Column {
    column.nullable = false;
    column
}

fn valued(mut column: Column, value: ColumnValue) -> Column {
    column.value = value;
    column
}

fn identity(kind: IdentityKind, change: impl FnOnce(&mut Sequence)) -> Identity {
    let mut sequence = Sequence::new(n("t_id_seq"), ty("bigint"));
    change(&mut sequence);
    Identity { kind, sequence: Box::new(sequence) }
}

fn primary_key(table: &str, columns: &[&str]) -> Constraint {
    let key = Key::new(columns.iter().map(|column| i(column)).collect());
    Constraint::new(n(table), i(&format!("{table}_pkey")), ConstraintKind::PrimaryKey(key))
}

fn check(table: &str, name: &str, text: &str) -> Constraint {
    let check = Check { expression: e(text), no_inherit: false };
    Constraint::new(n(table), i(name), ConstraintKind::Check(check))
}

fn address(kind: &'static str, id: ObjectId) -> Address {
    Address { id, kind }
}

fn function(name: &str, arguments: &str) -> ObjectId {
    ObjectId::Function { name: n(name), arguments: arguments.to_owned() }
}
