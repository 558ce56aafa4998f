//! From what a statement does, how large its tables are and how fast the server works to how long it takes. Never measures.

use std::time::Duration;

use super::observation::TableWork;
use super::sizes::TableSize;

/// How many bytes of rows a server gets done in a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speeds {
    /// Reads and checks.
    pub scan: u64,
    /// Writes into a new file.
    pub rewrite: u64,
    /// Builds an index of.
    pub index: u64,
}

/// What takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Toil {
    /// Reading rows.
    Scan,
    /// Writing them anew.
    Rewrite,
    /// Building an index.
    IndexBuild,
}

/// A part of an estimate: so many bytes, at this speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// What is done.
    pub toil: Toil,
    /// To how many bytes; those of the table, once for each index.
    pub bytes: u64,
    /// How many bytes are done in a second.
    pub speed: u64,
}

/// How long a statement works, once it has its locks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Estimate {
    /// It only changes the catalog, however large the tables are.
    Instant,
    /// About so long, for these reasons.
    About {
        /// How long.
        duration: Duration,
        /// What takes the time.
        basis: Vec<Basis>,
    },
    /// It cannot be told from here.
    Unknown,
}

impl Estimate {
    /// For what a statement does to tables of these sizes.
    ///
    /// ```
    /// use aludel_postgres::forecast::{Estimate, Speeds, TableSize, TableWork};
    /// use std::time::Duration;
    ///
    /// let speeds = Speeds { scan: 1_000, rewrite: 100, index: 50 };
    /// let size = TableSize { table_bytes: 10_000, ..TableSize::default() };
    /// let work = TableWork { scans: true, rewrites: true, builds_indexes: 1, ..TableWork::default() };
    /// let Estimate::About { duration, .. } = Estimate::of([(work, size)], speeds) else { panic!() };
    /// assert_eq!(duration, Duration::from_secs(100 + 200));
    /// ```
    #[must_use]
    pub fn of(work: impl IntoIterator<Item = (TableWork, TableSize)>, speeds: Speeds) -> Self {
        let basis: Vec<Basis> =
            work.into_iter().flat_map(|(work, size)| toils(work, size, speeds)).collect();
        if basis.is_empty() {
            return Self::Instant;
        }
        Self::About { duration: basis.iter().map(|basis| basis.duration()).sum(), basis }
    }

    /// The time, where one is known.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        match self {
            Self::Instant => Some(Duration::ZERO),
            Self::About { duration, .. } => Some(*duration),
            Self::Unknown => None,
        }
    }
}

impl Basis {
    /// How long this part takes.
    #[must_use]
    pub fn duration(&self) -> Duration {
        let millis = u128::from(self.bytes) * 1_000 / u128::from(self.speed.max(1));
        Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
    }
}

fn toils(work: TableWork, size: TableSize, speeds: Speeds) -> Vec<Basis> {
    let bytes = size.table_bytes;
    let mut basis = Vec::new();
    if work.rewrites {
        basis.push(Basis { toil: Toil::Rewrite, bytes, speed: speeds.rewrite });
    } else if work.scans && work.builds_indexes == 0 || work.is_concurrent {
        // Building an index reads the rows, and its speed is measured so; what is concurrent reads them once more.
        basis.push(Basis { toil: Toil::Scan, bytes, speed: speeds.scan });
    }
    if work.builds_indexes > 0 {
        let bytes = bytes.saturating_mul(u64::from(work.builds_indexes));
        basis.push(Basis { toil: Toil::IndexBuild, bytes, speed: speeds.index });
    }
    basis
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEEDS: Speeds = Speeds { scan: 100, rewrite: 10, index: 20 };

    fn toils_of(work: TableWork) -> Vec<(Toil, u64)> {
        let size = TableSize { table_bytes: 1_000, index_bytes: 7, ..TableSize::default() };
        toils(work, size, SPEEDS).iter().map(|basis| (basis.toil, basis.bytes)).collect()
    }

    #[test]
    fn what_only_changes_the_catalog_is_instant() {
        let none = TableWork::default();
        let emptied = TableWork { empties: true, ..none };
        for work in [none, emptied] {
            assert_eq!(Estimate::of([(work, TableSize::default())], SPEEDS), Estimate::Instant);
        }
    }

    #[test]
    fn the_reading_of_a_rewrite_and_of_an_index_is_not_counted_twice() {
        let scan = TableWork { scans: true, ..TableWork::default() };
        assert_eq!(toils_of(scan), [(Toil::Scan, 1_000)]);
        assert_eq!(toils_of(TableWork { rewrites: true, ..scan }), [(Toil::Rewrite, 1_000)]);
        assert_eq!(toils_of(TableWork { builds_indexes: 2, ..scan }), [(Toil::IndexBuild, 2_000)]);
        let concurrent =
            TableWork { builds_indexes: 1, is_concurrent: true, ..TableWork::default() };
        assert_eq!(toils_of(concurrent), [(Toil::Scan, 1_000), (Toil::IndexBuild, 1_000)]);
    }
}
