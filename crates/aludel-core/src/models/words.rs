//! The names that stand in an SQL text, by lexical rules alone. Never knows what they name.

use std::borrow::Cow;

use crate::ident::Ident;
use crate::script::{Token, TokenKind, lex};

/// A name with what qualifies it: `a`, `schema.a`, `schema.table.column`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// The parts, folded as PostgreSQL folds them.
    pub(super) parts: Vec<Ident>,
    /// Whether an opening parenthesis follows: a call, or a type with a modifier.
    pub(super) called: bool,
    /// Whether it is behind `::`, or in a string behind which `::regclass` or the like stands, or that is said to
    /// `nextval` or its relatives, which take it for a regclass.
    pub(super) cast: bool,
}

/// The names in a text, strings included that are read as names.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let tokens: Vec<Token> =
        lex(text).map_while(Result::ok).filter(|token| !token.kind.is_layout()).collect();
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.text(text) == word);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_cast = || {
            is(at + 1, "::")
                && tokens.get(at + 2).is_some_and(|cast| cast.text(text).starts_with("reg"))
        };
        let is_sequence = || {
            at > 1
                && is(at - 1, "(")
                && tokens
                    .get(at - 2)
                    .and_then(|token| name_of(token, text))
                    .is_some_and(|name| matches!(name.as_str(), "nextval" | "currval" | "setval"))
        };
        if let Some(object) = name_in_string(token, text)
            && (is_cast() || is_sequence())
        {
            found.extend(mentions(&object).into_iter().map(|name| Mention { cast: true, ..name }));
        }
        let Some(first) = name_of(token, text) else {
            at += 1;
            continue;
        };
        let cast = at > 0 && is(at - 1, "::");
        let mut parts = vec![first];
        at += 1;
        while is(at, ".")
            && let Some(next) = tokens.get(at + 1).and_then(|token| name_of(token, text))
        {
            parts.push(next);
            at += 2;
        }
        found.push(Mention { parts, called: is(at, "("), cast });
    }
    found
}

/// The bodies of a text: what stands between dollar quotes, or in a plain string behind AS.
pub(super) fn bodies(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let tokens = lex(text).map_while(Result::ok).filter(|token| !token.kind.is_layout());
    let mut is_behind_as = false;
    tokens.filter_map(move |token| {
        let whole = token.text(text);
        let behind_as = std::mem::replace(&mut is_behind_as, whole.eq_ignore_ascii_case("as"));
        match token.kind {
            TokenKind::DollarString => {
                let tag = whole[1..].find('$')? + 2;
                whole.get(tag..whole.len().checked_sub(tag)?).map(Cow::Borrowed)
            }
            TokenKind::String if behind_as => name_in_string(&token, text).map(Cow::Owned),
            _ => None,
        }
    })
}

fn name_of(token: &Token, text: &str) -> Option<Ident> {
    let exact = token.text(text);
    match token.kind {
        TokenKind::Identifier => Some(Ident::new(exact.to_ascii_lowercase())),
        TokenKind::QuotedIdentifier => {
            let inside = exact.strip_prefix('"')?.strip_suffix('"')?;
            Some(Ident::new(inside.replace("\"\"", "\"")))
        }
        _ => None,
    }
}

fn name_in_string(token: &Token, text: &str) -> Option<String> {
    if token.kind != TokenKind::String {
        return None;
    }
    let inside = token.text(text).strip_prefix('\'')?.strip_suffix('\'')?;
    Some(inside.replace("''", "'"))
}
