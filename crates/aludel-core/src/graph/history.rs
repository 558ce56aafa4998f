//! Which revisions a listing shows, and in which order.

use super::order::newest_first;
use super::reach::NodeSet;
use super::resolve::{Branch, Place};
use super::{
    Direction, GraphError, HistoryRange, Need, Node, Revision, RevisionGraph, Symbol, Target,
};
use crate::revision::RevisionId;

impl RevisionGraph {
    /// The revisions of a range, both ends included, newest first; all of them without a range.
    ///
    /// `-N` as the start counts down from the end, `+N` as the end counts up from the start. Offsets beyond the end of
    /// a line stop there.
    ///
    /// # Errors
    ///
    /// Ends that cannot be resolved, or a start that does not come before the end.
    pub fn history(
        &self,
        range: Option<&HistoryRange>,
        current: &[RevisionId],
    ) -> Result<Vec<&Revision>, GraphError> {
        let Some(range) = range else { return Ok(self.iter().collect()) };
        let end = range.end.clone().unwrap_or_else(Target::heads);
        let start = range.start.clone().unwrap_or_else(Target::base);
        let start_branch = self.branch(&start)?;
        let is_relative = *start.symbol() == Symbol::Implied;
        let mut lower = if is_relative {
            Vec::new()
        } else {
            self.range_end(&start, start_branch.as_ref(), &[], current)?
        };
        let end_branch = self.branch(&end)?;
        let mut upper = self.range_end(&end, end_branch.as_ref(), &lower, current)?;
        if let Some(branch) = &start_branch {
            let label = branch.name;
            let is_label = self.labels.contains_key(label);
            upper.retain(|node| {
                if is_label {
                    self.label_sets.of(*node).any(|own| own == label)
                } else {
                    branch.line.contains(*node)
                }
            });
        }
        if is_relative {
            lower = self.below(&upper, &start)?;
        }
        let mut listed = self.ancestors(&upper);
        if let Some(outside) = lower.iter().find(|node| !listed.contains(**node)) {
            return Err(GraphError::RangeNotAncestor {
                start: self.id(*outside),
                end: end.to_string(),
            });
        }
        if !lower.is_empty() {
            let older = self.ancestors(&lower);
            let above = self.line_above(&lower);
            let ends = NodeSet::of(self.downs.len(), lower.iter().copied());
            listed.retain(|node| {
                ends.contains(node) || (above.contains(node) && !older.contains(node))
            });
        }
        Ok(self.revisions(newest_first(self, &listed, &upper)))
    }

    /// One end of a range; an offset alone counts from `from`.
    fn range_end(
        &self,
        target: &Target,
        branch: Option<&Branch<'_>>,
        from: &[Node],
        current: &[RevisionId],
    ) -> Result<Vec<Node>, GraphError> {
        let Some(offset) = target.offset() else {
            return self.absolute(target, branch, current, Need::Target);
        };
        let start = match target.symbol() {
            Symbol::Implied if offset <= 0 => {
                return Err(GraphError::WrongDirection {
                    given: target.to_string(),
                    direction: Direction::Up,
                });
            }
            Symbol::Implied => self.start_above(from, branch, target)?,
            _ => self.single(
                &self.absolute(target, branch, current, Need::Target)?,
                target,
                Need::Target,
            )?,
        };
        match self.walk(start, offset, branch.filter(|_| offset > 0), target)?.place {
            Place::Base => Ok(Vec::new()),
            Place::At(node) => Ok(vec![node]),
        }
    }

    /// `-N` from each of the ends.
    fn below(&self, upper: &[Node], start: &Target) -> Result<Vec<Node>, GraphError> {
        let offset = start.offset().unwrap_or(0);
        if offset >= 0 {
            return Err(GraphError::WrongDirection {
                given: start.to_string(),
                direction: Direction::Down,
            });
        }
        let mut lower = Vec::new();
        for node in upper {
            match self.walk(Place::At(*node), offset, None, start)?.place {
                // From here on everything is listed, whatever the other ends say.
                Place::Base => return Ok(Vec::new()),
                Place::At(node) => lower.push(node),
            }
        }
        Ok(lower)
    }
}
