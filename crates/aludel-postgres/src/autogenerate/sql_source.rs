//! What a text of SQL makes, found out by running it in a shadow database. Never runs it anywhere else.

use std::ops::Range;

use aludel_core::schema::Schema;
use aludel_core::script::{self, SplitError};
use aludel_core::source::Source;

use super::Terms;
use crate::catalog::{InspectError, inspect_snapshot};
use crate::error::DatabaseError;
use crate::shadow::{Shadow, ShadowError};

/// Why a text of SQL makes no schema.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SqlSourceError {
    /// There is no shadow database.
    #[error(transparent)]
    Shadow(#[from] ShadowError),
    /// The text cannot be cut into statements.
    #[error("{error}")]
    Split {
        /// Path and text.
        source_text: Source,
        /// What is wrong, and where.
        error: SplitError,
    },
    /// A statement fails.
    #[error("{error}")]
    Statement {
        /// Path and text.
        source_text: Source,
        /// Where in the text: the word that the server points at, else the statement.
        span: Range<usize>,
        /// What the server says.
        error: DatabaseError,
    },
    /// The catalog afterwards.
    #[error(transparent)]
    Inspect(#[from] InspectError),
}

/// Runs texts one after the other in an empty shadow database and reads what they made.
///
/// Commands of psql and transaction control are left out: a dump has them, and they make nothing.
///
/// # Errors
///
/// [`SqlSourceError`] names the first statement that fails.
pub async fn schema_of_sql(
    shadow: &Shadow,
    sources: &[Source],
    terms: &Terms,
    application: &str,
) -> Result<Schema, SqlSourceError> {
    for source in sources {
        // A dump empties the search path of its session, and the next text knows nothing of that.
        let session = shadow.open(application).await?;
        let text = source.text();
        let statements = script::split(text, 0..text.len())
            .map_err(|error| SqlSourceError::Split { source_text: source.clone(), error })?;
        for statement in statements {
            let sql = statement.sql(text);
            if sql.starts_with('\\') || script::transaction_control(sql).is_some() {
                continue;
            }
            session.client.batch_execute(sql).await.map_err(|error| {
                let error = DatabaseError::new(&error, sql);
                let whole = statement.head..statement.span.end;
                let span = match error.position {
                    Some(position) => word(text, whole, position),
                    None => whole,
                };
                SqlSourceError::Statement { source_text: source.clone(), span, error }
            })?;
        }
    }
    let reading = shadow.open(application).await?;
    let mut schema = inspect_snapshot(&reading.client, &terms.scope).await?;
    terms.ignore.apply(&mut schema);
    Ok(schema)
}

/// The word at a character, counted from 1, of the statement that lies in `whole`.
fn word(text: &str, whole: Range<usize>, position: usize) -> Range<usize> {
    let statement = text.get(whole.clone()).unwrap_or_default();
    // One behind the last character is where the server misses something.
    let mut places = statement.char_indices().map(|(at, _)| at);
    let Some(at) = places.nth(position.saturating_sub(1)) else { return whole.end..whole.end };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let rest = &statement[at..];
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    whole.start + at..whole.start + at + end.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_an_error_is_a_word_counted_in_characters() {
        let text = "SELECT 1;\nSELECT 'größe' FORM x";
        let whole = 10..text.len();
        assert_eq!(&text[word(text, whole.clone(), 1)], "SELECT");
        assert_eq!(&text[word(text, whole.clone(), 8)], "'");
        assert_eq!(&text[word(text, whole.clone(), 16)], "FORM");
        assert_eq!(word(text, whole, 99), text.len()..text.len());
    }
}
