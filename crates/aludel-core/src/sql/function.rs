//! Functions and procedures as DDL. Never reads their bodies.

use super::address::object_name;
use super::clause::statement;
use crate::schema::{Function, FunctionKind, ObjectId};

pub(super) fn create(function: &Function) -> String {
    statement(&function.definition)
}

pub(super) fn drop(id: &ObjectId, kind: FunctionKind) -> String {
    let word = match kind {
        FunctionKind::Function => "FUNCTION",
        FunctionKind::Procedure => "PROCEDURE",
    };
    format!("DROP {word} {}", object_name(id))
}
