//! Names inside texts, token by token: what a statement makes or stands on, and types that stand in for others. Never
//! parses grammar.

use std::collections::BTreeMap;
use std::ops::Range;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::script::{Token, TokenKind, lex, split};

/// What a statement makes, or stands on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named {
    /// The routine that it makes.
    Routine,
    /// The table on which it makes a trigger.
    TriggerTable,
}

/// The statement with another name; `None` when it is not one single CREATE of this kind.
pub(super) fn with_name(statement: &str, named: Named, name: &str) -> Option<String> {
    let text = statement.trim().trim_end_matches(';');
    let statements = split(text, 0..text.len()).ok()?;
    let tokens = tokens(text)?;
    let is = |at: usize, word: &str| {
        tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Identifier && token.text(text).eq_ignore_ascii_case(word)
        })
    };
    if statements.len() != 1 || !is(0, "create") {
        return None;
    }
    let head = if is(1, "or") && is(2, "replace") { 3 } else { 1 };
    let before = match named {
        Named::Routine if is(head, "function") || is(head, "procedure") => head,
        Named::TriggerTable
            if is(head, "trigger") || is(head, "constraint") && is(head + 1, "trigger") =>
        {
            (head..tokens.len()).find(|at| is(*at, "on"))?
        }
        _ => return None,
    };
    let span = chain(text, &tokens, before + 1)?;
    Some(format!("{}{name}{}", text.get(..span.start)?, text.get(span.end..)?))
}

/// Whether a routine lies in a library, which the server would load to look at it, and so run.
pub(super) fn is_in_library(statement: &str) -> bool {
    let tokens = tokens(statement).unwrap_or_default();
    tokens.windows(2).any(|pair| {
        let [word, language] = pair else { return false };
        let language = language.text(statement).trim_matches(['\'', '"']);
        word.text(statement).eq_ignore_ascii_case("language") && language.eq_ignore_ascii_case("c")
    })
}

/// The text with other names for these, wherever it names them with their schema.
pub(super) fn substitute(text: &str, names: &BTreeMap<QualifiedName, Ident>) -> String {
    let Some(tokens) = tokens(text).filter(|_| !names.is_empty()) else { return text.to_owned() };
    let mut done = 0;
    let mut substituted = String::with_capacity(text.len());
    for (at, window) in tokens.windows(3).enumerate() {
        let [schema, dot, name] = window else { continue };
        let is_inside = at.checked_sub(1).is_some_and(|before| tokens[before].text(text) == ".");
        let (Some(of), Some(called)) = (ident(text, schema), ident(text, name)) else { continue };
        if dot.text(text) != "." || is_inside {
            continue;
        }
        if let Some(stand_in) = names.get(&QualifiedName::new(of, called)) {
            substituted.push_str(text.get(done..schema.span.start).unwrap_or_default());
            substituted.push_str(&format!("pg_temp.{stand_in}"));
            done = name.span.end;
        }
    }
    substituted.push_str(text.get(done..).unwrap_or_default());
    substituted
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    lex(text)
        .filter(|token| !token.as_ref().is_ok_and(|token| token.kind.is_layout()))
        .collect::<Result<_, _>>()
        .ok()
}

/// Where the name stands that begins with this token.
fn chain(text: &str, tokens: &[Token], first: usize) -> Option<Range<usize>> {
    let start = tokens.get(first).filter(|token| ident(text, token).is_some())?;
    let mut last = start;
    let mut next = first + 1;
    while tokens.get(next).is_some_and(|token| token.text(text) == ".") {
        last = tokens.get(next + 1).filter(|token| ident(text, token).is_some())?;
        next += 2;
    }
    Some(start.span.start..last.span.end)
}

fn ident(text: &str, token: &Token) -> Option<Ident> {
    let text = token.text(text);
    match token.kind {
        TokenKind::Identifier => Some(Ident::new(text.to_ascii_lowercase())),
        TokenKind::QuotedIdentifier => {
            let inside = text.strip_prefix('"')?.strip_suffix('"')?;
            Some(Ident::new(inside.replace("\"\"", "\"")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_routine_gets_another_name_and_its_body_keeps_it() {
        for (text, expected) in [
            (
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT f() $$;",
                "CREATE FUNCTION n() RETURNS int LANGUAGE sql AS $$ SELECT f() $$",
            ),
            (
                "create or replace procedure \"A b\" . \"C\" (x int) LANGUAGE sql AS ''",
                "create or replace procedure n (x int) LANGUAGE sql AS ''",
            ),
        ] {
            assert_eq!(with_name(text, Named::Routine, "n").as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_trigger_gets_another_table() {
        for (text, expected) in [
            (
                "CREATE TRIGGER t BEFORE UPDATE OF a ON public.b FOR EACH ROW EXECUTE FUNCTION f()",
                "CREATE TRIGGER t BEFORE UPDATE OF a ON n FOR EACH ROW EXECUTE FUNCTION f()",
            ),
            (
                "CREATE CONSTRAINT TRIGGER \"on\" AFTER INSERT ON b EXECUTE FUNCTION f()",
                "CREATE CONSTRAINT TRIGGER \"on\" AFTER INSERT ON n EXECUTE FUNCTION f()",
            ),
        ] {
            assert_eq!(with_name(text, Named::TriggerTable, "n").as_deref(), Some(expected));
        }
    }

    #[test]
    fn nothing_but_one_create_is_taken() {
        for text in [
            "DROP FUNCTION f()",
            "CREATE VIEW f AS SELECT 1",
            "CREATE FUNCTION f() RETURNS int AS ''; COMMIT",
            "CREATE FUNCTION",
            "CREATE FUNCTION f.",
            "",
        ] {
            assert_eq!(with_name(text, Named::Routine, "n"), None, "{text}");
        }
    }

    #[test]
    fn routines_in_libraries_are_told_by_their_language() {
        for text in [
            "CREATE FUNCTION f() RETURNS int AS 'l', 's' language \"c\"",
            "… LANGUAGE C",
            "LANGUAGE 'C'",
        ] {
            assert!(is_in_library(text), "{text}");
        }
        for text in ["CREATE FUNCTION c() RETURNS int LANGUAGE sql AS 'LANGUAGE c'", "language", ""]
        {
            assert!(!is_in_library(text), "{text}");
        }
    }

    #[test]
    fn only_the_qualified_name_is_substituted() {
        let name = |schema, name| QualifiedName::new(Ident::new(schema), Ident::new(name));
        let names = BTreeMap::from([
            (name("public", "mood"), Ident::new("mood")),
            (name("App", "Mood"), Ident::new("mood_1")),
        ]);
        for (text, expected) in [
            ("'a'::public.mood", "'a'::pg_temp.mood"),
            ("'a'::Public . Mood[]", "'a'::pg_temp.mood[]"),
            ("x::\"App\".\"Mood\"", "x::pg_temp.mood_1"),
            ("x::app.mood", "x::app.mood"),
            ("x.public.mood", "x.public.mood"),
            ("'public.mood'", "'public.mood'"),
            ("mood", "mood"),
        ] {
            assert_eq!(substitute(text, &names), expected);
        }
    }
}
