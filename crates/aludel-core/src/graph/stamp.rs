//! Moving the version table without running anything.

use super::reach::NodeSet;
use super::{Action, GraphError, HeadsChange, Need, Node, RevisionGraph, Step, Symbol, Target};
use crate::revision::RevisionId;

impl RevisionGraph {
    /// The steps that make the version table say that exactly `targets` are applied on their lines. Heads of other
    /// lines stay. `base` removes every row, `label@base` those of the branch.
    ///
    /// Of targets that contain each other, the newest counts.
    ///
    /// # Errors
    ///
    /// Targets that cannot be resolved, and unknown rows of the version table.
    pub fn stamp_steps(
        &self,
        current: &[RevisionId],
        targets: &[Target],
    ) -> Result<Vec<Step>, GraphError> {
        let rows = self.applied_rows(current)?;
        let mut heads = NodeSet::of(self.downs.len(), rows.iter().copied());
        let mut steps = Vec::new();
        let mut destinations = Vec::new();
        for target in targets {
            let branch = self.branch(target)?;
            match (target.symbol(), target.offset()) {
                (Symbol::Implied | Symbol::Current, _) => {
                    return Err(GraphError::Meaningless { given: target.to_string() });
                }
                (Symbol::Base, None) => {
                    let related = branch.map(|branch| self.related(branch.node));
                    for row in rows.iter().copied() {
                        if related.as_ref().is_none_or(|related| related.contains(row))
                            && heads.remove(row)
                        {
                            steps.push(self.stamp_step(
                                row,
                                &[row],
                                &[],
                                HeadsChange::delete(self.id(row)),
                            ));
                        }
                    }
                }
                (_, None) => destinations.extend(self.absolute(
                    target,
                    branch.as_ref(),
                    &[],
                    Need::Target,
                )?),
                (_, Some(_)) => destinations.extend(self.places(target, &[])?),
            }
        }
        let left: Vec<Node> = rows.into_iter().filter(|row| heads.contains(*row)).collect();
        for destination in self.maximal(&destinations) {
            let from = self.related_rows(destination, &left);
            if from == [destination] {
                continue;
            }
            let id = self.id(destination);
            let stays = heads.contains(destination);
            let moved: Vec<Node> = from
                .iter()
                .copied()
                .filter(|row| *row != destination && heads.remove(*row))
                .collect();
            let change = if stays {
                HeadsChange { delete: self.ids(&moved), ..HeadsChange::default() }
            } else {
                HeadsChange::merge(self.ids(&moved), id)
            };
            heads.insert(destination);
            steps.push(self.stamp_step(destination, &from, &[destination], change));
        }
        Ok(steps)
    }

    fn related_rows(&self, node: Node, rows: &[Node]) -> Vec<Node> {
        if rows.is_empty() {
            return Vec::new();
        }
        let related = self.related(node);
        rows.iter().copied().filter(|row| related.contains(*row)).collect()
    }

    fn stamp_step(&self, node: Node, from: &[Node], to: &[Node], heads: HeadsChange) -> Step {
        Step {
            revision: self.id(node),
            action: Action::Stamp,
            heads,
            from: self.ids(from),
            to: self.ids(to),
            message: String::new(),
        }
    }
}
