//! The binary `aludel`: the program without an application's models or code steps.

fn main() -> std::process::ExitCode {
    aludel_cli::Program::new("aludel", env!("CARGO_PKG_VERSION")).run()
}
