//! Faults between revision files, shown in the files that they are in. Reads headers again, and nothing else.

use std::ops::Range;
use std::path::Path;

use aludel_core::graph::{GraphError, Link, Revision};
use aludel_core::revision::{Header, RevisionFile, RevisionId};
use aludel_core::revision_source::RevisionSource;
use aludel_core::source::{Source, normalize_newlines};

use crate::error::Problem;
use crate::problems;

/// More places than this make an error harder to read, not easier.
const MOST_PLACES: usize = 6;

/// A fault of the history, with the lines that make it. A file that has gone since is left out.
pub(crate) fn of_graph(error: &GraphError, files: &RevisionSource) -> Problem {
    let problem = problems::of_graph(error);
    let found = places(error, files);
    if found.is_empty() {
        return problem;
    }
    let titled = Problem { title: title(error), ..problem };
    found
        .into_iter()
        .take(MOST_PLACES)
        .fold(titled, |problem, place| problem.frame(&place.source, place.span, ""))
}

/// What is wrong, without the paths that the places say.
fn title(error: &GraphError) -> String {
    match error {
        GraphError::DuplicateId { id, .. } => format!("revision {id} is there twice"),
        GraphError::SelfLoop { id, link, .. } => format!("revision {id} {link} itself"),
        GraphError::MissingParent { id, referenced_from, .. } => {
            format!("revision {id} does not exist, but {referenced_from} revises it")
        }
        GraphError::MissingDependency { name, referenced_from, .. } => {
            format!(
                "no revision or branch label {name:?} exists, but {referenced_from} depends on it"
            )
        }
        _ => error.to_string(),
    }
}

struct Place {
    source: Source,
    span: Range<usize>,
}

/// Which key of a header is to blame.
#[derive(Clone, Copy)]
enum Key {
    Revision,
    Revises,
    DependsOn,
    Labels,
}

fn places(error: &GraphError, files: &RevisionSource) -> Vec<Place> {
    let in_file = |path: &Path, key: Key| place(files, path, key, "");
    let found: Vec<Option<Place>> = match error {
        GraphError::DuplicateId { first, second, .. } => {
            vec![in_file(first, Key::Revision), in_file(second, Key::Revision)]
        }
        GraphError::SelfLoop { path, link: Link::Revises, id } => {
            vec![place(files, path, Key::Revises, id.as_str())]
        }
        GraphError::SelfLoop { path, link: Link::DependsOn, id } => {
            vec![place(files, path, Key::DependsOn, id.as_str())]
        }
        GraphError::MissingParent { path, id, .. } => {
            vec![place(files, path, Key::Revises, id.as_str())]
        }
        GraphError::MissingDependency { path, name, .. }
        | GraphError::AmbiguousDependency { path, name, .. } => {
            vec![place(files, path, Key::DependsOn, name)]
        }
        GraphError::Cycle { ids } => circle(ids, files),
        GraphError::DependencyCycle { ids } => circle(ids, files),
        GraphError::DuplicateLabel { label, first, second } => {
            [first, second].map(|id| of_revision(files, id, Key::Labels, label)).into()
        }
        GraphError::LabelIsRevision { label, revision }
        | GraphError::InvalidLabel { label, revision } => {
            vec![of_revision(files, revision, Key::Labels, label)]
        }
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// The line of each revision that names the next one.
fn circle(ids: &[RevisionId], files: &RevisionSource) -> Vec<Option<Place>> {
    let next = ids.iter().cycle().skip(1);
    let name = |(id, next): (&RevisionId, &RevisionId)| {
        let revision = revision(files, id)?;
        let key = if revision.revises.contains(next) { Key::Revises } else { Key::DependsOn };
        place(files, &revision.path, key, next.as_str())
    };
    ids.iter().zip(next).map(name).collect()
}

fn of_revision(files: &RevisionSource, id: &RevisionId, key: Key, value: &str) -> Option<Place> {
    place(files, &revision(files, id)?.path, key, value)
}

fn revision(files: &RevisionSource, id: &RevisionId) -> Option<Revision> {
    files.revisions().ok()?.into_iter().find(|revision| revision.id == *id)
}

/// Where a key's value stands; where only one item of a list is meant, that item.
fn place(files: &RevisionSource, path: &Path, key: Key, item: &str) -> Option<Place> {
    let bytes = files.bytes(path).ok()?;
    let header = RevisionFile::parse_header(path, &bytes).ok()?;
    let source = Source::new(path, normalize_newlines(std::str::from_utf8(&bytes).ok()?));
    let span = value_span(&header, &source, key)?;
    let found = if item.is_empty() { None } else { source.slice(&span).find(item) };
    let span = found.map_or(span.clone(), |at| span.start + at..span.start + at + item.len());
    Some(Place { source, span })
}

fn value_span(header: &Header, source: &Source, key: Key) -> Option<Range<usize>> {
    match key {
        Key::Revision => Some(header.revision_span.clone()),
        Key::Revises => Some(header.revises_span.clone()),
        Key::DependsOn => Some(header.depends_on_span.clone()),
        Key::Labels => {
            // The header keeps no place for it; the line is there, or there would be no label.
            let line = source.text().find("-- Labels:")?;
            let length = source.text()[line..].lines().next().unwrap_or_default().trim_end().len();
            Some(line..line + length)
        }
    }
}
