//! volatile-default: a new column whose values have to be computed row by row. Never about constants, which cost nothing.

use super::super::finding::{Finding, Level};
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "volatile-default",
    level: Level::Warning,
    finds: "a new column with a computed default, or a generated one, on a table that is there",
    why: "a default that is not the same for all rows is written into each of them while nobody can read the table",
    hazard: Some(Hazard::Rewrite),
    origin: Origin::Squawk(&[squawk_linter::Rule::AddingFieldWithDefault]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits(rule.origin.squawk())
        .filter(|(hit, read)| {
            // From 18 on a generated column is computed when it is read, unless it is STORED.
            let is_virtual = reading.source.slice(&hit.span).to_lowercase().ends_with("virtual");
            !is_virtual && !reading.works_on_new(read)
        })
        .map(|(hit, read)| {
            let table = read.table();
            let name = table.as_ref().map(ToString::to_string).unwrap_or_default();
            let title = format!("{name} may be written anew to give every row its value");
            Finding::new(rule, reading.source, hit.span.clone(), title).on(table).hint(
                "add the column without it, set the default in a second statement, and fill the old rows in batches",
            )
        })
        .collect()
}
