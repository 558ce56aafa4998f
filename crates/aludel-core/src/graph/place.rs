//! Where a new revision goes: its parents, its dependencies, its names. Never writes a file.

use super::reach::NodeSet;
use super::{GraphError, Need, Node, RevisionGraph, Symbol, Target};
use crate::revision::RevisionId;

impl RevisionGraph {
    /// The parents of a new revision: the single head, or what `--head` names; none for `base` and in an empty history.
    ///
    /// # Errors
    ///
    /// [`GraphError::MultipleHeads`] when one has to be chosen, [`GraphError::NotAHead`] for a parent that has a child
    /// already, unless `splice`.
    pub fn new_revision_parents(
        &self,
        head: Option<&Target>,
        splice: bool,
    ) -> Result<Vec<RevisionId>, GraphError> {
        let head = head.cloned().unwrap_or_else(Target::head);
        self.parents_of_new(&[head], splice)
    }

    /// The parents of a merge of everything that `revisions` name.
    ///
    /// # Errors
    ///
    /// Fewer than two revisions, one of them twice, one that another one includes, or, unless `splice`, one that is no
    /// head.
    pub fn merge_parents(
        &self,
        revisions: &[Target],
        splice: bool,
    ) -> Result<Vec<RevisionId>, GraphError> {
        let parents = self.parents_of_new(revisions, splice)?;
        if parents.len() < 2 {
            return Err(GraphError::NothingToMerge { only: parents.into_iter().next() });
        }
        // Heads never include each other.
        let nodes = if splice { self.applied_rows(&parents)? } else { Vec::new() };
        for node in &nodes {
            let below = self.line_below(&[*node]);
            if let Some(ancestor) =
                nodes.iter().find(|other| *other != node && below.contains(**other))
            {
                return Err(GraphError::AlreadyMerged {
                    ancestor: self.id(*ancestor),
                    descendant: self.id(*node),
                });
            }
        }
        Ok(parents)
    }

    fn parents_of_new(
        &self,
        targets: &[Target],
        splice: bool,
    ) -> Result<Vec<RevisionId>, GraphError> {
        let mut parents: Vec<Node> = Vec::new();
        let mut seen = NodeSet::new(self.downs.len());
        for target in targets {
            let branch = self.branch(target)?;
            let nodes = match (target.symbol(), target.offset()) {
                (Symbol::Current, _) => {
                    return Err(GraphError::Meaningless { given: target.to_string() });
                }
                (_, None) => self.absolute(target, branch.as_ref(), &[], Need::Parent)?,
                (_, Some(_)) => self.places(target, &[])?,
            };
            for node in nodes {
                if !seen.insert(node) {
                    return Err(GraphError::DuplicateParents { revision: self.id(node) });
                }
                parents.push(node);
            }
        }
        match parents.iter().find(|node| !self.children.of(**node).is_empty()) {
            Some(node) if !splice => Err(GraphError::NotAHead { revision: self.id(*node) }),
            _ => Ok(self.ids(&parents)),
        }
    }

    /// `--depends-on` as the new file shall say it: labels stay labels, everything else becomes a full identifier.
    ///
    /// # Errors
    ///
    /// Names that cannot be resolved to one revision.
    pub fn new_dependencies(&self, depends_on: &[Target]) -> Result<Vec<String>, GraphError> {
        let mut names = Vec::new();
        for target in depends_on {
            let text = target.to_string();
            if *target.symbol() == Symbol::Current {
                return Err(GraphError::Meaningless { given: text });
            }
            let revision = self.resolve_one(target, &[])?;
            names.push(if self.labels.contains_key(&text) {
                text
            } else {
                revision.id.as_str().to_owned()
            });
        }
        Ok(names)
    }

    /// Checks that a new revision may be called `id` and carry `labels`.
    ///
    /// # Errors
    ///
    /// [`GraphError::NameTaken`], or [`GraphError::InvalidLabel`] for a label that reads as something else.
    pub fn check_new_names(&self, id: &RevisionId, labels: &[String]) -> Result<(), GraphError> {
        for name in std::iter::once(id.as_str()).chain(labels.iter().map(String::as_str)) {
            if let Some(node) = self.by_id.get(name).or_else(|| self.labels.get(name)) {
                return Err(GraphError::NameTaken {
                    name: name.to_owned(),
                    revision: self.id(*node),
                });
            }
        }
        let reads_as_label =
            |label: &str| Target::parse(label).is_ok_and(|target| target.is_name(label));
        match labels.iter().find(|label| !reads_as_label(label) || label.as_str() == id.as_str()) {
            None => Ok(()),
            Some(label) => {
                Err(GraphError::InvalidLabel { label: label.clone(), revision: id.clone() })
            }
        }
    }
}
