//! Whether two texts are the same but for their layout. Never calls two texts equal that a server could read
//! differently: what means the same in other words is for the server to say.

use crate::script::{Token, TokenKind, lex};

/// Whether two texts differ in nothing but white space, comments, the letter case of what is not quoted, and
/// parentheses around the whole. A text that cannot be read is equal to itself only.
///
/// ```
/// use aludel_core::schema::same_wording;
///
/// assert!(same_wording("(a IS NOT NULL)", "A is /* never */ not null"));
/// assert!(!same_wording("a = 'x'", "a = 'X'"));
/// assert!(!same_wording("2 <= a", "a >= 2"));
/// ```
#[must_use]
pub fn same_wording(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (Some(left), Some(right)) = (significant(one), significant(other)) else { return false };
    let (left, right) = (bare(one, &left), bare(other, &right));
    left.len() == right.len()
        && left.iter().zip(right).all(|(a, b)| {
            let (text, with) = (a.text(one), b.text(other));
            a.kind == b.kind
                && match a.kind {
                    TokenKind::Identifier => text.eq_ignore_ascii_case(with),
                    _ => text == with,
                }
        })
}

/// Whether a text can stand inside parentheses without reaching out of them: every bracket closes, in its turn, and no
/// statement ends. Whether it is an expression, the server says.
///
/// ```
/// use aludel_core::schema::is_enclosed;
///
/// assert!(is_enclosed("a > 0 AND b <> ')'"));
/// assert!(!is_enclosed("true); DROP TABLE t; --"));
/// assert!(!is_enclosed(" -- nothing"));
/// ```
#[must_use]
pub fn is_enclosed(text: &str) -> bool {
    let Some(tokens) = significant(text) else { return false };
    let mut open = Vec::new();
    for token in &tokens {
        match token.text(text) {
            ";" => return false,
            bracket @ ("(" | "[") => open.push(bracket),
            ")" if open.pop() != Some("(") => return false,
            "]" if open.pop() != Some("[") => return false,
            _ => {}
        }
        if matches!(token.kind, TokenKind::Parameter | TokenKind::Unknown) {
            return false;
        }
    }
    open.is_empty() && !tokens.is_empty()
}

/// Whether a text says NULL and nothing else: a default that PostgreSQL does not keep.
#[must_use]
pub fn is_null(text: &str) -> bool {
    same_wording(text, "NULL")
}

/// Whether a text gives NULL, cast to a type or not. A server keeps such a default where the type has a length.
///
/// ```
/// use aludel_core::schema::gives_null;
///
/// assert!(gives_null("(NULL::character varying(9)[])::text[]"));
/// assert!(!gives_null("NULL::text || 'a'"));
/// ```
#[must_use]
pub fn gives_null(text: &str) -> bool {
    let Some(tokens) = significant(text) else { return false };
    let mut words = tokens.iter().filter(|token| !matches!(token.text(text), "(" | ")"));
    let is_null = |token: &Token| {
        token.kind == TokenKind::Identifier && token.text(text).eq_ignore_ascii_case("null")
    };
    let computes = |token: &Token| {
        let text = token.text(text);
        token.kind == TokenKind::Operator
            || ["is", "and", "or", "not", "in", "between", "like"]
                .iter()
                .any(|word| text.eq_ignore_ascii_case(word))
    };
    words.next().is_some_and(is_null) && !words.any(computes)
}

/// The tokens that count; `None` for what cannot be read.
fn significant(text: &str) -> Option<Vec<Token>> {
    let tokens =
        lex(text).filter(|token| !token.as_ref().is_ok_and(|token| token.kind.is_layout()));
    tokens.collect::<Result<_, _>>().ok()
}

/// The tokens without the parentheses around all of them that only group.
fn bare<'t>(text: &str, mut tokens: &'t [Token]) -> &'t [Token] {
    while let [open, inner @ .., close] = tokens
        && open.text(text) == "("
        && close.text(text) == ")"
        && only_groups(text, inner)
    {
        tokens = inner;
    }
    tokens
}

/// Whether parentheses around the tokens belong to each other and make neither a row nor a query of them.
fn only_groups(text: &str, inner: &[Token]) -> bool {
    let mut depth = 0_usize;
    for token in inner {
        match token.text(text) {
            "(" | "[" => depth += 1,
            ")" | "]" => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            "," | ";" if depth == 0 => return false,
            _ => {}
        }
    }
    let is = |token: Option<&Token>, words: &[&str]| {
        token.is_some_and(|token| {
            words.iter().any(|word| token.text(text).eq_ignore_ascii_case(word))
        })
    };
    !inner.is_empty()
        && !is(inner.first(), &["select", "values", "with", "table", "variadic"])
        && !is(inner.last(), &["*"])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn layout_case_and_parentheses_around_the_whole_do_not_count() {
        for (one, other) in [
            ("a>0", "a > 0"),
            ("(a > 0)", "a > 0"),
            ("((a > 0))", "a > 0"),
            ("( (a) )", "a"),
            ("a > 0 -- always", "a > 0"),
            ("a /* of /* them */ */ > 0", "a>0"),
            ("NOW()", "now()"),
            ("a is NULL", "a IS null"),
            ("Lower(Name)", "lower(name)"),
            ("'x'::TEXT", "'x'::text"),
            ("\"A\" = 'It''s'", "\"A\"='It''s'"),
            ("(a) = (b)", "(a)=(b)"),
            ("$$x$$", "($$x$$)"),
            ("'a'\n'b'", "'a'  -- more\n   'b'"),
        ] {
            assert!(same_wording(one, other), "{one} | {other}");
            assert!(same_wording(other, one), "{other} | {one}");
        }
    }

    #[test]
    fn whatever_could_mean_something_else_counts() {
        for (one, other) in [
            ("a = 'x'", "a = 'X'"),
            ("a = 'x y'", "a = 'x  y'"),
            ("\"A\"", "\"a\""),
            ("\"a\"", "a"),
            ("\"user\"", "user"),
            ("ä", "Ä"),
            ("(a, b)", "a, b"),
            ("(SELECT 1)", "SELECT 1"),
            ("(t.*)", "t.*"),
            ("(a) + (b)", "a) + (b"),
            ("a - -1", "a --1"),
            ("a @- 1", "a @ -1"),
            ("1.0", "1.00"),
            ("1e5", "1E5"),
            ("a::text", "a"),
            ("$$x$$", "$a$x$a$"),
            ("$$x$$", "'x'"),
            ("E'\\n'", "'\\n'"),
            ("a b", "ab"),
            ("a /* not closed", "a"),
            ("()", ""),
            ("f((a, b))", "f(a, b)"),
            ("(a + b) * c", "a + b * c"),
        ] {
            assert!(!same_wording(one, other), "{one} | {other}");
            assert!(!same_wording(other, one), "{other} | {one}");
        }
    }

    #[test]
    fn nothing_reaches_out_of_its_parentheses() {
        for text in ["a", "(a, b)", "a[1]", "f(')', \"(\", $$)$$)", "1 -- )", "a[(1)]"] {
            assert!(is_enclosed(text), "{text}");
        }
        for text in ["", " ", "-- a", "a)", "(a", "a)(b", "a[1)]", "a; b", "a;", "'a", "$1", "/*"] {
            assert!(!is_enclosed(text), "{text}");
        }
    }

    #[test]
    fn only_null_is_null() {
        for text in ["NULL", "null", "(Null)", "/* no */ NULL"] {
            assert!(is_null(text), "{text}");
        }
        for text in ["'NULL'", "\"null\"", "NULL::text", "", "nullif(a, b)"] {
            assert!(!is_null(text), "{text}");
        }
    }

    #[test]
    fn null_stays_null_however_it_is_cast() {
        for text in ["NULL", "null::text", "(NULL)::varchar(9)", "(NULL::int[])::app.\"T\"[]"] {
            assert!(gives_null(text), "{text}");
        }
        for text in [
            "'NULL'",
            "",
            "nullif(a, b)",
            "NULL IS NULL",
            "NULL::int IS NOT NULL",
            "NULL::text || 'a'",
        ] {
            assert!(!gives_null(text), "{text}");
        }
    }

    /// What a text consists of where nothing is left to choose.
    const PIECES: &[&str] =
        &["a", "B", "\"B\"", "'x'", "'X'", "(", ")", ",", "+", "::", "1", "[", "]", ".", "$$q$$"];

    proptest! {
        #[test]
        fn other_layout_is_the_same_wording(
            pieces in prop::collection::vec((0..PIECES.len(), 0..3_usize), 0..12),
        ) {
            let blanks = [" ", "\n", " /* . */ "];
            let plain: Vec<&str> = pieces.iter().map(|(at, _)| PIECES[*at]).collect();
            // A line end between strings makes one of them.
            let is_cut = plain.windows(2).any(|pair| pair[0].ends_with('\'') && pair[1].starts_with('\''));
            prop_assume!(!is_cut);
            let spread: String =
                pieces.iter().flat_map(|(at, blank)| [PIECES[*at], blanks[*blank]]).collect();
            let plain = plain.join(" ");
            prop_assert!(same_wording(&plain, &spread));
        }

        #[test]
        fn other_pieces_are_another_wording(
            one in prop::collection::vec(0..PIECES.len(), 0..8),
            other in prop::collection::vec(0..PIECES.len(), 0..8),
        ) {
            let text = |pieces: &[usize]| {
                pieces.iter().map(|at| PIECES[*at]).collect::<Vec<_>>().join(" ")
            };
            let stripped = |pieces: &[usize]| {
                let text: Vec<_> = pieces.iter().map(|at| PIECES[*at]).collect();
                let start = text.iter().take_while(|piece| **piece == "(").count();
                let end = text.iter().rev().take_while(|piece| **piece == ")").count();
                let (start, end) = (start.min(end), text.len() - start.min(end));
                text.get(start..end).unwrap_or_default().join(" ")
            };
            if same_wording(&text(&one), &text(&other)) {
                prop_assert_eq!(stripped(&one), stripped(&other));
            }
        }

        #[test]
        fn any_text_is_read_without_trouble(one in ".{0,40}", other in ".{0,40}") {
            let _ = same_wording(&one, &other);
            let _ = is_enclosed(&one);
        }
    }
}
