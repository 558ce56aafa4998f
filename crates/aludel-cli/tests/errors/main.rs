//! Every error as the operator meets it: the exit code, what stands on stdout, and the words on stderr.
//!
//! Each test provokes its error for real. The snapshots are the specification of the wording: an error says what was
//! found, where, and what to do next.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;

mod configuration;
mod connection;
mod files;
mod history;
mod running;
mod url;
mod usage;
