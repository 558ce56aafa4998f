//! Every command as people meet it: what it prints, where, and with which exit code.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;

mod backup;
mod children;
mod drawing;
mod from_journal;
mod globals;
mod json;
mod linting;
mod listing;
mod making;
mod moving;
mod planning;
mod scaffolding;
mod schemas;
mod watching;
