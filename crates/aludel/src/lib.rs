//! Schema migrations for PostgreSQL: what an application depends on. Never holds logic of its own.
//!
//! ```no_run
//! # #[cfg(feature = "cli")]
//! fn main() -> std::process::ExitCode {
//!     aludel::Program::new("migrate", env!("CARGO_PKG_VERSION")).databases(["main", "creds"]).run()
//! }
//! # #[cfg(not(feature = "cli"))]
//! # fn main() {}
//! ```

#[cfg(feature = "cli")]
pub use aludel_cli::Program;
pub use aludel_core as core;
pub use aludel_derive::embed_revisions;
pub use aludel_postgres as postgres;
