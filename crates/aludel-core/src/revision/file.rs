//! One revision file, read whole: header, sections, checksum. Never touches the disk.

use std::borrow::Cow;
use std::path::Path;

use super::allow::{self, Allow};
use super::error::{RevisionFileError, RevisionFileErrorKind as Kind};
use super::section::{Down, Section, Sections};
use super::{Checksum, Header, header, section};
use crate::source::{Source, normalize_newlines};

/// A revision as its file says it: `versions/<revision>_<slug>.sql`.
///
/// ```
/// use aludel_core::revision::RevisionFile;
///
/// let file = RevisionFile::parse("ab12_add.sql", b"-- Add t\n--\n-- Revision: ab12\n-- Revises:\n\n\
///     -- aludel: up\nCREATE TABLE t ();\n\n-- aludel: down\nDROP TABLE t;\n").unwrap();
/// assert_eq!(file.header().message, "Add t");
/// assert_eq!(file.up().len(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct RevisionFile {
    source: Source,
    header: Header,
    up: Vec<Section>,
    down: Down,
    checksum: Checksum,
    checksum_without_down: Checksum,
    unproved: bool,
    allows: Vec<Allow>,
}

impl RevisionFile {
    /// Reads the bytes of a file; CRLF becomes LF first.
    ///
    /// # Errors
    ///
    /// [`RevisionFileError`] names the first thing that is wrong, with its place.
    pub fn parse(
        path: impl Into<std::path::PathBuf>,
        bytes: &[u8],
    ) -> Result<Self, RevisionFileError> {
        let path = path.into();
        let text = decode(&path, bytes)?;
        let (header, body) = parse_header(&path, &text)?;
        let source = Source::new(path, text);
        let Sections { up, down, unproved } = section::parse(&source, body)?;
        let checksum = Checksum::of_revision(&source, &header, &up, &down)?;
        let checksum_without_down = match down {
            Down::Missing => checksum,
            _ => Checksum::of_revision(&source, &header, &up, &Down::Missing)?,
        };
        let allows = allow::find(&source, body);
        Ok(Self { source, header, up, down, checksum, checksum_without_down, unproved, allows })
    }

    /// Reads only the header; the bytes may be cut anywhere behind the first section marker.
    ///
    /// # Errors
    ///
    /// As [`RevisionFile::parse`], for the part above the first marker.
    pub fn parse_header(path: impl AsRef<Path>, bytes: &[u8]) -> Result<Header, RevisionFileError> {
        let path = path.as_ref();
        parse_header(path, &decode(path, bytes)?).map(|(header, _)| header)
    }

    /// Path and text, line ends normalised.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The comment block at the top.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The sections of the upgrade, at least one.
    #[must_use]
    pub fn up(&self) -> &[Section] {
        &self.up
    }

    /// The downgrade.
    #[must_use]
    pub fn down(&self) -> &Down {
        &self.down
    }

    /// Whether the file says (`-- aludel: unproved`) that nobody has run it up and down yet.
    #[must_use]
    pub fn is_unproved(&self) -> bool {
        self.unproved
    }

    /// What the file tells lint to be silent about, in the order of the file.
    #[must_use]
    pub fn allows(&self) -> &[Allow] {
        &self.allows
    }

    /// What the journal and the manifest keep.
    #[must_use]
    pub fn checksum(&self) -> Checksum {
        self.checksum
    }

    /// Whether this is what was applied under a checksum: the same, or the same with a downgrade that was still
    /// missing then.
    #[must_use]
    pub fn is_as_applied(&self, applied: Checksum) -> bool {
        applied == self.checksum || applied == self.checksum_without_down
    }

    /// The text of all up sections with their markers, as the journal keeps it.
    #[must_use]
    pub fn up_text(&self) -> String {
        self.sections_text(&self.up)
    }

    /// The text of all down sections with their markers; the marker alone for an irreversible revision.
    #[must_use]
    pub fn down_text(&self) -> Option<String> {
        match &self.down {
            Down::Missing => None,
            Down::Irreversible { why } => {
                Some(format!("{} down irreversible \"{why}\"\n", header::MARKER))
            }
            Down::Sections(sections) => Some(self.sections_text(sections)),
        }
    }

    fn sections_text(&self, sections: &[Section]) -> String {
        sections
            .iter()
            .map(|section| {
                let text = self.source.slice(&(section.marker_span.start..section.body.end));
                format!("{}\n", text.trim_end())
            })
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn parse_header(path: &Path, text: &str) -> Result<(Header, usize), RevisionFileError> {
    header::parse(text)
        .map_err(|error| RevisionFileError::new(Source::new(path, text), error.span, error.kind))
}

/// The file's text with LF line ends; borrowed where that is how it stands, because histories are long.
fn decode<'b>(path: &Path, bytes: &'b [u8]) -> Result<Cow<'b, str>, RevisionFileError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text = normalize_newlines(text);
            match text.find('\0') {
                Some(at) => {
                    Err(RevisionFileError::new(Source::new(path, text), at..at + 1, Kind::Nul))
                }
                None => Ok(text),
            }
        }
        Err(error) => {
            let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
            let end = good.len();
            // The text up to the bad byte is kept so that the error can say the line.
            Err(RevisionFileError::new(Source::new(path, good), end..end, Kind::NotUtf8))
        }
    }
}
