mod faults;
mod listing;
mod paths;
mod places;
mod properties;
mod stamps;

use super::*;

pub(super) fn id(text: &str) -> RevisionId {
    RevisionId::new(text).unwrap()
}

pub(super) fn ids(texts: &[&str]) -> Vec<RevisionId> {
    texts.iter().map(|text| id(text)).collect()
}

pub(super) fn rev<const N: usize>(name: &str, revises: [&str; N]) -> Revision {
    Revision::new(id(name), revises.map(id))
}

pub(super) trait With {
    fn label(self, label: &str) -> Self;
    fn on(self, dependency: &str) -> Self;
    fn saying(self, message: &str) -> Self;
}

impl With for Revision {
    fn label(mut self, label: &str) -> Self {
        self.labels.push(label.to_owned());
        self
    }

    fn on(mut self, dependency: &str) -> Self {
        self.depends_on.push(dependency.to_owned());
        self
    }

    fn saying(mut self, message: &str) -> Self {
        message.clone_into(&mut self.message);
        self
    }
}

pub(super) fn graph<const N: usize>(revisions: [Revision; N]) -> RevisionGraph {
    RevisionGraph::new(revisions.into()).unwrap()
}

pub(super) fn target(text: &str) -> Target {
    Target::parse(text).unwrap()
}

pub(super) fn names(revisions: &[&Revision]) -> Vec<String> {
    revisions.iter().map(|revision| revision.id.to_string()).collect()
}

/// What a path runs, and the rows of the version table afterwards.
pub(super) fn outcome(current: &[&str], steps: Result<Vec<Step>, GraphError>) -> (String, String) {
    let steps = steps.unwrap();
    let order: Vec<&str> = steps.iter().map(|step| step.revision.as_str()).collect();
    let heads: Vec<String> =
        heads_after(&ids(current), &steps).iter().map(ToString::to_string).collect();
    (order.join(" "), heads.join(" "))
}

pub(super) fn up(graph: &RevisionGraph, current: &[&str], to: &str) -> (String, String) {
    outcome(current, graph.upgrade_path(&ids(current), &target(to)))
}

pub(super) fn down(graph: &RevisionGraph, current: &[&str], to: &str) -> (String, String) {
    outcome(current, graph.downgrade_path(&ids(current), &target(to)))
}

pub(super) fn runs(order: &str, heads: &str) -> (String, String) {
    (order.to_owned(), heads.to_owned())
}

/// a1 - b1 - b2 - b3 (label billing on b1), a1 - c1 - c2, and a base of its own: x1 (label extra) - x2, on which c2 depends.
pub(super) fn branched() -> RevisionGraph {
    graph([
        rev("a1", []).saying("create account"),
        rev("b1", ["a1"]).label("billing"),
        rev("b2", ["b1"]),
        rev("b3", ["b2"]).saying("invoices"),
        rev("c1", ["a1"]),
        rev("c2", ["c1"]).on("extra").saying("use extra"),
        rev("x1", []).label("extra"),
        rev("x2", ["x1"]),
    ])
}

/// a - (b, c) - d - e.
pub(super) fn merged() -> RevisionGraph {
    graph([
        rev("a", []),
        rev("b", ["a"]),
        rev("c", ["a"]),
        rev("d", ["b", "c"]).saying("merge"),
        rev("e", ["d"]),
    ])
}
