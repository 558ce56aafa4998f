//! column-needs-value: a NOT NULL column that old rows have no value for. Never about tables without rows.

use super::super::effects::Kind;
use super::super::finding::{Finding, Level};
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "column-needs-value",
    level: Level::Error,
    finds: "a NOT NULL column without a default, added to a table that is there",
    why: "the statement fails as soon as the table has a row",
    hazard: Some(Hazard::MayFail),
    origin: Origin::Squawk(&[squawk_linter::Rule::AddingRequiredField]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits_on_old(rule.origin.squawk())
        .map(|(hit, read)| {
            let place = &hit.span;
            let text = reading.source.slice(place);
            let column = read
                .makes
                .iter()
                .filter(|made| made.kind == Kind::Column)
                .find(|made| text.contains(made.word()));
            let title = match column {
                Some(column) => {
                    format!("{} is NOT NULL, and old rows have no value for it", column.describe())
                }
                None => "the column is NOT NULL, and old rows have no value for it".to_owned(),
            };
            Finding::new(rule, reading.source, place.clone(), title)
                .hint("give it a DEFAULT, which may be dropped again; or add it without NOT NULL, fill it, and set NOT NULL then")
        })
        .collect()
}
