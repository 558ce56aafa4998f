//! Reads any bytes as a revision file: an error or a file that can be written back, never a panic.
//!
//! Run with `cargo +nightly fuzz run revision_file` in this folder's parent.
#![no_main]

use aludel_core::revision::RevisionFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match RevisionFile::parse("x.sql", bytes) {
        Ok(file) => {
            let whole = file.source().text().to_owned();
            let again = RevisionFile::parse("x.sql", whole.as_bytes());
            assert_eq!(again.map(|file| file.checksum()).ok(), Some(file.checksum()), "reading twice is reading once");
            assert_eq!(RevisionFile::parse_header("x.sql", bytes).ok().as_ref(), Some(file.header()));
            let _bodies = (file.up_text(), file.down_text());
        }
        Err(error) => {
            assert!(error.span().end <= error.origin().text().len(), "errors are within the text");
            let _words = (error.to_string(), error.hint());
        }
    }
});
