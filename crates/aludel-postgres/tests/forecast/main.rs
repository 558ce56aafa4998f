//! What is foreseen of statements: against what they really do to a million rows, and in deployments of several phases.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod against_truth;
#[path = "../support/database.rs"]
mod database;
mod deployments;
mod documented;
mod kinds;
mod support;
mod truth;
