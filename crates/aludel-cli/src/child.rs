//! Other programs that a command starts: editors, printers of models, clients of PostgreSQL. None of them gets a variable that leads to
//! a database which it is not about.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use crate::config::Config;
use crate::context::Context;
use crate::generate::SHADOW_VARIABLE;

/// A program that works for one database: of all URLs it may see that one's.
pub(crate) fn about(context: &Context<'_>, config: &Config, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    let own = config.url_variables();
    for other in context.neighbours(&[config]) {
        // Two databases may take turns in one variable.
        for variable in other.url_variables().iter().filter(|variable| !own.contains(variable)) {
            command.env_remove(variable);
        }
    }
    command.env_remove(SHADOW_VARIABLE);
    command
}

/// A program of PostgreSQL's, which is told where its database is: it sees no URL, and nothing that would lead libpq elsewhere.
pub(crate) fn client(
    context: &Context<'_>,
    config: &Config,
    program: impl AsRef<OsStr>,
) -> Command {
    let mut command = about(context, config, program);
    for variable in config.url_variables() {
        command.env_remove(variable);
    }
    for (name, _) in std::env::vars_os() {
        if name.as_bytes().starts_with(b"PG") {
            command.env_remove(name);
        }
    }
    command
}
