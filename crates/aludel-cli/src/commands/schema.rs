//! schema: the JSON Schemas of what `--format json` prints. Never looks at a project.

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::SchemaArgs;
use crate::context::Context;
use crate::document::{self, Document, DocumentKind};
use crate::error::CommandError;
use crate::exit::ExitStatus;

pub(crate) fn run(context: &Context<'_>, args: &SchemaArgs) -> Result<ExitStatus, CommandError> {
    match args.name {
        Some(kind) => context.output.schema(&document::schema(kind))?,
        None if context.output.is_json() => {
            let documents: Vec<SchemaDocument> =
                DocumentKind::ALL.into_iter().map(SchemaDocument::new).collect();
            context.output.json(&documents)?;
        }
        None => {
            let width = DocumentKind::ALL.map(|kind| kind.name().len()).into_iter().max();
            let width = width.unwrap_or_default();
            let line = |kind: DocumentKind| {
                format!("{:<width$}  {}\n", kind.name(), kind.commands().join(", "))
            };
            context.output.data(&DocumentKind::ALL.map(line).concat());
        }
    }
    Ok(ExitStatus::Success)
}

/// A schema that there is.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SchemaDocument {
    /// Its name, as `schema NAME` takes it.
    name: &'static str,
    /// The commands that print such documents, with the option that makes them do so where it takes one.
    commands: &'static [&'static str],
}

impl SchemaDocument {
    fn new(kind: DocumentKind) -> Self {
        Self { name: kind.name(), commands: kind.commands() }
    }
}

impl Document for Vec<SchemaDocument> {
    const KIND: DocumentKind = DocumentKind::Schemas;
}
