//! Functions and procedures. Never reads aggregates, which are not compared.

use aludel_core::schema::{Expression, Function, FunctionKind, Object};

use super::draft::{Class, Draft};
use super::error::{InspectError, printed};
use super::queries::record;

record! {
    /// A function or procedure.
    FunctionRow from "functions" {
        oid: u32,
        schema: String,
        name: String,
        procedure: bool,
        arguments: Vec<String>,
        signature: Option<String>,
        result: Option<String>,
        definition: Option<String>,
    }
}

/// Adds the functions.
pub(super) fn add(rows: Vec<FunctionRow>, draft: &mut Draft) -> Result<(), InspectError> {
    for row in rows {
        let name = draft.name(&row.schema, &row.name);
        let printed = |text| printed(text, &format!("function {name}"));
        let function = Function {
            kind: if row.procedure { FunctionKind::Procedure } else { FunctionKind::Function },
            arguments: row.arguments.join(", "),
            signature: printed(row.signature)?,
            // NULL for a procedure.
            result: row.result.unwrap_or_default(),
            definition: Expression::new(printed(row.definition)?),
            name,
        };
        draft.add(Class::Function, row.oid, Object::Function(function));
    }
    Ok(())
}
