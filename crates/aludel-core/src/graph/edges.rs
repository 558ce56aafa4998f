//! Adjacency of the graph in two flat arrays. Knows numbers only, no revisions.

use super::Node;

/// For every node, a list of nodes.
#[derive(Debug, Clone)]
pub(super) struct Edges {
    /// Where each node's list begins; one more entry than there are nodes.
    starts: Vec<u32>,
    items: Vec<Node>,
}

impl Edges {
    pub(super) fn new() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }

    /// Appends the list of the next node.
    pub(super) fn push_list(&mut self, list: impl IntoIterator<Item = Node>) {
        self.items.extend(list);
        self.starts.push(self.items.len() as u32);
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    pub(super) fn of(&self, node: Node) -> &[Node] {
        let node = node as usize;
        &self.items[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// The same edges pointing the other way, each list in the order of the nodes.
    pub(super) fn reversed(&self) -> Self {
        let len = self.len();
        let mut starts = vec![0_u32; len as usize + 1];
        for item in &self.items {
            starts[*item as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![0; self.items.len()];
        for node in 0..len {
            for item in self.of(node) {
                let slot = &mut next[*item as usize];
                items[*slot as usize] = node;
                *slot += 1;
            }
        }
        Self { starts, items }
    }

    /// Node by node, the lists of both, each item once.
    pub(super) fn union(&self, other: &Self) -> Self {
        let mut seen = Once::new(self.len());
        let mut edges = Self::new();
        for node in 0..self.len() {
            let both = self.of(node).iter().chain(other.of(node));
            edges.push_list(both.copied().filter(|item| seen.first(node, *item)));
        }
        edges
    }
}

/// Tells the first occurrence of an item within a group; groups come one after the other.
pub(super) struct Once(Vec<u32>);

impl Once {
    pub(super) fn new(items: u32) -> Self {
        Self(vec![u32::MAX; items as usize])
    }

    pub(super) fn first(&mut self, group: u32, item: Node) -> bool {
        std::mem::replace(&mut self.0[item as usize], group) != group
    }

    /// Whether the item occurred last in this group.
    pub(super) fn is(&self, group: u32, item: Node) -> bool {
        self.0[item as usize] == group
    }
}
