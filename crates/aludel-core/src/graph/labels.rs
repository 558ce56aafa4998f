//! Which branch labels each revision shows. Equal sets are kept once, so that a long branch costs one number a node.

use std::collections::{BTreeMap, HashMap};

use super::edges::Edges;
use super::{Node, Revision};

/// The labels of every node: its own, those of its ancestors, and those of the labelled line it alone leads to.
#[derive(Debug, Clone)]
pub(super) struct LabelSets {
    /// All labels, in the order of the revisions that carry them.
    names: Vec<String>,
    /// The different sets, as sorted indices into `names`; the first is empty.
    sets: Vec<Vec<u32>>,
    known: HashMap<Vec<u32>, u32>,
    /// Each node's set.
    of_node: Vec<u32>,
}

impl LabelSets {
    pub(super) fn new(
        revisions: &[Revision],
        labels: &BTreeMap<String, Node>,
        parents: &Edges,
        children: &Edges,
        all_children: &Edges,
        topological: &[Node],
    ) -> Self {
        let mut sets = Self {
            names: Vec::new(),
            sets: vec![Vec::new()],
            known: HashMap::from([(Vec::new(), 0)]),
            of_node: vec![0; revisions.len()],
        };
        if labels.is_empty() {
            return sets;
        }
        let mut labelled = Vec::new();
        for (node, revision) in revisions.iter().enumerate() {
            for label in &revision.labels {
                sets.add(node as Node, &[sets.names.len() as u32]);
                sets.names.push(label.clone());
            }
            if !revision.labels.is_empty() {
                labelled.push(node as Node);
            }
        }
        for node in topological {
            for parent in parents.of(*node) {
                sets.inherit(*node, *parent);
            }
        }
        // A line that neither forks nor merges up to its head lends its labels to what leads to it alone.
        let is_plain = |node: Node| all_children.of(node).len() <= 1 && parents.of(node).len() <= 1;
        for node in labelled {
            let mut top = node;
            while is_plain(top)
                && let [child] = children.of(top)
            {
                top = *child;
            }
            let mut below = node;
            while is_plain(top)
                && let [parent] = parents.of(below)
                && is_plain(*parent)
            {
                below = *parent;
                sets.inherit(below, node);
            }
        }
        sets
    }

    pub(super) fn of(&self, node: Node) -> impl Iterator<Item = &str> {
        self.indices(node).iter().map(|label| self.names[*label as usize].as_str())
    }

    fn indices(&self, node: Node) -> &[u32] {
        &self.sets[self.of_node[node as usize] as usize]
    }

    fn inherit(&mut self, node: Node, from: Node) {
        let source = self.of_node[from as usize];
        let own = self.of_node[node as usize];
        if own == 0 {
            self.of_node[node as usize] = source;
        } else if own != source && source != 0 {
            self.add(node, &self.sets[source as usize].clone());
        }
    }

    fn add(&mut self, node: Node, labels: &[u32]) {
        let mut set = self.indices(node).to_vec();
        set.extend_from_slice(labels);
        set.sort_unstable();
        set.dedup();
        let next = self.sets.len() as u32;
        let index = *self.known.entry(set.clone()).or_insert(next);
        if index == next {
            self.sets.push(set);
        }
        self.of_node[node as usize] = index;
    }
}
