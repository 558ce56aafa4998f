//! Revision identifiers: validated once, then passed around cheaply. Never resolves a prefix or a symbol.

use std::fmt;
use std::sync::Arc;

/// The longest identifier that fits the version table's `varchar(32)` column.
pub const MAX_LENGTH: usize = 32;

/// Words that stand for a place in the graph and so cannot name a revision.
pub const RESERVED: [&str; 4] = ["base", "current", "head", "heads"];

/// The identifier of one revision, as it stands in the file's header and in the version table.
///
/// Twelve hexadecimal digits by custom; any text of at most 32 letters, digits, `_` and `.` is legal.
///
/// ```
/// use aludel_core::revision::RevisionId;
///
/// let id = RevisionId::new("843c768c33cd").unwrap();
/// assert_eq!(id.as_str(), "843c768c33cd");
/// assert!(RevisionId::new("a-b").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(Arc<str>);

/// Why a text is no revision identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRevisionId {
    /// Nothing was given.
    #[error("a revision identifier cannot be empty")]
    Empty,
    /// A character that has a meaning in targets (`@`, `+`, `-`, `:`), in lists or in file names.
    #[error("character {character:?} is not allowed in revision identifier {text:?}")]
    Character {
        /// The whole text.
        text: String,
        /// The first character that is not allowed.
        character: char,
    },
    /// More than [`MAX_LENGTH`] bytes.
    #[error(
        "revision identifier {text:?} is longer than {MAX_LENGTH} characters, which is what the version table holds"
    )]
    TooLong {
        /// The whole text.
        text: String,
    },
    /// One of [`RESERVED`].
    #[error("{text:?} cannot be a revision identifier: the word names a place in the history")]
    Reserved {
        /// The word.
        text: String,
    },
}

impl InvalidRevisionId {
    /// The text that is no identifier.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Character { text, .. } | Self::TooLong { text } | Self::Reserved { text } => text,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Empty | Self::Character { .. } => {
                format!("use letters, digits, `_` and `.`, at most {MAX_LENGTH} of them")
            }
            Self::TooLong { .. } | Self::Reserved { .. } => {
                "choose another one, as twelve hexadecimal digits".to_owned()
            }
        }
    }
}

impl RevisionId {
    /// Checks `text` and takes it over.
    ///
    /// # Errors
    ///
    /// [`InvalidRevisionId`] names the rule that the text breaks.
    pub fn new(text: &str) -> Result<Self, InvalidRevisionId> {
        if text.is_empty() {
            return Err(InvalidRevisionId::Empty);
        }
        if let Some(character) = text.chars().find(|c| !is_allowed(*c)) {
            return Err(InvalidRevisionId::Character { text: text.to_owned(), character });
        }
        if text.len() > MAX_LENGTH {
            return Err(InvalidRevisionId::TooLong { text: text.to_owned() });
        }
        if RESERVED.contains(&text) {
            return Err(InvalidRevisionId::Reserved { text: text.to_owned() });
        }
        Ok(Self(text.into()))
    }

    /// Six random bytes as the customary twelve hexadecimal digits. The caller brings the randomness.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 6]) -> Self {
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(text.into())
    }

    /// The identifier's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '.'
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RevisionId({})", self.0)
    }
}

impl std::borrow::Borrow<str> for RevisionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for RevisionId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_digits_underscore_and_dot_are_allowed() {
        for text in ["ae1027a6acf0", "0001", "v1.2", "add_users", "A"] {
            assert_eq!(RevisionId::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn characters_with_a_meaning_in_targets_are_refused_by_name() {
        for (text, character) in [
            ("a-b", '-'),
            ("a@b", '@'),
            ("a+1", '+'),
            ("a:b", ':'),
            ("a b", ' '),
            ("a/b", '/'),
            ("é", 'é'),
        ] {
            assert_eq!(
                RevisionId::new(text),
                Err(InvalidRevisionId::Character { text: text.to_owned(), character })
            );
        }
    }

    #[test]
    fn reserved_words_and_long_texts_are_refused() {
        assert!(matches!(RevisionId::new("head"), Err(InvalidRevisionId::Reserved { .. })));
        assert!(matches!(RevisionId::new(&"a".repeat(33)), Err(InvalidRevisionId::TooLong { .. })));
        assert!(matches!(RevisionId::new(""), Err(InvalidRevisionId::Empty)));
    }

    #[test]
    fn random_bytes_become_twelve_hexadecimal_digits() {
        assert_eq!(RevisionId::from_bytes([0, 1, 0xab, 0xcd, 0xef, 0xff]).as_str(), "0001abcdefff");
    }
}
