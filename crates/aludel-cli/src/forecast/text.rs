//! A forecast as text, the worst first. Never with more lines than say something.

use std::path::Path;

use aludel_core::graph::Action;
use aludel_core::ident::QualifiedName;
use aludel_postgres::forecast::{
    Basis, Estimate, Forecast, ForecastBasis, HeldLock, Knowledge, PhaseForecast, RevisionForecast,
    StatementForecast, TableForecast, TableSize, Toil,
};

use super::units;

/// The whole forecast. `no_shadow` is why there was no shadow database; paths are shown as seen from `cwd`.
pub(crate) fn text(forecast: &Forecast, no_shadow: Option<&str>, cwd: &Path) -> String {
    let mut page = Page { lines: Vec::new(), cwd };
    page.line(0, &summary(forecast));
    if let Some(why) = no_shadow {
        page.line(0, &format!("locks are not known: {why}"));
        page.line(
            0,
            "name a server where databases may be made with --shadow-url or ALUDEL_SHADOW_URL; the statements run there, on empty tables",
        );
    }
    for (index, phase) in forecast.phases.iter().enumerate() {
        page.line(0, "");
        page.line(0, &heading(phase, index + 1, forecast.phases.len()));
        let mut number = 0;
        for revision in &phase.revisions {
            page.line(2, &title(revision));
            for statement in &revision.statements {
                number += 1;
                page.statement(statement, number);
            }
        }
    }
    page.footer(forecast);
    page.lines.join("\n") + "\n"
}

/// So many tables of a statement are shown; one of a partitioned table may lock hundreds.
const MOST_TABLES: usize = 8;

struct Page<'a> {
    lines: Vec<String>,
    cwd: &'a Path,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        self.lines.push(format!("{}{text}", " ".repeat(indent)).trim_end().to_owned());
    }

    fn statement(&mut self, statement: &StatementForecast, number: usize) {
        let path = statement.path.strip_prefix(self.cwd).unwrap_or(&statement.path);
        let name = match statement.knowledge {
            Knowledge::CodeStep => format!("call {}", statement.summary),
            _ => statement.summary.clone(),
        };
        self.line(4, &format!("{number}. {name}"));
        self.line(7, &format!("{}:{}", path.display(), statement.line));
        match &statement.knowledge {
            Knowledge::CodeStep => self.line(7, "a step in Rust, which is not foreseen"),
            Knowledge::NotRun(why) => self.line(7, &format!("not foreseen: {why}")),
            Knowledge::SeenWithoutRows { locks_rows } => {
                self.line(7, "which rows it reads, and how long that takes, depends on the rows");
                if *locks_rows {
                    self.line(7, "the rows that it changes stay locked until the commit");
                }
            }
            Knowledge::Seen | Knowledge::NoShadow => {}
        }
        for table in statement.tables.iter().take(MOST_TABLES) {
            self.table(table);
        }
        if let Some(more) = statement.tables.len().checked_sub(MOST_TABLES).filter(|more| *more > 0)
        {
            self.line(7, &format!("and {more} more, with locks no stronger than these"));
        }
        let is_seen =
            matches!(statement.knowledge, Knowledge::Seen | Knowledge::SeenWithoutRows { .. });
        if statement.tables.is_empty() && is_seen {
            self.line(7, "takes no new lock on a table that is there");
        }
        if let Some(time) = time(&statement.estimate) {
            self.line(7, &format!("time: {time}"));
        }
        for hazard in &statement.hazards {
            self.line(7, &format!("hazard {hazard}: {}", hazard.meaning()));
        }
        if let Some(form) = statement.safe_form {
            self.line(7, &format!("safer: {}", form.text()));
        }
    }

    fn table(&mut self, table: &TableForecast) {
        let name = match &table.index_of {
            Some(of) => format!("{} (an index of {})", short(&table.name), short(of)),
            None => short(&table.name),
        };
        match table.lock {
            Some(lock) if table.takes_lock => {
                self.line(7, &format!("{lock} on {name}: blocks {}", lock.blocks()));
            }
            Some(lock) => self.line(7, &format!("{lock} on {name}, held since a statement above")),
            None => self.line(7, &format!("names {name}")),
        }
        if let Some(size) = &table.size {
            self.line(9, &size_line(size));
        }
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
        if !work.is_empty() {
            self.line(9, &work.join(", "));
        }
        let traffic = table.size.map(|size| size.traffic);
        // Who has the lock already does not wait any more.
        if let Some(traffic) = traffic.filter(|one| one.sessions > 0 && table.takes_lock) {
            let sessions = match traffic.sessions {
                1 => "another session is".to_owned(),
                count => format!("{count} other sessions are"),
            };
            let oldest = traffic.longest.map(|age| {
                format!("; the oldest transaction there is open for {}", units::time(age))
            });
            self.line(
                9,
                &format!(
                    "now {sessions} at work on it, whom it may have to wait for{}",
                    oldest.unwrap_or_default()
                ),
            );
        }
    }

    fn footer(&mut self, forecast: &Forecast) {
        let ForecastBasis::Shadow { speeds, not_copied, .. } = &forecast.basis else { return };
        let is_noticed = |statement: &StatementForecast| {
            statement.estimate.duration().is_some_and(|duration| duration >= units::NOTICED)
        };
        if forecast.statements().any(is_noticed) {
            self.line(0, "");
            self.line(
                0,
                &format!(
                    "times are for the shadow server's speed on a small table: it reads {}/s, rewrites {}/s and builds an index of {}/s; \
                     waiting for locks comes on top",
                    units::bytes(speeds.scan),
                    units::bytes(speeds.rewrite),
                    units::bytes(speeds.index)
                ),
            );
        }
        if !not_copied.is_empty() {
            self.line(0, "");
            self.line(0, "not in the shadow database, so that nothing about it is foreseen:");
            for line in not_copied {
                self.line(2, line);
            }
        }
    }
}

/// `3 statements in 1 revision; the longest lock: ACCESS EXCLUSIVE on users, about 12 s, blocks reads and writes`.
fn summary(forecast: &Forecast) -> String {
    let statements = forecast.statements().count();
    let mut revisions: Vec<_> = forecast
        .phases
        .iter()
        .flat_map(|phase| phase.revisions.iter().map(|revision| &revision.revision))
        .collect();
    revisions.dedup();
    let counted =
        format!("{} in {}", plural(statements, "statement"), plural(revisions.len(), "revision"));
    let is_unknown = |statement: &&StatementForecast| {
        matches!(statement.knowledge, Knowledge::CodeStep | Knowledge::NotRun(_))
    };
    let unknown = match forecast.statements().filter(is_unknown).count() {
        0 => String::new(),
        1 => "; 1 statement is not foreseen".to_owned(),
        count => format!("; {count} statements are not foreseen"),
    };
    match (&forecast.basis, forecast.longest_lock()) {
        (ForecastBasis::Nothing, _) => counted,
        (_, None) => format!("{counted}; nothing that is there is locked{unknown}"),
        (_, Some(held)) => format!("{counted}; the longest lock: {}{unknown}", longest(&held)),
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

fn heading(phase: &PhaseForecast, number: usize, count: usize) -> String {
    let number =
        if count == 1 { "one phase".to_owned() } else { format!("phase {number} of {count}") };
    match phase.is_transaction {
        true => format!("{number}, a transaction: every lock is kept until its end"),
        false => format!("{number}, outside a transaction: each statement gives its locks back"),
    }
}

fn title(revision: &RevisionForecast) -> String {
    let message = match revision.message.as_str() {
        "" => String::new(),
        message => format!(", {message}"),
    };
    let way = if revision.direction == Action::Downgrade { " (down)" } else { "" };
    format!("{}{message}{way}", revision.revision)
}

fn size_line(size: &TableSize) -> String {
    let rows = match size.rows {
        None => "rows are not counted yet".to_owned(),
        Some(1) => "about 1 row".to_owned(),
        Some(rows) => format!("about {} rows", units::count(rows)),
    };
    let indexes = match size.indexes {
        0 => "no index".to_owned(),
        1 => format!("1 index of {}", units::bytes(size.index_bytes)),
        count => format!("{count} indexes of {}", units::bytes(size.index_bytes)),
    };
    format!("{rows}, {}, {indexes}", units::bytes(size.table_bytes))
}

fn time(estimate: &Estimate) -> Option<String> {
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
    format!("{} {toil} at {}/s", units::bytes(basis.bytes), units::bytes(basis.speed))
}

/// `users`, `billing.invoices`.
fn short(name: &QualifiedName) -> String {
    let text = name.to_string();
    text.strip_prefix("public.").map_or(text.clone(), str::to_owned)
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
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
