//! From two moments of a session to what the statement between them did. Never looks at a server.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::ident::QualifiedName;

use super::lock_mode::LockMode;
use super::observation::{Alteration, Observation, TableWork, Touched};
use super::snapshot::{Constraint, Kind, Locks, Relation, Relations, Snapshot};

/// What was there before the deployment, by the names it had then.
#[derive(Debug, Clone, Default)]
pub(super) struct Baseline {
    names: BTreeMap<u32, QualifiedName>,
}

impl Baseline {
    pub(super) fn new(relations: &Relations) -> Self {
        let names = relations.iter().map(|(oid, relation)| (*oid, relation.name.clone()));
        Self { names: names.collect() }
    }

    fn name(&self, oid: u32) -> Option<&QualifiedName> {
        self.names.get(&oid)
    }
}

/// A statement between two moments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between<'a> {
    pub(super) baseline: &'a Baseline,
    pub(super) before: &'a Snapshot,
    pub(super) after: &'a Snapshot,
    /// Whether counted scans are evidence: not those of statements whose rows are chosen by the planner, which chooses
    /// otherwise where there are no rows.
    pub(super) scans_count: bool,
    /// Whether a new file is an empty one.
    pub(super) empties: bool,
    /// Whether the rows are read while others write.
    pub(super) is_concurrent: bool,
}

impl Between<'_> {
    pub(super) fn observation(&self) -> Observation {
        let mut touched: Vec<Touched> =
            self.before.relations.keys().filter_map(|oid| self.touched(*oid)).collect();
        touched.sort_by(|one, other| {
            let work = |touched: &Touched| touched.work.is_instant();
            (other.lock, work(one), &one.name).cmp(&(one.lock, work(other), &other.name))
        });
        Observation { touched, alterations: self.alterations().into_iter().collect() }
    }

    fn touched(&self, oid: u32) -> Option<Touched> {
        let relation = self.before.relations.get(&oid)?;
        let name = self.baseline.name(oid)?.clone();
        let held = strongest(&self.before.locks, oid);
        let holds = strongest(&self.after.locks, oid).max(held);
        let work = self.work(oid, relation);
        let takes_lock = holds > held;
        let lock = holds?;
        let index_of = match relation.kind {
            Kind::Index { on, .. } => {
                // A lock on an index says more than its table's only where it is stronger.
                if strongest(&self.after.locks, on) >= Some(lock)
                    || self.baseline.name(on).is_none()
                {
                    return None;
                }
                self.baseline.name(on).cloned()
            }
            Kind::Table | Kind::MaterializedView | Kind::Other => None,
        };
        // A weaker lock than the one that is held says at least that the table is used.
        let modes = |locks: &Locks| locks.get(&oid).map_or(0, BTreeSet::len);
        let uses = modes(&self.after.locks) > modes(&self.before.locks);
        let is_worth_saying = uses || work != TableWork::default();
        is_worth_saying.then_some(Touched { name, index_of, lock, takes_lock, work })
    }

    fn work(&self, oid: u32, before: &Relation) -> TableWork {
        let Some(after) = self.after.relations.get(&oid).filter(|_| has_rows(before)) else {
            return TableWork::default();
        };
        let has_new_file = after.file != before.file;
        if self.empties {
            return TableWork { empties: has_new_file, ..TableWork::default() };
        }
        let scans = (self.scans_count && after.scans > before.scans) || self.is_referred_to(oid);
        let builds_indexes = self.built_indexes(oid);
        let is_concurrent = self.is_concurrent && builds_indexes > 0;
        TableWork { scans, rewrites: has_new_file, empties: false, builds_indexes, is_concurrent }
    }

    /// Whether a foreign key to the table holds for all rows from now on. How the two tables are joined is the planner's choice, which
    /// for none is not the one for many: reading both is what most often comes of it.
    fn is_referred_to(&self, table: u32) -> bool {
        let mut constraints = self.after.relations.iter().flat_map(|(oid, relation)| {
            relation.constraints.iter().map(move |(key, constraint)| (oid, key, constraint))
        });
        constraints.any(|(oid, key, constraint)| {
            let Some(before) = self.before.relations.get(oid) else { return false };
            let was = before.constraints.get(key);
            let is_read =
                self.after.relations.get(oid).is_some_and(|after| after.scans > before.scans);
            // The key of a column that is new is NULL in every row, and what the deployment makes has none.
            is_read
                && self.baseline.name(*oid).is_some()
                && constraint.references == table
                && constraint.is_validated
                && was.is_none_or(|was| !was.is_validated)
        })
    }

    /// An index that takes over the file of one that goes is not built.
    fn built_indexes(&self, table: u32) -> u32 {
        let files: BTreeSet<u32> =
            self.before.relations.values().map(|relation| relation.file).collect();
        let is_built = |relation: &&Relation| {
            matches!(relation.kind, Kind::Index { on, .. } if on == table)
                && relation.file != 0
                && !files.contains(&relation.file)
        };
        let count = self.after.relations.values().filter(is_built).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn alterations(&self) -> BTreeSet<Alteration> {
        let mut found = BTreeSet::new();
        for (oid, before) in &self.before.relations {
            let Some(name) = self.baseline.name(*oid) else { continue };
            match (&before.kind, self.after.relations.get(oid)) {
                (Kind::Index { on, .. }, None) => {
                    let table = self.baseline.name(*on);
                    let is_there = self.after.relations.contains_key(on);
                    if let Some(table) = table.filter(|_| is_there && !self.has_twin(*on, before)) {
                        found.insert(Alteration::IndexDropped(table.clone()));
                    }
                }
                (Kind::Index { .. }, Some(_)) => {}
                (_, None) => {
                    found.insert(Alteration::Dropped(name.clone()));
                }
                (_, Some(after)) => altered(name, before, after, &mut found),
            }
        }
        for (oid, relation) in &self.after.relations {
            let Kind::Index { on, is_unique } = relation.kind else { continue };
            let was_there = self.before.relations.contains_key(oid);
            let replaces = |before: &Relation| before.name == relation.name;
            if let Some(on) = self.baseline.name(on)
                && !was_there
                && !self.before.relations.values().any(replaces)
            {
                found.insert(Alteration::IndexAdded { on: on.clone(), is_unique });
            }
        }
        found
    }

    /// Whether an index that went was only made again.
    fn has_twin(&self, on: u32, gone: &Relation) -> bool {
        self.after.relations.values().any(|relation| {
            relation.name == gone.name
                && matches!(relation.kind, Kind::Index { on: other, .. } if other == on)
        })
    }
}

fn has_rows(relation: &Relation) -> bool {
    matches!(relation.kind, Kind::Table | Kind::MaterializedView)
}

fn strongest(locks: &Locks, oid: u32) -> Option<LockMode> {
    locks.get(&oid).and_then(|modes| modes.last().copied())
}

fn altered(
    name: &QualifiedName,
    before: &Relation,
    after: &Relation,
    found: &mut BTreeSet<Alteration>,
) {
    let mut add = |alteration: fn(QualifiedName) -> Alteration| {
        found.insert(alteration(name.clone()));
    };
    if before.name != after.name {
        add(Alteration::Renamed);
    }
    if !before.is_partition && after.is_partition {
        add(Alteration::Attached);
    }
    for (number, column) in &before.columns {
        match after.columns.get(number) {
            None => add(Alteration::ColumnDropped),
            Some(now) => {
                if now.name != column.name {
                    add(Alteration::ColumnRenamed);
                }
                if now.data_type != column.data_type {
                    add(Alteration::ColumnRetyped);
                }
                if now.is_not_null && !column.is_not_null {
                    add(Alteration::NotNullSet);
                }
            }
        }
    }
    if after.columns.keys().any(|number| !before.columns.contains_key(number)) {
        add(Alteration::ColumnAdded);
    }
    // A change of type makes constraints again.
    let was_there = |made: &Constraint| {
        before.constraints.values().any(|was| was.name == made.name && was.kind == made.kind)
    };
    for (oid, constraint) in &after.constraints {
        match before.constraints.get(oid) {
            Some(was) if constraint.is_validated && !was.is_validated => {
                add(Alteration::ConstraintValidated);
            }
            None if constraint.is_validated && !was_there(constraint) => {
                match constraint.kind.as_str() {
                    "c" => add(Alteration::CheckAdded),
                    "f" => add(Alteration::ForeignKeyAdded),
                    "p" | "u" | "x" => add(Alteration::KeyAdded),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}
