//! Pieces that statements of several kinds are made of. Never a whole statement.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::ident::{Ident, literal};
use crate::schema::Expression;
use crate::script::{Token, TokenKind, lex};

/// Items with commas between them.
pub(super) fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    joined(items, ", ")
}

/// Items with something between them.
pub(super) fn joined<T: Display>(items: impl IntoIterator<Item = T>, between: &str) -> String {
    let texts: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    texts.join(between)
}

/// `head (`, items on lines of their own, `)`; `head ()` without any.
pub(super) fn block(head: &str, items: &[String]) -> String {
    if items.is_empty() {
        return format!("{head} ()");
    }
    format!("{head} (\n    {}\n)", items.join(",\n    "))
}

/// ` WITH (…)`, or nothing.
pub(super) fn with(options: &BTreeMap<String, String>) -> String {
    if options.is_empty() { String::new() } else { format!(" WITH ({})", settings(options)) }
}

/// `name = value, …`.
pub(super) fn settings<'a>(options: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    list(options.into_iter().map(|(name, text)| format!("{} = {}", option(name), value(text))))
}

/// `SET (…), RESET (…)` of what differs; `None` when nothing does.
pub(super) fn changed_settings(
    from: &BTreeMap<String, String>,
    to: &BTreeMap<String, String>,
) -> Option<String> {
    let set = settings(to.iter().filter(|(name, value)| from.get(*name) != Some(value)));
    let gone = list(from.keys().filter(|name| !to.contains_key(*name)).map(|name| option(name)));
    let set = (!set.is_empty()).then(|| format!("SET ({set})"));
    let reset = (!gone.is_empty()).then(|| format!("RESET ({gone})"));
    let actions: Vec<String> = set.into_iter().chain(reset).collect();
    (!actions.is_empty()).then(|| actions.join(", "))
}

/// A name of an option, whose parts are names.
fn option(name: &str) -> String {
    joined(name.split('.').map(Ident::new), ".")
}

/// A value of an option: a plain number or word as it is, anything else as a literal.
fn value(text: &str) -> String {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.matches('.').count() <= 1;
    let is_word = matches!(text, "true" | "false" | "on") || Ident::new(text).to_string() == text;
    if is_number || is_word { text.to_owned() } else { literal(text) }
}

/// ` INCLUDE (…)`, or nothing.
pub(super) fn include(columns: &[Ident]) -> String {
    if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", list(columns)) }
}

/// The expression in parentheses; those that it has around it already are enough.
pub(super) fn parenthesised(expression: &Expression) -> String {
    let text = expression.as_str();
    let tokens = tokens(text);
    if is_enclosed(text, &tokens) {
        return text.to_owned();
    }
    // A comment up to the end of its line would take the parenthesis with it.
    let ends_open = tokens.last().is_some_and(|token| token.kind == TokenKind::LineComment);
    let end = if ends_open { "\n" } else { "" };
    format!("({text}{end})")
}

/// The expression as it may stand behind DEFAULT in a definition, where the grammar takes less than elsewhere.
pub(super) fn default(expression: &Expression) -> String {
    const ONLY_IN_PARENTHESES: &[&str] = &[
        "and", "at", "between", "collate", "ilike", "in", "is", "isnull", "like", "not", "notnull",
        "or", "overlaps", "similar",
    ];
    let text = expression.as_str();
    let mut depth = 0_usize;
    let needs = tokens(text).iter().any(|token| {
        let word = token.text(text);
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_word = token.kind == TokenKind::Identifier
            && ONLY_IN_PARENTHESES.contains(&word.to_ascii_lowercase().as_str());
        token.kind == TokenKind::LineComment || is_word && depth == 0
    });
    if needs { parenthesised(expression) } else { text.to_owned() }
}

/// The tokens that can be read; a text that cannot be is the server's to refuse.
fn tokens(text: &str) -> Vec<Token> {
    lex(text).map_while(Result::ok).collect()
}

fn is_enclosed(text: &str, tokens: &[Token]) -> bool {
    if tokens.first().is_none_or(|token| token.text(text) != "(") {
        return false;
    }
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text(text) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1 == tokens.len() && token.span.end == text.len();
        }
    }
    false
}

/// A complete statement of somebody else without a semicolon at its end.
pub(super) fn statement(text: &Expression) -> String {
    text.as_str().trim_end_matches(|c: char| c == ';' || c.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_gets_parentheses_unless_it_has_them_around_it() {
        for (text, sql) in [
            ("a > 0", "(a > 0)"),
            ("(a > 0)", "(a > 0)"),
            ("(a) OR (b)", "((a) OR (b))"),
            ("(a = ')')", "(a = ')')"),
            ("(a) -- why", "((a) -- why\n)"),
            ("lower(a)", "(lower(a))"),
            ("(a", "((a)"),
        ] {
            assert_eq!(parenthesised(&Expression::new(text)), sql);
        }
    }

    #[test]
    fn a_default_gets_parentheses_where_the_grammar_wants_them() {
        for (text, sql) in [
            ("0", "0"),
            ("now()", "now()"),
            ("now() AT TIME ZONE 'utc'", "(now() AT TIME ZONE 'utc')"),
            ("NOT false", "(NOT false)"),
            ("'x' COLLATE \"C\"", "('x' COLLATE \"C\")"),
            ("f(a AND b)", "f(a AND b)"),
            ("1 -- one", "(1 -- one\n)"),
        ] {
            assert_eq!(default(&Expression::new(text)), sql);
        }
    }

    #[test]
    fn values_of_options_are_literals_unless_they_are_plain() {
        for (text, sql) in [
            ("70", "70"),
            ("-0.5", "-0.5"),
            ("1.", "'1.'"),
            ("1.2.3", "'1.2.3'"),
            ("true", "true"),
            ("off", "off"),
            ("cascaded", "cascaded"),
            ("integer", "'integer'"),
            ("a b", "'a b'"),
            ("", "''"),
        ] {
            assert_eq!(value(text), sql);
        }
    }

    #[test]
    fn settings_that_differ_are_set_and_those_that_are_gone_are_reset() {
        let options = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let from = options(&[("a", "1"), ("b", "1"), ("toast.c", "1")]);
        let to = options(&[("a", "1"), ("b", "2")]);
        let changed = changed_settings(&from, &to);
        assert_eq!(changed.as_deref(), Some("SET (b = 2), RESET (toast.c)"));
        assert_eq!(changed_settings(&to, &to), None);
    }
}
