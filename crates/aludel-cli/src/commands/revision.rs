//! revision and revision-NAME: a new revision file. Never applies it.

use aludel_core::graph::Target;
use aludel_core::revision::{NewRevision, RevisionId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::autogenerate::{self, Generated};
use super::{movement, sum};
use crate::args::RevisionArgs;
use crate::context::{Context, History};
use crate::document::{Document, DocumentKind};
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::problems;

pub(crate) fn run(context: &Context<'_>, args: &RevisionArgs) -> Result<ExitStatus, CommandError> {
    let config = context.one_config(args.database.as_deref())?;
    let revisions = context.revisions(&config, false)?;
    let history = History { config, revisions };
    history.folder()?;
    let graph = history.revisions.graph();
    let head = args.head.as_deref().map(movement::target).transpose()?;
    let revises = graph
        .new_revision_parents(head.as_ref(), args.splice)
        .map_err(|error| problems::graph_failure(&error, None))?;
    let depends_on: Vec<Target> =
        args.depends_on.iter().map(|target| movement::target(target)).collect::<Result<_, _>>()?;
    let depends_on = graph
        .new_dependencies(&depends_on)
        .map_err(|error| problems::graph_failure(&error, None))?;
    let mut new = NewRevision {
        id: new_id(args.rev_id.as_deref())?,
        message: args.message().to_owned(),
        revises,
        created: Timestamp::now(),
        labels: args.branch_label.clone(),
        depends_on,
        up: Vec::new(),
        down: Vec::new(),
        unproved: false,
    };
    // Before the work that a name in vain would waste.
    check_names(&history, &new)?;
    if !autogenerate::is_wanted(context, &history, args)? {
        return write(context, &history, &new, Some(&Generated::default()));
    }
    let generated = autogenerate::fill(context, &history, args, &mut new)?;
    if !generated.changes.is_empty() {
        return write(context, &history, &new, Some(&generated));
    }
    if context.output.is_json() {
        let database = &history.config.name;
        context.output.json(&NewRevisionDocument {
            database,
            revision: None,
            path: None,
            generated: Some(&generated),
        })?;
    }
    Ok(ExitStatus::Success)
}

/// A given identifier, or a random one.
pub(crate) fn new_id(given: Option<&str>) -> Result<RevisionId, CommandError> {
    match given {
        Some(text) => RevisionId::new(text)
            .map_err(|error| CommandError::usage(error.to_string(), error.hint())),
        None => {
            let random = uuid::Uuid::new_v4();
            let mut bytes = [0; 6];
            bytes.copy_from_slice(&random.as_bytes()[..6]);
            Ok(RevisionId::from_bytes(bytes))
        }
    }
}

fn check_names(history: &History, new: &NewRevision) -> Result<(), CommandError> {
    let graph = history.revisions.graph();
    graph
        .check_new_names(&new.id, &new.labels)
        .map_err(|error| problems::graph_failure(&error, None))
}

/// Writes the file and its line in the manifest, and says where it is.
pub(crate) fn write(
    context: &Context<'_>,
    history: &History,
    new: &NewRevision,
    generated: Option<&Generated>,
) -> Result<ExitStatus, CommandError> {
    check_names(history, new)?;
    let name = new.file_name(&history.config.file_template).map_err(|error| {
        CommandError::usage(error.to_string(), "correct file_template in the configuration")
    })?;
    let dir = history.folder()?;
    let failed = |error: aludel_core::revision_dir::RevisionDirError| {
        CommandError::several(ExitStatus::Failure, problems::of_revisions(&error.into(), None))
    };
    let path = dir.create(&name, &new.render()).map_err(failed)?;
    sum::add(context, history)?;
    if context.output.is_json() {
        context.output.json(&NewRevisionDocument {
            database: &history.config.name,
            revision: Some(new.id.as_str()),
            path: Some(path.display().to_string()),
            generated,
        })?;
    } else {
        context.output.data(&format!("Generating {} ...  done\n", path.display()));
    }
    Ok(ExitStatus::Success)
}

/// A new revision. `merge` generates nothing, and prints the first three fields alone.
#[derive(Serialize, JsonSchema)]
#[schemars(extend("dependentRequired" = {
    "changes": ["hazards", "proved"],
    "hazards": ["changes", "proved"],
    "proved": ["changes", "hazards"],
}))]
pub(crate) struct NewRevisionDocument<'a> {
    /// The name of the configuration of its database.
    database: &'a str,
    /// Its file; null where there was no difference, and so nothing to write.
    path: Option<String>,
    /// Its identifier; null likewise.
    revision: Option<&'a str>,
    #[serde(flatten)]
    generated: Option<&'a Generated>,
}

impl Document for NewRevisionDocument<'_> {
    const KIND: DocumentKind = DocumentKind::Revision;
}
