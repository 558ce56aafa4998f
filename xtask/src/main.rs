//! Tasks of the developers of Aludel: `cargo xtask TASK`. Never a part of what users install.

mod alembic;
mod alone;
mod bench;
mod browser;
mod crash;
mod measure;
mod orm;
mod parity;
mod pooler;
mod programs;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Compare with Alembic on random histories: the same plans, the same lines
    AlembicParity(parity::Args),
    /// Do with Alembic what docs/alembic-failures.md says of it
    AlembicFailures,
    /// Generate revisions from the SQLAlchemy models of examples/sqlalchemy
    Orm(programs::Programs),
    /// Build the static binary, and migrate both databases with nothing else in the root
    Alone(alone::Args),
    /// Look what is said behind PgBouncer, in each of its modes
    Pooler(programs::Programs),
    /// Measure speed and memory against floors, in one run on this machine
    Bench(bench::Args),
    /// Open reports in Chromium, and look whether they work
    Browser(browser::Args),
    /// Strike a deployment of both databases at every message, and look what the next command makes of it
    Crash(crash::Args),
    /// The program whose models are as many tables as ALUDEL_BENCH_TABLES says (used by bench)
    #[command(hide = true)]
    Models {
        /// Its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
    /// Run a command and print its seconds and its peak memory in KiB (used by bench)
    #[command(hide = true)]
    Measure {
        /// The command and its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<std::ffi::OsString>,
    },
}

fn main() -> ExitCode {
    let result = match Cli::parse().task {
        Task::AlembicParity(args) => parity::run(&args),
        Task::AlembicFailures => parity::failures::run(),
        Task::Orm(programs) => orm::run(&programs),
        Task::Alone(args) => alone::run(&args),
        Task::Pooler(programs) => pooler::run(&programs),
        Task::Bench(args) => bench::run(&args),
        Task::Browser(args) => browser::run(&args),
        Task::Crash(args) => crash::run(&args),
        Task::Models { arguments } => return bench::models(arguments).into(),
        Task::Measure { command } => measure::run(&command),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            tell(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// A line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "a task prints its result")]
pub(crate) fn tell(line: &str) {
    println!("{line}");
}

/// Tasks give up at the first error, with words for it.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
