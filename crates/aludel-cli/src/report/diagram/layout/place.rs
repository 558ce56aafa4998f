//! The place of each table within what is connected, which is dagre's choice. Never decides where that stands beside the rest.

use std::collections::BTreeSet;

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use super::{Link, Part, TableBox};

/// Between neighbours in a column of boxes.
const BESIDE: f64 = 26.0;
/// What is higher than this is taken apart where it is a ribbon.
const HIGH: f64 = 2400.0;

/// Lays out what is connected: what is referred to stands left of what refers to it.
pub(super) fn place(boxes: &mut [TableBox], links: &mut [Link<'_>], members: &[usize]) -> Part {
    if let [only] = *members {
        // It may have had a place in a ribbon.
        let one = &mut boxes[only];
        (one.x, one.y) = (0.0, 0.0);
        return Part { width: one.width, height: one.height, ..Part::default() };
    }
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(options);
    for &member in members {
        let TableBox { width, height, .. } = boxes[member];
        let label = NodeLabel { width, height, ..NodeLabel::default() };
        graph.set_node(member.to_string(), Some(label));
    }
    let own: BTreeSet<usize> = members.iter().copied().collect();
    let drawn =
        |link: &Link<'_>| !link.is_loose && link.from != link.to && own.contains(&link.from);
    for (at, link) in links.iter().enumerate().filter(|(_, link)| drawn(link)) {
        let (from, to, name) = (link.from.to_string(), link.to.to_string(), at.to_string());
        graph.set_edge(to, from, Some(EdgeLabel::default()), Some(&name));
    }
    let wanted = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: BESIDE,
        edgesep: 12.0,
        ranksep: 64.0,
        tie_keep_first: true,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(wanted));
    for &member in members {
        let Some(label) = graph.node(&member.to_string()) else { continue };
        let one = &mut boxes[member];
        one.x = label.x.unwrap_or_default() - one.width / 2.0;
        one.y = label.y.unwrap_or_default() - one.height / 2.0;
    }
    part_overlapping(boxes, members);
    for edge in graph.edges() {
        let at = edge.name.as_deref().and_then(|name| name.parse::<usize>().ok());
        let (Some(at), Some(label)) = (at, graph.edge_by_obj(&edge)) else { continue };
        // The first and the last point lie on the boxes, and the way is wanted from the one that refers.
        if let ([_, between @ .., _], Some(link)) = (&label.points[..], links.get_mut(at)) {
            link.bends = between.iter().rev().cloned().collect();
        }
    }
    let ends = |of: fn(&TableBox) -> f64| {
        members.iter().map(|&member| of(&boxes[member])).fold(0.0, f64::max)
    };
    let (width, height) = (ends(|one| one.x + one.width), ends(|one| one.y + one.height));
    Part { width, height, ..Part::default() }
}

/// Where many lines cross, dagre lets neighbours of different heights overlap: the lower one goes down.
fn part_overlapping(boxes: &mut [TableBox], members: &[usize]) {
    let middle = |one: &TableBox| one.x + one.width / 2.0;
    let mut order = members.to_vec();
    order.sort_by(|&one, &other| {
        let (one, other) = (&boxes[one], &boxes[other]);
        middle(one).total_cmp(&middle(other)).then(one.y.total_cmp(&other.y))
    });
    let mut above: Option<(f64, f64)> = None;
    for at in order {
        let one = &mut boxes[at];
        let middle = middle(one);
        if let Some((_, free)) = above.filter(|(column, _)| (column - middle).abs() < 1.0) {
            one.y = one.y.max(free);
        }
        above = Some((middle, one.y + one.height + BESIDE));
    }
}

impl Part {
    /// Whether it is so high and narrow that nobody sees what is in it.
    pub(super) fn is_ribbon(&self) -> bool {
        self.height > HIGH && self.height > self.width * 1.5
    }
}
