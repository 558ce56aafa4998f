//! domain-scan: a constraint of a domain that reads every table with it. Never about a new domain.

use super::super::finding::{Finding, Level};
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "domain-scan",
    level: Level::Warning,
    finds: "a constraint that is added to a domain, without NOT VALID",
    why: "every table with a column of the domain is read, under a lock",
    hazard: Some(Hazard::LongLock),
    origin: Origin::Squawk(&[squawk_linter::Rule::BanAlterDomainWithAddConstraint]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits(rule.origin.squawk())
        .filter(|(_, read)| {
            let words: Vec<&str> = read.sql.split_whitespace().collect();
            !words.windows(2).any(|two| {
                two[0].eq_ignore_ascii_case("not") && two[1].eq_ignore_ascii_case("valid")
            })
        })
        .map(|(_, read)| {
            let title = "every table with a column of this domain is read under a lock";
            Finding::new(rule, reading.source, read.line(), title).hint(
                "add it NOT VALID, and validate it in a section `-- aludel: up no-transaction`",
            )
        })
        .collect()
}
