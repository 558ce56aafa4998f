//! drop-table: rows that no downgrade brings back. Never about what the upgrade made itself.

use squawk_syntax::ast;

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "drop-table",
    level: Level::Error,
    finds: "a table that is dropped, with its rows",
    why: "the rows are gone for good, and a downgrade brings back an empty table at best",
    hazard: Some(Hazard::Drop),
    origin: Origin::Squawk(&[squawk_linter::Rule::BanDropTable]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, read) in reading.hits(rule.origin.squawk()) {
        let Some(ast::Stmt::DropTable(drop)) = read.tree() else { continue };
        for table in drop.table_name_refs() {
            let name = Name::of(&table);
            if !reading.is_new(&name, read) {
                let title = format!("table {name} is dropped, with its rows");
                found.push(Finding::new(rule, reading.source, read.place(&table), title).hint(
                    "first release a program that does not use it; keep the rows elsewhere if anybody may ask for them",
                ));
            }
        }
    }
    found
}
