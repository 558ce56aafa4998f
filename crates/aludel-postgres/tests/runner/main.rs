//! Runs on real databases: what is committed, what is rolled back, what is written down, and what is refused.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod alone;
mod batches;
mod bookkeeping;
mod both_or_neither;
mod deferred;
mod fingerprints;
mod histories;
mod interrupts;
mod linted;
mod locks;
mod places;
mod refusals;
mod sessions;
mod several;
mod steps;
mod support;
mod transactions;
