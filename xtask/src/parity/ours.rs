//! The same questions to Aludel's graph, in this process. Never judges.

use std::collections::BTreeSet;

use aludel_core::graph::{
    GraphError, HistoryRange, Revision, RevisionGraph, Step, Target, TargetError,
};
use aludel_core::revision::RevisionId;

use super::question::{Answer, Node, Question};

/// Why there is no answer, in words.
struct Refusal(String);

impl From<GraphError> for Refusal {
    fn from(error: GraphError) -> Self {
        Self(error.to_string())
    }
}

impl From<TargetError> for Refusal {
    fn from(error: TargetError) -> Self {
        Self(error.to_string())
    }
}

/// Aludel's graph of these revisions.
pub(super) fn graph(revisions: &[Node]) -> Result<RevisionGraph, String> {
    let nodes = revisions.iter().map(node).collect::<Result<Vec<_>, String>>()?;
    RevisionGraph::new(nodes).map_err(|error| error.to_string())
}

fn node(node: &Node) -> Result<Revision, String> {
    let mut revision = Revision::new(
        id(&node.id)?,
        node.revises.iter().map(|id_| id(id_)).collect::<Result<Vec<_>, _>>()?,
    );
    revision.depends_on.clone_from(&node.depends_on);
    revision.labels.clone_from(&node.labels);
    revision.message.clone_from(&node.message);
    revision.created = Some(node.created.clone());
    revision.path = format!("{}.sql", node.file).into();
    Ok(revision)
}

fn id(text: &str) -> Result<RevisionId, String> {
    RevisionId::new(text).map_err(|error| error.to_string())
}

/// What Aludel answers.
pub(super) fn answer(graph: &RevisionGraph, question: &Question) -> Answer {
    match ask(graph, question) {
        Ok(answer) => answer,
        Err(Refusal(refused)) => Answer::Refused { refused, crash: None },
    }
}

fn ask(graph: &RevisionGraph, question: &Question) -> Result<Answer, Refusal> {
    let current: Vec<RevisionId> =
        question.current().iter().map(|row| id(row)).collect::<Result<_, _>>().map_err(Refusal)?;
    Ok(match question {
        Question::Upgrade { target, .. } => {
            moved(&current, &graph.upgrade_path(&current, &Target::parse(target)?)?)
        }
        Question::Downgrade { target, .. } => {
            moved(&current, &graph.downgrade_path(&current, &Target::parse(target)?)?)
        }
        Question::Stamp { targets, purge, .. } => {
            let rows = if *purge { Vec::new() } else { current };
            moved(&rows, &graph.stamp_steps(&rows, &parsed(targets)?)?)
        }
        Question::Current { .. } => listed(&graph.applied_heads(&current)?),
        Question::History { range, indicate_current, .. } => {
            let range = range.as_deref().map(HistoryRange::parse).transpose()?;
            if *indicate_current {
                graph.applied_heads(&current)?;
            }
            listed(&graph.history(range.as_ref(), &current)?)
        }
        Question::Heads { resolve_dependencies: true, .. } => listed(&graph.folded_heads()),
        Question::Heads { .. } => listed(&graph.heads()),
        Question::Branches { .. } => listed(&graph.branch_points().collect::<Vec<_>>()),
        Question::Show { target, .. } => {
            listed(&graph.resolve_many(&Target::parse(target)?, &current)?)
        }
        Question::Merge { revisions, splice } => Answer::Made {
            parents: names(&graph.merge_parents(&parsed(revisions)?, *splice)?),
            depends_on: Vec::new(),
        },
        Question::Revision { head, splice, depends_on } => {
            let head = head.as_deref().map(Target::parse).transpose()?;
            Answer::Made {
                parents: names(&graph.new_revision_parents(head.as_ref(), *splice)?),
                depends_on: graph.new_dependencies(&parsed(depends_on)?)?,
            }
        }
    })
}

fn parsed(targets: &[String]) -> Result<Vec<Target>, TargetError> {
    targets.iter().map(|target| Target::parse(target)).collect()
}

fn moved(current: &[RevisionId], steps: &[Step]) -> Answer {
    let mut rows: BTreeSet<RevisionId> = current.iter().cloned().collect();
    let mut told = Vec::with_capacity(steps.len());
    for step in steps {
        step.heads.apply(&mut rows);
        told.push((format!("Running {step}"), names(&rows)));
    }
    Answer::Moved { steps: told, rows: names(&rows) }
}

fn names<'i>(ids: impl IntoIterator<Item = &'i RevisionId>) -> Vec<String> {
    ids.into_iter().map(ToString::to_string).collect()
}

fn listed(revisions: &[&Revision]) -> Answer {
    Answer::Listed { listed: names(revisions.iter().map(|revision| &revision.id)) }
}
