//! What the histories of the program say about their objects, which lint needs around every revision. Never finds anything itself.

use aludel_core::lint::{Background, Finding, Sizes, Surroundings, lint};
use aludel_core::revision::RevisionFile;
use aludel_core::revision_set::RevisionSet;

use crate::context::{Context, History};
use crate::error::CommandError;

/// The histories of all databases of the program, by name.
#[derive(Debug)]
pub(crate) struct Backgrounds {
    databases: Vec<(String, Background)>,
}

impl Backgrounds {
    /// Of all databases of the program, also those that were not chosen; of one whose files do not read nothing is known.
    pub(crate) fn of(context: &Context<'_>, histories: &[History]) -> Result<Self, CommandError> {
        let mut databases: Vec<(String, Background)> = histories
            .iter()
            .map(|history| (history.config.name.clone(), background(&history.revisions)))
            .collect();
        for config in context.all_configs()? {
            if databases.iter().all(|(name, _)| *name != config.name)
                && let Ok(revisions) = context.revisions(&config, true)
            {
                databases.push((config.name.clone(), background(&revisions)));
            }
        }
        Ok(Self { databases })
    }

    /// What is found in files of a database, or in files that belong to none.
    pub(crate) fn lint(
        &self,
        database: Option<&str>,
        files: &[RevisionFile],
        sizes: Option<&Sizes>,
    ) -> Vec<Finding> {
        let is_own = |name: &str| Some(name) == database;
        let own = self.databases.iter().find(|(name, _)| is_own(name));
        let others: Vec<(String, Background)> =
            self.databases.iter().filter(|(name, _)| !is_own(name)).cloned().collect();
        let history = own.map(|(_, background)| background);
        let surroundings = Surroundings { history, others: &others, sizes };
        files.iter().flat_map(|file| lint(file, &surroundings)).collect()
    }
}

fn background(revisions: &RevisionSet) -> Background {
    let files: Vec<RevisionFile> =
        revisions.graph().iter().filter_map(|revision| revisions.file(&revision.id).ok()).collect();
    Background::of(&files)
}
