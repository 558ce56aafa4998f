//! What each database is at while something takes long: a row for each on a terminal, a line every so often elsewhere.
//! Never decides what takes long.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use aludel_postgres::event::Work;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::output::Output;
use crate::secret;

/// How long a statement runs before a line tells of it, and until the next line, where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(10);
/// How often a row shows that the program lives.
const TICK: Duration = Duration::from_millis(120);

/// What is shown of the databases that work.
pub(crate) struct WorkProgress<'o> {
    output: &'o Output,
    screen: Option<MultiProgress>,
    databases: RefCell<BTreeMap<String, Shown>>,
}

/// A database that works.
#[derive(Default)]
struct Shown {
    row: Option<ProgressBar>,
    revision: String,
    /// The revision's number, of how many.
    number: usize,
    steps: usize,
    /// The statement of which a line told last, and how long it had been running then.
    told: Option<(String, Duration)>,
}

impl<'o> WorkProgress<'o> {
    pub(crate) fn new(output: &'o Output, screen: Option<MultiProgress>) -> Self {
        Self { output, screen, databases: RefCell::default() }
    }

    /// So many revisions are ahead.
    pub(crate) fn planned(&self, database: &str, steps: usize) {
        let shown = Shown { steps, ..Shown::default() };
        self.databases.borrow_mut().insert(database.to_owned(), shown);
    }

    /// The next revision begins.
    pub(crate) fn started(&self, database: &str, revision: &str) {
        let mut databases = self.databases.borrow_mut();
        let shown = databases.entry(database.to_owned()).or_default();
        shown.number += 1;
        revision.clone_into(&mut shown.revision);
        shown.row = None;
        shown.told = None;
    }

    /// The revision is done.
    pub(crate) fn finished(&self, database: &str) {
        // A row that is dropped is gone from the terminal.
        if let Some(shown) = self.databases.borrow_mut().get_mut(database) {
            shown.row = None;
        }
    }

    /// It is at this.
    pub(crate) fn working(&self, database: &str, several: bool, work: &Work) {
        let mut databases = self.databases.borrow_mut();
        let shown = databases.entry(database.to_owned()).or_default();
        let name = if several { format!("{database}: ") } else { String::new() };
        match &self.screen {
            Some(screen) => {
                let of = format!("{}/{} {}", shown.number, shown.steps, shown.revision);
                let row = shown.row.get_or_insert_with(|| row(screen));
                let text = format!("{name}{of}  {}", described(work));
                row.set_message(secret::masked(&text).into_owned());
            }
            None => {
                let before = match &shown.told {
                    Some((statement, elapsed)) if *statement == work.statement => *elapsed,
                    _ => Duration::ZERO,
                };
                if work.elapsed >= before + BETWEEN_LINES {
                    shown.told = Some((work.statement.clone(), work.elapsed));
                    self.output.talk(&format!("{name}  {}", described(work)));
                }
            }
        }
    }
}

fn row(screen: &MultiProgress) -> ProgressBar {
    let row = screen.add(ProgressBar::new_spinner());
    // A template that does not read leaves the crate's own, which is good enough.
    let style = ProgressStyle::with_template("{spinner} {wide_msg}");
    row.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    row.enable_steady_tick(TICK);
    row
}

/// `CREATE INDEX …, 2 min 5 s, building index: scanning table 45 %`.
fn described(work: &Work) -> String {
    let mut text = format!("{}, {}", work.statement, spoken(work.elapsed));
    if let Some(progress) = &work.progress {
        text.push_str(", ");
        text.push_str(&progress.phase);
        if let Some(percent) = progress.percent() {
            text.push_str(&format!(" {percent} %"));
        }
    } else if work.waits {
        text.push_str(", waiting for a lock");
    }
    text
}

/// A duration as people say it, to the second.
fn spoken(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use aludel_postgres::event::ServerProgress;

    use super::*;

    fn work(seconds: u64, progress: Option<(&str, u64, u64)>) -> Work {
        let progress = progress.map(|(phase, done, total)| ServerProgress {
            phase: phase.to_owned(),
            done,
            total,
        });
        let statement = "CREATE INDEX i ON t (a)".to_owned();
        Work {
            statement,
            elapsed: Duration::from_secs(seconds),
            waits: progress.is_none(),
            progress,
        }
    }

    #[test]
    fn a_row_says_what_runs_since_when_and_how_far_it_is() {
        let shown = [
            work(3, None),
            work(125, Some(("building index: scanning table", 45, 100))),
            work(7325, Some(("initializing", 0, 0))),
        ]
        .map(|work| described(&work));
        assert_eq!(
            shown,
            [
                "CREATE INDEX i ON t (a), 3 s, waiting for a lock",
                "CREATE INDEX i ON t (a), 2 min 5 s, building index: scanning table 45 %",
                "CREATE INDEX i ON t (a), 2 h 2 min, initializing",
            ]
        );
    }
}
