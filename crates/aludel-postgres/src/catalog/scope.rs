//! Which part of a database is read. Never decides what of it is compared.

use aludel_core::ident::QualifiedName;

use crate::tables::Tables;

/// Which part of a database is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The schemas; none for all but `pg_*` and `information_schema`.
    pub schemas: Vec<String>,
    /// Tables and views that are left out, with everything that belongs to them: columns, constraints, indexes,
    /// triggers, policies, and the sequences that their columns own.
    pub ignore: Vec<QualifiedName>,
}

impl Scope {
    /// Everything but Aludel's own tables.
    #[must_use]
    pub fn without(tables: &Tables) -> Self {
        let Tables { version, journal, run, progress, identity } = tables;
        Self {
            schemas: Vec::new(),
            ignore: [version, journal, run, progress, identity].map(Clone::clone).into(),
        }
    }

    /// Whether a table or view is left out.
    pub(super) fn ignores(&self, name: &QualifiedName) -> bool {
        self.ignore.contains(name)
    }
}
