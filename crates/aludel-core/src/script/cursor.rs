//! A place in the tokens of one statement, to look for words from. Never fails: what cannot be read is the end.

use super::lex::Lexer;
use super::token::{Token, TokenKind};

/// Stands before a token that is no layout, or at the end.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    statement: &'a str,
    lexer: Lexer<'a>,
    current: Option<Token>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(statement: &'a str) -> Self {
        let lexer = Lexer::new(statement, 0..statement.len());
        let mut cursor = Self { statement, lexer, current: None };
        cursor.advance();
        cursor
    }

    pub(super) fn advance(&mut self) {
        self.current = self.lexer.by_ref().map_while(Result::ok).find(|t| !t.kind.is_layout());
    }

    pub(super) fn kind(&self) -> Option<TokenKind> {
        self.current.as_ref().map(|token| token.kind)
    }

    /// The exact text of the token here; empty at the end.
    pub(super) fn text(&self) -> &'a str {
        self.current.as_ref().map_or("", |token| token.text(self.statement))
    }

    pub(super) fn at_end(&self) -> bool {
        self.current.is_none() || self.text() == ";"
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.kind() == Some(TokenKind::Identifier) && self.text().eq_ignore_ascii_case(word)
    }

    /// Passes a word if it is here.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.is(word);
        if found {
            self.advance();
        }
        found
    }

    /// Passes some words if they are all here, in order; else stays.
    pub(super) fn eat_all(&mut self, words: &[&str]) -> bool {
        let mut ahead = self.clone();
        let found = words.iter().all(|word| ahead.eat(word));
        if found {
            *self = ahead;
        }
        found
    }

    /// Passes a sign if it is here.
    pub(super) fn eat_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.kind(), Some(TokenKind::Punctuation | TokenKind::Operator))
            && self.text() == sign;
        if found {
            self.advance();
        }
        found
    }

    /// Passes a name, which may be qualified.
    pub(super) fn eat_name(&mut self) -> bool {
        loop {
            if !matches!(
                self.kind(),
                Some(
                    TokenKind::Identifier
                        | TokenKind::QuotedIdentifier
                        | TokenKind::UnicodeIdentifier
                )
            ) {
                return false;
            }
            self.advance();
            if !self.eat_sign(".") {
                return true;
            }
        }
    }

    /// Passes a name, which may be qualified, and gives its text without layout.
    pub(super) fn take_name(&mut self) -> Option<String> {
        let mut ahead = self.clone();
        let mut name = String::new();
        if !ahead.eat_name() {
            return None;
        }
        let end = ahead.current.as_ref().map_or(self.statement.len(), |token| token.span.start);
        while self.current.as_ref().is_some_and(|token| token.span.start < end) {
            name.push_str(self.text());
            self.advance();
        }
        Some(name)
    }

    /// Passes `(…)` if it is here, and gives what it says of the options asked for: `None` where
    /// it does not have the option, else whether it is switched on.
    pub(super) fn eat_options<const N: usize>(&mut self, names: [&str; N]) -> [Option<bool>; N] {
        let mut found = [None; N];
        if !self.eat_sign("(") {
            return found;
        }
        let mut depth = 1_usize;
        let mut at_name = true;
        while depth > 0 && self.current.is_some() {
            let option = names.iter().position(|name| at_name && self.is(name));
            at_name = depth == 1 && self.text() == ",";
            if let Some(option) = option {
                self.advance();
                self.eat_sign("=");
                let value = self.text().trim_matches('\'').to_ascii_lowercase();
                found[option] = Some(!matches!(value.as_str(), "off" | "false" | "no" | "0"));
            } else if self.eat_sign("(") {
                depth += 1;
            } else if self.eat_sign(")") {
                depth -= 1;
            } else {
                self.advance();
            }
        }
        found
    }
}
