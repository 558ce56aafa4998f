//! completions: a script that teaches a shell to ask the program at every Tab. Never looks at a project.

use crate::args::CompletionsArgs;
use crate::completion;
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;

pub(crate) fn run(
    context: &Context<'_>,
    args: &CompletionsArgs,
) -> Result<ExitStatus, CommandError> {
    let shell = args.shell.to_string();
    match completion::script(context.program, &shell) {
        Ok(Some(script)) => {
            context.output.data(&String::from_utf8_lossy(&script));
            Ok(ExitStatus::Success)
        }
        Ok(None) => Err(CommandError::failure(
            format!("there is no completion script for {shell}"),
            "bash, zsh, fish, elvish and powershell have one",
        )),
        Err(error) => Err(CommandError::failure(
            format!("the completion script cannot be written: {error}"),
            "",
        )),
    }
}
