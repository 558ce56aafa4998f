//! What the script is given, and what it answers. Never does anything.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The sections of each database's part of a page, by the ends of their addresses.
const SECTIONS: [&str; 8] =
    ["pending", "plan", "lint", "tables", "history", "drift", "models", "journal"];

/// Everything to look at.
#[derive(Debug, Serialize)]
pub(super) struct Job {
    pub(super) chromium: PathBuf,
    /// Where pictures go, if anybody wants some.
    pub(super) screenshots: Option<PathBuf>,
    pub(super) pages: Vec<Subject>,
}

/// A page, and what has to be in it.
#[derive(Debug, Serialize)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) file: PathBuf,
    sections: [&'static str; 8],
    pub(super) databases: Vec<Database>,
}

impl Subject {
    pub(super) fn new(name: &str, file: PathBuf, databases: Vec<Database>) -> Self {
        Self { name: name.to_owned(), file, sections: SECTIONS, databases }
    }
}

/// What has to be said of one database. Tables are named with their schema.
#[derive(Debug, Serialize)]
pub(super) struct Database {
    pub(super) name: String,
    /// How many revisions.
    pub(super) pending: usize,
    /// How many are drawn, those that will come among them.
    pub(super) tables: usize,
    /// What becomes of tables.
    pub(super) marks: BTreeMap<String, Mark>,
    /// What becomes of columns of tables that stay.
    pub(super) columns: BTreeMap<String, Mark>,
    pub(super) searches: Vec<Search>,
    pub(super) chosen: Chosen,
}

/// What pending revisions make of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mark {
    Added,
    Changed,
    Removed,
}

/// What is typed, and how many tables that finds.
#[derive(Debug, Serialize)]
pub(super) struct Search {
    pub(super) words: String,
    pub(super) tables: usize,
}

/// A table that is looked at closely.
#[derive(Debug, Serialize)]
pub(super) struct Chosen {
    pub(super) table: String,
    pub(super) columns: Vec<String>,
}

/// The script's answer.
#[derive(Debug, Deserialize)]
pub(super) struct Outcome {
    /// The browser's version.
    pub(super) browser: String,
    pub(super) pages: Vec<Seen>,
}

/// What was seen of a page.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    pub(super) failures: Vec<Failure>,
    pub(super) figures: Figures,
}

/// Something that is not as it has to be.
#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    pub(super) check: String,
    #[serde(rename = "where")]
    pub(super) at: String,
    pub(super) what: String,
    pub(super) todo: String,
}

/// What was measured, which differs from machine to machine.
#[derive(Debug, Deserialize)]
pub(super) struct Figures {
    /// Milliseconds from the address to the picture.
    #[serde(rename = "open_ms")]
    pub(super) open: Option<u32>,
    pub(super) moving: Option<Frames>,
    pub(super) zooming: Option<Frames>,
}

/// How long frames took, in milliseconds.
#[derive(Debug, Deserialize)]
pub(super) struct Frames {
    #[serde(rename = "median_ms")]
    pub(super) median: f64,
    #[serde(rename = "worst_ms")]
    pub(super) worst: f64,
    pub(super) frames: usize,
}
