//! Statements as people read them in a line of progress or a message. Never shows a password.

use super::cursor::Cursor;
use super::lex::lex;
use super::token::TokenKind;

/// The command that a statement is, in capitals: `CREATE TABLE`, `ALTER TABLE`, `INSERT`. Empty for
/// a text that does not begin with a word.
pub fn command_words(statement: &str) -> String {
    let mut at = Cursor::new(statement);
    while at.eat_sign("(") {}
    let mut words = Vec::new();
    let mut take = |at: &mut Cursor<'_>| {
        if at.kind() == Some(TokenKind::Identifier) {
            words.push(at.text().to_ascii_uppercase());
            at.advance();
        }
    };
    let names_object = ["create", "alter", "drop"].iter().any(|word| at.is(word));
    if names_object {
        take(&mut at);
        while MODIFIERS.iter().any(|word| at.eat(word)) {}
    }
    let longer = LONGER.iter().find(|(words, _)| at.clone().eat_all(words));
    let count = longer.map_or(1, |(_, count)| *count);
    for _ in 0..count {
        take(&mut at);
    }
    words.join(" ")
}

/// Words between CREATE and what is created that are no part of the command's name.
const MODIFIERS: &[&str] = &[
    "or",
    "replace",
    "global",
    "local",
    "temp",
    "temporary",
    "unlogged",
    "unique",
    "recursive",
    "trusted",
    "procedural",
    "constraint",
];

/// Beginnings of commands, or of what a command is about, that take more than one word; and how
/// many they take.
const LONGER: &[(&[&str], usize)] = &[
    (&["access", "method"], 2),
    (&["default", "conversion"], 2),
    (&["default", "privileges"], 2),
    (&["event", "trigger"], 2),
    (&["foreign", "data", "wrapper"], 3),
    (&["foreign", "table"], 2),
    (&["large", "object"], 2),
    (&["materialized", "view"], 2),
    (&["operator", "class"], 2),
    (&["operator", "family"], 2),
    (&["text", "search"], 3),
    (&["user", "mapping"], 2),
    (&["commit", "prepared"], 2),
    (&["discard"], 2),
    (&["import", "foreign", "schema"], 3),
    (&["lock", "table"], 2),
    (&["prepare", "transaction"], 2),
    (&["reassign", "owned"], 2),
    (&["refresh", "materialized", "view"], 3),
    (&["rollback", "prepared"], 2),
    (&["rollback", "to"], 2),
    (&["security", "label"], 2),
    (&["set", "constraints"], 2),
    (&["set", "role"], 2),
    (&["set", "transaction"], 2),
    (&["start", "transaction"], 2),
];

/// A statement in one line of at most `max` characters: white space collapsed, comments left out,
/// strings kept as they are, cut with `…` where it
/// is too long or something in it is never closed.
///
/// A line end or another control character in a string becomes a space as well, and the string that
/// follows the word PASSWORD or CONNECTION, also behind a `=`, becomes `'***'`.
///
/// ```
/// use aludel_core::script::summary;
///
/// let statement = "CREATE TABLE t ( -- keeps it\n    a int\n)";
/// assert_eq!(summary(statement, 80), "CREATE TABLE t ( a int )");
/// assert_eq!(summary(statement, 14), "CREATE TABLE …");
/// ```
pub fn summary(statement: &str, max: usize) -> String {
    let mut line = Line { text: String::new(), characters: 0, max, spaced: false };
    let mut end = 0;
    let mut passwords = Passwords::default();
    for token in lex(statement).map_while(Result::ok) {
        end = token.span.end;
        if token.kind.is_layout() {
            line.space();
        } else {
            line.push(passwords.shown(token.kind, token.text(statement)));
        }
        if line.is_full() {
            break;
        }
    }
    if end < statement.len() && !line.is_full() {
        // Something is never closed; what it holds may be what must not be shown.
        line.push("…");
    }
    line.finish()
}

/// A text of SQL with everything as it stands, but for the strings that [`summary`] does not show either. It ends with `…` in
/// front of what is never closed.
///
/// ```
/// use aludel_core::script::without_passwords;
///
/// let text = "CREATE ROLE ann -- for reading\n    PASSWORD 'secret';\n";
/// assert_eq!(without_passwords(text), "CREATE ROLE ann -- for reading\n    PASSWORD '***';\n");
/// ```
#[must_use]
pub fn without_passwords(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    let mut passwords = Passwords::default();
    for token in lex(text).map_while(Result::ok) {
        end = token.span.end;
        if token.kind.is_layout() {
            shown.push_str(token.text(text));
        } else {
            shown.push_str(passwords.shown(token.kind, token.text(text)));
        }
    }
    if end < text.len() {
        shown.push('…');
    }
    shown
}

/// Whether the next string is one that must not be shown.
#[derive(Default)]
struct Passwords {
    is_next: bool,
}

impl Passwords {
    /// The text of the next token that is no layout, or what is shown for it.
    fn shown<'t>(&mut self, kind: TokenKind, text: &'t str) -> &'t str {
        if kind.is_string() && self.is_next {
            return "'***'";
        }
        self.is_next = (self.is_next && text == "=")
            || ["password", "connection"].iter().any(|word| text.eq_ignore_ascii_case(word));
        text
    }
}

/// A line being written, up to where it is longer than allowed.
struct Line {
    text: String,
    characters: usize,
    max: usize,
    /// A space is due before the next character.
    spaced: bool,
}

impl Line {
    fn is_full(&self) -> bool {
        self.characters > self.max
    }

    fn space(&mut self) {
        self.spaced = !self.text.is_empty();
    }

    /// Adds a text, in which blanks stay as they are.
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if self.is_full() {
                return;
            }
            if character.is_control() {
                self.space();
                continue;
            }
            if std::mem::take(&mut self.spaced) {
                self.text.push(' ');
                self.characters += 1;
            }
            self.text.push(character);
            self.characters += 1;
        }
    }

    fn finish(mut self) -> String {
        if !self.is_full() {
            return self.text;
        }
        while self.characters >= self.max && self.text.pop().is_some() {
            self.characters -= 1;
        }
        if self.max > 0 {
            self.text.push('…');
        }
        self.text
    }
}
