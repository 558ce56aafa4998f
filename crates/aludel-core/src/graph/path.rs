//! The way up and the way down: which revisions, in which order, with which rows of the version table.

use super::order::newest_first;
use super::reach::NodeSet;
use super::resolve::{Branch, Place, on_line};
use super::{
    Action, Direction, GraphError, HeadsChange, Need, Node, RevisionGraph, Step, Symbol, Target,
};
use crate::revision::RevisionId;

/// Where a downgrade leads.
struct Bottom {
    place: Place,
    /// The revisions that go first of all, with everything above them.
    roots: Vec<Node>,
}

impl RevisionGraph {
    /// The steps that apply everything up to `target`. None when it is applied already, as when it is the base.
    ///
    /// `+N` counts from what is applied; with a branch, along the branch.
    ///
    /// # Errors
    ///
    /// Targets that cannot be resolved, and rows of the version table that are unknown or contain each other.
    pub fn upgrade_path(
        &self,
        current: &[RevisionId],
        target: &Target,
    ) -> Result<Vec<Step>, GraphError> {
        let rows = self.applied_rows(current)?;
        self.check_no_overlap(&rows)?;
        let targets = self.tops(&rows, target)?;
        let applied = self.ancestors(&rows);
        let mut needed = self.ancestors(&targets);
        needed.retain(|node| !applied.contains(node));
        let mut order = newest_first(self, &needed, &targets);
        order.reverse();
        Ok(self.up_steps(&rows, &order))
    }

    /// The steps that take back everything above `target`: `downgrade`. None when nothing is above it.
    ///
    /// `-N` counts from the one applied head; with a branch, from the head of the branch. A branch (`label@base`)
    /// limits what goes to that branch and whatever cannot stay without it.
    ///
    /// # Errors
    ///
    /// Targets that cannot be resolved or are not below what is applied, unknown rows of the version table, and `-N`
    /// with several heads applied.
    pub fn downgrade_path(
        &self,
        current: &[RevisionId],
        target: &Target,
    ) -> Result<Vec<Step>, GraphError> {
        let rows = self.applied_rows(current)?;
        let bottom = self.bottom(&rows, target)?;
        let applied = self.ancestors(&rows);
        let mut falling = self.descendants(&bottom.roots);
        falling.retain(|node| applied.contains(node));
        match bottom.place {
            Place::At(node) if falling.is_empty() && !rows.contains(&node) => {
                return Err(GraphError::NotReachable {
                    target: target.to_string(),
                    current: self.ids(&rows),
                });
            }
            _ => {}
        }
        let order = newest_first(self, &falling, &rows);
        Ok(self.down_steps(&rows, &applied, &order))
    }

    /// The steps that take back one applied revision and whatever is applied above it, and leave everything else, other
    /// branches of the same parents too.
    ///
    /// # Errors
    ///
    /// A revision that is not applied, and unknown rows of the version table.
    pub fn take_back_path(
        &self,
        current: &[RevisionId],
        revision: &RevisionId,
    ) -> Result<Vec<Step>, GraphError> {
        let rows = self.applied_rows(current)?;
        let applied = self.ancestors(&rows);
        let Some(node) = self.by_id.get(revision).copied().filter(|node| applied.contains(*node))
        else {
            return Err(GraphError::NotReachable {
                target: revision.to_string(),
                current: self.ids(&rows),
            });
        };
        let mut falling = self.descendants(&[node]);
        falling.retain(|node| applied.contains(node));
        let order = newest_first(self, &falling, &rows);
        Ok(self.down_steps(&rows, &applied, &order))
    }

    /// The revisions an upgrade leads to.
    fn tops(&self, rows: &[Node], target: &Target) -> Result<Vec<Node>, GraphError> {
        let branch = self.branch(target)?;
        let place = match (target.symbol(), target.offset()) {
            (Symbol::Current, _) => {
                return Err(GraphError::Meaningless { given: target.to_string() });
            }
            (_, None) => return self.absolute(target, branch.as_ref(), &[], Need::Target),
            (Symbol::Implied, Some(offset)) if offset <= 0 => {
                return Err(GraphError::WrongDirection {
                    given: target.to_string(),
                    direction: Direction::Up,
                });
            }
            (Symbol::Implied, Some(offset)) => {
                let start = self.start_above(rows, branch.as_ref(), target)?;
                self.walk_exactly(start, offset, branch.as_ref(), target)?.place
            }
            (_, Some(offset)) => {
                let nodes = self.absolute(target, branch.as_ref(), &[], Need::Target)?;
                let start = self.single(&nodes, target, Need::Target)?;
                self.walk_exactly(start, offset, branch.as_ref(), target)?.place
            }
        };
        Ok(match place {
            Place::Base => Vec::new(),
            Place::At(node) => vec![node],
        })
    }

    /// Where `+N` counts from: the applied head, or the newest applied revision of the branch.
    pub(super) fn start_above(
        &self,
        rows: &[Node],
        branch: Option<&Branch<'_>>,
        target: &Target,
    ) -> Result<Place, GraphError> {
        let mut starts: Vec<Node> =
            rows.iter().copied().filter(|row| on_line(branch, *row)).collect();
        if let Some(branch) = branch.filter(|_| starts.is_empty()) {
            let applied = self.ancestors(rows);
            starts = applied.iter().filter(|node| branch.line.contains(*node)).collect();
            let below = NodeSet::of(
                self.downs.len(),
                starts.iter().flat_map(|node| self.downs.of(*node)).copied(),
            );
            starts.retain(|node| !below.contains(*node));
        }
        self.one_start(&starts, target)
    }

    fn one_start(&self, starts: &[Node], target: &Target) -> Result<Place, GraphError> {
        match starts {
            [] => Ok(Place::Base),
            [node] => Ok(Place::At(*node)),
            several => Err(GraphError::AmbiguousStart {
                given: target.to_string(),
                heads: self.ids(several),
            }),
        }
    }

    fn bottom(&self, rows: &[Node], target: &Target) -> Result<Bottom, GraphError> {
        let branch = self.branch(target)?;
        match (target.symbol(), target.offset()) {
            (Symbol::Current, _) => Err(GraphError::Meaningless { given: target.to_string() }),
            (Symbol::Implied, Some(offset)) if offset >= 0 => Err(GraphError::WrongDirection {
                given: target.to_string(),
                direction: Direction::Down,
            }),
            (Symbol::Implied, Some(offset)) => {
                let start = self.start_below(rows, branch.as_ref(), target)?;
                let walked = self.walk_exactly(start, offset, None, target)?;
                let roots = match walked.last_from {
                    Place::Base => Vec::new(),
                    Place::At(node) => vec![node],
                };
                Ok(Bottom { place: walked.place, roots })
            }
            (_, offset) => {
                let nodes = self.absolute(target, branch.as_ref(), &[], Need::Target)?;
                let start = self.single(&nodes, target, Need::Target)?;
                let upwards = branch.as_ref().filter(|_| offset.is_some_and(|offset| offset > 0));
                let place = self.walk_exactly(start, offset.unwrap_or(0), upwards, target)?.place;
                Ok(Bottom { place, roots: self.roots(place, branch.as_ref()) })
            }
        }
    }

    /// What is directly above a place: all of it, or what leads to the branch.
    fn roots(&self, place: Place, branch: Option<&Branch<'_>>) -> Vec<Node> {
        let roots = match place {
            Place::Base => self.base_nodes(),
            Place::At(node) => self.children.of(node).to_vec(),
        };
        let Some(branch) = branch else { return roots };
        let below = self.line_below(&[branch.node]);
        let leading: Vec<Node> =
            roots.iter().copied().filter(|root| below.contains(*root)).collect();
        // A place on the branch itself has nothing but the branch above it.
        if leading.is_empty() { roots } else { leading }
    }

    /// Where `-N` counts from: the one applied head, or the newest applied revision of the branch.
    fn start_below(
        &self,
        rows: &[Node],
        branch: Option<&Branch<'_>>,
        target: &Target,
    ) -> Result<Place, GraphError> {
        let mut starts: Vec<Node> =
            rows.iter().copied().filter(|row| on_line(branch, *row)).collect();
        if let Some(branch) = branch.filter(|_| starts.is_empty()) {
            // The branch may be applied because another one depends on it.
            let applied = self.ancestors(rows);
            let is_newest =
                |node: &Node| !self.children.of(*node).iter().any(|child| applied.contains(*child));
            starts = applied
                .iter()
                .filter(|node| branch.line.contains(*node))
                .filter(is_newest)
                .collect();
        }
        self.one_start(&starts, target)
    }

    /// Refuses a version table with a row that another row includes.
    fn check_no_overlap(&self, rows: &[Node]) -> Result<(), GraphError> {
        let top = self.maximal(rows);
        if top.len() == rows.len() {
            return Ok(());
        }
        let ancestor = rows.iter().copied().find(|row| !top.contains(row)).unwrap_or_default();
        let includes = |row: &&Node| self.ancestors(&[**row]).contains(ancestor);
        let descendant = top.iter().find(includes).copied().unwrap_or_default();
        Err(GraphError::OverlappingHeads {
            ancestor: self.id(ancestor),
            descendant: self.id(descendant),
        })
    }

    fn up_steps(&self, rows: &[Node], order: &[Node]) -> Vec<Step> {
        let mut heads = NodeSet::of(self.downs.len(), rows.iter().copied());
        let mut steps = Vec::with_capacity(order.len());
        for node in order.iter().copied() {
            let replaced: Vec<Node> =
                self.downs.of(node).iter().copied().filter(|down| heads.remove(*down)).collect();
            heads.insert(node);
            steps.push(Step {
                revision: self.id(node),
                action: Action::Upgrade,
                heads: HeadsChange::merge(self.ids(&replaced), self.id(node)),
                from: self.ids(self.parents.of(node)),
                to: vec![self.id(node)],
                message: self.node(node).message.clone(),
            });
        }
        steps
    }

    fn down_steps(&self, rows: &[Node], applied: &NodeSet, order: &[Node]) -> Vec<Step> {
        let mut heads = NodeSet::of(self.downs.len(), rows.iter().copied());
        let mut above = vec![0_u32; self.nodes.len()];
        for node in applied.iter() {
            for down in self.downs.of(node) {
                above[*down as usize] += 1;
            }
        }
        let mut steps = Vec::with_capacity(order.len());
        for node in order.iter().copied() {
            heads.remove(node);
            let mut bared = Vec::new();
            for down in self.downs.of(node).iter().copied() {
                above[down as usize] -= 1;
                if above[down as usize] == 0 && heads.insert(down) {
                    bared.push(down);
                }
            }
            steps.push(Step {
                revision: self.id(node),
                action: Action::Downgrade,
                heads: HeadsChange::unmerge(self.id(node), self.ids(&bared)),
                from: vec![self.id(node)],
                to: self.ids(self.parents.of(node)),
                message: self.node(node).message.clone(),
            });
        }
        steps
    }
}
