//! downgrade --from-journal: takes back revisions that the checkout does not have, as the journal keeps them. Never runs what was
//! not shown and agreed to.

use std::collections::BTreeSet;

use aludel_core::graph::{Step, Target};
use aludel_core::revision::{RevisionFile, RevisionId};
use aludel_postgres::database::Database;
use aludel_postgres::{Move, OpenDatabase};

use super::{movement, reading};
use crate::args::DowngradeArgs;
use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::{problems, question, signals, unknown};

pub(crate) fn run(context: &Context<'_>, args: &DowngradeArgs) -> Result<ExitStatus, CommandError> {
    let target = movement::target(&args.target)?;
    let histories = context.histories()?;
    let mut databases = context.databases(&histories)?;
    let kept =
        reading::each_of(context, &histories, &databases, &async |open: &OpenDatabase<'_>| {
            Ok((open.heads().await?, open.revisions_of_journal().await))
        })?;
    let several = databases.len() > 1;
    let mut shown = String::new();
    let mut refused = Vec::new();
    for ((history, database), (heads, files)) in histories.iter().zip(&mut databases).zip(kept) {
        let name = several.then_some(history.config.name.as_str());
        match files {
            Ok(files) if files.is_empty() => {}
            Ok(files) => match extended(history, database, files, &heads, &target, name) {
                Ok(text) => shown.push_str(&text),
                Err(problems) => refused.extend(problems),
            },
            Err(error) => refused.push(unknown::of_journal(&error).of(name)),
        }
    }
    if !refused.is_empty() {
        return Err(CommandError::several(ExitStatus::Failure, refused));
    }
    if shown.is_empty() {
        context.output.talk("note: nothing of this downgrade has to be taken from the journal");
    } else {
        context.output.show(&shown);
        agree(args.yes)?;
    }
    let command = Move::Downgrade(target);
    movement::run_on(context, &histories, &databases, &command, &args.backup)
}

/// Gives a database the revisions of its journal. What of them is going to be run, as it is shown.
fn extended(
    history: &History,
    database: &mut Database,
    files: Vec<RevisionFile>,
    heads: &[RevisionId],
    target: &Target,
    name: Option<&str>,
) -> Result<String, Vec<Problem>> {
    let ids: BTreeSet<RevisionId> =
        files.iter().map(|file| file.header().revision.clone()).collect();
    let revisions =
        history.revisions.with(files).map_err(|error| problems::of_revisions(&error, name))?;
    // A way that does not exist is refused by the run, in its own words.
    let steps: Vec<Step> = revisions.graph().downgrade_path(heads, target).unwrap_or_default();
    let mut shown = String::new();
    for step in steps.iter().filter(|step| ids.contains(&step.revision)) {
        let file =
            revisions.file(&step.revision).map_err(|error| problems::of_revisions(&error, name))?;
        let prefix = name.map(|name| format!("{name}: ")).unwrap_or_default();
        let header = file.header();
        let applied =
            header.created.as_deref().map(|at| format!(", applied {at}")).unwrap_or_default();
        shown.push_str(&format!(
            "{prefix}{}, {}{applied}, as the journal keeps it:\n",
            header.revision, header.message
        ));
        // One without a way back is refused by the run.
        let sql = file.down_text().unwrap_or_default();
        shown.extend(sql.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n"));
    }
    database.revisions = revisions;
    Ok(shown)
}

/// Lets somebody agree to what was shown.
fn agree(said: bool) -> Result<(), CommandError> {
    const REFUSED: &str = "nothing was changed";
    if said {
        return Ok(());
    }
    if !question::can_be_asked() {
        return Err(CommandError::usage(
            "what the journal keeps is run only when somebody has agreed to it: nothing was changed",
            "read the SQL above, and say --yes",
        ));
    }
    let asked = signals::run_reading(async || {
        question::ask("Run this, so that the revisions are taken back?".to_owned(), REFUSED).await
    })?;
    if asked? {
        return Ok(());
    }
    Err(CommandError::new(ExitStatus::Failure, Problem::new(format!("not agreed: {REFUSED}"))))
}
