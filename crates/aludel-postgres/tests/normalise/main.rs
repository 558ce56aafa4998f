//! Wordings compared by real servers: what means the same, what does not, for whom it works, and that nothing happens.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod dumps;
mod kinds;
mod sessions;
mod support;
mod texts;
