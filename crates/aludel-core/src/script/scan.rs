//! Tokens with what psql knows of statements: where each ends, which lines are COPY data, how strings are read. Never collects.

use std::ops::Range;

use super::error::{SplitError, SplitErrorKind};
use super::lex::Lexer;
use super::token::{Token, TokenKind};

/// The tokens of `range` of `text`, with ends of statements and COPY data told apart.
///
/// Beyond what the [`Lexer`] does,
/// - the `;` that ends a statement is a [`TokenKind::StatementEnd`]; one inside parentheses or in
///   the body of a routine (`BEGIN ATOMIC … END`) is not,
/// - the lines behind `COPY … FROM STDIN;` are one [`TokenKind::CopyData`] and a
///   [`TokenKind::CopyEnd`],
/// - `SET standard_conforming_strings` counts for the statements behind it,
/// - commands of psql and statements that end unfinished are errors.
///
/// Each range begins with `standard_conforming_strings` on. The tokens tile the range. A range
/// that is not within the text, or cuts a character, is made smaller until it does neither.
pub fn scan(text: &str, range: Range<usize>) -> Scanner<'_> {
    Scanner {
        lexer: Lexer::new(text, range),
        statement: Shape::default(),
        copy: Copy::None,
        finished: false,
    }
}

/// An iterator over tokens and statement ends; made by [`scan`]. It ends after its first error.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    lexer: Lexer<'a>,
    statement: Shape,
    copy: Copy,
    finished: bool,
}

/// How far a `COPY … FROM STDIN` is read, once its statement has ended.
#[derive(Debug, Clone)]
enum Copy {
    None,
    /// In the rest of the statement's line. The lexer's end is set to the end of that line, and
    /// `end` has the real one.
    Line {
        statement: Range<usize>,
        end: usize,
    },
    Data {
        statement: Range<usize>,
    },
    End(Range<usize>),
}

/// How many tokens of a statement are kept to tell what it is.
const HEAD: usize = 6;

/// What has to be known of the statement being read.
#[derive(Debug, Clone, Default)]
struct Shape {
    head: Vec<Token>,
    parentheses: Vec<Range<usize>>,
    /// The `BEGIN` of the body being read.
    body: Option<Range<usize>>,
    cases: usize,
    previous: Previous,
    copies_from_stdin: bool,
}

/// The token before, as far as it changes what a word means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Previous {
    /// A word behind it is a name whatever it says: `.` and `AS`.
    Naming,
    /// An END behind it closes the body: `;` and `ATOMIC`.
    BodyEdge,
    Begin(Range<usize>),
    From,
    #[default]
    Other,
}

impl Shape {
    fn clear(&mut self) {
        self.head.clear();
        self.parentheses.clear();
        self.body = None;
        self.cases = 0;
        self.previous = Previous::Other;
        self.copies_from_stdin = false;
    }

    /// Takes in a token that is no layout; true for a `;` that ends the statement.
    fn take(&mut self, text: &str, token: &Token) -> bool {
        let exact = token.text(text);
        let previous = std::mem::take(&mut self.previous);
        if self.head.len() < HEAD && exact != ";" {
            self.head.push(token.clone());
        }
        match (token.kind, exact) {
            (TokenKind::Punctuation, "(") => self.parentheses.push(token.span.clone()),
            (TokenKind::Punctuation, ")") => {
                self.parentheses.pop();
            }
            (TokenKind::Punctuation, ".") => self.previous = Previous::Naming,
            (TokenKind::Punctuation, ";") if self.parentheses.is_empty() => {
                // No CASE reaches over a `;`: one still open was no CASE but a label of a column.
                self.cases = 0;
                self.previous = Previous::BodyEdge;
                return self.body.is_none();
            }
            (TokenKind::Identifier, word)
                if self.parentheses.is_empty() && previous != Previous::Naming =>
            {
                self.previous = self.word(text, word, token, previous);
            }
            _ => {}
        }
        false
    }

    /// Takes in a word outside parentheses.
    fn word(&mut self, text: &str, word: &str, token: &Token, previous: Previous) -> Previous {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if is("as") {
            return Previous::Naming;
        }
        if self.body.is_some() {
            if is("case") {
                self.cases += 1;
            } else if is("end") && self.cases > 0 {
                self.cases -= 1;
            } else if is("end") && previous == Previous::BodyEdge {
                self.body = None;
            }
        } else if is("begin") {
            return Previous::Begin(token.span.clone());
        } else if is("from") {
            return Previous::From;
        }
        match previous {
            Previous::Begin(begin) if is("atomic") && self.creates_routine(text) => {
                self.body = Some(begin);
                return Previous::BodyEdge;
            }
            // The server's grammar takes STDOUT for STDIN here.
            Previous::From if is("stdin") || is("stdout") => {
                self.copies_from_stdin = self.word_at(text, 0, &["copy"]);
            }
            _ => {}
        }
        Previous::Other
    }

    /// Whether the token at a place of the head is one of some words.
    fn word_at(&self, text: &str, at: usize, words: &[&str]) -> bool {
        self.head.get(at).is_some_and(|token| {
            token.kind == TokenKind::Identifier
                && words.iter().any(|word| token.text(text).eq_ignore_ascii_case(word))
        })
    }

    fn creates_routine(&self, text: &str) -> bool {
        let replaces = self.word_at(text, 1, &["or"]) && self.word_at(text, 2, &["replace"]);
        self.word_at(text, 0, &["create"])
            && self.word_at(text, if replaces { 3 } else { 1 }, &["function", "procedure"])
    }

    /// What the statement makes of `standard_conforming_strings`, if it changes it.
    fn sets_standard_strings(&self, text: &str) -> Option<bool> {
        let is_setting = |at: usize| {
            self.head.get(at).is_some_and(|token| {
                token.text(text).trim_matches('"').eq_ignore_ascii_case(STANDARD_STRINGS)
            })
        };
        if self.word_at(text, 0, &["reset"]) {
            return (self.word_at(text, 1, &["all"]) || is_setting(1)).then_some(true);
        }
        if self.word_at(text, 0, &["discard"]) {
            return self.word_at(text, 1, &["all"]).then_some(true);
        }
        if !self.word_at(text, 0, &["set"]) {
            return None;
        }
        let name = if self.word_at(text, 1, &["session", "local"]) { 2 } else { 1 };
        let sign = self.head.get(name + 1)?.text(text);
        if !is_setting(name) || !(sign == "=" || sign.eq_ignore_ascii_case("to")) {
            return None;
        }
        truth(self.head.get(name + 2)?.text(text))
    }
}

const STANDARD_STRINGS: &str = "standard_conforming_strings";

/// A boolean as the server reads it in a setting: whole words or the beginnings of them.
fn truth(value: &str) -> Option<bool> {
    let quote = value.find(['\'', '"', '$']).unwrap_or(0);
    let value = value[quote..].trim_matches(['\'', '"', '$']).to_ascii_lowercase();
    let begins = |word: &str, least: usize| value.len() >= least && word.starts_with(&value);
    let is_on = matches!(value.as_str(), "1" | "on" | "default");
    if is_on || begins("true", 1) || begins("yes", 1) {
        Some(true)
    } else if value == "0" || begins("off", 2) || begins("false", 1) || begins("no", 1) {
        Some(false)
    } else {
        None
    }
}

impl Scanner<'_> {
    /// The next token, or the error of a statement that is unfinished at the end.
    fn step(&mut self) -> Option<Result<Token, SplitError>> {
        loop {
            match std::mem::replace(&mut self.copy, Copy::None) {
                Copy::None => break,
                Copy::Line { statement, end } => {
                    if let Some(token) = self.lexer.next() {
                        return Some(match token {
                            Ok(token) if token.kind.is_layout() => {
                                self.copy = Copy::Line { statement, end };
                                Ok(token)
                            }
                            Ok(Token { span, .. }) | Err(SplitError { span, .. }) => {
                                Err(SplitError::new(SplitErrorKind::TextAfterCopy, span))
                            }
                        });
                    }
                    self.lexer.set_end(end);
                    self.copy = Copy::Data { statement };
                }
                Copy::Data { statement } => return Some(self.copy_data(statement)),
                Copy::End(span) => {
                    self.lexer.skip_to(span.end);
                    return Some(Ok(Token { kind: TokenKind::CopyEnd, span }));
                }
            }
        }
        let mut token = match self.lexer.next() {
            None => return self.unfinished().map(Err),
            Some(Err(error)) => return Some(Err(error)),
            Some(Ok(token)) => token,
        };
        if token.kind.is_layout() {
            return Some(Ok(token));
        }
        let text = self.lexer.text();
        if token.kind == TokenKind::Unknown && token.text(text) == "\\" {
            return Some(Err(self.psql_command(token.span.start)));
        }
        if self.statement.take(text, &token) {
            token.kind = TokenKind::StatementEnd;
            self.end_statement(token.span.end);
        }
        Some(Ok(token))
    }

    fn end_statement(&mut self, end: usize) {
        let text = self.lexer.text();
        if let Some(on) = self.statement.sets_standard_strings(text) {
            self.lexer.set_standard_conforming_strings(on);
        }
        if self.statement.copies_from_stdin {
            let start = self.statement.head.first().map_or(end, |token| token.span.start);
            let whole = self.lexer.end();
            let line = text[end..whole].find('\n').map_or(whole, |length| end + length + 1);
            self.lexer.set_end(line);
            self.copy = Copy::Line { statement: start..end, end: whole };
        }
        self.statement.clear();
    }

    /// The data from the lexer's position on, up to a line that has only `\.`.
    fn copy_data(&mut self, statement: Range<usize>) -> Result<Token, SplitError> {
        let start = self.lexer.position();
        let rest = &self.lexer.text()[start..self.lexer.end()];
        let ends_line = |at: usize| {
            let behind = &rest[at..];
            behind.is_empty() || behind.starts_with('\n') || behind.starts_with("\r\n")
        };
        let mut from = 0;
        while let Some(found) = rest[from..].find("\\.") {
            let at = from + found;
            from = at + 2;
            if (at == 0 || rest[..at].ends_with('\n')) && ends_line(from) {
                self.copy = Copy::End(start + at..start + from);
                self.lexer.skip_to(start + at);
                return Ok(Token { kind: TokenKind::CopyData, span: start..start + at });
            }
        }
        Err(SplitError::new(SplitErrorKind::UnterminatedCopyData, statement))
    }

    /// What is missing when the text ends here.
    fn unfinished(&self) -> Option<SplitError> {
        if let Some(span) = self.statement.parentheses.first() {
            return Some(SplitError::new(SplitErrorKind::UnclosedParenthesis, span.clone()));
        }
        if let Some(span) = &self.statement.body {
            return Some(SplitError::new(SplitErrorKind::UnclosedBody, span.clone()));
        }
        if self.statement.copies_from_stdin {
            let start = self.statement.head.first().map_or(0, |token| token.span.start);
            let read = &self.lexer.text()[start..self.lexer.end()];
            let end = start + read.trim_end_matches(|c: char| c.is_ascii_whitespace()).len();
            return Some(SplitError::new(SplitErrorKind::UnterminatedCopyData, start..end));
        }
        None
    }

    /// The error of a backslash outside strings. Names the command alone: arguments can be secret.
    fn psql_command(&self, start: usize) -> SplitError {
        let rest = &self.lexer.text()[start + 1..self.lexer.end()];
        let letters = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let sign = rest.chars().next().filter(|c| !c.is_control() && !c.is_whitespace());
        let length = if letters > 0 { letters } else { sign.map_or(0, char::len_utf8) };
        let name = format!("\\{}", &rest[..length]);
        SplitError::new(SplitErrorKind::PsqlCommand(name), start..start + 1 + length)
    }
}

impl Iterator for Scanner<'_> {
    type Item = Result<Token, SplitError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let step = self.step();
        self.finished = !matches!(step, Some(Ok(_)));
        step
    }
}
