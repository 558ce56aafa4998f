//! The sections of a database's part of the page, one file each: a section that is added is a file and a line here. Never asks a
//! database.

mod drift;
mod history;
mod journal;
mod lint;
mod models;
mod pending;
mod plan;
mod tables;

use jiff::Timestamp;
use maud::{Markup, html};

use super::{DatabaseReport, Named};

/// A section of a database's part.
#[derive(Debug)]
pub(crate) struct Section {
    /// The end of its address.
    pub(crate) slug: &'static str,
    pub(crate) title: &'static str,
    /// How many things are in it, where that says something.
    pub(crate) count: Option<String>,
    pub(crate) body: Markup,
}

/// In the order of the page.
pub(crate) const SECTIONS: [fn(&DatabaseReport) -> Section; 8] = [
    pending::section,
    plan::section,
    lint::section,
    tables::section,
    history::section,
    drift::section,
    models::section,
    journal::section,
];

/// The number of things in a section, unless there are none.
fn count(number: usize) -> Option<String> {
    (number > 0).then(|| number.to_string())
}

/// Revisions by identifier and message.
pub(crate) fn revisions(revisions: &[Named]) -> Markup {
    html! {
        @if revisions.is_empty() {
            span.quiet { "base" }
        } @else {
            ul.revisions {
                @for Named { id, message } in revisions {
                    li { code { (id) } @if !message.is_empty() { " " span.message { (message) } } }
                }
            }
        }
    }
}

/// A moment to the second, in UTC.
pub(crate) fn time(moment: Timestamp) -> Markup {
    html! {
        time datetime=(format!("{moment:.0}")) { (moment.strftime("%Y-%m-%d %H:%M:%S").to_string()) }
    }
}

/// Lines as a list.
fn lines(lines: &[String]) -> Markup {
    html! { ul.lines { @for line in lines { li { (line) } } } }
}

/// Code that may be long, in a line of its own.
pub(crate) fn lines_of_code(text: &str) -> Markup {
    html! { code { (aludel_core::secret::masked_pairs(text)) } }
}

/// A line of the terminal as a sentence.
fn sentence(text: &str) -> String {
    let end = if text.ends_with(['.', ':']) { "" } else { "." };
    format!("{}{end}", heading(text))
}

/// A line of the terminal as a sentence in which what stands between backticks is code.
fn prose(text: &str) -> Markup {
    let text = sentence(text);
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A line of the terminal as a heading.
fn heading(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
