//! completions: a script that teaches a shell the program's words. Never looks at a project.

use clap_complete::generate;

use crate::args::CompletionsArgs;
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;

pub(crate) fn run(
    context: &Context<'_>,
    args: &CompletionsArgs,
) -> Result<ExitStatus, CommandError> {
    let mut script = Vec::new();
    generate(args.shell, &mut context.program.command(&[]), context.program.name(), &mut script);
    context.output.data(&String::from_utf8_lossy(&script));
    Ok(ExitStatus::Success)
}
