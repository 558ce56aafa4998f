//! Lints any text as the sections of a revision: no text may make the room panic, or point outside of it.
//!
//! Run with `cargo +nightly fuzz run lint` in this folder's parent.
#![no_main]

use aludel_core::lint::{Background, Surroundings, lint};
use aludel_core::revision::RevisionFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|sections: &str| {
    let text = format!("-- x\n--\n-- Revision: ab12\n-- Revises:\n\n-- aludel: up\n{sections}");
    let Ok(file) = RevisionFile::parse("ab12_x.sql", text.as_bytes()) else { return };
    let history = Background::of([&file]);
    let surroundings = Surroundings { history: Some(&history), ..Surroundings::default() };
    let text = file.source().text();
    for finding in lint(&file, &surroundings) {
        assert!(text.get(finding.span.clone()).is_some(), "findings cut no character");
        assert!(finding.fix.is_none_or(|fix| text.get(fix.span).is_some()), "nor do fixes");
    }
});
