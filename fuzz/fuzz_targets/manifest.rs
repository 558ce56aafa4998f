//! Reads any bytes as a manifest, and any text as a target: an error or a value, never a panic.
//!
//! Run with `cargo +nightly fuzz run manifest` in this folder's parent.
#![no_main]

use aludel_core::graph::{HistoryRange, Target};
use aludel_core::manifest::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match Manifest::parse("aludel.sum", bytes) {
        Ok(manifest) => {
            let again = Manifest::parse("aludel.sum", manifest.render().as_bytes());
            assert_eq!(again.ok(), Some(manifest), "what is written reads back");
        }
        Err(error) => assert!(error.span().end <= error.origin().text().len(), "errors are within the text"),
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(target) = Target::parse(text) {
            assert_eq!(Target::parse(&target.to_string()).as_ref(), Ok(&target), "targets print as they read");
        }
        let _range = HistoryRange::parse(text);
    }
});
