//! `aludel.sum`: one line per revision, so that two branches which both add one conflict when they are merged.
//! Never decides what may be rewritten; that takes the journal.

use std::collections::HashMap;
use std::ops::Range;

use crate::revision::{Checksum, RevisionId};
use crate::source::{Source, normalize_newlines};

/// The manifest's file name, beside the revision files.
pub const FILE_NAME: &str = "aludel.sum";

const FIRST_WORD: &str = "aludel.sum";
const FORMAT: &str = "1";

/// The revisions of a folder and their checksums, in graph order.
///
/// The text has a first line `aludel.sum 1 <checksum of the lines below>` and one line `<revision> <checksum>` each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    entries: Vec<(RevisionId, Checksum)>,
}

/// A manifest that cannot be trusted, with the place.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {kind}", .source_text.locate(.span.start))]
pub struct ManifestError {
    source_text: Source,
    span: Range<usize>,
    kind: ManifestErrorKind,
}

/// What is wrong with a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestErrorKind {
    /// Git's conflict markers: two branches both added a revision.
    #[error("the manifest holds an unresolved merge conflict")]
    Conflict,
    /// No `aludel.sum 1 …` line at the top.
    #[error("the first line is not `aludel.sum 1 CHECKSUM`")]
    FirstLine,
    /// Written by a newer format.
    #[error("the manifest has format {format:?}, which this version does not know")]
    Format {
        /// The format's number as written.
        format: String,
    },
    /// A line that is not `REVISION CHECKSUM`.
    #[error("this line is not `REVISION CHECKSUM`")]
    Line,
    /// A revision on two lines.
    #[error("revision {0} stands twice")]
    Repeated(RevisionId),
    /// The first line does not fit the others.
    #[error(
        "the first line does not match the lines below it: the manifest was edited by hand or merged"
    )]
    Total,
    /// Not UTF-8.
    #[error("the manifest is not UTF-8 text")]
    NotUtf8,
}

impl ManifestError {
    /// The file's path and text.
    #[must_use]
    pub fn origin(&self) -> &Source {
        &self.source_text
    }

    /// The bytes that the error is about.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &ManifestErrorKind {
        &self.kind
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self.kind {
            ManifestErrorKind::Conflict => {
                "two branches both added a revision: let one revise the other, or join them with `merge heads`; then run `sum`"
            }
            ManifestErrorKind::Format { .. } => "use a version as new as the one that wrote it",
            _ => "run `sum` to write it anew from the revision files, and review the difference",
        }
    }
}

impl Manifest {
    /// A manifest of these revisions, in this order.
    #[must_use]
    pub fn new(entries: Vec<(RevisionId, Checksum)>) -> Self {
        Self { entries }
    }

    /// Reads a manifest's bytes.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] for the first line that is not as it should be.
    pub fn parse(path: impl Into<std::path::PathBuf>, bytes: &[u8]) -> Result<Self, ManifestError> {
        let path = path.into();
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(ManifestError {
                source_text: Source::new(path, ""),
                span: 0..0,
                kind: ManifestErrorKind::NotUtf8,
            });
        };
        let source = Source::new(path, normalize_newlines(text));
        let error =
            |span: Range<usize>, kind| ManifestError { source_text: source.clone(), span, kind };
        let mut manifest = Self::default();
        let mut seen = std::collections::HashSet::new();
        let mut total = None;
        let mut offset = 0;
        for line in source.text().split_inclusive('\n') {
            let span = offset..offset + line.trim_end().len();
            offset += line.len();
            let line = line.trim_end();
            if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
                .iter()
                .any(|mark| line.starts_with(mark))
            {
                return Err(error(span, ManifestErrorKind::Conflict));
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            if total.is_none() {
                total = Some(match words.as_slice() {
                    [FIRST_WORD, FORMAT, total] => Checksum::parse(total)
                        .map_err(|_| error(span, ManifestErrorKind::FirstLine))?,
                    [FIRST_WORD, format, ..] => {
                        return Err(error(
                            span,
                            ManifestErrorKind::Format { format: (*format).to_owned() },
                        ));
                    }
                    _ => return Err(error(span, ManifestErrorKind::FirstLine)),
                });
                continue;
            }
            let [id, checksum] = words.as_slice() else {
                return Err(error(span, ManifestErrorKind::Line));
            };
            let (Ok(id), Ok(checksum)) = (RevisionId::new(id), Checksum::parse(checksum)) else {
                return Err(error(span, ManifestErrorKind::Line));
            };
            if !seen.insert(id.clone()) {
                return Err(error(span, ManifestErrorKind::Repeated(id)));
            }
            manifest.entries.push((id, checksum));
        }
        match total {
            None => Err(error(0..0, ManifestErrorKind::FirstLine)),
            Some(total) if total != manifest.total() => {
                Err(error(0..source.text().find('\n').unwrap_or(0), ManifestErrorKind::Total))
            }
            Some(_) => Ok(manifest),
        }
    }

    /// The manifest's text.
    #[must_use]
    pub fn render(&self) -> String {
        format!("{FIRST_WORD} {FORMAT} {}\n{}", self.total(), self.lines())
    }

    /// Revisions and checksums in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[(RevisionId, Checksum)] {
        &self.entries
    }

    /// The checksums by revision.
    #[must_use]
    pub fn by_revision(&self) -> HashMap<RevisionId, Checksum> {
        self.entries.iter().cloned().collect()
    }

    fn lines(&self) -> String {
        self.entries.iter().map(|(id, checksum)| format!("{id} {checksum}\n")).collect()
    }

    fn total(&self) -> Checksum {
        Checksum::of_bytes(self.lines().as_bytes())
    }
}
