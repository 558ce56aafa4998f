//! Words that documents take from closed lists. Never decides which one it is.

use std::borrow::Cow;
use std::fmt;

use aludel_core::graph::Action;
use aludel_core::lint::Level;
use aludel_core::plan::Hazard;
use aludel_postgres::JournalDirection;
use aludel_postgres::forecast::LockMode;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// A value of a closed list whose names the libraries hold.
pub(crate) trait Closed: Copy + 'static {
    /// What the list is called in a schema.
    const NAME: &'static str;
    /// What the words say.
    const DESCRIPTION: &'static str;
    /// The list.
    const ALL: &'static [Self];

    /// Its word.
    fn word(self) -> &'static str;
}

/// A word of such a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<T>(pub(crate) T);

impl<T: Closed> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<T: Closed> fmt::Display for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.word())
    }
}

impl<T: Closed> JsonSchema for Word<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
        json_schema!({ "description": T::DESCRIPTION, "type": "string", "enum": words })
    }
}

impl Closed for Action {
    const NAME: &'static str = "Direction";
    const DESCRIPTION: &'static str = "Which way a revision goes: it is applied, it is taken back, or the version table is set and nothing is run.";
    const ALL: &'static [Self] = &[Self::Upgrade, Self::Downgrade, Self::Stamp];

    fn word(self) -> &'static str {
        match self {
            Self::Upgrade => "up",
            Self::Downgrade => "down",
            Self::Stamp => "stamp",
        }
    }
}

impl Closed for JournalDirection {
    const NAME: &'static str = "JournalDirection";
    const DESCRIPTION: &'static str = "What a row of the journal tells of: a revision was applied, it was taken back, the version table was set and nothing was run, or it was taken over from another tool.";
    const ALL: &'static [Self] = &[Self::Up, Self::Down, Self::Stamp, Self::Adopt];

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Closed for Hazard {
    const NAME: &'static str = "Hazard";
    const DESCRIPTION: &'static str = "A danger of a statement, as `--allow` takes it.";
    const ALL: &'static [Self] = &Self::ALL;

    fn word(self) -> &'static str {
        self.name()
    }
}

impl Closed for Level {
    const NAME: &'static str = "Level";
    const DESCRIPTION: &'static str = "How bad it is.";
    const ALL: &'static [Self] = &Self::ALL;

    fn word(self) -> &'static str {
        self.name()
    }
}

impl Closed for LockMode {
    const NAME: &'static str = "LockMode";
    const DESCRIPTION: &'static str = "A lock mode of a table, as PostgreSQL names it.";
    const ALL: &'static [Self] = &Self::ALL;

    fn word(self) -> &'static str {
        self.as_str()
    }
}
