//! The lock modes of tables, and what each keeps from whom. Never looks at a server.

use std::fmt;

/// A lock mode of a table, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockMode {
    /// What SELECT takes.
    AccessShare,
    /// What SELECT FOR UPDATE takes.
    RowShare,
    /// What INSERT, UPDATE and DELETE take.
    RowExclusive,
    /// What VACUUM, ANALYZE and CREATE INDEX CONCURRENTLY take.
    ShareUpdateExclusive,
    /// What CREATE INDEX takes.
    Share,
    /// What CREATE TRIGGER and foreign keys take.
    ShareRowExclusive,
    /// What REFRESH MATERIALIZED VIEW CONCURRENTLY takes.
    Exclusive,
    /// What DROP TABLE and most of ALTER TABLE take.
    AccessExclusive,
}

/// Who waits for a lock that is held, in the words of somebody who uses the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocks {
    /// Changes of the table's definition wait; whoever reads or writes rows does not.
    OnlyDdl,
    /// The same, and VACUUM too.
    DdlAndVacuum,
    /// INSERT, UPDATE and DELETE wait; SELECT does not.
    Writes,
    /// SELECT FOR UPDATE and its relatives wait too.
    WritesAndRowLocks,
    /// Everybody waits.
    ReadsAndWrites,
}

impl LockMode {
    /// All of them, the weakest first.
    pub const ALL: [Self; 8] = [
        Self::AccessShare,
        Self::RowShare,
        Self::RowExclusive,
        Self::ShareUpdateExclusive,
        Self::Share,
        Self::ShareRowExclusive,
        Self::Exclusive,
        Self::AccessExclusive,
    ];

    /// Its name in SQL, `ACCESS EXCLUSIVE`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowShare => "ROW SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }

    /// The mode that `pg_locks` calls so, as `AccessExclusiveLock`; none for modes that tables do not have.
    #[must_use]
    pub fn of_catalog(name: &str) -> Option<Self> {
        let name = name.strip_suffix("Lock")?;
        Self::ALL.into_iter().find(|mode| mode.as_str().split(' ').map(capitalised).eq(words(name)))
    }

    /// Whether two sessions cannot hold these at once.
    #[must_use]
    pub fn conflicts_with(self, other: Self) -> bool {
        let (weak, strong) = if self <= other { (self, other) } else { (other, self) };
        match weak {
            Self::AccessShare => strong == Self::AccessExclusive,
            Self::RowShare => strong >= Self::Exclusive,
            Self::RowExclusive => strong >= Self::Share,
            // SHARE is the only one of the stronger modes that is compatible with itself.
            Self::Share => strong != Self::Share,
            Self::ShareUpdateExclusive
            | Self::ShareRowExclusive
            | Self::Exclusive
            | Self::AccessExclusive => true,
        }
    }

    /// Who waits while it is held.
    ///
    /// ```
    /// use aludel_postgres::forecast::LockMode;
    ///
    /// assert_eq!(LockMode::Share.blocks().to_string(), "writes");
    /// ```
    #[must_use]
    pub fn blocks(self) -> Blocks {
        if self.conflicts_with(Self::AccessShare) {
            Blocks::ReadsAndWrites
        } else if self.conflicts_with(Self::RowShare) {
            Blocks::WritesAndRowLocks
        } else if self.conflicts_with(Self::RowExclusive) {
            Blocks::Writes
        } else if self.conflicts_with(Self::ShareUpdateExclusive) {
            Blocks::DdlAndVacuum
        } else {
            Blocks::OnlyDdl
        }
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{first}{}", rest.to_ascii_lowercase())
}

/// `AccessShare` as `Access` and `Share`.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> =
        name.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at).collect();
    starts.push(name.len());
    let ends: Vec<usize> = starts.iter().skip(1).copied().collect();
    starts.into_iter().zip(ends).filter_map(|(start, end)| name.get(start..end))
}

impl Blocks {
    /// Whether somebody who reads or writes rows has to wait.
    #[must_use]
    pub fn stops_users(self) -> bool {
        self >= Self::Writes
    }
}

impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Blocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnlyDdl => "only other DDL",
            Self::DdlAndVacuum => "only other DDL and VACUUM",
            Self::Writes => "writes",
            Self::WritesAndRowLocks => "writes and SELECT FOR UPDATE",
            Self::ReadsAndWrites => "reads and writes",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_known_by_the_names_of_the_catalog() {
        assert_eq!(LockMode::of_catalog("AccessShareLock"), Some(LockMode::AccessShare));
        assert_eq!(
            LockMode::of_catalog("ShareUpdateExclusiveLock"),
            Some(LockMode::ShareUpdateExclusive)
        );
        assert_eq!(LockMode::of_catalog("ShareLock"), Some(LockMode::Share));
        assert_eq!(LockMode::of_catalog("SIReadLock"), None);
    }

    /// The table of the PostgreSQL manual, 13.3: a row for each mode, a cross where the modes conflict.
    #[test]
    fn conflicts_are_those_of_the_manual() {
        const MANUAL: [&str; 8] = [
            ".......x", "......xx", "....xxxx", "...xxxxx", "..xx.xxx", "..xxxxxx", ".xxxxxxx",
            "xxxxxxxx",
        ];
        for (one, row) in LockMode::ALL.into_iter().zip(MANUAL) {
            for (other, cross) in LockMode::ALL.into_iter().zip(row.chars()) {
                assert_eq!(one.conflicts_with(other), cross == 'x', "{one} and {other}");
            }
        }
    }

    #[test]
    fn who_waits_is_said_in_plain_words() {
        let words: Vec<String> =
            LockMode::ALL.into_iter().map(|mode| mode.blocks().to_string()).collect();
        assert_eq!(
            words,
            [
                "only other DDL",
                "only other DDL",
                "only other DDL",
                "only other DDL and VACUUM",
                "writes",
                "writes",
                "writes and SELECT FOR UPDATE",
                "reads and writes"
            ]
        );
    }
}
