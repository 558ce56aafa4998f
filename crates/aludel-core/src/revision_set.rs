//! The revisions of one database: their graph, and the files behind it read when they are needed. Never caches or writes.

use std::path::PathBuf;
use std::sync::Arc;

use crate::graph::{GraphError, RevisionGraph};
use crate::manifest::Manifest;
use crate::revision::{RevisionFile, RevisionId};
use crate::revision_dir::{RevisionDir, RevisionDirError, of_header};
use crate::revision_source::RevisionSource;

/// The revision files of a folder or of the binary, with their graph.
#[derive(Debug, Clone)]
pub struct RevisionSet {
    source: RevisionSource,
    graph: Arc<RevisionGraph>,
    /// Revisions that stand in no file of the source.
    beside: Vec<Arc<RevisionFile>>,
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
        Ok(Self { source, graph: Arc::new(graph), beside: Vec::new() })
    }

    /// No revisions at all, for a database that is only read.
    ///
    /// # Errors
    ///
    /// None that is known: a graph of nothing holds together.
    pub fn empty() -> Result<Self, RevisionSetError> {
        let graph = RevisionGraph::build(Vec::new()).map_err(RevisionSetError::Graph)?;
        let source = RevisionDir::new(PathBuf::new()).into();
        Ok(Self { source, graph: Arc::new(graph), beside: Vec::new() })
    }

    /// The same revisions and more, which stand in no file of the source: not yet, or not in this checkout. Instead of earlier such
    /// ones.
    ///
    /// # Errors
    ///
    /// [`RevisionSetError`] when they do not fit into the graph.
    pub fn with(
        &self,
        beside: impl IntoIterator<Item = RevisionFile>,
    ) -> Result<Self, RevisionSetError> {
        let beside: Vec<Arc<RevisionFile>> = beside.into_iter().map(Arc::new).collect();
        let mut revisions = self.source.revisions()?;
        let of_file =
            |file: &Arc<RevisionFile>| of_header(file.source().path(), file.header().clone());
        revisions.extend(beside.iter().map(of_file));
        let graph = RevisionGraph::build(revisions).map_err(RevisionSetError::Graph)?;
        Ok(Self { source: self.source.clone(), graph: Arc::new(graph), beside })
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
        if let Some(file) = self.beside.iter().find(|file| file.header().revision == *id) {
            return Ok(RevisionFile::clone(file));
        }
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
