//! What must not compile, and what the compiler says then: one file each, with the messages beside it.

#[test]
fn every_misuse_is_told_in_plain_words_at_its_place() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
