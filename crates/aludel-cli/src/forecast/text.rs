//! A forecast as text, the worst first. Never with more lines than say something.

use std::path::Path;

use aludel_postgres::forecast::{
    Forecast, ForecastBasis, Knowledge, StatementForecast, TableForecast,
};

use super::units;
use super::words::{heading, is_harmless, lock, size_line, summary, time, title, work};

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
        if is_harmless(statement) {
            self.line(7, "instant, takes no new lock on a table that is there");
            return;
        }
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
        self.line(7, &lock(table));
        if let Some(size) = &table.size {
            self.line(9, &size_line(size));
        }
        if let Some(work) = work(table) {
            self.line(9, &work);
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
