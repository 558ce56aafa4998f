//! How large tables are, and from which size on that is a danger. Never asks a server.

use super::finding::{Finding, Level};
use super::name::Name;
use crate::amount;

/// A table's size as a server estimates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Rows; nothing for a table that was never analysed.
    pub rows: Option<u64>,
    /// Bytes of the table with its indexes and long values.
    pub bytes: u64,
}

/// From which size on a table is a large one: as soon as one of the two is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Default for Threshold {
    /// What a server reads in less than a second: 100,000 rows or 64 MiB.
    fn default() -> Self {
        Self { rows: 100_000, bytes: 64 << 20 }
    }
}

/// The tables of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Each table with its schema.
    pub tables: Vec<(Name, Size)>,
    /// What counts as large.
    pub threshold: Threshold,
}

impl Sizes {
    /// The largest table that a name may mean.
    #[must_use]
    pub fn of(&self, name: &Name) -> Option<Size> {
        let meant = self.tables.iter().filter(|(table, _)| table.may_be(name));
        meant.map(|(_, size)| *size).max_by_key(|size| size.bytes)
    }

    /// Whether a table of this size is a large one.
    #[must_use]
    pub fn is_large(&self, size: Size) -> bool {
        size.bytes >= self.threshold.bytes
            || size.rows.is_some_and(|rows| rows >= self.threshold.rows)
    }
}

impl Size {
    /// In words: `about 1,200,000 rows, 340 MiB`.
    #[must_use]
    pub fn describe(self) -> String {
        let bytes = amount::bytes(self.bytes);
        match self.rows {
            Some(1) => format!("about 1 row, {bytes}"),
            Some(rows) => format!("about {} rows, {bytes}", amount::count(rows)),
            None => format!("an unknown number of rows, {bytes}"),
        }
    }
}

/// A finding about a table that others wait for, with the level that the table's size makes of it: an error for a large one, a note
/// for a small one and for one that is not there yet.
pub(super) fn weighed(finding: Finding, sizes: Option<&Sizes>) -> Finding {
    let (Some(sizes), Some(table)) = (sizes, &finding.table) else { return finding };
    let (level, size) = match sizes.of(table) {
        Some(size) if sizes.is_large(size) => (Level::Error, size.describe()),
        Some(size) => (Level::Note, size.describe()),
        None => (Level::Note, "not in the database yet".to_owned()),
    };
    let level = if finding.level == Level::Note { Level::Note } else { level };
    Finding { level, size: Some(format!("{table}: {size}")), ..finding }
}
