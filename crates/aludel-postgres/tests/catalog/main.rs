//! Real databases read into values: every kind of object, what is left out, what requires what, and for whom it works.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod columns;
mod constraints;
mod extensions;
mod grants;
mod indexes;
mod kinds;
mod left_out;
mod requirements;
mod sessions;
mod support;
mod versions;
