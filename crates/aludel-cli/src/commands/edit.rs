//! edit: a revision in the user's editor. Never changes the file itself.

use super::{movement, show};
use crate::args::EditArgs;
use crate::child;
use crate::context::Context;
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &EditArgs) -> Result<ExitStatus, CommandError> {
    let target = movement::target(&args.revision)?;
    let histories = context.histories()?;
    let editor = editor()?;
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    for (history, revisions) in show::find(context, &histories, &target)? {
        history.folder()?;
        for revision in revisions {
            let mut child = child::about(context, &history.config, program);
            let status = child.args(words.clone()).arg(&revision.path).status();
            let status = status.map_err(|error| {
                CommandError::failure(
                    format!("cannot start the editor {program:?}: {error}"),
                    "set EDITOR to one that is there, as in EDITOR=vi",
                )
            })?;
            if !status.success() {
                return Err(CommandError::failure(
                    format!("the editor {program:?} failed ({status})"),
                    format!("look whether {} is as you want it", revision.path.display()),
                ));
            }
            // What was saved is read at once, while the author still knows what was changed.
            history.revisions.source().read(&revision.path).map_err(|error| {
                CommandError::several(
                    ExitStatus::Failure,
                    problems::of_revisions(&error.into(), None),
                )
            })?;
        }
        super::sum::warn_if_stale(context, history);
    }
    Ok(ExitStatus::Success)
}

fn editor() -> Result<String, CommandError> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR")).ok_or_else(|| {
        CommandError::new(
            ExitStatus::Failure,
            Problem::new("neither VISUAL nor EDITOR is set")
                .hint("set EDITOR to your editor, as in EDITOR=vi"),
        )
    })
}
