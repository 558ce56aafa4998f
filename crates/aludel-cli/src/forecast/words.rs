//! The facts of a forecast, each in words. Never decides which are shown.

use aludel_core::amount;
use aludel_core::graph::Action;
use aludel_core::ident::QualifiedName;
use aludel_postgres::forecast::{
    Basis, Estimate, Forecast, ForecastBasis, HeldLock, Knowledge, PhaseForecast, RevisionForecast,
    StatementForecast, TableForecast, TableSize, Toil,
};

use super::units;
use crate::lines::counted;

/// Whether there is nothing to know about a statement but that it runs.
pub(super) fn is_harmless(statement: &StatementForecast) -> bool {
    statement.knowledge == Knowledge::Seen
        && statement.tables.is_empty()
        && statement.hazards.is_empty()
        && statement.safe_form.is_none()
        && statement.estimate == Estimate::Instant
}

/// `ACCESS EXCLUSIVE on users: blocks reads and writes`.
pub(super) fn lock(table: &TableForecast) -> String {
    let name = match &table.index_of {
        Some(of) => format!("{} (an index of {})", short(&table.name), short(of)),
        None => short(&table.name),
    };
    match table.lock {
        Some(lock) if table.takes_lock => format!("{lock} on {name}: blocks {}", lock.blocks()),
        Some(lock) => format!("{lock} on {name}, held since a statement above"),
        None => format!("names {name}"),
    }
}

/// `writes the whole table anew, builds 3 indexes`; nothing where no row is touched.
pub(super) fn work(table: &TableForecast) -> Option<String> {
    let work = table.work;
    let indexes = match work.builds_indexes {
        0 => None,
        1 => Some("builds an index".to_owned()),
        count => Some(format!("builds {count} indexes")),
    };
    let reads = match (work.rewrites, work.scans, work.is_concurrent) {
        (true, ..) => Some("writes the whole table anew".to_owned()),
        (_, _, true) => Some("reads every row twice".to_owned()),
        (_, true, _) => Some("reads every row".to_owned()),
        _ => None,
    };
    let empties = work.empties.then(|| "throws all rows away".to_owned());
    let work: Vec<String> = [reads, indexes, empties].into_iter().flatten().collect();
    (!work.is_empty()).then(|| work.join(", "))
}

/// `3 statements in 1 revision; the longest lock: ACCESS EXCLUSIVE on users, about 12 s, blocks reads and writes`.
pub(super) fn summary(forecast: &Forecast) -> String {
    let statements = forecast.statements().count();
    let mut revisions: Vec<_> = forecast
        .phases
        .iter()
        .flat_map(|phase| phase.revisions.iter().map(|revision| &revision.revision))
        .collect();
    revisions.dedup();
    let all =
        format!("{} in {}", counted(statements, "statement"), counted(revisions.len(), "revision"));
    let is_unknown = |statement: &&StatementForecast| {
        matches!(statement.knowledge, Knowledge::CodeStep | Knowledge::NotRun(_))
    };
    let unknown = match forecast.statements().filter(is_unknown).count() {
        0 => String::new(),
        1 => "; 1 statement is not foreseen".to_owned(),
        count => format!("; {count} statements are not foreseen"),
    };
    match (&forecast.basis, forecast.longest_lock()) {
        (ForecastBasis::Nothing, _) => all,
        (_, None) => format!("{all}; nothing that is there is locked{unknown}"),
        (_, Some(held)) => format!("{all}; the longest lock: {}{unknown}", longest(&held)),
    }
}

fn longest(held: &HeldLock) -> String {
    let time = match (held.is_at_least, held.duration < units::NOTICED) {
        (true, true) => "until the commit, for a time that is not known".to_owned(),
        (true, false) => format!("at least {}", units::time(held.duration)),
        (false, _) => units::estimate(held.duration),
    };
    format!("{} on {}, {time}, blocks {}", held.lock, short(&held.on), held.lock.blocks())
}

pub(super) fn heading(phase: &PhaseForecast, number: usize, count: usize) -> String {
    let number =
        if count == 1 { "one phase".to_owned() } else { format!("phase {number} of {count}") };
    match phase.is_transaction {
        true => format!("{number}, a transaction: every lock is kept until its end"),
        false => format!("{number}, outside a transaction: each statement gives its locks back"),
    }
}

pub(super) fn title(revision: &RevisionForecast) -> String {
    let message = match revision.message.as_str() {
        "" => String::new(),
        message => format!(", {message}"),
    };
    let way = if revision.direction == Action::Downgrade { " (down)" } else { "" };
    format!("{}{message}{way}", revision.revision)
}

pub(super) fn size_line(size: &TableSize) -> String {
    let rows = match size.rows {
        None => "rows are not counted yet".to_owned(),
        Some(1) => "about 1 row".to_owned(),
        Some(rows) => format!("about {} rows", amount::count(rows)),
    };
    let indexes = match size.indexes {
        0 => "no index".to_owned(),
        1 => format!("1 index of {}", amount::bytes(size.index_bytes)),
        count => format!("{count} indexes of {}", amount::bytes(size.index_bytes)),
    };
    format!("{rows}, {}, {indexes}", amount::bytes(size.table_bytes))
}

pub(super) fn time(estimate: &Estimate) -> Option<String> {
    match estimate {
        Estimate::Unknown => None,
        Estimate::Instant => Some("instant".to_owned()),
        Estimate::About { duration, .. } if *duration < units::NOTICED => {
            Some(units::estimate(*duration))
        }
        Estimate::About { duration, basis } => {
            let parts: Vec<String> = basis.iter().map(part).collect();
            Some(format!("{}: {}", units::estimate(*duration), parts.join(", ")))
        }
    }
}

/// `180 MiB to write anew at 30 MiB/s`.
fn part(basis: &Basis) -> String {
    let toil = match basis.toil {
        Toil::Scan => "to read",
        Toil::Rewrite => "to write anew",
        Toil::IndexBuild => "to build indexes of",
    };
    format!("{} {toil} at {}/s", amount::bytes(basis.bytes), amount::bytes(basis.speed))
}

/// `users`, `billing.invoices`.
pub(super) fn short(name: &QualifiedName) -> String {
    let text = name.to_string();
    text.strip_prefix("public.").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use aludel_core::ident::Ident;
    use aludel_postgres::forecast::LockMode;

    use super::*;

    #[test]
    fn a_lock_is_told_with_its_time_and_who_waits() {
        let on = QualifiedName::new(Ident::new("public"), Ident::new("users"));
        let held = |millis, is_at_least| HeldLock {
            on: on.clone(),
            lock: LockMode::AccessExclusive,
            duration: Duration::from_millis(millis),
            is_at_least,
        };
        assert_eq!(
            [longest(&held(12_340, false)), longest(&held(12_340, true)), longest(&held(3, true))],
            [
                "ACCESS EXCLUSIVE on users, about 12 s, blocks reads and writes",
                "ACCESS EXCLUSIVE on users, at least 12 s, blocks reads and writes",
                "ACCESS EXCLUSIVE on users, until the commit, for a time that is not known, blocks reads and writes",
            ]
        );
    }

    #[test]
    fn a_time_is_told_with_its_basis() {
        let basis = vec![
            Basis { toil: Toil::Rewrite, bytes: 188_743_680, speed: 31_457_280 },
            Basis { toil: Toil::IndexBuild, bytes: 377_487_360, speed: 62_914_560 },
        ];
        let duration = basis.iter().map(Basis::duration).sum();
        assert_eq!(
            time(&Estimate::About { duration, basis }).as_deref(),
            Some(
                "about 12 s: 180 MiB to write anew at 30 MiB/s, 360 MiB to build indexes of at 60 MiB/s"
            )
        );
        assert_eq!(time(&Estimate::Instant).as_deref(), Some("instant"));
        assert_eq!(time(&Estimate::Unknown), None);
    }
}
