//! A text cut into the statements that psql would send. Never changes or copies a byte of it.

use std::ops::Range;

use super::error::SplitError;
use super::scan::scan;
use super::token::TokenKind;

/// One statement of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its bytes in the whole text: from the comments before it to the last of it, without the
    /// `;` and without white space around it. Comments before the `;` belong to it; where the
    /// last `;` is missing, it ends with its last token.
    pub span: Range<usize>,
    /// Where its first token that is no comment begins.
    pub head: usize,
    /// The data that a `COPY … FROM STDIN` reads, whole lines without the final `\.`.
    pub copy_data: Option<Range<usize>>,
}

impl Statement {
    /// The statement with the comments before it. Empty when `whole` is not the text that the
    /// statement was cut from.
    pub fn text<'a>(&self, whole: &'a str) -> &'a str {
        whole.get(self.span.clone()).unwrap_or_default()
    }

    /// The statement from its first word on, without the comments before it.
    pub fn sql<'a>(&self, whole: &'a str) -> &'a str {
        whole.get(self.head..self.span.end).unwrap_or_default()
    }

    /// The COPY data; `None` for a statement that reads none.
    pub fn copy_data<'a>(&self, whole: &'a str) -> Option<&'a str> {
        whole.get(self.copy_data.clone()?)
    }
}

/// The statements of `range` of `text`, in order. Statements without a token are left out, and the
/// last needs no `;`.
///
/// All offsets are offsets of `text`. A range that is not within the text, or cuts a character,
/// is made smaller until it does neither.
///
/// # Errors
///
/// Something is opened and never closed, or is a command of psql; see
/// [`SplitErrorKind`](super::SplitErrorKind).
pub fn split(text: &str, range: Range<usize>) -> Result<Vec<Statement>, SplitError> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut read = Read::default();
    for token in scan(text, range) {
        let token = token?;
        match token.kind {
            TokenKind::Whitespace | TokenKind::CopyEnd => {}
            TokenKind::LineComment | TokenKind::BlockComment => {
                read.start.get_or_insert(token.span.start);
                read.end = token.span.end;
            }
            TokenKind::CopyData => {
                // A comment on the line of the COPY is none of the next statement.
                read = Read::default();
                if let Some(statement) = statements.last_mut() {
                    statement.copy_data = Some(token.span);
                }
            }
            TokenKind::StatementEnd => {
                let end = read.end;
                statements.extend(std::mem::take(&mut read).statement(end));
            }
            _ => {
                read.start.get_or_insert(token.span.start);
                read.head.get_or_insert(token.span.start);
                read.end = token.span.end;
                read.last_token = token.span.end;
            }
        }
    }
    let end = read.last_token;
    statements.extend(read.statement(end));
    Ok(statements)
}

/// The statement being read.
#[derive(Debug, Default)]
struct Read {
    start: Option<usize>,
    head: Option<usize>,
    end: usize,
    last_token: usize,
}

impl Read {
    fn statement(self, end: usize) -> Option<Statement> {
        Some(Statement { span: self.start?..end, head: self.head?, copy_data: None })
    }
}
