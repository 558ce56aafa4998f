//! What `--format json` prints: the kinds of documents, who prints which, and the trait without which nothing is printed. Never holds a
//! document's fields; those are beside the command.

mod schema;
mod words;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use schema::schema;
pub(crate) use words::{Closed, Word};

/// A document that a command prints as the whole of its output. `Output::json` takes nothing else, so that there is none without a schema.
pub(crate) trait Document: Serialize + JsonSchema {
    /// Which it is.
    const KIND: DocumentKind;
}

/// The kinds of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    Run,
    Plan,
    Current,
    History,
    Heads,
    Branches,
    Show,
    Revision,
    Check,
    Verify,
    Lint,
    LintRules,
    Diff,
    Journal,
    Doctor,
    Servers,
    Schemas,
}

impl DocumentKind {
    /// All of them, in the order of the help.
    pub(crate) const ALL: [Self; 17] = [
        Self::Run,
        Self::Plan,
        Self::Current,
        Self::History,
        Self::Heads,
        Self::Branches,
        Self::Show,
        Self::Revision,
        Self::Check,
        Self::Verify,
        Self::Lint,
        Self::LintRules,
        Self::Diff,
        Self::Journal,
        Self::Doctor,
        Self::Servers,
        Self::Schemas,
    ];

    /// Its name on the command line and in the manual.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Plan => "plan",
            Self::Current => "current",
            Self::History => "history",
            Self::Heads => "heads",
            Self::Branches => "branches",
            Self::Show => "show",
            Self::Revision => "revision",
            Self::Check => "check",
            Self::Verify => "verify",
            Self::Lint => "lint",
            Self::LintRules => "lint-rules",
            Self::Diff => "diff",
            Self::Journal => "journal",
            Self::Doctor => "doctor",
            Self::Servers => "servers",
            Self::Schemas => "schemas",
        }
    }

    /// The commands that print it, with the option that makes them do so where it takes one.
    pub(crate) fn commands(self) -> &'static [&'static str] {
        match self {
            Self::Run => &["upgrade", "downgrade", "stamp", "init", "ensure-version", "recover"],
            Self::Plan => &["plan", "upgrade --plan", "downgrade --plan"],
            Self::Current => &["current"],
            Self::History => &["history"],
            Self::Heads => &["heads"],
            Self::Branches => &["branches"],
            Self::Show => &["show"],
            Self::Revision => &["revision", "revision-NAME", "merge"],
            Self::Check => &["check"],
            Self::Verify => &["verify"],
            Self::Lint => &["lint"],
            Self::LintRules => &["lint --list"],
            Self::Diff => &["diff"],
            Self::Journal => &["journal"],
            Self::Doctor => &["doctor"],
            Self::Servers => &["dev status"],
            Self::Schemas => &["schema"],
        }
    }
}

impl ValueEnum for DocumentKind {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        // Who looks for the schema of what `upgrade` prints may say so.
        let commands = self.commands().iter().filter(|command| **command != self.name());
        Some(
            PossibleValue::new(self.name())
                .help(self.commands().join(", "))
                .aliases(commands.copied()),
        )
    }
}
