//! What both tools are asked, and what they may answer. Never asks and never judges.

use serde::{Deserialize, Serialize};

/// A revision as both tools get it; its file's name without the ending gives the order.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) revises: Vec<String>,
    pub(super) depends_on: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) message: String,
    pub(super) created: String,
    pub(super) file: String,
}

/// A command with its arguments and the rows of the version table that it finds.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "command", rename_all = "lowercase")]
pub(super) enum Question {
    Upgrade { target: String, current: Vec<String> },
    Downgrade { target: String, current: Vec<String> },
    Stamp { targets: Vec<String>, purge: bool, current: Vec<String> },
    Current { current: Vec<String> },
    History { range: Option<String>, verbose: bool, indicate_current: bool, current: Vec<String> },
    Heads { verbose: bool, resolve_dependencies: bool },
    Branches { verbose: bool },
    Show { target: String, current: Vec<String> },
    Merge { revisions: Vec<String>, splice: bool },
    Revision { head: Option<String>, splice: bool, depends_on: Vec<String> },
}

impl Question {
    /// The command's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Upgrade { .. } => "upgrade",
            Self::Downgrade { .. } => "downgrade",
            Self::Stamp { .. } => "stamp",
            Self::Current { .. } => "current",
            Self::History { .. } => "history",
            Self::Heads { .. } => "heads",
            Self::Branches { .. } => "branches",
            Self::Show { .. } => "show",
            Self::Merge { .. } => "merge",
            Self::Revision { .. } => "revision",
        }
    }

    /// The rows of the version table.
    pub(super) fn current(&self) -> &[String] {
        match self {
            Self::Upgrade { current, .. }
            | Self::Downgrade { current, .. }
            | Self::Stamp { current, .. }
            | Self::Current { current }
            | Self::History { current, .. }
            | Self::Show { current, .. } => current,
            _ => &[],
        }
    }

    /// Everything that names a place in the history; both ends of a range.
    pub(super) fn targets(&self) -> Vec<&str> {
        match self {
            Self::Upgrade { target, .. }
            | Self::Downgrade { target, .. }
            | Self::Show { target, .. } => vec![target],
            Self::Stamp { targets, .. } => targets.iter().map(String::as_str).collect(),
            Self::History { range: Some(range), .. } => {
                range.split(':').filter(|end| !end.is_empty()).collect()
            }
            Self::Merge { revisions, .. } => revisions.iter().map(String::as_str).collect(),
            Self::Revision { head, depends_on, .. } => {
                head.iter().chain(depends_on).map(String::as_str).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The words for the program.
    pub(super) fn arguments(&self) -> Vec<String> {
        let mut words = vec![self.name().to_owned()];
        let mut flag = |is_set: bool, name: &str| {
            if is_set {
                words.push(name.to_owned());
            }
        };
        match self {
            Self::History { verbose, indicate_current, .. } => {
                flag(*verbose, "-v");
                flag(*indicate_current, "-i");
            }
            Self::Heads { verbose, resolve_dependencies } => {
                flag(*verbose, "-v");
                flag(*resolve_dependencies, "--resolve-dependencies");
            }
            Self::Branches { verbose } => flag(*verbose, "-v"),
            Self::Stamp { purge, .. } => flag(*purge, "--purge"),
            Self::Merge { splice, .. } => flag(*splice, "--splice"),
            Self::Revision { splice, head, depends_on } => {
                flag(*splice, "--splice");
                words.extend(head.iter().map(|head| format!("--head={head}")));
                words.extend(depends_on.iter().map(|name| format!("--depends-on={name}")));
            }
            _ => {}
        }
        match self {
            Self::History { range: Some(range), .. } => words.push(format!("--rev-range={range}")),
            Self::Revision { .. } => {}
            _ => words.extend(self.targets().iter().map(|target| (*target).to_owned())),
        }
        words
    }
}

/// What a tool answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Answer {
    /// The lines of each step with the rows of the version table after it, and the rows in the end, sorted.
    Moved { steps: Vec<(String, Vec<String>)>, rows: Vec<String> },
    /// What a listing prints.
    Text { text: String },
    /// What a new revision says.
    Made { parents: Vec<String>, depends_on: Vec<String> },
    /// Nothing was done; `crash` is the name of an exception that is no message for users.
    Refused { refused: String, crash: Option<String> },
    /// The revisions that a listing shows, in its order.
    Listed { listed: Vec<String> },
}
