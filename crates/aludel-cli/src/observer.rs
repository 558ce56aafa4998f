//! The events of a run as lines on stderr. Never decides what a run does.

use aludel_core::graph::Action;
use aludel_postgres::event::{Event, Holder, Observer, Settlement};

use crate::lines::joined;
use crate::output::Output;
use crate::step_progress::StepProgress;

/// Writes a line per event, with the database's name before it when several are moved.
pub(crate) struct Lines<'o> {
    output: &'o Output,
    several: bool,
    progress: StepProgress<'o>,
}

impl<'o> Lines<'o> {
    pub(crate) fn new(output: &'o Output, several: bool) -> Self {
        Self { output, several, progress: StepProgress::new(output) }
    }

    fn line(&self, database: &str, text: &str) {
        self.progress.beside(|| self.output.talk(&self.of(database, text)));
    }

    fn of(&self, database: &str, text: &str) -> String {
        if self.several { format!("{database}: {text}") } else { text.to_owned() }
    }
}

impl Observer for Lines<'_> {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::StepStarted { database, from, to, direction, message } => {
                let (from, to) = (joined(from), joined(to));
                let verb = match direction {
                    Action::Upgrade => "upgrade",
                    Action::Downgrade => "downgrade",
                    Action::Stamp => "stamp_revision",
                };
                let message = if message.is_empty() || *direction == Action::Stamp {
                    String::new()
                } else {
                    format!(", {message}")
                };
                self.line(database, &format!("Running {verb} {from} -> {to}{message}"));
            }
            Event::StatementStarted { database, summary } => {
                self.line(database, &format!("  outside a transaction: {summary}"));
            }
            Event::StepProgress { database, name, done, total, is_over } => {
                let label = self.of(database, &format!("  {name}"));
                self.progress.tell(&label, *done, *total, *is_over);
            }
            Event::WaitingForLock { database, holder } => {
                let who = holder.map_or_else(|| "another run".to_owned(), Holder::to_string);
                self.line(database, &format!("waiting for {who}, which holds the lock"));
            }
            Event::Blocked { database, by } => {
                for blocker in *by {
                    self.line(database, &format!("waiting for a lock of {blocker}"));
                }
            }
            Event::Notice { database, notice } => {
                self.line(
                    database,
                    &format!("{}: {}", notice.severity.to_lowercase(), notice.message),
                );
            }
            Event::OneByOne { first, database: own } => {
                self.output.talk(&format!(
                    "warning: the server of {own} keeps no prepared transactions (max_prepared_transactions = 0): \
                     {first} is committed first, and if {own} then fails, the next run finishes it"
                ));
            }
            Event::Settled { database, run, how } => {
                let what = match how {
                    Settlement::Committed => "committed here, as it is in the other database",
                    Settlement::RolledBack => "rolled back here, as it is in the other database",
                    Settlement::Followed => "finished here, as it is in the other database",
                };
                self.line(
                    database,
                    &format!("an earlier run ({run}) stopped in its commit: {what}"),
                );
            }
            Event::Warning { database, message } => {
                self.line(database, &format!("warning: {message}"));
            }
            _ => {}
        }
    }
}
