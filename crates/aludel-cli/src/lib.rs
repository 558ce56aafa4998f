//! The command line of Aludel: arguments in, exit status out. Never holds a run loop or SQL of its own.
//!
//! An application's own binary is a few lines:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     aludel_cli::Program::new("migrate", env!("CARGO_PKG_VERSION")).databases(["main", "creds"]).run()
//! }
//! ```

mod annotation;
mod args;
mod backgrounds;
mod backup;
mod child;
mod commands;
mod completion;
pub mod config;
mod context;
mod document;
mod drift;
mod error;
pub mod exit;
mod faults;
mod findings;
mod forecast;
mod generate;
mod lines;
mod memory;
mod observer;
mod output;
mod picture;
mod private;
mod problems;
mod program;
mod question;
mod render;
mod report;
mod signals;
mod step_problems;
mod step_progress;
mod unknown;
mod work_progress;

use aludel_core::secret;
pub use program::Program;
