//! branches: where each history splits. Never connects.

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::VerboseArgs;
use crate::context::Context;
use crate::document::{Document, DocumentKind};
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::lines::{Lines, RevisionDocument, prefixed};

pub(crate) fn run(context: &Context<'_>, args: &VerboseArgs) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let mut documents = Vec::new();
    for history in &histories {
        let database = several.then_some(history.config.name.as_str());
        let graph = history.revisions.graph();
        let lines = Lines { graph, current: None };
        let mut text = String::new();
        let mut branches = Vec::new();
        for point in graph.branch_points() {
            let children = graph.children(point.id.as_str());
            branches.push(BranchDocument {
                branch_point: lines.document(point),
                children: children.iter().map(|child| lines.document(child)).collect(),
            });
            if args.verbose {
                let file = super::show::file(history, point)?;
                text.push_str(&format!("{}\n", lines.block(point, &file)));
            } else {
                text.push_str(&format!("{}\n", lines.short(point)));
            }
            let indent = " ".repeat(point.id.as_str().len());
            for child in children {
                let message =
                    if args.verbose { format!(", {}", child.message) } else { String::new() };
                text.push_str(&format!("{indent} -> {}{message}\n", lines.short(child)));
            }
            text.push('\n');
        }
        if context.output.is_json() {
            documents.push(BranchesDocument { database: history.config.name.clone(), branches });
        } else {
            context.output.data(&prefixed(&text, database));
        }
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    Ok(ExitStatus::Success)
}

/// Where one history splits.
#[derive(Serialize, JsonSchema)]
pub(crate) struct BranchesDocument {
    /// The name of its database's configuration.
    database: String,
    /// One for each place; empty where the history is a single line.
    branches: Vec<BranchDocument>,
}

impl Document for Vec<BranchesDocument> {
    const KIND: DocumentKind = DocumentKind::Branches;
}

/// A place where a history splits.
#[derive(Serialize, JsonSchema)]
struct BranchDocument {
    /// The revision that several revise.
    branch_point: RevisionDocument,
    /// The revisions that revise it.
    children: Vec<RevisionDocument>,
}
