//! The comment block at the top of a revision file. Never looks below the first section marker.

use std::ops::Range;

use super::error::HeaderErrorKind;
use super::id::RevisionId;

/// How a section marker begins.
pub const MARKER: &str = "-- aludel:";

/// The header's keys in the order in which new files carry them.
pub const KEYS: [&str; 5] = ["Revision", "Revises", "Created", "Labels", "Depends-on"];

/// What the top of a revision file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The first paragraph, its lines joined by a space. May be empty.
    pub message: String,
    /// Every comment line above the first marker but the keys, without the comment marks: what `show` prints.
    pub doc: Vec<String>,
    /// This revision.
    pub revision: RevisionId,
    /// Its parents; none for a base, several for a merge.
    pub revises: Vec<RevisionId>,
    /// When the file was made, RFC 3339; a file without the key has none.
    pub created: Option<String>,
    /// Branch labels.
    pub labels: Vec<String>,
    /// Revisions or labels that must be applied before this one.
    pub depends_on: Vec<String>,
    /// Where the value of `Revises` stands, for errors about a parent.
    pub revises_span: Range<usize>,
    /// Where the value of `Depends-on` stands.
    pub depends_on_span: Range<usize>,
    /// Where the value of `Revision` stands.
    pub revision_span: Range<usize>,
}

/// A header that cannot be read: what is wrong and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderError {
    pub(super) span: Range<usize>,
    pub(super) kind: HeaderErrorKind,
}

/// Reads the header; `text` may end anywhere after the first marker. Returns it with the offset where the body
/// begins (the first marker, or the end of the text).
pub(super) fn parse(text: &str) -> Result<(Header, usize), HeaderError> {
    let mut values = Values::default();
    let mut message: Vec<&str> = Vec::new();
    let mut doc = Vec::new();
    let mut paragraph = Paragraph::Message;
    let mut offset = 0;
    let mut body = text.len();
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let line = line.trim_end();
        if line.starts_with(MARKER) {
            body = start;
            break;
        }
        let Some(comment) = line.strip_prefix("--") else {
            if line.is_empty() {
                paragraph = paragraph.ended(!message.is_empty() || values.any());
                continue;
            }
            let is_conflict = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
                .iter()
                .any(|mark| line.starts_with(mark));
            let kind = if is_conflict {
                HeaderErrorKind::Conflict
            } else {
                HeaderErrorKind::SqlBeforeMarker
            };
            return Err(HeaderError { span: start..start + line.len(), kind });
        };
        let content = comment.trim();
        if content.is_empty() {
            paragraph = paragraph.ended(!message.is_empty() || values.any());
            if !doc.is_empty() && !values.any() {
                doc.push(String::new());
            }
            continue;
        }
        let content_start = start + 2 + (comment.len() - comment.trim_start().len());
        let key = key_of(content);
        let is_known = key.is_some_and(|key| KEYS.contains(&key));
        if paragraph == Paragraph::Message && !is_known {
            message.push(content);
            doc.push(content.to_owned());
            continue;
        }
        match key {
            Some(key) => {
                paragraph = Paragraph::Keys;
                let value = content[key.len() + 1..].trim();
                let value_start =
                    content_start + content.len() - content[key.len() + 1..].trim_start().len();
                values.set(
                    key,
                    content_start..content_start + key.len(),
                    value,
                    value_start..value_start + value.len(),
                )?;
            }
            None if paragraph == Paragraph::Keys => {
                return Err(HeaderError {
                    span: content_start..content_start + content.len(),
                    kind: HeaderErrorKind::NotAKey,
                });
            }
            None => {
                paragraph = Paragraph::Text;
                doc.push(content.to_owned());
            }
        }
    }
    while doc.last().is_some_and(String::is_empty) {
        doc.pop();
    }
    Ok((values.finish(message.join(" "), doc)?, body))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paragraph {
    Message,
    Text,
    Keys,
}

impl Paragraph {
    fn ended(self, has_content: bool) -> Self {
        if has_content { Self::Text } else { self }
    }
}

/// `Key` of a line `Key: value`; a key is one word that begins with a capital letter.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let begins_right = key.starts_with(|c: char| c.is_ascii_uppercase());
    let is_word = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    (begins_right && is_word).then_some(key)
}

#[derive(Default)]
struct Values<'t> {
    found: [Option<(&'t str, Range<usize>)>; KEYS.len()],
}

impl<'t> Values<'t> {
    fn any(&self) -> bool {
        self.found.iter().any(Option::is_some)
    }

    fn set(
        &mut self,
        key: &'t str,
        key_span: Range<usize>,
        value: &'t str,
        span: Range<usize>,
    ) -> Result<(), HeaderError> {
        let Some(at) = KEYS.iter().position(|known| *known == key) else {
            return Err(HeaderError {
                span: key_span,
                kind: HeaderErrorKind::UnknownKey { key: key.to_owned() },
            });
        };
        if self.found[at].is_some() {
            return Err(HeaderError {
                span: key_span,
                kind: HeaderErrorKind::RepeatedKey { key: key.to_owned() },
            });
        }
        self.found[at] = Some((value, span));
        Ok(())
    }

    fn finish(self, message: String, doc: Vec<String>) -> Result<Header, HeaderError> {
        let [revision, revises, created, labels, depends_on] = self.found;
        let missing = |key: &str| HeaderError {
            span: 0..0,
            kind: HeaderErrorKind::MissingKey { key: key.to_owned() },
        };
        let (revision, revision_span) = revision.ok_or_else(|| missing("Revision"))?;
        let revision = identifier(revision, &revision_span)?;
        let (revises, revises_span) = revises.ok_or_else(|| missing("Revises"))?;
        let mut parents = Vec::new();
        for (item, span) in items(revises, revises_span.start) {
            let parent = identifier(item, &span)?;
            if parents.contains(&parent) {
                return Err(HeaderError {
                    span,
                    kind: HeaderErrorKind::RepeatedValue { value: item.to_owned() },
                });
            }
            parents.push(parent);
        }
        let created = match created {
            Some((value, span)) if !value.is_empty() => Some(timestamp(value, &span)?),
            _ => None,
        };
        let mut label_list = Vec::new();
        if let Some((value, span)) = labels {
            for (item, span) in items(value, span.start) {
                if RevisionId::new(item).is_err() && !is_label(item) {
                    return Err(HeaderError {
                        span,
                        kind: HeaderErrorKind::BadLabel { label: item.to_owned() },
                    });
                }
                if label_list.iter().any(|label| label == item) {
                    return Err(HeaderError {
                        span,
                        kind: HeaderErrorKind::RepeatedValue { value: item.to_owned() },
                    });
                }
                label_list.push(item.to_owned());
            }
        }
        let (depends_on, depends_on_span) = match depends_on {
            Some((value, span)) => {
                (items(value, span.start).map(|(item, _)| item.to_owned()).collect(), span)
            }
            None => (Vec::new(), 0..0),
        };
        Ok(Header {
            message,
            doc,
            revision,
            revises: parents,
            created,
            labels: label_list,
            depends_on,
            revises_span,
            depends_on_span,
            revision_span,
        })
    }
}

/// Labels are freer than identifiers, but must not collide with the grammar of targets.
pub(crate) fn is_label(text: &str) -> bool {
    !text.is_empty()
        && !super::id::RESERVED.contains(&text)
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "@+-:,".contains(c))
}

/// The items of a list separated by commas or spaces, each with its place.
fn items(value: &str, start: usize) -> impl Iterator<Item = (&str, Range<usize>)> {
    value.split([',', ' ', '\t']).filter(|item| !item.is_empty()).map(move |item| {
        let at = start + (item.as_ptr() as usize - value.as_ptr() as usize);
        (item, at..at + item.len())
    })
}

fn identifier(text: &str, span: &Range<usize>) -> Result<RevisionId, HeaderError> {
    RevisionId::new(text).map_err(|error| HeaderError {
        span: span.clone(),
        kind: HeaderErrorKind::BadIdentifier(error),
    })
}

fn timestamp(text: &str, span: &Range<usize>) -> Result<String, HeaderError> {
    match text.parse::<jiff::Timestamp>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(HeaderError {
            span: span.clone(),
            kind: HeaderErrorKind::BadTimestamp { text: text.to_owned() },
        }),
    }
}
