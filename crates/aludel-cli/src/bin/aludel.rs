//! The binary `aludel`: the program without an application's models or code steps.

/// Comparing schemas makes and drops many small values on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    aludel_cli::Program::new("aludel", env!("CARGO_PKG_VERSION")).run()
}
