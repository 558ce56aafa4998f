//! No text may come out of this room that could be a password: properties over hostile connection strings.

use std::error::Error;

use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use super::super::{ConnInfo, ConnInfoError};
use super::{bare, parse};

/// The planted passwords are made of these, with reserved characters between them. Nothing else in a message can
/// contain them.
const TOKENS: [&str; 4] = ["zqxja", "zqxjb", "zqxjc", "zqxjd"];
const MARK: &str = "zqxj";

fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(TOKENS.to_vec())
}

/// A password such as people write without encoding it.
fn hostile_password() -> impl Strategy<Value = String> {
    let glue = prop::sample::select(vec![
        "@",
        "/",
        ":",
        "?",
        "#",
        "&",
        "=",
        "%",
        "%4",
        "+",
        " ",
        ",",
        "[",
        "]",
        "[::1]",
        "'",
        "\"",
        "\\",
        "://",
        "$",
        "\n",
        "\t",
        "@@",
        "12/",
        "/?",
        "?a=",
        "&b=",
        ":5",
        "%40",
        "%2F",
        "",
        "ü",
        "\u{1F600}",
    ]);
    (token(), prop::collection::vec((glue, token()), 0..4)).prop_map(|(first, rest)| {
        rest.into_iter().fold(first.to_owned(), |password, (glue, token)| password + glue + token)
    })
}

/// Everything that a result says, one way or another.
fn everything_said(result: &Result<ConnInfo, ConnInfoError>) -> String {
    match result {
        Ok(info) => {
            format!("{info:?} {info:#?} {} {} {:?}", info.describe(), info.user(), info.notes())
        }
        Err(error) => {
            let mut said = format!("{error} {error:?} {error:#?} {:?}", error.hint());
            let mut source = error.source();
            while let Some(error) = source {
                said.push_str(&format!("{error} {error:?}"));
                source = error.source();
            }
            said
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn a_password_in_a_url_is_never_repeated(
        password in hostile_password(),
        scheme in prop::sample::select(vec!["postgresql", "postgres", "postgresql+asyncpg", "mysql", "postgre", "pg"]),
        before in prop::sample::select(vec!["", " ", "\"", "jdbc:", "DATABASE_URL="]),
        after in prop::sample::select(vec!["h/d", "h:5/d?sslmode=require", "h", "/d?host=/run", "h/d?zzz=1", "[::1/d"]),
    ) {
        let said = everything_said(&parse(&format!("{before}{scheme}://u:{password}@{after}")));
        prop_assert!(!said.contains(MARK), "{said}");
    }

    #[test]
    fn a_password_in_a_parameter_is_never_repeated(
        password in hostile_password(),
        after in prop::sample::select(vec!["", "&sslmode=require", "&sslmod=require"]),
    ) {
        // A `&` that is followed by the name of a parameter ends the password for every reader.
        let said = everything_said(&parse(&format!("postgresql://u@h/d?password={password}{after}")));
        prop_assert!(!said.contains(MARK), "{said}");
    }

    #[test]
    fn a_password_in_a_key_value_list_is_never_repeated(
        password in hostile_password(),
        quote in prop::sample::select(vec!["", "'"]),
        after in prop::sample::select(vec!["", " host=h", " hots=h"]),
    ) {
        let said = everything_said(&parse(&format!("user=u password={quote}{password}{quote}{after}")));
        prop_assert!(!said.contains(MARK), "{said}");
    }

    #[test]
    fn a_password_alone_is_never_repeated(password in hostile_password()) {
        let said = everything_said(&parse(&password));
        prop_assert!(!said.contains(MARK), "{said}");
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn no_bytes_after_a_scheme_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = parse(&format!("postgresql://{text}"));
        let _ = parse(&format!("user={text}"));
        let _ = parse(&format!("postgresql://u@h/d?{text}"));
    }

    #[test]
    fn an_encoded_password_arrives_as_it_was(password in "[^\\x00]{1,40}") {
        let encoded: String = password.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let info = parse(&format!("postgresql://u:{encoded}@h/d")).unwrap();
        let arrived = info.hosts[0].password.as_ref().map(|p| p.expose_secret().to_owned());
        prop_assert_eq!(arrived, Some(password));
    }

    #[test]
    fn a_quoted_password_arrives_as_it_was(password in "[^\\x00]{1,40}") {
        let quoted = password.replace('\\', "\\\\").replace('\'', "\\'");
        let info = parse(&format!("user=u password='{quoted}' dbname=d")).unwrap();
        let arrived = info.hosts[0].password.as_ref().map(|p| p.expose_secret().to_owned());
        prop_assert_eq!(arrived, Some(password));
    }
}

#[test]
fn the_second_word_of_an_unquoted_password_is_not_repeated_as_a_parameter() {
    for text in [
        "user=u password=one two=3",
        "user=u password='one' two=3'",
        "user=u password='one'two=3'",
        "postgresql://u@h/d?password=one&two=3",
    ] {
        let error = parse(text).unwrap_err();
        assert!(!everything_said(&Err(error.clone())).contains("two"), "{error}");
        assert!(
            matches!(
                error,
                ConnInfoError::UnknownParameter { name: None, .. } | ConnInfoError::Syntax { .. }
            ),
            "{error:?}"
        );
    }
}

#[test]
fn passwords_from_variables_do_not_show() {
    let environment = |name: &str| (name == "PGPASSWORD").then(|| TOKENS[0].to_owned());
    let info = ConnInfo::parse(&SecretString::from("postgresql://u@h/d"), &environment).unwrap();
    assert!(info.has_password());
    assert!(!everything_said(&Ok(info)).contains(MARK));
    assert!(bare("PGPASSWORD").is_none());
}
