//! man: the manual pages, made of the same text as the help. Never looks at a project.

use clap_mangen::Man;

use crate::args::ManArgs;
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;

pub(crate) fn run(context: &Context<'_>, args: &ManArgs) -> Result<ExitStatus, CommandError> {
    let command = context.program.command(&[]);
    match &args.dir {
        Some(dir) => {
            let failed = |error: std::io::Error| {
                CommandError::io("write the manual pages into", dir, &error)
            };
            std::fs::create_dir_all(dir).map_err(failed)?;
            clap_mangen::generate_to(command, dir).map_err(failed)?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page).map_err(|error| {
                CommandError::failure(format!("cannot write the manual page: {error}"), "")
            })?;
            context.output.data(&String::from_utf8_lossy(&page));
        }
    }
    Ok(ExitStatus::Success)
}
