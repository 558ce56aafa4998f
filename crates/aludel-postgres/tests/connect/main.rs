//! Sessions with real servers: who is let in, how it is said when one is not, and what an open session can do.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod authority;
mod refusals;
mod sessions;
mod support;
mod tls;
