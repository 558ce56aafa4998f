//! sum: the manifest of each history. Never rewrites the line of a revision that a database has applied.

use std::collections::HashMap;

use aludel_core::manifest::{Manifest, ManifestErrorKind};
use aludel_core::revision::{Checksum, RevisionFile, RevisionId};
use aludel_core::revision_dir::RevisionDirError;
use aludel_postgres::OpenDatabase;

use super::reading;
use crate::args::SumArgs;
use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &SumArgs) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let mut stale = Vec::new();
    for history in &histories {
        if !args.check {
            history.folder()?;
        }
        let change = if args.check { Change::of(history)? } else { Change::or_anew(history)? };
        if change.is_empty() {
            context.output.talk(&format!("{}: aludel.sum is up to date", history.config.name));
            continue;
        }
        if args.check {
            let title = format!("aludel.sum is out of date: {change}");
            stale.push(
                Problem::new(title)
                    .of(Some(&history.config.name))
                    .hint("run `{program} sum` and commit the file"),
            );
            continue;
        }
        if !args.offline && !change.edited.is_empty() {
            refuse_applied(context, history, &change.edited)?;
        }
        history.folder()?.write_manifest(&change.manifest).map_err(|error| fail(error, history))?;
        context.output.talk(&format!("{}: aludel.sum written: {change}", history.config.name));
    }
    if stale.is_empty() {
        Ok(ExitStatus::Success)
    } else {
        Err(CommandError::several(ExitStatus::Failure, stale))
    }
}

/// Adds the line of a new revision; a manifest that is stale otherwise is left for `sum` to judge.
pub(crate) fn add(context: &Context<'_>, history: &History) -> Result<(), CommandError> {
    let reopened = History {
        config: history.config.clone(),
        revisions: context.revisions(&history.config, false)?,
    };
    let change = match Change::of(&reopened) {
        Ok(change) => change,
        // The revision's file is written; that the manifest does not read is another matter.
        Err(error) => {
            warn_of(context, &error);
            return Ok(());
        }
    };
    if change.edited.is_empty() && change.gone.is_empty() {
        reopened
            .folder()?
            .write_manifest(&change.manifest)
            .map_err(|error| fail(error, history))?;
    } else {
        warn(context, history, &change);
    }
    Ok(())
}

/// Says that the manifest is not what the files say. An edit before applying is normal, so this stops nothing.
pub(crate) fn warn_if_stale(context: &Context<'_>, history: &History) {
    if let Some(error) = before_run(context, history).unwrap_or_else(Some) {
        warn_of(context, &error);
    }
}

/// The same before a run, which a merge that nobody has resolved stops. Returns what was found about files that do not
/// read: the run stops at those that it needs, and the others are worth a warning behind it.
pub(crate) fn before_run(
    context: &Context<'_>,
    history: &History,
) -> Result<Option<CommandError>, CommandError> {
    let old = match history.revisions.source().manifest() {
        Ok(old) => old,
        Err(RevisionDirError::Manifest(error)) if *error.kind() == ManifestErrorKind::Conflict => {
            return Err(fail(error.into(), history));
        }
        Err(error) => {
            warn_of(context, &fail(error, history));
            return Ok(None);
        }
    };
    match Change::from(old, history) {
        Ok(change) if change.is_empty() => Ok(None),
        Ok(change) => {
            warn(context, history, &change);
            Ok(None)
        }
        Err(error) => Ok(Some(error)),
    }
}

fn warn(context: &Context<'_>, history: &History, change: &Change) {
    let hint = context.output.invocation().complete("`{program} sum`", Some(&history.config.name));
    context.output.warn(&format!(
        "{}: aludel.sum is out of date ({change}): run {hint}",
        history.config.name
    ));
}

/// Errors that stop nothing, each on a line.
pub(crate) fn warn_of(context: &Context<'_>, error: &CommandError) {
    for problem in error.problems() {
        let place = problem
            .frames
            .first()
            .map(|frame| format!("{}: ", frame.source.locate(frame.span.start)));
        let hint = problem.hints.first().map(|hint| {
            format!("; {}", context.output.invocation().complete(hint, problem.database.as_deref()))
        });
        context.output.warn(&format!(
            "{}{}{}",
            place.unwrap_or_default(),
            problem.title,
            hint.unwrap_or_default()
        ));
    }
}

/// What `sum` would write, and how that differs from what is there.
struct Change {
    manifest: Manifest,
    is_new: bool,
    added: Vec<RevisionId>,
    edited: Vec<RevisionFile>,
    gone: Vec<RevisionId>,
    is_reordered: bool,
    /// The old manifest does not read, so that nothing is known of it.
    is_damaged: bool,
}

impl Change {
    fn of(history: &History) -> Result<Self, CommandError> {
        let old = history.revisions.source().manifest().map_err(|error| fail(error, history))?;
        Self::from(old, history)
    }

    /// The same, for a manifest that may be damaged, as it is after every merge of two branches that both added a
    /// revision. Every revision then counts as edited, so that each one that is applied is compared with what was run.
    fn or_anew(history: &History) -> Result<Self, CommandError> {
        match history.revisions.source().manifest() {
            Err(RevisionDirError::Manifest(error))
                if !matches!(error.kind(), ManifestErrorKind::Format { .. }) =>
            {
                let mut change = Self::from(None, history)?;
                change.is_damaged = true;
                for id in change.added.drain(..) {
                    change.edited.push(read(history, &id)?);
                }
                Ok(change)
            }
            old => Self::from(old.map_err(|error| fail(error, history))?, history),
        }
    }

    fn from(old: Option<Manifest>, history: &History) -> Result<Self, CommandError> {
        let is_new = old.is_none();
        let old = old.unwrap_or_default();
        let before: HashMap<RevisionId, Checksum> = old.by_revision();
        let mut entries = Vec::new();
        let mut added = Vec::new();
        let mut edited = Vec::new();
        for revision in history.revisions.graph().iter().rev() {
            let file = read(history, &revision.id)?;
            let checksum = file.checksum();
            entries.push((revision.id.clone(), checksum));
            match before.get(revision.id.as_str()) {
                None => added.push(revision.id.clone()),
                Some(old) if *old != checksum => edited.push(file),
                Some(_) => {}
            }
        }
        let is_there = |id: &RevisionId| history.revisions.graph().get(id.as_str()).is_some();
        let gone =
            old.entries().iter().map(|(id, _)| id.clone()).filter(|id| !is_there(id)).collect();
        let manifest = Manifest::new(entries);
        let is_reordered = manifest != old;
        Ok(Self { manifest, is_new, added, edited, gone, is_reordered, is_damaged: false })
    }

    fn is_empty(&self) -> bool {
        !self.is_new && !self.is_reordered
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_damaged {
            return f.write_str("anew, as the old one did not read");
        }
        let list = |ids: Vec<String>| ids.join(", ");
        let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        let edited =
            self.edited.iter().map(|file| file.header().revision.to_string()).collect::<Vec<_>>();
        let parts: Vec<String> =
            [("added", strings(&self.added)), ("edited", edited), ("gone", strings(&self.gone))]
                .into_iter()
                .filter(|(_, ids)| !ids.is_empty())
                .map(|(word, ids)| {
                    if ids.len() > 3 {
                        format!("{} {word}", ids.len())
                    } else {
                        format!("{word} {}", list(ids))
                    }
                })
                .collect();
        f.write_str(&if parts.is_empty() { "another order".to_owned() } else { parts.join("; ") })
    }
}

/// Asks the database which revisions are applied, and refuses to make an edit of one of them official.
fn refuse_applied(
    context: &Context<'_>,
    history: &History,
    edited: &[RevisionFile],
) -> Result<(), CommandError> {
    let one = [History { config: history.config.clone(), revisions: history.revisions.clone() }];
    let answers = reading::each(context, &one, &async |open: &OpenDatabase<'_>| {
        let mut applied = Vec::new();
        for file in edited {
            applied.push(
                open.journal(Some(file.header().revision.as_str()), 1).await?.into_iter().next(),
            );
        }
        Ok((applied, open.heads().await?))
    });
    let (journal, rows) = match answers {
        Ok(mut answers) => match answers.pop() {
            Some(answer) => answer,
            None => return Ok(()),
        },
        Err(error) => {
            let why =
                error.problems().first().map(|problem| problem.title.clone()).unwrap_or_default();
            return Err(CommandError::new(
                ExitStatus::Failure,
                Problem::new(format!("which revisions are applied cannot be found out: {why}"))
                    .of(Some(&history.config.name))
                    .hint(
                        "`{program} sum --offline` writes the manifest without asking the database",
                    ),
            ));
        }
    };
    for (file, entry) in edited.iter().zip(journal) {
        let id = &file.header().revision;
        let is_applied = history.revisions.graph().is_applied(id.as_str(), &rows).unwrap_or(false);
        let was = entry.as_ref().and_then(|entry| Checksum::parse(entry.checksum.as_deref()?).ok());
        if !is_applied || was.is_some_and(|was| file.is_as_applied(was)) {
            continue;
        }
        let mut problem = Problem::new(format!("revision {id} was edited after it was applied"))
            .of(Some(&history.config.name))
            .hint(format!(
                "put {} back as it was, and make the change in a new revision",
                file.source().path().display()
            ));
        if let Some(entry) = entry.filter(|entry| entry.body.is_some()) {
            let applied =
                [entry.body, entry.down_body].into_iter().flatten().collect::<Vec<_>>().join("\n");
            let now = [Some(file.up_text()), file.down_text()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n");
            problem.difference = Some(problems::difference(&applied, &now, file.source().path()));
        }
        return Err(CommandError::new(ExitStatus::Failure, problem));
    }
    Ok(())
}

fn read(history: &History, id: &RevisionId) -> Result<RevisionFile, CommandError> {
    history.revisions.file(id).map_err(|error| {
        let problems = problems::of_revisions(&error, Some(history.config.name.as_str()));
        CommandError::several(ExitStatus::Failure, problems)
    })
}

fn fail(error: RevisionDirError, history: &History) -> CommandError {
    let problems = problems::of_revisions(&error.into(), Some(history.config.name.as_str()));
    CommandError::several(ExitStatus::Failure, problems)
}
