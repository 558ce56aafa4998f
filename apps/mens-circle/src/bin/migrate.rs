//! The platform's migration program: both databases, main and credentials.

fn main() -> std::process::ExitCode {
    aludel::Program::new("migrate", env!("CARGO_PKG_VERSION"))
        .databases(["main", "creds"])
        .embedded(aludel::embed_revisions!("../../aludel.toml", "../../aludel-credentials.toml"))
        .run()
}
