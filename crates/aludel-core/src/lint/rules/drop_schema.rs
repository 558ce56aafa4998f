//! drop-schema: a whole schema or database. Never about single objects.

use super::super::finding::{Finding, Level};
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "drop-schema",
    level: Level::Error,
    finds: "a schema or a database that is dropped",
    why: "everything in it goes, and the statement does not say what that is",
    hazard: Some(Hazard::Drop),
    origin: Origin::Squawk(&[
        squawk_linter::Rule::BanDropSchema,
        squawk_linter::Rule::BanDropDatabase,
    ]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits(rule.origin.squawk())
        .map(|(hit, read)| {
            let is_database = hit.rule == squawk_linter::Rule::BanDropDatabase;
            let title = if is_database { "a database is dropped" } else { "a schema is dropped" };
            Finding::new(rule, reading.source, read.line(), title)
                .hint("drop what is in it by name, each with the question whether it is still read")
        })
        .collect()
}
