//! What objects are called in words: their kind and their name. Never says what they are like.

use std::fmt;

use crate::schema::{
    Constraint, ConstraintKind, Entry, Function, FunctionKind, Object, View, ViewKind,
};

/// An object as what it is, with what it is on.
pub(super) struct Described<'a>(pub(super) &'a Entry);

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = kind(&self.0.object);
        match &self.0.object {
            Object::Function(routine) => f.write_str(&function(routine)),
            Object::Enum(is) => write!(f, "{kind} {}", is.name),
            Object::Domain(domain) => write!(f, "{kind} {}", domain.name),
            Object::View(view) => write!(f, "{kind} {}", view.name),
            Object::Constraint(constraint) => {
                write!(f, "{kind} {} on {}", constraint.name, constraint.table)
            }
            Object::Index(index) => {
                write!(f, "{kind} {} on {}", index.name, index.table)
            }
            object => write!(f, "{}", object.id()),
        }
    }
}

pub(super) fn kind(object: &Object) -> &'static str {
    match object {
        Object::Enum(_) => "enum",
        Object::Domain(_) => "domain",
        Object::View(is) => view(is),
        Object::Constraint(is) => constraint(is),
        Object::Index(index) if index.unique => "unique index",
        Object::Index(_) => "index",
        Object::Function(routine) => routine_kind(routine),
        object => object.id().kind(),
    }
}

fn constraint(constraint: &Constraint) -> &'static str {
    match constraint.kind {
        ConstraintKind::PrimaryKey(_) => "primary key",
        ConstraintKind::Unique(_) => "unique constraint",
        ConstraintKind::ForeignKey(_) => "foreign key",
        ConstraintKind::Check(_) => "check constraint",
        ConstraintKind::Exclusion(_) => "exclusion constraint",
    }
}

pub(super) fn view(view: &View) -> &'static str {
    match view.kind {
        ViewKind::Plain => "view",
        ViewKind::Materialized => "materialized view",
    }
}

fn routine_kind(function: &Function) -> &'static str {
    match function.kind {
        FunctionKind::Function => "function",
        FunctionKind::Procedure => "procedure",
    }
}

pub(super) fn function(function: &Function) -> String {
    format!("{} {}({})", routine_kind(function), function.name, function.arguments)
}
