//! From a list of revisions to a valid graph, or to everything that is wrong with the list.

use std::collections::{BTreeMap, HashMap};

use super::edges::{Edges, Once};
use super::labels::LabelSets;
use super::order::newest_first;
use super::reach::NodeSet;
use super::{GraphError, Link, Node, Revision, RevisionGraph, Target};
use crate::revision::RevisionId;

/// Looking for similar names is slow; the first few are worth it.
const SUGGESTIONS: usize = 10;

impl RevisionGraph {
    /// Builds the graph.
    ///
    /// # Errors
    ///
    /// The first fault of the history. [`RevisionGraph::build`] returns all of them.
    pub fn new(revisions: Vec<Revision>) -> Result<Self, GraphError> {
        Self::build(revisions).map_err(|mut errors| errors.swap_remove(0))
    }

    /// Builds the graph.
    ///
    /// # Errors
    ///
    /// Every fault of the history, in an order that depends on the revisions alone; at least one.
    pub fn build(revisions: Vec<Revision>) -> Result<Self, Vec<GraphError>> {
        let mut builder = Builder::new(&revisions);
        builder.index_labels();
        let (parents, dependencies) = (builder.parents(), builder.dependencies());
        let Builder { errors, by_id, sorted, labels, .. } = builder;
        if !errors.is_empty() {
            return Err(errors);
        }
        topological(&parents)
            .map_err(|cycle| vec![GraphError::Cycle { ids: ids(&revisions, &cycle) }])?;
        let all_downs = parents.union(&dependencies);
        let topological = topological(&all_downs)
            .map_err(|cycle| vec![GraphError::DependencyCycle { ids: ids(&revisions, &cycle) }])?;
        let children = parents.reversed();
        let downs = without_inherited(&parents, &dependencies, &children, &topological);
        let label_sets = LabelSets::new(
            &revisions,
            &labels,
            &parents,
            &children,
            &all_downs.reversed(),
            &topological,
        );
        let mut graph = Self {
            dependents: downs.reversed(),
            nodes: revisions,
            by_id,
            sorted,
            labels,
            label_sets,
            parents,
            dependencies,
            downs,
            children,
            topological,
            newest_first: Vec::new(),
        };
        let everything = NodeSet::of(graph.downs.len(), graph.all_nodes());
        graph.newest_first = newest_first(&graph, &everything, &graph.folded_head_nodes());
        Ok(graph)
    }
}

fn ids(revisions: &[Revision], nodes: &[Node]) -> Vec<RevisionId> {
    nodes.iter().map(|node| revisions[*node as usize].id.clone()).collect()
}

struct Builder<'r> {
    revisions: &'r [Revision],
    by_id: HashMap<RevisionId, Node>,
    sorted: Vec<Node>,
    labels: BTreeMap<String, Node>,
    errors: Vec<GraphError>,
    suggestions: usize,
}

impl<'r> Builder<'r> {
    fn new(revisions: &'r [Revision]) -> Self {
        let mut errors = Vec::new();
        let mut by_id: HashMap<RevisionId, Node> = HashMap::with_capacity(revisions.len());
        for (node, revision) in revisions.iter().enumerate() {
            if let Some(first) = by_id.get(&revision.id) {
                errors.push(GraphError::DuplicateId {
                    id: revision.id.clone(),
                    first: revisions[*first as usize].path.clone(),
                    second: revision.path.clone(),
                });
            } else {
                by_id.insert(revision.id.clone(), node as Node);
            }
        }
        let mut sorted: Vec<Node> = (0..revisions.len() as Node).collect();
        sorted.sort_by_key(|node| &revisions[*node as usize].id);
        Self { revisions, by_id, sorted, labels: BTreeMap::new(), errors, suggestions: SUGGESTIONS }
    }

    fn index_labels(&mut self) {
        for (node, revision) in self.revisions.iter().enumerate() {
            for label in &revision.labels {
                let (label, id) = (label.clone(), revision.id.clone());
                let is_name = Target::parse(&label).is_ok_and(|target| target.is_name(&label));
                if !is_name {
                    self.errors.push(GraphError::InvalidLabel { label, revision: id });
                } else if self.by_id.contains_key(label.as_str()) {
                    self.errors.push(GraphError::LabelIsRevision { label, revision: id });
                } else if let Some(first) = self.labels.get(&label) {
                    let first = self.revisions[*first as usize].id.clone();
                    self.errors.push(GraphError::DuplicateLabel { label, first, second: id });
                } else {
                    self.labels.insert(label, node as Node);
                }
            }
        }
    }

    fn parents(&mut self) -> Edges {
        let mut edges = Edges::new();
        let mut once = Once::new(self.revisions.len() as u32);
        for (node, revision) in self.revisions.iter().enumerate() {
            let mut list = Vec::with_capacity(revision.revises.len());
            for parent in &revision.revises {
                if *parent == revision.id {
                    self.self_loop(revision, Link::Revises);
                } else if let Some(parent) = self.by_id.get(parent) {
                    if once.first(node as Node, *parent) {
                        list.push(*parent);
                    }
                } else {
                    let suggestion = self.suggest(parent.as_str(), revision);
                    self.errors.push(GraphError::MissingParent {
                        id: parent.clone(),
                        referenced_from: revision.id.clone(),
                        path: revision.path.clone(),
                        suggestion,
                    });
                }
            }
            edges.push_list(list);
        }
        edges
    }

    fn dependencies(&mut self) -> Edges {
        let mut edges = Edges::new();
        let mut once = Once::new(self.revisions.len() as u32);
        for (node, revision) in self.revisions.iter().enumerate() {
            let mut list = Vec::with_capacity(revision.depends_on.len());
            for name in &revision.depends_on {
                match self.named(name) {
                    Named::One(dependency) if dependency == node as Node => {
                        self.self_loop(revision, Link::DependsOn);
                    }
                    Named::One(dependency) => {
                        if once.first(node as Node, dependency) {
                            list.push(dependency);
                        }
                    }
                    Named::Several(candidates) => {
                        self.errors.push(GraphError::AmbiguousDependency {
                            name: name.clone(),
                            referenced_from: revision.id.clone(),
                            path: revision.path.clone(),
                            candidates,
                        });
                    }
                    Named::None => {
                        let suggestion = self.suggest(name, revision);
                        self.errors.push(GraphError::MissingDependency {
                            name: name.clone(),
                            referenced_from: revision.id.clone(),
                            path: revision.path.clone(),
                            suggestion,
                        });
                    }
                }
            }
            edges.push_list(list);
        }
        edges
    }

    fn named(&self, name: &str) -> Named {
        if let Some(node) = self.by_id.get(name).or_else(|| self.labels.get(name)) {
            return Named::One(*node);
        }
        let start = self.sorted.partition_point(|node| self.id(*node).as_str() < name);
        let matches = self.sorted[start..]
            .iter()
            .take_while(|node| self.id(**node).as_str().starts_with(name));
        match matches.copied().collect::<Vec<_>>().as_slice() {
            [] => Named::None,
            _ if name.is_empty() => Named::None,
            [node] => Named::One(*node),
            several => Named::Several(ids(self.revisions, several)),
        }
    }

    fn id(&self, node: Node) -> &RevisionId {
        &self.revisions[node as usize].id
    }

    fn self_loop(&mut self, revision: &Revision, link: Link) {
        self.errors.push(GraphError::SelfLoop {
            id: revision.id.clone(),
            link,
            path: revision.path.clone(),
        });
    }

    fn suggest(&mut self, name: &str, from: &Revision) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        let others = self.by_id.keys().filter(|id| **id != from.id).map(RevisionId::as_str);
        let known = others.chain(self.labels.keys().map(String::as_str));
        super::resolve::similar(name, known).into_iter().next()
    }
}

enum Named {
    None,
    One(Node),
    Several(Vec<RevisionId>),
}

/// The nodes with every node after its `downs`, or a cycle among them.
fn topological(downs: &Edges) -> Result<Vec<Node>, Vec<Node>> {
    let ups = downs.reversed();
    let mut waiting: Vec<usize> = (0..downs.len()).map(|node| downs.of(node).len()).collect();
    let mut order: Vec<Node> =
        (0..downs.len()).filter(|node| waiting[*node as usize] == 0).collect();
    let mut next = 0;
    while let Some(node) = order.get(next).copied() {
        next += 1;
        for up in ups.of(node) {
            let count = &mut waiting[*up as usize];
            *count -= 1;
            if *count == 0 {
                order.push(*up);
            }
        }
    }
    let stuck = |node: &Node| waiting[*node as usize] > 0;
    match (0..downs.len()).find(stuck) {
        None => Ok(order),
        Some(first) => Err(cycle(downs, first, stuck)),
    }
}

/// A node that waits has a down that waits; following them leads into a circle.
fn cycle(downs: &Edges, first: Node, stuck: impl Fn(&Node) -> bool) -> Vec<Node> {
    let mut place: HashMap<Node, usize> = HashMap::new();
    let mut walk = Vec::new();
    let mut node = Some(first);
    while let Some(here) = node {
        if let Some(start) = place.get(&here) {
            let mut circle = walk.split_off(*start);
            let smallest = circle
                .iter()
                .enumerate()
                .min_by_key(|(_, node)| **node)
                .map_or(0, |(index, _)| index);
            circle.rotate_left(smallest);
            return circle;
        }
        place.insert(here, walk.len());
        walk.push(here);
        node = downs.of(here).iter().copied().find(|down| stuck(down));
    }
    walk
}

/// Parents and dependencies, without the dependencies that an ancestor declares as well.
///
/// One search for each dependency that several revisions declare, upwards from these and no higher than the newest.
fn without_inherited(
    parents: &Edges,
    dependencies: &Edges,
    children: &Edges,
    topological: &[Node],
) -> Edges {
    let mut place = vec![0; topological.len()];
    for (index, node) in topological.iter().enumerate() {
        place[*node as usize] = index;
    }
    let declared_by = dependencies.reversed();
    let mut above = Once::new(dependencies.len());
    let mut inherited: Vec<(Node, Node)> = Vec::new();
    for dependency in 0..dependencies.len() {
        let declaring = declared_by.of(dependency);
        let newest = declaring.iter().map(|node| place[*node as usize]).max();
        let Some(newest) = newest.filter(|_| declaring.len() > 1) else { continue };
        let mut todo = declaring.to_vec();
        while let Some(node) = todo.pop() {
            for child in children.of(node) {
                if place[*child as usize] <= newest && above.first(dependency, *child) {
                    todo.push(*child);
                }
            }
        }
        inherited.extend(
            declaring
                .iter()
                .filter(|node| above.is(dependency, **node))
                .map(|node| (*node, dependency)),
        );
    }
    inherited.sort_unstable();
    let mut own = Edges::new();
    for node in 0..dependencies.len() {
        let list = dependencies.of(node).iter().copied();
        own.push_list(
            list.filter(|dependency| inherited.binary_search(&(node, *dependency)).is_err()),
        );
    }
    parents.union(&own)
}
