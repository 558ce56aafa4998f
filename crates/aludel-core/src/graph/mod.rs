//! The graph of revisions: who revises whom, and the way from here to there. Never reads files or databases.
//!
//! Everything here is a pure function of the revisions, the rows of the version table (`current`) and what the
//! user typed ([`Target`], [`HistoryRange`]). Identifiers, orders and version-table rows follow Alembic; where the
//! graph goes further, it does so on purpose:
//!
//! - a history with a fault (missing parent, cycle, duplicate) is refused with one error per fault;
//! - `-1` with several current heads is refused instead of picking the first row of the table;
//! - `-N:end` in a history range counts from `end`, as Alembic's manual says, not from the graph's heads;
//! - stamping several targets moves each head only towards the targets of its own line, and folds targets that
//!   contain each other, so that the table neither loses a branch nor holds a row that another row includes;
//! - rows that a merge or its undoing touches are always rows that are there, also when parents overlap through
//!   `Depends-on`;
//! - a branch given to a target (`label@rev`) is always checked.
//!
//! ```
//! use aludel_core::graph::{Revision, RevisionGraph, Target};
//! use aludel_core::revision::RevisionId;
//!
//! let first = Revision::new(RevisionId::new("a1f0").unwrap(), []);
//! let second = Revision::new(RevisionId::new("b2e1").unwrap(), [first.id.clone()]);
//! let graph = RevisionGraph::new(vec![first, second]).unwrap();
//!
//! let steps = graph.upgrade_path(&[], &Target::parse("head").unwrap()).unwrap();
//! let lines: Vec<String> = steps.iter().map(ToString::to_string).collect();
//! assert_eq!(lines, ["upgrade  -> a1f0", "upgrade a1f0 -> b2e1"]);
//! ```

mod build;
mod edges;
mod error;
mod hint;
mod history;
mod labels;
mod order;
mod path;
mod place;
mod query;
mod reach;
mod resolve;
mod stamp;
mod step;
mod target;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

pub use error::{Candidate, Direction, GraphError, Link, Need};
pub use step::{Action, HeadsChange, Step, heads_after};
pub use target::{HistoryRange, Symbol, Target, TargetError};

use self::edges::Edges;
use self::labels::LabelSets;
use crate::revision::RevisionId;

/// One node of the graph, as its file states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its identifier.
    pub id: RevisionId,
    /// The revisions it comes after; none for a base, several for a merge.
    pub revises: Vec<RevisionId>,
    /// Revisions of other branches that must be applied before it: identifiers, prefixes or labels, as written.
    pub depends_on: Vec<String>,
    /// The branch labels it introduces.
    pub labels: Vec<String>,
    /// Its one-line message.
    pub message: String,
    /// When it was created, as written.
    pub created: Option<String>,
    /// The file it comes from, for messages.
    pub path: PathBuf,
}

impl Revision {
    /// A revision with parents and nothing else.
    #[must_use]
    pub fn new(id: RevisionId, revises: impl IntoIterator<Item = RevisionId>) -> Self {
        let path = PathBuf::from(format!("{id}.sql"));
        Self {
            id,
            revises: revises.into_iter().collect(),
            depends_on: Vec::new(),
            labels: Vec::new(),
            message: String::new(),
            created: None,
            path,
        }
    }
}

/// A node's place in the list of revisions that the graph was built from.
type Node = u32;

/// A valid history: every parent is there, nothing is there twice, nothing comes before itself.
///
/// The order in which the revisions were given breaks ties wherever the graph itself leaves an order open; give them
/// sorted by file name for Alembic's order.
#[derive(Debug, Clone)]
pub struct RevisionGraph {
    nodes: Vec<Revision>,
    by_id: HashMap<RevisionId, Node>,
    /// Nodes sorted by identifier, for prefixes.
    sorted: Vec<Node>,
    labels: BTreeMap<String, Node>,
    label_sets: LabelSets,
    /// `Revises`.
    parents: Edges,
    /// `Depends-on`, resolved.
    dependencies: Edges,
    /// `Revises` and `Depends-on`, without dependencies that an ancestor already declares.
    downs: Edges,
    /// `parents` reversed.
    children: Edges,
    /// `downs` reversed.
    dependents: Edges,
    /// Oldest first; every node after its `downs`.
    topological: Vec<Node>,
    /// The order in which a history is listed.
    newest_first: Vec<Node>,
}

impl RevisionGraph {
    fn node(&self, node: Node) -> &Revision {
        &self.nodes[node as usize]
    }

    fn id(&self, node: Node) -> RevisionId {
        self.node(node).id.clone()
    }

    fn ids(&self, nodes: &[Node]) -> Vec<RevisionId> {
        nodes.iter().map(|node| self.id(*node)).collect()
    }

    fn revisions(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<&Revision> {
        nodes.into_iter().map(|node| self.node(node)).collect()
    }

    fn all_nodes(&self) -> std::ops::Range<Node> {
        0..self.parents.len()
    }
}
