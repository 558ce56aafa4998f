//! Every command as people meet it: what it prints, where, and with which exit code.

#[path = "../support/mod.rs"]
mod support;

mod globals;
mod json;
mod listing;
mod making;
mod moving;
mod scaffolding;
