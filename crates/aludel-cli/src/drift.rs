//! What was changed in a database since its last migration and not by one: as lines, as a title, as data. Never compares with
//! models.

use aludel_core::fingerprint::{Aside, Comparison, Fingerprint, Kept, ObjectChange, Unknown, What};
use aludel_core::revision::RevisionId;
use aludel_postgres::JournalDirection;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::fingerprint::Recorded;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Word;
use crate::lines::counted;

/// What the journal's newest fingerprint says about the database as it is.
#[derive(Debug, Clone)]
pub(crate) enum Drift {
    /// It is as its last migration left it.
    None,
    /// Somebody else changed it.
    Found {
        /// The row with the fingerprint.
        since: Box<Recorded>,
        /// What differs, by name.
        changes: Vec<ObjectChange>,
    },
    /// Nobody knows, for this reason.
    Unknown(String),
}

impl Drift {
    /// Compares what the journal keeps with what is there.
    pub(crate) fn of(
        recorded: Result<Option<Recorded>, RunErrorKind>,
        heads: Result<Vec<RevisionId>, RunErrorKind>,
        live: Option<&Fingerprint>,
        aside: Aside,
    ) -> Self {
        let unknown = |why: &str| Self::Unknown(why.to_owned());
        let (recorded, heads) = match (recorded, heads) {
            (Ok(Some(recorded)), Ok(heads)) => (recorded, heads),
            (Ok(None), _) => return unknown("the last row of the journal has no fingerprint"),
            (Err(error), _) | (_, Err(error)) => return Self::Unknown(error.to_string()),
        };
        let mut heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
        heads.sort();
        if heads != recorded.heads {
            return unknown("the version table was moved by something else since");
        }
        let Some(live) = live else { return unknown("the catalog was not read") };
        match &recorded.kept {
            Kept::Unknown => Self::Unknown(Unknown::Format.to_string()),
            Kept::Known(kept) => match kept.compare(live, aside) {
                Comparison::Same => Self::None,
                Comparison::Unknown(why) => Self::Unknown(why.to_string()),
                Comparison::Differs(changes) => Self::Found { since: Box::new(recorded), changes },
            },
        }
    }

    /// Why nobody knows, where that is so.
    pub(crate) fn unknown(&self) -> Option<&str> {
        match self {
            Self::Unknown(why) => Some(why),
            Self::None | Self::Found { .. } => None,
        }
    }

    /// How many objects differ, and since when.
    pub(crate) fn title(&self) -> Option<String> {
        let Self::Found { since, changes } = self else { return None };
        Some(format!("{} {}", counted(changes.len(), "object"), since_when(since)))
    }

    /// One line per object, below one that says since when; nothing where there are none.
    pub(crate) fn lines(&self) -> String {
        let Self::Found { since, changes } = self else { return String::new() };
        let lines: String = changes.iter().map(|change| format!("  {change}\n")).collect();
        format!("{}:\n{lines}", since_when(since))
    }

    /// The same as data.
    pub(crate) fn document(&self) -> DriftDocument {
        let mut document = DriftDocument {
            is_known: !matches!(self, Self::Unknown(_)),
            why_unknown: self.unknown().map(str::to_owned),
            since: None,
            added: Vec::new(),
            missing: Vec::new(),
            changed: Vec::new(),
        };
        if let Self::Found { since, changes } = self {
            document.since = Some(SinceDocument {
                revision: since.revision.clone(),
                direction: Word(since.direction),
                started: since.started.to_string(),
            });
            for change in changes {
                let list = match change.what {
                    What::Added => &mut document.added,
                    What::Missing => &mut document.missing,
                    What::Changed => &mut document.changed,
                };
                list.push(change.object.clone());
            }
        }
        document
    }
}

/// `changed since revision ab12 was applied, not by a migration`.
fn since_when(since: &Recorded) -> String {
    let Recorded { revision, direction, .. } = since;
    let when = match direction {
        JournalDirection::Up => format!("revision {revision} was applied"),
        JournalDirection::Down => format!("revision {revision} was taken back"),
        JournalDirection::Stamp | JournalDirection::Adopt => {
            format!("the database was stamped with {revision}")
        }
    };
    format!("changed since {when}, not by a migration")
}

/// What was changed since the last migration, and not by one.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DriftDocument {
    /// Whether that could be found out.
    is_known: bool,
    /// Why it could not; null where it could.
    why_unknown: Option<String>,
    /// The migration that the database is compared with; null where nothing was changed.
    since: Option<SinceDocument>,
    /// Objects that are there and were not.
    added: Vec<String>,
    /// Objects that were there and are not.
    missing: Vec<String>,
    /// Objects that are otherwise than they were.
    changed: Vec<String>,
}

/// The row of the journal that a database is compared with.
#[derive(Debug, Serialize, JsonSchema)]
struct SinceDocument {
    /// The identifier of its revision.
    revision: String,
    /// Which way it went.
    direction: Word<JournalDirection>,
    /// When it began, RFC 3339.
    started: String,
}
