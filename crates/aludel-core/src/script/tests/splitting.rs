use std::ops::Range;

use super::splitting_cases::CASES;
use crate::script::{
    Construct, SplitError, SplitErrorKind, Token, TokenKind, scan, significant_tokens, split,
};

fn error_of(text: &str) -> SplitError {
    match split(text, 0..text.len()) {
        Ok(statements) => panic!("{text:?} was cut into {statements:?}"),
        Err(error) => error,
    }
}

#[test]
fn hard_texts_are_cut_into_their_statements() {
    for case in CASES {
        let statements = split(case.text, 0..case.text.len())
            .unwrap_or_else(|error| panic!("{}: {error} at {:?}", case.name, error.span));
        let texts: Vec<&str> = statements.iter().map(|one| one.text(case.text)).collect();
        assert_eq!(texts, case.statements, "{}", case.name);
    }
}

#[test]
fn a_statement_cut_out_is_one_statement_by_itself() {
    for case in CASES.iter().filter(|case| !case.text.contains("standard_conforming_strings")) {
        for statement in split(case.text, 0..case.text.len()).expect(case.name) {
            if statement.copy_data.is_some() {
                continue;
            }
            let alone = statement.text(case.text);
            let again = split(alone, 0..alone.len()).expect(case.name);
            assert_eq!(again.len(), 1, "{}: {alone:?}", case.name);
            assert!(alone.starts_with(again[0].text(alone)), "{}: {alone:?}", case.name);
        }
    }
}

#[test]
fn a_statement_begins_with_its_comments_and_its_head_is_its_first_word() {
    let text = "-- first\n/* of */ SELECT 1; -- second\n SELECT 2;";
    let statements = split(text, 0..text.len()).expect("two statements");
    assert_eq!(statements[0].text(text), "-- first\n/* of */ SELECT 1");
    assert_eq!(statements[0].sql(text), "SELECT 1");
    assert_eq!(statements[1].text(text), "-- second\n SELECT 2");
    assert_eq!(statements[1].sql(text), "SELECT 2");
}

#[test]
fn only_the_range_is_read_and_offsets_are_of_the_whole_text() {
    let text = "it's ( not read; SELECT 1; SELECT 2; nor (this";
    let range = text.find("SELECT 1").expect("there")..text.find("nor").expect("there");
    let statements = split(text, range).expect("two statements");
    let texts: Vec<&str> = statements.iter().map(|one| one.text(text)).collect();
    assert_eq!(texts, ["SELECT 1", "SELECT 2"]);
}

#[test]
fn a_range_that_does_not_fit_is_made_smaller() {
    let text = "éa; b";
    for (range, expected) in [
        (0..99, vec!["éa", "b"]),
        (1..text.len(), vec!["éa", "b"]),
        (0..1, vec![]),
        (70..99, vec![]),
        (Range { start: 4, end: 2 }, vec![]),
    ] {
        let statements = split(text, range.clone()).expect("statements");
        let texts: Vec<&str> = statements.iter().map(|one| one.text(text)).collect();
        assert_eq!(texts, expected, "{range:?}");
    }
}

#[test]
fn copy_data_is_kept_line_by_line_without_its_end() {
    let text = "COPY a FROM STDIN; \n1\t'\n\\.x\n\\.\nCOPY b (c) FROM STDIN;\n\\.\nTABLE a;\n";
    let statements = split(text, 0..text.len()).expect("three statements");
    let data: Vec<Option<&str>> = statements.iter().map(|one| one.copy_data(text)).collect();
    assert_eq!(data, [Some("1\t'\n\\.x\n"), Some(""), None]);
}

#[test]
fn copy_without_its_data_is_an_error_that_shows_the_statement() {
    for text in [
        "SELECT 1; COPY a FROM STDIN;",
        "SELECT 1; COPY a FROM STDIN;\n",
        "SELECT 1; COPY a FROM STDIN;\n1\n2\n",
        "SELECT 1; COPY a FROM STDIN;\n1\n \\.\n\\. \n",
    ] {
        let error = error_of(text);
        assert_eq!(error.kind, SplitErrorKind::UnterminatedCopyData, "{text:?}");
        assert_eq!(&text[error.span], "COPY a FROM STDIN;", "{text:?}");
    }
    let error = error_of("COPY a FROM STDIN -- no end\n");
    assert_eq!(error.kind, SplitErrorKind::UnterminatedCopyData);
}

#[test]
fn text_on_the_line_before_copy_data_is_an_error() {
    for (text, found) in [
        ("COPY a FROM STDIN; SELECT 1;\n1\n\\.\n", "SELECT"),
        ("COPY a FROM STDIN; 'a\n1\n\\.\n", "'"),
        ("COPY a FROM STDIN; /* a\n */\n1\n\\.\n", "/*"),
    ] {
        let error = error_of(text);
        assert_eq!(error.kind, SplitErrorKind::TextAfterCopy, "{text:?}");
        assert_eq!(&text[error.span], found, "{text:?}");
    }
}

#[test]
fn what_is_never_closed_is_an_error_at_what_opened_it() {
    let unterminated = SplitErrorKind::Unterminated;
    for (text, kind, at, opening) in [
        ("SELECT 'a;", unterminated(Construct::String), 7, "'"),
        ("SELECT E'a\\'", unterminated(Construct::String), 7, "E'"),
        ("SELECT E'\\", unterminated(Construct::String), 7, "E'"),
        ("SELECT U&'a", unterminated(Construct::String), 7, "U&'"),
        ("SELECT 'a'\n'b", unterminated(Construct::String), 11, "'"),
        ("SELECT \"a\"\"", unterminated(Construct::QuotedIdentifier), 7, "\""),
        ("SELECT u&\"a", unterminated(Construct::QuotedIdentifier), 7, "u&\""),
        ("SELECT $tag$ $$ $Tag$", unterminated(Construct::DollarString), 7, "$tag$"),
        ("SELECT /* /* */", unterminated(Construct::Comment), 7, "/*"),
        ("SELECT (1, (2); SELECT 3;", SplitErrorKind::UnclosedParenthesis, 7, "("),
        (
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2;",
            SplitErrorKind::UnclosedBody,
            32,
            "BEGIN",
        ),
        (
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 END; SELECT 2;",
            SplitErrorKind::UnclosedBody,
            32,
            "BEGIN",
        ),
    ] {
        let error = error_of(text);
        assert_eq!(error, SplitError { kind, span: at..at + opening.len() }, "{text}");
        assert_eq!(&text[error.span.clone()], opening, "{text}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn commands_of_psql_are_errors_that_name_the_command_alone() {
    for (text, name) in [
        ("SELECT 1;\n\\connect postgresql://me:secret@host/db\n", "\\connect"),
        ("SELECT 1 \\gset pre_", "\\gset"),
        ("SELECT (1 \\; SELECT 2)", "\\;"),
        ("\\!rm", "\\!"),
        ("SELECT 1;\n\\.\n", "\\."),
        ("SELECT 1 \\", "\\"),
        ("SELECT 1 \\ SELECT 2", "\\"),
        ("\\é", "\\é"),
    ] {
        let error = error_of(text);
        assert_eq!(error.kind, SplitErrorKind::PsqlCommand(name.to_owned()), "{text}");
        assert_eq!(&text[error.span.clone()], name, "{text}");
        assert!(!error.to_string().contains("secret"));
    }
}

#[test]
fn nothing_is_read_behind_an_error() {
    let text = "SELECT 1; \\q\nSELECT 2;";
    let mut scanner = scan(text, 0..text.len());
    let read: Vec<Result<Token, SplitError>> = scanner.by_ref().collect();
    assert!(matches!(read.last(), Some(Err(_))));
    assert_eq!(read.iter().filter(|one| one.is_err()).count(), 1);
    assert_eq!(scanner.next(), None);
}

#[test]
fn ends_of_statements_and_copy_data_are_told_apart() {
    let text = "SELECT (1;);COPY a FROM STDIN;\n1\n\\.\n";
    let tokens = scan(text, 0..text.len()).collect::<Result<Vec<_>, _>>().expect("tokens");
    let of = |kind| {
        let found = tokens.iter().filter(|token| token.kind == kind);
        found.map(|token| (token.span.start, token.text(text))).collect::<Vec<_>>()
    };
    assert_eq!(of(TokenKind::StatementEnd), [(11, ";"), (29, ";")]);
    assert_eq!(of(TokenKind::CopyData), [(31, "1\n")]);
    assert_eq!(of(TokenKind::CopyEnd), [(33, "\\.")]);
    let tiled =
        tokens.iter().try_fold(0, |end, token| (token.span.start == end).then_some(token.span.end));
    assert_eq!(tiled, Some(text.len()));
}

fn tokens(text: &str) -> Vec<&str> {
    significant_tokens(text, 0..text.len()).expect("tokens")
}

#[test]
fn layout_and_comments_do_not_count() {
    for (one, other) in [
        ("a -- x\n b", "a b"),
        ("a/**/b", "a b"),
        ("SELECT a*-1", "select\n a * /* times */ - 1".replace("select", "SELECT").as_str()),
        ("SELECT 'a'\n'b';", "SELECT 'a' -- and\n\n  -- on\n 'b' ;"),
        ("SELECT a<=b", "SELECT a <= b"),
        ("COPY a FROM STDIN;\n1\n\\.\n", "COPY a\nFROM STDIN; -- data\n1\n\\.\n\n"),
        ("\u{feff}SELECT 1", "SELECT 1"),
    ] {
        assert_eq!(tokens(one), tokens(other), "{one:?} and {other:?}");
    }
}

#[test]
fn whatever_changes_the_meaning_counts() {
    for (one, other) in [
        ("SELECT 'a'\n'b'", "SELECT 'a' 'b'"),
        ("SELECT 'a'\n'b'", "SELECT 'a', 'b'"),
        ("SELECT 'a'\n'b'", "SELECT 'a' /* \n */ 'b'"),
        ("SELECT 'a b'", "SELECT 'a  b'"),
        ("SELECT 'a--b'", "SELECT 'a'"),
        ("DO $$ a $$", "DO $$ a  $$"),
        ("DO $$ -- x\n a $$", "DO $$ a $$"),
        ("SELECT \"a\"", "SELECT a"),
        ("SELECT ab", "SELECT a b"),
        ("SELECT a < = b", "SELECT a <= b"),
        ("SELECT 1; SELECT 2", "SELECT 1 SELECT 2"),
        ("COPY a FROM STDIN;\n1\n\\.\n", "COPY a FROM STDIN;\n1 \n\\.\n"),
        ("COPY a FROM STDIN;\n-- 1\n\\.\n", "COPY a FROM STDIN;\n\\.\n"),
        ("SELECT e'x'", "SELECT e 'x'"),
    ] {
        assert_ne!(tokens(one), tokens(other), "{one:?} and {other:?}");
    }
}

#[test]
fn tokens_that_count_have_their_exact_bytes() {
    assert_eq!(
        tokens("COPY \"A\" FROM stdin /* x */;\n1\tx\n\\.\nSELECT E'\\n'\n 'é' ;"),
        ["COPY", "\"A\"", "FROM", "stdin", ";", "1\tx\n", "SELECT", "E'\\n'", "\n", "'é'", ";"],
    );
}
