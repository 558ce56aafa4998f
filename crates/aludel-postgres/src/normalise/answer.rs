//! What comes of a normalisation beside the texts. Never asks.

use std::fmt;

use aludel_core::schema::{ObjectId, Place};

/// How the texts of two schemas were compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalised {
    /// Who compared them.
    pub how: How,
    /// Texts of the desired side that the server did not take as they are; they stay as written, and differ.
    pub refused: Vec<Refused>,
    /// How many texts differed after layout was put aside.
    pub asked: usize,
}

/// Who compares texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum How {
    /// The server, which read and printed both.
    #[default]
    Server,
    /// Nobody: texts that differ by more than layout count as different.
    Textual(Reason),
}

/// Why the server cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The role may not make temporary tables in this database.
    NoTemporary,
    /// The server is a standby.
    Standby,
    /// The session begins read-only transactions.
    ReadOnly,
}

/// A text that the server did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The object.
    pub object: ObjectId,
    /// Where in it the text stands.
    pub place: Place,
    /// What the server said.
    pub message: String,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoTemporary => "the role has no TEMP privilege on the database",
            Self::Standby => "the server is a standby",
            Self::ReadOnly => "the session is read-only",
        })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server does not take a text of {}: {}", self.object, self.message)
    }
}
