//! Questions to a graph that need no target: heads, bases, labels, what is applied. Answers, never errors, except for
//! rows of a version table that the graph does not know.

use super::{GraphError, Node, Revision, RevisionGraph};
use crate::revision::RevisionId;

impl RevisionGraph {
    /// How many revisions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no revision.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The revision with exactly this identifier.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.index(id).map(|node| self.node(node))
    }

    /// All revisions, newest first, every one before those it comes after: the order of `history`.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Revision> + ExactSizeIterator {
        self.newest_first.iter().map(|node| self.node(*node))
    }

    /// The revisions that nothing revises, in the order given. Includes heads that another branch depends on.
    #[must_use]
    pub fn heads(&self) -> Vec<&Revision> {
        self.revisions(self.head_nodes())
    }

    /// The heads that no other revision depends on: the rows of the version table when everything is applied.
    #[must_use]
    pub fn folded_heads(&self) -> Vec<&Revision> {
        self.revisions(self.folded_head_nodes())
    }

    /// The revisions that revise nothing, in the order given.
    #[must_use]
    pub fn bases(&self) -> Vec<&Revision> {
        self.revisions(self.base_nodes())
    }

    /// The revisions that more than one revision revises, newest first.
    pub fn branch_points(&self) -> impl Iterator<Item = &Revision> {
        self.newest_first
            .iter()
            .filter(|node| self.children.of(**node).len() > 1)
            .map(|node| self.node(*node))
    }

    /// Whether nothing revises it and nothing depends on it: shown as `(head)`.
    #[must_use]
    pub fn is_head(&self, id: &str) -> bool {
        self.index(id).is_some_and(|node| self.dependents.of(node).is_empty())
    }

    /// Whether nothing revises it, but something depends on it: shown as `(effective head)`.
    #[must_use]
    pub fn is_effective_head(&self, id: &str) -> bool {
        self.index(id).is_some_and(|node| self.is_tip(node) && !self.dependents.of(node).is_empty())
    }

    /// Whether more than one revision revises it.
    #[must_use]
    pub fn is_branch_point(&self, id: &str) -> bool {
        self.index(id).is_some_and(|node| self.children.of(node).len() > 1)
    }

    /// Whether it revises more than one revision.
    #[must_use]
    pub fn is_merge_point(&self, id: &str) -> bool {
        self.index(id).is_some_and(|node| self.parents.of(node).len() > 1)
    }

    /// The revisions that revise it, in the order given.
    #[must_use]
    pub fn children(&self, id: &str) -> Vec<&Revision> {
        self.index(id)
            .map_or_else(Vec::new, |node| self.revisions(self.children.of(node).iter().copied()))
    }

    /// The branch labels it shows: its own, those of the branch it is on, and those of the line that only it leads to.
    #[must_use]
    pub fn labels_of(&self, id: &str) -> Vec<&str> {
        self.index(id).map_or_else(Vec::new, |node| self.label_sets.of(node).collect())
    }

    /// The revision that carries a label.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&Revision> {
        self.labels.get(label).map(|node| self.node(*node))
    }

    /// The revisions that its `Depends-on` names.
    #[must_use]
    pub fn resolved_dependencies(&self, id: &str) -> Vec<&Revision> {
        self.index(id).map_or_else(Vec::new, |node| {
            self.revisions(self.dependencies.of(node).iter().copied())
        })
    }

    /// The newest applied revision of every line, newest first. Unlike the rows of the version table, this includes
    /// revisions that are applied because another branch depends on them. The order of `current`.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownApplied`].
    pub fn applied_heads(&self, current: &[RevisionId]) -> Result<Vec<&Revision>, GraphError> {
        let applied = self.ancestors(&self.applied_rows(current)?);
        let is_newest = |node: &Node| {
            applied.contains(*node)
                && !self.children.of(*node).iter().any(|child| applied.contains(*child))
        };
        Ok(self.revisions(self.newest_first.iter().copied().filter(is_newest)))
    }

    /// Every applied revision, newest first.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownApplied`].
    pub fn applied(&self, current: &[RevisionId]) -> Result<Vec<&Revision>, GraphError> {
        let applied = self.ancestors(&self.applied_rows(current)?);
        let is_applied = |node: &Node| applied.contains(*node);
        Ok(self.revisions(self.newest_first.iter().copied().filter(is_applied)))
    }

    /// The heads that are not applied, dependencies folded; none when the database is at all heads.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownApplied`].
    pub fn missing_heads(&self, current: &[RevisionId]) -> Result<Vec<&Revision>, GraphError> {
        let applied = self.ancestors(&self.applied_rows(current)?);
        Ok(self.revisions(
            self.folded_head_nodes().into_iter().filter(|head| !applied.contains(*head)),
        ))
    }

    /// Whether everything is applied, for `current --check-heads`.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownApplied`].
    pub fn is_at_heads(&self, current: &[RevisionId]) -> Result<bool, GraphError> {
        Ok(self.missing_heads(current)?.is_empty())
    }

    /// Whether a revision is applied.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownApplied`].
    pub fn is_applied(&self, id: &str, current: &[RevisionId]) -> Result<bool, GraphError> {
        let rows = self.applied_rows(current)?;
        Ok(self.index(id).is_some_and(|node| self.ancestors(&rows).contains(node)))
    }

    fn index(&self, id: &str) -> Option<Node> {
        self.by_id.get(id).copied()
    }

    fn is_tip(&self, node: Node) -> bool {
        self.children.of(node).is_empty()
    }

    pub(super) fn head_nodes(&self) -> Vec<Node> {
        self.all_nodes().filter(|node| self.is_tip(*node)).collect()
    }

    pub(super) fn folded_head_nodes(&self) -> Vec<Node> {
        self.all_nodes().filter(|node| self.dependents.of(*node).is_empty()).collect()
    }

    pub(super) fn base_nodes(&self) -> Vec<Node> {
        self.all_nodes().filter(|node| self.parents.of(*node).is_empty()).collect()
    }
}
