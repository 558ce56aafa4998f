//! What a base declares by SQL text: objects, and what is said of objects beside. Never rewrites a query or a body.
//!
//! ```text
//! text ─ script::split ─► statements ─ squawk ─► Declared ─ say ─► Schema
//! ```

mod comment;
mod depends;
mod error;
mod object;
mod privilege;
mod routine;
mod syntax;
mod target;

pub use error::{DeclaredError, DeclaredProblem};

use self::comment::CommentOn;
use self::privilege::Privileges;
use self::target::Target;
use crate::ident::Ident;
use crate::schema::{Entry, ObjectId, Schema};
use crate::script::split;

/// What one statement of a base's text declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    origin: String,
    line: usize,
    said: Said,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    /// An object, and what a comment before the statement says that it needs.
    Object { entry: Box<Entry>, depends_on: Vec<Target> },
    /// COMMENT ON.
    Comment(CommentOn),
    /// GRANT or REVOKE.
    Privileges(Privileges),
}

impl Declared {
    /// The object that the statement creates.
    #[must_use]
    pub fn entry(&self) -> Option<&Entry> {
        match &self.said {
            Said::Object { entry, .. } => Some(entry),
            Said::Comment(_) | Said::Privileges(_) => None,
        }
    }

    /// Notes in a schema what the statement says of objects that are there: comments, privileges, requirements.
    pub(super) fn say(self, schema: &mut Schema) -> Result<(), DeclaredError> {
        let problem = match self.said {
            Said::Object { entry, depends_on } => requires(&entry.object.id(), depends_on, schema),
            Said::Comment(comment) => comment.say(schema),
            Said::Privileges(privileges) => privileges.say(schema),
        };
        problem.map_err(|problem| DeclaredError { origin: self.origin, line: self.line, problem })
    }
}

fn requires(
    of: &ObjectId,
    depends_on: Vec<Target>,
    schema: &mut Schema,
) -> Result<(), DeclaredProblem> {
    for target in depends_on {
        let mut found = target.find(schema)?;
        found.retain(|id| id != of);
        if let Some(entry) = schema.get_mut(of) {
            entry.requires.extend(found);
        }
    }
    Ok(())
}

/// What a text declares, statement by statement; `home` is the schema of what names none.
///
/// # Errors
///
/// The first statement that is not SQL, or says what a base cannot hold, with its line.
pub fn read_declared(
    origin: &str,
    text: &str,
    home: &Ident,
) -> Result<Vec<Declared>, DeclaredError> {
    let line_of = |offset: usize| text.get(..offset).unwrap_or_default().matches('\n').count() + 1;
    let error_at = |offset: usize, problem: DeclaredProblem| DeclaredError {
        origin: origin.to_owned(),
        line: line_of(offset),
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
            let before = text.get(statement.span.start..statement.head).unwrap_or_default();
            let said = said(&parsed, sql, before, home)
                .map_err(|problem| error_at(statement.head, problem))?;
            Ok(Declared { origin: origin.to_owned(), line: line_of(statement.head), said })
        })
        .collect()
}

fn said(
    statement: &syntax::ast::Stmt,
    sql: &str,
    before: &str,
    home: &Ident,
) -> Result<Said, DeclaredProblem> {
    use syntax::ast::Stmt;
    Ok(match statement {
        Stmt::CommentOn(comment) => Said::Comment(comment::read(comment, home)?),
        Stmt::Grant(grant) => Said::Privileges(privilege::grant(grant, home)?),
        Stmt::Revoke(revoke) => Said::Privileges(privilege::revoke(revoke, home)?),
        _ => Said::Object {
            entry: Box::new(object::entry(statement, sql, home)?),
            depends_on: depends::read(before, home)?,
        },
    })
}
