//! From any spelling of a type to the one of `format_type`. Never looks whether a user's type exists.

use super::builtin::{self, Refused};
use super::{TypeName, TypeNameError, TypeNameErrorKind};
use crate::ident::{Ident, QualifiedName};
use crate::script::{Token, TokenKind, lex};

/// Reads the whole text as the name of a type.
pub(super) fn parse(text: &str) -> Result<TypeName, TypeNameError> {
    let mut tokens = Vec::new();
    for token in lex(text) {
        let token = token.map_err(|error| TypeNameError {
            text: text.to_owned(),
            span: error.span.clone(),
            kind: TypeNameErrorKind::Unreadable(error),
        })?;
        if !token.kind.is_layout() {
            tokens.push(token);
        }
    }
    let mut parser = Parser { text, tokens, at: 0 };
    if parser.takes_word("setof") {
        return Err(parser.error_at(0, TypeNameErrorKind::SetOf));
    }
    let simple = parser.simple()?;
    let is_array = parser.array_bounds()?;
    match parser.peek() {
        Some(_) => Err(parser.unexpected()),
        None => Ok(TypeName(if is_array { format!("{simple}[]") } else { simple })),
    }
}

struct Parser<'a> {
    text: &'a str,
    /// Without layout.
    tokens: Vec<Token>,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn error_at(&self, at: usize, kind: TypeNameErrorKind) -> TypeNameError {
        let end = self.text.len()..self.text.len();
        let span = self.tokens.get(at).map_or(end, |token| token.span.clone());
        TypeNameError { text: self.text.to_owned(), kind, span }
    }

    /// The error of the next token, or of its absence.
    fn unexpected(&self) -> TypeNameError {
        let kind = match self.peek() {
            Some(token) => TypeNameErrorKind::Unexpected(token.text(self.text).to_owned()),
            None => TypeNameErrorKind::Incomplete,
        };
        self.error_at(self.at, kind)
    }

    /// The next token as an unquoted word in lower case.
    fn word(&self) -> Option<String> {
        let token = self.peek().filter(|token| token.kind == TokenKind::Identifier)?;
        Some(token.text(self.text).to_ascii_lowercase())
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let found = self.word().is_some_and(|found| found == word);
        self.at += usize::from(found);
        found
    }

    fn expects_word(&mut self, word: &str) -> Result<(), TypeNameError> {
        if self.takes_word(word) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.text(self.text) == sign);
        self.at += usize::from(found);
        found
    }

    fn expects_sign(&mut self, sign: &str) -> Result<(), TypeNameError> {
        if self.takes_sign(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// A type without array bounds.
    fn simple(&mut self) -> Result<String, TypeNameError> {
        let start = self.at;
        let is_qualified =
            self.tokens.get(start + 1).is_some_and(|token| token.text(self.text) == ".");
        let Some(word) = self.word().filter(|_| !is_qualified) else {
            return self.generic();
        };
        self.at += 1;
        match word.as_str() {
            "int" | "integer" => Ok("integer".to_owned()),
            "smallint" | "bigint" | "real" | "boolean" => Ok(word),
            "float" => self.float(),
            "double" if self.takes_word("precision") => Ok("double precision".to_owned()),
            "decimal" | "dec" | "numeric" => {
                let modifiers = self.modifiers()?;
                self.builtin("numeric", &modifiers)
            }
            "bit" => {
                let name = if self.takes_word("varying") { "varbit" } else { "bit" };
                self.with_length(name)
            }
            "char" | "character" | "nchar" => self.character(),
            "national" => {
                if !self.takes_word("character") {
                    self.expects_word("char")?;
                }
                self.character()
            }
            "varchar" => self.with_length("varchar"),
            "time" | "timestamp" => self.moment(&word),
            "interval" => self.interval(),
            "serial" | "serial4" | "bigserial" | "serial8" | "smallserial" | "serial2" => {
                Err(self.error_at(start, TypeNameErrorKind::Serial(word)))
            }
            _ => {
                self.at = start;
                self.generic()
            }
        }
    }

    fn character(&mut self) -> Result<String, TypeNameError> {
        let name = if self.takes_word("varying") { "varchar" } else { "bpchar" };
        self.with_length(name)
    }

    /// What a key word of strings means: one character or bit where no length is said and none is varying.
    fn with_length(&mut self, name: &str) -> Result<String, TypeNameError> {
        let mut modifiers = self.modifiers()?;
        if modifiers.is_empty() && matches!(name, "bpchar" | "bit") {
            modifiers.push("1".to_owned());
        }
        self.builtin(name, &modifiers)
    }

    fn float(&mut self) -> Result<String, TypeNameError> {
        let modifiers = self.modifiers()?;
        let digits = match modifiers.as_slice() {
            [] => return Ok("double precision".to_owned()),
            [digits] => digits.parse().unwrap_or(0_u32),
            _ => 0,
        };
        match digits {
            1..=24 => Ok("real".to_owned()),
            25..=53 => Ok("double precision".to_owned()),
            _ => Err(self.refused(&modifiers)),
        }
    }

    fn moment(&mut self, word: &str) -> Result<String, TypeNameError> {
        let modifiers = self.modifiers()?;
        let zoned = if self.takes_word("with") {
            true
        } else if self.takes_word("without") {
            false
        } else {
            return self.builtin(word, &modifiers);
        };
        self.expects_word("time")?;
        self.expects_word("zone")?;
        self.builtin(&format!("{word}{}", if zoned { "tz" } else { "" }), &modifiers)
    }

    fn interval(&mut self) -> Result<String, TypeNameError> {
        const FIELDS: &[(&str, &[&str])] = &[
            ("year", &["month"]),
            ("month", &[]),
            ("day", &["hour", "minute", "second"]),
            ("hour", &["minute", "second"]),
            ("minute", &["second"]),
            ("second", &[]),
        ];
        let field = self.word().and_then(|word| FIELDS.iter().find(|(field, _)| *field == word));
        let Some((first, others)) = field else {
            let modifiers = self.modifiers()?;
            return self.builtin("interval", &modifiers);
        };
        self.at += 1;
        let (mut text, mut last) = (format!("interval {first}"), *first);
        if self.takes_word("to") {
            let word = self.word();
            let Some(other) = others.iter().find(|other| word.as_deref() == Some(**other)) else {
                return Err(self.unexpected());
            };
            self.at += 1;
            text.push_str(&format!(" to {other}"));
            last = other;
        }
        let modifiers = if last == "second" { self.modifiers()? } else { Vec::new() };
        builtin::precise(&text, "", &modifiers).map_err(|Refused| self.refused(&modifiers))
    }

    /// A name, perhaps with its schema, perhaps with modifiers.
    fn generic(&mut self) -> Result<String, TypeNameError> {
        let start = self.at;
        let mut parts = vec![self.name()?];
        while self.takes_sign(".") {
            parts.push(self.name()?);
        }
        let (schema, name) = match parts.as_slice() {
            [name] => (None, name),
            [schema, name] => (Some(schema), name),
            _ => return Err(self.error_at(start, TypeNameErrorKind::TooManyParts)),
        };
        let modifiers = self.modifiers()?;
        if schema.is_none_or(|schema| schema == "pg_catalog") {
            // The catalog's name of an array is that of its element behind an underscore.
            let element = name.strip_prefix('_');
            for (name, brackets) in [(name.as_str(), ""), (element.unwrap_or_default(), "[]")] {
                if let Some(found) = builtin::canonical(name, &modifiers) {
                    let found = found.map_err(|Refused| self.refused(&modifiers))?;
                    return Ok(format!("{found}{brackets}"));
                }
            }
        }
        let name = Ident::new(name);
        let full = match schema {
            Some(schema) => QualifiedName::new(Ident::new(schema), name).to_string(),
            None => name.to_string(),
        };
        let modifiers = modifiers.join(",");
        Ok(if modifiers.is_empty() { full } else { format!("{full}({modifiers})") })
    }

    /// One part of a name, folded as SQL folds it.
    fn name(&mut self) -> Result<String, TypeNameError> {
        let Some(token) = self.peek() else { return Err(self.unexpected()) };
        let text = token.text(self.text);
        let name = match token.kind {
            TokenKind::Identifier => text.to_ascii_lowercase(),
            TokenKind::QuotedIdentifier if text.len() > 2 => {
                text[1..text.len() - 1].replace("\"\"", "\"")
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(name)
    }

    /// `(…)`, each modifier as it is written; none without parentheses.
    fn modifiers(&mut self) -> Result<Vec<String>, TypeNameError> {
        let mut modifiers = Vec::new();
        if !self.takes_sign("(") {
            return Ok(modifiers);
        }
        loop {
            let sign = if self.takes_sign("-") { "-" } else { "" };
            let token = self.peek().filter(|token| {
                let is_number = token.kind == TokenKind::Number;
                let is_other = token.kind.is_string()
                    || matches!(token.kind, TokenKind::Identifier | TokenKind::QuotedIdentifier);
                is_number || sign.is_empty() && is_other
            });
            let Some(token) = token else { return Err(self.unexpected()) };
            modifiers.push(format!("{sign}{}", token.text(self.text)));
            self.at += 1;
            if self.takes_sign(")") {
                return Ok(modifiers);
            }
            self.expects_sign(",")?;
        }
    }

    /// `[]`, `[3]`, `[][]`, `ARRAY`, `ARRAY[3]`: the server forgets dimensions and sizes.
    fn array_bounds(&mut self) -> Result<bool, TypeNameError> {
        let by_word = self.takes_word("array");
        let mut is_array = by_word;
        while self.takes_sign("[") {
            let is_size = self.peek().is_some_and(|token| {
                token.text(self.text).bytes().all(|byte| byte.is_ascii_digit())
            });
            if by_word && !is_size {
                return Err(self.unexpected());
            }
            self.at += usize::from(is_size);
            self.expects_sign("]")?;
            is_array = true;
            if by_word {
                break;
            }
        }
        Ok(is_array)
    }

    fn builtin(&self, name: &str, modifiers: &[String]) -> Result<String, TypeNameError> {
        match builtin::canonical(name, modifiers) {
            Some(Ok(text)) => Ok(text),
            Some(Err(Refused)) | None => Err(self.refused(modifiers)),
        }
    }

    /// The error of modifiers that have just been read.
    fn refused(&self, modifiers: &[String]) -> TypeNameError {
        let kind = TypeNameErrorKind::Modifier(modifiers.join(","));
        let last = self.at.saturating_sub(1);
        let opening = self.tokens[..self.at]
            .iter()
            .rposition(|token| token.text(self.text) == "(")
            .unwrap_or(last);
        let mut error = self.error_at(opening, kind);
        if let Some(token) = self.tokens.get(last) {
            error.span.end = token.span.end;
        }
        error
    }
}
