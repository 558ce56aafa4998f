//! The history of a database as a picture: what is in it, before it is drawn. Never reads files or databases.

pub(crate) mod mermaid;
pub(crate) mod svg;
pub(crate) mod text;

use std::collections::BTreeSet;

use aludel_core::graph::{GraphError, RevisionGraph};
use aludel_core::revision::RevisionId;

use crate::lines::Lines;

/// The history of one database.
#[derive(Debug)]
pub(crate) struct Picture {
    /// The database's name.
    pub(crate) name: String,
    /// Newest first, every one before those it comes after.
    pub(crate) nodes: Vec<Node>,
}

/// A revision.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: RevisionId,
    /// Identifier, labels and marks, as `heads` and `branches` print them.
    pub(crate) title: String,
    pub(crate) message: String,
    pub(crate) revises: Vec<RevisionId>,
    /// What must be applied before it on other branches.
    pub(crate) depends_on: Vec<RevisionId>,
    /// None where the database was not asked.
    pub(crate) state: Option<State>,
}

/// What a database has of a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Applied,
    Pending,
}

impl State {
    /// In legends and for screen readers.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
        }
    }
}

impl Picture {
    /// `rows` are the version rows of the database, where it was asked.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownApplied`].
    pub(crate) fn new(
        name: &str,
        graph: &RevisionGraph,
        rows: Option<&[RevisionId]>,
    ) -> Result<Self, GraphError> {
        let current = rows.map(<[RevisionId]>::to_vec);
        let applied = rows.map(|rows| graph.applied(rows)).transpose()?;
        let applied =
            applied.map(|applied| applied.into_iter().map(|one| &one.id).collect::<BTreeSet<_>>());
        let lines = Lines { graph, current };
        let nodes = graph.iter().map(|revision| Node {
            id: revision.id.clone(),
            title: lines.short(revision),
            message: revision.message.clone(),
            revises: revision.revises.clone(),
            depends_on: graph
                .resolved_dependencies(revision.id.as_str())
                .into_iter()
                .map(|other| other.id.clone())
                .collect(),
            state: applied.as_ref().map(|applied| {
                if applied.contains(&revision.id) { State::Applied } else { State::Pending }
            }),
        });
        Ok(Self { name: name.to_owned(), nodes: nodes.collect() })
    }
}
