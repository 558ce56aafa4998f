//! From names to nodes: identifiers, prefixes, labels, branches, offsets. Never decides what is to be run.

use super::reach::NodeSet;
use super::{Candidate, GraphError, Need, Node, Revision, RevisionGraph, Symbol, Target};
use crate::revision::RevisionId;

/// Names this short are never matched by a prefix.
const SHORTEST_ABBREVIATED: usize = 4;

/// One place in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before the first revision.
    Base,
    At(Node),
}

/// What stands before an `@`.
pub(super) struct Branch<'t> {
    pub(super) name: &'t str,
    pub(super) node: Node,
    /// Everything above and below it.
    pub(super) line: NodeSet,
}

/// Where a walk ended.
pub(super) struct Walked {
    pub(super) place: Place,
    /// The place before the last.
    pub(super) last_from: Place,
    pub(super) steps: u32,
}

impl RevisionGraph {
    /// The one revision that a target names, for commands that need exactly one.
    ///
    /// # Errors
    ///
    /// Unknown or ambiguous names, several heads, or no revision at all (`base`, an empty history).
    pub fn resolve_one(
        &self,
        target: &Target,
        current: &[RevisionId],
    ) -> Result<&Revision, GraphError> {
        match self.single(&self.places(target, current)?, target, Need::Target)? {
            Place::At(node) => Ok(self.node(node)),
            Place::Base => Err(GraphError::NoRevision { given: target.to_string() }),
        }
    }

    /// All revisions that a target names, for `show` and `edit`: several for `heads` and `current`, none for `base`.
    /// `-N` counts down from every head.
    ///
    /// # Errors
    ///
    /// Unknown or ambiguous names, several heads for `head`, walks that do not end at a revision.
    pub fn resolve_many(
        &self,
        target: &Target,
        current: &[RevisionId],
    ) -> Result<Vec<&Revision>, GraphError> {
        Ok(self.revisions(self.places(target, current)?))
    }

    pub(super) fn places(
        &self,
        target: &Target,
        current: &[RevisionId],
    ) -> Result<Vec<Node>, GraphError> {
        let branch = self.branch(target)?;
        let Some(offset) = target.offset() else {
            return self.absolute(target, branch.as_ref(), current, Need::Target);
        };
        let starts = match target.symbol() {
            Symbol::Implied if offset < 0 => {
                let heads = self.folded_head_nodes();
                heads
                    .into_iter()
                    .filter(|head| on_line(branch.as_ref(), *head))
                    .map(Place::At)
                    .collect()
            }
            Symbol::Implied => return Err(GraphError::Meaningless { given: target.to_string() }),
            _ => {
                let nodes = self.absolute(target, branch.as_ref(), current, Need::Target)?;
                vec![self.single(&nodes, target, Need::Target)?]
            }
        };
        let (mut places, mut seen) = (Vec::new(), NodeSet::new(self.downs.len()));
        for start in starts {
            match self.walk_exactly(start, offset, branch.as_ref(), target)?.place {
                Place::At(node) if seen.insert(node) => places.push(node),
                Place::At(_) | Place::Base => {}
            }
        }
        Ok(places)
    }

    /// The rows of the version table as nodes, each once.
    pub(super) fn applied_rows(&self, current: &[RevisionId]) -> Result<Vec<Node>, GraphError> {
        let (mut rows, mut unknown) = (Vec::with_capacity(current.len()), Vec::new());
        let mut seen = NodeSet::new(self.downs.len());
        for id in current {
            match self.by_id.get(id) {
                None => unknown.push(id.clone()),
                Some(node) => {
                    if seen.insert(*node) {
                        rows.push(*node);
                    }
                }
            }
        }
        if unknown.is_empty() { Ok(rows) } else { Err(GraphError::UnknownApplied { ids: unknown }) }
    }

    pub(super) fn branch<'t>(&self, target: &'t Target) -> Result<Option<Branch<'t>>, GraphError> {
        let Some(name) = target.branch() else { return Ok(None) };
        let node = match self.named(name, None) {
            Err(GraphError::UnknownRevision { suggestions, .. }) => {
                return Err(GraphError::UnknownBranch { branch: name.to_owned(), suggestions });
            }
            other => other?,
        };
        Ok(Some(Branch { name, node, line: self.line(node) }))
    }

    /// What the target names before its offset is counted.
    pub(super) fn absolute(
        &self,
        target: &Target,
        branch: Option<&Branch<'_>>,
        current: &[RevisionId],
        needed: Need,
    ) -> Result<Vec<Node>, GraphError> {
        match target.symbol() {
            Symbol::Implied => Err(GraphError::Meaningless { given: target.to_string() }),
            Symbol::Base => Ok(Vec::new()),
            Symbol::Current => self.applied_rows(current),
            Symbol::Heads if branch.is_none() => Ok(self.folded_head_nodes()),
            Symbol::Head | Symbol::Heads => {
                let mut heads = self.head_nodes();
                heads.retain(|head| on_line(branch, *head));
                if *target.symbol() == Symbol::Head && heads.len() > 1 {
                    return Err(self.multiple_heads(target, &heads, needed));
                }
                Ok(heads)
            }
            Symbol::Name(name) => {
                let node = self.named(name, branch)?;
                match branch {
                    Some(branch) if !branch.line.contains(node) => Err(GraphError::NotInBranch {
                        revision: self.id(node),
                        branch: branch.name.to_owned(),
                    }),
                    _ => Ok(vec![node]),
                }
            }
        }
    }

    pub(super) fn single(
        &self,
        nodes: &[Node],
        target: &Target,
        needed: Need,
    ) -> Result<Place, GraphError> {
        match nodes {
            [] => Ok(Place::Base),
            [node] => Ok(Place::At(*node)),
            several => Err(self.multiple_heads(target, several, needed)),
        }
    }

    fn multiple_heads(&self, target: &Target, heads: &[Node], needed: Need) -> GraphError {
        GraphError::MultipleHeads {
            given: target.to_string(),
            heads: self.candidates(heads),
            needed,
        }
    }

    pub(super) fn candidates(&self, nodes: &[Node]) -> Vec<Candidate> {
        let candidate = |revision: &Revision| Candidate {
            id: revision.id.clone(),
            message: revision.message.clone(),
        };
        nodes.iter().map(|node| candidate(self.node(*node))).collect()
    }

    /// A full identifier, a label, or the beginning of exactly one of them (on the branch, if there is one).
    pub(super) fn named(
        &self,
        name: &str,
        branch: Option<&Branch<'_>>,
    ) -> Result<Node, GraphError> {
        if let Some(node) = self.by_id.get(name).or_else(|| self.labels.get(name)) {
            return Ok(*node);
        }
        let start = self.sorted.partition_point(|node| self.node(*node).id.as_str() < name);
        let ids = self.sorted[start..].iter().map(|node| (self.node(*node).id.as_str(), *node));
        let from_name = (std::ops::Bound::Included(name), std::ops::Bound::Unbounded);
        let labels =
            self.labels.range::<str, _>(from_name).map(|(label, node)| (label.as_str(), *node));
        let begins = |(text, _): &(&str, Node)| text.starts_with(name);
        let mut matches: Vec<Node> = ids
            .take_while(begins)
            .chain(labels.take_while(begins))
            .filter(|(text, node)| text.len() >= SHORTEST_ABBREVIATED && on_line(branch, *node))
            .map(|(_, node)| node)
            .collect();
        matches.sort_unstable();
        matches.dedup();
        match matches.as_slice() {
            [node] => Ok(*node),
            [] => Err(GraphError::UnknownRevision {
                given: name.to_owned(),
                suggestions: self.similar_names(name),
            }),
            several => Err(GraphError::AmbiguousPrefix {
                given: name.to_owned(),
                candidates: self.candidates(several),
            }),
        }
    }

    fn similar_names(&self, name: &str) -> Vec<String> {
        let ids = self.nodes.iter().map(|revision| revision.id.as_str());
        let words = ["head", "heads", "base", "current"];
        similar(name, ids.chain(self.labels.keys().map(String::as_str)).chain(words))
    }

    /// Goes `offset` revisions up or down the line; stops early where the line ends.
    pub(super) fn walk(
        &self,
        start: Place,
        offset: i32,
        branch: Option<&Branch<'_>>,
        given: &Target,
    ) -> Result<Walked, GraphError> {
        let mut walked = Walked { place: start, last_from: start, steps: 0 };
        let bases = self.base_nodes();
        while walked.steps < offset.unsigned_abs() {
            let choices: Vec<Node> = match walked.place {
                Place::Base if offset < 0 => break,
                Place::Base => {
                    bases.iter().copied().filter(|node| on_line(branch, *node)).collect()
                }
                Place::At(node) if offset < 0 => self.parents.of(node).to_vec(),
                Place::At(node) => self
                    .children
                    .of(node)
                    .iter()
                    .copied()
                    .filter(|node| on_line(branch, *node))
                    .collect(),
            };
            let next = match choices.as_slice() {
                [] if offset < 0 => Place::Base,
                [] => break,
                [node] => Place::At(*node),
                several => {
                    let at = match walked.place {
                        Place::Base => None,
                        Place::At(node) => Some(self.id(node)),
                    };
                    return Err(GraphError::AmbiguousWalk {
                        given: given.to_string(),
                        at,
                        choices: self.ids(several),
                    });
                }
            };
            walked = Walked { place: next, last_from: walked.place, steps: walked.steps + 1 };
        }
        Ok(walked)
    }

    pub(super) fn walk_exactly(
        &self,
        start: Place,
        offset: i32,
        branch: Option<&Branch<'_>>,
        given: &Target,
    ) -> Result<Walked, GraphError> {
        let walked = self.walk(start, offset, branch, given)?;
        let asked = offset.unsigned_abs();
        if walked.steps < asked {
            return Err(GraphError::WalkedTooFar {
                given: given.to_string(),
                asked,
                possible: walked.steps,
            });
        }
        Ok(walked)
    }
}

pub(super) fn on_line(branch: Option<&Branch<'_>>, node: Node) -> bool {
    branch.is_none_or(|branch| branch.line.contains(node))
}

/// The known names most like a mistyped one, best first; at most three.
pub(super) fn similar<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Vec<String> {
    let length = name.chars().count();
    let tolerated = 1 + length / 4;
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            // What was typed may be the beginning of an identifier.
            let beginning = candidate
                .char_indices()
                .nth(length)
                .map_or(candidate, |(end, _)| &candidate[..end]);
            let distance =
                strsim::osa_distance(name, beginning).min(strsim::osa_distance(name, candidate));
            (distance <= tolerated && distance < length).then_some((distance, candidate))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(3).map(|(_, candidate)| candidate.to_owned()).collect()
}
