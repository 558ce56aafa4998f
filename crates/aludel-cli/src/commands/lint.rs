//! lint: what is dangerous or unwise in revisions, found before they run. Connects only where it is told to.

use std::path::{Path, PathBuf};

use aludel_core::lint::{Level, Sizes, Threshold};
use aludel_core::revision::{RevisionFile, RevisionId};
use aludel_postgres::OpenDatabase;
use aludel_postgres::table_sizes::table_sizes;

use super::{movement, reading, show};
use crate::args::{Deny, LintArgs};
use crate::backgrounds::Backgrounds;
use crate::context::{Context, History};
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::findings::{self, LintDocument};
use crate::problems;

/// What is to be looked at in one history: its files, and what is known around them.
struct Chosen<'h> {
    /// None for files that belong to no history.
    history: Option<&'h History>,
    files: Vec<RevisionFile>,
    sizes: Option<&'h Sizes>,
}

pub(crate) fn run(context: &Context<'_>, args: &LintArgs) -> Result<ExitStatus, CommandError> {
    if args.list {
        return findings::list(context.output);
    }
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let sizes = sizes(context, &histories, args)?;
    let chosen = chosen(context, &histories, &sizes, args)?;
    let backgrounds = Backgrounds::of(context, &histories)?;
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    let mut all = Vec::new();
    let mut count = 0;
    for one in &chosen {
        let name = one.history.map(|history| history.config.name.as_str());
        let found = backgrounds.lint(name, &one.files, one.sizes);
        count += one.files.len();
        let shown = found.iter().filter(|finding| args.verbose || finding.level != Level::Note);
        let shown = shown.map(|finding| findings::problem(finding).of(name.filter(|_| several)));
        problems.extend(shown);
        documents.push(LintDocument::new(name, one.files.len(), &found));
        all.extend(found);
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    } else {
        context.output.findings(&problems);
        context.output.talk(&findings::summary(count, &all, args.verbose));
    }
    let denied = match args.deny {
        Deny::Errors => Level::Error,
        Deny::Warnings => Level::Warning,
        Deny::Notes => Level::Note,
    };
    let is_denied = all.iter().any(|finding| finding.level >= denied);
    Ok(if is_denied { ExitStatus::Difference } else { ExitStatus::Success })
}

/// The sizes of the tables of each database, where they are asked for.
fn sizes(
    context: &Context<'_>,
    histories: &[History],
    args: &LintArgs,
) -> Result<Vec<Sizes>, CommandError> {
    if !args.live {
        return Ok(Vec::new());
    }
    let threshold = match args.large {
        Some(rows) => Threshold { rows, bytes: u64::MAX },
        None => Threshold::default(),
    };
    reading::each(context, histories, &async |open: &OpenDatabase<'_>| {
        table_sizes(open, threshold).await
    })
}

/// The files to look at, oldest first.
fn chosen<'h>(
    context: &Context<'_>,
    histories: &'h [History],
    sizes: &'h [Sizes],
    args: &LintArgs,
) -> Result<Vec<Chosen<'h>>, CommandError> {
    let named = named(context, histories, &args.what)?;
    let left_out = left_out(context, histories, args)?;
    let mut chosen = Vec::new();
    for (at, history) in histories.iter().enumerate() {
        let graph = history.revisions.graph();
        let is_meant = |id: &RevisionId| match args.what.as_slice() {
            [] => !left_out[at].contains(id),
            _ => named.revisions.iter().any(|(of, named)| *of == at && named == id),
        };
        let revisions = graph.iter().rev().filter(|revision| is_meant(&revision.id));
        let files: Vec<RevisionFile> =
            revisions.map(|revision| show::file(history, revision)).collect::<Result<_, _>>()?;
        if args.what.is_empty() || !files.is_empty() {
            chosen.push(Chosen { history: Some(history), files, sizes: sizes.get(at) });
        }
    }
    if !named.files.is_empty() {
        chosen.push(Chosen { history: None, files: named.files, sizes: None });
    }
    Ok(chosen)
}

/// What was named on the command line.
#[derive(Default)]
struct Named {
    /// Revisions, each with the number of its history.
    revisions: Vec<(usize, RevisionId)>,
    /// Files that belong to no history.
    files: Vec<RevisionFile>,
}

fn named(
    context: &Context<'_>,
    histories: &[History],
    what: &[String],
) -> Result<Named, CommandError> {
    let mut named = Named::default();
    for text in what {
        let path = context.cwd().join(text);
        if is_file(text, &path) {
            let found = histories.iter().enumerate().find_map(|(at, history)| {
                let same = |other: &Path| other.canonicalize().ok() == path.canonicalize().ok();
                let mut revisions = history.revisions.graph().iter();
                revisions.find(|one| same(&one.path)).map(|one| (at, one.id.clone()))
            });
            match found {
                Some(found) if path.exists() => named.revisions.push(found),
                _ => named.files.push(read(context, &path)?),
            }
            continue;
        }
        let target = movement::target(text)?;
        for (history, revisions) in show::find(context, histories, &target)? {
            let at = histories.iter().position(|one| one.config.name == history.config.name);
            let ids = revisions.into_iter().map(|revision| revision.id.clone());
            named.revisions.extend(ids.map(|id| (at.unwrap_or_default(), id)));
        }
    }
    Ok(named)
}

/// Identifiers and labels have no slash, and no file ends otherwise.
fn is_file(text: &str, path: &Path) -> bool {
    text.contains(['/', '\\']) || text.ends_with(".sql") || path.is_file()
}

fn read(context: &Context<'_>, path: &Path) -> Result<RevisionFile, CommandError> {
    let shown: PathBuf = context.shortened(path);
    let bytes = std::fs::read(path).map_err(|error| CommandError::io("read", &shown, &error))?;
    RevisionFile::parse(shown, &bytes)
        .map_err(|error| CommandError::new(ExitStatus::Failure, problems::of_file(&error)))
}

/// The revisions of each history that `--since` and `--pending` leave out.
fn left_out(
    context: &Context<'_>,
    histories: &[History],
    args: &LintArgs,
) -> Result<Vec<Vec<RevisionId>>, CommandError> {
    let mut heads: Vec<Vec<RevisionId>> = if args.pending {
        reading::heads(context, histories)?
    } else {
        histories.iter().map(|_| Vec::new()).collect()
    };
    for text in &args.since {
        let target = movement::target(text)?;
        for (history, revisions) in show::find(context, histories, &target)? {
            let at = histories.iter().position(|one| one.config.name == history.config.name);
            if let Some(heads) = at.and_then(|at| heads.get_mut(at)) {
                heads.extend(revisions.into_iter().map(|revision| revision.id.clone()));
            }
        }
    }
    let several = histories.len() > 1;
    let applied = |(history, heads): (&History, &Vec<RevisionId>)| {
        let below = history.revisions.graph().applied(heads).map_err(|error| {
            problems::graph_failure(&error, several.then_some(history.config.name.as_str()))
        })?;
        Ok(below.into_iter().map(|revision| revision.id.clone()).collect())
    };
    histories.iter().zip(&heads).map(applied).collect()
}
