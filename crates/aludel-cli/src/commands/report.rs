//! report: a page about the databases, to be opened from a file. Never moves one.

use std::path::Path;

use crate::args::ReportArgs;
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::report::{collect, page};

pub(crate) fn run(context: &Context<'_>, args: &ReportArgs) -> Result<ExitStatus, CommandError> {
    if context.output.is_json() {
        return Err(CommandError::usage(
            "a page is no data",
            "`{program} current --format json` and `{program} journal --format json` print what is in it",
        ));
    }
    let report = collect(context, args.shadow.shadow_url.as_deref())?;
    let text = page(&report);
    if args.output == Path::new("-") {
        context.output.data(&text);
        return Ok(ExitStatus::Success);
    }
    std::fs::write(&args.output, text)
        .map_err(|error| CommandError::io("write", &args.output, &error))?;
    context.output.talk(&format!("wrote {}", args.output.display()));
    Ok(ExitStatus::Success)
}
