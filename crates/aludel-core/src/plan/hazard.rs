//! Dangers of a statement, by name. Never decides whether they are taken.

use std::fmt;

/// A danger of a statement, from a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hazard {
    /// Rows, or values of them, are gone and no downgrade brings them back.
    Drop,
    /// The whole table is written anew under a lock that stops every reader.
    Rewrite,
    /// The table is read through under a lock that stops writers or readers.
    LongLock,
    /// Rows that are there may not satisfy what is asked, and the statement fails.
    MayFail,
    /// Programs that use the old name or form fail from this moment on.
    Breaks,
}

impl Hazard {
    /// All of them, as `--allow` takes them.
    pub const ALL: [Self; 5] =
        [Self::Drop, Self::Rewrite, Self::LongLock, Self::MayFail, Self::Breaks];

    /// Its name in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Rewrite => "rewrite",
            Self::LongLock => "long-lock",
            Self::MayFail => "may-fail",
            Self::Breaks => "breaks",
        }
    }

    /// What it means, in one sentence fragment.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Drop => "rows or values are lost for good",
            Self::Rewrite => "the table is written anew while nobody can read it",
            Self::LongLock => "the table is read through while others wait",
            Self::MayFail => "rows that are there may not satisfy it",
            Self::Breaks => "programs that use the old name or form fail at once",
        }
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
