//! The order in which revisions are listed and run: newest first, one branch after the other. Decides nothing else.
//!
//! The walk keeps one *lane* per branch. It follows a lane downwards until it comes to a revision that another lane
//! still has above it, and goes on with the first such lane. A lane that ends hands over to the lane before it. A
//! revision with several downs stays in its lane with the first of them and opens lanes for the others at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::reach::NodeSet;
use super::{Node, RevisionGraph};

type Lane = u32;
const NONE: u32 = u32::MAX;
/// Searching beyond this and a share for every revision is not worth the order it finds.
const BUDGET: usize = 4_000_000;

/// `members`, every one before its downs, beginning at `heads`.
pub(super) fn newest_first(graph: &RevisionGraph, members: &NodeSet, heads: &[Node]) -> Vec<Node> {
    if members.is_empty() {
        return Vec::new();
    }
    let mut walk = Walk::new(graph, members, &starts(graph, members, heads));
    walk.run();
    walk.output
}

/// The heads among the members, and members that no head leads to, in the order of the nodes.
fn starts(graph: &RevisionGraph, members: &NodeSet, heads: &[Node]) -> Vec<Node> {
    let mut starts: Vec<Node> =
        heads.iter().copied().filter(|head| members.contains(*head)).collect();
    let mut covered = NodeSet::of(graph.downs.len(), starts.iter().copied());
    for node in graph.topological.iter().rev().copied().filter(|node| members.contains(*node)) {
        if covered.insert(node) {
            starts.push(node);
        }
        for down in graph.downs.of(node) {
            covered.insert(*down);
        }
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

struct Walk<'g> {
    graph: &'g RevisionGraph,
    members: &'g NodeSet,
    /// What the heads lead to; nothing else can stand above a member.
    region: NodeSet,
    lanes: Vec<LaneState>,
    first: Lane,
    last: Lane,
    /// The lane that is at a node.
    lane_of: Vec<Lane>,
    emitted: NodeSet,
    above: Vec<Above>,
    output: Vec<Node>,
    /// How much searching is left before the order of lanes is given up for the plain topological one.
    budget: usize,
}

struct LaneState {
    node: Node,
    before: Lane,
    after: Lane,
}

/// What is known about the lanes above a node.
#[derive(Default)]
struct Above {
    state: Known,
    /// Nodes directly above, each with a lane that no lane above it comes before.
    queue: BinaryHeap<Reverse<(Lane, Node)>>,
}

#[derive(Default, Clone, Copy)]
enum Known {
    /// Never asked.
    #[default]
    Nothing,
    /// No lane is above, and none ever will be.
    Free,
    /// This lane was the first one above when it stood at this node. The first lane above a node never becomes an
    /// earlier one, because new lanes are always the last; so as long as the lane stands there, it is the first.
    Lane(Lane, Node),
    /// Asked before; the queue is filled.
    Queue,
}

impl<'g> Walk<'g> {
    fn new(graph: &'g RevisionGraph, members: &'g NodeSet, heads: &[Node]) -> Self {
        let nodes = graph.downs.len();
        let region = graph.ancestors(heads);
        let budget = BUDGET + 64 * region.len();
        let mut above = Vec::new();
        above.resize_with(nodes as usize, Above::default);
        let mut walk = Self {
            graph,
            members,
            region,
            lanes: Vec::new(),
            first: NONE,
            last: NONE,
            lane_of: vec![NONE; nodes as usize],
            emitted: NodeSet::new(nodes),
            above,
            output: Vec::with_capacity(members.len()),
            budget,
        };
        for head in heads {
            walk.open(*head);
        }
        walk
    }

    fn run(&mut self) {
        let mut lane = self.first;
        while lane != NONE && self.spend() {
            let node = self.lanes[lane as usize].node;
            lane = match self.first_above(node) {
                _ if self.budget == 0 => break,
                Some(other) => other,
                None => self.emit(lane, node),
            };
        }
        for node in self.graph.topological.iter().rev() {
            if self.members.contains(*node) && self.emitted.insert(*node) {
                self.output.push(*node);
            }
        }
    }

    fn spend(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0
    }

    /// Takes the node out of its lane; the lane to go on with.
    fn emit(&mut self, lane: Lane, node: Node) -> Lane {
        self.emitted.insert(node);
        self.output.push(node);
        self.lane_of[node as usize] = NONE;
        let graph = self.graph;
        let mut stays = false;
        for down in graph.downs.of(node) {
            let is_new = self.members.contains(*down)
                && !self.emitted.contains(*down)
                && self.lane_of[*down as usize] == NONE;
            if is_new && stays {
                self.open(*down);
            } else if is_new {
                stays = true;
                self.lanes[lane as usize].node = *down;
                self.lane_of[*down as usize] = lane;
            }
        }
        if stays { lane } else { self.close(lane) }
    }

    fn open(&mut self, node: Node) {
        let lane = self.lanes.len() as Lane;
        self.lanes.push(LaneState { node, before: self.last, after: NONE });
        match self.last {
            NONE => self.first = lane,
            last => self.lanes[last as usize].after = lane,
        }
        self.last = lane;
        self.lane_of[node as usize] = lane;
    }

    fn close(&mut self, lane: Lane) -> Lane {
        let LaneState { before, after, .. } = self.lanes[lane as usize];
        match before {
            NONE => self.first = after,
            before => self.lanes[before as usize].after = after,
        }
        match after {
            NONE => self.last = before,
            after => self.lanes[after as usize].before = before,
        }
        if before == NONE { self.first } else { before }
    }

    /// The first lane that stands above `node`.
    fn first_above(&mut self, node: Node) -> Option<Lane> {
        let mut todo = vec![node];
        while let Some(here) = todo.last().copied() {
            if !self.spend() {
                return None;
            }
            match self.look(here) {
                Look::Done => {
                    todo.pop();
                }
                Look::First(other) => todo.push(other),
            }
        }
        match self.above[node as usize].state {
            Known::Lane(lane, _) => Some(lane),
            _ => None,
        }
    }

    /// Finds out what is above a node, or which node has to be looked at first.
    fn look(&mut self, node: Node) -> Look {
        match self.above[node as usize].state {
            Known::Free => return Look::Done,
            Known::Lane(_, at) if !self.emitted.contains(at) => return Look::Done,
            Known::Nothing => {
                let dependents = self.graph.dependents.of(node).iter();
                let open = dependents
                    .filter(|up| self.region.contains(**up) && !self.emitted.contains(**up));
                let queue = open.map(|up| Reverse((0, *up))).collect();
                self.above[node as usize] = Above { state: Known::Queue, queue };
            }
            Known::Lane(..) | Known::Queue => {}
        }
        while let Some(Reverse((at_least, up))) = self.above[node as usize].queue.peek().copied() {
            if self.emitted.contains(up) {
                self.above[node as usize].queue.pop();
                continue;
            }
            let own = self.lane_of[up as usize];
            let (lane, at) = match self.above[up as usize].state {
                Known::Free => (own, up),
                Known::Lane(lane, at) if !self.emitted.contains(at) => {
                    if lane < own {
                        (lane, at)
                    } else {
                        (own, up)
                    }
                }
                Known::Nothing | Known::Queue | Known::Lane(..) => return Look::First(up),
            };
            if lane == at_least {
                self.above[node as usize].state = Known::Lane(lane, at);
                return Look::Done;
            }
            self.budget = self.budget.saturating_sub(1);
            let queue = &mut self.above[node as usize].queue;
            queue.pop();
            if lane != NONE {
                queue.push(Reverse((lane, up)));
            }
        }
        self.above[node as usize].state = Known::Free;
        Look::Done
    }
}

enum Look {
    Done,
    First(Node),
}
