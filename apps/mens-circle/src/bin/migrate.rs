//! The platform's migration program: both databases, main and credentials.

use mens_circle::credentials::Creds;
use mens_circle::credentials::token_encryption::OauthTokenEncryption;
use mens_circle::models::Main;

fn main() -> std::process::ExitCode {
    aludel::Program::new("migrate", env!("CARGO_PKG_VERSION"))
        .base::<Main>()
        .base::<Creds>()
        .batched_step(OauthTokenEncryption::default())
        .embedded(aludel::embed_revisions!("../../aludel.toml", "../../aludel-credentials.toml"))
        .run()
}
