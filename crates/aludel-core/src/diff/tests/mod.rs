//! Tests of the comparison. Small builders here; one file per group of kinds.

mod objects;
mod properties;
mod surroundings;
mod tables;

use std::collections::BTreeSet;

use super::{Change, DiffError, DiffOptions, Difference, Directives, Rename, diff};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, Domain, DomainCheck, Entry, EnumType,
    Expression, ForeignKey, Function, FunctionKind, Grant, Grantee, Index, IndexKey, Key, Match,
    Object, ObjectId, Policy, PolicyCommand, ReferentialAction, Schema, Sequence, SequenceOwner,
    Table, Trigger, TriggerEnabled, TypeName, View, ViewKind,
};

pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name)
}

pub(super) fn public(name: &str) -> QualifiedName {
    QualifiedName::new(ident("public"), ident(name))
}

pub(super) fn text(text: &str) -> Expression {
    Expression::new(text)
}

pub(super) fn column(name: &str, data_type: &str) -> Column {
    Column::new(ident(name), TypeName::canonical(data_type))
}

pub(super) fn with_default(name: &str, data_type: &str, default: &str) -> Column {
    Column { value: ColumnValue::Default(text(default)), ..column(name, data_type) }
}

pub(super) fn plain_table(name: &str) -> Table {
    Table::new(public(name), vec![column("id", "integer"), column("a", "text")])
}

pub(super) fn table(name: &str, columns: Vec<Column>) -> Entry {
    Entry::new(Object::Table(Table::new(public(name), columns)))
}

pub(super) fn constraint(on: &str, name: &str, kind: ConstraintKind) -> Constraint {
    Constraint::new(public(on), ident(name), kind)
}

pub(super) fn check(on: &str, name: &str, condition: &str) -> Constraint {
    let kind = ConstraintKind::Check(Check { expression: text(condition), no_inherit: false });
    constraint(on, name, kind)
}

pub(super) fn unique(on: &str, name: &str, columns: &[&str]) -> Constraint {
    let columns = columns.iter().copied().map(ident).collect();
    constraint(on, name, ConstraintKind::Unique(Key::new(columns)))
}

pub(super) fn foreign_key(on: &str, name: &str, from: &str, to: (&str, &str)) -> Constraint {
    let key = ForeignKey {
        columns: vec![ident(from)],
        references: public(to.0),
        referenced_columns: vec![ident(to.1)],
        matching: Match::Simple,
        on_update: ReferentialAction::NoAction,
        on_delete: ReferentialAction::NoAction,
        on_delete_columns: Vec::new(),
    };
    constraint(on, name, ConstraintKind::ForeignKey(key))
}

pub(super) fn index(on: &str, name: &str, columns: &[&str]) -> Index {
    Index {
        name: public(name),
        table: public(on),
        method: ident("btree"),
        unique: false,
        nulls_not_distinct: false,
        keys: columns.iter().map(|name| IndexKey::column(ident(name))).collect(),
        include: Vec::new(),
        predicate: None,
        options: std::collections::BTreeMap::new(),
        tablespace: None,
        valid: true,
    }
}

pub(super) fn view(name: &str, query: &str) -> View {
    View {
        name: public(name),
        kind: ViewKind::Plain,
        query: text(query),
        columns: Vec::new(),
        options: std::collections::BTreeMap::new(),
    }
}

pub(super) fn function(name: &str, arguments: &str, signature: &str, body: &str) -> Function {
    Function {
        name: public(name),
        arguments: arguments.to_owned(),
        kind: FunctionKind::Function,
        signature: signature.to_owned(),
        result: "integer".to_owned(),
        definition: text(&format!(
            "CREATE OR REPLACE FUNCTION public.{name}({signature})\n RETURNS integer\n LANGUAGE sql\nAS \
             $function${body}$function$"
        )),
    }
}

pub(super) fn trigger(on: &str, name: &str, definition: &str) -> Trigger {
    Trigger {
        on: public(on),
        name: ident(name),
        definition: text(definition),
        enabled: TriggerEnabled::Origin,
    }
}

pub(super) fn policy(on: &str, name: &str, using: Option<&str>) -> Policy {
    Policy {
        on: public(on),
        name: ident(name),
        permissive: true,
        command: PolicyCommand::All,
        roles: vec![Grantee::Public],
        using: using.map(text),
        check: None,
    }
}

pub(super) fn enum_type(name: &str, values: &[&str]) -> EnumType {
    EnumType { name: public(name), values: values.iter().map(ToString::to_string).collect() }
}

pub(super) fn domain(name: &str) -> Domain {
    Domain {
        name: public(name),
        base: TypeName::canonical("integer"),
        collation: None,
        default: None,
        not_null: false,
        checks: vec![DomainCheck {
            name: ident("positive"),
            expression: text("VALUE > 0"),
            validated: true,
        }],
    }
}

pub(super) fn serial(table: &str, name: &str) -> Sequence {
    Sequence {
        owned_by: Some(SequenceOwner { table: public(table), column: ident("id") }),
        ..Sequence::new(public(name), TypeName::canonical("integer"))
    }
}

pub(super) fn grant(privilege: &str) -> BTreeSet<Grant> {
    BTreeSet::from([Grant {
        grantee: Grantee::Role(ident("reader")),
        privilege: privilege.to_owned(),
        grantable: false,
    }])
}

pub(super) fn objects(objects: impl IntoIterator<Item = Object>) -> Schema {
    objects.into_iter().map(Entry::new).collect()
}

pub(super) fn options() -> DiffOptions {
    DiffOptions { grants: true, ..DiffOptions::default() }
}

pub(super) fn compare(from: &Schema, to: &Schema) -> Difference {
    diff(from, to, &Directives::default(), &options()).expect("comparable")
}

pub(super) fn renaming(
    from: &Schema,
    to: &Schema,
    renames: &[Rename],
) -> Result<Difference, DiffError> {
    diff(from, to, &Directives { renames: renames.to_vec(), ..Directives::default() }, &options())
}

pub(super) fn lines(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

/// The lines of what turns one object into another.
pub(super) fn between(from: Object, to: Object) -> Vec<String> {
    lines(&compare(&objects([from]), &objects([to])).changes)
}

pub(super) fn rename(from: ObjectId, to: ObjectId) -> Rename {
    Rename::Object { from, to }
}
