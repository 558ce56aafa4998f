//! Steps of revisions in Rust, in a program as an application has one. The program is this test binary.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

mod batched;
mod program;
#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;
mod told;
