//! The revisions of one database: their graph, and the files behind it read when they are needed. Never caches or writes.

use std::path::PathBuf;
use std::sync::Arc;

use crate::graph::{GraphError, RevisionGraph};
use crate::manifest::Manifest;
use crate::revision::{RevisionFile, RevisionId};
use crate::revision_dir::RevisionDirError;
use crate::revision_source::RevisionSource;

/// The revision files of a folder or of the binary, with their graph.
#[derive(Debug, Clone)]
pub struct RevisionSet {
    source: RevisionSource,
    graph: Arc<RevisionGraph>,
}

/// Why the revisions of a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RevisionSetError {
    /// The folder or one of its files.
    #[error(transparent)]
    Dir(#[from] RevisionDirError),
    /// What the files say of each other: every fault, at least one.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Graph(Vec<GraphError>),
    /// No such revision.
    #[error("revision {0} is not in the history")]
    Unknown(RevisionId),
    /// A file whose revision changed between two readings.
    #[error("{} does not hold revision {expected} any more", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// The revision that was in it.
        expected: RevisionId,
    },
}

impl RevisionSet {
    /// Reads the headers of a folder, or of what is embedded, and builds the graph.
    ///
    /// # Errors
    ///
    /// [`RevisionSetError`] for files that do not read and for graphs that do not hold together.
    pub fn open(source: impl Into<RevisionSource>) -> Result<Self, RevisionSetError> {
        let source = source.into();
        let graph = RevisionGraph::build(source.revisions()?).map_err(RevisionSetError::Graph)?;
        Ok(Self { source, graph: Arc::new(graph) })
    }

    /// Who revises whom.
    #[must_use]
    pub fn graph(&self) -> &RevisionGraph {
        &self.graph
    }

    /// Where the files come from.
    #[must_use]
    pub fn source(&self) -> &RevisionSource {
        &self.source
    }

    /// The manifest that these files should have, whatever the one beside them says. Reads every file whole.
    ///
    /// # Errors
    ///
    /// [`RevisionSetError`] for the first file that does not read.
    pub fn expected_manifest(&self) -> Result<Manifest, RevisionSetError> {
        let entry = |id: &RevisionId| Ok((id.clone(), self.file(id)?.checksum()));
        let entries = self
            .graph
            .iter()
            .rev()
            .map(|revision| entry(&revision.id))
            .collect::<Result<_, RevisionSetError>>()?;
        Ok(Manifest::new(entries))
    }

    /// The whole file of a revision of the graph.
    ///
    /// # Errors
    ///
    /// [`RevisionSetError`], also when the identifier is not in the graph.
    pub fn file(&self, id: &RevisionId) -> Result<RevisionFile, RevisionSetError> {
        let revision =
            self.graph.get(id.as_str()).ok_or_else(|| RevisionSetError::Unknown(id.clone()))?;
        let file = self.source.read(&revision.path)?;
        if file.header().revision != *id {
            return Err(RevisionSetError::Changed {
                path: revision.path.clone(),
                expected: id.clone(),
            });
        }
        Ok(file)
    }
}
