//! Names that may be old names: asked about on a terminal, refused elsewhere. Never decided.

use aludel_core::diff::{ProbableRename, Rename};
use aludel_core::ident::QualifiedName;
use aludel_core::plan::Hazard;
use aludel_core::schema::ObjectId;

use super::{Origin, Said};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::question::{ask, can_be_asked};

/// Asks which probable renames are renames; those go into what was said. Whether there are any.
///
/// Where nobody can be asked, what was said must tell: the rename, or that dropping is meant.
pub(crate) async fn settle_renames(
    probable: &[ProbableRename],
    said: &mut Said,
    origin: &Origin,
    database: Option<&str>,
) -> Result<bool, CommandError> {
    if probable.is_empty() || said.allowed.contains(&Hazard::Drop) {
        return Ok(false);
    }
    if !can_be_asked() {
        let problems = probable.iter().map(|rename| {
            Problem::new(what(rename))
                .of(database)
                .hint(format!("if it has, say {}", directive(&rename.rename, origin)))
                .hint("if it has not, say --allow drop: what has the old name is dropped, with what is in it")
        });
        return Err(CommandError::several(ExitStatus::Failure, problems.collect()));
    }
    let mut any = false;
    for rename in probable {
        let question = format!("{}. Is it a rename?", what(rename));
        if ask(question, "nothing was written").await? {
            said.agreed.push(rename.rename.clone());
            any = true;
        }
    }
    Ok(any)
}

/// What was found: `public.users.mail may have become phone: both have the same type`.
pub(crate) fn what(probable: &ProbableRename) -> String {
    let (kind, from, to) = match &probable.rename {
        Rename::Value { of, from, to } => ("value", format!("{of}.{from}"), to.clone()),
        Rename::Object { from, to } => match (from, to) {
            (ObjectId::Column(table, old), ObjectId::Column(_, new)) => {
                ("column", format!("{table}.{old}"), new.to_string())
            }
            _ => ("", from.to_string(), to.to_string()),
        },
    };
    let kind = if kind.is_empty() { String::new() } else { format!("{kind} ") };
    format!("{kind}{from} may have become {to}: {}", probable.why)
}

/// How models and the command line say that it is one.
pub(crate) fn directive(rename: &Rename, origin: &Origin) -> String {
    let (place, attribute, option) = match rename {
        Rename::Value { of, from, to } => {
            let attribute = format!("#[value(renamed_from = {from:?})]");
            ("the variant", attribute, format!("{}.{from}={to}", typed(of)))
        }
        Rename::Object { from: ObjectId::Column(table, old), to: ObjectId::Column(_, new) } => {
            let (old, new) = (old.as_str(), new.as_str());
            let attribute = format!("#[column(renamed_from = {old:?})]");
            ("the field", attribute, format!("{}.{old}={new}", typed(table)))
        }
        Rename::Object { from, to } => {
            let (old, new) = (name(from), name(to));
            let (place, kind) = match from {
                ObjectId::Type(_) => ("the enum", "pg_enum"),
                _ => ("the struct", "table"),
            };
            let option = match from {
                ObjectId::Table(name) | ObjectId::Type(name) => format!("{}={new}", typed(name)),
                _ => format!("{old}={new}"),
            };
            (place, format!("#[{kind}(renamed_from = {old:?})]"), option)
        }
    };
    let option = match option.contains(|c: char| c.is_whitespace() || "'\"$`\\*;&|<>()".contains(c))
    {
        true => format!("--rename '{}'", option.replace('\'', "'\\''")),
        false => format!("--rename {option}"),
    };
    match origin {
        Origin::Compiled(_) => format!("{attribute} at {place}, or {option}"),
        Origin::Command(_) | Origin::Files(_) => option,
    }
}

/// A name as options take it: without the schema that is meant anyway.
pub(crate) fn typed(name: &QualifiedName) -> String {
    match name.schema.as_str() {
        "public" => name.name.as_str().to_owned(),
        schema => format!("{schema}.{}", name.name.as_str()),
    }
}

/// The name without its schema.
fn name(id: &ObjectId) -> String {
    match id {
        ObjectId::Table(name) | ObjectId::Type(name) | ObjectId::View(name) => {
            name.name.as_str().to_owned()
        }
        _ => id.to_string(),
    }
}
