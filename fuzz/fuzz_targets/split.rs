//! Cuts any text into statements: no text may make the room panic, lose bytes or disagree with itself.
//!
//! Run with `cargo +nightly fuzz run split` in this folder's parent.
#![no_main]

use aludel_core::script::{
    adds_enum_value, command_words, is_concurrent_index_build, must_run_alone, scan,
    significant_tokens, split, summary, transaction_control,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let whole = 0..text.len();

    let mut end = 0;
    let mut failed = false;
    for token in scan(text, whole.clone()) {
        match token {
            Ok(token) => {
                assert_eq!(token.span.start, end, "tokens tile the text");
                assert!(text.get(token.span.clone()).is_some(), "tokens cut no character");
                end = token.span.end;
            }
            Err(error) => {
                assert!(text.get(error.span.clone()).is_some(), "errors are within the text");
                failed = true;
            }
        }
    }
    assert!(failed || end == text.len(), "tokens reach the end");

    let statements = split(text, whole.clone());
    assert_eq!(statements.is_err(), failed);
    assert_eq!(significant_tokens(text, whole).is_err(), failed);

    let mut end = 0;
    for statement in statements.unwrap_or_default() {
        assert!(end <= statement.span.start && statement.span.start <= statement.head);
        assert!(statement.head < statement.span.end, "statements hold something");
        assert!(text.get(statement.span.clone()).is_some(), "statements cut no character");
        end = statement.copy_data.clone().map_or(statement.span.end, |data| data.end);

        let sql = statement.sql(text);
        let line = summary(sql, 40);
        assert!(line.chars().count() <= 40 && !line.chars().any(char::is_control));
        let _facts = (transaction_control(sql), must_run_alone(sql), command_words(sql));
        let _more = (adds_enum_value(sql), is_concurrent_index_build(sql));
    }
});
