//! What counts of a text when layout and comments do not: for checksums. Never hashes.

use std::ops::Range;

use super::error::SplitError;
use super::scan::{Scanner, scan};
use super::token::TokenKind;

/// The tokens of `range` of `text` that count, each with its exact bytes; see
/// [`significant_tokens`].
pub fn significant(text: &str, range: Range<usize>) -> SignificantTokens<'_> {
    SignificantTokens { text, scanner: scan(text, range), held: None }
}

/// An iterator over the tokens that count; made by [`significant`]. It ends after its first error.
#[derive(Debug, Clone)]
pub struct SignificantTokens<'a> {
    text: &'a str,
    scanner: Scanner<'a>,
    held: Option<&'a str>,
}

impl<'a> Iterator for SignificantTokens<'a> {
    type Item = Result<&'a str, SplitError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(held) = self.held.take() {
            return Some(Ok(held));
        }
        loop {
            let token = match self.scanner.next()? {
                Ok(token) => token,
                Err(error) => return Some(Err(error)),
            };
            if token.kind.is_layout() || token.kind == TokenKind::CopyEnd {
                continue;
            }
            let exact = token.text(self.text);
            if token.kind == TokenKind::StringContinuation {
                self.held = Some(exact);
                return Some(Ok("\n"));
            }
            return Some(Ok(exact));
        }
    }
}

/// The tokens of `range` of `text` that count: all but white space and comments, `;` included,
/// each with its exact bytes. Texts that differ only in layout and comments have the same tokens.
///
/// COPY data is one token, all its bytes. Where a string constant goes on after a line end, a token
/// `"\n"` stands between its pieces, as only the line end makes one constant of them.
///
/// The tokens are meant to be told apart, never to be joined without a separator: `a b` and `ab`
/// are not the same.
///
/// # Errors
///
/// As [`split`](super::split()).
pub fn significant_tokens(text: &str, range: Range<usize>) -> Result<Vec<&str>, SplitError> {
    significant(text, range).collect()
}
