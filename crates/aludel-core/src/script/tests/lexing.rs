use crate::script::{Lexer, TokenKind, lex};

/// The tokens of a text but its white space.
fn read(text: &str) -> Vec<(TokenKind, &str)> {
    lex(text)
        .map(|token| token.unwrap_or_else(|error| panic!("{text:?}: {error} at {:?}", error.span)))
        .filter(|token| token.kind != TokenKind::Whitespace)
        .map(|token| (token.kind, token.text(text)))
        .collect()
}

#[test]
fn every_kind_of_token_is_told_by_how_it_begins() {
    use TokenKind::*;
    for (kind, texts) in [
        (LineComment, &["--", "-- a /* b", "---", "--\u{e9}", "-->"][..]),
        (BlockComment, &["/**/", "/***/", "/* /* */ */", "/*/**/*/", "/* ' $$ \" */", "/*//**/*/"]),
        (
            Identifier,
            &["a", "_a1", "a$b$c", "größe", "日本", "e", "u", "x1", "SELECT", "a\u{feff}"],
        ),
        (QuotedIdentifier, &["\"a\"", "\"\"", "\"a\"\"b\"", "\"'\n$$\""]),
        (UnicodeIdentifier, &["U&\"a\"", "u&\"\\0061\"\"b\""]),
        (String, &["''", "'a'", "'it''s'", "'\\'", "'--\n/*'", "''''"]),
        (EscapeString, &["E''", "e'\\''", "E'\\\\'", "E'it''s'", "E'\\\u{e9}'"]),
        (UnicodeString, &["U&'a'", "u&'\\'", "U&'it''s'"]),
        (BitString, &["B'01'", "b''"]),
        (HexString, &["X'1F'", "x''"]),
        (NationalString, &["N'a'", "n'it''s'"]),
        (DollarString, &["$$$$", "$$a$$", "$a$ $$ $b$ $a$", "$é1$'$é1$", "$a$$a$"]),
        (Parameter, &["$1", "$12", "$1a"]),
        (
            Number,
            &[
                "1",
                "12.5",
                "1.",
                ".5",
                "1e5",
                "1E-5",
                "1.5e+10",
                ".5e1",
                "1_000",
                "0x1F",
                "0b01",
                "0o17",
                "1_000.000_1",
                "123abc",
                "1e",
                "0x_1f",
            ],
        ),
        (
            Operator,
            &[
                "+", "-", "*", "/", "<=", "<>", "!=", "=>", "->>", "@>", "?|", "~*", "@-", "||/",
                "`",
            ],
        ),
        (Punctuation, &[",", "(", ")", "[", "]", ".", ";", ":", "::", ":=", ".."]),
        (Unknown, &["$", "{", "}", "\\", "\0", "\u{7f}"]),
    ] {
        for text in texts {
            assert_eq!(read(text), [(kind, *text)], "{text:?}");
        }
    }
}

#[test]
fn neighbours_are_told_apart_as_the_server_does() {
    for (text, expected) in [
        ("a*-1", &["a", "*", "-", "1"][..]),
        ("a=-1", &["a", "=", "-", "1"]),
        ("a@-1", &["a", "@-", "1"]),
        ("a*+-+b", &["a", "*", "+", "-", "+", "b"]),
        ("a<>-b", &["a", "<>", "-", "b"]),
        ("a+-@b", &["a", "+-@", "b"]),
        ("+@-", &["+@-"]),
        ("a+--b\n-c", &["a", "+", "--b", "-", "c"]),
        ("a@--b", &["a", "@", "--b"]),
        ("1*/*x*/2", &["1", "*", "/*x*/", "2"]),
        ("1*//*x*/2", &["1", "*/", "/*x*/", "2"]),
        ("1..10", &["1", "..", "10"]),
        ("1.5.3", &["1.5", ".3"]),
        ("a.1", &["a", ".1"]),
        ("1e+", &["1e", "+"]),
        ("1+2", &["1", "+", "2"]),
        ("$1$$a$$", &["$1", "$$a$$"]),
        ("1$$a$$", &["1", "$$a$$"]),
        ("a$$a$$", &["a$$a$$"]),
        ("$a b", &["$", "a", "b"]),
        ("$1a$b", &["$1a$b"]),
        ("te'x'", &["te", "'x'"]),
        ("E'a'e'b'", &["E'a'", "e'b'"]),
        ("u&a", &["u", "&", "a"]),
        ("U& 'a'", &["U", "&", "'a'"]),
        ("B'0''1'", &["B'0'", "'1'"]),
        ("a:=b::c", &["a", ":=", "b", "::", "c"]),
        ("a[1:2]", &["a", "[", "1", ":", "2", "]"]),
        ("t.*", &["t", ".", "*"]),
        ("a-- x\rb", &["a", "-- x", "b"]),
        ("a\u{feff}", &["a\u{feff}"]),
        ("a \u{feff}", &["a", "\u{feff}"]),
        ("\u{feff}a", &["a"]),
        ("a\u{a0}b", &["a\u{a0}b"]),
    ] {
        let texts: Vec<&str> = read(text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, expected, "{text:?}");
    }
}

#[test]
fn a_string_goes_on_behind_a_line_end_as_it_began() {
    use TokenKind::{
        BitString, BlockComment, EscapeString, LineComment, NationalString, String,
        StringContinuation, UnicodeString,
    };
    for (text, expected) in [
        ("'a'\n'b'", &[(String, "'a'"), (StringContinuation, "'b'")][..]),
        ("'a'\r'\\'", &[(String, "'a'"), (StringContinuation, "'\\'")]),
        ("E'a'\n'\\''", &[(EscapeString, "E'a'"), (StringContinuation, "'\\''")]),
        ("N'a'\n'b'", &[(NationalString, "N'a'"), (StringContinuation, "'b'")]),
        ("U&'a'\n'\\'", &[(UnicodeString, "U&'a'"), (StringContinuation, "'\\'")]),
        ("b'0'\n'1'", &[(BitString, "b'0'"), (StringContinuation, "'1'")]),
        (
            "'a' -- x\n\t-- y\n'b'\n'c'",
            &[
                (String, "'a'"),
                (LineComment, "-- x"),
                (LineComment, "-- y"),
                (StringContinuation, "'b'"),
                (StringContinuation, "'c'"),
            ],
        ),
        ("'a' 'b'", &[(String, "'a'"), (String, "'b'")]),
        ("'a'\nE'b'", &[(String, "'a'"), (EscapeString, "E'b'")]),
        ("'a'\n/**/'b'", &[(String, "'a'"), (BlockComment, "/**/"), (String, "'b'")]),
    ] {
        assert_eq!(read(text), expected, "{text:?}");
    }
}

#[test]
fn a_backslash_escapes_in_plain_strings_only_where_they_do_not_conform() {
    let text = "'\\'', N'\\'', U&'\\', B'\\'";
    let mut lexer = Lexer::new(text, 0..text.len());
    lexer.set_standard_conforming_strings(false);
    let tokens = lexer.collect::<Result<Vec<_>, _>>().expect("tokens");
    let strings: Vec<&str> = tokens
        .iter()
        .filter(|token| token.kind.is_string())
        .map(|token| token.text(text))
        .collect();
    assert_eq!(strings, ["'\\''", "N'\\''", "U&'\\'", "B'\\'"]);
}

#[test]
fn a_token_of_another_text_is_empty() {
    let token = lex("größe").next().expect("a token").expect("no error");
    assert_eq!(token.text("a"), "");
}
