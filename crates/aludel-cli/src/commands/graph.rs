//! graph: the history of each database as a picture. Connects only when asked for what is applied.

use aludel_core::revision::RevisionId;

use super::reading;
use crate::args::{Drawing, GraphArgs};
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::lines::prefixed;
use crate::picture::{Picture, mermaid, svg, text};
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &GraphArgs) -> Result<ExitStatus, CommandError> {
    if context.output.is_json() {
        return Err(CommandError::usage(
            "a picture is no data",
            "`{program} history --format json` prints what is in it",
        ));
    }
    let histories = context.histories()?;
    let rows: Option<Vec<Vec<RevisionId>>> =
        if args.indicate_current { Some(reading::heads(context, &histories)?) } else { None };
    let pictures: Vec<Picture> = histories
        .iter()
        .enumerate()
        .map(|(index, history)| {
            let rows = rows.as_ref().and_then(|rows| rows.get(index)).map(Vec::as_slice);
            let name = &history.config.name;
            Picture::new(name, history.revisions.graph(), rows)
                .map_err(|error| problems::graph_failure(&error, Some(name)))
        })
        .collect::<Result<_, _>>()?;
    match args.drawing {
        Drawing::Text => {
            let several = pictures.len() > 1;
            for picture in &pictures {
                let name = several.then_some(picture.name.as_str());
                context.output.data(&prefixed(&text::draw(picture), name));
            }
        }
        Drawing::Svg => context.output.data(&svg::draw(&pictures)),
        Drawing::Mermaid => context.output.data(&mermaid::draw(&pictures)),
    }
    Ok(ExitStatus::Success)
}
