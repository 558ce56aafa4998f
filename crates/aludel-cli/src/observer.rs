//! The events of a run as lines on stderr. Never decides what a run does.

use aludel_core::graph::Action;
use aludel_postgres::event::{Event, Holder, Observer, Settlement};
use indicatif::MultiProgress;

use crate::lines::joined;
use crate::output::Output;
use crate::step_progress::StepProgress;
use crate::work_progress::WorkProgress;

/// Writes a line per event, with the database's name before it when several are moved.
pub(crate) struct Lines<'o> {
    output: &'o Output,
    several: bool,
    /// The rows below the lines, on a terminal.
    screen: Option<MultiProgress>,
    steps: StepProgress<'o>,
    work: WorkProgress<'o>,
}

impl<'o> Lines<'o> {
    pub(crate) fn new(output: &'o Output, several: bool) -> Self {
        // Hidden where there is no terminal, or one that can do nothing.
        let screen = Some(MultiProgress::new()).filter(|it| !it.is_hidden() && !output.is_quiet());
        let steps = StepProgress::new(output, screen.clone());
        let work = WorkProgress::new(output, screen.clone());
        Self { output, several, screen, steps, work }
    }

    fn line(&self, database: &str, text: &str) {
        let line = || self.output.talk(&self.of(database, text));
        match &self.screen {
            Some(screen) => screen.suspend(line),
            None => line(),
        }
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
                let revision = if *direction == Action::Downgrade { &from } else { &to };
                self.work.started(database, revision);
            }
            Event::StepFinished { database, .. } => self.work.finished(database),
            Event::Planned { database, steps } => self.work.planned(database, *steps),
            Event::Working { database, work } => {
                self.work.working(database, self.several, work);
            }
            Event::StatementStarted { database, summary } => {
                self.line(database, &format!("  outside a transaction: {summary}"));
            }
            Event::StepProgress { database, name, done, total, is_over } => {
                let label = self.of(database, &format!("  {name}"));
                self.steps.tell(&label, *done, *total, *is_over);
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
