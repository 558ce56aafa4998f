//! The pure core of Aludel: values and functions, no async, no driver, no clock, no printing.
//!
//! ```text
//! revision files ─ revision, revision_dir ─► RevisionGraph ─ path ─► Vec<Step> ─ phase ─► Vec<Phase>
//! ```
//!
//! The only input and output is in [`revision_dir`], which lists, reads and writes revision files, and in
//! [`revision_source`], which reads them from there or from the binary.

pub mod amount;
pub mod config;
pub mod diff;
pub mod embedded;
pub mod fingerprint;
pub mod graph;
pub mod ident;
pub mod lint;
pub mod manifest;
pub mod models;
pub mod nearest;
pub mod phase;
pub mod plan;
pub mod revision;
pub mod revision_dir;
pub mod revision_set;
pub mod revision_source;
pub mod round;
pub mod schema;
pub mod script;
pub mod secret;
pub mod source;
pub mod sql;
