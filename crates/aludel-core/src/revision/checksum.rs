//! The checksum of a revision: what it does, not how it is laid out. Never covers comments, layout or line ends.

use std::fmt;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::section::{Down, Section, SectionKind};
use super::{Header, RevisionFileError};
use crate::script;
use crate::source::Source;

/// SHA-256 over the parents, the dependencies, the section markers and the SQL tokens of a revision.
///
/// Two files with equal checksums do the same; a file that only gained a comment keeps its checksum.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checksum([u8; 32]);

/// A text that is no checksum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no checksum: 64 hexadecimal digits are expected")]
pub struct InvalidChecksum {
    /// The text.
    pub text: String,
}

impl Checksum {
    /// The checksum of raw bytes, for the manifest's first line and for single statements.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// [`InvalidChecksum`] repeats a text that is something else.
    pub fn parse(text: &str) -> Result<Self, InvalidChecksum> {
        let invalid = || InvalidChecksum { text: text.chars().take(80).collect() };
        if text.len() != 64 || !text.is_ascii() {
            return Err(invalid());
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte =
                u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).map_err(|_| invalid())?;
        }
        Ok(Self(bytes))
    }

    pub(super) fn of_revision(
        source: &Source,
        header: &Header,
        up: &[Section],
        down: &Down,
    ) -> Result<Self, RevisionFileError> {
        let mut sum = Sum(Sha256::new());
        sum.list("revises", header.revises.iter().map(super::RevisionId::as_str));
        sum.list("depends-on", header.depends_on.iter().map(String::as_str));
        for section in up {
            sum.section(source, "up", section)?;
        }
        match down {
            Down::Missing => {}
            Down::Irreversible { .. } => sum.field("down irreversible"),
            Down::Sections(sections) => {
                for section in sections {
                    sum.section(source, "down", section)?;
                }
            }
        }
        Ok(Self(sum.0.finalize().into()))
    }
}

/// Every field goes in with its length before it, so that no two different lists of fields look alike.
struct Sum(Sha256);

impl Sum {
    fn field(&mut self, field: &str) {
        self.0.update((field.len() as u64).to_le_bytes());
        self.0.update(field);
    }

    fn list<'f>(&mut self, name: &str, fields: impl ExactSizeIterator<Item = &'f str>) {
        self.field(name);
        self.0.update((fields.len() as u64).to_le_bytes());
        for field in fields {
            self.field(field);
        }
    }

    fn section(
        &mut self,
        source: &Source,
        direction: &str,
        section: &Section,
    ) -> Result<(), RevisionFileError> {
        self.field(&format!("{direction}{}", section.kind));
        if section.kind != SectionKind::Transaction && section.statements.is_empty() {
            return Ok(());
        }
        self.tokens(source, section.body.clone())
    }

    fn tokens(&mut self, source: &Source, range: Range<usize>) -> Result<(), RevisionFileError> {
        let tokens = script::significant_tokens(source.text(), range)
            .map_err(|error| RevisionFileError::split(source.clone(), &error))?;
        for token in tokens {
            self.field(token);
        }
        Ok(())
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checksum({self})")
    }
}
