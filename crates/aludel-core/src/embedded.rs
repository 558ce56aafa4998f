//! Configurations and revisions inside a binary, as `embed_revisions!` writes them. Never reads a file.

use std::path::{Path, PathBuf};

use crate::config::{Config, ConfigError};

/// What the paths of embedded files begin with in messages.
pub const PREFIX: &str = "embedded:";

/// Whether a path is that of an embedded file.
#[must_use]
pub fn is_embedded(path: &Path) -> bool {
    path.to_string_lossy().starts_with(PREFIX)
}

/// Everything that a program carries in itself: one entry per configuration, in the program's order.
///
/// Made by `aludel::embed_revisions!`, which refuses to compile for release what would be refused at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddedProject {
    /// The configurations.
    pub configs: &'static [EmbeddedConfig],
    /// Why there are none: what was wrong with the files when a build with debug assertions read them. Other builds
    /// fail instead.
    pub faults: &'static [&'static str],
}

/// A configuration with its revisions, as texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddedConfig {
    /// The configuration's file name, as `aludel.toml`.
    pub file_name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// The revision files: name and text, sorted by name.
    pub revisions: &'static [(&'static str, &'static str)],
    /// The text of the manifest.
    pub manifest: &'static str,
}

/// The revision files of an embedded configuration, under the paths that messages show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedRevisions {
    folder: PathBuf,
    config: EmbeddedConfig,
}

impl EmbeddedProject {
    /// The configurations, read.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first one that does not read.
    pub fn configs(&self) -> Result<Vec<Config>, ConfigError> {
        self.configs.iter().map(EmbeddedConfig::config).collect()
    }

    /// The revisions of the database of this name.
    #[must_use]
    pub fn revisions(&self, database: &str) -> Option<EmbeddedRevisions> {
        self.configs.iter().find_map(|embedded| {
            let config = embedded.config().ok().filter(|config| config.name == database)?;
            Some(EmbeddedRevisions { folder: config.versions(), config: *embedded })
        })
    }
}

impl EmbeddedConfig {
    /// The configuration, read.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the text does not read.
    pub fn config(&self) -> Result<Config, ConfigError> {
        Config::parse_embedded(self.file_name, self.text)
    }
}

impl EmbeddedRevisions {
    /// What stands for the folder in messages, as `embedded:migrations/versions`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The text of the manifest.
    #[must_use]
    pub fn manifest(&self) -> &'static str {
        self.config.manifest
    }

    /// Every file's path and text.
    pub fn files(&self) -> impl Iterator<Item = (PathBuf, &'static str)> {
        self.config.revisions.iter().map(|(name, text)| (self.folder.join(name), *text))
    }

    /// The text of a file by its path.
    #[must_use]
    pub fn text(&self, path: &Path) -> Option<&'static str> {
        let name = path.strip_prefix(&self.folder).ok()?.to_str()?;
        self.config.revisions.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }
}
