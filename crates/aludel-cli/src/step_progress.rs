//! How far a code step in batches is: a bar on a terminal, a line every so often elsewhere. Never decides when a step is done.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::lines::counted;
use crate::output::Output;

/// How often a line is written where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// What is shown of the steps that run, one in each database at most.
pub(crate) struct StepProgress<'o> {
    output: &'o Output,
    screen: Option<MultiProgress>,
    shown: RefCell<BTreeMap<String, Shown>>,
}

/// A step that runs.
struct Shown {
    bar: Option<ProgressBar>,
    since: Instant,
    /// The rows that were done when it began.
    from: u64,
    last_line: Instant,
}

impl<'o> StepProgress<'o> {
    pub(crate) fn new(output: &'o Output, screen: Option<MultiProgress>) -> Self {
        Self { output, screen, shown: RefCell::default() }
    }

    /// Takes how far a step is; the label says which one, and in which database.
    pub(crate) fn tell(&self, label: &str, done: u64, total: Option<u64>, is_over: bool) {
        let mut shown = self.shown.borrow_mut();
        if is_over {
            if let Some(Shown { bar: Some(bar), .. }) = shown.remove(label) {
                bar.finish_and_clear();
            }
            self.talk(&format!("{label}: done, {}", rows(done)));
            return;
        }
        let Some(shown) = shown.get_mut(label) else {
            let now = Instant::now();
            let bar = self.screen.as_ref().map(|screen| bar(screen, label, done, total));
            // Where there is nothing to do, its end is soon said.
            if bar.is_none() && total != Some(0) {
                let begun =
                    if done > 0 { ", goes on behind what an earlier run has done" } else { "" };
                self.output.talk(&format!("{label}: {}{begun}", of_total(done, total)));
            }
            let begun = Shown { bar, since: now, from: done, last_line: now };
            shown.insert(label.to_owned(), begun);
            return;
        };
        match &shown.bar {
            Some(bar) => {
                // An estimate that was too small is no reason to show more than all.
                bar.set_length(total.map_or(done, |total| total.max(done)));
                bar.set_position(done);
            }
            None if shown.last_line.elapsed() >= BETWEEN_LINES => {
                shown.last_line = Instant::now();
                let left = left(shown.since.elapsed(), shown.from, done, total);
                let left = left.map(|left| format!(", {left} left")).unwrap_or_default();
                self.output.talk(&format!("{label}: {}{left}", of_total(done, total)));
            }
            None => {}
        }
    }

    /// Writes a line without tearing the bars.
    fn talk(&self, line: &str) {
        match &self.screen {
            Some(screen) => screen.suspend(|| self.output.talk(line)),
            None => self.output.talk(line),
        }
    }
}

fn bar(screen: &MultiProgress, label: &str, done: u64, total: Option<u64>) -> ProgressBar {
    const KNOWN: &str =
        "{msg} [{bar:30}] {percent}% {human_pos}/{human_len} rows, about {eta} left";
    const UNKNOWN: &str = "{msg} {spinner} {human_pos} rows in {elapsed}";
    let bar = screen.add(total.map_or_else(ProgressBar::no_length, ProgressBar::new));
    bar.set_position(done);
    let template = if total.is_some() { KNOWN } else { UNKNOWN };
    // A template that does not read leaves the crate's own, which is good enough.
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style.progress_chars("=> "));
    bar.set_message(label.to_owned());
    bar.reset_eta();
    bar
}

fn rows(count: u64) -> String {
    counted(count, "row")
}

fn of_total(done: u64, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("{done} of about {}", rows(total.max(done))),
        None => rows(done),
    }
}

/// How long the rest takes at the pace so far.
fn left(elapsed: Duration, from: u64, done: u64, total: Option<u64>) -> Option<String> {
    let made = done.checked_sub(from).filter(|made| *made > 0)?;
    let rest = total?.checked_sub(done).filter(|rest| *rest > 0)?;
    // Precise enough for "about".
    let seconds = elapsed.as_secs_f64() * rest as f64 / made as f64;
    Some(if seconds >= 120.0 {
        format!("about {:.0} min", seconds / 60.0)
    } else {
        format!("about {seconds:.0} s")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_from_the_pace_of_this_run() {
        let second = Duration::from_secs(1);
        assert_eq!(left(second * 10, 0, 100, Some(400)).as_deref(), Some("about 30 s"));
        assert_eq!(left(second * 10, 1000, 1100, Some(11_100)).as_deref(), Some("about 17 min"));
        assert_eq!(left(second, 5, 5, Some(10)), None);
        assert_eq!(left(second, 0, 10, Some(5)), None);
        assert_eq!(left(second, 0, 10, None), None);
    }

    #[test]
    fn an_estimate_that_was_too_small_grows() {
        assert_eq!(of_total(12, Some(10)), "12 of about 12 rows");
        assert_eq!(of_total(0, Some(1)), "0 of about 1 row");
        assert_eq!(of_total(7, None), "7 rows");
    }
}
