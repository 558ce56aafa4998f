//! What was run, newest first, run by run: when, by whom, how long, which way.

use std::time::Duration;

use aludel_postgres::{JournalDirection, JournalEntry};
use maud::{Markup, html};

use super::{Section, time};
use crate::report::DatabaseReport;

pub(super) fn section(database: &DatabaseReport) -> Section {
    let entries = &database.journal.entries;
    let body = html! {
        @if entries.is_empty() {
            p.quiet { "Nothing was run here yet." }
        } @else {
            ol.timeline {
                @for run in entries.chunk_by(|one, next| one.run == next.run) { li { (group(run)) } }
            }
            @if database.journal.is_cut { p.quiet { "Older rows are in the journal." } }
        }
    };
    let count = super::count(entries.len());
    Section { slug: "journal", title: "Journal", count, body }
}

/// The rows of one run, of which the newest stands first.
fn group(run: &[JournalEntry]) -> Markup {
    html! {
        @if let Some(last) = run.last() {
            p.who {
                (time(last.started)) " "
                span.quiet {
                    "role " (last.db_user) ", user " (last.os_user) ", " (last.tool)
                }
            }
            ul {
                @for entry in run {
                    li {
                        span class={ "way " (entry.direction.as_str()) } { (way(entry.direction)) } " "
                        code { (entry.revision) } " "
                        span.message { (entry.message) } " "
                        span.duration.number { (duration(entry.duration)) }
                    }
                }
            }
        }
    }
}

fn way(direction: JournalDirection) -> &'static str {
    match direction {
        JournalDirection::Up => "applied",
        JournalDirection::Down => "taken back",
        JournalDirection::Stamp => "stamped",
        JournalDirection::Adopt => "adopted",
    }
}

/// `12 ms`, `3.4 s`, `2 min 5 s`.
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{} ms", duration.as_millis()),
        1..60 => format!("{:.1} s", duration.as_secs_f64()),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
