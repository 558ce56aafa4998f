//! From what a statement was seen to do to its dangers, and to the form that does the same with less waiting. Never rewrites
//! anybody's statement.

use std::collections::BTreeSet;

use aludel_core::plan::Hazard;
use aludel_core::script;

use super::observation::{Alteration, Observation};
use super::words;

/// A form of a statement that keeps fewer people waiting, or loses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SafeForm {
    /// CREATE INDEX CONCURRENTLY.
    IndexConcurrently,
    /// DROP INDEX CONCURRENTLY.
    DropIndexConcurrently,
    /// REINDEX CONCURRENTLY.
    ReindexConcurrently,
    /// NOT VALID first, VALIDATE later.
    NotValid,
    /// A constraint of an index that is there.
    UsingIndex,
    /// A validated check before SET NOT NULL.
    CheckBeforeNotNull,
    /// A validated check before ATTACH PARTITION.
    CheckBeforeAttach,
    /// A column without a default that is computed for each row.
    DefaultLater,
    /// A new column beside the old one.
    NewColumn,
    /// Rows in batches.
    Batches,
    /// Two releases.
    TwoReleases,
}

impl SafeForm {
    /// Its name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::IndexConcurrently => "index-concurrently",
            Self::DropIndexConcurrently => "drop-index-concurrently",
            Self::ReindexConcurrently => "reindex-concurrently",
            Self::NotValid => "not-valid",
            Self::UsingIndex => "using-index",
            Self::CheckBeforeNotNull => "check-before-not-null",
            Self::CheckBeforeAttach => "check-before-attach",
            Self::DefaultLater => "default-later",
            Self::NewColumn => "new-column",
            Self::Batches => "batches",
            Self::TwoReleases => "two-releases",
        }
    }

    /// What to write instead, in one line.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::IndexConcurrently => {
                "CREATE INDEX CONCURRENTLY in a section of its own, `-- aludel: up no-transaction`: writes go on"
            }
            Self::DropIndexConcurrently => {
                "DROP INDEX CONCURRENTLY in a section of its own, `-- aludel: up no-transaction`: nobody waits"
            }
            Self::ReindexConcurrently => {
                "REINDEX … CONCURRENTLY in a section of its own, `-- aludel: up no-transaction`: writes go on"
            }
            Self::NotValid => {
                "add it NOT VALID, which is instant, and VALIDATE CONSTRAINT in a revision of its own: writes go on meanwhile"
            }
            Self::UsingIndex => {
                "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX, which is instant"
            }
            Self::CheckBeforeNotNull => {
                "ADD CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in a revision of its own, then SET NOT NULL, which is instant"
            }
            Self::CheckBeforeAttach => {
                "a validated CHECK of the partition's bounds before ATTACH PARTITION, which is instant then"
            }
            Self::DefaultLater => {
                "add the column without the default, SET DEFAULT for new rows, and fill the others in batches"
            }
            Self::NewColumn => {
                "add a second column, fill it in batches while both are written, and drop the old one in a later release"
            }
            Self::Batches => {
                "a step in batches, `-- aludel: up call`: each batch commits by itself and locks few rows"
            }
            Self::TwoReleases => {
                "release programs that do not use the old name first, and run this with a later release"
            }
        }
    }
}

/// The dangers of a statement that was watched.
#[must_use]
pub fn hazards(observation: &Observation) -> BTreeSet<Hazard> {
    use Alteration as A;
    let mut hazards = BTreeSet::new();
    for touched in &observation.touched {
        let work = touched.work;
        if work.rewrites && touched.lock.blocks().stops_users() {
            hazards.insert(Hazard::Rewrite);
        } else if !work.is_instant() && touched.lock.blocks().stops_users() {
            hazards.insert(Hazard::LongLock);
        }
        if work.empties {
            hazards.insert(Hazard::Drop);
        }
    }
    for alteration in &observation.alterations {
        match alteration {
            A::Dropped(_) | A::ColumnDropped(_) => hazards.extend([Hazard::Drop, Hazard::Breaks]),
            A::Renamed(_) | A::ColumnRenamed(_) => hazards.extend([Hazard::Breaks]),
            // Where no row is read, something else has proved it.
            A::CheckAdded(_)
            | A::ForeignKeyAdded(_)
            | A::KeyAdded(_)
            | A::ConstraintValidated(_)
            | A::Attached(_)
            | A::NotNullSet(_)
            | A::ColumnRetyped(_)
            | A::IndexAdded { is_unique: true, .. }
                if reads_rows(observation) =>
            {
                hazards.insert(Hazard::MayFail);
            }
            _ => {}
        }
    }
    hazards
}

/// The safe form of a statement that was watched, where there is one and it is not written so already.
#[must_use]
pub fn safe_form(sql: &str, observation: &Observation) -> Option<SafeForm> {
    use Alteration as A;
    if words::changes_rows(sql) {
        return Some(SafeForm::Batches);
    }
    let stops = |touched: &super::Touched| {
        !touched.work.is_instant() && touched.lock.blocks().stops_users()
    };
    let is_slow = observation.touched.iter().any(stops);
    let has = |is: fn(&A) -> bool| observation.alterations.iter().any(is);
    if has(|a| {
        matches!(a, A::Dropped(_) | A::ColumnDropped(_) | A::Renamed(_) | A::ColumnRenamed(_))
    }) {
        return Some(SafeForm::TwoReleases);
    }
    let words = script::command_words(sql);
    if words == "DROP INDEX" && script::must_run_alone(sql).is_none() {
        return Some(SafeForm::DropIndexConcurrently);
    }
    if !is_slow {
        return None;
    }
    if words == "REINDEX" {
        return Some(SafeForm::ReindexConcurrently);
    }
    if has(|a| matches!(a, A::ColumnRetyped(_))) {
        return Some(SafeForm::NewColumn);
    }
    if has(|a| matches!(a, A::KeyAdded(_))) {
        return Some(SafeForm::UsingIndex);
    }
    if has(|a| matches!(a, A::CheckAdded(_) | A::ForeignKeyAdded(_))) {
        return Some(SafeForm::NotValid);
    }
    if has(|a| matches!(a, A::Attached(_))) {
        return Some(SafeForm::CheckBeforeAttach);
    }
    if has(|a| matches!(a, A::NotNullSet(_))) {
        return Some(SafeForm::CheckBeforeNotNull);
    }
    if has(|a| matches!(a, A::ColumnAdded(_))) {
        return Some(SafeForm::DefaultLater);
    }
    has(|a| matches!(a, A::IndexAdded { .. })).then_some(SafeForm::IndexConcurrently)
}

/// The dangers that the words of a statement tell alone, where it was not watched.
#[must_use]
pub fn hazards_by_words(sql: &str) -> BTreeSet<Hazard> {
    let words: Vec<String> = script::lex(sql)
        .map_while(Result::ok)
        .filter(|token| !token.kind.is_layout() && !token.kind.is_string())
        .map(|token| token.text(sql).to_ascii_uppercase())
        .collect();
    let has =
        |sought: &[&str]| words.windows(sought.len()).any(|window| window.iter().eq(sought.iter()));
    let mut hazards = BTreeSet::new();
    let command = script::command_words(sql);
    let alters = command == "ALTER TABLE";
    if matches!(
        command.as_str(),
        "DROP TABLE" | "DROP SCHEMA" | "DROP VIEW" | "DROP MATERIALIZED VIEW"
    ) || alters && has(&["DROP", "COLUMN"])
    {
        hazards.extend([Hazard::Drop, Hazard::Breaks]);
    }
    if matches!(command.as_str(), "TRUNCATE" | "DELETE") {
        hazards.insert(Hazard::Drop);
    }
    if alters && has(&["RENAME"]) {
        hazards.insert(Hazard::Breaks);
    }
    if alters && has(&["TYPE"]) {
        hazards.extend([Hazard::Rewrite, Hazard::MayFail]);
    }
    if alters && (has(&["SET", "NOT", "NULL"]) || has(&["ADD", "CONSTRAINT"])) {
        hazards.extend([Hazard::LongLock, Hazard::MayFail]);
    }
    if command == "CREATE INDEX" && script::must_run_alone(sql).is_none() {
        hazards.insert(Hazard::LongLock);
    }
    hazards
}

fn reads_rows(observation: &Observation) -> bool {
    observation.touched.iter().any(|touched| !touched.work.is_instant())
}
