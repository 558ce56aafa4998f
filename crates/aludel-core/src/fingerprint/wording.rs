//! SQL as it goes into a hash: what a server that restores a dump words otherwise is the same text here. Never calls texts
//! equal that differ in more than where a cast stands.
//!
//! PostgreSQL prints `status IN ('a', 'b')` on a varchar as `(status)::text = ANY ((ARRAY['a'::character varying, …])::text[])`, and reads
//! that back as `ANY (ARRAY[('a'::character varying)::text, …])`. So casts are taken out of the text, with the parentheses that
//! stood around what they were about, and the types that something is cast to are listed behind it once each.

use std::collections::BTreeSet;

use crate::script::{Token, TokenKind, lex};

/// The text with casts put aside, and without layout. A text that cannot be read is left as it is.
pub(super) fn settled(text: &str) -> String {
    let tokens: Result<Vec<Token>, _> = lex(text)
        .filter(|token| !token.as_ref().is_ok_and(|token| token.kind.is_layout()))
        .collect();
    let Ok(tokens) = tokens else { return text.to_owned() };
    let mut reading = Reading { text, tokens: &tokens, at: 0, types: BTreeSet::new() };
    let mut nodes = reading.nodes();
    // A bracket that nothing opens: no expression, and so nothing to put aside.
    if reading.at < tokens.len() {
        return text.to_owned();
    }
    simplify(&mut nodes);
    let mut settled = String::new();
    nodes.iter().for_each(|node| node.write(&mut settled));
    let types: Vec<&str> = reading.types.iter().map(String::as_str).collect();
    format!("{settled}:: {}", types.join(", "))
}

/// A token, or brackets with what is in them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node<'t> {
    Word(&'t str),
    Sign(&'t str),
    Brackets(&'t str, Vec<Node<'t>>),
}

impl Node<'_> {
    fn write(&self, settled: &mut String) {
        match self {
            Self::Word(text) | Self::Sign(text) => {
                settled.push_str(text);
                settled.push(' ');
            }
            Self::Brackets(open, nodes) => {
                settled.push_str(open);
                settled.push(' ');
                nodes.iter().for_each(|node| node.write(settled));
                settled.push_str(if *open == "(" { ") " } else { "] " });
            }
        }
    }
}

struct Reading<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    types: BTreeSet<String>,
}

impl<'t> Reading<'t> {
    fn peek(&self) -> Option<(&'t str, TokenKind)> {
        self.tokens.get(self.at).map(|token| (token.text(self.text), token.kind))
    }

    fn is(&self, text: &str) -> bool {
        self.peek().is_some_and(|(found, _)| found.eq_ignore_ascii_case(text))
    }

    /// Goes on if one of these words is next.
    fn takes(&mut self, words: &[&str]) -> bool {
        let found = words.iter().any(|word| self.is(word));
        self.at += usize::from(found);
        found
    }

    /// Up to the bracket that ends them, or to the end.
    fn nodes(&mut self) -> Vec<Node<'t>> {
        let mut nodes = Vec::new();
        while let Some((text, kind)) = self.peek() {
            if matches!(text, ")" | "]") && kind == TokenKind::Punctuation {
                break;
            }
            self.at += 1;
            match (text, kind) {
                ("::", TokenKind::Punctuation) => self.type_name(),
                ("(" | "[", TokenKind::Punctuation) => {
                    let inner = self.nodes();
                    self.at += usize::from(self.is(if text == "(" { ")" } else { "]" }));
                    nodes.push(Node::Brackets(text, inner));
                }
                (_, TokenKind::Operator | TokenKind::Punctuation) => nodes.push(Node::Sign(text)),
                _ => nodes.push(Node::Word(text)),
            }
        }
        nodes
    }

    /// The type behind a cast, whose elements are what counts of an array.
    fn type_name(&mut self) {
        let start = self.at;
        if self.takes(&["double"]) {
            self.takes(&["precision"]);
        } else if self.takes(&["character", "bit"]) {
            self.takes(&["varying"]);
        } else if self.takes(&["timestamp", "time"]) {
            self.modifiers();
            if self.takes(&["with", "without"]) {
                self.takes(&["time"]);
                self.takes(&["zone"]);
            }
        } else if self.takes(&["interval"]) {
            while self.takes(&["year", "month", "day", "hour", "minute", "second", "to"]) {}
        } else {
            self.at += 1;
            while self.is(".") {
                self.at += 2;
            }
        }
        self.modifiers();
        let end = self.at.min(self.tokens.len());
        self.at = end;
        let words: Vec<&str> =
            self.tokens[start.min(end)..end].iter().map(|token| token.text(self.text)).collect();
        self.types.insert(words.join(" "));
        while self.is("[") {
            while !self.takes(&["]"]) && self.peek().is_some() {
                self.at += 1;
            }
        }
    }

    /// `(10, 2)`.
    fn modifiers(&mut self) {
        if self.is("(") {
            while !self.takes(&[")"]) && self.peek().is_some() {
                self.at += 1;
            }
        }
    }
}

/// Takes away parentheses around one thing, unless they are those of a call.
fn simplify(nodes: &mut Vec<Node<'_>>) {
    let mut simple: Vec<Node<'_>> = Vec::new();
    for node in nodes.drain(..) {
        let Node::Brackets(open, mut inner) = node else {
            simple.push(node);
            continue;
        };
        simplify(&mut inner);
        let follows_a_word = matches!(simple.last(), Some(Node::Word(_)));
        if open == "(" && !follows_a_word && is_one_thing(&inner) {
            simple.append(&mut inner);
            continue;
        }
        // The parentheses of a call around such that make no row.
        if let [Node::Brackets("(", only)] = inner.as_slice()
            && open == "("
            && !only.contains(&Node::Sign(","))
            && let Some(Node::Brackets(_, only)) = inner.pop()
        {
            inner = only;
        }
        simple.push(Node::Brackets(open, inner));
    }
    *nodes = simple;
}

/// A name, a constant, a call, an array or something in brackets.
fn is_one_thing(nodes: &[Node<'_>]) -> bool {
    match nodes {
        [Node::Word(_) | Node::Brackets(..)] | [Node::Word(_), Node::Brackets(..)] => true,
        [Node::Word(_), Node::Sign("."), rest @ ..] => is_one_thing(rest),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::settled;

    #[test]
    fn where_a_cast_stands_does_not_count() {
        for (one, other) in [
            (
                "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
                "((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
            ),
            (
                "(x = ANY ((ARRAY[lower('A'::text), public.f(1)])::character varying(9)[]))",
                "(x = ANY (ARRAY[(lower('A'::text))::character varying(9), (public.f(1))::character varying(9)]))",
            ),
            ("(a)::app.mood[]", "(a)::app.mood"),
            ("('x'::timestamp(3) without time zone)", "'x'::timestamp(3) without time zone"),
        ] {
            assert_eq!(settled(one), settled(other), "{one}");
        }
    }

    #[test]
    fn whatever_else_differs_counts() {
        for (one, other) in [
            ("(a + b) * c", "a + (b * c)"),
            ("a + b * c", "(a + b) * c"),
            ("a::integer", "a::bigint"),
            ("a::integer", "a"),
            ("f(a)", "f a"),
            ("f((a, b))", "f(a, b)"),
            ("ARRAY['a']", "ARRAY['a', 'b']"),
            ("'a'", "'A'"),
            ("(NOT a) = b", "NOT (a = b)"),
            ("(- a) ^ 2", "- (a ^ 2)"),
            ("a[1]", "a(1)"),
            ("a::timestamp with time zone", "a::timestamp without time zone"),
        ] {
            assert_ne!(settled(one), settled(other), "{one} | {other}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_left() {
        for text in ["'", "a)", "(a]", "/*"] {
            assert!(!settled(text).is_empty(), "{text}");
        }
        assert_eq!(settled("a)"), "a)");
    }

    proptest! {
        #[test]
        fn any_text_is_settled(text in "[a-z0-9'\"()\\[\\]:,. ]{0,40}") {
            let _ = settled(&text);
        }
    }
}
