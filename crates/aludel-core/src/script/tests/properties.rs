use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::script::{
    Lexer, adds_enum_value, command_words, is_concurrent_index_build, lex, must_run_alone, scan,
    significant_tokens, split, summary, transaction_control,
};

/// Pieces that mean something to the lexer, more often beside each other than chance would have it.
const SOUP: &[&str] = &[
    "'",
    "''",
    "\"",
    "\\",
    "$",
    "$$",
    "$a$",
    "$1",
    "--",
    "/*",
    "*/",
    "\n",
    "\r\n",
    " ",
    ";",
    "(",
    ")",
    ".",
    "..",
    "E'",
    "U&'",
    "u&\"",
    "B'",
    "N'",
    "x'1'",
    "1",
    "1e",
    "0x",
    "+",
    "-",
    "@",
    ":",
    "::",
    "é",
    "日",
    "\u{feff}",
    "\0",
    "a",
    "BEGIN",
    " ATOMIC ",
    " END",
    " CASE ",
    " AS ",
    "CREATE FUNCTION f() ",
    "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC ",
    "COPY t FROM STDIN;",
    "\n\\.\n",
    "\\.",
    "SET standard_conforming_strings = off;",
    "SET standard_conforming_strings TO on;",
    "RESET ALL;",
    "REINDEX (",
    "ALTER TYPE t ADD ",
    "password ",
    "PASSWORD 'x'",
];

fn soup() -> impl Strategy<Value = String> {
    vec(select(SOUP), 0..40).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => soup(),
        1 => any::<String>(),
        1 => vec(any::<u8>(), 0..60)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]
}

/// Layout that may stand between any two tokens.
fn layout() -> impl Strategy<Value = String> {
    let piece = select(vec![
        " ",
        "\n",
        "\t",
        "\r\n",
        "/* ; */",
        "/* a /* ' */ $$ */",
        " -- it's; \n",
        " --\n",
        "/**/",
    ]);
    vec(piece, 0..4).prop_map(|pieces| format!(" {}", pieces.concat()))
}

fn blanks() -> impl Strategy<Value = String> {
    "[ \n\t\r]{0,3}"
}

/// A token that neither ends a statement nor changes how the next is read.
fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "SELECT", "a", "t.b", "CASE", "END", "BEGIN", "ATOMIC", "x$y$", "größe", "$1", "1.5e3",
            "0x1F", "+", "-", "*", "/", "@-", "->>", "<=", "::", "..", ":=", ",", "[1:2]", "{",
        ])
        .prop_map(str::to_owned),
        "[;a-z'\\\\\\-/*$\n é]{0,8}".prop_map(|text| format!("'{}'", text.replace('\'', "''"))),
        "[;a-z\"\\\\\\-/*$\n é]{0,8}".prop_map(|text| format!("\"{}\"", text.replace('"', "\"\""))),
        "[;a-z'\"\n é]{0,8}".prop_map(|text| format!("E'{}'", text.replace('\'', "\\'"))),
        "[;a-z'\"\\\\\\-/*$\n é]{0,8}"
            .prop_map(|text| format!("$q${}$q$", text.replace('$', "$ "))),
        "[;a-z\n]{0,6}".prop_map(|text| format!("(a {text})")),
    ]
}

/// The tokens of a statement, no two strings side by side: between those the layout would count.
fn tokens() -> impl Strategy<Value = Vec<String>> {
    vec(token(), 1..8)
        .prop_map(|tokens| tokens.into_iter().flat_map(|token| [token, ",".to_owned()]).collect())
}

/// Tokens with layout before each.
fn laid_out(tokens: &[String], layouts: &[String]) -> String {
    let layouts = layouts.iter().cycle();
    tokens.iter().zip(layouts).map(|(token, layout)| format!("{layout}{token}")).collect()
}

/// A statement by itself, and what has to follow its `;`.
fn statement() -> impl Strategy<Value = (String, &'static str)> {
    let joined = (select(vec!["INSERT", "WITH", "DO"]), tokens(), vec(layout(), 1..4))
        .prop_map(|(word, tokens, layouts)| word.to_owned() + &laid_out(&tokens, &layouts));
    let body = vec((tokens(), layout()), 0..3).prop_map(|statements| {
        let inner: String = statements
            .iter()
            .map(|(tokens, layout)| {
                // Only a CASE of its own has an END here.
                let inner = tokens.join(" ");
                let inner = inner.replace("CASE", "CASE WHEN a THEN b END").replace("BEGIN", "b");
                format!("SELECT {inner}{layout};{layout}")
            })
            .collect();
        format!("CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC {inner} END")
    });
    prop_oneof![
        4 => joined.prop_map(|text| (text, "")),
        1 => body.prop_map(|text| (text, "")),
        1 => Just(("COPY s.t (a, b) FROM STDIN".to_owned(), "\n'\t/*;\n\\.\n")),
        1 => Just(("COPY t FROM STDIN".to_owned(), " -- none\n\\.\n")),
    ]
}

proptest! {
    #[test]
    fn no_text_makes_anything_panic(text in any_text(), from: Index, to: Index) {
        let range = from.index(text.len() + 2)..to.index(text.len() + 2);
        if let Err(error) = split(&text, range.clone()) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
            prop_assert!(!error.to_string().is_empty());
        }
        let _tokens = significant_tokens(&text, range);
        let _facts = (transaction_control(&text), must_run_alone(&text), command_words(&text));
        let _more = (adds_enum_value(&text), is_concurrent_index_build(&text));
    }

    #[test]
    fn the_tokens_of_a_text_tile_it(text in any_text(), standard: bool) {
        let mut lexer = Lexer::new(&text, 0..text.len());
        lexer.set_standard_conforming_strings(standard);
        for tokens in [
            lexer.collect::<Vec<_>>(),
            scan(&text, 0..text.len()).collect::<Vec<_>>(),
        ] {
            let mut end = 0;
            let mut is_whole = true;
            for token in tokens {
                match token {
                    Ok(token) => {
                        prop_assert_eq!(token.span.start, end);
                        prop_assert!(text.get(token.span.clone()).is_some());
                        end = token.span.end;
                    }
                    Err(_) => is_whole = false,
                }
            }
            prop_assert!(!is_whole || end == text.len());
        }
    }

    #[test]
    fn statements_are_in_order_and_hold_something(text in any_text()) {
        let mut end = 0;
        for statement in split(&text, 0..text.len()).unwrap_or_default() {
            prop_assert!(end <= statement.span.start);
            prop_assert!(statement.span.start <= statement.head);
            prop_assert!(statement.head < statement.span.end);
            let before = &text[statement.span.start..statement.head];
            let is_layout = lex(before).all(|token| token.is_ok_and(|one| one.kind.is_layout()));
            prop_assert!(is_layout, "{:?} before the head", before);
            end = statement.copy_data.map_or(statement.span.end, |data| data.end);
        }
    }

    #[test]
    fn a_range_is_cut_as_if_it_were_the_whole_text(
        before in any_text(),
        text in any_text(),
        after in any_text(),
    ) {
        let whole = format!("{before}{text}{after}");
        let start = before.len();
        let within = split(&whole, start..start + text.len());
        match split(&text, 0..text.len()) {
            Ok(alone) => {
                let within = within.expect("as alone");
                let shift = |at: usize| at + start;
                prop_assert_eq!(within.len(), alone.len());
                for (one, other) in within.iter().zip(alone) {
                    prop_assert_eq!(one.span.start, shift(other.span.start));
                    prop_assert_eq!(one.span.end, shift(other.span.end));
                    prop_assert_eq!(one.head, shift(other.head));
                    prop_assert_eq!(one.text(&whole), other.text(&text));
                    prop_assert_eq!(one.copy_data(&whole), other.copy_data(&text));
                }
            }
            Err(error) => {
                let shifted = error.span.start + start..error.span.end + start;
                prop_assert_eq!(within.map_err(|one| (one.kind, one.span)), Err((error.kind, shifted)));
            }
        }
    }

    #[test]
    fn joined_statements_are_cut_apart_again(
        statements in vec((layout(), statement(), blanks(), any::<bool>()), 0..8),
        rest in layout(),
    ) {
        let mut text = String::new();
        let mut expected = Vec::new();
        for (before, (statement, behind), blanks, doubled) in &statements {
            expected.push((before.trim_start().to_owned() + statement, statement.as_str()));
            text.push_str(&format!("{before}{statement}{blanks};{behind}"));
            if *doubled && behind.is_empty() {
                text.push(';');
            }
        }
        text.push_str(&rest);
        let found = split(&text, 0..text.len());
        prop_assert!(found.is_ok(), "{:?} of {:?}", found, text);
        let found = found.unwrap_or_default();
        let texts: Vec<_> =
            found.iter().map(|one| (one.text(&text).to_owned(), one.sql(&text))).collect();
        prop_assert_eq!(texts, expected);
    }

    #[test]
    fn layout_between_tokens_does_not_count(
        tokens in tokens(),
        layouts in vec(layout(), 1..8),
    ) {
        let plain = tokens.join(" ");
        let laid_out = laid_out(&tokens, &layouts);
        prop_assert_eq!(
            significant_tokens(&plain, 0..plain.len()),
            significant_tokens(&laid_out, 0..laid_out.len())
        );
    }

    #[test]
    fn leaving_layout_out_changes_no_token_that_counts(text in any_text()) {
        if let Ok(tokens) = significant_tokens(&text, 0..text.len())
            && !text.to_ascii_uppercase().contains("STD")
        {
            // The blank before all keeps a further byte order mark from being taken for the first.
            let plain = format!(" {}", tokens.join(" "));
            prop_assert_eq!(significant_tokens(&plain, 0..plain.len()), Ok(tokens));
        }
    }

    #[test]
    fn a_summary_is_one_line_of_the_length_allowed(text in any_text(), max in 0..60_usize) {
        let line = summary(&text, max);
        prop_assert!(line.chars().count() <= max);
        prop_assert!(!line.chars().any(char::is_control));
        prop_assert_eq!(line.trim_matches(' '), line.as_str());
    }
}
