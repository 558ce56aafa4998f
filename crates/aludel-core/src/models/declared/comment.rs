//! COMMENT ON. Never on what a schema does not hold: roles, databases, casts and so on.

use super::DeclaredProblem;
use super::object::{parts, qualified, said, single};
use super::syntax::{ast, text};
use super::target::Target;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Object, ObjectId, Schema};

/// A comment and what it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CommentOn {
    on: Target,
    /// `None` is IS NULL.
    text: Option<String>,
}

/// Reads a statement.
pub(super) fn read(comment: &ast::CommentOn, home: &Ident) -> Result<CommentOn, DeclaredProblem> {
    let on = target(&said(comment.comment_object(), "what the comment is on")?, home)?;
    let text = match comment.literal() {
        Some(literal) => Some(constant(&text(&literal))?),
        None => None,
    };
    Ok(CommentOn { on, text })
}

impl CommentOn {
    /// Notes the comment.
    pub(super) fn say(self, schema: &mut Schema) -> Result<(), DeclaredProblem> {
        for id in self.on.find(schema)? {
            let whole = match &id {
                ObjectId::Column(table, _) => ObjectId::Table(table.clone()),
                id => id.clone(),
            };
            let Some(entry) = schema.get_mut(&whole) else { continue };
            match (&id, &mut entry.object) {
                (ObjectId::Column(_, name), Object::Table(table)) => {
                    let columns = table.columns.iter_mut();
                    for column in columns.filter(|column| column.name == *name) {
                        column.comment.clone_from(&self.text);
                    }
                }
                _ => entry.comment.clone_from(&self.text),
            }
        }
        Ok(())
    }
}

fn target(object: &ast::CommentObject, home: &Ident) -> Result<Target, DeclaredProblem> {
    use ast::CommentObject as On;
    let name = |written: Option<String>| qualified(&said(written, "the name")?, home);
    let part = |written: Option<String>| single(&said(written, "the name")?);
    Ok(match object {
        On::ObjectSchema(on) => Target::namespace(&said(on.schema_ref(), "the name")?)?,
        On::ObjectExtension(on) => {
            Target::One(ObjectId::Extension(part(on.extension_ref().map(|of| text(&of)))?))
        }
        On::ObjectTable(on) => {
            Target::One(ObjectId::Table(name(on.table_name_ref().map(|of| text(&of)))?))
        }
        On::ObjectView(on) => Target::One(ObjectId::View(name(on.view_ref().map(|of| text(&of)))?)),
        On::ObjectMaterializedView(on) => {
            Target::One(ObjectId::View(name(on.view_ref().map(|of| text(&of)))?))
        }
        On::ObjectColumn(on) => {
            let (table, column) = column(&text(&said(on.name(), "the column")?), home)?;
            Target::One(ObjectId::Column(table, column))
        }
        On::ObjectConstraint(on) => {
            if on.domain_ref().is_some() {
                let why = "comments on a domain's constraints are not compared";
                return Err(DeclaredProblem::Unsupported("ON DOMAIN", why));
            }
            Target::One(ObjectId::Constraint {
                table: name(on.table_name_ref().map(|of| text(&of)))?,
                name: part(on.constraint_name_ref().map(|of| text(&of)))?,
            })
        }
        On::ObjectIndex(on) => {
            Target::One(ObjectId::Index(name(on.index_ref().map(|of| text(&of)))?))
        }
        On::ObjectSequence(on) => {
            Target::One(ObjectId::Sequence(name(on.sequence_ref().map(|of| text(&of)))?))
        }
        On::ObjectType(on) => {
            Target::One(ObjectId::Type(name(on.type_name_ref().map(|of| text(&of)))?))
        }
        On::ObjectDomain(on) => {
            Target::One(ObjectId::Type(name(on.domain_ref().map(|of| text(&of)))?))
        }
        On::ObjectFunction(on) => {
            let of = said(on.function_sig(), "the function")?;
            let name = of.function_name_ref().map(|name| text(&name)).unwrap_or_default();
            Target::routine(&name, of.param_list(), home)?
        }
        On::ObjectProcedure(on) => {
            let of = said(on.procedure_sig(), "the procedure")?;
            let name = of.procedure_name_ref().map(|name| text(&name)).unwrap_or_default();
            Target::routine(&name, of.param_list(), home)?
        }
        On::ObjectRoutine(on) => {
            let of = said(on.routine_sig(), "the routine")?;
            let name = of.routine_name_ref().map(|name| text(&name)).unwrap_or_default();
            Target::routine(&name, of.param_list(), home)?
        }
        On::ObjectTrigger(on) => Target::One(ObjectId::Trigger {
            on: name(on.relation_name_ref().map(|of| text(&of)))?,
            name: part(on.trigger_ref().map(|of| text(&of)))?,
        }),
        On::ObjectPolicy(on) => Target::One(ObjectId::Policy {
            on: name(on.table_name_ref().map(|of| text(&of)))?,
            name: part(on.policy_ref().map(|of| text(&of)))?,
        }),
        _ => {
            let what = "a comment on this kind of object";
            return Err(DeclaredProblem::Unsupported(what, "a base holds none"));
        }
    })
}

/// `table.column`, `schema.table.column`.
fn column(written: &str, home: &Ident) -> Result<(QualifiedName, Ident), DeclaredProblem> {
    match parts(written).as_slice() {
        [table, column] => Ok((QualifiedName::new(home.clone(), table.clone()), column.clone())),
        [schema, table, column] => {
            Ok((QualifiedName::new(schema.clone(), table.clone()), column.clone()))
        }
        _ => Err(DeclaredProblem::Missing("the table of the column")),
    }
}

/// The text of a string constant.
fn constant(written: &str) -> Result<String, DeclaredProblem> {
    let quoted = written.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    if let Some(inside) = quoted {
        return Ok(inside.replace("''", "'"));
    }
    let in_dollars = || {
        let (tag, _) = written.strip_prefix('$')?.split_once('$')?;
        let tag = format!("${tag}$");
        written.strip_prefix(&tag)?.strip_suffix(&tag).map(ToOwned::to_owned)
    };
    let why = "write '…' or $$…$$";
    in_dollars().ok_or(DeclaredProblem::Unsupported("this form of text", why))
}
