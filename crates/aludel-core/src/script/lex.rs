//! A lossless lexer of PostgreSQL's SQL, by the rules of the server's own scanner. Never knows statements, never copies text.

use std::ops::Range;

use super::error::{Construct, SplitError, SplitErrorKind};
use super::token::{Token, TokenKind};

/// The tokens of a whole text, with `standard_conforming_strings` on.
///
/// ```
/// use aludel_core::script::{TokenKind, lex};
///
/// let text = "a*-1";
/// let tokens = lex(text).collect::<Result<Vec<_>, _>>()?;
/// let texts: Vec<&str> = tokens.iter().map(|token| token.text(text)).collect();
/// assert_eq!(texts, ["a", "*", "-", "1"]);
/// assert_eq!(tokens[3].kind, TokenKind::Number);
/// # Ok::<(), aludel_core::script::SplitError>(())
/// ```
pub fn lex(text: &str) -> Lexer<'_> {
    Lexer::new(text, 0..text.len())
}

/// An iterator over the tokens of a part of a text. It ends after its first error.
///
/// Knows the text only token by token: a statement that changes how strings are read, COPY data
/// and commands of psql are the business of [`scan`](super::scan()).
#[derive(Debug, Clone)]
pub struct Lexer<'a> {
    text: &'a str,
    start: usize,
    position: usize,
    end: usize,
    standard_strings: bool,
    /// Where the next piece of the string constant just read begins, and how it is quoted.
    continuation: Option<(usize, Quoting)>,
    /// Up to here every character is a sign that is an operator by itself.
    signs_until: usize,
}

/// What a quote or a backslash means inside single quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// `''` is a quote.
    Doubled,
    /// `''` is a quote, and a backslash takes the next character with it.
    Escaped,
    /// The first quote ends it.
    Plain,
}

impl<'a> Lexer<'a> {
    /// Reads `range` of `text`. A range that is not within the text, or cuts a character, is
    /// made smaller until it does neither.
    pub fn new(text: &'a str, range: Range<usize>) -> Self {
        let end = text.floor_char_boundary(range.end);
        let start = text.floor_char_boundary(range.start).min(end);
        Self {
            text,
            start,
            position: start,
            end,
            standard_strings: true,
            continuation: None,
            signs_until: start,
        }
    }

    /// Says how `'…'` is read from here on: with `on`, the default, a backslash is an ordinary
    /// character.
    pub fn set_standard_conforming_strings(&mut self, on: bool) {
        self.standard_strings = on;
    }

    /// Where the next token begins.
    pub fn position(&self) -> usize {
        self.position
    }

    pub(super) fn end(&self) -> usize {
        self.end
    }

    pub(super) fn set_end(&mut self, end: usize) {
        self.end = end;
    }

    pub(super) fn skip_to(&mut self, position: usize) {
        self.position = position;
        self.continuation = None;
        self.signs_until = position;
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The byte at an offset; 0, which begins nothing, behind the end.
    fn byte(&self, at: usize) -> u8 {
        if at < self.end { self.text.as_bytes()[at] } else { 0 }
    }

    /// The first offset from `from` on whose byte does not answer to `holds`.
    fn skip_while(&self, from: usize, holds: impl Fn(u8) -> bool) -> usize {
        let bytes = &self.text.as_bytes()[from.min(self.end)..self.end];
        bytes.iter().position(|&byte| !holds(byte)).map_or(self.end, |length| from + length)
    }

    fn token(&self) -> Result<(TokenKind, usize), SplitError> {
        let start = self.position;
        let next = self.byte(start + 1);
        if let Some((at, quoting)) = self.continuation
            && at == start
        {
            return Ok((TokenKind::StringContinuation, self.quoted(start, start, quoting)?));
        }
        if start < self.signs_until {
            return Ok((TokenKind::Operator, start + 1));
        }
        let doubled = if self.standard_strings { Quoting::Doubled } else { Quoting::Escaped };
        let string = |kind, quote, quoting| Ok((kind, self.quoted(start, quote, quoting)?));
        match self.byte(start) {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => {
                Ok((TokenKind::Whitespace, self.skip_while(start, is_space)))
            }
            b'-' if next == b'-' => Ok((TokenKind::LineComment, self.line_comment(start))),
            b'/' if next == b'*' => Ok((TokenKind::BlockComment, self.block_comment(start)?)),
            b'\'' => string(TokenKind::String, start, doubled),
            b'e' | b'E' if next == b'\'' => {
                string(TokenKind::EscapeString, start + 1, Quoting::Escaped)
            }
            b'b' | b'B' if next == b'\'' => string(TokenKind::BitString, start + 1, Quoting::Plain),
            b'x' | b'X' if next == b'\'' => string(TokenKind::HexString, start + 1, Quoting::Plain),
            b'n' | b'N' if next == b'\'' => string(TokenKind::NationalString, start + 1, doubled),
            b'u' | b'U' if next == b'&' && self.byte(start + 2) == b'\'' => {
                string(TokenKind::UnicodeString, start + 2, Quoting::Doubled)
            }
            b'u' | b'U' if next == b'&' && self.byte(start + 2) == b'"' => {
                Ok((TokenKind::UnicodeIdentifier, self.quoted_identifier(start, start + 2)?))
            }
            b'"' => Ok((TokenKind::QuotedIdentifier, self.quoted_identifier(start, start)?)),
            b'$' if next.is_ascii_digit() => {
                let digits = self.skip_while(start + 1, |byte| byte.is_ascii_digit());
                Ok((TokenKind::Parameter, self.junk(digits)))
            }
            b'$' => match self.dollar_tag(start) {
                Some(tag) => Ok((TokenKind::DollarString, self.dollar_quoted(tag)?)),
                None => Ok((TokenKind::Unknown, start + 1)),
            },
            b'0'..=b'9' => Ok((TokenKind::Number, self.number(start))),
            b'.' if next.is_ascii_digit() => Ok((TokenKind::Number, self.number(start))),
            b'.' if next == b'.' => Ok((TokenKind::Punctuation, start + 2)),
            b':' if next == b':' || next == b'=' => Ok((TokenKind::Punctuation, start + 2)),
            b',' | b'(' | b')' | b'[' | b']' | b'.' | b';' | b':' => {
                Ok((TokenKind::Punctuation, start + 1))
            }
            byte if is_operator(byte) => Ok((TokenKind::Operator, self.operator(start))),
            // A byte order mark before the text is no part of it; anywhere else it is a letter.
            0xef if start == self.start && self.text[start..self.end].starts_with('\u{feff}') => {
                Ok((TokenKind::Whitespace, start + '\u{feff}'.len_utf8()))
            }
            byte if is_identifier_start(byte) => {
                Ok((TokenKind::Identifier, self.skip_while(start, is_identifier_part)))
            }
            _ => Ok((TokenKind::Unknown, start + 1)),
        }
    }

    fn line_comment(&self, start: usize) -> usize {
        self.skip_while(start, |byte| byte != b'\n' && byte != b'\r')
    }

    fn block_comment(&self, start: usize) -> Result<usize, SplitError> {
        let mut depth = 1_usize;
        let mut at = start + 2;
        loop {
            at = self.skip_while(at, |byte| byte != b'*' && byte != b'/');
            match (self.byte(at), self.byte(at + 1)) {
                (0, _) => return Err(unterminated(Construct::Comment, start..start + 2)),
                (b'/', b'*') => {
                    depth += 1;
                    at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return Ok(at);
                    }
                }
                _ => at += 1,
            }
        }
    }

    /// The end of what is in single quotes, of which `quote` is the first.
    fn quoted(&self, start: usize, quote: usize, quoting: Quoting) -> Result<usize, SplitError> {
        let mut at = quote + 1;
        loop {
            at = match quoting {
                Quoting::Escaped => self.skip_while(at, |byte| byte != b'\'' && byte != b'\\'),
                Quoting::Doubled | Quoting::Plain => self.skip_while(at, |byte| byte != b'\''),
            };
            match self.byte(at) {
                b'\\' if at + 1 < self.end => at += 2,
                b'\'' if quoting != Quoting::Plain && self.byte(at + 1) == b'\'' => at += 2,
                b'\'' => return Ok(at + 1),
                _ => return Err(unterminated(Construct::String, start..quote + 1)),
            }
        }
    }

    fn quoted_identifier(&self, start: usize, quote: usize) -> Result<usize, SplitError> {
        let mut at = quote + 1;
        loop {
            at = self.skip_while(at, |byte| byte != b'"');
            match (self.byte(at), self.byte(at + 1)) {
                (b'"', b'"') => at += 2,
                (b'"', _) => return Ok(at + 1),
                _ => return Err(unterminated(Construct::QuotedIdentifier, start..quote + 1)),
            }
        }
    }

    /// Where the string constant that ended at `end` goes on, if it does: behind white space with
    /// a line end in it, and line comments.
    fn continuation_after(&self, end: usize) -> Option<usize> {
        let mut at = end;
        let mut line_ended = false;
        loop {
            let byte = self.byte(at);
            if is_space(byte) {
                line_ended |= byte == b'\n' || byte == b'\r';
                at += 1;
            } else if byte == b'-' && self.byte(at + 1) == b'-' {
                at = self.line_comment(at);
            } else {
                return (byte == b'\'' && line_ended).then_some(at);
            }
        }
    }

    /// `$$` or `$tag$` at an offset.
    fn dollar_tag(&self, start: usize) -> Option<Range<usize>> {
        let is_part = |byte| is_identifier_part(byte) && byte != b'$';
        let end = if is_identifier_start(self.byte(start + 1)) {
            self.skip_while(start + 1, is_part)
        } else {
            start + 1
        };
        (self.byte(end) == b'$').then_some(start..end + 1)
    }

    fn dollar_quoted(&self, tag: Range<usize>) -> Result<usize, SplitError> {
        match self.text[tag.end..self.end].find(&self.text[tag.clone()]) {
            Some(length) => Ok(tag.end + length + tag.len()),
            None => Err(unterminated(Construct::DollarString, tag)),
        }
    }

    fn number(&self, start: usize) -> usize {
        let mut at = self.digits(start);
        if self.byte(at) == b'.' && self.byte(at + 1) != b'.' {
            at = self.digits(at + 1);
        }
        if matches!(self.byte(at), b'e' | b'E') {
            let signed = matches!(self.byte(at + 1), b'+' | b'-');
            let exponent = at + 1 + usize::from(signed);
            if self.byte(exponent).is_ascii_digit() {
                at = self.digits(exponent);
            }
        }
        self.junk(at)
    }

    /// The end of the digits from `start` on, which may be grouped by single underscores.
    fn digits(&self, start: usize) -> usize {
        let mut at = self.skip_while(start, |byte| byte.is_ascii_digit());
        while at > start && self.byte(at) == b'_' && self.byte(at + 1).is_ascii_digit() {
            at = self.skip_while(at + 1, |byte| byte.is_ascii_digit());
        }
        at
    }

    /// The end of the letters that directly follow a number. The digits of `0x1F` are such, too.
    fn junk(&self, at: usize) -> usize {
        if is_identifier_start(self.byte(at)) {
            self.skip_while(at, is_identifier_part)
        } else {
            at
        }
    }

    /// The end of all the operator characters from `start` on that no comment begins in.
    fn operator_run(&self, start: usize) -> usize {
        let mut at = start;
        while is_operator(self.byte(at))
            && !matches!((self.byte(at), self.byte(at + 1)), (b'-', b'-') | (b'/', b'*'))
        {
            at += 1;
        }
        at
    }

    /// The end of one operator. It may end in a sign only if it has a character that no operator
    /// of the SQL standard has, so that `a*-1` multiplies by minus one.
    fn operator(&self, start: usize) -> usize {
        let run = self.operator_run(start);
        let bytes = &self.text.as_bytes()[start..run];
        if bytes.iter().any(|byte| b"~!@#^&|`?%".contains(byte)) {
            return run;
        }
        let signs = bytes.iter().rev().take_while(|byte| matches!(byte, b'+' | b'-')).count();
        (run - signs).max(start + 1)
    }
}

impl Iterator for Lexer<'_> {
    type Item = Result<Token, SplitError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.position;
        if start >= self.end {
            return None;
        }
        let (kind, end) = match self.token() {
            Ok(found) => found,
            Err(error) => {
                self.position = self.end;
                return Some(Err(error));
            }
        };
        let quoting = match kind {
            TokenKind::String | TokenKind::NationalString if self.standard_strings => {
                Some(Quoting::Doubled)
            }
            TokenKind::String | TokenKind::NationalString | TokenKind::EscapeString => {
                Some(Quoting::Escaped)
            }
            TokenKind::UnicodeString => Some(Quoting::Doubled),
            TokenKind::BitString | TokenKind::HexString => Some(Quoting::Plain),
            TokenKind::StringContinuation => self.continuation.map(|(_, quoting)| quoting),
            TokenKind::Operator if start >= self.signs_until => {
                self.signs_until = self.operator_run(start);
                None
            }
            _ => None,
        };
        if let Some(quoting) = quoting {
            self.continuation = self.continuation_after(end).map(|at| (at, quoting));
        }
        self.position = end;
        Some(Ok(Token { kind, span: start..end }))
    }
}

fn unterminated(construct: Construct, span: Range<usize>) -> SplitError {
    SplitError::new(SplitErrorKind::Unterminated(construct), span)
}

/// What a byte can be part of, looked up rather than worked out: most of lexing is asking this.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let letter = byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80;
        classes[byte as usize] = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => SPACE,
            b'~' | b'!' | b'@' | b'#' | b'^' | b'&' | b'|' | b'`' | b'?' | b'+' | b'-' | b'*'
            | b'/' | b'%' | b'<' | b'>' | b'=' => OPERATOR,
            b'0'..=b'9' | b'$' => IDENTIFIER_PART,
            _ if letter => IDENTIFIER_START | IDENTIFIER_PART,
            _ => 0,
        };
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

const SPACE: u8 = 1;
const IDENTIFIER_START: u8 = 2;
const IDENTIFIER_PART: u8 = 4;
const OPERATOR: u8 = 8;

fn is_space(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & SPACE != 0
}

fn is_identifier_start(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & IDENTIFIER_START != 0
}

fn is_identifier_part(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & IDENTIFIER_PART != 0
}

fn is_operator(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & OPERATOR != 0
}
