//! Objects that a base declares by SQL text: read here for their names and parts. Never rewrites a query or a body.

mod error;
mod object;
mod routine;
mod syntax;

pub use error::{DeclaredError, DeclaredProblem};

use crate::ident::Ident;
use crate::schema::Entry;
use crate::script::split;

/// The objects that a text declares; `home` is the schema of those that name none.
///
/// # Errors
///
/// The first statement that is not SQL, or declares what a base cannot hold, with its line.
pub fn read_declared(origin: &str, text: &str, home: &Ident) -> Result<Vec<Entry>, DeclaredError> {
    let error_at = |offset: usize, problem: DeclaredProblem| DeclaredError {
        origin: origin.to_owned(),
        line: text.get(..offset).unwrap_or_default().matches('\n').count() + 1,
        problem,
    };
    let statements = split(text, 0..text.len())
        .map_err(|error| error_at(error.span.start, DeclaredProblem::Syntax(error.to_string())))?;
    statements
        .iter()
        .filter(|statement| !statement.sql(text).trim().is_empty())
        .map(|statement| {
            let sql = statement.sql(text);
            let begin = sql.as_ptr() as usize - text.as_ptr() as usize;
            let parsed = syntax::parse(sql).map_err(|(offset, message)| {
                error_at(begin + offset, DeclaredProblem::Syntax(message))
            })?;
            object::entry(&parsed, sql, home).map_err(|problem| error_at(statement.head, problem))
        })
        .collect()
}
