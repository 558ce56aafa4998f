//! Compares functions and procedures. Never reads their bodies.

use super::Change;
use super::join::Comparison;
use crate::schema::Function;
use crate::script::{TokenKind, lex};

/// CREATE OR REPLACE neither renames an input parameter nor takes a default away nor changes a result.
pub(super) fn compare(from: &Function, to: &Function) -> Comparison {
    if from == to {
        return Comparison::Stays(Vec::new());
    }
    if from.kind != to.kind || from.result != to.result || !compatible(from, to) {
        return Comparison::Replace;
    }
    Comparison::Stays(vec![Change::Function {
        from: Box::new(from.clone()),
        to: Box::new(to.clone()),
    }])
}

/// A parameter as the server prints it: `VARIADIC names text[] DEFAULT …`.
struct Parameter<'a> {
    is_input: bool,
    /// Mode, name and type.
    declaration: &'a str,
    has_default: bool,
}

fn compatible(from: &Function, to: &Function) -> bool {
    if from.signature == to.signature {
        return true;
    }
    let old = parameters(&from.signature);
    let new = parameters(&to.signature);
    if old.len() != new.len() {
        return false;
    }
    let types = split(&to.arguments);
    let mut inputs = types.iter();
    old.iter().zip(&new).all(|(old, new)| {
        let data_type = if new.is_input { inputs.next() } else { None };
        let declared_alike = old.declaration == new.declaration
            // A parameter without a name may get one.
            || data_type.is_some_and(|data_type| unnamed(old.declaration) == *data_type)
                && old.is_input == new.is_input;
        declared_alike && (!old.has_default || new.has_default)
    })
}

fn parameters(signature: &str) -> Vec<Parameter<'_>> {
    split(signature)
        .into_iter()
        .map(|text| {
            let default = words(text).find(|(word, _)| word.eq_ignore_ascii_case("DEFAULT"));
            let declaration = default.map_or(text, |(_, at)| text[..at].trim_end());
            let mode = text.split_whitespace().next().unwrap_or_default();
            Parameter {
                is_input: !matches!(mode, "OUT" | "TABLE"),
                declaration,
                has_default: default.is_some(),
            }
        })
        .collect()
}

/// The declaration without its mode.
fn unnamed(declaration: &str) -> &str {
    ["INOUT ", "IN ", "VARIADIC "]
        .iter()
        .find_map(|mode| declaration.strip_prefix(mode))
        .unwrap_or(declaration)
}

/// The unquoted words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (&str, usize)> {
    lex(text)
        .map_while(Result::ok)
        .filter(|token| token.kind == TokenKind::Identifier)
        .map(move |token| (token.text(text), token.span.start))
}

/// A list cut at its commas that stand in no parentheses.
fn split(list: &str) -> Vec<&str> {
    if list.trim().is_empty() {
        return Vec::new();
    }
    let mut depth = 0_usize;
    let mut start = 0;
    let mut items = Vec::new();
    for token in lex(list).map_while(Result::ok) {
        match token.text(list) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                items.push(list[start..token.span.start].trim());
                start = token.span.end;
            }
            _ => {}
        }
    }
    items.push(list[start..].trim());
    items
}
