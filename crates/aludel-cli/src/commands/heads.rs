//! heads: the newest revisions of each history. Never connects.

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::HeadsArgs;
use crate::context::Context;
use crate::document::{Document, DocumentKind};
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::lines::{Lines, RevisionDocument, prefixed};

pub(crate) fn run(context: &Context<'_>, args: &HeadsArgs) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let mut documents = Vec::new();
    for history in &histories {
        let database = several.then_some(history.config.name.as_str());
        let graph = history.revisions.graph();
        let lines = Lines { graph, current: None };
        let heads = if args.resolve_dependencies { graph.folded_heads() } else { graph.heads() };
        if context.output.is_json() {
            documents.push(HeadsDocument {
                database: history.config.name.clone(),
                heads: heads.iter().map(|revision| lines.document(revision)).collect(),
            });
            continue;
        }
        let mut text = String::new();
        for revision in heads {
            if args.verbose {
                let file = super::show::file(history, revision)?;
                text.push_str(&format!("{}\n", lines.block(revision, &file)));
            } else {
                text.push_str(&format!("{}\n", lines.head(revision)));
            }
        }
        context.output.data(&prefixed(&text, database));
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    Ok(ExitStatus::Success)
}

/// The heads of one history.
#[derive(Serialize, JsonSchema)]
pub(crate) struct HeadsDocument {
    /// The name of its database's configuration.
    database: String,
    /// The revisions that no other revises, newest first.
    heads: Vec<RevisionDocument>,
}

impl Document for Vec<HeadsDocument> {
    const KIND: DocumentKind = DocumentKind::Heads;
}
