//! Sets of nodes, and what can be reached from them. Never recursive: a history may be very deep.

use super::edges::Edges;
use super::{Node, RevisionGraph};

/// A set of nodes.
#[derive(Debug, Clone)]
pub(super) struct NodeSet {
    members: Vec<bool>,
    len: usize,
}

impl NodeSet {
    pub(super) fn new(nodes: u32) -> Self {
        Self { members: vec![false; nodes as usize], len: 0 }
    }

    pub(super) fn of(nodes: u32, members: impl IntoIterator<Item = Node>) -> Self {
        let mut set = Self::new(nodes);
        for node in members {
            set.insert(node);
        }
        set
    }

    pub(super) fn contains(&self, node: Node) -> bool {
        self.members[node as usize]
    }

    /// Whether the node was not there before.
    pub(super) fn insert(&mut self, node: Node) -> bool {
        let new = !std::mem::replace(&mut self.members[node as usize], true);
        self.len += usize::from(new);
        new
    }

    /// Whether the node was there before.
    pub(super) fn remove(&mut self, node: Node) -> bool {
        let old = std::mem::replace(&mut self.members[node as usize], false);
        self.len -= usize::from(old);
        old
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(Node) -> bool) {
        for (node, member) in self.members.iter_mut().enumerate() {
            if *member && !keep(node as Node) {
                *member = false;
                self.len -= 1;
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Node> + '_ {
        self.members.iter().enumerate().filter(|(_, member)| **member).map(|(node, _)| node as Node)
    }
}

/// Everything reachable from `from` along `edges`, `from` included.
fn reach_from(edges: &Edges, from: impl IntoIterator<Item = Node>) -> NodeSet {
    let mut set = NodeSet::new(edges.len());
    let mut todo: Vec<Node> = from.into_iter().collect();
    while let Some(node) = todo.pop() {
        if set.insert(node) {
            todo.extend_from_slice(edges.of(node));
        }
    }
    set
}

impl RevisionGraph {
    /// `from` and everything that has to be applied before it.
    pub(super) fn ancestors(&self, from: &[Node]) -> NodeSet {
        reach_from(&self.downs, from.iter().copied())
    }

    /// `from` and everything that cannot stay without it.
    pub(super) fn descendants(&self, from: &[Node]) -> NodeSet {
        reach_from(&self.dependents, from.iter().copied())
    }

    /// `from` and what it comes after, dependencies aside.
    pub(super) fn line_below(&self, from: &[Node]) -> NodeSet {
        reach_from(&self.parents, from.iter().copied())
    }

    /// `from` and what comes after it, dependencies aside.
    pub(super) fn line_above(&self, from: &[Node]) -> NodeSet {
        reach_from(&self.children, from.iter().copied())
    }

    /// Everything above and below `node`, dependencies aside.
    pub(super) fn line(&self, node: Node) -> NodeSet {
        let mut line = self.line_below(&[node]);
        for above in self.line_above(&[node]).iter() {
            line.insert(above);
        }
        line
    }

    /// Everything that is applied with `node` or falls with it.
    pub(super) fn related(&self, node: Node) -> NodeSet {
        let mut related = self.ancestors(&[node]);
        for above in self.descendants(&[node]).iter() {
            related.insert(above);
        }
        related
    }

    /// Those of `nodes` that no other of them contains, in their order, each once.
    pub(super) fn maximal(&self, nodes: &[Node]) -> Vec<Node> {
        let below =
            reach_from(&self.downs, nodes.iter().flat_map(|node| self.downs.of(*node)).copied());
        let mut seen = NodeSet::new(self.downs.len());
        nodes.iter().copied().filter(|node| !below.contains(*node) && seen.insert(*node)).collect()
    }
}
