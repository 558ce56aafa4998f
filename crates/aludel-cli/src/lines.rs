//! Revisions as lines of text, in Alembic's formats. Never reads files or databases.

use std::fmt::Display;
use std::path::Path;

use aludel_core::embedded;
use aludel_core::graph::{Action, Revision, RevisionGraph};
use aludel_core::revision::{RevisionFile, RevisionId, Section, SectionKind};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Word;

/// What a line may show about a revision.
pub(crate) struct Lines<'g> {
    pub(crate) graph: &'g RevisionGraph,
    /// The newest applied revisions, marked `(current)`; `None` when the database was not asked.
    pub(crate) current: Option<Vec<RevisionId>>,
}

impl Lines<'_> {
    /// `(labels) (head) (current) (branchpoint) (mergepoint)`, each with a space before it.
    fn suffix(&self, id: &str, labels: bool) -> String {
        let mut suffix = String::new();
        let own = self.graph.labels_of(id);
        if labels && !own.is_empty() {
            suffix.push_str(&format!(" ({})", own.join(", ")));
        }
        let marks = [
            (self.graph.is_effective_head(id), " (effective head)"),
            (self.graph.is_head(id), " (head)"),
            (self.is_current(id).unwrap_or(false), " (current)"),
            (self.graph.is_branch_point(id), " (branchpoint)"),
            (self.graph.is_merge_point(id), " (mergepoint)"),
        ];
        suffix.extend(marks.iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| *mark));
        suffix
    }

    /// `(head) (branchpoint) (mergepoint) (current)`: in a block, what the database is at comes last.
    fn block_suffix(&self, id: &str) -> String {
        let suffix = self.suffix(id, false);
        match suffix.split_once(" (current)") {
            Some((before, after)) => format!("{before}{after} (current)"),
            None => suffix,
        }
    }

    /// `id (labels) (head)`: a line of `heads`, which says nothing of branch points and merges.
    pub(crate) fn head(&self, revision: &Revision) -> String {
        let text = self.short(revision);
        let tree = [" (mergepoint)", " (branchpoint)"];
        tree.iter()
            .fold(text, |text, mark| text.strip_suffix(mark).map_or(text.clone(), str::to_owned))
    }

    /// `id (labels) (head) (branchpoint)`: a revision within a line of `history` and `branches`.
    pub(crate) fn short(&self, revision: &Revision) -> String {
        format!("{}{}", revision.id, self.suffix(revision.id.as_str(), true))
    }

    /// The same without labels, as `current` prints it.
    pub(crate) fn plain(&self, revision: &Revision) -> String {
        format!("{}{}", revision.id, self.suffix(revision.id.as_str(), false))
    }

    /// `parents (dependencies) -> id (labels) (head), message`: a line of `history`.
    pub(crate) fn long(&self, revision: &Revision) -> String {
        let parents = if revision.revises.is_empty() {
            "<base>".to_owned()
        } else {
            joined(&revision.revises)
        };
        let dependencies = if revision.depends_on.is_empty() {
            String::new()
        } else {
            format!(" ({})", revision.depends_on.join(", "))
        };
        format!("{parents}{dependencies} -> {}, {}", self.short(revision), revision.message)
    }

    /// The block of `-v` and `show`, without the empty line behind it.
    pub(crate) fn block(&self, revision: &Revision, file: &RevisionFile) -> String {
        let header = file.header();
        let id = revision.id.as_str();
        let mut lines = vec![format!("Rev: {id}{}", self.block_suffix(id))];
        match revision.revises.as_slice() {
            [] => lines.push("Parent: <base>".to_owned()),
            [parent] => lines.push(format!("Parent: {parent}")),
            several => lines.push(format!("Merges: {}", joined(several))),
        }
        if !revision.depends_on.is_empty() {
            lines.push(format!("Also depends on: {}", revision.depends_on.join(", ")));
        }
        if self.graph.is_branch_point(id) {
            let children: Vec<&str> =
                self.graph.children(id).iter().map(|child| child.id.as_str()).collect();
            lines.push(format!("Branches into: {}", children.join(", ")));
        }
        let labels = self.graph.labels_of(id);
        if !labels.is_empty() {
            lines.push(format!("Branch names: {}", labels.join(", ")));
        }
        for Call { direction, name, version } in calls(file) {
            lines.push(format!("Calls: {name} {version} ({direction})"));
        }
        lines.push(format!("Path: {}", absolute(&revision.path).display()));
        lines.push(String::new());
        let doc = header.doc.iter().cloned();
        let keys = [
            Some(String::new()),
            Some(format!("Revision ID: {id}")),
            Some(format!("Revises: {}", joined(&revision.revises)).trim_end().to_owned()),
            revision.created.as_ref().map(|created| format!("Create Date: {created}")),
        ];
        for line in doc.chain(keys.into_iter().flatten()) {
            lines.push(if line.is_empty() { line } else { format!("    {line}") });
        }
        format!("{}\n", lines.join("\n"))
    }

    /// The revision as a JSON object.
    pub(crate) fn document(&self, revision: &Revision) -> RevisionDocument {
        let id = revision.id.as_str();
        let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        RevisionDocument {
            revision: id.to_owned(),
            revises: strings(&revision.revises),
            depends_on: self
                .graph
                .resolved_dependencies(id)
                .iter()
                .map(|other| other.id.to_string())
                .collect(),
            labels: self.graph.labels_of(id).into_iter().map(str::to_owned).collect(),
            message: revision.message.clone(),
            created: revision.created.clone(),
            path: revision.path.display().to_string(),
            is_head: self.graph.is_head(id),
            is_branch_point: self.graph.is_branch_point(id),
            is_merge_point: self.graph.is_merge_point(id),
            is_current: self.is_current(id),
        }
    }

    fn is_current(&self, id: &str) -> Option<bool> {
        self.current.as_ref().map(|current| current.iter().any(|current| current.as_str() == id))
    }
}

/// A revision of a history.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RevisionDocument {
    /// Its identifier.
    revision: String,
    /// The identifiers of its parents; empty for a base, several for a merge.
    revises: Vec<String>,
    /// The identifiers of the revisions that `Depends-on` names.
    depends_on: Vec<String>,
    /// The branch labels that it shows, inherited ones included.
    labels: Vec<String>,
    /// What it does, in its author's words.
    message: String,
    /// When it was made, RFC 3339; null where its file does not say.
    created: Option<String>,
    /// Its file, relative to the working directory where it lies below it.
    path: String,
    /// Whether nothing revises it and nothing depends on it.
    is_head: bool,
    /// Whether several revise it.
    is_branch_point: bool,
    /// Whether it revises several.
    is_merge_point: bool,
    /// Whether the database is at it; null when no database was asked, as by `heads` and by `history` without `-i`.
    is_current: Option<bool>,
}

/// A code step that a revision calls.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Call {
    /// On which way it is called; never `stamp`.
    direction: Word<Action>,
    /// Its name, as it is registered.
    name: String,
    /// Its version.
    version: u32,
}

/// The code steps that a revision calls, up and down.
pub(crate) fn calls(file: &RevisionFile) -> Vec<Call> {
    let of = |direction, section: &Section| match &section.kind {
        SectionKind::Call { name, version } => {
            Some(Call { direction: Word(direction), name: name.clone(), version: *version })
        }
        _ => None,
    };
    let up = file.up().iter().filter_map(|section| of(Action::Upgrade, section));
    up.chain(file.down().sections().iter().filter_map(|section| of(Action::Downgrade, section)))
        .collect()
}

/// Identifiers separated by commas.
pub(crate) fn joined(ids: &[RevisionId]) -> String {
    ids.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", ")
}

fn absolute(path: &Path) -> std::path::PathBuf {
    // What is in the program has no place on the disk.
    if embedded::is_embedded(path) {
        return path.to_owned();
    }
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Every line of a text with the database's name before it.
pub(crate) fn prefixed(text: &str, database: Option<&str>) -> String {
    match database {
        None => text.to_owned(),
        Some(database) => text
            .lines()
            .map(|line| format!("{database}: {line}").trim_end().to_owned() + "\n")
            .collect(),
    }
}

/// `1 revision`, `8 revisions`.
pub(crate) fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    if count == N::from(1) { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
