//! Functions and procedures. Never reads their bodies.

use super::{Expression, ObjectId};
use crate::ident::QualifiedName;

/// A function or procedure; aggregates are not among them yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: QualifiedName,
    /// The types of its input arguments, as in [`ObjectId::Function`].
    pub arguments: String,
    /// What it is.
    pub kind: FunctionKind,
    /// The argument list with names, modes and defaults, as `pg_get_function_arguments` prints it: the part that
    /// CREATE OR REPLACE may not change freely.
    pub signature: String,
    /// The result, as `pg_get_function_result` prints it; empty for a procedure.
    pub result: String,
    /// The complete CREATE OR REPLACE statement, as `pg_get_functiondef` prints it.
    pub definition: Expression,
}

/// What a routine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionKind {
    /// A function, also a window function.
    Function,
    /// A procedure.
    Procedure,
}

impl Function {
    /// Its address.
    #[must_use]
    pub fn id(&self) -> ObjectId {
        ObjectId::Function { name: self.name.clone(), arguments: self.arguments.clone() }
    }
}
