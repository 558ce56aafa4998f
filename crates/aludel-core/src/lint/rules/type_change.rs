//! type-change: a column of another type, and a table written anew. Never knows the old type.

use super::super::finding::{Finding, Level};
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "type-change",
    level: Level::Warning,
    finds: "a column, or an attribute of a type, that gets another type",
    why: "most changes of a type write the whole table anew while nobody can read it, and build its indexes again",
    hazard: Some(Hazard::Rewrite),
    origin: Origin::Squawk(&[squawk_linter::Rule::ChangingColumnType]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits_on_old(rule.origin.squawk())
        .map(|(hit, read)| {
            let table = read.table();
            let title = match &table {
                Some(table) => format!("{table} may be written anew while nobody can read it"),
                None => "tables with this type may be written anew".to_owned(),
            };
            Finding::new(rule, reading.source, hit.span.clone(), title).on(table).hint(
                "add a column of the new type, fill it in batches, and swap; to text, or to a longer varchar, nothing is written",
            )
        })
        .collect()
}
