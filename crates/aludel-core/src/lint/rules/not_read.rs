//! not-read: statements that the rules cannot judge. Never an error, as the server may understand them well.

use super::super::finding::{Finding, Level};
use super::super::reading::{Reading, Unread};
use super::super::rule::{Origin, Rule};
use crate::revision::RevisionFile;
use crate::script;

pub(in super::super) static RULE: Rule = Rule {
    name: "not-read",
    level: Level::Note,
    finds: "a statement that the parser of the rules does not understand",
    why: "nothing can be said about it; the server may well understand it, and decides",
    hazard: None,
    origin: Origin::Own,
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for read in reading.all() {
        match &read.tree {
            Err(Unread::Syntax { at, message }) => {
                let at = read.statement.head + at;
                let end = (at + 1..=read.statement.span.end)
                    .find(|end| reading.source.text().is_char_boundary(*end));
                let title =
                    format!("no rule can judge this statement: {}", message.trim_end_matches('.'));
                let at = at.min(read.statement.span.end);
                found.push(Finding::new(rule, reading.source, at..end.unwrap_or(at), title));
            }
            // Rows are nothing that a rule would be about.
            Err(Unread::Long) if !is_rows(read.sql) => {
                let title = "no rule can judge this statement: it is too long";
                found.push(Finding::new(rule, reading.source, read.line(), title));
            }
            _ => {}
        }
    }
    found
}

fn is_rows(sql: &str) -> bool {
    script::command_words(sql).to_lowercase().starts_with("insert")
}

/// For a file on which the parser gave up altogether.
pub(in super::super) fn whole_file(file: &RevisionFile) -> Finding {
    let span = file.header().revision_span.clone();
    Finding::new(
        &RULE,
        file.source(),
        span,
        "no rule can judge this file: the parser gave up on it",
    )
}
